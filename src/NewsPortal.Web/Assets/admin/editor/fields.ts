// Binds the fields of the article's form to the shared document. A text is a Y.Text, so that two people may type in one
// headline; a choice is an entry of a map, where the last one counts; a list of equal selects is a Y.Array, so that two
// people may each add an author.
import * as Y from 'yjs';
import { t } from '../texts';

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
  /** Puts the document's texts into what is sent: while letters are composed, a field lacks what others typed. */
  complete(body: FormData): void;
  /** Takes the fields out of the document, before a page of another one. */
  release(): void;
}

export function fieldsOf(form: HTMLFormElement): Fields {
  const lists = [...form.querySelectorAll<HTMLElement>('[data-rows]')];
  const controls = ([...form.elements] as Control[])
    .filter((control) => control.name && !own.has(control.name) && !control.name.startsWith('__') && !control.closest('[data-rows], [data-editor], [data-region=launch]'));
  const typed = controls.filter((control): control is HTMLInputElement | HTMLTextAreaElement => control.matches(texts) && !isPicture(control));
  const chosen = controls.filter((control): control is HTMLInputElement | HTMLSelectElement =>
    control.matches(choices) || isPicture(control));
  // What the server wrote, not what a browser filled in after a reload. A new story has only the latter.
  const isNew = form.dataset.live === 'new';
  const initial = {
    texts: typed.map((control) => [control.name, plain(isNew ? control.value : writtenIn(control))] as const),
    choices: chosen.map((control) => [control.name, isNew ? shownBy(control) : writtenIn(control)] as const),
    lists: lists.map((list) => [list.id, rowsOf(list, isNew ? shownBy : writtenIn)] as const),
  };
  const releases: (() => void)[] = [];
  let bound: Y.Doc | null = null;

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
      bound = doc;
      for (const control of typed) {
        releases.push(bindText(control, textOf(doc, control.name), doc));
      }

      releases.push(bindChoices(chosen, choicesOf(doc), doc));
      for (const list of lists) {
        releases.push(bindList(list, listOf(doc, list.id), doc));
      }
    },
    complete(body) {
      for (const { name } of bound ? typed : []) {
        body.set(name, textOf(bound!, name).toString());
      }
    },
    release() {
      bound = null;
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
  return text.replace(/\r\n?/g, '\n').replaceAll('\0', '');
}

function bindText(control: HTMLInputElement | HTMLTextAreaElement, text: Y.Text, doc: Y.Doc): () => void {
  const undo = new Y.UndoManager(text, { trackedOrigins: new Set([control]) });
  /** What the field contained when the document last heard of it. */
  let known = text.toString();
  let isComposing = false;
  /**
   * While letters are being composed the field is left alone. If others type meanwhile, this is the place in the field
   * for each unit of the document's text, and -1 for what they typed.
   */
  let places: number[] | null = null;
  const show = (value: string, start: number, end: number): void => {
    known = value;
    if (control.value === value) {
      return;
    }

    const isFocused = document.activeElement === control;
    const { scrollTop, selectionDirection } = control;
    control.value = value;
    if (isFocused) {
      control.setSelectionRange(start, end, selectionDirection ?? undefined);
      control.scrollTop = scrollTop;
    }

    control.dispatchEvent(new Event('input', { bubbles: true }));
  };
  const put = ({ at, removed, inserted }: Change): void => {
    if (!places) {
      text.delete(at, removed);
      text.insert(at, inserted);
      return;
    }

    const isGone = (place: number): boolean => place >= at && place < at + removed;
    for (let end = places.length; end > 0; end--) {
      let start = end;
      while (start > 0 && isGone(places[start - 1]!)) {
        start--;
      }

      // In one piece: half a character would be damaged.
      text.delete(start, end - start);
      end = start;
    }

    const rest = places.filter((place) => !isGone(place));
    const to = behind(rest, at);
    places = rest.map((place) => (place >= at + removed ? place + inserted.length - removed : place));
    places.splice(to, 0, ...Array.from({ length: inserted.length }, (_, index) => at + index));
    text.insert(to, inserted);
  };
  const take = (): void => {
    const value = plain(control.value);
    const change = difference(known, value, control.selectionEnd ?? value.length);
    known = value;
    if (change) {
      doc.transact(() => put(change), control);
    }

    if (value !== control.value && !isComposing) {
      const [start, end] = [control.selectionStart, control.selectionEnd]
        .map((place) => plain(control.value.slice(0, place ?? 0)).length) as [number, number];
      show(value, start, end);
    }
  };
  const onText = (event: Y.YTextEvent, transaction: Y.Transaction): void => {
    if (transaction.origin === control) {
      return;
    }

    if (isComposing) {
      places = after(places ?? Array.from({ length: known.length }, (_, index) => index), event.delta);
    } else if (transaction.origin === undo) {
      const end = endOf(event.delta);
      show(text.toString(), end, end);
    } else {
      const start = control.selectionStart ?? 0;
      const end = control.selectionEnd ?? 0;
      show(text.toString(), moved(start, event.delta, start < end), moved(end, event.delta));
    }
  };
  const onStart = (): void => {
    isComposing = true;
  };
  const onEnd = (): void => {
    isComposing = false;
    take();
    if (places) {
      const now = places;
      const [start, end] = [control.selectionStart, control.selectionEnd]
        .map((caret) => behind(now, caret ?? 0)) as [number, number];
      places = null;
      show(text.toString(), start, end);
    }
  };
  const step = (isBack: boolean): void => {
    if (isBack) {
      undo.undo();
    } else {
      undo.redo();
    }
  };
  const onKey = (event: Event): void => {
    const key = event as KeyboardEvent;
    const letter = letterOf(key);
    if ((key.ctrlKey || key.metaKey) && !key.altKey && !key.isComposing && (letter === 'z' || letter === 'y')) {
      event.preventDefault();
      step(letter === 'z' && !key.shiftKey);
    }
  };
  const onBefore = (event: Event): void => {
    // The browser's own menu: what it would take back is not what stands in the field.
    const { inputType } = event as InputEvent;
    if (inputType === 'historyUndo' || inputType === 'historyRedo') {
      event.preventDefault();
      step(inputType === 'historyUndo');
    }
  };
  const listeners: [string, (event: Event) => void][] = [
    ['input', take], ['beforeinput', onBefore], ['compositionstart', onStart], ['compositionend', onEnd], ['keydown', onKey],
  ];
  for (const [name, listener] of listeners) {
    control.addEventListener(name, listener);
  }

  text.observe(onText);
  show(known, control.value.length, control.value.length);
  return () => {
    text.unobserve(onText);
    undo.destroy();
    for (const [name, listener] of listeners) {
      control.removeEventListener(name, listener);
    }
  };
}

