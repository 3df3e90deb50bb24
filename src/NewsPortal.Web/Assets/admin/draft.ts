// Keeps a form's input in this browser until it is saved, and offers it back after an ended session, a lost connection
// or a closed window. It never fills a form unasked. If the text is based on an older version than the form, it says
// so, and saves it as a change to that older version, so that the server shows both.

import { t, timeWords } from './texts';

interface Draft {
  at: string;
  base: string;
  fields: [string, string][];
}

const prefix = 'newsroom:';
const days = 30;
const dropped = new Set(['__RequestVerificationToken', '__FormOrigin', 'Version', 'Then', 'Overwrite']);

export function keepDrafts(): void {
  forgetOld();
  const user = document.body.dataset.user;
  if (!user) {
    return;
  }

  const forms = [...document.querySelectorAll<HTMLFormElement>('form[data-draft-key]:not([data-live])')];
  for (const saved of [document.body.dataset.saved, ...forms.map((form) => form.dataset.saved)]) {
    if (saved) {
      remove(`${prefix}${user}:${saved}`);
      remove(keyOf(user, saved));
    }
  }

  for (const form of forms) {
    keep(form, user);
  }
}

function keep(form: HTMLFormElement, user: string): void {
  const key = keyOf(user, form.dataset.draftKey!);
  offer(form, key, `${prefix}${user}:${form.dataset.draftKey}`);

  let timer = 0;
  let isDirty = false;
  const save = () => {
    if (!store(key, form)) {
      warn(form);
    }
  };
  form.addEventListener('input', () => {
    isDirty = true;
    clearTimeout(timer);
    timer = window.setTimeout(save, 800);
  });
  form.addEventListener('submit', () => {
    clearTimeout(timer);
    withoutNul(form);
    if (isDirty) {
      save();
    }

    isDirty = false;
  });
  window.addEventListener('pagehide', () => {
    if (isDirty) {
      save();
    }
  });
  if (form.id === 'article') {
    window.addEventListener('beforeunload', (event) => {
      if (isDirty) {
        event.preventDefault();
      }
    });
  }
}

/** Each window keeps a new article of its own; what one leaves behind is offered in all of them. */
function keyOf(user: string, name: string): string {
  const key = `${prefix}${user}:${name}`;
  if (!/(^|\/)new$/.test(name)) {
    return key;
  }

  try {
    const tab = sessionStorage.getItem('newsroom:tab') ?? crypto.getRandomValues(new Uint32Array(1))[0]!.toString(36);
    sessionStorage.setItem('newsroom:tab', tab);
    return `${key}~${tab}`;
  } catch {
    return key;
  }
}

function offer(form: HTMLFormElement, key: string, name: string): void {
  const loaded = JSON.stringify(read(form));
  const found = [key, ...keys().filter((other) => other === name || other.startsWith(`${name}~`))]
    .map((at) => ({ at, draft: recall(at) }))
    .filter((kept): kept is { at: string; draft: Draft } => kept.draft !== null && JSON.stringify(kept.draft.fields) !== loaded);
  const kept = found.find((one) => one.at === key) ?? found.sort((a, b) => b.draft.at.localeCompare(a.draft.at))[0];
  if (!kept) {
    return;
  }

  const isOlder = kept.draft.base !== baseOf(form);
  const [before = '', after = ''] = t('This browser kept a text of {0} that was never saved.').split('{0}');
  const notice = noticeIn(form, before);
  const time = document.createElement('time');
  time.dateTime = kept.draft.at;
  time.textContent = timeWords(new Date(kept.draft.at));
  notice.text.append(
    time, after,
    isOlder ? ` ${t('Somebody has saved a newer version since then: when you save yours, you see both and decide.')}` : '');
  notice.button(t('Put it into the form'), () => {
    fill(form, kept.draft);
    if (kept.at !== key) {
      remove(kept.at);
    }

    form.dispatchEvent(new Event('input', { bubbles: true }));
  });
  notice.button(t('Throw it away'), () => remove(kept.at));
}

