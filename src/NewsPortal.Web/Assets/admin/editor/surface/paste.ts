// What other programs put on the clipboard, reduced to what a body can contain. Word, LibreOffice, Google Docs and
// other systems each have their own ways to write lists, footnotes and bold text; everything that is only looks goes.
import { isSafe } from './attributes';

export interface PasteTools {
  /** A name for a picture that the clipboard contains, or null if its address is of no use. */
  picture: (address: string) => string | null;
  /** An id for a footnote. */
  note: () => string;
}

const dropped = 'script, style, meta, link, title, xml, noscript, template, object, embed, applet, svg, math, button, input, select, textarea, form > label, canvas, audio, video, map, head, col, colgroup, nav';
const kept = new Set([
  'p', 'br', 'hr', 'h2', 'h3', 'h4', 'blockquote', 'pre', 'ul', 'ol', 'li', 'dl', 'dt', 'dd', 'figure', 'figcaption', 'img', 'table', 'caption', 'thead',
  'tbody', 'tfoot', 'tr', 'th', 'td', 'a', 'strong', 'em', 'u', 's', 'sub', 'sup', 'mark', 'code', 'kbd', 'samp', 'var', 'abbr', 'cite', 'q', 'time',
  'section', 'aside', 'details', 'summary', 'del', 'ins',
]);
const renamed: Record<string, string> = {
  b: 'strong', i: 'em', strike: 's', tt: 'code', center: 'p', address: 'p', dir: 'ul', menu: 'ul', listing: 'pre', xmp: 'pre', h1: 'h2', h5: 'h4', h6: 'h4',
};
const attributes: Record<string, string[]> = {
  a: ['href', 'title', 'data-new'], ol: ['start', 'reversed'], td: ['colspan', 'rowspan'], th: ['colspan', 'rowspan', 'scope'], abbr: ['title'],
  time: ['datetime'], img: ['alt', 'src'], figure: ['data-media-id'], li: ['id'], q: ['cite'], blockquote: ['cite', 'class'], aside: ['class'],
  section: ['class'], details: ['open'],
};
const startTags = /<[a-z](?:"[^"]*"|'[^']*'|[^<>"'])*>/gi;
const blockTags = 'p, h1, h2, h3, h4, h5, h6, blockquote, pre, ul, ol, dl, figure, table, hr, section, aside, details, div, article, main, header, footer';

/** The HTML of a clipboard as the surface takes it. */
export function cleanPaste(html: string, tools: PasteTools): string {
  // Our own clipboard is complete as it is.
  if (html.includes('data-pm-slice')) {
    return html;
  }

  const { body } = new DOMParser().parseFromString(withoutStyles(html), 'text/html');
  dropHidden(body);
  wordLists(body);
  webWordLists(body);
  nestLists(body);
  const notes = footnotes(body, tools);
  styles(body);
  pictures(body, tools);
  headings(body);
  blocks(body);
  rename(body);
  breaks(body);
  tidy(body);
  if (notes) {
    body.append(notes);
    tidy(notes);
  }

  return body.innerHTML.trim();
}

