// The page that an arrangement makes: the readers' own, in a frame, scaled to the room there is. The frame has no script
// and no controls of ours. What is chosen, where something would be dropped, and the tools lie above it.
import type { Story } from './arrangement';

/** Where something is dropped. */
export interface Drop {
  slot: string;
  place: number;
  /** The story that it is dropped onto; null for a place between two, or an empty one. */
  onto: string | null;
}

export interface CanvasParts {
  chosen: (story: Story, byKey: boolean) => void;
  key: (event: KeyboardEvent) => void;
  /** @param isFromSlot True for a story that has a place on the page already. */
  dropped: (story: Story, isFromSlot: boolean, drop: Drop) => void;
}

/** Further from a card than this, nothing is dropped there. */
const reach = 60;
/** This near to an edge of the window, dragging scrolls it. */
const edge = 70;

export class Canvas {
  readonly #form: HTMLFormElement;
  readonly #box: HTMLElement;
  readonly #frame: HTMLIFrameElement;
  readonly #parts: CanvasParts;
  readonly #mark: HTMLElement;
  readonly #line: HTMLElement;
  readonly #tools: HTMLElement;
  #width = 1280;
  #scale = 1;
  #asked = 0;
  #chosen: string | null = null;
  #dragged: { story: Story; isFromSlot: boolean } | null = null;

