import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as Y from 'yjs';
import type { RelayOptions, SaveState } from '../../src/NewsPortal.Web/Assets/admin/editor/relay.ts';
import type { Surface, SurfaceOptions } from '../../src/NewsPortal.Web/Assets/admin/editor/surface/surface.ts';
import type { Connection } from '../../src/NewsPortal.Web/Assets/admin/editor/transport.ts';
import { Writing } from '../../src/NewsPortal.Web/Assets/admin/editor/writing.ts';
import { find, settle, type } from './page.ts';

const page = (live: string, { head = '<button name="Then" value="save" data-shortcut="s">Save</button><button name="Then" value="submit">Hand in</button>', messages = '', headline = 'Ferry', version = 'v1', done = '' } = {}) => `
  <main id="content" tabindex="-1"><div data-region="done">${done}</div><form id="article" action="/admin/articles/${live === 'new' ? 'new' : 7}" data-live="${live}" data-path="/x" data-site-name="Harbour">
    <header data-region="head">${head}<ul data-people hidden></ul><span data-save-state hidden></span></header><div data-region="messages">${messages}</div>
    <input type="hidden" name="Version" value="${version}">
    <div class="editor-text"><div class="field"><textarea id="Headline" name="Headline">${headline}</textarea></div>
      <label for="Body">Text</label><textarea id="Body" name="Body">&lt;p&gt;Text&lt;/p&gt;</textarea><p id="Body-hint">HTML</p><div data-editor hidden></div>
      <p class="surface-foot" hidden><span data-words></span><button type="button" data-source aria-pressed="false">HTML</button></p></div>
    <fieldset class="editor-side"><section class="card" data-region="when"><input name="PublishAt" id="PublishAt"></section>
      <textarea name="Tags">sea</textarea></fieldset>
  </form><div data-region="foot"></div></main>`;

/** The parts of a page that a test looks into. */
class Fakes {
  html = '<p>Text</p>';
  isEditable = true;
  focused = 0;
  state: SaveState = 'saving';
  options!: RelayOptions;
  surfaceOptions!: SurfaceOptions;
  readonly calls: string[] = [];
  settled = { log: 3, sequence: 12 };
  isWaiting = false;
  orphans: { log: number; doc: Y.Doc }[] = [];
  readonly #states: ((state: SaveState) => void)[] = [];
  readonly #connections: ((state: Connection) => void)[] = [];
  readonly #signedOut: (() => void)[] = [];
  #start!: { resolve: () => void; reject: (error: Error) => void };
  #release: (() => void)[] = [];

  surface = (options: SurfaceOptions): Surface => {
    this.surfaceOptions = options;
    const doc = { content: { size: 4 }, textBetween: () => 'Text' };
    return {
      editor: { isFocused: false, state: { doc }, options: {}, commands: { focus: () => this.focused++ } } as unknown as Surface['editor'],
      html: () => this.html,
      setHtml: (html) => { this.html = html; },
      words: () => 230,
      setEditable: (is) => { this.isEditable = is; },
      destroy: () => undefined,
    };
  };

