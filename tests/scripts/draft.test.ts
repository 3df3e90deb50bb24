import { beforeEach, describe, expect, it, vi } from 'vitest';
import { find, open, type } from './page.ts';

const load = () => import('../../src/NewsPortal.Web/Assets/admin/draft.ts');
const now = Date.parse('2026-03-02T12:00:00Z');

function page(key: string, fields: string, version = 'v1'): string {
  return `<form id="other" data-draft-key="${key}"><header></header><input type="hidden" name="Version" value="${version}">
    <input type="hidden" name="__RequestVerificationToken" value="secret">${fields}<button name="Then" value="save">Save</button></form>`;
}

const story = page('/admin/articles/7', '<input name="Headline" value="Ferry"><textarea name="Body">Text</textarea>');
const headline = () => find<HTMLInputElement>('[name=Headline]');
const stored = () => Object.keys(localStorage).filter((key) => key.startsWith('newsroom:'));
const button = (words: string) => [...document.querySelectorAll('button')].find((b) => b.textContent === words)!;

async function write(html: string, user = '5', saved = ''): Promise<void> {
  document.body.dataset.user = user;
  document.body.dataset.saved = saved;
  const { keepDrafts } = await open(html, load);
  keepDrafts();
}

/** Types into the form, waits for the copy, and reloads the page. */
async function typeAndReturn(text: string, to = story): Promise<void> {
  type(headline(), text);
  vi.advanceTimersByTime(800);
  vi.resetModules();
  await write(to);
}

beforeEach(() => {
  vi.useFakeTimers({ now });
});

describe('What is typed', () => {
  it('is kept when typing rests, without what proves the form', async () => {
    await write(story);
    type(headline(), 'Ferry returns');
    vi.advanceTimersByTime(799);
    expect(stored()).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(JSON.parse(localStorage.getItem('newsroom:5:/admin/articles/7')!)).toEqual({
      at: '2026-03-02T12:00:00.800Z', base: 'v1', fields: [['Headline', 'Ferry returns'], ['Body', 'Text']],
    });
  });

  it('is kept at once when the page goes', async () => {
    await write(story);
    type(headline(), 'Ferry returns');
    window.dispatchEvent(new Event('pagehide'));
    expect(stored()).toHaveLength(1);
  });

  it('is not kept for somebody who is not signed in', async () => {
    await write(story, '');
    type(headline(), 'Ferry returns');
    vi.advanceTimersByTime(800);
    expect(stored()).toEqual([]);
  });

  it('is offered, never put in unasked', async () => {
    await write(story);
    await typeAndReturn('Ferry returns');
    expect(headline().value).toBe('Ferry');
    expect(find('.kept').textContent).not.toContain('newer version');
    button('Put it into the form').click();
    expect(headline().value).toBe('Ferry returns');
    expect(document.querySelector('.kept')).toBeNull();
  });

  it('is thrown away on demand', async () => {
    await write(story);
    await typeAndReturn('Ferry returns');
    button('Throw it away').click();
    expect(stored()).toEqual([]);
  });

  it('is not offered where the form holds the same', async () => {
    await write(story);
    await typeAndReturn('Ferry returns', story.replace('value="Ferry"', 'value="Ferry returns"'));
    expect(document.querySelector('.kept')).toBeNull();
  });

  it('over an older version says so and is saved over that one', async () => {
    await write(story);
    await typeAndReturn('Ferry returns', story.replace('value="v1"', 'value="v2"'));
    expect(find('.kept').textContent).toContain('newer version');
    button('Put it into the form').click();
    expect(find<HTMLInputElement>('[name=Version]').value).toBe('v1');
  });

  it('is forgotten once it is saved, and after 30 days', async () => {
    await write(story);
    type(headline(), 'Ferry returns');
    vi.advanceTimersByTime(800);
    await write('<main></main>', '5', '/admin/articles/7');
    expect(stored()).toEqual([]);

    for (const [name, days] of [['new', 29], ['old', 31]] as const) {
      const at = new Date(now - days * 86_400_000).toISOString();
      localStorage.setItem(`newsroom:5:${name}`, JSON.stringify({ at, base: '', fields: [] }));
    }

    await write('<main></main>');
    expect(stored()).toEqual(['newsroom:5:new']);
  });

  it('belongs to one person', async () => {
    await write(story, '6');
    type(headline(), 'Of number six');
    vi.advanceTimersByTime(800);
    await write(story, '5');
    expect(document.querySelector('.kept')).toBeNull();
  });

  it('in a new story is each window’s own, and offered in any', async () => {
    const fresh = page('/admin/articles/new', '<input name="Headline" value="">', '');
    await write(fresh);
    type(headline(), 'First window');
    vi.advanceTimersByTime(800);
    const [first] = stored();
    expect(first).toMatch(/^newsroom:5:\/admin\/articles\/new~\w+$/);

    sessionStorage.clear();
    vi.resetModules();
    await write(fresh);
    button('Put it into the form').click();
    vi.advanceTimersByTime(800);
    expect(headline().value).toBe('First window');
    expect(stored()).toHaveLength(1);
    expect(stored()).not.toContain(first);
  });

  it('comes back into rows and ticks', async () => {
    const rows = (selects: number, ticked: string) => page('/admin/articles/8',
      `<div data-rows>${'<select name="AuthorIds"><option value=""><option value="1"><option value="2"></select>'.repeat(selects)}</div>
       <input type="checkbox" name="Flags" value="a" ${ticked}><input type="checkbox" name="Flags" value="b">`);
    await write(rows(2, 'checked'));
    const selects = () => [...document.querySelectorAll<HTMLSelectElement>('select')];
    selects()[0]!.value = '1';
    selects()[1]!.value = '2';
    selects()[1]!.dispatchEvent(new Event('input', { bubbles: true }));
    vi.advanceTimersByTime(800);
    vi.resetModules();

    await write(rows(1, ''));
    button('Put it into the form').click();
    expect(selects().map((select) => select.value)).toEqual(['1', '2']);
    expect([...document.querySelectorAll<HTMLInputElement>('[name=Flags]')].map((box) => box.checked)).toEqual([true, false]);
  });

  it('loses the character that no text can hold, and nothing else', async () => {
    await write(story);
    const area = find<HTMLTextAreaElement>('textarea');
    type(area, 'a\0b\nc');
    find<HTMLFormElement>('form').dispatchEvent(new Event('submit'));
    expect(area.value).toBe('ab\nc');
    expect(localStorage.getItem('newsroom:5:/admin/articles/7')).toContain('ab\\nc');
  });

  it('without room is said once', async () => {
    await write(story);
    const full = vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
      throw new DOMException('Full', 'QuotaExceededError');
    });
    for (const text of ['One', 'Two']) {
      type(headline(), text);
      vi.advanceTimersByTime(800);
    }

    full.mockRestore();
    expect(document.querySelectorAll('.kept')).toHaveLength(1);
    expect(find('.kept').textContent).toContain('no room');
  });
});
