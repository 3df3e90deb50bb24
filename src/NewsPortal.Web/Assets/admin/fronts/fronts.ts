// Arranges a front on the page that it makes. Each act changes the form, saves it as the draft and shows the page anew;
// if it cannot be saved, the form itself is sent, so that the server's answer is visible.
import { setUpPictures } from '../pictures';
import { t } from '../texts';
import { Arrangement, type Story } from './arrangement';
import { Canvas } from './canvas';

/** How long acts must rest before they are saved. */
const pause = 150;
/** How often the page looks whether a colleague was here. */
const look = 5000;
const narrow = 640;

export function setUpFront(): void {
  const form = document.querySelector<HTMLFormElement>('form[data-front]');
  if (!form) {
    return;
  }

  const live = document.querySelector<HTMLElement>('#front-live')!;
  const box = form.querySelector<HTMLElement>('[data-canvas]')!;
  const tools = box.querySelector<HTMLElement>('[data-tools]')!;
  const list = form.querySelector<HTMLDetailsElement>('[data-list]')!;
  const dialog = document.querySelector<HTMLDialogElement>('#front-dialog')!;
  let timer = 0;
  let changes = 0;
  let saved = 0;
  let underWay = 0;
  let running = Promise.resolve();
  let acts = Promise.resolve();

  const canvas = new Canvas(form, box, {
    chosen: (story, byKey) => {
      canvas.choose(story.id);
      const where = arrangement.placeOf(story.id);
      if (where) {
        form.querySelector<HTMLSelectElement>('#AddTo')!.value = where.slot;
        live.textContent = t('{0}: chosen. {1}, place {2}.', story.words, where.label, where.place + 1);
      }

      if (byKey) {
        tools.querySelector('button')?.focus();
      }
    },
    key: (event) => onKey(event),
    dropped: (story, isFromSlot, drop) => act(story, () => {
      if (isFromSlot && drop.onto !== null) {
        arrangement.swap(story.id, drop.onto);
      } else {
        const from = arrangement.placeOf(story.id);
        const isBefore = from?.slot === drop.slot && from.place < drop.place;
        arrangement.insert(story, drop.slot, isBefore ? drop.place - 1 : drop.place);
      }
    }),
  });
  const arrangement = new Arrangement(form, document.querySelector<HTMLTemplateElement>('#front-row')!, (slot) => canvas.shown(slot));

  setUpWidths();
  setUpSearch();
  setUpTools();
  setUpList();
  setUpSending();
  setInterval(() => void lookAround(), look);
  if (form.dataset.unsaved === 'true') {
    // The frame has what is stored, and the form something else.
    void canvas.refresh().catch(() => undefined);
  }

  /** Does something with a story once the page shows what was done before, and says where it stands then. */
  function act(story: Story, work: () => void): void {
    acts = acts.then(async () => {
      work();
      setUpPictures(form!);
      later();
      await canvas.refresh();
      canvas.choose(arrangement.placeOf(story.id) ? story.id : null);
      const where = arrangement.placeOf(story.id);
      live.textContent = where
        ? t('{0}: {1}, place {2} of {3}', story.words, where.label, where.place + 1, where.of)
        : t('{0} is off the front.', story.words);
    }).catch(() => undefined);
  }

  function chosen(): Story | null {
    const id = canvas.chosen;
    const where = id === null ? null : arrangement.placeOf(id);
    return where ? canvas.shown(where.slot)[where.place]! : null;
  }

  function step(story: Story, by: 1 | -1): void {
    act(story, () => {
      if (!arrangement.step(story.id, by)) {
        live.textContent = by < 0 ? t('This is the top of the page.') : t('This is the last place.');
      }
    });
  }

  function onKey(event: KeyboardEvent): void {
    const story = chosen();
    if (!story || event.altKey || event.ctrlKey || event.metaKey) {
      return;
    }

    if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
      event.preventDefault();
      step(story, event.key === 'ArrowUp' ? -1 : 1);
    } else if (event.key === 'Delete' && arrangement.row(story.id)) {
      act(story, () => arrangement.remove(story.id));
    } else if (event.key === 'Escape') {
      canvas.focus();
      canvas.choose(null);
    }
  }

  function setUpTools(): void {
    tools.addEventListener('keydown', onKey);
    tools.addEventListener('click', (event) => {
      const what = (event.target as Element).closest<HTMLElement>('[data-act]')?.dataset.act;
      const story = chosen();
      if (!what || !story) {
        return;
      }

      if (what === 'up' || what === 'down') {
        step(story, what === 'up' ? -1 : 1);
      } else if (what === 'remove') {
        act(story, () => arrangement.remove(story.id));
      } else {
        open(story, what);
      }
    });
  }

  /** Shows the fields of a story's row in a dialog. They are back in their row before anything is sent. */
  function open(story: Story, what: string): void {
    const row = arrangement.pin(story.id);
    const part = row?.querySelector<HTMLElement>(`[data-part=${what}]`);
    if (!row || !part) {
      return;
    }

    setUpPictures(row);
    const hole = document.createComment('');
    part.replaceWith(hole);
    dialog.querySelector('h2')!.textContent = story.words;
    dialog.querySelector('[data-fields]')!.replaceChildren(part);
    dialog.addEventListener('close', () => {
      hole.replaceWith(part);
      act(story, () => arrangement.follow(row));
      canvas.focus();
    }, { once: true });
    dialog.showModal();
    part.querySelector<HTMLElement>('select, input:not([type=hidden])')?.focus();
  }

  dialog.addEventListener('click', (event) => {
    if (event.target === dialog || (event.target as Element).closest('[data-close]')) {
      dialog.close();
    }
  });
  dialog.addEventListener('input', () => {
    // Leaving asks while something is typed that is not stored.
    changes++;
  });
  dialog.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && event.target instanceof HTMLInputElement) {
      event.preventDefault();
      dialog.close();
    }
  });

  function setUpWidths(): void {
    const group = form!.querySelector<HTMLElement>('[data-widths]')!;
    const buttons = [...group.querySelectorAll<HTMLButtonElement>('[data-width]')];
    group.hidden = false;
    form!.querySelector<HTMLElement>('[data-canvas-hint]')!.hidden = false;
    box.classList.add('is-live');
    group.addEventListener('click', (event) => {
      const button = (event.target as Element).closest<HTMLButtonElement>('[data-width]');
      if (button) {
        press(button);
      }
    });
    press(buttons[box.clientWidth < narrow ? 1 : 0]!);

    function press(chosenWidth: HTMLButtonElement): void {
      for (const button of buttons) {
        button.setAttribute('aria-pressed', String(button === chosenWidth));
      }

      canvas.width = Number(chosenWidth.dataset.width);
    }
  }

  function setUpSearch(): void {
    const words = form!.querySelector<HTMLInputElement>('#Q')!;
    const found = form!.querySelector<HTMLElement>('.front-search')!;
    let typed = 0;
    let asked = 0;
    form!.querySelector<HTMLElement>('[data-search-button]')!.hidden = true;
    words.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') {
        event.preventDefault();
      }
    });
    words.addEventListener('input', () => {
      clearTimeout(typed);
      typed = window.setTimeout(() => void search(), 200);
    });
    found.addEventListener('dragstart', (event) => {
      const line = (event.target as Element).closest<HTMLElement>('[data-found]');
      if (line && event.dataTransfer) {
        event.dataTransfer.effectAllowed = 'move';
        event.dataTransfer.setData('text/plain', line.dataset.words!);
        canvas.drag(storyOf(line));
      }
    });
    found.addEventListener('dragend', () => canvas.drag(null));
    found.addEventListener('click', (event) => {
      const line = (event.target as Element).closest('button[value^="add:"]')?.closest<HTMLElement>('[data-found]');
      if (line) {
        event.preventDefault();
        const story = storyOf(line);
        act(story, () => arrangement.insert(story, form!.querySelector<HTMLSelectElement>('#AddTo')!.value, 0));
      }
    });
    dress();

    async function search(): Promise<void> {
      const mine = ++asked;
      try {
        const answer = await fetch(`/admin/fronts/stories?q=${encodeURIComponent(words.value)}`, { signal: AbortSignal.timeout(20_000) });
        const next = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('#found-list');
        if (answer.ok && next && mine === asked) {
          found.querySelector('#found-list')!.replaceWith(document.adoptNode(next));
          dress();
        }
      } catch {
        // What was found before stays; the next key asks again.
      }
    }

    function dress(): void {
      for (const line of found.querySelectorAll<HTMLElement>('[data-found]')) {
        line.draggable = true;
      }
    }

    function storyOf(line: HTMLElement): Story {
      return { id: line.dataset.found!, words: line.dataset.words! };
    }
  }

  function setUpList(): void {
    list.open = Boolean(location.hash || document.querySelector('#errors'));
    list.addEventListener('change', (event) => {
      const field = event.target as HTMLInputElement | HTMLSelectElement;
      const row = field.closest<HTMLElement>('[data-story]');
      if (row) {
        const story = { id: row.dataset.story!, words: row.dataset.words! };
        act(story, () => {
          if (field.name === 'Slot') {
            arrangement.follow(row);
            field.focus();
          }
        });
      }
    });
  }

  function setUpSending(): void {
    form!.addEventListener('submit', (event) => {
      clearTimeout(timer);
      if (underWay > 0) {
        // The save in flight returns the version that this one must send; without it the editor would conflict with
        // themselves.
        event.preventDefault();
        const button = event.submitter;
        void running.then(() => form!.requestSubmit(button));
      } else {
        saved = changes;
      }
    });
    window.addEventListener('beforeunload', (event) => {
      if (saved !== changes) {
        event.preventDefault();
      }
    });
  }

  function later(): void {
    changes++;
    clearTimeout(timer);
    timer = window.setTimeout(saveNow, pause);
  }

  function saveNow(): void {
    if (dialog.open) {
      // The fields in the dialog are missing in the form; closing it saves.
      return;
    }

    underWay++;
    running = running.then(save).finally(() => underWay--);
  }

  /** Submits the form itself, so that the server's answer is visible. */
  function sendForm(): void {
    if (dialog.open) {
      // Its fields are back in the form first.
      dialog.addEventListener('close', sendForm, { once: true });
      dialog.close();
      return;
    }

    form!.requestSubmit(document.querySelector<HTMLButtonElement>('button[form=front][value=save]'));
  }

  async function save(): Promise<void> {
    const change = changes;
    const data = new FormData(form!);
    data.set('Do', 'save');
    data.set('Q', '');
    try {
      const answer = await fetch(form!.action, {
        method: 'POST', body: new URLSearchParams(data as never), signal: AbortSignal.timeout(20_000),
      });
      if (!answer.ok) {
        sendForm();
        return;
      }

      if (take(new DOMParser().parseFromString(await answer.text(), 'text/html'), change === changes)) {
        saved = change;
      }
    } catch {
      live.textContent = t('Not saved: the newsroom cannot be reached. Press Save draft to try again.');
      document.querySelector('#front-state')!.textContent = live.textContent;
    }
  }

  /** Adopts what only the stored page knows: its version, its state, what changes for readers. */
  function take(page: Document, isNewest: boolean): boolean {
    const version = page.querySelector<HTMLInputElement>('form[data-front] [name=Version]');
    if (!version) {
      // Signed out, for example: submitting the form will show it.
      sendForm();
      return false;
    }

    for (const field of document.querySelectorAll<HTMLInputElement>('[name=Version], [name=version]')) {
      field.value = version.value;
    }

    const parts = isNewest && !dialog.open ? '#front-state, #front-changes, #front-count, #Placements, .front-foot' : '#front-state';
    for (const part of document.querySelectorAll<HTMLElement>(parts)) {
      const theirs = page.querySelector(part.id ? `#${part.id}` : '.front-foot');
      if (theirs && !part.contains(document.activeElement)) {
        part.replaceChildren(...[...theirs.childNodes].map((node) => document.importNode(node, true)));
      }
    }

    setUpPictures(form!);
    return true;
  }

  /** A colleague's arrangement is shown as soon as it is there, unless something here is still to be saved. */
  async function lookAround(): Promise<void> {
    const version = form!.querySelector<HTMLInputElement>('[name=Version]')!;
    if (document.hidden || dialog.open || saved !== changes || underWay > 0 || form!.dataset.unsaved === 'true') {
      return;
    }

    try {
      const answer = await fetch(`${form!.action}/state`, { signal: AbortSignal.timeout(20_000) });
      const state = answer.ok && !answer.redirected ? await answer.json() as { version: string | null; by: string | null } : null;
      if (!state || (state.version ?? '') === version.value || saved !== changes || underWay > 0) {
        return;
      }

      const page = await fetch(form!.action, { signal: AbortSignal.timeout(20_000) });
      if (page.ok && saved === changes && !dialog.open && take(new DOMParser().parseFromString(await page.text(), 'text/html'), true)) {
        const notice = document.querySelector<HTMLElement>('[data-colleague]')!;
        notice.textContent = t('{0} changed this front. You see it as it is stored now.', state.by ?? '');
        notice.hidden = false;
        await canvas.refresh();
      }
    } catch {
      // Without a network nobody changes anything here; the next look will tell.
    }
  }
}
