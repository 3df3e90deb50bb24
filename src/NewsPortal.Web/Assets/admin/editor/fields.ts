// Binds the fields of the article's form to the shared document. A text is a Y.Text, so that two people may type in one
// headline; a choice is an entry of a map, where the last one counts; a list of equal selects is a Y.Array, so that two
// people may each add an author.
import * as Y from 'yjs';

/** What belongs to one person's form, or to the text itself. */
const own = new Set(['Body', 'Version', 'CreationKey', 'Kind', 'Log', 'Sequence', 'PublishAt', 'PublishAtSecond', 'MarkUpdated', 'Then', 'Overwrite', 'Confirm']);
const texts = 'textarea, input[type=text], input:not([type])';
const choices = 'select, input[type=checkbox], input[type=number], input[type=hidden]';

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

export interface Fields {
  /** Fills a new document with what the fields contained when the page was loaded. */
  seed(doc: Y.Doc): void;
  /** Shows a document, and keeps both alike from then on. */
  bind(doc: Y.Doc): void;
  /** Takes the fields out of the document, before a page of another one. */
  release(): void;
}

export function fieldsOf(form: HTMLFormElement): Fields {
  const lists = [...form.querySelectorAll<HTMLElement>('[data-rows]')];
  const controls = ([...form.elements] as Control[])
    .filter((control) => control.name && !own.has(control.name) && !control.name.startsWith('__') && !control.closest('[data-rows], [data-editor]'));
  const typed = controls.filter((control): control is HTMLInputElement | HTMLTextAreaElement => control.matches(texts) && !isPicture(control));
  const chosen = controls.filter((control): control is HTMLInputElement | HTMLSelectElement =>
    control.matches(choices) || isPicture(control));
  const initial = {
    texts: typed.map((control) => [control.name, plain(control.value)] as const),
    choices: chosen.map((control) => [control.name, valueOf(control)] as const),
    lists: lists.map((list) => [list.id, rowsOf(list)] as const),
  };
  const releases: (() => void)[] = [];

  return {
    seed(doc) {
      for (const [name, value] of initial.texts) {
        textOf(doc, name).insert(0, value);
      }

      for (const [name, value] of initial.choices) {
        choicesOf(doc).set(name, value);
      }

      for (const [name, values] of initial.lists) {
        listOf(doc, name).insert(0, values);
      }
    },
    bind(doc) {
      for (const control of typed) {
        releases.push(bindText(control, textOf(doc, control.name), doc));
      }

      releases.push(bindChoices(chosen, choicesOf(doc), doc));
      for (const list of lists) {
        releases.push(bindList(list, listOf(doc, list.id), doc));
      }
    },
    release() {
      for (const release of releases.splice(0)) {
        release();
      }
    },
  };
}

function textOf(doc: Y.Doc, name: string): Y.Text {
  return doc.getText(`text:${name}`);
}

function choicesOf(doc: Y.Doc): Y.Map<string> {
  return doc.getMap('choices');
}

function listOf(doc: Y.Doc, name: string): Y.Array<string> {
  return doc.getArray(`list:${name}`);
}

/** A text as a field has it: one kind of line end, and no NUL, which no stored text may contain. */
function plain(text: string): string {
  return text.replaceAll('\r\n', '\n').replaceAll('\0', '');
}

function bindText(control: HTMLInputElement | HTMLTextAreaElement, text: Y.Text, doc: Y.Doc): () => void {
  const undo = new Y.UndoManager(text, { trackedOrigins: new Set([control]) });
  let isComposing = false;
  const show = (value: string, start: number, end: number): void => {
    if (control.value === value) {
      return;
    }

    const isFocused = document.activeElement === control;
    control.value = value;
    if (isFocused) {
      control.setSelectionRange(start, end);
    }

    control.dispatchEvent(new Event('input', { bubbles: true }));
  };
  const take = (): void => {
    const change = difference(text.toString(), plain(control.value));
    if (change) {
      doc.transact(() => {
        text.delete(change.at, change.removed);
        text.insert(change.at, change.inserted);
      }, control);
    }
  };
  const onInput = (event: Event): void => {
    if (!isComposing && !(event as InputEvent).isComposing) {
      take();
    }
  };
  const onText = (event: Y.YTextEvent, transaction: Y.Transaction): void => {
    // While letters are being composed the field is left alone; what came meanwhile is merged afterwards.
    if (transaction.origin !== control && !isComposing) {
      const move = (place: number): number => moved(place, event.delta);
      show(text.toString(), move(control.selectionStart ?? 0), move(control.selectionEnd ?? 0));
    }
  };
  const onStart = (): void => {
    isComposing = true;
  };
  let before = '';
  const onBefore = (): void => {
    before = text.toString();
  };
  const onEnd = (): void => {
    isComposing = false;
    // Others' edits since the beginning are in the text and not in the field: only what was composed is taken over.
    const change = difference(before, plain(control.value));
    if (change && before !== text.toString()) {
      doc.transact(() => text.insert(Math.min(change.at, text.length), change.inserted), control);
      const end = Math.min(change.at, text.length) + change.inserted.length;
      show(text.toString(), end, end);
    } else {
      take();
    }
  };
  const onKey = (event: Event): void => {
    const key = event as KeyboardEvent;
    if ((key.ctrlKey || key.metaKey) && !key.altKey && (key.key.toLowerCase() === 'z' || key.key.toLowerCase() === 'y')) {
      event.preventDefault();
      if (key.shiftKey || key.key.toLowerCase() === 'y') {
        undo.redo();
      } else {
        undo.undo();
      }
    }
  };
  const listeners: [string, (event: Event) => void][] = [
    ['input', onInput], ['compositionstart', onBefore], ['compositionstart', onStart], ['compositionend', onEnd], ['keydown', onKey],
  ];
  for (const [name, listener] of listeners) {
    control.addEventListener(name, listener);
  }

  text.observe(onText);
  show(text.toString(), control.value.length, control.value.length);
  return () => {
    text.unobserve(onText);
    undo.destroy();
    for (const [name, listener] of listeners) {
      control.removeEventListener(name, listener);
    }
  };
}

