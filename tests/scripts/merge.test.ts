import { beforeEach, describe, expect, it } from 'vitest';
import { setUpMerge } from '../../src/NewsPortal.Web/Assets/admin/merge.ts';
import { find } from './page.ts';

const card = (key: string) => `<fieldset data-question="${key}">
  <input type="radio" name="${key}" value="Theirs" data-text="Their words" checked>
  <input type="radio" name="${key}" value="Mine" data-text="My words">
  <input type="radio" name="${key}" value="Edited">
  <details><textarea data-edited="html"></textarea></details></fieldset>`;
const chosen = () => [...document.querySelectorAll<HTMLInputElement>('input:checked')].map(({ value }) => value);
const result = () => [...document.querySelectorAll('[data-part]')].map(({ textContent }) => textContent);
const press = (element: Element, key: string) => element.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));

beforeEach(() => {
  Element.prototype.scrollIntoView = () => undefined;
  document.body.innerHTML = `<form data-merge><button type="button" data-everywhere="Mine" hidden></button><p data-keys hidden></p>
    ${card('a')}${card('b')}<p data-part="a"></p><p data-part="b"></p></form>`;
  setUpMerge(find<HTMLFormElement>('form'));
});

describe('The page that merges two texts', () => {
  it('shows the result of the choices as they are made', () => {
    expect(result()).toEqual(['Their words', 'Their words']);
    find('[name=b][value=Mine]').click();
    expect(result()).toEqual(['Their words', 'My words']);
  });

  it('chooses by number, and leads on by letter', () => {
    find('[name=a]').focus();
    press(document.activeElement!, '2');
    press(document.activeElement!, 'n');
    expect((document.activeElement as HTMLInputElement).name).toBe('b');
    press(document.activeElement!, 'p');
    expect((document.activeElement as HTMLInputElement).name).toBe('a');
    expect(chosen()).toEqual(['Mine', 'Theirs']);
  });

  it('takes what is written as the answer, and shows its words only', () => {
    const text = find<HTMLTextAreaElement>('[data-question=b] textarea');
    text.value = '<p>My <b>own</b></p><p>words</p>';
    text.dispatchEvent(new Event('input', { bubbles: true }));
    press(text, '1');
    expect([chosen(), result()[1]]).toEqual([['Theirs', 'Edited'], 'My own\nwords']);
  });

  it('is written as text, of which the source follows', () => {
    const field = find<HTMLTextAreaElement>('[data-question=b] textarea');
    field.value = '<p>My <strong>own</strong></p><table><tr><td>kept</td></tr></table>';
    field.dispatchEvent(new Event('change', { bubbles: true }));
    const text = find('[data-question=b] .merge-text');
    expect(text.querySelector('table')!.getAttribute('contenteditable')).toBe('false');
    text.querySelector('strong')!.textContent = 'new';
    text.dispatchEvent(new Event('input', { bubbles: true }));
    press(text, '1');
    expect(field.value).toBe('<p>My <strong>new</strong></p><table><tbody><tr><td>kept</td></tr></tbody></table>');
    expect([chosen(), result()[1]]).toEqual([['Theirs', 'Edited'], 'My new\nkept']);
  });

  it('takes one side everywhere', () => {
    find('[data-everywhere]').click();
    expect([chosen(), result()]).toEqual([['Mine', 'Mine'], ['My words', 'My words']]);
  });
});
