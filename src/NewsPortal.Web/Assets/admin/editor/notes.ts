// The notes that colleagues write about a story, beside its text. They come from the server and go there one by one; no
// part of them is in the form. Without this script a list below the form does the same.
import type { Editor } from '@tiptap/core';
import { plural, t } from '../texts';
import { offerNames } from './mentions';
import { noteAt, type Passage, placeOf, select, setCurrent, setPassages, showPassage } from './surface/noted';
import { button, make, nextId } from './surface/ui';

interface Line {
  id: number;
  version: string;
  author: string;
  at: string;
  text: string;
  isEdited: boolean;
  isOwn: boolean;
  mayDelete: boolean;
}

export interface Conversation {
  note: Line;
  replies: Line[];
  anchor: string;
  quote: string;
  /** Null while it is open. */
  resolvedBy: string | null;
}

interface List {
  stamp: string;
  threads: Conversation[];
}

export interface NotesParts {
  form: HTMLFormElement;
  editor: Editor;
  /** True if the text is a shared document, whose places others find again. */
  isShared: () => boolean;
  focusText: () => void;
}

/** How often the page asks for what colleagues wrote, in milliseconds. */
const every = 4000;
/** How long after the last change of the text the notes are put in its order. */
const pause = 400;
const longest = 2000;

export class NotesPanel {
  readonly element: HTMLElement;
  readonly #parts: NotesParts;
  readonly #grid: HTMLElement;
  readonly #tabs: { story: HTMLButtonElement; notes: HTMLButtonElement };
  readonly #count = make('span', { class: 'count', hidden: true });
  readonly #writing = make('div');
  readonly #list = make('ul', { class: 'notes-list' });
  readonly #empty = make('p', { class: 'quiet' });
  readonly #status = make('p', { class: 'error', role: 'alert', hidden: true });
  readonly #resolved = make('details', { hidden: true });
  readonly #cards = new Map<number, Card>();
  #passage: Omit<Passage, 'id'> | null = null;
  #stamp = '';
  #names: Promise<string[]> | null = null;
  #timer = 0;
  #arranging = 0;
  #wanted: number | null = null;