  transport = () => ({
    onState: (handler: (state: Connection) => void) => { this.#connections.push(handler); },
    onSignedOut: (handler: () => void) => { this.#signedOut.push(handler); },
    retry: () => this.calls.push('retry'),
  }) as never;

  relay = (options: RelayOptions) => {
    this.options = options;
    const fakes = this;
    return {
      get state() { return fakes.state; },
      onState: (handler: (state: SaveState) => void) => { this.#states.push(handler); },
      start: () => new Promise<void>((resolve, reject) => { this.#start = { resolve, reject }; }),
      stop: () => { this.calls.push('stop'); },
      settled: async () => {
        if (this.isWaiting) {
          await new Promise<void>((resolve) => { this.#release.push(resolve); });
        }

        return this.settled;
      },
      versioned: (place: { sequence: number }) => { this.calls.push(`versioned ${place.sequence}`); },
      orphans: () => Promise.resolve(this.orphans),
      forget: (log: number) => { this.calls.push(`forget ${log}`); return Promise.resolve(); },
    };
  };

  /** The server's log is there, filled by this page. */
  async open(): Promise<void> {
    this.options.seed(this.options.doc);
    this.show('saved');
    this.#start.resolve();
    await settle();
  }

  show(state: SaveState): void {
    this.state = state;
    for (const handler of this.#states) {
      handler(state);
    }
  }

  signOut(): void {
    for (const handler of this.#signedOut) {
      handler();
    }
  }

  connect(): void {
    for (const handler of this.#connections) {
      handler('connected');
    }
  }

  answerAll(): void {
    this.isWaiting = false;
    for (const resolve of this.#release.splice(0)) {
      resolve();
    }
  }
}

let fakes: Fakes;
const fetched = vi.fn<(address: string, request?: RequestInit) => Promise<unknown>>();
const headline = () => find<HTMLTextAreaElement>('#Headline');
const shown = () => find('[data-save-state]');
const notices = () => [...document.querySelectorAll('.notices > .notice')].map((notice) => notice.querySelector('p')!.textContent!);
const sent = (call = 0) => fetched.mock.calls[call]![1]!.body as FormData;

function begin(live: string, options: Parameters<typeof page>[1] = {}): void {
  document.body.innerHTML = page(live, options);
  document.body.dataset.user = '5';
  fakes = new Fakes();
  new Writing(find<HTMLFormElement>('form'), find<HTMLTextAreaElement>('#Body'), find('[data-editor]'), fakes).begin();
}

async function beginStored(options: Parameters<typeof page>[1] = {}): Promise<void> {
  begin('7', options);
  await fakes.open();
}

function answerWith(html: string, status = 200): void {
  fetched.mockResolvedValueOnce({ status, ok: status === 200, url: 'https://news.example/admin/articles/7', text: () => Promise.resolve(html) });
}

async function save(value = 'save'): Promise<void> {
  find(`[value=${value}]`).click();
  await settle();
}

beforeEach(() => {
  fetched.mockReset();
  vi.stubGlobal('fetch', fetched);
});

afterEach(() => {
  // Nothing of a test's page asks before it goes.
  fakes.show('saved');
});

describe('A story that is open', () => {
  it('cannot be written in before its text is there, and then shows the shared fields', async () => {
    begin('7');
    expect(fakes.isEditable).toBe(false);
    expect([find('#Body').hidden, find('[data-editor]').hidden]).toEqual([true, false]);
    await fakes.open();
    expect(fakes.isEditable).toBe(true);
    expect(shown().dataset.saveState).toBe('saved');
    fakes.options.doc.getText('text:Headline').insert(0, 'The ');
    expect(headline().value).toBe('The Ferry');
    expect(find('[data-words]').textContent).toBe('');
    fakes.surfaceOptions.onChange();
    expect(find('[data-words]').textContent).toBe('230 words, 1 min to read');
  });

  it('sends snapshots of the document, whatever the page shows', async () => {
    await beginStored();
    find('[data-source]').click();
    find<HTMLTextAreaElement>('#Body').value = '<p>Half typed <stro';
    headline().dispatchEvent(new CompositionEvent('compositionstart'));
    fakes.options.doc.getText('text:Headline').insert(0, 'The ');
    const content = fakes.options.content() as FormData;
    expect(content.get('Headline')).toBe('The Ferry');
    expect(content.get('Body')).toBe('<p>Text</p>');
    expect(find<HTMLTextAreaElement>('#Body').value).toBe('<p>Half typed <stro');
  });

  it('offers texts that were never stored', async () => {
    begin('7');
    const doc = new Y.Doc();
    doc.getText('text:Headline').insert(0, 'Lost');
    fakes.orphans = [{ log: 2, doc }];
    await fakes.open();
    expect(find('.kept strong').textContent).toBe('Lost');
  });
});

describe('Save', () => {
  it('sends what the server has acknowledged with its place, and takes the answer over in place', async () => {
    await beginStored();
    const field = headline();
    type(field, 'Ferry returns');
    field.focus();
    answerWith(page('7', { version: 'v2', head: '<b>Draft</b><span data-save-state></span>', headline: 'Ferry returns' }));
    await save();
    expect([...['Headline', 'Body', 'Log', 'Sequence', 'Then', 'Version']].map((name) => sent().get(name)))
      .toEqual(['Ferry returns', '<p>Text</p>', '3', '12', 'save', 'v1']);
    expect(find('[data-region=head]').textContent).toContain('Draft');
    expect(find<HTMLInputElement>('[name=Version]').value).toBe('v2');
    expect(headline()).toBe(field);
    expect(document.activeElement).toBe(field);
    expect(fakes.calls).toEqual(['versioned 12']);
    expect(shown().textContent).toBe('Everything is stored');
  });

  it('shows what was wrong, beside the fields too, and makes no version of it', async () => {
    await beginStored();
    answerWith(page('', { messages: '<div id="errors" tabindex="-1"><a href="#Body">Empty</a></div>' })
      .replace('</textarea></div>', '</textarea><p class="error" id="Headline-error">Too long</p></div>'), 400);
    await save('submit');
    expect(document.activeElement).toBe(find('#errors'));
    expect(find('.field .error').textContent).toBe('Too long');
    expect(fakes.calls).toEqual([]);
    expect(fakes.isEditable).toBe(true);
    find('#errors a').click();
    expect(fakes.focused).toBe(1);
  });

  it('makes a story read-only that is no longer its writer’s', async () => {
    await beginStored();
    answerWith(page('', { head: '<b>Handed in</b><span data-save-state></span>' }));
    await save('submit');
    expect(fakes.isEditable).toBe(false);
    expect(headline().readOnly).toBe(true);
    expect(find<HTMLFieldSetElement>('.editor-side').disabled).toBe(true);
    expect(fakes.calls).toEqual(['versioned 12', 'stop']);
  });

  it('says after eight seconds that it waits for the connection, and no longer once it is done', async () => {
    vi.useFakeTimers();
    await beginStored();
    fakes.isWaiting = true;
    await save();
    vi.advanceTimersByTime(7999);
    expect(notices()).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(notices()[0]).toContain('There is no connection now');
    await save();
    answerWith(page('7'));
    fakes.answerAll();
    await settle();
    expect(notices()).toEqual([]);
    expect(fetched).toHaveBeenCalledOnce();
  });

  it('pressed again while it is under way includes what came since', async () => {
    await beginStored();
    let answer = (_: unknown): void => undefined;
    fetched.mockReturnValueOnce(new Promise((resolve) => {
      answer = resolve;
    }));
    await save();
    type(headline(), 'Ferry returns');
    await save();
    answerWith(page('7'));
    answer({ status: 200, ok: true, url: 'https://news.example/admin/articles/7', text: () => Promise.resolve(page('7')) });
    await settle();
    expect(fetched).toHaveBeenCalledTimes(2);
    expect(sent(1).get('Headline')).toBe('Ferry returns');
  });

  it('says that the server did not answer, until the next attempt', async () => {
    await beginStored();
    fetched.mockRejectedValueOnce(new TypeError('Failed'));
    await save();
    expect(notices()).toEqual(['The server did not answer. What you typed is kept; press the button again.']);
    answerWith(page('7'));
    await save();
    expect(notices()).toEqual([]);
  });

  it('shows both texts where somebody saved in another way', async () => {
    await beginStored();
    const submit = vi.spyOn(HTMLFormElement.prototype, 'submit').mockImplementation(() => undefined);
    answerWith(page('7'), 409);
    fakes.html = '<p>Mine</p>';
    await save();
    expect(submit).toHaveBeenCalledOnce();
    expect(new FormData(find<HTMLFormElement>('form')).get('Body')).toBe('<p>Mine</p>');
    expect(fakes.calls).toEqual(['stop']);
  });

  it('shows far below what was done, for a moment', async () => {
    vi.useFakeTimers();
    await beginStored();
    vi.spyOn(HTMLElement.prototype, 'getBoundingClientRect').mockReturnValue({ bottom: -100 } as DOMRect);
    answerWith(page('7', { done: '<div class="notice notice-good" role="status"><p>Saved and published.</p></div>' }));
    await save();
    expect(notices()).toEqual(['Saved and published.']);
    expect(find('.notices > .notice').getAttribute('role')).toBeNull();
    vi.advanceTimersByTime(6000);
    expect(notices()).toEqual([]);
  });
});

describe('An ended session', () => {
  it('is told once, and no longer when the connection is back', async () => {
    await beginStored();
    fakes.signOut();
    const link = find('.notices a');
    link.focus();
    fakes.signOut();
    expect(notices()).toHaveLength(1);
    expect(document.activeElement).toBe(link);
    expect(shown().dataset.saveState).toBe('offline');
    fakes.connect();
    expect(notices()).toEqual([]);
    expect(shown().dataset.saveState).toBe('saved');
  });

  it('is no longer told after signing in beside a connection that never broke', async () => {
    await beginStored();
    answerWith('', 401);
    await save();
    expect(notices()).toHaveLength(1);
    fetched.mockResolvedValueOnce({ ok: false, redirected: false });
    window.dispatchEvent(new Event('focus'));
    await settle();
    expect(notices()).toHaveLength(1);
    fetched.mockResolvedValue({ ok: true, redirected: false });
    window.dispatchEvent(new Event('focus'));
    await settle();
    expect(notices()).toEqual([]);
  });
});

describe('A log that was ended from elsewhere', () => {
  it('with text that is not stored offers to compare and merge', async () => {
    await beginStored();
    const submit = vi.spyOn(HTMLFormElement.prototype, 'submit').mockImplementation(() => undefined);
    fakes.options.onEnded!(true);
    expect(notices()[0]).toContain('Your text is here, complete');
    find('.notices button').click();
    expect(submit).toHaveBeenCalledOnce();
  });
});

describe('The source view', () => {
  const area = () => find<HTMLTextAreaElement>('#Body');

  it('shows the text as HTML, and takes it back', async () => {
    await beginStored();
    const button = find('[data-source]');
    button.click();
    expect([area().hidden, area().value, button.getAttribute('aria-pressed')]).toEqual([false, '<p>Text</p>', 'true']);
    area().value = '<p>Other</p>';
    button.click();
    expect([area().hidden, fakes.html, button.getAttribute('aria-pressed')]).toEqual([true, '<p>Other</p>', 'false']);
  });

  it('loses nothing that others wrote meanwhile', async () => {
    await beginStored();
    fakes.html = '<p>One</p>\n<p>Two</p>\n<p>Three</p>';
    find('[data-source]').click();
    area().value = '<p>One</p>\n<p>Mine</p>\n<p>Three</p>';
    fakes.html = '<p>Theirs</p>\n<p>Two</p>\n<p>Three</p>';
    find('[data-source]').click();
    expect(fakes.html).toBe('<p>Theirs</p>\n<p>Mine</p>\n<p>Three</p>');
  });

  it('is part of what is saved', async () => {
    await beginStored();
    find('[data-source]').click();
    area().value = '<p>Other</p>';
    answerWith(page('7'));
    await save();
    expect(sent().get('Body')).toBe('<p>Other</p>');
    expect(area().hidden).toBe(false);
  });
});

describe('A new story', () => {
  it('is made by its first key, and keeps what was typed meanwhile', async () => {
    vi.useFakeTimers();
    begin('new', { headline: '' });
    expect(fetched).not.toHaveBeenCalled();
    fetched.mockRejectedValueOnce(new TypeError('Failed'));
    type(headline(), 'F');
    await settle();
    expect(shown().dataset.saveState).toBe('offline');
    fetched.mockResolvedValueOnce({ ok: true, status: 200, headers: new Headers({ 'content-type': 'application/json' }), json: () => Promise.resolve({ id: 9, address: '/admin/articles/9' }) });
    answerWith(page('9', { version: 'v7' }));
    type(headline(), 'Ferry');
    await vi.advanceTimersByTimeAsync(500);
    await settle();
    expect(fetched.mock.calls.map(([address]) => String(address).replace('https://news.example', '')))
      .toEqual(['/admin/articles/new/begin', '/admin/articles/new/begin', '/admin/articles/9']);
    expect(location.pathname).toBe('/admin/articles/9');
    expect(find<HTMLInputElement>('[name=Version]').value).toBe('v7');
    expect(headline().value).toBe('Ferry');
    const log = new Y.Doc();
    fakes.options.seed(log);
    expect(log.getText('text:Headline').toString()).toBe('Ferry');
    expect(fakes.options.article).toBe(9);
  });

  it('that the server refuses is asked for once, and the page says what to do', async () => {
    vi.useFakeTimers();
    begin('new', { headline: '' });
    fetched.mockResolvedValue({ ok: false, status: 403, headers: new Headers() });
    type(headline(), 'F');
    await settle();
    await vi.advanceTimersByTimeAsync(20_000);
    expect(fetched).toHaveBeenCalledTimes(1);
    expect(shown().dataset.saveState).toBe('conflict');
    expect(notices()[0]).toContain('Copy what you typed');
  });
});

describe('A story that only one can write', () => {
  it('is sent as any form, with the text of the surface', () => {
    document.body.innerHTML = page('').replace('data-live=""', '');
    fakes = new Fakes();
    const form = find<HTMLFormElement>('form');
    new Writing(form, find<HTMLTextAreaElement>('#Body'), find('[data-editor]'), fakes).begin();
    fakes.html = '<p>Typed</p>';
    form.addEventListener('submit', (event) => event.preventDefault());
    find('[value=save]').click();
    expect(new FormData(form).get('Body')).toBe('<p>Typed</p>');
    find('[data-source]').click();
    find<HTMLTextAreaElement>('#Body').value = '<p>Source</p>';
    find('[value=save]').click();
    expect(new FormData(form).get('Body')).toBe('<p>Source</p>');
  });
});
