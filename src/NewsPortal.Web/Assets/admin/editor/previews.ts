// Shows below the fields for search engines how a search result and a shared link will look, while one types.
import { make } from './surface/ui';
import { t } from '../texts';

/** What search engines show of a title and of a description. */
const titleLength = 60;
const textLength = 160;
/** A page's title has the newspaper's name if there is room; see HeadModel. */
const fullLength = 90;

/** Returns what is to be called when the text has changed. `beginning` is the beginning of the text. */
export function setUpPreviews(form: HTMLFormElement, beginning: () => string): () => void {
  const card = form.querySelector<HTMLElement>('section[aria-labelledby=seo]');
  if (!card) {
    return () => undefined;
  }

  const site = form.dataset.siteName ?? '';
  const line = (name: string): HTMLElement => make('p', { class: `preview-${name}`, dir: 'auto' });
  const result = { site: line('site'), address: line('site'), title: line('title'), text: line('text') };
  const share = { image: make('img', { alt: '', hidden: true }), drawn: line('drawn'), site: line('site'), title: line('title'), text: line('text') };
  card.append(
    make('h3', {}, t('Search result')),
    make('div', { class: 'preview' }, result.site, result.address, result.title, result.text),
    make('h3', {}, t('When it is shared')),
    make('div', { class: 'preview preview-card' }, share.image, share.drawn, share.site, share.title, share.text));
  const read = (name: string): string => {
    const field = form.elements.namedItem(name);
    return field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement ? field.value.replace(/\s+/g, ' ').trim() : '';
  };
  const show = (): void => {
    const headline = read('Headline');
    const named = `${headline} – ${site}`;
    const title = read('SeoTitle') || (headline && named.length <= fullLength ? named : headline);
    const text = read('SeoDescription') || read('Standfirst') || beginning().replace(/\s+/g, ' ').trim();
    const address = form.dataset.siteAddress ?? location.origin;
    const picture = form.querySelector<HTMLImageElement>('[data-picture-shown]');
    put(result.site, site);
    put(result.address, [address.replace(/^https?:\/\//, ''), ...partsOf(form.dataset.path, read('Slug'))].join(' › '));
    put(result.title, cut(title, titleLength) || t('No headline yet'));
    put(result.text, cut(text, textLength));
    put(share.site, site);
    put(share.title, cut(read('SeoTitle') || headline, fullLength) || t('No headline yet'));
    put(share.text, cut(text, textLength));
    const source = picture && !picture.hidden ? picture.getAttribute('src') : null;
    share.image.hidden = !source;
    if (source && share.image.getAttribute('src') !== source) {
      share.image.src = source;
    }

    // Without a picture, the server draws a card with the headline.
    share.drawn.hidden = !!source;
    put(share.drawn, headline);
  };
  form.addEventListener('input', show);
  show();
  return show;
}

function put(element: HTMLElement, words: string): void {
  if (element.textContent !== words) {
    element.textContent = words;
  }
}

/** The parts of an address, the last one as it is being typed; a story without an address yet has an open end. */
function partsOf(path: string | undefined, slug: string): string[] {
  const parts = (path ?? '').split('/').filter(Boolean);
  return parts.length === 0 ? [slug || '…'] : [...parts.slice(0, -1), slug || parts.at(-1)!];
}

/** A text cut after a word, with a mark that there is more. */
export function cut(text: string, length: number): string {
  const signs = [...text];
  if (signs.length <= length) {
    return text;
  }

  const start = signs.slice(0, length - 1).join('');
  const end = start.lastIndexOf(' ');
  return `${(end < start.length / 2 ? start : start.slice(0, end)).replace(/[\s,;:.–—-]+$/, '')}…`;
}
