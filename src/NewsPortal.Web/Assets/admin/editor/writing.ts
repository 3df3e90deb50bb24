// The form of an article with a writing surface instead of its text's field. If the story may be changed, text and fields
// are a document that several people write in at once, which is stored as it is typed.
import { Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { choosePicture, uploadPicture } from '../pictures';
import { type Fields, fieldsOf } from './fields';
import { offerKeptTexts } from './keptTexts';
import { Launch } from './launch';
import { NotesPanel } from './notes';
import { Notices, action } from './notices';
import { People } from './people';
import { setUpPreviews } from './previews';
import { setUpRegions } from './regions';
import { Relay, type RelayOptions, type SaveState } from './relay';
import { exchange, exchangeErrors, leadToFields, send } from './saving';
import { merged } from './source';
import { openStore } from './store';
import { htmlToFragment } from './surface/html';
import { jumpTo, replaceFirst } from './surface/passages';
import { type Surface, type SurfaceOptions, createSurface } from './surface/surface';
import { splitAtCommas, suggestTags } from './tags';
import { type Refusal, SignalRTransport, type Transport } from './transport';
import { plural, t } from '../texts';

/** How long Save waits for the connection before it says so. */
const patience = 8000;
/** How much of the text a preview can need. */
const beginningLength = 600;

/** What a form sends beside what people write. */
const formal = new Set(['Then', 'Log', 'Sequence', 'Version', 'Base', 'CreationKey', '__RequestVerificationToken']);

const stateTexts: Record<SaveState, string> = {
  saved: t('Everything is stored'),
  saving: t('Storing…'),
  offline: t('No connection; kept on this device'),
  conflict: t('Not stored'),
};

export type LiveTransport = Transport & { onSignedOut(handler: () => void): void; retry(): void };
export type LiveRelay = Pick<Relay, 'state' | 'onState' | 'start' | 'stop' | 'settled' | 'versioned' | 'orphans' | 'forget'>;

/** What a page consists of; tests put others in. */
export interface Parts {
  surface: (options: SurfaceOptions) => Surface;
  transport: (form: HTMLFormElement) => LiveTransport;
  relay: (options: RelayOptions) => LiveRelay;
}

const realParts: Parts = {
  surface: createSurface,
  transport: (form) => new FormTransport(form),
  relay: (options) => new Relay(options),
};

export class Writing {
  readonly #form: HTMLFormElement;
  readonly #area: HTMLTextAreaElement;
  readonly #place: HTMLElement;
  readonly #parts: Parts;
  readonly #doc = new Y.Doc();
  readonly #awareness = new Awareness(this.#doc);
  readonly #surface: Surface;
  readonly #fields: Fields;
  readonly #initial: string;
  readonly #people: People;
  readonly #notices: Notices;
  readonly #launch: Launch;
  #showPreviews = (): void => undefined;
  #notes: NotesPanel | null = null;
  #relay: LiveRelay | null = null;
  #isSaving = false;
  /** True if Save was pressed once more while a save was under way. */
  #isPressedAgain = false;
  #state: SaveState | null = null;
  /** The text with which the source view began; null while it is closed. */
  #sourceBase: string | null = null;

  constructor(form: HTMLFormElement, area: HTMLTextAreaElement, place: HTMLElement, parts: Partial<Parts> = {}) {
    this.#form = form;
    this.#area = area;
    this.#place = place;
    this.#parts = { ...realParts, ...parts };
    // What the server wrote, not what a browser filled in after a reload.
    this.#initial = form.dataset.live && form.dataset.live !== 'new' ? area.defaultValue : area.value;
    const tags = form.querySelector<HTMLTextAreaElement>('textarea[name=Tags]');
    if (tags) {
      splitAtCommas(tags);
      suggestTags(tags);
    }

    this.#fields = fieldsOf(form);
    this.#people = new People(this.#awareness, document.body.dataset.user ?? '', form.dataset.userName ?? '');
    this.#notices = new Notices(form.querySelector('[data-region=messages]')!);
    place.hidden = false;
    area.hidden = true;
    form.querySelector<HTMLElement>('label[for=Body]')!.hidden = true;
    form.querySelector<HTMLElement>('#Body-hint')!.hidden = true;
    const language = form.querySelector<HTMLInputElement>('[name=Language]')?.value || form.dataset.siteLanguage || 'en';
    this.#surface = this.#parts.surface({
      element: place,
      fragment: this.#doc.getXmlFragment('body'),
      awareness: this.#awareness,
      user: this.#people.me,
      label: 'Text',
      language,
      dir: 'auto',
      choosePicture,
      uploadPicture: (file) => uploadPicture(file, form),
      findStories,
      onChange: () => this.#changed(),
      ...(form.dataset.notes === undefined ? {} : { onNote: () => this.#writeNote(), onPassage: (id: number) => this.#notes?.open(id, false) }),
      pictureAddress: (id) => `/admin/media/${id}/small`,
    });
    this.#surface.setEditable(!area.readOnly);
    this.#launch = new Launch(form, {
      content: () => this.#content(),
      jump: (field, passage) => this.#jump(field, passage),
      replace: (field, passage, by) => this.#replace(field, passage, by),
      failed: () => this.#notices.tell('failed', t('The server did not answer. What you typed is kept; press the button again.')),
    });
  }

  begin(): void {
    const live = this.#form.dataset.live;
    this.#form.querySelector<HTMLElement>('.surface-foot')?.removeAttribute('hidden');
    this.#setUpSource();
    this.#showPreviews = setUpPreviews(this.#form, () => this.#beginning());
    leadToFields(() => this.#focusText());
    setUpRegions(() => [
      { element: this.#form.querySelector<HTMLElement>('[data-region=head]') },
      { element: this.#form.querySelector<HTMLElement>('[data-region=messages]') },
      { element: this.#notices.element },
      { element: this.#form.querySelector<HTMLElement>('.editor-text') },
      { element: this.#place, focus: () => this.#focusText() },
      { element: this.#notes?.element ?? null },
      { element: this.#form.querySelector<HTMLElement>('.editor-side') },
      { element: document.querySelector<HTMLElement>('[data-region=foot]') },
    ]);
    this.#followHead();
    if (live) {
      this.#launch.adopt();
    }

    if (document.getElementById('notes')) {
      this.#beginNotes();
    }

    if (!live) {
      htmlToFragment(this.#initial, this.#doc.getXmlFragment('body'));
      this.#form.addEventListener('submit', () => this.#write());
      // A text kept in the browser was put into the form.
      this.#area.addEventListener('change', () => this.#surface.setHtml(this.#area.value));
      return;
    }

    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      const button = event.submitter;
      if (button instanceof HTMLButtonElement && button.value === 'launch') {
        void this.#openLaunch();
      } else {
        this.#launch.hide();
        void this.#save(button);
      }
    });
    window.addEventListener('beforeunload', (event) => {
      if (this.#state === 'saving' || this.#state === 'conflict' || this.#isSaving) {
        event.preventDefault();
      }
    });
    if (live === 'new') {
      this.#beginNew();
    } else {
      this.#connect(Number(live), false);
    }
  }

  /** A new story exists from its first key; until then the page leaves nothing behind. */
  #beginNew(): void {
    this.#seed(this.#doc);
    this.#fields.bind(this.#doc);
    let isBegun = false;
    this.#doc.on('update', () => {
      if (!isBegun) {
        isBegun = true;
        this.#show('saving');
        void this.#create();
      }
    });
  }

  async #create(): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      try {
        const sent = this.#content();
        const answer = await fetch(`${this.#form.action}/begin`, { method: 'POST', body: sent, headers: { Accept: 'application/json' } });
        if (answer.ok && answer.headers.get('content-type')?.startsWith('application/json')) {
          const { id, address } = (await answer.json()) as { id: number; address: string };
          history.replaceState(history.state, '', address);
          this.#form.action = address;
          this.#form.dataset.live = String(id);
          this.#notices.drop('signed-out');
          this.#connect(id, true);
          await this.#refresh(address, sent);
          return;
        }

        if (answer.status === 401) {
          this.#tellSignedOut();
        } else if ([400, 403, 413].includes(answer.status)) {
          // Asking again would get the same answer.
          this.#show('conflict');
          this.#notices.tell('failed', t('The server does not take a new story from this page. Copy what you typed, load the page again and paste it.'));
          return;
        }
      } catch {
        // No connection: try again, the text is in the page.
      }

      this.#show('offline');
      await new Promise((resolve) => setTimeout(resolve, Math.min(5000, 500 * 2 ** attempt)));
    }
  }

  #connect(article: number, isNew: boolean): void {
    const transport = this.#parts.transport(this.#form);
    transport.onSignedOut(() => this.#tellSignedOut());
    transport.onState((state) => {
      if (state === 'connected') {
        this.#notices.drop('signed-out');
        this.#showState();
      }
    });
    window.addEventListener('focus', () => {
      transport.retry();
      void this.#lookWhetherSignedIn();
    });
    const relay = this.#parts.relay({
      article,
      doc: this.#doc,
      awareness: this.#awareness,
      transport,
      seed: isNew ? (doc) => Y.applyUpdate(doc, Y.encodeStateAsUpdate(this.#doc)) : (doc) => this.#seed(doc),
      baseVersion: Number(this.#form.dataset.base) || undefined,
      content: () => this.#content(),
      store: openStore(document.body.dataset.user ?? '', article, Y.mergeUpdates, () => this.#base()),
      onEnded: (hadUnsaved) => (hadUnsaved ? this.#tellConflict() : this.#reload()),
    });
    this.#relay = relay;
    if (isNew && this.#form.dataset.notes !== undefined) {
      this.#beginNotes();
    }

    relay.onState((state) => this.#show(state));
    this.#show(relay.state);
    if (!isNew) {
      this.#surface.setEditable(false);
    }

    relay.start().then(() => {
      if (!isNew) {
        this.#fields.bind(this.#doc);
        this.#surface.setEditable(true);
      }

      this.#showPreviews();
      offerKeptTexts(relay, this.#doc, this.#notices.element, this.#form).catch(() => undefined);
    }, () => this.#showState());
    window.addEventListener('pagehide', () => relay.stop());
    window.addEventListener('pageshow', (event) => {
      if (event.persisted) {
        location.reload();
      }
    });
  }

  #beginNotes(): void {
    this.#notes = new NotesPanel({
      form: this.#form,
      editor: this.#surface.editor,
      isShared: () => this.#relay !== null,
      focusText: () => this.#focusText(),
    });
  }

  #writeNote(): void {
    if (this.#notes) {
      this.#notes.write();
    } else {
      this.#notices.tell('failed', t('Write the first words of the story; then there can be notes on it.'));
    }
  }

  /** The version that the text is based on. */
  #base(): number | undefined {
    return Number(this.#form.querySelector<HTMLInputElement>('input[name=Base]')?.value) || undefined;
  }

  #seed(doc: Y.Doc): void {
    this.#fields.seed(doc);
    htmlToFragment(this.#initial, doc.getXmlFragment('body'));
  }

  /** The form's fields with the text as it is in the document. */
  #content(): FormData {
    const body = new FormData(this.#form);
    body.set('Body', this.#surface.html());
    this.#fields.complete(body);
    return body;
  }

  /** The text for a form that the browser itself sends. */
  #write(): void {
    if (this.#sourceBase === null) {
      this.#area.value = this.#surface.html();
    }
  }

  #changed(): void {
    const words = this.#surface.words();
    const minutes = Math.max(1, Math.round(words / 230));
    this.#form.querySelector('[data-words]')!.textContent =
      plural(words, '{0} word, {1} min to read', '{0} words, {1} min to read', minutes);
    this.#showPreviews();
    if (!this.#form.dataset.live && this.#surface.editor.isFocused) {
      this.#write();
      this.#area.dispatchEvent(new Event('input', { bubbles: true }));
    }
  }

  #beginning(): string {
    const { doc } = this.#surface.editor.state;
    return doc.textBetween(0, Math.min(doc.content.size, beginningLength), ' ', ' ');
  }

  /** Stores a version, and takes the step of the button. */
  async #save(button: HTMLElement | null): Promise<void> {
    if (this.#isSaving) {
      this.#isPressedAgain ||= !(button instanceof HTMLButtonElement) || button.value === 'save';
      return;
    }

    let saved = '';
    this.#isSaving = true;
    this.#isPressedAgain = false;
    this.#notices.drop('late', 'failed');
    const late = setTimeout(() => this.#notices.tell('late', t('There is no connection now. What you typed is kept on this device; it is saved as soon as the server answers.')), patience);
    try {
      this.#takeSource();
      const place = await this.#relay?.settled().catch(() => null);
      clearTimeout(late);
      this.#notices.drop('late');
      const body = this.#content();
      if (place) {
        body.set('Log', String(place.log));
        body.set('Sequence', String(place.sequence));
      }

      if (button instanceof HTMLButtonElement && button.name) {
        body.set(button.name, button.value);
      }

      const sent = await send(this.#form, body);
      if (!sent) {
        this.#notices.tell('failed', t('The server did not answer. What you typed is kept; press the button again.'));
        return;
      }

      const { answer, page } = sent;
      const next = page.querySelector<HTMLFormElement>('form#article');
      if (answer.status === 401) {
        this.#tellSignedOut();
      } else if (answer.status === 409) {
        this.#compare();
      } else if (next) {
        this.#notices.drop('signed-out');
        this.#takePage(page, next, body);
        saved = answer.status === 200 ? textOf(body) : '';
        if (answer.status === 200 && place) {
          this.#relay?.versioned(place);
        }

        if (answer.status === 200 && !next.dataset.live) {
          this.#lock();
        }

        this.#showDone();
      } else {
        this.#notices.tell('failed', t('The server could not save it. What you typed is kept; try again in a minute.'));
      }
    } finally {
      clearTimeout(late);
      this.#isSaving = false;
    }

    // What came after the first press belongs to the second.
    if (this.#isPressedAgain && saved !== '' && textOf(this.#content()) !== saved) {
      await this.#save(null);
    }
  }

  async #openLaunch(): Promise<void> {
    this.#takeSource();
    this.#notices.drop('failed');
    const page = await this.#launch.open();
    const next = page?.querySelector<HTMLFormElement>('form#article');
    if (page && next) {
      this.#takePage(page, next, this.#content());
    } else if (page) {
      this.#tellSignedOut();
    }
  }

  /** Goes to a field; in the text, to the words. */
  #jump(field: string, passage: string | null): void {
    if (field === 'Body') {
      this.#focusText();
      if (passage && this.#sourceBase === null) {
        jumpTo(this.#surface.editor, passage);
      }

      return;
    }

    const control = document.getElementById(field);
    const usable = control?.matches('[data-rows]') ? control.querySelector<HTMLElement>('select') : control;
    usable?.focus();
    usable?.scrollIntoView({ block: 'center' });
    const at = passage && control instanceof HTMLTextAreaElement ? control.value.indexOf(passage) : -1;
    if (passage && at >= 0) {
      (control as HTMLTextAreaElement).setSelectionRange(at, at + passage.length);
    }
  }

  /** Writes what the newspaper's style suggests. */
  #replace(field: string, passage: string, by: string): void {
    if (field === 'Body') {
      replaceFirst(this.#surface.editor, passage, by);
      return;
    }

    const control = document.getElementById(field) as HTMLInputElement | HTMLTextAreaElement | null;
    const at = control?.value.indexOf(passage) ?? -1;
    if (control && at >= 0) {
      control.setRangeText(by, at, at + passage.length);
      control.dispatchEvent(new Event('input', { bubbles: true }));
    }
  }

  /** What was done stands at the beginning of the page; far below it is shown for a moment. */
  #showDone(): void {
    const done = document.querySelector<HTMLElement>('[data-region=done] .notice');
    if (done && done.getBoundingClientRect().bottom < 0) {
      this.#notices.flash(done);
    }
  }

  /** Brings what stands around the text up to date. */
  async #refresh(address: string, sent: FormData): Promise<void> {
    const answer = await fetch(address, { headers: { Accept: 'text/html' } });
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const next = page.querySelector<HTMLFormElement>('form#article');
    if (answer.ok && next) {
      this.#takePage(page, next, sent);
    }
  }

  #takePage(page: Document, next: HTMLFormElement, sent: FormData): void {
    exchangeErrors(this.#form, page);
    exchange(page, sent);
    for (const name of ['Version', 'Base', '__FormOrigin']) {
      const theirs = next.querySelector<HTMLInputElement>(`input[name=${name}]`);
      const mine = this.#form.querySelector<HTMLInputElement>(`input[name=${name}]`);
      if (theirs && mine) {
        mine.value = theirs.value;
      }
    }

    this.#form.dataset.path = next.dataset.path ?? '';
    this.#launch.adopt();
    this.#showState();
    this.#showPreviews();
    this.#people.show();
  }

  /** The story is somebody else's to change now: handed in, for example. */
  #lock(): void {
    this.#relay?.stop();
    this.#surface.setEditable(false);
    for (const field of this.#form.querySelectorAll<HTMLTextAreaElement | HTMLInputElement>('.editor-text :is(textarea, input)')) {
      field.readOnly = true;
    }

    this.#form.querySelector<HTMLFieldSetElement>('.editor-side')!.disabled = true;
    this.#show('saved');
  }

  /** The page that compares both texts, and merges them. */
  #compare(): void {
    this.#takeSource();
    this.#write();
    this.#relay?.stop();
    this.#state = 'saved';
    this.#isSaving = false;
    const then = document.createElement('input');
    then.type = 'hidden';
    then.name = 'Then';
    then.value = 'save';
    this.#form.append(then);
    HTMLFormElement.prototype.submit.call(this.#form);
  }

  #reload(): void {
    this.#state = 'saved';
    location.reload();
  }

  #showState(): void {
    this.#show(this.#relay?.state ?? this.#state ?? 'saving');
  }

  #show(state: SaveState): void {
    this.#state = state;
    const shown = document.querySelector<HTMLElement>('[data-save-state]');
    if (shown) {
      shown.hidden = false;
      shown.dataset.saveState = state;
      if (shown.textContent !== stateTexts[state]) {
        shown.textContent = stateTexts[state];
      }
    }
  }

  #tellSignedOut(): void {
    this.#show('offline');
    const link = document.createElement('a');
    link.className = 'button';
    link.href = this.#form.dataset.signIn ?? '';
    link.target = 'sign-in';
    link.textContent = t('Sign in again');
    link.addEventListener('click', (event) => {
      event.preventDefault();
      window.open(link.href, 'sign-in', 'width=480,height=640');
    });
    this.#notices.tell('signed-out', t('Your session has ended. What you type is kept on this device; sign in again in a small window, and it is stored.'), link);
  }

  /** A connection can outlive its session, so that it does not tell that somebody signed in again. */
  async #lookWhetherSignedIn(): Promise<void> {
    if (this.#notices.has('signed-out')) {
      const answer = await fetch(this.#form.action, { headers: { Accept: 'application/json' } }).catch(() => null);
      if (answer?.ok && !answer.redirected) {
        this.#notices.drop('signed-out');
        this.#showState();
      }
    }
  }

  #tellConflict(): void {
    this.#notices.tell('conflict', t('Somebody saved this story in another way while you wrote. Your text is here, complete.'),
      action(t('Compare and merge'), () => this.#compare()));
    this.#surface.setEditable(true);
  }

  #focusText(): void {
    if (this.#sourceBase === null) {
      this.#surface.editor.commands.focus();
    } else {
      this.#area.focus();
    }
  }

  /** The text as HTML, for those who want it. */
  #setUpSource(): void {
    const button = this.#form.querySelector<HTMLButtonElement>('[data-source]');
    button?.addEventListener('click', () => {
      if (this.#sourceBase === null) {
        this.#area.value = this.#surface.html();
        this.#sourceBase = this.#area.value;
      } else {
        this.#takeSource();
        this.#sourceBase = null;
      }

      const isSource = this.#sourceBase !== null;
      this.#area.hidden = !isSource;
      this.#place.hidden = isSource;
      button.setAttribute('aria-pressed', String(isSource));
    });
  }

  /** Puts what was changed in the source into the text, and beside it what others wrote since. */
  #takeSource(): void {
    if (this.#sourceBase !== null && this.#area.value !== this.#sourceBase) {
      this.#surface.setHtml(merged(this.#sourceBase, this.#area.value, this.#surface.html()));
      const html = this.#surface.html();
      if (this.#area.value !== html) {
        const { selectionStart, selectionEnd, scrollTop } = this.#area;
        this.#area.value = html;
        this.#area.setSelectionRange(selectionStart, selectionEnd);
        this.#area.scrollTop = scrollTop;
      }

      this.#sourceBase = this.#area.value;
    }
  }

  /** The head and the notices stay in sight; what else does stands below them, and the caret is never behind them. */
  #followHead(): void {
    const head = this.#form.querySelector<HTMLElement>('[data-region=head]');
    if (!head || typeof ResizeObserver === 'undefined') {
      return;
    }

    const follow = (): void => {
      const { style } = document.documentElement;
      const below = head.offsetHeight + this.#notices.element.offsetHeight;
      style.setProperty('--head', `${head.offsetHeight}px`);
      style.setProperty('--tools', `${below}px`);
      // Also below the toolbar and the bar for finding.
      const margin = { top: Math.min(below + 96, window.innerHeight / 2), bottom: 24, left: 0, right: 0 };
      this.#surface.editor.setOptions({
        editorProps: { ...this.#surface.editor.options.editorProps, scrollMargin: margin, scrollThreshold: margin },
      });
    };
    const observer = new ResizeObserver(follow);
    observer.observe(head);
    observer.observe(this.#notices.element);
  }
}

