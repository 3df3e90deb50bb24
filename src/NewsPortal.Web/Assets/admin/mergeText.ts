// An edited mix of two texts, written as text: the source that the form sends follows.

const whole = 'figure, table, pre, section.footnotes, hr, sup';

/** Puts a text in front of a field with HTML, which stays reachable as the source. */
export function writeAsText(field: HTMLTextAreaElement, sourceLabel: string): void {
  const text = document.createElement('div');
  text.className = 'merge-text body';
  text.setAttribute('contenteditable', 'true');
  text.dir = 'auto';
  text.setAttribute('role', 'textbox');
  text.setAttribute('aria-multiline', 'true');
  text.setAttribute('aria-label', field.labels?.[0]?.textContent ?? '');
  document.execCommand?.('defaultParagraphSeparator', false, 'p');

  const fromSource = (): void => {
    // Through a document of its own, so that nothing in it is loaded or run before it is shown.
    text.replaceChildren(...new DOMParser().parseFromString(field.value, 'text/html').body.childNodes);
    for (const block of text.querySelectorAll(whole)) {
      block.setAttribute('contenteditable', 'false');
    }
  };
  const toSource = (): void => {
    const copy = text.cloneNode(true) as HTMLElement;
    for (const block of copy.querySelectorAll('[contenteditable]')) {
      block.removeAttribute('contenteditable');
    }

    field.value = copy.innerHTML;
    field.dispatchEvent(new Event('input', { bubbles: true }));
  };
  text.addEventListener('input', (event) => {
    event.stopPropagation();
    toSource();
  });
  // Other programs' markup has no business here; the writing surface knows how to take it.
  text.addEventListener('paste', (event) => {
    event.preventDefault();
    document.execCommand('insertText', false, event.clipboardData?.getData('text/plain') ?? '');
  });
  field.addEventListener('change', fromSource);
  fromSource();

  const source = document.createElement('details');
  const summary = document.createElement('summary');
  summary.textContent = sourceLabel;
  source.append(summary);
  field.before(text, source);
  const hint = field.nextElementSibling?.matches('.hint') ? [field.nextElementSibling] : [];
  source.append(field, ...hint);
}
