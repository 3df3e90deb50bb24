// The crops of a picture by hand: a row of shapes, each of which is chosen to draw its rectangle on the picture, with a
// mouse, a finger or the keyboard. The form has three number fields for each, in percent; they are blank while the crop
// follows the focal point.
import { t } from './texts';

interface Box {
  x: number;
  y: number;
  w: number;
}

const fields = ['Left', 'Top', 'Width'] as const;

export function setUpCrops(): void {
  const picture = document.querySelector<HTMLElement>('[data-focus-picture]');
  const list = document.querySelector<HTMLElement>('ul.crops');
  const crops = [...(list?.querySelectorAll<HTMLElement>('[data-crop]') ?? [])].map((item) => new Crop(item));
  if (!picture || !list || crops.length === 0 || crops.some((crop) => !crop.isEditable)) {
    return;
  }

  const frame = document.createElement('button');
  frame.type = 'button';
  frame.className = 'crop-box';
  for (const corner of ['nw', 'ne', 'sw', 'se']) {
    const handle = document.createElement('span');
    handle.className = 'crop-corner';
    handle.dataset.corner = corner;
    frame.append(handle);
  }

  const tools = document.createElement('div');
  tools.className = 'crop-tools';
  const hint = document.createElement('p');
  hint.className = 'hint';
  hint.textContent = t('Drag the frame or its corners. Keys: arrows move it, + and − change its size. Save stores it.');
  const follow = toolButton(t('Follow the focal point'));
  const done = toolButton(t('Done'));
  tools.append(hint, follow, done);

  let chosen: Crop | null = null;

  const draw = () => {
    for (const crop of crops) {
      crop.show(crop === chosen);
    }

    if (chosen) {
      const { x, y, w } = chosen.box;
      for (const [name, value] of Object.entries({ '--x': x, '--y': y, '--w': w, '--h': w / chosen.shape })) {
        frame.style.setProperty(name, String(value));
      }

      frame.setAttribute('aria-label', t('{0}: {1}% from the left, {2}% from the top, {3}% wide. The arrow keys move it, plus and minus change its size.', chosen.use, percent(x), percent(y), percent(w)));
      follow.disabled = !chosen.isByHand;
    }
  };

  const choose = (crop: Crop | null) => {
    chosen = crop;
    picture.classList.toggle('cropping', crop !== null);
    if (crop) {
      picture.append(frame);
      list.before(tools);
    } else {
      frame.remove();
      tools.remove();
    }

    draw();
  };

  for (const crop of crops) {
    crop.button.addEventListener('click', () => {
      choose(chosen === crop ? null : crop);
      if (chosen) {
        frame.focus({ preventScroll: true });
      }
    });
    crop.watch(draw);
  }

  follow.addEventListener('click', () => {
    chosen?.follow();
    frame.focus({ preventScroll: true });
  });
  done.addEventListener('click', () => {
    const last = chosen;
    choose(null);
    last?.button.focus();
  });

  frame.addEventListener('keydown', (event) => {
    if (!chosen || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }

    const step = event.shiftKey ? 0.1 : 0.01;
    const { x, y, w } = chosen.box;
    const right = { ArrowLeft: -step, ArrowRight: step }[event.key] ?? 0;
    const down = { ArrowUp: -step, ArrowDown: step }[event.key] ?? 0;
    const wider = { '+': 0.01, '=': 0.01, '*': 0.1, '-': -0.01, '−': -0.01, _: -0.1 }[event.key] ?? 0;
    if (event.key === 'Escape') {
      event.preventDefault();
      done.click();
    } else if (right !== 0 || down !== 0) {
      event.preventDefault();
      chosen.move({ x: x + right, y: y + down, w });
    } else if (wider !== 0) {
      event.preventDefault();
      chosen.resize(w + wider, 0.5, 0.5);
    }
  });

  let drag: { x: number; y: number; start: Box; corner: string | undefined } | null = null;
  frame.addEventListener('pointerdown', (event) => {
    if (chosen && event.button === 0) {
      event.preventDefault();
      frame.focus({ preventScroll: true });
      frame.setPointerCapture(event.pointerId);
      const corner = (event.target as HTMLElement).closest<HTMLElement>('[data-corner]')?.dataset.corner;
      drag = { x: event.clientX, y: event.clientY, start: chosen.box, corner };
    }
  });
  frame.addEventListener('pointermove', (event) => {
    if (!chosen || !drag || !frame.hasPointerCapture(event.pointerId)) {
      return;
    }

    const around = picture.getBoundingClientRect();
    const right = (event.clientX - drag.x) / around.width;
    const down = (event.clientY - drag.y) / around.height;
    const { x, y, w } = drag.start;
    if (drag.corner === undefined) {
      chosen.move({ x: x + right, y: y + down, w });
      return;
    }

    // The corner follows the pointer in the direction in which it has moved more; the opposite corner stays.
    const [vertical, horizontal] = [...drag.corner];
    const across = horizontal === 'e' ? right : -right;
    const along = (vertical === 's' ? down : -down) * chosen.shape;
    chosen.put(drag.start);
    chosen.resize(w + (Math.abs(across) > Math.abs(along) ? across : along), horizontal === 'e' ? 0 : 1, vertical === 's' ? 0 : 1);
  });
  for (const end of ['pointerup', 'pointercancel'] as const) {
    frame.addEventListener(end, () => {
      drag = null;
    });
  }

  draw();
}

