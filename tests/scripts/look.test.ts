import { beforeEach, describe, expect, it } from 'vitest';
import { find, open, type } from './page.ts';

const field = (name: string) => find<HTMLInputElement>(`[name=${name}]`);
const preview = (scheme: string) => find(`[data-preview=${scheme}]`);

beforeEach(async () => {
  const previews = ['light', 'dark'].map((scheme) => `<div class="own-hue p8 qa" data-preview="${scheme}"><img data-logo hidden><span data-words>Courier</span></div>`);
  const { setUpLook } = await open(`<section data-look>
    <div data-picture-field><img data-picture-shown src="/light.webp"><input name="LogoId"></div>
    <div data-picture-field><img data-picture-shown src="/dark.webp"><input name="DarkLogoId"></div>
    <div class="field"><label for="Accent">Colour</label><input id="Accent" name="Accent" data-colour="light" value="#8a1538"></div>
    <div class="field"><label for="DarkAccent">Dark</label><input id="DarkAccent" name="DarkAccent" data-colour="dark"></div>
    <select data-font="headline"><option value=""></option><option value="playfair"></option></select>${previews.join('')}</section>`,
    () => import('../../src/NewsPortal.Web/Assets/admin/look.ts'));
  setUpLook();
});

describe('The preview of the look', () => {
  it('has a swatch beside the colour, each following the other', () => {
    const swatch = find<HTMLInputElement>('input[type=color]');
    expect([swatch.value, preview('light').style.getPropertyValue('--look')]).toEqual(['#8a1538', '#8a1538']);
    expect(document.getElementById(swatch.getAttribute('aria-labelledby')!)!.textContent).toBe('Colour');
    type(swatch, '#14539a');
    expect(field('Accent').value).toBe('#14539a');
    type(field('Accent'), '#14');
    expect(preview('light').style.getPropertyValue('--look')).toBe('#14539a');
    type(field('Accent'), '');
    expect(preview('light').style.getPropertyValue('--look')).toBe('');
    expect(preview('light').classList.contains('own-hue')).toBe(false);
  });

  it('shows the other scheme in the colour that will be made of this one', () => {
    expect(preview('dark').style.getPropertyValue('--look')).toBe('#b3677d');
    type(field('DarkAccent'), '#f4a3b8');
    expect(preview('dark').style.getPropertyValue('--look')).toBe('#f4a3b8');
    type(field('Accent'), '');
    expect(preview('light').style.getPropertyValue('--look')).toBe('#9c6876');
  });

  it('follows the typeface in both schemes', () => {
    const select = find<HTMLSelectElement>('select');
    select.value = 'playfair';
    select.dispatchEvent(new Event('change'));
    expect(['light', 'dark'].map((scheme) => preview(scheme).dataset.headline)).toEqual(['playfair', 'playfair']);
  });

  it('shows the logo instead of the name, and on dark pages the one for them', () => {
    type(field('LogoId'), '7');
    const sources = () => ['light', 'dark'].map((scheme) => new URL(preview(scheme).querySelector('img')!.src).pathname);
    expect(sources()).toEqual(['/light.webp', '/light.webp']);
    type(field('DarkLogoId'), '8');
    expect(sources()).toEqual(['/light.webp', '/dark.webp']);
    expect(preview('light').querySelector<HTMLElement>('[data-words]')!.hidden).toBe(true);
    type(field('LogoId'), '');
    expect(preview('light').querySelector<HTMLElement>('[data-words]')!.hidden).toBe(false);
  });
});
