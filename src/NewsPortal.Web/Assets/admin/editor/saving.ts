// Saves the form in place: the answer is the page that a browser without a script would show, and its regions replace
// those of this page. The fields, the caret and the steps that can be undone stay.

export interface Saved {
  /** The status of the answer. */
  status: number;
  /** Where the answer came from, after redirects. */
  address: string;
}

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/** What can have the focus, in the order of the page. */
export const focusable = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"], [contenteditable=true]';

/** Sends the form as its button would; null if there was no answer. */
export async function send(form: HTMLFormElement, body: FormData): Promise<{ answer: Saved; page: Document } | null> {
  try {
    const response = await fetch(form.action, { method: 'POST', body, headers: { Accept: 'text/html' } });
    const page = new DOMParser().parseFromString(await response.text(), 'text/html');
    return { answer: { status: response.status, address: response.url }, page };
  } catch {
    return null;
  }
}

/**
 * Replaces this page's regions by another's. What has the focus in one keeps it, and a field in one keeps what was typed
 * since the form was `sent`.
 */
export function exchange(page: Document, sent: FormData | null = null): void {
  const focused = document.activeElement as HTMLElement | null;
  const place = focused?.closest<HTMLElement>('[data-region]') ?? null;
  const caret = focused instanceof HTMLTextAreaElement ? [focused.selectionStart, focused.selectionEnd] as const : null;
  for (const region of document.querySelectorAll<HTMLElement>('[data-region]')) {
    const later = [...(sent ? typedSince(region, sent) : []), ...unfolded(region)];
    const next = page.querySelector<HTMLElement>(`[data-region="${region.dataset.region}"]`);
    region.hidden = !next;
    region.replaceChildren(...[...next?.childNodes ?? []].map((node) => document.adoptNode(node)));
    for (const put of later) {
      put();
    }
  }

  document.title = page.title;
  if (place) {
    const usable = [...place.querySelectorAll<HTMLElement>(focusable)].filter((one) => !one.closest('[hidden]'));
    const again = usable.find(likeness(focused!));
    (again ?? usable[0] ?? document.querySelector<HTMLElement>('#content'))?.focus({ preventScroll: true });
    if (caret && again instanceof HTMLTextAreaElement) {
      again.setSelectionRange(...caret);
    }
  }

  document.querySelector<HTMLElement>('[data-region=messages] :is(#errors, .notice-warn[role="alert"])')?.focus();
}

function typedSince(region: HTMLElement, sent: FormData): (() => void)[] {
  const controls = (): Control[] => [...region.querySelectorAll<Control>('input[name]:not([type=hidden]), select[name], textarea[name]')];
  return controls().flatMap((control) => {
    const value = typedIn(control);
    return value === String(sent.get(control.name) ?? '') ? [] : [() => {
      const next = controls().find(({ name }) => name === control.name);
      if (next instanceof HTMLInputElement && next.type === 'checkbox') {
        next.checked = value !== '';
      } else if (next) {
        next.value = value;
      }
    }];
  });
}

/** What was folded out stays so. */
function unfolded(region: HTMLElement): (() => void)[] {
  const titles = (): HTMLElement[] => [...region.querySelectorAll<HTMLElement>('details > summary')];
  return titles().filter((title) => title.parentElement!.hasAttribute('open')).map(({ textContent }) => () => {
    titles().find((title) => title.textContent === textContent)?.parentElement?.setAttribute('open', '');
  });
}

function typedIn(control: Control): string {
  return control instanceof HTMLInputElement && control.type === 'checkbox' && !control.checked ? '' : control.value;
}

/** Tells whether an element is the one that another was before: the same field, button or link. */
function likeness(before: HTMLElement): (element: HTMLElement) => boolean {
  const names = before.id ? ['id'] : ['name', 'value', 'href'].filter((name) => before.hasAttribute(name));
  return (element) => names.length > 0 && element.localName === before.localName
    && names.every((name) => element.getAttribute(name) === before.getAttribute(name));
}

/** Shows the errors that another page has beside its fields, instead of those that this one has. */
export function exchangeErrors(form: HTMLFormElement, page: Document): void {
  const isOurs = (element: Element): boolean => !element.closest('[data-region], [data-editor]');
  for (const error of [...form.querySelectorAll('.error')].filter(isOurs)) {
    error.remove();
  }

  for (const control of [...form.querySelectorAll('[aria-invalid]')].filter(isOurs)) {
    control.removeAttribute('aria-invalid');
    const described = (control.getAttribute('aria-describedby') ?? '').split(' ').filter((id) => !id.endsWith('-error'));
    control.setAttribute('aria-describedby', described.join(' '));
  }

  for (const error of [...page.querySelectorAll('form#article .error')].filter(isOurs)) {
    const theirs = error.parentElement!.querySelector(':is(input, select, textarea, [data-rows])[id]');
    const control = theirs && document.getElementById(theirs.id);
    if (!control) {
      continue;
    }

    control.closest('.field, .picture-field, .card')!.append(document.importNode(error, true));
    for (const one of control.matches('[data-rows]') ? control.querySelectorAll('select') : [control]) {
      one.setAttribute('aria-invalid', 'true');
    }

    const described = theirs.getAttribute('aria-describedby');
    if (described) {
      control.setAttribute('aria-describedby', described);
    }
  }
}

/** The links of the list of errors lead to what a person can use, where a script stands in for a field. */
export function leadToFields(focusText: () => void): void {
  document.addEventListener('click', (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>('#errors a[href^="#"]');
    const field = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!field) {
      return;
    }

    event.preventDefault();
    if (field.hidden) {
      focusText();
      return;
    }

    const instead = field.matches('[data-rows]') ? field.querySelector<HTMLElement>('select')
      : field.closest('[hidden]') ? field.closest('[data-picture-field]')?.querySelector<HTMLElement>('[data-picture]') : null;
    (instead ?? field).focus();
  });
}
