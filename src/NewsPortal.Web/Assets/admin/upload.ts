// Uploads chosen or dropped pictures and other files one by one, and reports the outcome of each.

import { plural, t } from './texts';

interface UploadedFile {
  name: string;
  ok: boolean;
  message: string;
  id: number;
  address?: string;
}

export function report(list: Element, file: UploadedFile, library = '/admin/media', open = t('Describe it')): void {
  const item = document.createElement('li');
  item.className = `notice ${file.ok ? 'notice-good' : 'notice-bad'}`;
  const name = document.createElement('strong');
  name.dir = 'auto';
  name.textContent = file.name;
  item.append(name, ` ${file.message} `);
  if (file.ok) {
    const link = document.createElement('a');
    link.href = `${library}/${file.id}`;
    link.textContent = open;
    if (list.closest('[data-uploads]') === null) {
      // In the dialog, the form behind it must stay open.
      link.target = '_blank';
    }

    item.append(link);
  }
  list.append(item);
}

/** As many as the server shows with fields. */
const mostRows = 100;

/** Why the response has no list of files, in the server's words if it gives any. */
async function refusal(answer: Response): Promise<string> {
  if (answer.status === 401 || answer.redirected) {
    return t('You are signed out. Sign in again in another tab, then try again.');
  }

  const type = answer.headers.get('content-type') ?? '';
  const words = type.startsWith('application/problem+json') ? ((await answer.json()) as { detail?: string }).detail
    : type.startsWith('text/plain') ? await answer.text() : '';
  return words || t('The server refused the upload. Try again in a minute.');
}

export async function send(form: HTMLFormElement, file: File): Promise<UploadedFile> {
  const body = new FormData();
  body.append('files', file, file.name);
  const token = form.querySelector<HTMLInputElement>('input[name=__RequestVerificationToken]')!.value;
  const failed = { name: file.name, ok: false, id: 0 };
  try {
    const answer = await fetch(form.action, {
      method: 'POST',
      body,
      headers: { Accept: 'application/json', RequestVerificationToken: token },
    });
    if (!answer.headers.get('content-type')?.startsWith('application/json')) {
      return { ...failed, message: await refusal(answer) };
    }
    const [first] = (await answer.json()) as UploadedFile[];
    return first ?? { ...failed, message: t('The server did not answer. Try again.') };
  } catch {
    return { ...failed, message: t('The connection broke off. Upload it again.') };
  }
}

/** Of many files, says how many were stored, and puts the refused ones where they are seen. */
function sum(list: Element, answers: UploadedFile[]): void {
  if (answers.length < 2) {
    return;
  }

  const stored = answers.filter((answer) => answer.ok).length;
  const item = document.createElement('li');
  item.className = 'notice';
  item.textContent = t('{0} uploaded, {1} refused.', stored, answers.length - stored);
  const refused = [...list.children].slice(-answers.length).filter((child) => child.classList.contains('notice-bad'));
  list.prepend(item, ...refused);
}

/** Shows new files in the library below. */
async function refresh(library: string): Promise<void> {
  try {
    const answer = await fetch(library);
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const shelf = page.querySelector('[data-library]');
    if (answer.ok && shelf) {
      document.querySelector('[data-library]')?.replaceWith(document.adoptNode(shelf));
    }
  } catch {
    // They will show when the page is next loaded.
  }
}

/** Texts typed into the rows of an earlier upload must not be lost; the new files have links of their own. */
function hasTyped(): boolean {
  const fields = document.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>('[data-library] form.rows :is(input, textarea)');
  return [...fields].some((field) => field.value !== field.defaultValue);
}

export function setUpUpload(): void {
  const form = document.querySelector<HTMLFormElement>('form[data-upload]');
  const results = document.querySelector<HTMLElement>('[data-uploads]');
  if (!form || !results) return;
  const library = new URL(form.action).pathname;

  const input = form.querySelector<HTMLInputElement>('input[type=file]')!;
  const button = form.querySelector('button')!;

  const upload = async (files: FileList): Promise<void> => {
    button.disabled = true;
    const stored = new Set<number>();
    const answers: UploadedFile[] = [];
    let left = files.length;
    for (const file of files) {
      button.textContent = plural(left--, 'Uploading, {0} left', 'Uploading, {0} left');
      const answer = await send(form, file);
      report(results, answer, library, results.dataset.open);
      answers.push(answer);
      if (answer.ok) stored.add(answer.id);
    }
    sum(results, answers);
    button.disabled = false;
    button.textContent = t('Upload');
    input.value = '';
    if (!('grid' in form.dataset)) {
      await refresh(library);
    } else if (stored.size > 0 && !hasTyped()) {
      await refresh(`${library}?ids=${[...stored].slice(-mostRows).join(',')}`);
    }
  };

  form.addEventListener('submit', (event) => {
    if (input.files?.length) {
      event.preventDefault();
      void upload(input.files);
    }
  });
  form.addEventListener('dragover', (event) => {
    event.preventDefault();
    form.classList.add('dropping');
  });
  form.addEventListener('dragleave', () => form.classList.remove('dropping'));
  form.addEventListener('drop', (event) => {
    event.preventDefault();
    form.classList.remove('dropping');
    if (event.dataTransfer?.files.length) void upload(event.dataTransfer.files);
  });
}
