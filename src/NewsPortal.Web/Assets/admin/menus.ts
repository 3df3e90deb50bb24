// Arranges the menus. Without this script each button sends the form, and the answer is the form after that act; with
// it, entries are dragged and moved at once, and what is added comes without leaving the page.
import { t } from './texts';

export function setUpMenus(): void {
  const form = document.querySelector<HTMLFormElement>('form[data-menus]');
  if (!form) {
    return;
  }

  let dragged: HTMLElement | null = null;
  let changed = false;
  dress();

  form.addEventListener('input', (event) => {
    changed = true;
    const list = (event.target as Element).closest<HTMLElement>('[data-list]');
    if (list) {
      // Words of one's own mean that the list is arranged by hand.
      arranged(list);
    }
  });
  window.addEventListener('beforeunload', (event) => {
    if (changed) {
      event.preventDefault();
    }
  });

  form.addEventListener('click', (event) => {
    const button = (event.target as Element).closest<HTMLButtonElement>('[data-step], [data-remove]');
    const row = button?.closest<HTMLElement>('[data-row]');
    if (!button || !row) {
      return;
    }

    event.preventDefault();
    if (button.dataset.step) {
      step(row, Number(button.dataset.step));
      button.focus();
    } else {
      remove(row);
    }
  });

  // Firefox cannot select text in what can be dragged, so a row can be only while its handle is held.
  form.addEventListener('pointerdown', (event) => {
    const row = (event.target as Element).closest('[data-grip]')?.closest<HTMLElement>('[data-row]');
    if (row) {
      row.draggable = true;
    }
  });
  form.addEventListener('pointerup', rest);
  form.addEventListener('dragstart', (event) => {
    dragged = (event.target as Element).closest<HTMLElement>('[data-row]');
    if (dragged && event.dataTransfer) {
      event.dataTransfer.effectAllowed = 'move';
      event.dataTransfer.setData('text/plain', wordsOf(dragged));
      dragged.classList.add('dragged');
    }
  });
  form.addEventListener('dragover', (event) => {
    const list = (event.target as Element).closest<HTMLElement>('[data-list]');
    if (!dragged || !list) {
      return;
    }

    event.preventDefault();
    const next = [...list.querySelectorAll<HTMLElement>('[data-row]')].find((row) => {
      const box = row.getBoundingClientRect();
      return row !== dragged && event.clientY < box.top + box.height / 2;
    });
    list.insertBefore(dragged, next ?? null);
  });
  form.addEventListener('drop', (event) => event.preventDefault());
  form.addEventListener('dragend', () => {
    if (dragged) {
      settle(dragged);
      dragged.classList.remove('dragged');
      dragged = null;
    }

    rest();
  });

  form.addEventListener('submit', (event) => {
    const act = (event.submitter as HTMLButtonElement | null)?.value ?? '';
    if (!/^(search|add:|address)/.test(act)) {
      changed = false;
      return;
    }

    event.preventDefault();
    void exchange(act);
  });
  form.addEventListener('keydown', (event) => {
    const field = event.target as HTMLElement;
    if (event.key === 'Enter' && field instanceof HTMLInputElement && field.type !== 'radio') {
      // Enter in a field presses the button that belongs to it, not the first of the form.
      event.preventDefault();
      const act = field.name === 'Q' ? 'search' : field.name.startsWith('New') ? 'address' : null;
      if (act) {
        void exchange(act);
      }
    }
  });

  function dress(): void {
    for (const grip of form!.querySelectorAll<HTMLElement>('[data-grip]')) {
      grip.hidden = false;
    }
  }

  function rest(): void {
    for (const row of form!.querySelectorAll<HTMLElement>('[data-row][draggable]')) {
      row.removeAttribute('draggable');
    }
  }

  function step(row: HTMLElement, by: number): void {
    const other = by < 0 ? row.previousElementSibling : row.nextElementSibling;
    if (other) {
      if (by < 0) {
        other.before(row);
      } else {
        other.after(row);
      }
    } else {
      const columns = [...form!.querySelectorAll<HTMLElement>('[data-part="footer"] [data-list]')];
      const here = columns.indexOf(row.parentElement!);
      const next = here < 0 ? undefined : columns[here + by];
      if (!next) {
        return;
      }

      if (by < 0) {
        next.append(row);
      } else {
        next.prepend(row);
      }
    }

    settle(row);
  }

  function remove(row: HTMLElement): void {
    const list = row.parentElement!;
    const next = (row.nextElementSibling ?? row.previousElementSibling)?.querySelector<HTMLElement>('[data-remove]');
    arranged(list);
    say(t('{0} is taken out.', wordsOf(row)));
    row.remove();
    (next ?? list).focus();
  }

  /** After a move: the row says where it stands, and the list is arranged by hand from now on. */
  function settle(row: HTMLElement): void {
    const list = row.parentElement!;
    row.querySelector<HTMLInputElement>('[data-list-of]')!.value = list.dataset.list!;
    arranged(list);
    const place = [...list.children].indexOf(row) + 1;
    say(t('{0} is number {1} of {2} in {3}.', wordsOf(row), place, list.children.length, list.getAttribute('aria-label') ?? ''));
  }

  function arranged(list: HTMLElement): void {
    changed = true;
    const own = list.closest('[data-part]')?.querySelector<HTMLInputElement>('input[type="radio"][value="true"]');
    if (own) {
      own.checked = true;
    }
  }

  function say(words: string): void {
    form!.querySelector<HTMLElement>('[data-live]')!.textContent = words;
  }

  function wordsOf(row: HTMLElement): string {
    return row.querySelector('[data-words]')?.textContent ?? '';
  }

  /** Sends the form for an act that stores nothing, and takes over the form that answers. */
  async function exchange(act: string): Promise<void> {
    const data = new FormData(form!);
    data.set('Do', act);
    try {
      const answer = await fetch(form!.action, {
        method: 'POST', body: new URLSearchParams(data as never), signal: AbortSignal.timeout(20_000),
      });
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const theirs = page.querySelector('form[data-menus]');
      if (!theirs) {
        throw new Error('no form');
      }

      form!.replaceChildren(...[...theirs.childNodes].map((node) => document.importNode(node, true)));
      dress();
      changed ||= act !== 'search';
      const error = form!.querySelector<HTMLElement>('[aria-invalid="true"]');
      (error ?? form!.querySelector<HTMLElement>(act === 'address' ? '#NewAddress' : '#Q'))?.focus();
      say(act === 'search'
        ? [...form!.querySelectorAll('.menu-found .thing')].map((thing) => thing.textContent).join(', ')
        : error ? '' : t('Added.'));
    } catch {
      // The server's own answer says what is wrong, such as that somebody is signed out.
      changed = false;
      const field = document.createElement('input');
      Object.assign(field, { type: 'hidden', name: 'Do', value: act });
      form!.append(field);
      form!.submit();
    }
  }
}
