// The arrangement of a front: the rows of its form, in the order in which they are sent. Every act of the page, whether
// dragged, pressed or typed, is one of these; what the page shows follows from them.

export interface Story {
  id: string;
  words: string;
}

export class Arrangement {
  readonly #form: HTMLFormElement;
  readonly #pattern: HTMLTemplateElement;
  readonly #shown: (slot: string) => Story[];

  /** @param shown What stands in a slot as the page shows it, automatic stories included. */
  constructor(form: HTMLFormElement, pattern: HTMLTemplateElement, shown: (slot: string) => Story[]) {
    this.#form = form;
    this.#pattern = pattern;
    this.#shown = shown;
  }

  get lists(): HTMLOListElement[] {
    return [...this.#form.querySelectorAll<HTMLOListElement>('ol[data-slot]')];
  }

  row(id: string): HTMLElement | null {
    return [...this.#form.querySelectorAll<HTMLElement>('li[data-story]')].find((row) => row.dataset.story === id) ?? null;
  }

  /** Where the page shows a story; null if it stands in no slot. */
  placeOf(id: string): { slot: string; place: number; label: string; of: number } | null {
    for (const list of this.lists) {
      const shown = this.#shown(list.dataset.slot!);
      const place = shown.findIndex((story) => story.id === id);
      if (place >= 0) {
        return { slot: list.dataset.slot!, place, label: list.dataset.label!, of: shown.length };
      }
    }

    return null;
  }

  /**
   * Puts a story at a place of a slot. Automatic stories before it are placed too, so that they stay before it; those
   * for which there is no room any more leave.
   */
  insert(story: Story, slot: string, place: number): void {
    const list = this.#list(slot);
    if (!list) {
      return;
    }

    const others = this.#shown(slot).filter((other) => other.id !== story.id);
    const at = Math.min(place, others.length);
    const row = this.row(story.id) ?? this.#make(story);
    row.remove();
    const above = this.#pin(others.slice(0, at), list);
    const next = others[at] && this.row(others[at].id);
    if (next?.parentElement === list) {
      next.before(row);
    } else {
      put(row, above, list);
    }

    for (const pushed of others.slice(Number(list.dataset.capacity) - 1)) {
      const gone = this.row(pushed.id);
      if (gone?.parentElement === list) {
        gone.remove();
      }
    }

    say(row, slot);
  }

  /** Two stories of the page change places. */
  swap(one: string, other: string): void {
    const [first, second] = [this.pin(one), this.pin(other)];
    if (!first || !second || first === second) {
      return;
    }

    const [here, there] = [first.closest('ol')!.dataset.slot!, second.closest('ol')!.dataset.slot!];
    const hole = document.createComment('');
    first.replaceWith(hole);
    second.replaceWith(first);
    hole.replaceWith(second);
    say(first, there);
    say(second, here);
  }

  /** Changes places with the story before or after it on the page; false at the page's ends. */
  step(id: string, by: 1 | -1): boolean {
    const order = this.lists.flatMap((list) => this.#shown(list.dataset.slot!));
    const other = order[order.findIndex((story) => story.id === id) + by];
    if (!other) {
      return false;
    }

    this.swap(id, other.id);
    return true;
  }

  /** Makes a decision of what stands there by itself. */
  pin(id: string): HTMLElement | null {
    const where = this.placeOf(id);
    const list = where && this.#list(where.slot);
    return list ? this.#pin(this.#shown(where.slot).slice(0, where.place + 1), list) : this.row(id);
  }

  remove(id: string): void {
    this.row(id)?.remove();
  }

  /** Puts a row first into the slot that its own field names. */
  follow(row: HTMLElement): void {
    const slot = row.querySelector<HTMLSelectElement>('[name=Slot]')!.value;
    const list = this.#list(slot);
    if (list && row.parentElement !== list) {
      list.prepend(row);
      say(row, slot);
    }
  }

  #list(slot: string): HTMLOListElement | undefined {
    return this.lists.find((list) => list.dataset.slot === slot);
  }

  /** Places these stories, in this order; gives the row of the last. */
  #pin(stories: Story[], list: HTMLOListElement): HTMLElement | null {
    let last: HTMLElement | null = null;
    for (const story of stories) {
      const row = this.row(story.id) ?? this.#make(story);
      if (row.parentElement !== list) {
        put(row, last, list);
        say(row, list.dataset.slot!);
      }

      last = row;
    }

    return last;
  }

  #make(story: Story): HTMLElement {
    const row = (this.#pattern.content.cloneNode(true) as DocumentFragment).querySelector<HTMLElement>('li')!;
    row.id = `story-${story.id}`;
    row.dataset.story = story.id;
    row.dataset.words = story.words;
    row.querySelector<HTMLInputElement>('[name=ArticleId]')!.value = story.id;
    row.querySelector('.headline')!.textContent = story.words;
    return row;
  }
}

function put(row: HTMLElement, after: HTMLElement | null, list: HTMLElement): void {
  if (after) {
    after.after(row);
  } else {
    list.prepend(row);
  }
}

function say(row: HTMLElement, slot: string): void {
  row.querySelector<HTMLSelectElement>('[name=Slot]')!.value = slot;
  row.querySelector<HTMLInputElement>('[name=Was]')!.value = slot;
}