/** The letter of a key; where the keyboard writes no Latin letters, that of its place. */
function letterOf({ key, code }: KeyboardEvent): string {
  return (/^[\x21-\x7e]$/.test(key) ? key : code.replace('Key', '')).toLowerCase();
}

function bindChoices(controls: (HTMLInputElement | HTMLSelectElement)[], map: Y.Map<string>, doc: Y.Doc): () => void {
  const onChange = (event: Event): void => {
    const control = event.currentTarget as HTMLInputElement;
    const value = shownBy(control);
    if ((map.get(control.name) ?? '') !== value) {
      doc.transact(() => map.set(control.name, value), control);
    }
  };
  const show = (control: HTMLInputElement | HTMLSelectElement): void => {
    const value = map.get(control.name);
    if (value === undefined || value === shownBy(control)) {
      return;
    }

    if (control instanceof HTMLSelectElement) {
      choose(control, value);
    } else if (control.type === 'checkbox') {
      control.checked = value !== '';
    } else if (isPicture(control)) {
      const [number = '', source] = value.split(' ', 2);
      control.value = number;
      showPicture(control, number, source);
    } else {
      control.value = value;
    }

    control.dispatchEvent(new Event('input', { bubbles: true }));
  };
  const onMap = (event: Y.YMapEvent<string>, transaction: Y.Transaction): void => {
    for (const control of controls) {
      if (transaction.origin !== control && event.keysChanged.has(control.name)) {
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
    doc.transact(() => arrange(array, rowsOf(list)), list);
  };
  const show = (): void => {
    // Two people may have added the same one.
    const values = [...new Set(array.toArray())];
    if (JSON.stringify(values) === JSON.stringify(rowsOf(list))) {
      return;
    }

    while (list.children.length <= values.length) {
      const next = list.lastElementChild!.cloneNode(true) as HTMLSelectElement;
      next.setAttribute('aria-label', (next.getAttribute('aria-label') ?? '').replace(/\d+$/, String(list.children.length + 1)));
      list.append(next);
    }

    [...list.querySelectorAll('select')].forEach((select, index) => {
      choose(select, values[index] ?? '');
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

/** Makes the shared list that of the rows; what stays at its place is not touched, so that others' additions stay, too. */
function arrange(array: Y.Array<string>, rows: string[]): void {
  for (const [index, value] of [...array.toArray().entries()].reverse()) {
    if (!rows.includes(value) || array.toArray().indexOf(value) < index) {
      array.delete(index);
    }
  }

  for (const [index, value] of rows.entries()) {
    const at = array.toArray().indexOf(value);
    if (at !== index) {
      if (at >= 0) {
        array.delete(at);
      }

      array.insert(index, [value]);
    }
  }
}

/** The values of a list's rows, each once. */
function rowsOf(list: HTMLElement, read: (select: HTMLSelectElement) => string = shownBy): string[] {
  return [...new Set([...list.querySelectorAll('select')].map(read).filter(Boolean))];
}

/** Chooses a value, also one that was added since this page was loaded, or that its reader's list does not have. */
function choose(select: HTMLSelectElement, value: string): void {
  if (value !== '' && ![...select.options].some((option) => option.value === value)) {
    select.add(new Option(t('Number {0} (its name shows after a reload)', value), value));
  }

  select.value = value;
}

function shownBy(control: HTMLInputElement | HTMLSelectElement): string {
  return control instanceof HTMLInputElement && control.type === 'checkbox'
    ? (control.checked ? 'true' : '') : withPicture(control, control.value);
}

/** What a control contained when the server wrote the page. */
function writtenIn(control: Control): string {
  if (control instanceof HTMLSelectElement) {
    return ([...control.options].find((option) => option.defaultSelected) ?? control.options[0])?.value ?? '';
  }

  return control.type === 'checkbox'
    ? ((control as HTMLInputElement).defaultChecked ? 'true' : '') : withPicture(control, control.defaultValue);
}

/** The picture's address goes with its number, so that others see it, too. */
function withPicture(control: Control, value: string): string {
  const shown = isPicture(control) ? pictureOf(control) : null;
  return shown && !shown.hidden && value ? `${value} ${shown.getAttribute('src')}` : value;
}

function isPicture(control: Element): boolean {
  return control.closest('[data-picture-field]') !== null;
}

function pictureOf(control: Element): HTMLImageElement | null {
  return control.closest('[data-picture-field]')?.querySelector<HTMLImageElement>('[data-picture-shown]') ?? null;
}

function showPicture(control: Element, number: string, source = ''): void {
  const shown = pictureOf(control);
  if (shown) {
    // Only our own pictures, whatever another page says.
    const isOurs = /^\/(?![/\\])/.test(source);
    shown.removeAttribute('width');
    shown.removeAttribute('height');
    if (isOurs) {
      shown.src = source;
    } else {
      shown.removeAttribute('src');
    }

    shown.hidden = !isOurs;
    control.closest('[data-picture-field]')!.querySelector('[data-picture-clear]')?.toggleAttribute('hidden', number === '');
  }
}

export interface Change {
  at: number;
  removed: number;
  inserted: string;
}

/**
 * What made one text of another, as one replaced part; null if nothing did. Where several places would do ("aa" and
 * "aaa"), it is the one before the caret.
 */
export function difference(before: string, after: string, caret = after.length): Change | null {
  if (before === after) {
    return null;
  }

  const shorter = Math.min(before.length, after.length);
  let start = 0;
  const extend = (limit: number): void => {
    while (start < limit && before[start] === after[start]) {
      start++;
    }

    // Half a character outside the basic plane would be damaged on the way.
    if (start > 0 && isHigh(before.charCodeAt(start - 1))) {
      start--;
    }
  };
  extend(Math.min(shorter, caret - Math.max(0, after.length - before.length)));
  let end = 0;
  while (end < shorter - start && before[before.length - 1 - end] === after[after.length - 1 - end]) {
    end++;
  }

  if (end > 0 && isLow(before.charCodeAt(before.length - end))) {
    end--;
  }

  extend(shorter - end);
  return { at: start, removed: before.length - start - end, inserted: after.slice(start, after.length - end) };
}

function isHigh(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}

type Delta = { retain?: number; insert?: unknown; delete?: number }[];

function lengthOf(insert: unknown): number {
  return typeof insert === 'string' ? insert.length : insert === undefined ? 0 : 1;
}

/** Where a place in a text is after a change. `sticks` to the letter after it: the beginning of a selection. */
export function moved(place: number, delta: Delta, sticks = false): number {
  let at = 0;
  let result = place;
  for (const { retain = 0, insert, delete: removed = 0 } of delta) {
    const length = lengthOf(insert);
    if (at < result || (sticks && at === result)) {
      result += length;
    }

    result -= Math.min(removed, Math.max(0, result - at));
    at += retain + length;
  }

  return result;
}

/** The end of the last part that changed. */
function endOf(delta: Delta): number {
  let at = 0;
  let end = 0;
  for (const { retain = 0, insert } of delta) {
    at += retain + lengthOf(insert);
    end = retain > 0 ? end : at;
  }

  return end;
}

/** Where in the document's text the field's text before a place ends. */
function behind(places: number[], place: number): number {
  return places.reduce((end, one, index) => (one >= 0 && one < place ? index + 1 : end), 0);
}

/** A list with an entry for each unit of a text, after a change of that text; -1 for what is new. */
function after(places: number[], delta: Delta): number[] {
  const result: number[] = [];
  let at = 0;
  for (const { retain = 0, insert, delete: removed = 0 } of delta) {
    result.push(...places.slice(at, at + retain), ...Array.from({ length: lengthOf(insert) }, () => -1));
    at += retain + removed;
  }

  return [...result, ...places.slice(at)];
}
