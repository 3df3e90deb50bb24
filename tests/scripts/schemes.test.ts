import { describe, expect, it, vi } from 'vitest';
import { find, open } from './page.ts';

const load = (html = '') => open(html, () => import('../../src/NewsPortal.Web/Assets/site/schemes.ts'));

describe('The choice of light and dark', () => {
  it('is remembered until the system is followed again', async () => {
    const schemes = await load();
    expect(schemes.rememberedScheme()).toBeNull();
    schemes.rememberScheme('dark');
    expect(schemes.rememberedScheme()).toBe('dark');
    schemes.rememberScheme(null);
    expect(schemes.rememberedScheme()).toBeNull();
  });

  it('takes nothing that it did not write', async () => {
    localStorage.setItem('scheme', '"><script>');
    expect((await load()).rememberedScheme()).toBeNull();
  });

  it('does without a store', async () => {
    const schemes = await load();
    vi.stubGlobal('localStorage', { getItem: refuse, setItem: refuse, removeItem: refuse });
    expect(() => schemes.rememberScheme('light')).not.toThrow();
    expect(schemes.rememberedScheme()).toBeNull();
    vi.unstubAllGlobals();
  });

  it('colours the frame of the browser alike, and gives it back to the system', async () => {
    const { applyScheme } = await load();
    document.head.innerHTML = `<meta name="theme-color" media="(prefers-color-scheme: light)" content="#fff">
      <meta name="theme-color" media="(prefers-color-scheme: dark)" content="#000">`;
    const media = () => [...document.querySelectorAll('meta')].map((meta) => meta.media);

    applyScheme('dark');
    expect(document.documentElement.dataset.scheme).toBe('dark');
    expect(media()).toEqual(['not all', 'all']);

    applyScheme('light');
    expect(media()).toEqual(['all', 'not all']);

    applyScheme(null);
    expect(document.documentElement.dataset.scheme).toBeUndefined();
    expect(media()).toEqual(['(prefers-color-scheme: light)', '(prefers-color-scheme: dark)']);
  });

  it('in the menu shows what is remembered and follows a click', async () => {
    localStorage.setItem('scheme', 'dark');
    await open(`<fieldset class="appearance" hidden><input type="radio" name="a" value="system">
      <input type="radio" name="a" value="light"><input type="radio" name="a" value="dark"></fieldset>`, () => import('../../src/NewsPortal.Web/Assets/site/appearance.ts'));
    expect(find('.appearance').hidden).toBe(false);
    expect(find<HTMLInputElement>('[value=dark]').checked).toBe(true);

    find<HTMLInputElement>('[value=light]').dispatchEvent(new Event('change', { bubbles: true }));
    expect(localStorage.getItem('scheme')).toBe('light');
    find<HTMLInputElement>('[value=system]').dispatchEvent(new Event('change', { bubbles: true }));
    expect(localStorage.getItem('scheme')).toBeNull();
  });
});

function refuse(): never {
  throw new DOMException('Storage is off.', 'SecurityError');
}