  constructor(parts: NotesParts) {
    this.#parts = parts;
    this.#grid = parts.form.querySelector<HTMLElement>('.editor-grid')!;
    document.getElementById('notes')?.remove();
    const title = nextId('notes');
    const panel = nextId('notes');
    const tab = (...words: (Node | string)[]): HTMLButtonElement => make('button', { type: 'button', 'aria-pressed': 'false' }, ...words);
    this.#tabs = { story: tab(t('About the article')), notes: tab(t('Notes'), ' ', this.#count) };
    this.#tabs.story.addEventListener('click', () => this.close(false));
    this.#tabs.notes.addEventListener('click', () => (this.isOpen ? this.close(false) : this.#show()));
    const tabs = make('div', { class: 'beside-tabs', role: 'group', 'aria-label': t('Beside the text') }, this.#tabs.story, this.#tabs.notes);
    this.element = make('section', { class: 'notes-panel card', id: panel, 'aria-labelledby': title, hidden: true },
      make('div', { class: 'card-head' }, make('h2', { id: title, tabindex: '-1' }, t('Notes for colleagues')),
        make('div', { class: 'actions' }, button(t('New note'), () => this.write(false)), button(t('Close'), () => this.close(true)))),
      make('p', { class: 'hint' }, t('Readers never see them.')), this.#status, this.#writing, this.#empty, this.#list, this.#resolved);
    this.#grid.classList.add('with-notes');
    this.#grid.prepend(tabs);
    this.#grid.querySelector('.editor-text')!.after(this.element);
    this.#press();
    this.element.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && !(event.target instanceof HTMLTextAreaElement && event.target.value !== '')) {
        event.preventDefault();
        this.close(true);
      }
    });
    this.element.addEventListener('focusin', (event) => {
      const card = (event.target as HTMLElement).closest<HTMLElement>('[data-note]');
      setCurrent(parts.editor, card ? Number(card.dataset.note) : null);
    });
    // What leads to a field beside the text must find it there.
    document.addEventListener('click', (event) => {
      if (event.target instanceof Element && event.target.closest('#errors a, [data-jump]')) {
        this.close(false);
      }
    }, true);
    window.addEventListener('beforeunload', (event) => {
      if ([...this.element.querySelectorAll('textarea')].some((area) => area.value !== area.defaultValue)) {
        event.preventDefault();
      }
    });
    document.addEventListener('visibilitychange', () => this.#later(0));
    parts.editor.on('update', () => {
      clearTimeout(this.#arranging);
      this.#arranging = window.setTimeout(() => this.#arrange(), pause);
    });
    this.#wanted = /^#note(?:s|-(\d+))$/.test(location.hash) ? Number(location.hash.slice('#note-'.length)) || 0 : null;
    this.#later(0);
  }

  get isOpen(): boolean {
    return !this.element.hidden;
  }

  /** Begins a note on the selected words; with the caret in a passage goes to its note, if wanted; else on the whole article. */
  write(isForCaret = true): void {
    const { editor } = this.#parts;
    const selected = select(editor, this.#parts.isShared());
    const here = selected === null && isForCaret ? noteAt(editor.state, editor.state.selection.from) : null;
    if (here !== null) {
      this.open(here);
      return;
    }

    this.#show();
    this.#passage = selected;
    const words = selected ? make('blockquote', { class: 'note-quote', dir: 'auto' }, selected.quote)
      : make('p', { class: 'quiet' }, t('On the whole article'));
    const begun = this.#writing.querySelector('[data-passage]');
    if (begun) {
      // What is typed already stays.
      begun.replaceChildren(words);
    } else {
      this.#writing.replaceChildren(make('div', { 'data-passage': true }, words), this.#compose({
        label: t('Note'),
        action: t('Write the note'),
        send: (text, key) => this.#send('', { Text: text, CreationKey: key, Quote: this.#passage?.quote ?? '', Anchor: this.#passage?.anchor ?? '' }),
        done: (isSent) => {
          const isHere = this.#writing.contains(document.activeElement);
          this.#writing.replaceChildren();
          if (!isHere) {
            return;
          }

          if (isSent && this.#passage) {
            this.#parts.focusText();
          } else {
            this.#title.focus();
          }
        },
      }));
    }

