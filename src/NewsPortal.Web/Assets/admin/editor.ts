// The form of an article. Its text becomes a writing surface; and if the story may be changed, text and fields become a
// document that several people write in at once, which is stored as it is typed. Without this script the form works as
// any other.
import { Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { fieldsOf } from './editor/fields';
import { People } from './editor/people';
import { Relay, type SaveState } from './editor/relay';
import { exchange, send } from './editor/saving';
import { openStore } from './editor/store';
import { htmlToFragment } from './editor/surface/html';
import { createSurface, type Surface } from './editor/surface/surface';
import { type Refusal, SignalRTransport } from './editor/transport';
import { choosePicture, uploadPicture } from './pictures';

/** How long Save waits for the connection before it says so. */
const patience = 8000;

const stateTexts: Record<SaveState, string> = {
  saved: 'Everything is stored',
  saving: 'Storing…',
  offline: 'No connection; kept on this device',
  conflict: 'Not stored',
};

class Writing {
  readonly #form: HTMLFormElement;
  readonly #area: HTMLTextAreaElement;
  readonly #doc = new Y.Doc();
  readonly #awareness = new Awareness(this.#doc);
  readonly #surface: Surface;
  readonly #fields;
  readonly #initial: string;
  readonly #people: People;
  #relay: Relay | null = null;
  #isSaving = false;
  #state: SaveState | null = null;

  constructor(form: HTMLFormElement, area: HTMLTextAreaElement, element: HTMLElement) {
    this.#form = form;
    this.#area = area;
    this.#initial = area.value;
    this.#fields = fieldsOf(form);
    this.#people = new People(this.#awareness, document.body.dataset.user ?? '', form.dataset.userName ?? '');
    element.hidden = false;
    area.hidden = true;
    form.querySelector<HTMLElement>('label[for=Body]')!.hidden = true;
    form.querySelector<HTMLElement>('#Body-hint')!.hidden = true;
    const language = form.querySelector<HTMLInputElement>('[name=Language]')?.value || form.dataset.siteLanguage || 'en';
    this.#surface = createSurface({
      element,
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
      pictureAddress: (id) => `/admin/media/${id}/small`,
    });
    this.#surface.setEditable(!area.readOnly);
  }

  begin(): void {
    const live = this.#form.dataset.live;
    const foot = this.#form.querySelector<HTMLElement>('.surface-foot');
    foot?.removeAttribute('hidden');
    this.#setUpSource();
    if (!live) {
      htmlToFragment(this.#initial, this.#doc.getXmlFragment('body'));
      this.#form.addEventListener('submit', () => this.#write());
      // A text kept in the browser was put into the form.
      this.#area.addEventListener('change', () => this.#surface.setHtml(this.#area.value));
      return;
    }

    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#save(event.submitter);
    });
    window.addEventListener('beforeunload', (event) => {
      if (this.#state === 'saving' || this.#state === 'conflict' || this.#isSaving) {
        event.preventDefault();
      }
    });
    if (live === 'new') {
      this.#beginNew();
    } else {
      this.#connect(Number(live));
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
        const answer = await fetch(`${this.#form.action}/begin`, { method: 'POST', body: this.#content(), headers: { Accept: 'application/json' } });
        if (answer.ok && answer.headers.get('content-type')?.startsWith('application/json')) {
          const { id, address } = (await answer.json()) as { id: number; address: string };
          history.replaceState(history.state, '', address);
          this.#form.action = address;
          this.#form.dataset.live = String(id);
          this.#connect(id);
          await this.#refresh(address);
          return;
        }

        if (answer.status === 401) {
          this.#tellSignedOut();
        }
      } catch {
        // No connection: try again, the text is in the page.
      }

      this.#show('offline');
      await new Promise((resolve) => setTimeout(resolve, Math.min(5000, 500 * 2 ** attempt)));
    }
  }

  #connect(article: number): void {
    const isNew = this.#doc.share.size > 1;
    const transport = new FormTransport(this.#form);
    transport.onSignedOut(() => this.#tellSignedOut());
    window.addEventListener('focus', () => transport.retry());
    const relay = new Relay({
      article,
      doc: this.#doc,
      awareness: this.#awareness,
      transport,
      seed: isNew ? (doc) => Y.applyUpdate(doc, Y.encodeStateAsUpdate(this.#doc)) : (doc) => this.#seed(doc),
      baseVersion: Number(this.#form.dataset.base) || undefined,
      content: () => this.#content(),
      store: openStore(document.body.dataset.user ?? '', article, Y.mergeUpdates),
      onEnded: (hadUnsaved) => (hadUnsaved ? this.#tellConflict() : this.#reload()),
    });
    this.#relay = relay;
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
    }, () => this.#show(relay.state));
    window.addEventListener('pagehide', () => relay.stop());
    window.addEventListener('pageshow', (event) => {
      if (event.persisted) {
        location.reload();
      }
    });
  }

  #seed(doc: Y.Doc): void {
    this.#fields.seed(doc);
    htmlToFragment(this.#initial, doc.getXmlFragment('body'));
  }

  /** The form's fields with the text as it is now. */
  #content(): FormData {
    this.#write();
    return new FormData(this.#form);
  }

  #write(): void {
    if (!this.#area.hidden) {
      this.#surface.setHtml(this.#area.value);
    }

    this.#area.value = this.#surface.html();
  }

  #changed(): void {
    const words = this.#surface.words();
    const minutes = Math.max(1, Math.round(words / 230));
    this.#form.querySelector('[data-words]')!.textContent =
      `${words === 1 ? '1 word' : `${words.toLocaleString('en')} words`}, ${minutes} min to read`;
    if (!this.#form.dataset.live && this.#surface.editor.isFocused) {
      this.#write();
      this.#area.dispatchEvent(new Event('input', { bubbles: true }));
    }
  }

  /** Stores a version, and takes the step of the button. */
  async #save(button: HTMLElement | null): Promise<void> {
    if (this.#isSaving) {
      return;
    }

    this.#isSaving = true;
    try {
      const late = setTimeout(() => this.#tell('There is no connection now. What you typed is kept on this device; it is saved as soon as the server answers.'), patience);
      const place = await this.#relay?.settled().catch(() => null);
      clearTimeout(late);
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
        this.#tell('The server did not answer. What you typed is kept; press the button again.');
        return;
      }

      const { answer, page } = sent;
      if (answer.status === 401) {
        this.#tellSignedOut();
      } else if (answer.status === 409) {
        this.#compare();
      } else if (page.querySelector('form#article')) {
        exchange(page);
        this.#takeVersion(page);
        for (const error of this.#form.querySelectorAll('.field > .error')) {
          error.remove();
        }

        if (answer.status === 200 && place) {
          this.#relay?.versioned(place);
        }

        this.#show(this.#state ?? 'saving');
        this.#people.show();
      } else {
        this.#tell('The server could not save it. What you typed is kept; try again in a minute.');
      }
    } finally {
      this.#isSaving = false;
    }
  }

  /** Brings what stands around the text up to date. */
  async #refresh(address: string): Promise<void> {
    const answer = await fetch(address, { headers: { Accept: 'text/html' } });
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    if (answer.ok && page.querySelector('form#article')) {
      exchange(page);
      this.#takeVersion(page);
      this.#show(this.#state ?? 'saving');
      this.#people.show();
    }
  }

  #takeVersion(page: Document): void {
    for (const name of ['Version', '__FormOrigin']) {
      const next = page.querySelector<HTMLInputElement>(`form#article input[name=${name}]`);
      const mine = this.#form.querySelector<HTMLInputElement>(`input[name=${name}]`);
      if (next && mine) {
        mine.value = next.value;
      }
    }
  }

  /** The page that shows both texts, and lets the writer decide. */
  #compare(): void {
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

  #tell(words: string, ...actions: HTMLElement[]): void {
    const notice = document.createElement('div');
    notice.className = 'notice notice-warn';
    notice.setAttribute('role', 'alert');
    const text = document.createElement('p');
    text.textContent = words;
    notice.append(text);
    if (actions.length > 0) {
      const row = document.createElement('p');
      row.className = 'actions';
      row.append(...actions);
      notice.append(row);
    }

    document.querySelector('[data-region=messages]')!.replaceChildren(notice);
  }

  #tellSignedOut(): void {
    this.#show('offline');
    const link = document.createElement('a');
    link.className = 'button';
    link.href = `/account/login?returnUrl=${encodeURIComponent('/account/signed-in')}`;
    link.target = 'sign-in';
    link.textContent = 'Sign in again';
    link.addEventListener('click', (event) => {
      event.preventDefault();
      window.open(link.href, 'sign-in', 'width=480,height=640');
    });
    this.#tell('Your session has ended. What you type is kept on this device; sign in again in a small window, and it is stored.', link);
  }

  #tellConflict(): void {
    const compare = document.createElement('button');
    compare.type = 'button';
    compare.className = 'button';
    compare.textContent = 'See both';
    compare.addEventListener('click', () => this.#compare());
    this.#tell('Somebody saved this story in another way while you wrote. Your text is here, complete.', compare);
    this.#surface.setEditable(true);
  }

  /** The text as HTML, for those who want it. */
  #setUpSource(): void {
    const button = this.#form.querySelector<HTMLButtonElement>('[data-source]');
    button?.addEventListener('click', () => {
      const isSource = this.#area.hidden;
      if (isSource) {
        this.#write();
      } else {
        this.#surface.setHtml(this.#area.value);
      }

      this.#area.hidden = !isSource;
      this.#form.querySelector<HTMLElement>('[data-editor]')!.hidden = isSource;
      button.setAttribute('aria-pressed', String(isSource));
    });
  }
}

/** Snapshots go by the form's own address: what they contain is what the form would send. */
class FormTransport extends SignalRTransport {
  readonly #form: HTMLFormElement;

  constructor(form: HTMLFormElement) {
    super();
    this.#form = form;
  }

  override async snapshot(_: number, log: number, sequence: number, content: unknown): Promise<number | Refusal> {
    const body = content as FormData;
    body.set('Log', String(log));
    body.set('Sequence', String(sequence));
    const response = await fetch(`${this.#form.action}/snapshot`, { method: 'POST', body, headers: { Accept: 'application/json' } });
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

const form = document.querySelector<HTMLFormElement>('form#article');
const area = form?.querySelector<HTMLTextAreaElement>('#Body');
const place = form?.querySelector<HTMLElement>('[data-editor]');
if (form && area && place) {
  new Writing(form, area, place).begin();
}
