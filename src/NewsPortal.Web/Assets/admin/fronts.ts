// Arranges a front without leaving the page, by dragging or with the arrow keys on a story's handle. Each change saves
// the draft at once; if that fails the form itself is submitted, so that the server's answer is visible.

import { t } from './texts';

export function setUpFront(): void {
  const form = document.querySelector<HTMLFormElement>('form[data-front]');
  const live = document.querySelector<HTMLElement>('#front-live');
  if (!form || !live) {
    return;
  }

  const lists = () => [...form.querySelectorAll<HTMLOListElement>('ol[data-slot]')];
  let timer = 0;
  let changes = 0;
  let saved = 0;
  let underWay = 0;
  let running = Promise.resolve();

  form.addEventListener('click', (event) => {
    const button = (event.target as Element).closest<HTMLElement>('[data-move]');
    const story = button?.closest<HTMLElement>('[data-story]');
    if (button && story) {
      event.preventDefault();
      step(story, Number(button.dataset.move));
      button.focus();
    }
  });

  form.addEventListener('keydown', (event) => {
    const handle = (event.target as Element).closest<HTMLElement>('[data-handle]');
    const story = handle?.closest<HTMLElement>('[data-story]');
    const by = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
    if (handle && story && by !== 0) {
      event.preventDefault();
      step(story, by);
      handle.focus();
    }
  });

  form.addEventListener('change', (event) => {
    const field = event.target as HTMLSelectElement | HTMLInputElement;
    const story = field.closest<HTMLElement>('[data-story]');
    if (story && field.name === 'Slot') {
      const list = lists().find((l) => l.dataset.slot === field.value);
      list?.prepend(story);
      settle(story);
      field.focus();
    } else if (story && field.name === 'Until') {
      later();
    }
  });

  setUpDrag();
  for (const handle of form.querySelectorAll<HTMLElement>('[data-handle]')) {
    handle.hidden = false;
  }

  form.addEventListener('submit', (event) => {
    clearTimeout(timer);
    if (underWay > 0) {
      // The save in flight returns the version that this one must send; without it the editor would conflict with
      // themselves.
      event.preventDefault();
      const button = event.submitter;
      void running.then(() => form.requestSubmit(button));
    } else {
      saved = changes;
    }
  });
  window.addEventListener('beforeunload', (event) => {
    if (saved !== changes) {
      event.preventDefault();
    }
  });

  /** One position up or down; past the edge of a slot into the adjacent one. */
  function step(story: HTMLElement, by: number): void {
    const list = story.parentElement as HTMLOListElement;
    const other = by < 0 ? story.previousElementSibling : story.nextElementSibling;
    if (other) {
      by < 0 ? other.before(story) : other.after(story);
    } else {
      const all = lists();
      const next = all[all.indexOf(list) + by];
      if (!next) {
        live!.textContent = by < 0 ? t('This is the top of the page.') : t('This is the last place.');
        return;
      }

      by < 0 ? next.append(story) : next.prepend(story);
    }

    settle(story);
  }

  /** Writes a story's new position into the form, announces it, and saves. */
  function settle(story: HTMLElement): void {
    const list = story.parentElement as HTMLOListElement;
    const slot = list.dataset.slot!;
    story.querySelector<HTMLSelectElement>('[name=Slot]')!.value = slot;
    story.querySelector<HTMLInputElement>('[name=Was]')!.value = slot;
    for (const each of lists()) {
      [...each.children].forEach((row, index) => {
        row.querySelector<HTMLElement>('[data-waiting]')!.hidden = index < Number(each.dataset.capacity);
      });
    }

    const place = [...list.children].indexOf(story) + 1;
    const values = [story.dataset.words!, list.dataset.label!, place, list.children.length];
    live!.textContent = place > Number(list.dataset.capacity) ? t('{0}: {1}, place {2} of {3}, waits for room', ...values)
      : t('{0}: {1}, place {2} of {3}', ...values);
    later();
  }

  function later(): void {
    changes++;
    clearTimeout(timer);
    timer = window.setTimeout(() => {
      underWay++;
      running = running.then(save).finally(() => underWay--);
    }, 700);
  }

  /** Submits the form itself, so that the server's answer is visible. */
  function sendForm(): void {
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

      take(new DOMParser().parseFromString(await answer.text(), 'text/html'));
      saved = change;
    } catch {
      live!.textContent = t('Not saved: the newsroom cannot be reached. Press Save draft to try again.');
      document.querySelector('#front-state')!.textContent = live!.textContent;
    }
  }

  /** Adopts what only the saved page knows: its version, its state, what fills the slots. */
  function take(page: Document): void {
    const version = page.querySelector<HTMLInputElement>('form[data-front] [name=Version]');
    if (!version) {
      // Signed out, for example: submitting the form will show it.
      sendForm();
      return;
    }

    for (const field of document.querySelectorAll<HTMLInputElement>('[name=Version], [name=version]')) {
      field.value = version.value;
    }

    for (const part of document.querySelectorAll<HTMLElement>('#front-state, [data-automatic]')) {
      const mine = part.id ? `#${part.id}` : `[data-automatic="${part.dataset.automatic}"]`;
      const theirs = page.querySelector(mine);
      if (theirs && !part.contains(document.activeElement)) {
        part.innerHTML = theirs.innerHTML;
      }
    }
  }

  function setUpDrag(): void {
    let dragged: HTMLElement | null = null;
    let origin: { list: Element; next: Element | null } | null = null;
    for (const story of form!.querySelectorAll<HTMLElement>('[data-story]')) {
      // Only by the handle, so that text can be selected and fields used.
      const handle = story.querySelector<HTMLElement>('[data-handle]')!;
      handle.draggable = true;
      handle.addEventListener('dragstart', (event) => {
        dragged = story;
        origin = { list: story.parentElement!, next: story.nextElementSibling };
        story.classList.add('dragged');
        event.dataTransfer!.effectAllowed = 'move';
        event.dataTransfer!.setData('text/plain', story.dataset.words ?? '');
        event.dataTransfer!.setDragImage(story, 12, 12);
      });
      handle.addEventListener('dragend', (event) => {
        story.classList.remove('dragged');
        if (event.dataTransfer!.dropEffect === 'none' && origin) {
          origin.list.insertBefore(story, origin.next);
        } else if (origin && (story.parentElement !== origin.list || story.nextElementSibling !== origin.next)) {
          settle(story);
        }

        dragged = origin = null;
      });
    }

    for (const section of form!.querySelectorAll<HTMLElement>('.slot')) {
      const list = section.querySelector<HTMLOListElement>('ol[data-slot]')!;
      section.addEventListener('dragover', (event) => {
        if (dragged) {
          event.preventDefault();
          event.dataTransfer!.dropEffect = 'move';
          const before = [...list.children].find((row) => row !== dragged
            && event.clientY < row.getBoundingClientRect().top + row.getBoundingClientRect().height / 2);
          if (before !== dragged.nextElementSibling || dragged.parentElement !== list) {
            list.insertBefore(dragged, before ?? null);
          }
        }
      });
      section.addEventListener('drop', (event) => event.preventDefault());
    }
  }
}
