// Keeps what is being typed into an article in this browser until it is saved, and offers it back.

interface Draft {
  at: string;
  fields: [string, string][];
}

const dropped = new Set(['__RequestVerificationToken', 'Version', 'Then', 'Overwrite']);

export function keepDraft(): void {
  const form = document.querySelector<HTMLFormElement>('form[data-draft-key]');
  if (!form) {
    return;
  }

  const keyOf = (name: string) => `newsroom:${document.body.dataset.user}:${name}`;
  const key = keyOf(form.dataset.draftKey!);
  if (form.dataset.saved) {
    remove(keyOf(form.dataset.saved));
  }

  const loaded = JSON.stringify(read(form));
  offer(form, key, loaded);

  let timer = 0;
  let isDirty = false;
  form.addEventListener('input', () => {
    isDirty = true;
    clearTimeout(timer);
    timer = window.setTimeout(() => store(key, form), 800);
  });
  form.addEventListener('submit', () => {
    clearTimeout(timer);
    if (isDirty) {
      store(key, form);
    }

    isDirty = false;
  });
  window.addEventListener('pagehide', () => {
    if (isDirty) {
      store(key, form);
    }
  });
  window.addEventListener('beforeunload', (event) => {
    if (isDirty) {
      event.preventDefault();
    }
  });
}

function offer(form: HTMLFormElement, key: string, loaded: string): void {
  const kept = recall(key);
  const notice = form.querySelector<HTMLElement>('[data-kept]');
  if (!kept || !notice || JSON.stringify(kept.fields) === loaded) {
    return;
  }

  notice.querySelector('[data-kept-time]')!.textContent = new Date(kept.at).toLocaleString();
  notice.hidden = false;
  notice.querySelector('[data-kept-use]')!.addEventListener('click', () => {
    fill(form, kept.fields);
    notice.hidden = true;
    form.dispatchEvent(new Event('input', { bubbles: true }));
  });
  notice.querySelector('[data-kept-drop]')!.addEventListener('click', () => {
    remove(key);
    notice.hidden = true;
  });
}

function read(form: HTMLFormElement): [string, string][] {
  return [...new FormData(form)].flatMap(([name, value]) =>
    typeof value === 'string' && !dropped.has(name) ? [[name, value.replaceAll('\r\n', '\n')] as [string, string]] : []);
}

function fill(form: HTMLFormElement, fields: [string, string][]): void {
  const groups = Map.groupBy ? Map.groupBy(fields, ([name]) => name) : new Map<string, [string, string][]>();
  if (groups.size === 0) {
    for (const field of fields) {
      groups.set(field[0], [...(groups.get(field[0]) ?? []), field]);
    }
  }

  for (const [name, values] of groups) {
    const controls = [...form.elements].filter(
      (control): control is HTMLInputElement => 'name' in control && control.name === name && !(control instanceof HTMLButtonElement));
    while (controls.length > 0 && controls.length < values.length && controls[0].parentElement?.hasAttribute('data-rows')) {
      const extra = controls.at(-1)!.cloneNode(true) as HTMLInputElement;
      controls.at(-1)!.after(extra);
      controls.push(extra);
    }

    controls.forEach((control, index) => {
      if (control.type === 'checkbox') {
        control.checked = values.some(([, value]) => value === control.value);
      } else if (control.value !== (values[index]?.[1] ?? '')) {
        control.value = values[index]?.[1] ?? '';
        control.dispatchEvent(new Event('change', { bubbles: true }));
      }
    });
  }
}

function store(key: string, form: HTMLFormElement): void {
  try {
    localStorage.setItem(key, JSON.stringify({ at: new Date().toISOString(), fields: read(form) } satisfies Draft));
  } catch {
    // No room or no permission: the page still asks before it is left.
  }
}

function recall(key: string): Draft | null {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null') as Draft | null;
  } catch {
    return null;
  }
}

function remove(key: string): void {
  try {
    localStorage.removeItem(key);
  } catch {
    // Nothing was kept then.
  }
}
