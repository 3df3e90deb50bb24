// Chooses a picture from the library. /admin/media/picker answers with an HTML fragment in which each picture is a
// <button type="button" data-pick="{id}" data-src="…" data-alt="…" data-caption="…" data-credit="…">; forms and links
// inside it (search, more pages) load into the same dialog. Files chosen in its form "data-picker-upload" are uploaded
// at once; the newest pictures then come first.
import { report, send } from './upload';
import { t } from './texts';

export interface Picture {
  id: string;
  src: string;
  alt: string;
  caption: string;
  credit: string;
}

const library = '/admin/media/picker';

/** Sets up the fields that choose a picture; those that are set up already stay as they are. */
export function setUpPictures(within: ParentNode = document): void {
  for (const field of within.querySelectorAll<HTMLElement>('[data-picture-field]:not([data-is-ready])')) {
    field.dataset.isReady = '';
    const number = field.querySelector<HTMLInputElement>('input')!;
    const shown = field.querySelector<HTMLImageElement>('[data-picture-shown]')!;
    const choose = field.querySelector<HTMLButtonElement>('[data-picture="field"]')!;
    const clear = field.querySelector<HTMLButtonElement>('[data-picture-clear]')!;
    choose.hidden = false;
    field.querySelector<HTMLElement>('[data-picture-number]')!.hidden = true;
    clear.hidden = number.value === '';
    choose.addEventListener('click', async () => {
      const picture = await choosePicture();
      if (!picture) {
        return;
      }

      set(picture.id, picture.src);
      // The library's texts are defaults; never overwrite what somebody has typed.
      for (const [name, text] of Object.entries({ PictureAlt: picture.alt, PictureCaption: picture.caption, PictureCredit: picture.credit })) {
        const control = field.closest('form')?.elements.namedItem(name);
        if ((control instanceof HTMLInputElement || control instanceof HTMLTextAreaElement) && control.value === '') {
          control.value = text;
          control.dispatchEvent(new Event('input', { bubbles: true }));
        }
      }
    });
    clear.addEventListener('click', () => set('', ''));
    number.addEventListener('change', () => {
      // Another id was typed or restored from a kept text, so the picture shown is no longer the chosen one.
      shown.hidden = true;
      clear.hidden = number.value === '';
    });

    function set(id: string, src: string): void {
      number.value = id;
      shown.removeAttribute('width');
      shown.removeAttribute('height');
      shown.src = src;
      shown.hidden = src === '';
      clear.hidden = id === '';
      number.dispatchEvent(new Event('input', { bubbles: true }));
    }
  }
}

/** Shows the library; null if nothing was chosen. */
export async function choosePicture(): Promise<Picture | null> {
  const dialog = document.createElement('dialog');
  dialog.setAttribute('aria-label', t('Choose a picture'));
  dialog.innerHTML = '<p class="empty" role="status">Loading the library</p>';
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    let chosen: Picture | null = null;
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(chosen);
    });
    dialog.addEventListener('click', (event) => {
      const target = event.target as HTMLElement;
      const pick = target.closest<HTMLElement>('[data-pick]');
      const anchor = target.closest<HTMLAnchorElement>('a[href]');
      if (pick) {
        const { pick: id, src = '', alt = '', caption = '', credit = '' } = pick.dataset;
        chosen = { id: id!, src, alt, caption, credit };
        dialog.close();
      } else if (target === dialog || target.closest('[data-close]')) {
        dialog.close();
      } else if (anchor && new URL(anchor.href).pathname === library) {
        event.preventDefault();
        void load(anchor.href);
      }
    });
    dialog.addEventListener('submit', (event) => {
      const form = event.target as HTMLFormElement;
      if (form.method === 'get') {
        event.preventDefault();
        const query = new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)]));
        void load(`${library}?${query}`);
      }
    });
    dialog.addEventListener('change', (event) => {
      const input = event.target as HTMLInputElement;
      const form = input.closest<HTMLFormElement>('[data-picker-upload]');
      if (form && input.files?.length) {
        void upload(form, [...input.files]);
      }
    });
    void load(library);

    async function upload(form: HTMLFormElement, files: File[]): Promise<void> {
      const input = form.querySelector<HTMLInputElement>('input[type=file]')!;
      const label = form.querySelector('label')!;
      const reports = document.createElement('ul');
      input.disabled = true;
      for (const [index, file] of files.entries()) {
        label.textContent = t('Uploading {0} of {1}', index + 1, files.length);
        report(reports, await send(form, file));
      }

      if (dialog.open) {
        await load(library);
        dialog.querySelector('[data-picker-uploads]')?.append(...reports.children);
      }
    }

    async function load(address: string): Promise<void> {
      try {
        const answer = await fetch(address, { headers: { Accept: 'text/html' } });
        if (!answer.ok || answer.redirected) {
          throw new Error(String(answer.status));
        }

        dialog.innerHTML = `<div class="card-head"><h2>Choose a picture</h2><button type="button" class="button small" data-close>Close</button></div><div class="picker">${await answer.text()}</div>`;
        dialog.scrollTop = 0;
        dialog.querySelector<HTMLInputElement>('input[type="search"]')?.focus();
      } catch {
        dialog.innerHTML = '<p>The library cannot be shown now. Close this and try again.</p><p><button type="button" class="button" data-close>Close</button></p>';
      }
    }
  });
}

/** Uploads a picture for a text; a string says why it was refused. */
export async function uploadPicture(file: File, form: HTMLFormElement): Promise<Picture | string> {
  const library = document.createElement('form');
  library.action = '/admin/media';
  library.append(form.querySelector('input[name=__RequestVerificationToken]')!.cloneNode());
  const stored = await send(library, file);
  return stored.ok
    ? { id: String(stored.id), src: stored.address ?? '', alt: '', caption: '', credit: '' }
    : stored.message;
}
