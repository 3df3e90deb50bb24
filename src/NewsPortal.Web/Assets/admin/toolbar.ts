// The buttons above the text. They insert HTML around the selection in a way that the browser's undo supports.
import { choosePicture } from './pictures';

const blocks = new Set(['h2', 'blockquote']);

export function setUpToolbar(): void {
  const toolbar = document.querySelector<HTMLElement>('.toolbar');
  const area = document.querySelector<HTMLTextAreaElement>('#Body');
  if (!toolbar || !area) {
    return;
  }

  toolbar.hidden = false;
  for (const button of toolbar.querySelectorAll<HTMLButtonElement>('[data-wrap]')) {
    button.addEventListener('click', () => wrap(area, button.dataset.wrap!));
  }

  for (const button of toolbar.querySelectorAll<HTMLButtonElement>('[data-list]')) {
    button.addEventListener('click', () => list(area, button.dataset.list!));
  }

  toolbar.querySelector('[data-link]')?.addEventListener('click', () => link(area));
  toolbar.querySelector('[data-picture="body"]')?.addEventListener('click', async () => {
    const picture = await choosePicture();
    if (picture) {
      insert(area, `\n<figure data-media-id="${picture.id}"><img alt="${encode(picture.alt)}"><figcaption>${encode(picture.caption)}</figcaption></figure>\n`);
    }
  });

  area.addEventListener('keydown', (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) {
      return;
    }

    const action = { b: () => wrap(area, 'strong'), i: () => wrap(area, 'em'), k: () => link(area) }[event.key.toLowerCase()];
    if (action) {
      event.preventDefault();
      action();
    }
  });

  const words = document.querySelector('[data-words]');
  const count = () => {
    const number = area.value.replace(/<[^<>]*>/g, ' ').split(/\s+/).filter(Boolean).length;
    words!.textContent = number === 1 ? '1 word.' : `${number.toLocaleString('en')} words.`;
  };
  let timer = 0;
  area.addEventListener('input', () => {
    clearTimeout(timer);
    timer = window.setTimeout(count, 300);
  });
  count();
}

function wrap(area: HTMLTextAreaElement, tag: string): void {
  const text = selected(area);
  if (blocks.has(tag)) {
    insert(area, tag === 'blockquote' ? `\n<blockquote><p>${text}</p></blockquote>\n` : `\n<${tag}>${text}</${tag}>\n`, text ? 0 : tag.length + 4 + (tag === 'blockquote' ? 4 : 0));
  } else {
    insert(area, `<${tag}>${text}</${tag}>`, text ? 0 : tag.length + 3);
  }
}

function list(area: HTMLTextAreaElement, tag: string): void {
  const items = selected(area).split('\n').map((line) => line.trim()).filter(Boolean);
  insert(area, `\n<${tag}>\n${(items.length > 0 ? items : ['']).map((item) => `  <li>${item}</li>`).join('\n')}\n</${tag}>\n`);
}

function link(area: HTMLTextAreaElement): void {
  const { selectionStart: start, selectionEnd: end } = area;
  const address = prompt('Address of the link', 'https://');
  area.focus();
  area.setSelectionRange(start, end);
  if (address && address !== 'https://') {
    const text = selected(area);
    insert(area, `<a href="${encode(address.trim())}">${text || encode(address.trim())}</a>`);
  }
}

function selected(area: HTMLTextAreaElement): string {
  return area.value.slice(area.selectionStart, area.selectionEnd);
}

/** Replaces the selection; the cursor ends up this many characters before the end of the new text. */
function insert(area: HTMLTextAreaElement, text: string, back = 0): void {
  area.focus();
  // The only way to keep the undo history of a text area.
  if (!document.execCommand('insertText', false, text)) {
    area.setRangeText(text, area.selectionStart, area.selectionEnd, 'end');
    area.dispatchEvent(new Event('input', { bubbles: true }));
  }

  if (back > 0) {
    const at = area.selectionEnd - back;
    area.setSelectionRange(at, at);
  }
}

function encode(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
