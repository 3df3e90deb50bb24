import { beforeEach, describe, expect, it, vi } from 'vitest';
import { find, open, press, settle, type } from './page.ts';

const found = [
  { label: 'Topic', text: 'Ferries', path: '/tag/ferries' },
  { label: 'Story', text: 'Ferry returns', path: '/2026/03/02/ferry-returns' },
];
let answers: (() => Promise<Response>)[];
const asked = vi.fn<(address: string) => Promise<Response>>();
const went = vi.fn();

beforeEach(async () => {
  vi.useFakeTimers();
  answers = [];
  asked.mockReset();
  went.mockReset();
  asked.mockImplementation(() => answers.shift()?.() ?? Promise.resolve(Response.json(found)));
  vi.stubGlobal('fetch', asked);
  vi.stubGlobal('location', { assign: went });
  await open('<label>Search <input type="search" name="q"></label>', () => import('../../src/NewsPortal.Web/Assets/site/search.ts'));
  find('input').focus();
});

async function typed(text: string): Promise<void> {
  type(find<HTMLInputElement>('input'), text);
  vi.advanceTimersByTime(120);
  await settle();
}

const list = () => find('.suggestions');
const chosen = () => [...list().children].findIndex((item) => item.ariaSelected === 'true');

describe('Suggestions', () => {
  it('are asked for once, when typing rests', async () => {
    type(find<HTMLInputElement>('input'), 'fe');
    vi.advanceTimersByTime(119);
    await typed('fer&y');
    expect(asked).toHaveBeenCalledTimes(1);
    expect(asked.mock.calls[0]?.[0]).toBe('/search/suggest?q=fer%26y');
    expect(list().hidden).toBe(false);
    expect(list().textContent).toBe('FerriesFerry returns');
  });

  it('are chosen with the arrow keys, round and round', async () => {
    await typed('fer');
    const field = find('input');
    const seen = [];
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowUp', 'ArrowUp']) {
      press(field, key);
      seen.push(chosen());
    }

    expect(seen).toEqual([0, 1, -1, 1, 0]);
    expect(field.getAttribute('aria-activedescendant')).toBe('suggestions-0-0');
  });

  it('keep the choice when a later answer still holds it, and lose it with an answer that does not', async () => {
    await typed('fer');
    press(find('input'), 'ArrowDown');
    press(find('input'), 'ArrowDown');
    answers = [() => Promise.resolve(Response.json([found[1]])), () => Promise.resolve(Response.json([found[0]]))];

    await typed('ferry');
    expect(chosen()).toBe(0);
    expect(find('input').getAttribute('aria-activedescendant')).toBe('suggestions-0-0');

    await typed('ferri');
    expect(chosen()).toBe(-1);
  });

  it('stay closed after Escape, whatever was still asked', async () => {
    await typed('fer');
    type(find<HTMLInputElement>('input'), 'ferr');
    press(find('input'), 'Escape');
    vi.advanceTimersByTime(120);
    await settle();
    expect(list().hidden).toBe(true);
    expect(asked).toHaveBeenCalledTimes(1);
  });

  it('are followed with Enter; without a choice Enter searches', async () => {
    await typed('fer');
    expect(press(find('input'), 'Enter').defaultPrevented).toBe(false);
    press(find('input'), 'ArrowUp');
    expect(press(find('input'), 'Enter').defaultPrevented).toBe(true);
    expect(went).toHaveBeenCalledExactlyOnceWith('/2026/03/02/ferry-returns');
  });

  it('close with Escape and nothing else does', async () => {
    await typed('fer');
    const outside = vi.fn();
    document.body.addEventListener('keydown', outside);
    press(find('input'), 'Escape');
    expect(list().hidden).toBe(true);
    expect(outside).not.toHaveBeenCalled();
    press(find('input'), 'Escape');
    expect(outside).toHaveBeenCalledTimes(1);
  });

  it('stay away when the server cannot answer, and after the field was left', async () => {
    answers.push(() => Promise.resolve(new Response('', { status: 503 })), () => Promise.reject(new TypeError('offline')));
    await typed('fer');
    expect(list().hidden).toBe(true);
    await typed('ferr');
    expect(list().hidden).toBe(true);
    find('input').blur();
    await typed('ferry');
    expect(list().hidden).toBe(true);
  });
});
