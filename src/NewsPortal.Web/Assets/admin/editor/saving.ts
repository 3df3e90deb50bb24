// Saves the form in place: the answer is the page that a browser without a script would show, and its regions replace
// those of this page. The fields, the caret and the steps that can be undone stay.

export interface Saved {
  /** The status of the answer. */
  status: number;
  /** Where the answer came from, after redirects. */
  address: string;
}

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

/** Replaces this page's regions by another's; a button in one keeps the focus. */
export function exchange(page: Document): void {
  const focused = document.activeElement as HTMLElement | null;
  const name = focused?.closest('[data-region]') ? describe(focused) : null;
  for (const region of document.querySelectorAll<HTMLElement>('[data-region]')) {
    const next = page.querySelector<HTMLElement>(`[data-region="${region.dataset.region}"]`);
    if (next) {
      region.replaceChildren(...[...next.childNodes].map((node) => document.adoptNode(node)));
    } else {
      region.replaceChildren();
    }
  }

  document.title = page.title;
  if (name) {
    document.querySelector<HTMLElement>(name)?.focus();
  }

  document.querySelector<HTMLElement>('#errors, .notice-warn[role="alert"]')?.focus();
}

function describe(element: HTMLElement): string | null {
  const value = element.getAttribute('value');
  return element instanceof HTMLButtonElement && value !== null
    ? `[data-region="${element.closest<HTMLElement>('[data-region]')!.dataset.region}"] button[value="${CSS.escape(value)}"]` : null;
}