function noticeIn(form: HTMLFormElement, words: string) {
  const notice = document.createElement('div');
  notice.className = 'notice kept';
  notice.setAttribute('role', 'status');
  const text = document.createElement('p');
  text.append(words);
  const actions = document.createElement('p');
  actions.className = 'actions';
  notice.append(text, actions);
  (form.querySelector(':scope > header') ?? form.querySelector(':scope > h2'))?.after(notice);
  if (!notice.parentElement) {
    form.prepend(notice);
  }

  return {
    text,
    button(label: string, act: () => void): void {
      const button = document.createElement('button');
      button.type = 'button';
      button.className = 'button';
      button.textContent = label;
      button.addEventListener('click', () => {
        act();
        notice.remove();
      });
      actions.append(button);
    },
  };
}

function warn(form: HTMLFormElement): void {
  if (!form.dataset.unkept) {
    form.dataset.unkept = 'true';
    noticeIn(form, t('This browser has no room for a copy of what you type. Save often.')).button(t('I see'), () => undefined);
  }
}

/** The version that the form started from. */
function baseOf(form: HTMLFormElement): string {
  return baseField(form)?.value.replaceAll('\r\n', '\n') ?? '';
}

function baseField(form: HTMLFormElement): HTMLInputElement | null {
  return form.querySelector<HTMLInputElement>('input[type=hidden][name=Version]');
}

function read(form: HTMLFormElement): [string, string][] {
  return [...new FormData(form)].flatMap(([name, value]) =>
    typeof value === 'string' && !dropped.has(name)
      ? [[name, value.replaceAll('\r\n', '\n').replaceAll('\0', '')] as [string, string]] : []);
}

/** Removes NUL, which no stored text may contain; some programs leave it in copied text. */
function withoutNul(form: HTMLFormElement): void {
  for (const field of form.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>('input:not([type=file]), textarea')) {
    if (field.value.includes('\0')) {
      field.value = field.value.replaceAll('\0', '');
    }
  }
}

function fill(form: HTMLFormElement, draft: Draft): void {
  const base = baseField(form);
  if (base && draft.base) {
    base.value = draft.base;
  }

  const groups = new Map<string, string[]>();
  for (const [name, value] of draft.fields) {
    groups.set(name, [...(groups.get(name) ?? []), value]);
  }

  for (const [name, values] of groups) {
    const controls = [...form.elements].filter(
      (control): control is HTMLInputElement => 'name' in control && control.name === name && !(control instanceof HTMLButtonElement));
    for (let last = controls.at(-1); last?.parentElement?.hasAttribute('data-rows') && controls.length < values.length;) {
      const extra = last.cloneNode(true) as HTMLInputElement;
      last.after(extra);
      controls.push(extra);
      last = extra;
    }

    controls.forEach((control, index) => {
      if (control.type === 'checkbox') {
        control.checked = values.includes(control.value);
      } else if (control.value !== (values[index] ?? '')) {
        control.value = values[index] ?? '';
        control.dispatchEvent(new Event('change', { bubbles: true }));
      }
    });
  }
}

function store(key: string, form: HTMLFormElement): boolean {
  const draft = JSON.stringify({ at: new Date().toISOString(), base: baseOf(form), fields: read(form) } satisfies Draft);
  try {
    localStorage.setItem(key, draft);
    return true;
  } catch {
    return false;
  }
}

function recall(key: string): Draft | null {
  try {
    const draft = JSON.parse(localStorage.getItem(key) ?? 'null') as Draft | null;
    return draft && Array.isArray(draft.fields) ? { ...draft, base: draft.base ?? '' } : null;
  } catch {
    return null;
  }
}

function remove(key: string): void {
  try {
    localStorage.removeItem(key);
  } catch {
    // Nothing was stored in that case.
  }
}

function keys(): string[] {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(prefix));
  } catch {
    return [];
  }
}

function forgetOld(): void {
  const limit = new Date(Date.now() - days * 24 * 3600 * 1000).toISOString();
  for (const key of keys()) {
    if ((recall(key)?.at ?? '') < limit) {
      remove(key);
    }
  }
}