    this.#writing.querySelector('textarea')!.focus();
  }

  /** Shows a note beside the text; `isMoving` also takes the focus there. */
  open(id: number, isMoving = true): void {
    const card = this.#cards.get(id);
    if (!card) {
      return;
    }

    this.#show();
    setCurrent(this.#parts.editor, id);
    card.element.scrollIntoView({ block: 'nearest' });
    for (const { element } of this.#cards.values()) {
      element.classList.toggle('is-current', element === card.element);
    }

    if (isMoving) {
      card.element.focus();
    }
  }

  close(isBack: boolean): void {
    this.element.hidden = true;
    this.#press();
    setCurrent(this.#parts.editor, null);
    if (isBack) {
      this.#parts.focusText();
    }
  }

  get #title(): HTMLElement {
    return this.element.querySelector('h2')!;
  }

  get #address(): string {
    return `${this.#parts.form.action}/notes`;
  }

  #show(): void {
    this.element.hidden = false;
    this.#press();
  }

  #press(): void {
    this.#grid.classList.toggle('shows-notes', this.isOpen);
    this.#tabs.story.setAttribute('aria-pressed', String(!this.isOpen));
    this.#tabs.notes.setAttribute('aria-pressed', String(this.isOpen));
  }

  /** Asks again after a while, as long as somebody looks. */
  #later(wait = every): void {
    clearTimeout(this.#timer);
    if (document.visibilityState !== 'hidden') {
      this.#timer = window.setTimeout(() => void this.#ask(), wait);
    }
  }

  async #ask(): Promise<void> {
    try {
      const answer = await fetch(`${this.#address}/live?seen=${encodeURIComponent(this.#stamp)}`, { headers: { Accept: 'application/json' } });
      if (answer.status === 200) {
        this.#take((await answer.json()) as List);
      }
    } catch {
      // No connection: the next time.
    }

    this.#later();
  }

  /** Stores something. The answer is why it was refused, or null. */
  async #send(path: string, fields: Record<string, string>): Promise<string | null> {
    const body = new FormData();
    const token = this.#parts.form.querySelector<HTMLInputElement>('input[name=__RequestVerificationToken]');
    for (const [name, value] of Object.entries({ ...fields, ...(token ? { [token.name]: token.value } : {}) })) {
      body.set(name, value);
    }

    try {
      const answer = await fetch(this.#address + path, { method: 'POST', body, headers: { Accept: 'application/json' } });
      const isJson = answer.headers.get('content-type')?.startsWith('application/json');
      if (answer.ok && isJson) {
        this.#take((await answer.json()) as List);
        this.#later();
        return null;
      }

      if (isJson) {
        this.#later(0);
        return ((await answer.json()) as { errors: string[] }).errors.join(' ');
      }

      if (answer.status === 401) {
        return t('Your session has ended. Sign in again in another window; what you wrote stays here.');
      }

      if (answer.status === 404) {
        this.#later(0);
        return t('The note was deleted meanwhile.');
      }
    } catch {
      // Told below.
    }

    return t('The note could not be stored. What you wrote stays here; try again.');
  }

  async #act(path: string, version: string): Promise<void> {
    const refused = await this.#send(path, { version });
    this.#status.textContent = refused ?? '';
    this.#status.hidden = refused === null;
    if (refused === null && document.activeElement === document.body) {
      // The button is gone with its note.
      this.#title.focus();
    }
  }

  #take(list: List): void {
    this.#stamp = list.stamp;
    const open = list.threads.filter((thread) => thread.resolvedBy === null);
    const isThere = new Set(open.map(({ note }) => note.id));
    for (const [id, card] of this.#cards) {
      if (!isThere.has(id) && !card.isTyped) {
        card.element.remove();
        this.#cards.delete(id);
      }
    }

    for (const thread of open) {
      const known = this.#cards.get(thread.note.id);
      if (known) {
        known.show(thread);
      } else {
        const card = new Card(thread, {
          compose: (options) => this.#compose(options),
          send: (path, fields) => this.#send(path, fields),
          act: (path, version) => this.#act(path, version),
          jump: (id) => {
            if (!showPassage(this.#parts.editor, id)) {
              this.#arrange();
            }
          },
        });
        this.#cards.set(thread.note.id, card);
        this.#list.append(card.element);
      }
    }

    setPassages(this.#parts.editor, open.filter(({ quote }) => quote !== '').map(({ note, anchor, quote }) => ({ id: note.id, anchor, quote })));
    this.#showResolved(list.threads.filter((thread) => thread.resolvedBy !== null));
    this.#count.textContent = open.length.toLocaleString();
    this.#count.hidden = open.length === 0;
    this.#empty.textContent = open.length === 0 ? t('There is no open note. Select words and press Ctrl+Alt+M to write one.') : '';
    this.#empty.hidden = open.length > 0;
    this.#arrange();
    if (this.#wanted !== null) {
      const id = this.#wanted;
      this.#wanted = null;
      this.#show();
      showPassage(this.#parts.editor, id);
      this.open(id);
    }
  }

  /** In the order of the text: first those on the whole article, at the end those whose words are gone. */
  #arrange(): void {
    const { editor } = this.#parts;
    if (editor.isDestroyed) {
      return;
    }

    const rank = (card: Card): number => {
      const place = placeOf(editor, card.id);
      return place ? place.from : card.isOnWhole ? -1 : Number.MAX_SAFE_INTEGER;
    };
    const cards = [...this.#cards.values()];
    for (const card of cards) {
      card.setGone(!card.isOnWhole && placeOf(editor, card.id) === null);
    }

    const ordered = cards.sort((one, other) => rank(one) - rank(other) || one.id - other.id).map(({ element }) => element);
    // Nothing moves away below somebody's hand.
    if (!this.#list.contains(document.activeElement) && ordered.some((element, index) => this.#list.children[index] !== element)) {
      this.#list.append(...ordered);
    }
  }

  #showResolved(threads: Conversation[]): void {
    this.#resolved.hidden = threads.length === 0;
    this.#resolved.replaceChildren(make('summary', {}, plural(threads.length, '{0} resolved', '{0} resolved')),
      make('ul', { class: 'notes-list' }, ...threads.map(({ note, quote, resolvedBy }) => make('li', { class: 'note' },
        quote === '' ? null : make('blockquote', { class: 'note-quote', dir: 'auto' }, quote),
        make('p', { class: 'hint' }, make('strong', { dir: 'auto' }, note.author), ', ', note.at), make('p', { class: 'brief', dir: 'auto' }, note.text),
        make('p', { class: 'hint' }, t('Resolved by {0}', resolvedBy ?? '')),
        button(t('Reopen'), () => void this.#act(`/${note.id}/reopen`, note.version))))));
  }

  /** A field with its buttons; what is typed in it is only given up by its writer. */
  #compose({ label, action, value = '', send, done }: ComposeOptions): HTMLElement {
    const id = nextId('note');
    const area = make('textarea', { id, rows: '3', dir: 'auto', maxlength: String(longest), 'aria-describedby': `${id}-hint` });
    area.defaultValue = value;
    const error = make('p', { class: 'error', role: 'alert', hidden: true });
    const key = newKey();
    let isSending = false;
    const go = async (): Promise<void> => {
      if (isSending) {
        return;
      }

      isSending = true;
      const refused = await send(area.value, key);
      isSending = false;
      if (refused === null) {
        area.value = area.defaultValue;
        done(true);
      } else {
        error.textContent = refused;
        error.hidden = false;
      }
    };
    const cancel = (): void => {
      area.value = area.defaultValue;
      done(false);
    };
    const names = offerNames(area, () => this.#people());
    area.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        void go();
      } else if (event.key === 'Escape' && area.value === area.defaultValue) {
        event.preventDefault();
        event.stopPropagation();
        cancel();
      }
    });
    return make('div', { class: 'note-write' }, make('label', { for: id }, label), area, names,
      make('p', { class: 'hint', id: `${id}-hint` }, t('@ and a name tells that person.')), error,
      make('div', { class: 'actions' }, button(action, () => void go(), { class: 'button small primary' }), button(t('Cancel'), cancel)));
  }

  #people(): Promise<string[]> {
    this.#names ??= fetch(`${this.#address}/people`, { headers: { Accept: 'application/json' } })
      .then((answer) => (answer.ok ? (answer.json() as Promise<string[]>) : Promise.reject(new Error(String(answer.status)))))
      .catch(() => {
        this.#names = null;
        return [];
      });
    return this.#names;
  }
}