  constructor(form: HTMLFormElement, box: HTMLElement, parts: CanvasParts) {
    this.#form = form;
    this.#box = box;
    this.#parts = parts;
    this.#frame = box.querySelector('iframe')!;
    this.#mark = box.querySelector<HTMLElement>('[data-mark]')!;
    this.#line = box.querySelector<HTMLElement>('[data-drop]')!;
    this.#tools = box.querySelector<HTMLElement>('[data-tools]')!;
    this.#frame.addEventListener('load', () => this.#begin());
    if (this.#page?.readyState === 'complete' && this.#page.querySelector('main')) {
      this.#begin();
    }

    new ResizeObserver(() => this.#fit()).observe(box.parentElement!);
  }

  /** The story that is chosen; null for none. */
  get chosen(): string | null {
    return this.#chosen;
  }

  /** What stands in a slot, as the page shows it. */
  shown(slot: string): Story[] {
    return this.#cards(`[data-slot="${slot}"]`).map(storyOf);
  }

  choose(id: string | null): void {
    this.#chosen = id;
    this.#place();
  }

  /** Gives the focus to the chosen story. */
  focus(): void {
    this.#card(this.#chosen)?.querySelector<HTMLElement>('.card-headline a')?.focus();
  }

  /** Shows the page in another width of the reader's window. */
  set width(width: number) {
    this.#width = width;
    this.#fit();
  }

  /** A story from elsewhere is being dragged, or no longer. */
  drag(story: Story | null): void {
    this.#dragged = story && { story, isFromSlot: false };
    this.#show(null);
    this.#place();
  }

  /** Shows what the form says now. */
  async refresh(): Promise<void> {
    const asked = ++this.#asked;
    const answer = await fetch(`${this.#form.action}/canvas`, {
      method: 'POST', body: new URLSearchParams(new FormData(this.#form) as never), signal: AbortSignal.timeout(20_000),
    });
    const page = this.#page;
    const main = page?.querySelector('main');
    const next = answer.ok && !answer.redirected
      ? new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('main') : null;
    if (page && main && next && asked === this.#asked) {
      const hadFocus = main.contains(page.activeElement);
      main.replaceChildren(...[...next.childNodes].map((node) => page.importNode(node, true)));
      this.#dress();
      if (hadFocus) {
        this.focus();
      }
    }
  }

  get #page(): Document | null {
    return this.#frame.contentDocument;
  }

  #cards(selector: string): HTMLElement[] {
    return [...this.#page?.querySelectorAll<HTMLElement>(selector) ?? []];
  }

  #card(id: string | null): HTMLElement | undefined {
    return id === null ? undefined : this.#cards('[data-slot]').find((card) => card.dataset.story === id);
  }

  #begin(): void {
    const page = this.#page;
    if (!page?.querySelector('main')) {
      return;
    }

    const sheet = page.createElement('link');
    sheet.rel = 'stylesheet';
    sheet.href = this.#frame.dataset.sheet!;
    page.head.append(sheet);
    for (const part of page.body.children) {
      (part as HTMLElement).inert = part.localName !== 'main';
    }

    // The newsroom's page has a main part too; only their names tell them apart.
    page.querySelector('main')!.setAttribute('aria-label', this.#frame.title);
    this.#dress();
    new ResizeObserver(() => this.#fit()).observe(page.body);
    page.addEventListener('click', (event) => {
      event.preventDefault();
      const card = (event.target as Element).closest<HTMLElement>('[data-slot]');
      if (card) {
        this.#parts.chosen(storyOf(card), event.detail === 0);
      } else {
        this.choose(null);
      }
    });
    page.addEventListener('submit', (event) => event.preventDefault());
    page.addEventListener('keydown', (event) => this.#parts.key(event));
    this.#setUpDrag(page);
  }

  /** Makes of the readers' page one to arrange: its headlines choose, its cards can be dragged, and nothing leads away. */
  #dress(): void {
    for (const link of this.#cards('main :is(a, button, input, select, summary)')) {
      link.draggable = false;
      const isHeadline = link.matches('[data-slot] .card-headline a');
      link.tabIndex = isHeadline ? 0 : -1;
      if (isHeadline) {
        link.setAttribute('role', 'button');
      }
    }

    for (const picture of this.#cards('main img')) {
      picture.draggable = false;
    }

    for (const card of this.#cards('[data-story]')) {
      card.draggable = true;
    }

    this.#fit();
  }

  #fit(): void {
    const page = this.#page;
    if (!page?.body) {
      return;
    }

    const room = this.#box.clientWidth;
    const width = this.#width < 600 ? Math.min(this.#width, room) : this.#width;
    this.#scale = Math.min(1, room / width);
    this.#frame.style.width = `${width}px`;
    this.#frame.style.left = `${(room - width * this.#scale) / 2}px`;
    this.#frame.style.transform = `scale(${this.#scale})`;
    const height = Math.ceil(page.body.getBoundingClientRect().height);
    this.#frame.style.height = `${height}px`;
    this.#box.style.height = `${Math.ceil(height * this.#scale)}px`;
    this.#place();
  }

  /** Lays mark and tools over the chosen story. */
  #place(): void {
    const card = this.#card(this.#chosen);
    for (const other of this.#cards('[data-slot] .card-headline a')) {
      other.setAttribute('aria-pressed', String(other.closest('[data-slot]') === card));
    }

    this.#mark.hidden = !card;
    this.#tools.hidden = !card || this.#dragged !== null;
    if (!card) {
      return;
    }

    const at = this.#over(card);
    lay(this.#mark, at);
    const { offsetWidth: wide, offsetHeight: high } = this.#tools;
    this.#tools.style.left = `${Math.max(0, Math.min(at.left, this.#box.clientWidth - wide))}px`;
    this.#tools.style.top = `${at.top > high + 6 ? at.top - high - 6 : at.top + 6}px`;
    for (const button of this.#tools.querySelectorAll<HTMLButtonElement>('[data-act=remove]')) {
      button.disabled = card.dataset.placed === undefined;
    }
  }

  /** Where a part of the page lies in the box. */
  #over(part: Element): { left: number; top: number; width: number; height: number } {
    const { left, top, width, height } = part.getBoundingClientRect();
    const start = this.#frame.offsetLeft;
    const scale = this.#scale;
    return { left: start + left * scale, top: top * scale, width: width * scale, height: height * scale };
  }

