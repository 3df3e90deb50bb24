import { beforeEach, describe, expect, it, vi } from 'vitest';
import { setUpTour } from '../../src/NewsPortal.Web/Assets/admin/tour.ts';
import { find } from './page.ts';

const left = vi.fn();
const press = (label: string): void => [...document.querySelectorAll<HTMLButtonElement>('.tour-stop button')].find(({ textContent }) => textContent === label)!.click();
const says = () => document.querySelector('#tour-stop')?.textContent;
const place = () => document.querySelector('.tour-place')?.id;

beforeEach(() => {
  left.mockClear();
  Element.prototype.scrollIntoView = () => undefined;
  Element.prototype.getClientRects = function rects(this: Element) { return (this.hasAttribute('data-gone') ? [] : [{}]) as unknown as DOMRectList; };
  HTMLDialogElement.prototype.showModal = function show(this: HTMLDialogElement) { this.open = true; };
  HTMLDialogElement.prototype.close = function close(this: HTMLDialogElement) { this.dispatchEvent(new Event('close')); };
  HTMLFormElement.prototype.requestSubmit = left;
  document.body.innerHTML = `<h1 id="desk"></h1><button class="menu-button" id="menu"></button><a id="articles" data-gone></a>
    <section data-tour><form data-tour-leave><button type="button" data-tour-start hidden></button></form>
    <template data-tour-stops><ol><li data-at="#desk">The desk</li><li data-at="#articles">The stories</li></ol></template></section>`;
  setUpTour();
  find('[data-tour-start]').click();
});

describe('The tour of the newsroom', () => {
  it('leads from place to place and back', () => {
    expect([says(), place()]).toEqual(['The desk', 'desk']);
    press('Next');
    press('Back');
    expect([says(), place()]).toEqual(['The desk', 'desk']);
  });

  it('shows the button of the menu for a place that a phone hides', () => {
    press('Next');
    expect([says(), place()]).toEqual(['The stories', 'menu']);
  });

  it('is over at its end, and when it is left', () => {
    press('Next');
    press('Done');
    expect(left).toHaveBeenCalledTimes(1);
    press('Leave');
    expect([left.mock.calls.length, place()]).toEqual([2, undefined]);
  });
});
