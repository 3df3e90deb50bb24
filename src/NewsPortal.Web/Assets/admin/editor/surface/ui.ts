// Small parts of the interface: elements, popups beside the text, and dialogs.

type Child = Node | string | null;

export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K, attributes: Record<string, string | boolean | null> = {}, ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== false) {
      element.setAttribute(name, value === true ? '' : value);
    }
  }

  element.append(...children.filter((child) => child !== null));
  return element;
}

export function button(label: string, act: () => void, attributes: Record<string, string | boolean | null> = {}): HTMLButtonElement {
  const made = make('button', { type: 'button', class: 'button small', ...attributes }, label);
  made.addEventListener('click', act);
  return made;
}

let last = 0;

/** An id for elements that refer to each other. */
export function nextId(prefix: string): string {
  return `${prefix}-${++last}`;
}

export interface Popup {
  element: HTMLElement;
  close(): void;
}

/** Something shown at a place of the text until Escape, or until something else gets the focus or a click. */
export function popup(root: HTMLElement, place: { left: number; top: number; bottom: number }, label: string, onClose: (byKey: boolean) => void, ...children: Child[]): Popup {
  const element = make('div', { class: 'surface-popup', role: 'dialog', 'aria-label': label }, ...children);
  root.append(element);
  put(element, root, place);
  let isOpen = true;
  const close = (byKey = false) => {
    if (isOpen) {
      isOpen = false;
      document.removeEventListener('pointerdown', outside, true);
      element.remove();
      onClose(byKey);
    }
  };
  const outside = (event: Event) => {
    if (event.target instanceof Node && !element.contains(event.target)) {
      close();
    }
  };
  document.addEventListener('pointerdown', outside, true);
  element.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      close(true);
    }
  });
  element.addEventListener('focusout', (event) => {
    if (event.relatedTarget instanceof Node && !element.contains(event.relatedTarget)) {
      close();
    }
  });
  return { element, close };
}

/** Puts an element below a place, or above where there is no room. */
export function put(element: HTMLElement, root: HTMLElement, place: { left: number; top: number; bottom: number }): void {
  const frame = root.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = element;
  const isAbove = place.bottom + height + 8 > window.innerHeight && place.top - height - 8 > 0;
  element.style.left = `${Math.max(0, Math.min(place.left - frame.left, frame.width - width))}px`;
  element.style.top = `${(isAbove ? place.top - height - 4 : place.bottom + 4) - frame.top}px`;
}

/** A dialog above the page, gone when it closes. */
export function dialog(title: string, onClose: () => void, closeLabel: string, ...children: Child[]): HTMLDialogElement {
  const id = nextId('surface-dialog');
  const made = make('dialog', { class: 'surface-dialog', 'aria-labelledby': id });
  made.append(
    make('div', { class: 'card-head' }, make('h2', { id }, title), button(closeLabel, () => made.close())),
    ...children.filter((child) => child !== null));
  made.addEventListener('close', () => {
    made.remove();
    onClose();
  });
  made.addEventListener('click', (event) => {
    if (event.target === made) {
      made.close();
    }
  });
  document.body.append(made);
  made.showModal();
  return made;
}

/** A field with a list of proposals: arrows choose, Enter takes. */
export interface Choice<T> {
  field: HTMLInputElement;
  list: HTMLElement;
  chosen(): T | null;
  show(items: T[], empty: string): void;
}

export function choice<T>(label: string, listLabel: string, draw: (item: T) => Child[], take: (item: T) => void): Choice<T> {
  const id = nextId('surface-list');
  const field = make('input', {
    type: 'text', role: 'combobox', 'aria-label': label, placeholder: label, autocomplete: 'off', 'aria-expanded': 'false', 'aria-controls': id,
    'aria-autocomplete': 'list', spellcheck: 'false',
  });
  const list = make('div', { role: 'listbox', id, 'aria-label': listLabel, class: 'surface-options', hidden: true });
  let items: T[] = [];
  let at = -1;
  const mark = (index: number) => {
    at = index;
    [...list.querySelectorAll('[role=option]')].forEach((option, number) => {
      option.setAttribute('aria-selected', String(number === at));
      if (number === at) {
        option.scrollIntoView({ block: 'nearest' });
      }
    });
    if (at < 0) {
      field.removeAttribute('aria-activedescendant');
    } else {
      field.setAttribute('aria-activedescendant', `${id}-${at}`);
    }
  };
  field.addEventListener('keydown', (event) => {
    if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && items.length > 0) {
      event.preventDefault();
      mark((at + (event.key === 'ArrowDown' ? 1 : at < 0 ? 0 : -1) + items.length) % items.length);
    }
  });
  return {
    field,
    list,
    chosen: () => items[at] ?? null,
    show(found, empty) {
      items = found;
      list.replaceChildren(...found.map((item, index) => {
        const option = make('div', { role: 'option', id: `${id}-${index}`, 'aria-selected': 'false' }, ...draw(item));
        option.addEventListener('pointerdown', (event) => event.preventDefault());
        option.addEventListener('click', () => take(item));
        return option;
      }));
      if (found.length === 0 && empty) {
        list.append(make('p', { class: 'hint' }, empty));
      }

      list.hidden = list.childElementCount === 0;
      field.setAttribute('aria-expanded', String(found.length > 0));
      mark(-1);
    },
  };
}
