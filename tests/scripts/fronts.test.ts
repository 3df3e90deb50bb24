import { beforeEach, describe, expect, it, vi } from 'vitest';
import { find, open, press, settle } from './page.ts';

const asked = vi.fn<(address: string, init: RequestInit) => Promise<Response>>();

const story = (words: string, slot: string) => `<li data-story data-words="${words}"><button type="button" data-handle hidden></button>
  <button type="button" data-move="1"></button><select name="Slot"><option>lead<option>second<option>river</select>
  <input name="Was" value="${slot}"><span data-waiting hidden></span></li>`;
const page = (version: string) => `<p id="front-live"></p><p id="front-state">Draft</p><form data-front id="front" action="/admin/fronts/home">
  <input name="Version" value="${version}">
  <div class="slot"><ol data-slot="lead" data-label="Lead" data-capacity="1">${story('A', 'lead')}</ol></div>
  <div class="slot"><ol data-slot="second" data-label="Second" data-capacity="2">${story('B', 'second')}${story('C', 'second')}</ol></div>
  <div class="slot"><ol data-slot="river" data-label="River" data-capacity="9"></ol></div></form>`;

beforeEach(async () => {
  vi.useFakeTimers();
  asked.mockReset();
  asked.mockImplementation(() => Promise.resolve(new Response(page('v2'))));
  vi.stubGlobal('fetch', asked);
  const { setUpFront } = await open(page('v1'), () => import('../../src/NewsPortal.Web/Assets/admin/fronts.ts'));
  setUpFront();
});

const row = (words: string) => find(`[data-words="${words}"]`);
const order = () => [...document.querySelectorAll<HTMLElement>('ol')].map((list) => [...list.children].map((r) => (r as HTMLElement).dataset.words).join(''));
const key = (words: string, name: string) => press(row(words).querySelector<HTMLElement>('[data-handle]')!, name);

describe('A story on a front', () => {
  it('moves one place, and beyond the edge into the slot beside', () => {
    key('B', 'ArrowDown');
    expect(order()).toEqual(['A', 'CB', '']);
    key('C', 'ArrowUp');
    expect(order()).toEqual(['AC', 'B', '']);
    key('A', 'ArrowUp');
    expect(order()).toEqual(['AC', 'B', '']);
    expect(find('#front-live').textContent).toBe('This is the top of the page.');
    row('B').querySelector<HTMLElement>('[data-move]')!.click();
    expect(order()).toEqual(['AC', '', 'B']);
  });

  it('says where it stands and whether it waits', () => {
    key('B', 'ArrowUp');
    expect(find('#front-live').textContent).toBe('B: Lead, place 2 of 2, waits for room');
    expect(row('B').querySelector<HTMLSelectElement>('[name=Slot]')!.value).toBe('lead');
    expect([...document.querySelectorAll<HTMLElement>('[data-waiting]')].map((e) => e.hidden)).toEqual([true, false, true]);
  });

  it('is saved once moves rest, and the next save names the new version', async () => {
    key('B', 'ArrowDown');
    vi.advanceTimersByTime(699);
    key('B', 'ArrowDown');
    await vi.advanceTimersByTimeAsync(700);
    expect(asked).toHaveBeenCalledTimes(1);
    const sent = new URLSearchParams(asked.mock.calls[0]![1].body as URLSearchParams);
    expect([sent.get('Version'), sent.get('Do')]).toEqual(['v1', 'save']);

    key('B', 'ArrowUp');
    await vi.advanceTimersByTimeAsync(700);
    expect(new URLSearchParams(asked.mock.calls[1]![1].body as URLSearchParams).get('Version')).toBe('v2');
  });

  it('that cannot be saved is said, and leaving asks', async () => {
    asked.mockImplementation(() => Promise.reject(new TypeError('offline')));
    key('B', 'ArrowDown');
    await vi.advanceTimersByTimeAsync(700);
    expect(find('#front-state').textContent).toContain('Not saved');
    const leaving = new Event('beforeunload', { cancelable: true });
    window.dispatchEvent(leaving);
    expect(leaving.defaultPrevented).toBe(true);
  });

  it('is sent with the form itself when the server refuses', async () => {
    const sent = vi.spyOn(HTMLFormElement.prototype, 'requestSubmit').mockImplementation(() => undefined);
    asked.mockImplementation(() => Promise.resolve(new Response('', { status: 409 })));
    key('B', 'ArrowDown');
    await vi.advanceTimersByTimeAsync(700);
    await settle();
    expect(sent).toHaveBeenCalledTimes(1);
  });
});