function toolButton(text: string): HTMLButtonElement {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'button small';
  button.textContent = text;
  return button;
}

const percent = (share: number) => String(Math.round(share * 10000) / 100);
const clamp = (value: number, least: number, most: number) => Math.min(Math.max(value, least), Math.max(least, most));

/** One shape: its view in the row, and its fields in the form. */
class Crop {
  readonly button = document.createElement('button');
  readonly use: string;

  /** Its height is its width, both as shares of the picture's, divided by this. */
  readonly shape: number;

  readonly #least: number;
  readonly #view: SVGElement | null;
  readonly #hint: HTMLElement | null;
  readonly #inputs: (HTMLInputElement | null)[];

  constructor(item: HTMLElement) {
    const name = item.dataset.crop ?? '';
    this.use = item.dataset.use ?? name;
    this.shape = Number(item.dataset.shape);
    this.#least = Number(item.dataset.least);
    this.#inputs = fields.map((field) => document.querySelector<HTMLInputElement>(`input[name="Crops[${name}].${field}"]`));
    this.#view = item.querySelector('.crop-view');
    this.#hint = item.querySelector('.hint');
    if (this.isEditable) {
      this.button.type = 'button';
      this.button.append(...item.childNodes);
      item.append(this.button);
    }
  }

  get isEditable(): boolean {
    return this.#view !== null && this.#inputs.every((input) => input !== null);
  }

  get isByHand(): boolean {
    return this.#typed !== null;
  }

  /** What is cut now. */
  get box(): Box {
    return this.#typed ?? this.#followed;
  }

  watch(changed: () => void): void {
    for (const input of [...this.#inputs, ...focusInputs()]) {
      input?.addEventListener('input', changed);
    }
  }

  show(isChosen: boolean): void {
    const typed = this.#typed;
    this.button.setAttribute('aria-pressed', String(isChosen));
    this.#view?.classList.toggle('by-hand', typed !== null);
    this.#show(this.box);
    if (this.#hint) {
      this.#hint.textContent = typed ? t('{0}, by hand', this.use) : this.use;
    }
  }

  /** Its view is the picture, of which it shows this part. */
  #show({ x, y, w }: Box): void {
    const image = this.#view?.querySelector('image');
    const [width, height] = ['width', 'height'].map((name) => Number(image?.getAttribute(name)));
    this.#view?.setAttribute('viewBox', [x * width!, y * height!, w * width!, (w / this.shape) * height!].map((value) => value.toFixed(2)).join(' '));
  }

  follow(): void {
    this.#write(['', '', '']);
  }

  put(box: Box): void {
    this.#write([percent(box.x), percent(box.y), percent(box.w)]);
  }

  /** Puts it as near to a place as it fits on the picture. */
  move(box: Box): void {
    this.put({ ...box, x: clamp(box.x, 0, 1 - box.w), y: clamp(box.y, 0, 1 - box.w / this.shape) });
  }

  /** Gives it another width while the point at these shares of it stays. */
  resize(width: number, stayX: number, stayY: number): void {
    const { x, y, w } = this.box;
    const fixed = { x: x + w * stayX, y: y + (w / this.shape) * stayY };
    const room = (at: number, share: number) => Math.min(share === 0 ? Number.POSITIVE_INFINITY : at / share, share === 1 ? Number.POSITIVE_INFINITY : (1 - at) / (1 - share));

    // From a corner it grows as far as the picture; from the middle it may shift.
    const fits = stayX === 0.5 ? Number.POSITIVE_INFINITY : Math.min(room(fixed.x, stayX), room(fixed.y, stayY) * this.shape);
    const next = clamp(Math.min(width, fits), this.#least, Math.min(1, this.shape));
    this.move({ x: fixed.x - next * stayX, y: fixed.y - (next / this.shape) * stayY, w: next });
  }

  get #typed(): Box | null {
    const [x = Number.NaN, y = Number.NaN, w = Number.NaN] = this.#inputs.map((input) =>
      input && input.value !== '' ? Number(input.value) / 100 : Number.NaN,
    );
    return x >= 0 && y >= 0 && w > 0 && x <= 1 && y <= 1 && w <= 1 ? { x, y, w } : null;
  }

  /** The crop around the focal point. */
  get #followed(): Box {
    const [left = 0.5, top = 0.5] = focusInputs().map((input) => (input?.validity.valid ? Number(input.value) / 100 : 0.5));
    const w = Math.min(1, this.shape);
    return { x: (1 - w) * left, y: (1 - w / this.shape) * top, w };
  }

  #write(values: string[]): void {
    for (const [index, value] of values.entries()) {
      const input = this.#inputs[index];
      if (input) {
        input.value = value;
      }
    }

    this.#inputs[0]?.dispatchEvent(new Event('input', { bubbles: true }));
  }
}

function focusInputs(): (HTMLInputElement | null)[] {
  return ['FocusLeft', 'FocusTop'].map((name) => document.querySelector<HTMLInputElement>(`input[name="${name}"]`));
}
