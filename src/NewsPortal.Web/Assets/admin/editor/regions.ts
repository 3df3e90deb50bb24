// F6 and Shift+F6 go from one part of the page to the next, and come back to where one was in it.
import { focusable } from './saving';

export interface Region {
  element: HTMLElement | null;
  /** Where the first visit leads; without it, to the first thing that can have the focus. */
  focus?: () => void;
}

/** The parts in the order of the page; one inside another comes after it. Those without anything to use are passed by. */
export function setUpRegions(regions: () => Region[]): void {
  const last = new WeakMap<HTMLElement, HTMLElement>();
  const of = (target: EventTarget | null): HTMLElement | null =>
    regions().filter(({ element }) => target instanceof Node && element?.contains(target)).at(-1)?.element ?? null;
  document.addEventListener('focusin', (event) => {
    const element = of(event.target);
    if (element) {
      last.set(element, event.target as HTMLElement);
    }
  });
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'F6' || event.ctrlKey || event.altKey || event.metaKey || document.querySelector('dialog[open]')) {
      return;
    }

    event.preventDefault();
    const usable = regions().filter(({ element }) => element && isShown(element) && first(element, of));
    const here = of(document.activeElement);
    const at = usable.findIndex(({ element }) => element === here);
    const to = at < 0 && event.shiftKey ? usable.length - 1 : at + (event.shiftKey ? -1 : 1);
    const next = usable[(to + usable.length) % usable.length];
    const before = next && last.get(next.element!);
    if (before?.isConnected && isUsable(before)) {
      before.focus();
    } else if (next?.focus) {
      next.focus();
    } else if (next) {
      first(next.element!, of)?.focus();
    }
  });
}

function first(element: HTMLElement, of: (target: EventTarget | null) => HTMLElement | null): HTMLElement | undefined {
  return [...element.querySelectorAll<HTMLElement>(focusable)].find((one) => isUsable(one) && of(one) === element);
}

function isUsable(element: HTMLElement): boolean {
  return isShown(element) && !element.matches(':disabled');
}

function isShown(element: HTMLElement): boolean {
  const folded = element.closest('details:not([open])');
  return !element.closest('[hidden]') && (!folded || (element.localName === 'summary' && element.parentElement === folded));
}