/** Sent twice, a note is still one. Without randomUUID, which plain HTTP does not have. */
function newKey(): string {
  const digits = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

interface ComposeOptions {
  label: string;
  action: string;
  value?: string;
  send: (text: string, key: string) => Promise<string | null>;
  done: (isSent: boolean) => void;
}

interface CardParts {
  compose: (options: ComposeOptions) => HTMLElement;
  send: (path: string, fields: Record<string, string>) => Promise<string | null>;
  act: (path: string, version: string) => Promise<void>;
  jump: (id: number) => void;
}

/** One conversation. What is being written in it stays whatever colleagues do meanwhile. */
class Card {
  readonly id: number;
  readonly isOnWhole: boolean;
  readonly element: HTMLLIElement;
  readonly #parts: CardParts;
  readonly #body = make('div');
  readonly #writing = make('div');
  #shown = '';

  constructor(thread: Conversation, parts: CardParts) {
    this.id = thread.note.id;
    this.isOnWhole = thread.quote === '';
    this.#parts = parts;
    this.element = make('li', { class: 'note', id: `note-${this.id}`, tabindex: '-1', 'data-note': String(this.id) }, this.#body, this.#writing);
    this.element.addEventListener('keydown', (event) => {
      const next = { ArrowDown: this.element.nextElementSibling, ArrowUp: this.element.previousElementSibling }[event.key];
      if (next instanceof HTMLElement && !(event.target instanceof HTMLTextAreaElement)) {
        event.preventDefault();
        next.focus();
      } else if (event.key === 'Enter' && event.target === this.element) {
        event.preventDefault();
        parts.jump(this.id);
      }
    });
    this.show(thread);
  }

  get isTyped(): boolean {
    return [...this.#writing.querySelectorAll('textarea')].some((area) => area.value !== area.defaultValue);
  }

  show(thread: Conversation): void {
    const state = JSON.stringify(thread);
    if (state === this.#shown) {
      return;
    }

    this.#shown = state;
    const focused = this.#body.contains(document.activeElement) ? (document.activeElement as HTMLElement).dataset.act : undefined;
    const { note, replies, quote } = thread;
    const act = (name: string, label: string, of: string, go: () => void): HTMLButtonElement =>
      button(label, go, { 'data-act': name, 'aria-label': `${label}: ${of}` });
    this.#body.replaceChildren(...[
      quote === '' ? make('p', { class: 'quiet' }, t('On the whole article')) : this.#quote(quote),
      ...this.#line(note, act),
      ...replies.map((reply) => make('div', { class: 'note-reply' }, ...this.#line(reply, act))),
      make('div', { class: 'actions' },
        act('reply', t('Reply'), note.author, () => this.#write({
          label: t('Reply'),
          action: t('Reply'),
          send: (text, key) => this.#parts.send('', { Text: text, CreationKey: key, ReplyTo: String(this.id) }),
        })),
        act('resolve', t('Resolve'), note.author, () => void this.#parts.act(`/${note.id}/resolve`, note.version))),
    ]);
    if (focused) {
      (this.#body.querySelector<HTMLElement>(`[data-act="${focused}"]`) ?? this.element).focus();
    }
  }

  /** Says that the words are in the text no more. */
  setGone(isGone: boolean): void {
    this.element.classList.toggle('is-gone', isGone);
    const quote = this.#body.querySelector<HTMLButtonElement>('.note-quote');
    const said = this.#body.querySelector('.note-gone');
    quote?.toggleAttribute('disabled', isGone);
    if (isGone && !said) {
      quote?.after(make('p', { class: 'hint note-gone' }, t('These words are no longer in the text.')));
    } else if (!isGone) {
      said?.remove();
    }
  }

  #quote(quote: string): HTMLElement {
    const made = make('button', { type: 'button', class: 'note-quote', dir: 'auto', title: t('Show in the text'), 'data-act': 'quote' }, quote);
    made.addEventListener('click', () => this.#parts.jump(this.id));
    return made;
  }

  #line(line: Line, act: (name: string, label: string, of: string, go: () => void) => HTMLButtonElement): HTMLElement[] {
    const path = `/${line.id}`;
    const tools = [
      line.isOwn ? act(`change-${line.id}`, t('Change'), line.text.slice(0, 40), () => this.#write({
        label: t('Note'),
        action: t('Save'),
        value: line.text,
        send: (text) => this.#parts.send(path, { Text: text, Version: line.version }),
      })) : null,
      line.mayDelete ? act(`delete-${line.id}`, t('Delete'), line.text.slice(0, 40), () => {
        if (window.confirm(t('Delete this note with its replies?'))) {
          void this.#parts.act(`${path}/delete`, line.version);
        }
      }) : null,
    ].filter((tool) => tool !== null);
    return [
      make('p', { class: 'hint' }, make('strong', { dir: 'auto' }, line.author), ', ', line.at, line.isEdited ? `, ${t('changed later')}` : null),
      make('p', { class: 'brief', dir: 'auto' }, line.text),
      ...(tools.length > 0 ? [make('div', { class: 'actions note-tools' }, ...tools)] : []),
    ];
  }

  #write(options: Omit<ComposeOptions, 'done'>): void {
    if (!this.isTyped) {
      this.#writing.replaceChildren(this.#parts.compose({
        ...options,
        done: () => {
          // Who has gone on to write in the text stays there.
          const isHere = this.#writing.contains(document.activeElement);
          this.#writing.replaceChildren();
          if (isHere) {
            this.element.focus();
          }
        },
      }));
    }

    this.#writing.querySelector('textarea')!.focus();
  }
}
