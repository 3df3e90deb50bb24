// Messages of the surface, read out by screen readers.
import { button, make } from './ui';
import { texts } from './texts';

export function alertIn(root: HTMLElement, message: string): void {
  const notice = make('div', { class: 'notice notice-bad surface-notice', role: 'alert' }, make('p', { dir: 'auto' }, message));
  notice.append(button(texts.close, () => notice.remove()));
  root.querySelector('.surface-notices')?.append(notice);
}

/** Says something without showing it. */
export function say(root: HTMLElement, message: string): void {
  const place = root.querySelector('.surface-said');
  if (place) {
    place.textContent = message;
  }
}
