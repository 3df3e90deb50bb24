// Offers the names of colleagues while one is typed after an @: arrows choose, Enter and Tab take, Escape closes.
import { t } from '../texts';
import { make, nextId } from './surface/ui';

const most = 8;

/** The list, to stand below the field. */
export function offerNames(area: HTMLTextAreaElement, load: () => Promise<string[]>): HTMLElement {
  const id = nextId('names');
  const list = make('div', { role: 'listbox', id, 'aria-label': t('Colleagues'), class: 'surface-options', hidden: true });
  area.setAttribute('aria-autocomplete', 'list');
  area.setAttribute('aria-controls', id);
  let offered: string[] = [];
  let at = 0;
  let asked = 0;
  const close = (): void => {
    asked++;
    offered = [];
    list.hidden = true;
    list.replaceChildren();
    area.removeAttribute('aria-activedescendant');
  };
  const take = (name: string): void => {
    const begun = begunIn(area);
    if (begun) {
      area.setRangeText(`${name} `, begun.start, area.selectionStart, 'end');
      close();
      area.dispatchEvent(new Event('input', { bubbles: true }));
      area.focus();
    }
  };
  const show = (): void => {
    list.replaceChildren(...offered.map((name, index) => {
      const option = make('div', { role: 'option', id: `${id}-${index}`, 'aria-selected': String(index === at), dir: 'auto' }, name);
      // The field keeps the focus.
      option.addEventListener('pointerdown', (event) => {
        event.preventDefault();
        take(name);
      });
      return option;
    }));
    list.hidden = false;
    area.setAttribute('aria-activedescendant', `${id}-${at}`);
  };
  area.addEventListener('input', async () => {
    const turn = ++asked;
    const begun = begunIn(area);
    const names = begun ? await load() : [];
    if (turn !== asked) {
      return;
    }

    offered = begun ? names.filter((name) => beginsWith(name, begun.words)).slice(0, most) : [];
    at = 0;
    if (offered.length > 0) {
      show();
    } else {
      close();
    }
  });
  area.addEventListener('keydown', (event) => {
    if (list.hidden) {
      return;
    }

    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      at = (at + step + offered.length) % offered.length;
      show();
    } else if ((event.key === 'Enter' || event.key === 'Tab') && !event.ctrlKey && !event.metaKey) {
      take(offered[at]!);
    } else if (event.key === 'Escape') {
      close();
    } else {
      return;
    }

    event.preventDefault();
    event.stopImmediatePropagation();
  });
  area.addEventListener('blur', close);
  return list;
}

/** The name that is being typed before the caret; null for none. After a letter an @ belongs to an address. */
function begunIn(area: HTMLTextAreaElement): { start: number; words: string } | null {
  const before = area.value.slice(0, area.selectionStart);
  const words = /(?:^|[^\p{L}\p{N}])@([^@\n]{0,60})$/u.exec(before)?.[1];
  return words === undefined ? null : { start: before.length - words.length, words };
}

/** Tells whether the name, or one of its words, begins like this. */
function beginsWith(name: string, words: string): boolean {
  const [whole, begun] = [name.toLocaleLowerCase(), words.toLocaleLowerCase()];
  return whole.startsWith(begun) || (!begun.includes(' ') && whole.split(/\s+/).some((word) => word.startsWith(begun)));
}
