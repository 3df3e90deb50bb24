// A page for the tests: most scripts run when loaded, so each test writes its page and loads them again.
import { afterEach, vi } from 'vitest';

// What jsdom does not implement.
Object.defineProperty(HTMLMetaElement.prototype, 'media', {
  configurable: true,
  get(this: HTMLMetaElement) { return this.getAttribute('media') ?? ''; },
  set(this: HTMLMetaElement, value: string) { this.setAttribute('media', value); },
});
Element.prototype.scrollIntoView ??= () => undefined;

afterEach(() => {
  vi.useRealTimers();
  vi.resetModules();
  document.body.replaceWith(document.createElement('body'));
  document.head.replaceChildren();
  localStorage.clear();
  sessionStorage.clear();
});

/** Writes the page and runs a script on it, as a browser would. */
export function open<T>(html: string, load: () => Promise<T>): Promise<T> {
  document.body.innerHTML = html;
  return load();
}

export function find<T extends HTMLElement = HTMLElement>(selector: string): T {
  const found = document.querySelector<T>(selector);
  if (!found) {
    throw new Error(`The page has no ${selector}.`);
  }

  return found;
}

export function press(on: HTMLElement, key: string, more: KeyboardEventInit = {}): KeyboardEvent {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more });
  on.dispatchEvent(event);
  return event;
}

/** Types into a field and fires the events. */
export function type(field: HTMLInputElement | HTMLTextAreaElement, text: string): void {
  field.value = text;
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

/** Lets everything waiting for a response continue. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) {
    await Promise.resolve();
  }
}
