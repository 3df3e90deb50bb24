import { beforeEach, describe, expect, it } from 'vitest';
import { Arrangement, type Story } from '../../src/NewsPortal.Web/Assets/admin/fronts/arrangement.ts';

const row = (id: string, slot: string) => `<li data-story="${id}" data-words="${id}"><a class="headline"></a><input name="ArticleId" value="${id}">
  <input name="Was" value="${slot}"><select name="Slot"><option>lead<option>beside<option>below</select></li>`;

let arrangement: Arrangement;
let form: HTMLFormElement;
let shown: Record<string, string[]>;

/** The lead and what stands beside it; in capitals what an editor placed, the rest stands there by itself. */
function page(lead: string, beside: string, below = ''): void {
  shown = { lead: [...lead], beside: [...beside], below: [...below] };
  const placed = (slot: string) => shown[slot]!.filter((id) => id === id.toUpperCase()).map((id) => row(id, slot)).join('');
  document.body.innerHTML = `<form><ol data-slot="lead" data-label="Lead" data-capacity="1">${placed('lead')}</ol>
    <ol data-slot="beside" data-label="Beside" data-capacity="3">${placed('beside')}</ol>
    <ol data-slot="below" data-label="Below" data-capacity="4">${placed('below')}</ol></form>
    <template>${row('', '')}</template>`;
  form = document.querySelector('form')!;
  arrangement = new Arrangement(form, document.querySelector('template')!, (slot) => shown[slot]!.map(story));
}

const story = (id: string): Story => ({ id, words: `Story ${id}` });
const order = () => [...form.querySelectorAll('ol')].map((list) => [...list.children].map((line) => (line as HTMLElement).dataset.story).join('')).join(' ');

beforeEach(() => page('A', 'Bcd'));

describe('An arrangement', () => {
  it('takes a new lead, for which the former one leaves', () => {
    arrangement.insert(story('X'), 'lead', 0);
    expect(order()).toBe('X B ');
  });

  it('keeps automatic stories above the place where they are', () => {
    arrangement.insert(story('X'), 'beside', 2);
    expect(order()).toBe('A BcX ');
  });

  it('lets the last leave a slot that has no room', () => {
    page('A', 'BCD');
    arrangement.insert(story('X'), 'beside', 1);
    expect(order()).toBe('A BXC ');
  });

  it('moves within a slot without losing a place', () => {
    page('A', 'BCD');
    arrangement.insert(story('B'), 'beside', 2);
    expect(order()).toBe('A CDB ');
  });

  it('swaps two, and makes decisions of what stood there by itself', () => {
    arrangement.swap('A', 'c');
    expect(order()).toBe('c BA ');
    expect(form.querySelector<HTMLSelectElement>('[data-story=c] [name=Slot]')!.value).toBe('lead');
    expect(form.querySelector<HTMLInputElement>('[data-story=A] [name=Was]')!.value).toBe('beside');
  });

  it('steps over the edge of a slot, and not over the ends of the page', () => {
    expect(arrangement.step('B', -1)).toBe(true);
    expect(order()).toBe('B A ');
    shown = { lead: ['B'], beside: ['A', 'c', 'd'], below: [] };
    expect(arrangement.step('B', -1)).toBe(false);
    expect(arrangement.step('d', 1)).toBe(false);
  });

  it('takes into an empty slot, and takes off', () => {
    arrangement.insert(story('X'), 'below', 0);
    arrangement.remove('B');
    expect(order()).toBe('A  X');
  });

  it('follows the field of a row into another slot', () => {
    const line = form.querySelector<HTMLElement>('[data-story=A]')!;
    line.querySelector<HTMLSelectElement>('[name=Slot]')!.value = 'beside';
    arrangement.follow(line);
    expect(order()).toBe(' AB ');
  });

  it('leaves stories that wait or are not due where they are', () => {
    form.querySelector('[data-slot=beside]')!.insertAdjacentHTML('beforeend', row('W', 'beside'));
    arrangement.insert(story('X'), 'beside', 1);
    expect(order()).toBe('A BXW ');
  });
});
