// The focal point of a picture: a mark to drag, or to move with the arrow keys (with Shift by ten). The form has two
// number fields for the point; the crops below the picture follow those (crops.ts).
import { t } from './texts';

export function setUpFocus(): void {
  const area = document.querySelector<HTMLElement>('[data-focus]');
  const picture = area?.querySelector<HTMLElement>('[data-focus-picture]');
  const left = document.querySelector<HTMLInputElement>('input[name="FocusLeft"]');
  const top = document.querySelector<HTMLInputElement>('input[name="FocusTop"]');
  if (!area || !picture || !left || !top) {
    return;
  }

  const mark = document.createElement('button');
  mark.type = 'button';
  mark.className = 'focus-mark';
  picture.querySelector('.focus-mark')?.replaceWith(mark);
  picture.classList.add('movable');

  // While a crop is drawn by hand (crops.ts), the picture belongs to it.
  const isCropping = () => picture.classList.contains('cropping');
  const percent = (value: number) => Math.round(Math.min(100, Math.max(0, value)));
  const show = () => {
    if (left.validity.valid && top.validity.valid) {
      area.style.setProperty('--left', `${left.value}%`);
      area.style.setProperty('--top', `${top.value}%`);
      mark.setAttribute('aria-label', t('Focal point: {0}% from the left, {1}% from the top. The arrow keys move it.', left.value, top.value));
    }
  };
  const move = (x: number, y: number) => {
    left.value = String(percent(x));
    top.value = String(percent(y));
    left.dispatchEvent(new Event('input', { bubbles: true }));
  };
  const point = (event: MouseEvent) => {
    const box = picture.getBoundingClientRect();
    move(((event.clientX - box.left) / box.width) * 100, ((event.clientY - box.top) / box.height) * 100);
  };

  // A finger on the picture may be about to scroll, so touch only taps; all other pointers drag.
  picture.addEventListener('pointerdown', (event) => {
    if (!isCropping() && event.button === 0 && event.pointerType !== 'touch') {
      event.preventDefault();
      picture.setPointerCapture(event.pointerId);
      mark.focus();
      point(event);
    }
  });
  picture.addEventListener('click', (event) => {
    // Enter on the mark clicks too, without a position.
    if (event.detail > 0 && !isCropping()) {
      point(event);
    }
  });
  picture.addEventListener('pointermove', (event) => {
    if (picture.hasPointerCapture(event.pointerId) && !isCropping()) {
      point(event);
    }
  });
  mark.addEventListener('keydown', (event) => {
    const step = event.shiftKey ? 10 : 1;
    const x = { ArrowLeft: -step, ArrowRight: step }[event.key] ?? 0;
    const y = { ArrowUp: -step, ArrowDown: step }[event.key] ?? 0;
    if (x !== 0 || y !== 0) {
      event.preventDefault();
      move(left.valueAsNumber + x, top.valueAsNumber + y);
    }
  });
  left.addEventListener('input', show);
  top.addEventListener('input', show);
  show();
}