/** Styles become data: under the page's policy a browser reports each style attribute that it parses. */
function withoutStyles(html: string): string {
  return html.replace(startTags, (tag) => tag.replace(/("[^"]*"|'[^']*')|\sstyle(?=\s*=)/gi, (_, quoted?: string) => quoted ?? ' data-style'));
}

function styleOf(element: Element): string {
  // With a sign before each name, so that "mso-bidi-font-style" is not taken for "font-style".
  return `;${(element.getAttribute('data-style') ?? '').toLowerCase().replace(/\s+/g, '')}`;
}

function unwrap(element: Element): void {
  element.replaceWith(...element.childNodes);
}

function into(element: Element, tag: string): Element {
  if (element.localName === tag) {
    return element;
  }

  const made = element.ownerDocument.createElement(tag);
  for (const { name, value } of element.attributes) {
    made.setAttribute(name, value);
  }

  made.append(...element.childNodes);
  element.replaceWith(made);
  return made;
}

function isBlank(node: Node): boolean {
  return /^[\s\u00a0\u200b\ufeff]*$/.test(node.textContent ?? '');
}

function dropHidden(body: Element): void {
  // The sign for the end of a paragraph, of Word in a browser.
  for (const sign of body.querySelectorAll('.EOP')) {
    sign.remove();
  }

  const walker = body.ownerDocument.createTreeWalker(body, NodeFilter.SHOW_COMMENT);
  const comments: ChildNode[] = [];
  while (walker.nextNode()) {
    comments.push(walker.currentNode as ChildNode);
  }

  for (const one of [...comments, ...body.querySelectorAll(dropped)]) {
    one.remove();
  }

  for (const frame of body.querySelectorAll('iframe')) {
    // The address alone in a paragraph: the server makes an embed of the sites that it knows.
    const source = frame.getAttribute('src') ?? '';
    const paragraph = body.ownerDocument.createElement('p');
    paragraph.textContent = source.startsWith('//') ? `https:${source}` : source;
    frame.replaceWith(.../^(https?:)?\/\//.test(source) ? [paragraph] : []);
  }

  for (const element of [...body.querySelectorAll('*')]) {
    const style = styleOf(element);
    if (/;(display:none|mso-hide:all|visibility:hidden)/.test(style) || element.hasAttribute('hidden')) {
      element.remove();
    } else if (element.localName.includes(':')) {
      // Word's own elements: <o:p> holds a gap for an empty paragraph.
      element.localName.startsWith('v:') || isBlank(element) ? element.remove() : unwrap(element);
    } else if (/;mso-(spacerun|tab-count)/.test(style)) {
      element.replaceWith(' ');
    }
  }
}

interface Item {
  level: number;
  ordered: boolean;
  start: number;
  content: Node[];
}

/** Puts a run of items with levels into nested lists, in the place of the first. */
function build(at: Element, items: Item[]): void {
  const document = at.ownerDocument;
  const open: { list: Element; level: number }[] = [];
  let outer: Element[] = [];
  for (const { level, ordered, start, content } of items) {
    while (open.length > 0 && open.at(-1)!.level > level) {
      open.pop();
    }

    const tag = ordered ? 'ol' : 'ul';
    let last = open.at(-1);
    if (last && last.level === level && last.list.localName !== tag) {
      open.pop();
      last = open.at(-1);
    }

    if (!last || last.level < level) {
      const list = document.createElement(tag);
      if (ordered && start > 1) {
        list.setAttribute('start', String(start));
      }

      if (last?.list.lastElementChild) {
        last.list.lastElementChild.append(list);
      } else {
        outer = [...outer, list];
      }

      open.push({ list, level });
    }

    const item = document.createElement('li');
    item.append(...content);
    open.at(-1)!.list.append(item);
  }

  at.before(...outer);
}

/** Word's list items are paragraphs whose style names a list and a level, and whose text begins with the sign. */
function wordLists(body: Element): void {
  const level = (element: Element | null) => {
    const match = element && /^(p|h[1-6]|div)$/.test(element.localName) ? /;mso-list:(?!none|skip)\w*level(\d+)/.exec(styleOf(element)) : null;
    return match ? Number(match[1]) : 0;
  };
  for (const first of body.querySelectorAll('p, h1, h2, h3, h4, h5, h6')) {
    if (!first.isConnected || level(first) === 0 || level(first.previousElementSibling) > 0) {
      continue;
    }

    const run: Element[] = [];
    for (let next: Element | null = first; next && level(next) > 0; next = next.nextElementSibling) {
      run.push(next);
    }

    build(first, run.map((paragraph) => {
      const sign = [...paragraph.querySelectorAll('[data-style]')].find((one) => styleOf(one).includes(';mso-list:ignore'));
      const marker = (sign?.textContent ?? '').replace(/[\s\u00a0]+/g, '');
      sign?.remove();
      const number = Number.parseInt(marker, 10);
      return {
        level: level(paragraph),
        // "o" is the sign of the second level, not a letter.
        ordered: /^\(?([0-9]+|[a-z]|[ivxlcdm]+)[.)]+$/i.test(marker) || /^\d+(\.\d+)+$/.test(marker),
        start: Number.isNaN(number) ? 1 : number,
        content: [...paragraph.childNodes],
      };
    }));
    for (const one of run) {
      one.remove();
    }
  }
}

/** Word in a browser writes a list for each item, with the level as an attribute. */
function webWordLists(body: Element): void {
  for (const first of body.querySelectorAll('.ListContainerWrapper')) {
    if (!first.isConnected || first.previousElementSibling?.classList.contains('ListContainerWrapper')) {
      continue;
    }

    const run: Element[] = [];
    for (let next: Element | null = first; next?.classList.contains('ListContainerWrapper'); next = next.nextElementSibling) {
      run.push(next);
    }

    build(first, run.flatMap((wrapper) => [...wrapper.querySelectorAll('li')].map((item) => ({
      level: Number(item.getAttribute('data-aria-level') ?? item.getAttribute('aria-level') ?? 1),
      ordered: item.parentElement?.localName === 'ol',
      start: Number(item.parentElement?.getAttribute('start') ?? 1),
      content: [...item.childNodes],
    }))));
    for (const one of run) {
      one.remove();
    }
  }
}

/** A list directly in a list belongs to the item before. */
function nestLists(body: Element): void {
  for (const list of body.querySelectorAll('ul > ul, ul > ol, ol > ul, ol > ol')) {
    const item = list.previousElementSibling;
    if (item?.localName === 'li') {
      item.append(list);
    } else {
      const made = list.ownerDocument.createElement('li');
      list.before(made);
      made.append(list);
    }
  }
}

/** A link to a place that links back to it is a footnote, in whatever program. */
function footnotes(body: Element, tools: PasteTools): Element | null {
  const document = body.ownerDocument;
  const named = new Map<string, Element>();
  for (const element of body.querySelectorAll('[id], a[name]')) {
    for (const name of [element.id, element.getAttribute('name')]) {
      if (name && !named.has(name)) {
        named.set(name, element);
      }
    }
  }

  const pairs: { mark: Element; note: Element; back: Element }[] = [];
  const taken = new Set<Element>();
  for (const mark of body.querySelectorAll('a[href*="#"]')) {
    const target = named.get(hashOf(mark));
    const note = target && (target.matches('li, aside, div') ? target : target.closest('li, div[id], aside[id]') ?? target.closest('p, dd, td'));
    if (!note || note.contains(mark) || taken.has(note) || note.contains(body)) {
      continue;
    }

    const names = new Set([mark, mark.parentElement, mark.firstElementChild].flatMap((one) => (one ? [one.id, one.getAttribute('name') ?? ''] : [])).filter(Boolean));
    const back = [...note.querySelectorAll('a[href*="#"]')].find((link) => names.has(hashOf(link)));
    // The other way round it is the link back, which comes later.
    if (back && (mark.compareDocumentPosition(note) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0) {
      pairs.push({ mark, note, back });
      taken.add(note);
    }
  }

  if (pairs.length === 0) {
    return null;
  }

  const list = document.createElement('ol');
  for (const { mark, note, back } of pairs) {
    const id = tools.note();
    const link = document.createElement('a');
    link.setAttribute('href', `#${id}`);
    link.setAttribute('data-new', '');
    link.textContent = String(list.childElementCount + 1);
    const raised = mark.closest('sup');
    (raised && (raised.textContent ?? '').trim() === (mark.textContent ?? '').trim() ? raised : mark).replaceWith(link);
    const around = back.parentElement;
    back.remove();
    if (around && around !== note && isBlank(around) && around.querySelector('img') === null) {
      around.remove();
    }

    const item = document.createElement('li');
    item.id = id;
    item.append(...(note.localName === 'p' || note.localName === 'li' || note.localName === 'div' || note.localName === 'aside' ? note.childNodes : [note]));
    list.append(item);
    let empty: Element | null = note.parentElement;
    note.remove();
    while (empty && empty !== body && isBlank(empty)) {
      const parent: Element | null = empty.parentElement;
      empty.remove();
      empty = parent;
    }
  }

  // The line above the notes.
  const last = body.lastElementChild;
  if (last?.localName === 'hr') {
    last.remove();
  }

  const section = document.createElement('section');
  section.className = 'footnotes';
  section.append(list);
  styles(section);
  for (const item of list.children) {
    const start = item.firstElementChild?.matches('p') ? item.firstElementChild : item;
    const text = start.firstChild;
    if (text?.nodeType === 3) {
      text.nodeValue = (text.nodeValue ?? '').replace(/^[\s\u00a0.)\]]+/, '');
    }
  }

  for (const inner of [...list.querySelectorAll('li > div')]) {
    unwrap(inner);
  }

  rename(section);
  return section;
}

function hashOf(link: Element): string {
  const href = link.getAttribute('href') ?? '';
  // Some programs write the address of the document before it.
  return /^(#|file:|about:)/.test(href) || /^https?:\/\/(docs\.google\.com|localhost)/.test(href) ? decode(href.slice(href.indexOf('#') + 1)) : '';
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Looks that mean something become elements. */
function styles(body: Element): void {
  for (const element of [...body.querySelectorAll('span, b, strong, i, em, font, a, u, s')]) {
    const style = styleOf(element);
    if (/^(b|strong)$/.test(element.localName) && /;font-weight:(normal|400)/.test(style)) {
      // Google Docs puts one around everything.
      unwrap(element);
      continue;
    }

    if (/^(i|em)$/.test(element.localName) && /;font-style:normal/.test(style)) {
      unwrap(element);
      continue;
    }

    const wanted: string[] = [];
    if (/;font-weight:(bold|bolder|[6-9]00)/.test(style) && element.closest('b, strong, h1, h2, h3, h4, h5, h6, th') === null) {
      wanted.push('strong');
    }

    if (/;font-style:(italic|oblique)/.test(style) && element.closest('i, em') === null) {
      wanted.push('em');
    }

    if (/;text-decoration(-line)?:[^;]*line-through/.test(style) && element.closest('s, strike, del') === null) {
      wanted.push('s');
    }

    if (/;text-decoration(-line)?:[^;]*underline/.test(style) && element.closest('a, u') === null && element.querySelector('a') === null) {
      wanted.push('u');
    }

    const raised = /;vertical-align:(super|sub)/.exec(style)?.[1];
    if (raised && element.closest('sup, sub') === null && !isBlank(element)) {
      wanted.push(raised === 'super' ? 'sup' : 'sub');
    }

    if (!isBlank(element)) {
      for (const tag of wanted) {
        const made = element.ownerDocument.createElement(tag);
        made.append(...element.childNodes);
        element.append(made);
      }
    }
  }

  for (const element of [...body.querySelectorAll('span, font')]) {
    unwrap(element);
  }

  // An underlined link is a link.
  for (const line of body.querySelectorAll('a > u, u:has(> a:only-child)')) {
    if (line.querySelector('a') === null || isBlank(line) || line.childNodes.length === 1) {
      unwrap(line);
    }
  }
}

function pictures(body: Element, tools: PasteTools): void {
  for (const image of [...body.querySelectorAll('img')]) {
    const name = tools.picture(image.getAttribute('src') ?? '');
    const outer = image.closest('figure');
    if (name === null) {
      image.remove();
      continue;
    }

    const figure = body.ownerDocument.createElement('figure');
    figure.setAttribute('data-media-id', name);
    const alt = image.getAttribute('alt')?.trim() ?? '';
    const made = body.ownerDocument.createElement('img');
    if (alt !== '') {
      made.setAttribute('alt', alt);
    }

    figure.append(made);
    const caption = outer?.querySelector('figcaption');
    if (outer && caption && outer.querySelectorAll('img').length === 1) {
      figure.append(caption);
    }

    if (outer) {
      outer.before(figure);
      image.remove();
      continue;
    }

    // Between blocks: a picture is none of the words.
    const block = image.closest('p, h1, h2, h3, h4, h5, h6, a');
    const around = block?.closest('p, h1, h2, h3, h4, h5, h6') ?? block;
    if (around) {
      around.before(figure);
      image.remove();
    } else {
      image.replaceWith(figure);
    }
  }

  for (const figure of [...body.querySelectorAll('figure:not([data-media-id])')]) {
    const caption = figure.querySelector(':scope > figcaption');
    if (caption) {
      into(caption, 'p');
    }

    unwrap(figure);
  }
}

function headings(body: Element): void {
  for (const title of body.querySelectorAll('p.MsoTitle')) {
    into(title, 'h1');
  }

  for (const heading of body.querySelectorAll('p[role=heading], div[role=heading]')) {
    into(heading, `h${Math.min(6, Math.max(1, Number(heading.getAttribute('aria-level')) || 2))}`);
  }

  for (const quote of body.querySelectorAll('p.MsoQuote, p.MsoIntenseQuote, p.quote, p.quotations')) {
    const made = quote.ownerDocument.createElement('blockquote');
    quote.replaceWith(made);
    made.append(quote);
  }

  // The page has its own first heading.
  const shift = body.querySelector('h1') ? 1 : 0;
  for (const heading of [...body.querySelectorAll('h1, h2, h3, h4, h5, h6')]) {
    const level = Math.min(4, Math.max(2, Number(heading.localName[1]) + shift));
    if (isBlank(heading) && heading.querySelector('img, figure') === null) {
      heading.remove();
      continue;
    }

    for (const bold of [...heading.querySelectorAll('b, strong')]) {
      unwrap(bold);
    }

    into(heading, `h${level}`);
  }
}

/** Containers dissolve; those with a line of text are paragraphs. */
function blocks(body: Element): void {
  const containers = 'div, article, main, header, footer, hgroup, fieldset, section:not(.footnotes), aside:not(.factbox):not(.correction):not(.pullquote), figure:empty';
  for (const box of [...body.querySelectorAll(containers)].reverse()) {
    if (box.querySelector(blockTags) !== null) {
      loose(box);
      unwrap(box);
    } else if (box.closest('li, td, th, dd, p') !== null && box.parentElement?.childElementCount === 1) {
      unwrap(box);
    } else {
      into(box, 'p');
    }
  }

  // Copied words without a block around them go into the text as they are.
  if (body.querySelector(blockTags) !== null) {
    loose(body);
  }
}

/** Texts between blocks become paragraphs, so that they do not run together when the container is gone. */
function loose(box: Element): void {
  let run: ChildNode[] = [];
  const close = () => {
    if (run.some((node) => !isBlank(node))) {
      const paragraph = box.ownerDocument.createElement('p');
      run[0]!.before(paragraph);
      paragraph.append(...run);
    }

    run = [];
  };
  for (const node of [...box.childNodes]) {
    if (node instanceof Element && (node.matches(blockTags) || node.querySelector(blockTags) !== null)) {
      close();
    } else {
      run.push(node);
    }
  }

  close();
}

function rename(body: Element): void {
  for (const element of [...body.querySelectorAll('*')].reverse()) {
    const tag = renamed[element.localName] ?? element.localName;
    if (!kept.has(tag)) {
      unwrap(element);
      continue;
    }

    const made = into(element, tag);
    for (const { name, value } of [...made.attributes]) {
      const ours = name === 'class' ? value.split(/\s+/).filter((one) => /^(factbox|correction|pullquote|footnotes)$/.test(one)).join(' ') : value;
      const isNote = name !== 'id' || value.startsWith('fn');
      if (!(attributes[tag] ?? []).includes(name) || ours === '' && name === 'class' || !isNote) {
        made.removeAttribute(name);
      } else {
        made.setAttribute(name, ours);
      }
    }

    if (tag === 'a') {
      link(made);
    }
  }
}

function link(anchor: Element): void {
  let href = anchor.getAttribute('href') ?? '';
  try {
    const address = new URL(href);
    if (/(^|\.)google\.[a-z.]+$/.test(address.hostname) && address.pathname === '/url') {
      href = address.searchParams.get('q') ?? address.searchParams.get('url') ?? href;
    }
  } catch {
    // Not a whole address.
  }

  if (href === '' || !isSafe(href) || (href.startsWith('#') && !href.startsWith('#fn')) || isBlank(anchor)) {
    unwrap(anchor);
  } else {
    anchor.setAttribute('href', href);
  }
}

/** Two line breaks are the end of a paragraph, and one at the end of it is nothing. */
function breaks(body: Element): void {
  for (const one of [...body.querySelectorAll(':scope > br, br.Apple-interchange-newline')]) {
    one.remove();
  }

  for (const paragraph of [...body.querySelectorAll('p')]) {
    let run: ChildNode[] = [];
    const parts: ChildNode[][] = [];
    let count = 0;
    for (const node of [...paragraph.childNodes]) {
      if (node instanceof Element && node.localName === 'br') {
        count++;
      } else if (count > 0 && node.nodeType === 3 && isBlank(node) && !(node.nodeValue ?? '').includes('\u00a0')) {
        // White space between breaks.
      } else {
        if (count > 1 && run.length > 0) {
          parts.push(run);
          run = [];
        } else if (count === 1 && run.length > 0) {
          run.push(body.ownerDocument.createElement('br'));
        }

        count = 0;
        run.push(node);
      }
    }

    parts.push(run);
    paragraph.replaceWith(...parts.map((nodes) => {
      const made = body.ownerDocument.createElement('p');
      made.append(...nodes);
      return made;
    }));
  }
}

function trim(text: ChildNode | null, what: RegExp): void {
  if (text?.nodeType === 3 && text.parentElement?.closest('pre') === null) {
    text.nodeValue = (text.nodeValue ?? '').replace(what, '');
  }
}

/** Joins what was cut into pieces, and removes what is empty. */
function tidy(body: Element): void {
  body.normalize();
  for (const element of [...body.querySelectorAll('strong, em, u, s, sup, sub, code')]) {
    const next = element.nextSibling;
    if (element.isConnected && next instanceof Element && next.localName === element.localName && next.attributes.length === element.attributes.length) {
      next.prepend(...element.childNodes);
      element.remove();
    }
  }

  for (const block of body.querySelectorAll('p, h2, h3, h4, li, td, th')) {
    trim(block.firstChild, /^[\s\u00a0]+/);
    trim(block.lastChild, /[\s\u00a0]+$/);
  }

  for (const element of [...body.querySelectorAll('strong, em, u, s, sup, sub, code, mark, p, a, ul, ol, blockquote, figcaption, thead, tbody')].reverse()) {
    if (isBlank(element) && element.querySelector('img, br, hr, td, th, figure') === null) {
      /^(strong|em|u|s|mark|code)$/.test(element.localName) ? element.replaceWith(element.textContent === '' ? '' : ' ') : element.remove();
    }
  }

  body.normalize();
}