  #setUpDrag(page: Document): void {
    page.addEventListener('dragstart', (event) => {
      const card = (event.target as Element).closest<HTMLElement>('[data-story]');
      if (card && event.dataTransfer) {
        const story = storyOf(card);
        event.dataTransfer.effectAllowed = 'move';
        event.dataTransfer.setData('text/plain', story.words);
        this.drag(story);
        this.#dragged = { story, isFromSlot: card.dataset.slot !== undefined };
      }
    });
    page.addEventListener('dragend', () => this.drag(null));
    page.addEventListener('dragover', (event) => {
      const target = this.#target(event);
      this.#show(target);
      if (target) {
        event.preventDefault();
        event.dataTransfer!.dropEffect = 'move';
      }

      const y = this.#frame.getBoundingClientRect().top + event.clientY * this.#scale;
      const by = y < edge ? -14 : y > window.innerHeight - edge ? 14 : 0;
      if (this.#dragged && by !== 0) {
        window.scrollBy(0, by);
      }
    });
    page.addEventListener('drop', (event) => {
      event.preventDefault();
      const [target, dragged] = [this.#target(event), this.#dragged];
      this.drag(null);
      if (target && dragged) {
        this.#parts.dropped(dragged.story, dragged.isFromSlot, target.drop);
      }
    });
    page.documentElement.addEventListener('dragleave', (event) => {
      if (!event.relatedTarget) {
        this.#show(null);
      }
    });
  }

  /** What the pointer is nearest to: the middle of a card, one of its edges, or an empty slot. */
  #target({ clientX: x, clientY: y }: DragEvent): Target | null {
    const dragged = this.#dragged;
    if (!dragged) {
      return null;
    }

    let nearest: { card: HTMLElement; rect: DOMRect } | null = null;
    let least = reach;
    for (const card of this.#cards('[data-slot], [data-empty-slot]')) {
      const rect = card.getBoundingClientRect();
      const away = Math.hypot(beyond(x, rect.left, rect.right), beyond(y, rect.top, rect.bottom));
      if (away < least) {
        least = away;
        nearest = { card, rect };
      }
    }

    if (!nearest) {
      return null;
    }

    const { card, rect } = nearest;
    if (card.dataset.emptySlot) {
      return { card, side: null, drop: { slot: card.dataset.emptySlot, place: 0, onto: null } };
    }

    if (card.dataset.story === dragged.story.id) {
      return null;
    }

    const slot = card.dataset.slot!;
    const cards = this.#cards(`[data-slot="${slot}"]`);
    const place = cards.indexOf(card);
    const isRow = cards.some((other) => other !== card && Math.abs(other.getBoundingClientRect().top - rect.top) < rect.height / 2);
    const isRtl = card.ownerDocument.documentElement.dir === 'rtl';
    const along = isRow ? (x - rect.left) / rect.width : (y - rect.top) / rect.height;
    const part = isRow && isRtl ? 1 - along : along;
    const list = this.#form.querySelector<HTMLElement>(`ol[data-slot="${slot}"]`);
    const side = Number(list?.dataset.capacity) === 1 || (part > 0.25 && part < 0.75) ? null : part <= 0.25 ? 'start' : 'end';
    return {
      card,
      side: side === null ? null : isRow ? (side === 'start') === !isRtl ? 'left' : 'right' : side === 'start' ? 'top' : 'bottom',
      drop: { slot, place: side === 'end' ? place + 1 : place, onto: side === null ? card.dataset.story! : null },
    };
  }

  #show(target: Target | null): void {
    this.#line.hidden = !target;
    if (target) {
      lay(this.#line, this.#over(target.card));
      this.#line.dataset.side = target.side ?? '';
    }
  }
}

interface Target {
  card: HTMLElement;
  side: 'left' | 'right' | 'top' | 'bottom' | null;
  drop: Drop;
}

function storyOf(card: HTMLElement): Story {
  return { id: card.dataset.story!, words: card.querySelector('.card-headline')?.textContent?.trim() ?? '' };
}

function beyond(value: number, from: number, to: number): number {
  return Math.max(from - value, 0, value - to);
}

function lay(part: HTMLElement, at: { left: number; top: number; width: number; height: number }): void {
  for (const [name, value] of Object.entries(at)) {
    part.style.setProperty(name, `${value}px`);
  }
}
