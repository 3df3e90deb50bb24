import { beforeEach, describe, expect, it } from 'vitest';
import { cut, setUpPreviews } from '../../src/NewsPortal.Web/Assets/admin/editor/previews.ts';
import { find, type } from './page.ts';

let beginning = '';
let show = () => {};
const field = (name: string) => find<HTMLTextAreaElement>(`[name=${name}]`);
const words = (name: string) => [...document.querySelectorAll(`.preview-${name}`)].map((line) => line.textContent);

beforeEach(() => {
  beginning = 'The ferry is back.';
  document.body.innerHTML = `<form data-site-name="Harbour News" data-site-address="https://news.example" data-path="/2026/03/02/ferry">
    <textarea name="Headline">Ferry returns</textarea><textarea name="Standfirst"></textarea><textarea name="Slug"></textarea>
    <div data-picture-field><img data-picture-shown hidden><input name="PictureId"></div>
    <section aria-labelledby="seo"><h2 id="seo">Search engines</h2><textarea name="SeoTitle"></textarea><textarea name="SeoDescription"></textarea></section></form>`;
  show = setUpPreviews(find<HTMLFormElement>('form'), () => beginning);
});

describe('Previews', () => {
  it('stand below the fields, each with a heading', () => {
    expect([...document.querySelectorAll('section h3')].map((heading) => heading.textContent)).toEqual(['Search result', 'When it is shared']);
    expect(document.querySelector('section [aria-hidden]')).toBeNull();
  });

  it('have the headline with the newspaper’s name, the address, and the beginning of the text', () => {
    expect(words('title')).toEqual(['Ferry returns – Harbour News', 'Ferry returns']);
    expect(words('site')[1]).toBe('news.example › 2026 › 03 › 02 › ferry');
    expect(words('text')).toEqual(['The ferry is back.', 'The ferry is back.']);
  });

  it('follow the fields as one types', () => {
    type(field('Standfirst'), 'After two\n weeks');
    expect(words('text')).toEqual(['After two weeks', 'After two weeks']);
    type(field('SeoDescription'), 'For engines');
    type(field('SeoTitle'), 'Ferry: times');
    expect(words('text')[0]).toBe('For engines');
    expect(words('title')).toEqual(['Ferry: times', 'Ferry: times']);
    type(field('Slug'), 'back');
    expect(words('site')[1]).toMatch(/02 › back$/);
  });

  it('follow the text', () => {
    beginning = 'Another beginning';
    show();
    expect(words('text')[0]).toBe('Another beginning');
  });

  it('of a new story have an address with an open end, and say that there is no headline', () => {
    find('form').dataset.path = '';
    type(field('Headline'), '');
    expect(words('site')[1]).toBe('news.example › …');
    expect(words('title')).toEqual(['No headline yet', 'No headline yet']);
  });

  it('have the story’s picture, or a card with the headline', () => {
    expect(find('.preview-card img').hidden).toBe(true);
    expect(find('.preview-drawn').textContent).toBe('Ferry returns');
    find<HTMLImageElement>('[data-picture-shown]').src = '/media/9/k/320.webp';
    find('[data-picture-shown]').hidden = false;
    field('PictureId').dispatchEvent(new Event('input', { bubbles: true }));
    expect(find('.preview-card img').getAttribute('src')).toBe('/media/9/k/320.webp');
    expect(find('.preview-drawn').hidden).toBe(true);
  });

  it.each([
    ['one two three', 20, 'one two three'],
    ['one two three four', 15, 'one two three…'],
    ['one two, three', 9, 'one two…'],
    ['onetwothreefour', 8, 'onetwot…'],
    ['\u{1F600}'.repeat(5), 4, '\u{1F600}\u{1F600}\u{1F600}…'],
  ])('cut %j at %i characters to %j', (text, length, expected) => {
    expect(cut(text, length)).toBe(expected);
  });
});
