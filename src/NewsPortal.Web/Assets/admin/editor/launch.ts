// The launch panel: a dialog with what the server says of the form as it stands. Every change in it asks again, because
// only the server knows the zones, the checks and what the button will do.
import { send } from './saving';

export interface LaunchParts {
  /** The form as it would be saved. */
  content: () => FormData;
  /** Goes to a field, or to words in it. */
  jump: (field: string, passage: string | null) => void;
  /** Puts other words in the place of the first such ones. */
  replace: (field: string, passage: string, by: string) => void;
  failed: () => void;
}

/** How long after the last key the panel asks again. */
const pause = 250;

export class Launch {
  readonly #form: HTMLFormElement;
  readonly #parts: LaunchParts;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked = 0;
  #isSent = false;

  constructor(form: HTMLFormElement, parts: LaunchParts) {
    this.#form = form;
    this.#parts = parts;
  }

  /** Opens the panel. If the server answers with something else, that is returned. */
  async open(): Promise<Document | null> {
    const page = await this.#ask();
    const region = this.#region;
    const next = page?.querySelector<HTMLDialogElement>('[data-launch]');
    if (!page) {
      this.#parts.failed();
    } else if (next && region) {
      region.hidden = false;
      region.replaceChildren(document.adoptNode(next));
      this.adopt();
    } else {
      return page;
    }

    return null;
  }

  /** Makes a dialog of the panel that a page came with. */
  adopt(): void {
    const dialog = this.#dialog;
    if (dialog) {
      dialog.removeAttribute('open');
      this.#begin(dialog);
      dialog.showModal();
      dialog.querySelector<HTMLElement>('.error, .is-blocking a, [data-launch-outcome] .primary')?.focus();
    }
  }

  close(): void {
    this.#dialog?.close();
  }

  /** Takes the panel out of sight; what was chosen in it is still sent with the form. */
  hide(): void {
    this.#isSent = true;
    this.#dialog?.close();
  }

  get #region(): HTMLElement | null {
    return this.#form.querySelector('[data-region=launch]');
  }

  get #dialog(): HTMLDialogElement | null {
    return this.#form.querySelector('[data-launch]');
  }

  async #ask(): Promise<Document | null> {
    const body = this.#parts.content();
    body.set('Then', 'launch');
    return (await send(this.#form, body))?.page ?? null;
  }

  #begin(dialog: HTMLDialogElement): void {
    for (const hidden of dialog.querySelectorAll<HTMLElement>('[data-launch-close], [data-replace]')) {
      hidden.hidden = false;
    }

    this.#isSent = false;
    this.#prepare(dialog);
    const changed = (event: Event): void => {
      const field = event.target as HTMLInputElement;
      if (field.name === 'Launch.At' || field.name === 'Launch.Zone') {
        dialog.querySelector<HTMLInputElement>('[name="Launch.When"][value=at]')!.checked = true;
      }

      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => void this.#refresh(), pause);
    };
    dialog.addEventListener('input', changed);
    dialog.addEventListener('change', changed);
    dialog.addEventListener('click', (event) => {
      const target = event.target as HTMLElement;
      const jump = target.closest<HTMLElement>('[data-jump]');
      const replace = target.closest<HTMLElement>('[data-replace]');
      if (target.closest('[data-launch-close]')) {
        this.close();
      } else if (jump) {
        event.preventDefault();
        this.close();
        this.#parts.jump(jump.dataset.jump!, jump.dataset.passage ?? null);
      } else if (replace) {
        this.#parts.replace(replace.dataset.replace!, replace.dataset.passage!, replace.dataset.by!);
        void this.#refresh();
      }
    });
    dialog.addEventListener('close', () => {
      clearTimeout(this.#timer);
      if (!this.#isSent) {
        dialog.remove();
      }
    });
  }

  #prepare(dialog: HTMLElement): void {
    dialog.querySelector<HTMLElement>('[data-launch-again]')?.remove();
  }

  /** Brings what the server says up to date; the choices stay. */
  async #refresh(): Promise<void> {
    const dialog = this.#dialog;
    const asked = ++this.#asked;
    const page = await this.#ask();
    if (!page || asked !== this.#asked || !dialog?.isConnected) {
      return;
    }

    for (const part of ['[data-launch-outcome]', '[data-launch-checks]', '[data-launch-twice]']) {
      const next = page.querySelector<HTMLElement>(`[data-launch] ${part}`);
      const present = dialog.querySelector<HTMLElement>(part);
      if (next && present) {
        const focused = present.contains(document.activeElement);
        present.replaceChildren(...[...next.childNodes].map((node) => document.adoptNode(node)));
        if (focused) {
          present.querySelector<HTMLElement>('.primary, a, button, select')?.focus();
        }
      }
    }

    for (const hidden of dialog.querySelectorAll<HTMLElement>('[data-replace]')) {
      hidden.hidden = false;
    }

    this.#prepare(dialog);
  }
}
