// What the page says to its writer. It stays in sight however far down they write, and never takes the focus: the next
// key belongs to the text.

const moment = 6000;

export class Notices {
  readonly element: HTMLElement;

  constructor(after: Element) {
    this.element = document.createElement('div');
    this.element.className = 'notices';
    after.after(this.element);
  }

  /** Says something once, until it is dropped. */
  tell(name: string, words: string, ...actions: HTMLElement[]): void {
    const told = this.#find(name);
    // Said again it would be read out again, and a button that has the focus would lose it.
    if (told?.querySelector('p')?.textContent !== words) {
      told?.remove();
      const made = notice(words, 'alert', ...actions);
      made.dataset.notice = name;
      this.element.append(made);
    }
  }

  drop(...names: string[]): void {
    for (const name of names) {
      this.#find(name)?.remove();
    }
  }

  /** A copy of what is said elsewhere on the page, and read out there, for a moment. */
  flash(said: HTMLElement): void {
    this.drop('flash');
    const made = said.cloneNode(true) as HTMLElement;
    made.removeAttribute('role');
    made.setAttribute('aria-hidden', 'true');
    made.dataset.notice = 'flash';
    this.element.append(made);
    setTimeout(() => made.remove(), moment);
  }

  has(name: string): boolean {
    return this.#find(name) !== null;
  }

  #find(name: string): HTMLElement | null {
    return this.element.querySelector<HTMLElement>(`[data-notice="${name}"]`);
  }
}

export function notice(words: string, role: 'alert' | 'status', ...actions: HTMLElement[]): HTMLElement {
  const made = document.createElement('div');
  made.className = 'notice notice-warn';
  made.setAttribute('role', role);
  const text = document.createElement('p');
  text.textContent = words;
  made.append(text);
  if (actions.length > 0) {
    const row = document.createElement('p');
    row.className = 'actions';
    row.append(...actions);
    made.append(row);
  }

  return made;
}

export function action(label: string, act: () => void): HTMLButtonElement {
  const made = document.createElement('button');
  made.type = 'button';
  made.className = 'button';
  made.textContent = label;
  made.addEventListener('click', act);
  return made;
}
