// Passkeys: asks the browser for one and sends its answer with the form. Without a script or without support there is
// no button, and the password does.

/** Answers a form; null if the user changed their mind. */
type Ask = (options: unknown, signal?: AbortSignal) => Promise<Credential | null>;

const asks: Record<string, Ask> = {
  get: (options, signal) =>
    navigator.credentials.get({
      publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options as PublicKeyCredentialRequestOptionsJSON),
      ...(signal ? { mediation: 'conditional', signal } : {}),
    }),
  create: (options) =>
    navigator.credentials.create({
      publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options as PublicKeyCredentialCreationOptionsJSON),
    }),
};

/** True where the browser can use passkeys on this page. */
function isSupported(): boolean {
  return (
    'PublicKeyCredential' in window
    && 'credentials' in navigator
    && typeof PublicKeyCredential.parseRequestOptionsFromJSON === 'function'
  );
}

/** Sends the form with the browser's answer. */
function send(form: HTMLFormElement, credential: Credential): void {
  const field = form.elements.namedItem('Credential');
  if (field instanceof HTMLInputElement) {
    field.value = JSON.stringify((credential as PublicKeyCredential).toJSON());
    form.submit();
  }
}

/** Lets the browser offer passkeys in the field for the address, until the button is pressed. */
async function offerInField(form: HTMLFormElement, options: unknown, signal: AbortSignal): Promise<void> {
  try {
    if (await PublicKeyCredential.isConditionalMediationAvailable?.()) {
      const credential = signal.aborted ? null : await asks.get?.(options, signal);
      if (credential) {
        send(form, credential);
      }
    }
  } catch {
    // The button asked instead, or nothing was chosen.
  }
}

function setUp(form: HTMLFormElement): void {
  const options: unknown = JSON.parse(form.dataset.options ?? 'null');
  const ask = asks[form.dataset.passkey ?? ''];
  const failed = form.querySelector<HTMLElement>('[data-passkey-failed]');
  const offer = new AbortController();
  form.hidden = false;
  form.querySelector('[data-passkey-missing]')?.remove();
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    offer.abort();
    failed?.toggleAttribute('hidden', true);
    try {
      const credential = await ask?.(options);
      if (credential) {
        send(form, credential);
      }
    } catch {
      failed?.toggleAttribute('hidden', false);
    }
  });
  if (form.dataset.inField) {
    void offerInField(form, options, offer.signal);
  }
}

export function setUpPasskeys(): void {
  if (isSupported()) {
    document.querySelectorAll<HTMLFormElement>('form[data-passkey]').forEach(setUp);
  }
}

/** The buttons that print and copy recovery codes, and copy links. */
export function setUpKeeping(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>('[data-print]')) {
    button.hidden = false;
    button.addEventListener('click', () => print());
  }
  for (const button of document.querySelectorAll<HTMLButtonElement>('[data-copy]')) {
    const source = document.querySelector<HTMLElement>(button.dataset.copy ?? '');
    if (source && 'clipboard' in navigator) {
      button.hidden = false;
      button.addEventListener('click', async () => {
        const text =
          source instanceof HTMLInputElement
            ? source.value
            : [...source.children].map((line) => line.textContent?.trim() ?? '').join('\n');
        await navigator.clipboard.writeText(text);
        button.textContent = button.dataset.copied ?? button.textContent;
      });
    }
  }
}