function bindChoices(controls: (HTMLInputElement | HTMLSelectElement)[], map: Y.Map<string>, doc: Y.Doc): () => void {
  const onChange = (event: Event): void => {
    const control = event.currentTarget as HTMLInputElement;
    const value = valueOf(control);
    if ((map.get(control.name) ?? '') !== value) {
      doc.transact(() => map.set(control.name, value), control);
    }
  };
  const show = (control: HTMLInputElement | HTMLSelectElement): void => {
    const value = map.get(control.name);
    if (value === undefined || value === valueOf(control)) {
      return;
    }

    if (control.type === 'checkbox') {
      (control as HTMLInputElement).checked = value !== '';
    } else {
      const [number, source] = value.split(' ', 2);
      control.value = isPicture(control) ? number ?? '' : value;
      showPicture(control, source);
    }
  };
  const onMap = (_: Y.YMapEvent<string>, transaction: Y.Transaction): void => {
    for (const control of controls) {
      if (transaction.origin !== control) {
        show(control);
      }
    }
  };
  for (const control of controls) {
    show(control);
    control.addEventListener('input', onChange);
    control.addEventListener('change', onChange);
  }

  map.observe(onMap);
  return () => {
    map.unobserve(onMap);
    for (const control of controls) {
      control.removeEventListener('input', onChange);
      control.removeEventListener('change', onChange);
    }
  };
}

function bindList(list: HTMLElement, array: Y.Array<string>, doc: Y.Doc): () => void {
  const onChange = (): void => {
    const rows = rowsOf(list);
    doc.transact(() => {
      array.toArray().map((value, index) => [value, index] as const).reverse()
        .filter(([value]) => !rows.includes(value))
        .forEach(([, index]) => array.delete(index));
      rows.forEach((value, index) => {
        const at = array.toArray().indexOf(value);
        if (at !== index) {
          if (at >= 0) {
            array.delete(at);
          }

          array.insert(Math.min(index, array.length), [value]);
        }
      });
    }, list);
  };
  const show = (): void => {
    // Two people may have added the same one.
    const values = [...new Set(array.toArray())];
    if (JSON.stringify(values) === JSON.stringify(rowsOf(list))) {
      return;
    }

    let last = list.lastElementChild as HTMLSelectElement;
    while (list.children.length <= values.length) {
      const next = last.cloneNode(true) as HTMLSelectElement;
      last.after(next);
      last = next;
    }

    [...list.querySelectorAll('select')].forEach((select, index) => {
      select.value = values[index] ?? '';
    });
  };
  const onArray = (_: unknown, transaction: Y.Transaction): void => {
    if (transaction.origin !== list) {
      show();
    }
  };
  show();
  list.addEventListener('change', onChange);
  array.observe(onArray);
  return () => {
    array.unobserve(onArray);
    list.removeEventListener('change', onChange);
  };
}

function rowsOf(list: HTMLElement): string[] {
  return [...list.querySelectorAll('select')].map((select) => select.value).filter(Boolean);
}

function valueOf(control: HTMLInputElement | HTMLSelectElement): string {
  if (control.type === 'checkbox') {
    return (control as HTMLInputElement).checked ? 'true' : '';
  }

  // The picture's address goes with its number, so that others see it, too.
  const shown = isPicture(control) ? pictureOf(control) : null;
  return shown && !shown.hidden && control.value ? `${control.value} ${shown.getAttribute('src')}` : control.value;
}

function isPicture(control: Element): boolean {
  return control.closest('[data-picture-field]') !== null;
}

function pictureOf(control: Element): HTMLImageElement | null {
  return control.closest('[data-picture-field]')?.querySelector<HTMLImageElement>('[data-picture-shown]') ?? null;
}

function showPicture(control: Element, source: string | undefined): void {
  const shown = pictureOf(control);
  if (shown) {
    shown.removeAttribute('width');
    shown.removeAttribute('height');
    shown.src = source ?? '';
    shown.hidden = !source;
    const clear = control.closest('[data-picture-field]')?.querySelector<HTMLElement>('[data-picture-clear]');
    clear?.toggleAttribute('hidden', !source);
  }
}

/** What made one text of another, as one replaced part; null if nothing did. */
export function difference(before: string, after: string): { at: number; removed: number; inserted: string } | null {
  if (before === after) {
    return null;
  }

  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) {
    start++;
  }

  let end = 0;
  while (end < shorter - start && before[before.length - 1 - end] === after[after.length - 1 - end]) {
    end++;
  }

  // Half a character outside the basic plane would be damaged on the way.
  if (start > 0 && isHigh(before.charCodeAt(start - 1))) {
    start--;
  }

  if (end > 0 && isLow(before.charCodeAt(before.length - end))) {
    end--;
  }

  return { at: start, removed: before.length - start - end, inserted: after.slice(start, after.length - end) };
}

function isHigh(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}

/** Where a place in a text is after a change. */
export function moved(place: number, delta: { retain?: number; insert?: unknown; delete?: number }[]): number {
  let at = 0;
  let result = place;
  for (const { retain = 0, insert, delete: removed = 0 } of delta) {
    if (at > result) {
      break;
    }

    if (typeof insert === 'string') {
      if (at < result) {
        result += insert.length;
      }

      at += insert.length;
    } else if (removed) {
      result -= Math.min(removed, Math.max(0, result - at));
    } else {
      at += retain;
    }
  }

  return result;
}
