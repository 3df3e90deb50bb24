// Tags are entered one on a line; who types or pastes commas means the same. Names that contain one already stay.
import { plural, t } from '../texts';
import { difference } from './fields';

const comma = /\s*[,،，]\s*/g;

export function splitAtCommas(field: HTMLTextAreaElement): void {
  let before = field.value;
  const split = (event: Event): void => {
    if (event instanceof InputEvent && event.isComposing) {
      return;
    }

    // What the page itself puts into the field was entered elsewhere.
    const isTyped = event instanceof InputEvent || event.type === 'compositionend';
    const change = isTyped ? difference(before, field.value, field.selectionEnd) : null;
    if (change) {
      const split = change.inserted.replace(comma, '\n');
      const isAtStart = change.at === 0 || field.value[change.at - 1] === '\n';
      // The space after a comma, and a comma after nothing.
      const lines = isAtStart ? split.replace(split === change.inserted ? /^ +/ : /^\n/, '') : split;
      if (lines !== change.inserted) {
        field.setRangeText(lines, change.at, change.at + change.inserted.length, 'end');
      }
    }

    before = field.value;
  };
  field.addEventListener('input', split);
  field.addEventListener('compositionend', split);
}

interface Tag {
  name: string;
  articles: number;
}

/** How long somebody pauses before tags are asked for. */
const pause = 120;

/** Proposes tags for the line that is being typed: arrows choose, Enter takes, Escape closes; or a tap. */
export function suggestTags(field: HTMLTextAreaElement): void {
  const address = field.dataset.suggest;
  if (!address) {
    return;
  }

  const list = document.createElement('div');
  list.id = `${field.id}-options`;
  list.className = 'surface-options';
  list.setAttribute('role', 'listbox');
  list.setAttribute('aria-label', t('Tags to choose from'));
  list.hidden = true;
  const status = document.createElement('p');
  status.className = 'visually-hidden';
  status.setAttribute('role', 'status');
  field.after(list, status);
  field.setAttribute('aria-autocomplete', 'list');
  field.setAttribute('aria-controls', list.id);
  let asked = new AbortController();
  let timer = 0;
  let at = -1;

  const lineAt = (): { start: number; end: number; text: string } => {
    const start = field.value.lastIndexOf('\n', field.selectionStart - 1) + 1;
    const next = field.value.indexOf('\n', field.selectionStart);
    const end = next < 0 ? field.value.length : next;
    return { start, end, text: field.value.slice(start, end).trim() };
  };
  const mark = (index: number): void => {
    at = index;
    for (const [number, option] of [...list.children].entries()) {
      option.setAttribute('aria-selected', String(number === at));
    }

    const option = list.children[at];
    if (option) {
      field.setAttribute('aria-activedescendant', option.id);
      option.scrollIntoView({ block: 'nearest' });
    } else {
      field.removeAttribute('aria-activedescendant');
    }
  };
  const close = (): void => {
    asked.abort();
    window.clearTimeout(timer);
    list.hidden = true;
    list.replaceChildren();
    status.textContent = '';
    mark(-1);
  };
  const take = (name: string): void => {
    const { start, end } = lineAt();
    const isLast = end === field.value.length;
    field.setRangeText(isLast ? `${name}\n` : name, start, end, 'end');
    close();
    field.dispatchEvent(new Event('input', { bubbles: true }));
    field.focus();
  };
  const show = (found: Tag[]): void => {
    list.replaceChildren(...found.map((tag, index) => {
      const option = document.createElement('div');
      option.id = `${list.id}-${index}`;
      option.setAttribute('role', 'option');
      option.setAttribute('aria-selected', 'false');
      option.dir = 'auto';
      const count = document.createElement('span');
      count.className = 'hint';
      count.textContent = ` ${tag.articles}`;
      option.append(tag.name, count);
      // The field keeps the focus, and a phone its keyboard.
      option.addEventListener('pointerdown', (event) => event.preventDefault());
      option.addEventListener('click', () => take(tag.name));
      return option;
    }));
    list.hidden = found.length === 0;
    status.textContent = found.length === 0
      ? ''
      : plural(found.length, '{0} tag to choose from: arrows and Enter', '{0} tags to choose from: arrows and Enter');
    mark(-1);
  };
  const ask = async (typed: string): Promise<void> => {
    asked = new AbortController();
    try {
      const answer = await fetch(`${address}?q=${encodeURIComponent(typed)}`, { signal: asked.signal, credentials: 'same-origin' });
      const found = answer.ok ? await answer.json() as Tag[] : [];
      const present = new Set(field.value.split('\n').map((line) => line.trim().toLowerCase()));
      if (document.activeElement === field) {
        show(found.filter((tag) => !present.has(tag.name.toLowerCase())));
      }
    } catch {
      // Without an answer the field is what it was: a list of names.
    }
  };

  field.addEventListener('input', (event) => {
    if (!(event instanceof InputEvent)) {
      return;
    }

    close();
    const { text } = lineAt();
    if (text) {
      timer = window.setTimeout(() => void ask(text), pause);
    }
  });
  field.addEventListener('blur', close);
  field.addEventListener('keydown', (event) => {
    const count = list.children.length;
    if (count === 0 || event.isComposing) {
      return;
    }

    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      mark((at + (event.key === 'ArrowDown' ? 1 : at < 0 ? 0 : -1) + count) % count);
    } else if (event.key === 'Enter' && at >= 0) {
      event.preventDefault();
      (list.children[at] as HTMLElement).click();
    } else if (event.key === 'Escape') {
      event.preventDefault();
      close();
    }
  });
}