/** Snapshots go by the form's own address: what they contain is what the form would send. */
class FormTransport extends SignalRTransport {
  readonly #form: HTMLFormElement;
  readonly #signedOut: (() => void)[] = [];

  constructor(form: HTMLFormElement) {
    super();
    this.#form = form;
  }

  override onSignedOut(handler: () => void): void {
    super.onSignedOut(handler);
    this.#signedOut.push(handler);
  }

  override async snapshot(_: number, log: number, sequence: number, content: unknown): Promise<number | Refusal> {
    const body = content as FormData;
    body.set('Log', String(log));
    body.set('Sequence', String(sequence));
    const response = await fetch(`${this.#form.action}/snapshot`, { method: 'POST', body, headers: { Accept: 'application/json' } });
    if (response.status === 401) {
      for (const handler of this.#signedOut) {
        handler();
      }
    }

    if (!response.ok) {
      throw new Error(String(response.status));
    }

    const answer = (await response.json()) as { refusal: Refusal | null; sequence: number };
    return answer.refusal ?? answer.sequence;
  }
}

async function findStories(query: string): Promise<{ headline: string; path: string; detail: string }[]> {
  try {
    const answer = await fetch(`/admin/articles/find?q=${encodeURIComponent(query)}`, { headers: { Accept: 'application/json' } });
    return answer.ok ? ((await answer.json()) as { headline: string; path: string; detail: string }[]) : [];
  } catch {
    return [];
  }
}

/** What people write in a form, to compare it. */
function textOf(form: FormData): string {
  return JSON.stringify([...form].filter(([name, value]) => !formal.has(name) && typeof value === 'string'));
}
