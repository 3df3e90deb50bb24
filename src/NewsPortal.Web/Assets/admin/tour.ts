// The walk through the newsroom: one sentence beside each place, forwards and backwards, left with Escape or a click.
import { t } from './texts';

/** The place, or the button that hides it on a phone. */
function placeOf(selector: string): HTMLElement | null {
  const place = document.querySelector<HTMLElement>(selector);
  return place && place.getClientRects().length > 0 ? place : document.querySelector<HTMLElement>('.menu-button');
}

function button(text: string, className: string, act: () => void): HTMLButtonElement {
  const made = document.createElement('button');
  made.type = 'button';
  made.className = className;
  made.textContent = text;
  made.addEventListener('click', act);
  return made;
}

export function setUpTour(): void {
  const offer = document.querySelector<HTMLElement>('[data-tour]');
  const start = offer?.querySelector<HTMLButtonElement>('[data-tour-start]');
  const stops = [...(offer?.querySelector('template')?.content.querySelectorAll<HTMLElement>('[data-at]') ?? [])];
  const leave = offer?.querySelector<HTMLFormElement>('[data-tour-leave]');
  if (!offer || !start || !leave || stops.length === 0) {
    return;
  }

  const walk = (): void => {
    const dialog = document.createElement('dialog');
    dialog.className = 'tour-stop';
    const sentence = document.createElement('p');
    sentence.id = 'tour-stop';
    sentence.setAttribute('aria-live', 'polite');
    dialog.setAttribute('aria-labelledby', sentence.id);
    const count = document.createElement('span');
    count.className = 'hint';
    let at = 0;
    let place: HTMLElement | null = null;

    const show = (next: number): void => {
      if (next === stops.length) {
        leave.requestSubmit();
        return;
      }

      at = next;
      place?.classList.remove('tour-place');
      const stop = stops[at]!;
      place = placeOf(stop.dataset.at!);
      place?.classList.add('tour-place');
      place?.scrollIntoView({ block: 'nearest' });
      sentence.textContent = stop.textContent;
      count.textContent = t('{0} of {1}', at + 1, stops.length);
      back.disabled = at === 0;
      forward.textContent = at === stops.length - 1 ? t('Done') : t('Next');
      stand();
    };

    // Below the place where there is room, else above it, and always within the window.
    const stand = (): void => {
      const box = place?.getBoundingClientRect();
      const { offsetWidth: width, offsetHeight: height } = dialog;
      const below = (box?.bottom ?? 0) + 8;
      const top = below + height < innerHeight ? below : Math.max(8, (box?.top ?? 0) - height - 8);
      const edge = document.dir === 'rtl' ? (box?.right ?? innerWidth) - width : box?.left ?? 0;
      dialog.style.top = `${top}px`;
      dialog.style.left = `${Math.min(Math.max(8, edge), Math.max(8, innerWidth - width - 8))}px`;
    };

    const back = button(t('Back'), 'button', () => show(at - 1));
    const forward = button(t('Next'), 'button primary', () => show(at + 1));
    const actions = document.createElement('div');
    actions.className = 'actions';
    actions.append(back, forward, button(t('Leave'), 'link', () => dialog.close()), count);
    dialog.append(sentence, actions);
    document.body.append(dialog);
    dialog.addEventListener('close', () => {
      place?.classList.remove('tour-place');
      removeEventListener('resize', stand);
      dialog.remove();
      leave.requestSubmit();
    });
    addEventListener('resize', stand);
    dialog.showModal();
    show(0);
    forward.focus();
  };

  start.hidden = false;
  start.addEventListener('click', walk);
  if (new URLSearchParams(location.search).has('tour')) {
    walk();
  }
}
