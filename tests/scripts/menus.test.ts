import { beforeEach, describe, expect, it, vi } from 'vitest';
import { find, open, press, type } from './page.ts';

const row = (name: string, list: string) => `<li data-row id="${name}"><input type="hidden" data-list-of value="${list}">
  <span data-grip hidden></span><span data-words>${name}</span><input name="${name}">
  <button value="up" data-step="-1"></button><button value="down" data-step="1"></button><button value="remove" data-remove></button></li>`;

const part = (name: string, lists: string) => `<div data-part="${name}">
  <input type="radio" name="${name}" value="false" checked><input type="radio" name="${name}" value="true">${lists}</div>`;

const page = (more = '') => `<form data-menus action="/admin/menus"><p data-live></p>
  ${part('main', `<ol data-list="main" aria-label="Main menu">${row('City', 'main')}${row('Sport', 'main')}${more}</ol>`)}
  ${part('footer', `<ol data-list="1" aria-label="Footer, column 1">${row('About', '1')}</ol><ol data-list="2" aria-label="Footer, column 2"></ol>`)}
  <input type="search" id="Q" name="Q"><button name="Do" value="search"></button></form>`;

const names = (list: string) => [...document.querySelectorAll(`[data-list="${list}"] [data-words]`)].map((words) => words.textContent);
const button = (name: string, act: string) => find<HTMLButtonElement>(`#${name} [value="${act}"]`);
const isArranged = (name: string) => find<HTMLInputElement>(`input[name="${name}"][value="true"]`).checked;

beforeEach(async () => {
  const { setUpMenus } = await open(page(), () => import('../../src/NewsPortal.Web/Assets/admin/menus.ts'));
  setUpMenus();
});

describe('The menus', () => {
  it('move an entry at once, say where it stands, and are arranged from then on', () => {
    button('Sport', 'up').click();
    expect(names('main')).toEqual(['Sport', 'City']);
    expect(find('[data-live]').textContent).toBe('Sport is number 1 of 2 in Main menu.');
    expect([isArranged('main'), isArranged('footer')]).toEqual([true, false]);
    button('Sport', 'up').click();
    expect(names('main')).toEqual(['Sport', 'City']);
  });

  it('move an entry of the footer from column to column, but never into the main menu', () => {
    button('About', 'down').click();
    expect([names('1'), names('2')]).toEqual([[], ['About']]);
    expect(find<HTMLInputElement>('#About [data-list-of]').value).toBe('2');
    button('About', 'up').click();
    button('About', 'up').click();
    expect(names('1')).toEqual(['About']);
  });

  it('take an entry out and go on with the next one', () => {
    button('City', 'remove').click();
    expect(names('main')).toEqual(['Sport']);
    expect(document.activeElement).toBe(button('Sport', 'remove'));
    expect(find('[data-live]').textContent).toBe('City is taken out.');
  });

  it('let an entry be dragged only by its handle', () => {
    expect(find('#City [data-grip]').hidden).toBe(false);
    find('#City [data-grip]').dispatchEvent(new Event('pointerdown', { bubbles: true }));
    expect(find('#City').draggable).toBe(true);
    find('#City').dispatchEvent(new Event('dragstart', { bubbles: true }));
    find('[data-list="2"]').dispatchEvent(new Event('dragover', { bubbles: true, cancelable: true }));
    find('#City').dispatchEvent(new Event('dragend', { bubbles: true }));
    expect(names('2')).toEqual(['City']);
    expect(find('#City').hasAttribute('draggable')).toBe(false);
    expect(isArranged('footer')).toBe(true);
  });

  it('are arranged by hand once an entry has its own words', () => {
    type(find<HTMLInputElement>('input[name="City"]'), 'Our town');
    expect(isArranged('main')).toBe(true);
  });

  it('take over the form that answers a search, without storing anything', async () => {
    const fetched = vi.fn(async (_: string, init: RequestInit) => {
      expect((init.body as URLSearchParams).get('Do')).toBe('search');
      return new Response(page(row('Harbour', 'main')));
    });
    vi.stubGlobal('fetch', fetched);
    expect(press(find('#Q'), 'Enter').defaultPrevented).toBe(true);
    await vi.waitFor(() => expect(names('main')).toEqual(['City', 'Sport', 'Harbour']));
    expect(document.activeElement).toBe(find('#Q'));
    expect(find('#Harbour [data-grip]').hidden).toBe(false);
    vi.unstubAllGlobals();
  });
});
