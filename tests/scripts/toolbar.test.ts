import { beforeEach, describe, expect, it, vi } from 'vitest';
import { find, open, press } from './page.ts';

const area = () => find<HTMLTextAreaElement>('#Body');

beforeEach(async () => {
  // Without the browser's undo the text is inserted directly.
  document.execCommand = () => false;
  const { setUpToolbar } = await open(`<div class="toolbar" hidden><button data-wrap="strong"></button><button data-wrap="h2"></button>
    <button data-wrap="blockquote"></button><button data-list="ul"></button><button data-link></button></div>
    <textarea id="Body">The ferry returns</textarea><span data-words></span>`, () => import('../../src/NewsPortal.Web/Assets/admin/toolbar.ts'));
  setUpToolbar();
});

function select(text: string): void {
  const at = area().value.indexOf(text);
  area().setSelectionRange(at, at + text.length);
}

describe('The toolbar', () => {
  it.each([
    ['[data-wrap=strong]', 'The <strong>ferry</strong> returns'],
    ['[data-wrap=h2]', 'The \n<h2>ferry</h2>\n returns'],
    ['[data-wrap=blockquote]', 'The \n<blockquote><p>ferry</p></blockquote>\n returns'],
    ['[data-list=ul]', 'The \n<ul>\n  <li>ferry</li>\n</ul>\n returns'],
  ])('button %s goes around what is selected', (selector, text) => {
    select('ferry');
    find(selector).click();
    expect(area().value).toBe(text);
  });

  it.each([['strong', '<strong>'], ['h2', '\n<h2>'], ['blockquote', '\n<blockquote><p>']])(
    'button %s without a selection leaves the cursor inside', (tag, before) => {
      area().setSelectionRange(0, 0);
      find(`[data-wrap=${tag}]`).click();
      expect(area().value.slice(0, area().selectionStart)).toBe(before);
    });

  it('keys do the same, with Ctrl or Cmd alone', () => {
    select('ferry');
    expect(press(area(), 'i').defaultPrevented).toBe(false);
    expect(press(area(), 'b', { ctrlKey: true, shiftKey: true }).defaultPrevented).toBe(false);
    expect(press(area(), 'I', { metaKey: true }).defaultPrevented).toBe(true);
    expect(area().value).toBe('The <em>ferry</em> returns');
  });

  it('encodes the address of a link', () => {
    vi.stubGlobal('prompt', () => ' https://a.example/?x="1"&y=<2> ');
    select('ferry');
    find('[data-link]').click();
    expect(area().value).toBe('The <a href="https://a.example/?x=&quot;1&quot;&amp;y=&lt;2&gt;">ferry</a> returns');
  });

  it.each([null, '', 'https://'])('makes no link of %s', (address) => {
    vi.stubGlobal('prompt', () => address);
    find('[data-link]').click();
    expect(area().value).toBe('The ferry returns');
  });

  it('counts words, not tags', () => {
    vi.useFakeTimers();
    expect(find('[data-words]').textContent).toBe('3 words.');
    area().value = '<p>One</p>';
    area().dispatchEvent(new Event('input'));
    vi.advanceTimersByTime(300);
    expect(find('[data-words]').textContent).toBe('1 word.');
  });
});
