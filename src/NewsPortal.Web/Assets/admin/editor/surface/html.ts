// Between stored HTML and the shared document, without an editor. Whatever the schema cannot express is put aside as
// it is: every piece is written again and compared, and one that would change becomes a piece of HTML.
import { getSchema } from '@tiptap/core';
import { DOMParser as Reader, type Mark, type Node, type Schema } from '@tiptap/pm/model';
import { prosemirrorToYXmlFragment, yXmlFragmentToProseMirrorRootNode } from '@tiptap/y-tiptap';
import type * as Y from 'yjs';
import { escapeText, moreOf, read, write, writeLink } from './attributes';
import { content, marks } from './schema';

const inlineTags = new Set([
  'a', 'abbr', 'b', 'br', 'cite', 'code', 'del', 'em', 'i', 'ins', 'kbd', 'mark', 'q', 's', 'samp', 'small', 'span', 'strong', 'sub', 'sup',
  'time', 'u', 'var', 'html-inline',
]);
/** In these, text without a paragraph around it is usual, and a single paragraph is written without its tags. */
const tight = new Set(['listItem', 'tableCell', 'tableHeader', 'definition', 'footnote']);
const tightTags = new Set(['li', 'td', 'th', 'dd']);
const space = /[ \t\r\n\f]+/g;

let schema: Schema | null = null;

export function bodySchema(): Schema {
  schema ??= getSchema(content);
  return schema;
}

/** The HTML of a shared body. */
export function fragmentToHtml(fragment: Y.XmlFragment): string {
  return fragment.length === 0 ? '' : docToHtml(yXmlFragmentToProseMirrorRootNode(fragment, bodySchema()));
}

/** Fills an empty shared body. */
export function htmlToFragment(html: string, fragment: Y.XmlFragment): void {
  const doc = htmlToDoc(html);
  if (docToHtml(doc) !== '') {
    prosemirrorToYXmlFragment(doc, fragment);
  }
}

export function htmlToDoc(html: string, of: Schema = bodySchema()): Node {
  const { body } = new DOMParser().parseFromString(html, 'text/html');
  prepare(body);
  mend(body, of);
  return Reader.fromSchema(of).parse(body);
}

export function docToHtml(doc: Node): string {
  const notes = numbers(doc);
  return children(doc, notes).filter((html) => html !== '').join('\n');
}

/** The numbers of the footnotes by id, as readers will get them. */
export function numbers(doc: Node): Map<string, number> {
  const found = new Map<string, number>();
  doc.descendants((node) => {
    if (node.type.name === 'footnotes' || (node.type.name === 'list' && node.attrs.ordered)) {
      const first = Number.parseInt(node.attrs.start ?? '1', 10) || 1;
      node.forEach((item, _, index) => {
        const id: string = item.attrs.note ?? read(item.attrs.more).id ?? '';
        if (id.startsWith('fn') && !found.has(id)) {
          found.set(id, first + index);
        }
      });
    }

    return !node.isTextblock;
  });
  return found;
}

function children(parent: Node, notes: Map<string, number>): string[] {
  return parent.children.map((child, index) => {
    if (child.type.name !== 'paragraph' || !isBare(parent, index)) {
      return block(child, notes);
    }

    return inline(child, notes).replace(/^ +| +$/g, '');
  });
}

/** True for a paragraph that is written without its tags. */
function isBare(parent: Node, index: number): boolean {
  const { attrs } = parent.child(index);
  return tight.has(parent.type.name) && !attrs.level && !attrs.loose && attrs.more === null
    && !isPlain(parent.maybeChild(index - 1)) && !isPlain(parent.maybeChild(index + 1));
}

function isPlain(node: Node | null): boolean {
  return node?.type.name === 'paragraph' && !node.attrs.level;
}

function block(node: Node, notes: Map<string, number>): string {
  const { attrs } = node;
  // A space at an end is not seen.
  const text = () => (node.type.name === 'codeBlock' ? inline(node, notes) : inline(node, notes).replace(/^ +| +$/g, ''));
  const inside = () => children(node, notes).join('');
  const element = (tag: string, html: string, more: Record<string, string | null> = {}) => `<${tag}${write({ ...more, ...read(attrs.more) })}>${html}</${tag}>`;
  const classed = (...names: (string | null | false)[]) => {
    const { class: others, ...more } = read(attrs.more);
    const all = [...names, others].filter(Boolean).join(' ');
    return write({ ...(all ? { class: all } : {}), ...more });
  };
  const caption = () => {
    const html = text();
    return html === '' ? '' : `<figcaption>${html}</figcaption>`;
  };
  switch (node.type.name) {
    case 'paragraph':
      // Nobody sees an empty one, except as a gap.
      return node.content.size === 0 && attrs.more === null ? '' : element(attrs.level ? `h${attrs.level}` : 'p', text());
    case 'list':
      return element(attrs.ordered ? 'ol' : 'ul', inside(), attrs.ordered ? { start: attrs.start, reversed: attrs.reversed } : {});
    case 'listItem':
      return element('li', inside());
    case 'footnotes':
      return node.childCount === 0 ? '' : `<section class="footnotes"><ol>${inside()}</ol></section>`;
    case 'footnote':
      return element('li', inside(), { id: attrs.note });
    case 'definitions':
      return element('dl', inside());
    case 'term':
      return element('dt', text());
    case 'definition':
      return element('dd', inside());
    case 'box': {
      const html = inside();
      return html === '' && attrs.more === null ? '' : `<${attrs.tag}${classed(attrs.kind)}>${html}</${attrs.tag}>`;
    }
    case 'divider':
      return `<hr${write(read(attrs.more))}>`;
    case 'details':
      return element('details', inside());
    case 'summary':
      return element('summary', text());
    case 'codeBlock': {
      const html = text();
      // A reader drops the first line end after the tag.
      const first = html.startsWith('\n') ? '\n' : '';
      return element('pre', attrs.plain ? first + html : `<code>${html}</code>`);
    }
    case 'picture': {
      if (!/^\d+$/.test(attrs.mediaId ?? '')) {
        // Still uploading: only what somebody has written is worth storing.
        const words = text();
        return words === '' ? '' : `<p>${words}</p>`;
      }

      const image = `<img${write({ alt: attrs.alt, ...read(attrs.image) })}>`;
      return `<figure${write({ 'data-media-id': attrs.mediaId })}${classed(attrs.wide && 'wide')}>`
        + (attrs.link ? `<a${writeLink(attrs.link, null)}>${image}</a>` : image) + `${caption()}</figure>`;
    }
    case 'gallery': {
      const tag = attrs.tag ?? 'div';
      return node.childCount === 0 ? '' : `<${tag}${classed('gallery')}>${inside()}</${tag}>`;
    }
    case 'player':
      return `<figure${write({ 'data-file-id': attrs.fileId })}${classed()}>${caption()}</figure>`;
    case 'embed':
      return `<figure${classed('embed')}><a${writeLink(attrs.href, null)}>${escapeText(attrs.title || attrs.href || '')}</a>${caption()}</figure>`;
    case 'figure':
      return element('figure', inside());
    case 'figcaption':
      return element('figcaption', text());
    case 'table':
      return element('table', (attrs.caption ? `<caption>${attrs.caption}</caption>` : '') + rows(node, notes));
    case 'tableRow':
      return element('tr', inside());
    case 'tableCell':
    case 'tableHeader':
      return element(node.type.name === 'tableCell' ? 'td' : 'th', inside(), {
        colspan: attrs.colspan > 1 ? String(attrs.colspan) : null, rowspan: attrs.rowspan > 1 ? String(attrs.rowspan) : null,
      });
    case 'htmlBlock':
      return attrs.html ?? '';
    default:
      return inside();
  }
}

/** The rows in their sections. One made here is a head if it has only header cells and nothing but heads above. */
function rows(table: Node, notes: Map<string, number>): string {
  let html = '';
  let open = '';
  table.forEach((row) => {
    const part: string = row.attrs.part
      ?? ((open === '' || open === 'thead') && row.childCount > 0 && row.children.every((one) => one.type.name === 'tableHeader') ? 'thead' : 'tbody');
    const tag = part.replace('+', '');
    if (tag !== open || part.endsWith('+')) {
      html += `${open && `</${open}>`}<${tag}>`;
      open = tag;
    }

    html += block(row, notes);
  });
  return html + (open && `</${open}>`);
}

const tags = new Map(marks);

function tagOf(mark: Mark): string {
  return mark.type.name === 'link' ? 'a' : mark.attrs.tag ?? tags.get(mark.type.name)?.[0] ?? 'span';
}

function inline(parent: Node, notes: Map<string, number>): string {
  let html = '';
  let open: readonly Mark[] = [];
  const to = (next: readonly Mark[]) => {
    let same = 0;
    while (same < open.length && same < next.length && open[same]!.eq(next[same]!)) {
      same++;
    }

    html += open.slice(same).reverse().map((mark) => `</${tagOf(mark)}>`).join('');
    html += next.slice(same).map((mark) => `<${tagOf(mark)}${mark.type.name === 'link' ? writeLink(mark.attrs.href, mark.attrs.more) : write(read(mark.attrs.more))}>`).join('');
    open = next;
  };
  parent.forEach((node) => {
    to(node.marks);
    const { attrs } = node;
    switch (node.type.name) {
      case 'hardBreak':
        html += '<br>';
        break;
      case 'footnoteRef': {
        const link = `<a${writeLink(`#${attrs.note}`, attrs.more)}>${escapeText(attrs.label ?? String(notes.get(attrs.note) ?? '*'))}</a>`;
        html += attrs.raised === null ? link : `<sup${write(read(attrs.raised))}>${link}</sup>`;
        break;
      }
      case 'htmlInline':
        html += attrs.html ?? '';
        break;
      default:
        html += escapeText(node.text ?? '');
    }
  });
  to([]);
  return html;
}

/** Tells the parser what it cannot see: paragraphs with tags where they are usually without. */
function prepare(body: Element): void {
  for (const paragraph of body.querySelectorAll('li > p, td > p, th > p, dd > p')) {
    paragraph.setAttribute('data-loose', '');
  }

  // A list directly in a list belongs to the item before it; every browser shows it that way.
  for (const list of body.querySelectorAll('ul > ul, ul > ol, ol > ul, ol > ol')) {
    const item = list.previousElementSibling;
    if (item?.localName === 'li') {
      item.append(list);
    }
  }
}

/** Replaces the smallest parts that the schema would change. */
function mend(element: Element, of: Schema): void {
  const belongs = parts[element.localName];
  const isMisplaced = belongs !== undefined && element.parentElement !== null && !belongs.test(element.parentElement.localName);
  if (!isMisplaced) {
    if (survives(element, of)) {
      return;
    }

    for (const child of [...element.children]) {
      mend(child, of);
    }
  }

  // Parts of something else cannot stand for themselves: what they are part of is replaced.
  if (isMisplaced || (belongs === undefined && element.localName !== 'body' && !survives(element, of))) {
    const isInline = inlineTags.has(element.localName) && element.querySelector(blockSelector) === null;
    const kept = element.ownerDocument.createElement(isInline ? 'html-inline' : 'html-block');
    for (const inner of element.querySelectorAll<HTMLElement>('html-block, html-inline')) {
      inner.outerHTML = inner.dataset.html ?? '';
    }

    for (const loose of element.querySelectorAll('[data-loose]')) {
      loose.removeAttribute('data-loose');
    }

    kept.dataset.html = element.outerHTML;
    element.replaceWith(kept);
  }
}

const parts: Record<string, RegExp> = {
  li: /^[uo]l$/, dt: /^(dl|div)$/, dd: /^(dl|div)$/, tr: /./, td: /./, th: /./, thead: /./, tbody: /./, tfoot: /./, caption: /./, summary: /^details$/,
  figcaption: /^figure$/, img: /^(?!body$)/,
};

const around: Record<string, string> = {
  li: 'ul', dt: 'dl', dd: 'dl', summary: 'details', figcaption: 'figure', tr: 'table', thead: 'table', tbody: 'table', tfoot: 'table', td: 'tr', th: 'tr',
  caption: 'table',
};

/** True if parsing and writing this element changes nothing that a reader could see. */
function survives(element: Element, of: Schema): boolean {
  let root = element.ownerDocument.createElement('body');
  if (element.localName === 'body') {
    root = element as HTMLBodyElement;
  } else {
    let copy = element.cloneNode(true) as Element;
    for (let name = around[element.localName] ?? (inlineTags.has(element.localName) ? 'p' : ''); name; name = around[name] ?? '') {
      const outer = element.ownerDocument.createElement(name);
      outer.append(copy);
      copy = outer;
    }

    root.append(copy);
  }

  const written = docToHtml(Reader.fromSchema(of).parse(root));
  return canonical(root) === canonical(new DOMParser().parseFromString(written, 'text/html').body);
}

/**
 * A text that is equal for bodies which readers cannot tell apart. Not compared are white space between blocks and
 * repeated in texts, the order in which inline elements contain each other, ones without text, paragraphs without
 * content, and whether loose text in a quote or box has a paragraph around it.
 */
export function canonical(root: Element): string {
  return inner(root, false);
}

interface Run {
  text: string;
  marks: string;
}

function inner(element: Element, isPre: boolean): string {
  const blocks: { html: string; isParagraph: boolean; isLoose: boolean }[] = [];
  let runs: Run[] = [];
  const close = () => {
    const html = line(runs, isPre);
    if (html !== '') {
      blocks.push({ html, isParagraph: true, isLoose: true });
    }

    runs = [];
  };
  for (const child of element.childNodes) {
    if (!(child instanceof Element)) {
      collect(child, [], runs);
    } else if (inlineTags.has(child.localName) && child.querySelector(blockSelector) === null) {
      collect(child, [], runs);
    } else {
      close();
      const html = one(child, isPre);
      if (html !== '') {
        blocks.push({ html, isParagraph: child.localName === 'p', isLoose: false });
      }
    }
  }

  close();
  const isLine = /^(p|h[2-4]|dt|summary|figcaption|caption|pre|code)$/.test(element.localName);
  return blocks.map(({ html, isLoose }, index) => isLoose && !isLine
    && (!tightTags.has(element.localName) || blocks[index - 1]?.isParagraph || blocks[index + 1]?.isParagraph) ? `<p>${html}</p>` : html).join('');
}

const blockSelector = 'p,h2,h3,h4,ul,ol,dl,blockquote,aside,section,div,figure,table,pre,hr,details,html-block,img';

function one(element: Element, isPre: boolean): string {
  const tag = element.localName;
  if (tag === 'html-block') {
    return canonical(new DOMParser().parseFromString((element as HTMLElement).dataset.html ?? '', 'text/html').body);
  }

  const html = inner(element, isPre || tag === 'pre');
  const sign = signature(element);
  const isEmpty = html === '' && sign === tag;
  if (isEmpty && /^(p|h[2-4]|figcaption|blockquote|aside|section|div|caption)$/.test(tag)) {
    return '';
  }

  // A figure without an image element gets one when it is shown.
  const image = tag === 'figure' && element.hasAttribute('data-media-id') && element.querySelector('img') === null ? '<img></img>' : '';
  return `<${sign}>${image}${html}</${tag}>`;
}

function signature(element: Element): string {
  const more = Object.entries(read(moreOf(element))).filter(([name, value]) => !(/^(col|row)span$/.test(name) && value === '1'))
    .map(([name, value]) => `${name}=${JSON.stringify(name === 'class' ? value.split(' ').sort().join(' ') : value)}`);
  const ids = ['data-media-id', 'data-file-id'].filter((name) => element.hasAttribute(name)).map((name) => `${name}=${element.getAttribute(name)}`);
  return [element.localName, ...[...more, ...ids].sort()].join(' ');
}

function collect(node: ChildNode, above: string[], runs: Run[]): void {
  if (node instanceof Element) {
    if (node.localName === 'br') {
      runs.push({ text: '\n', marks: 'br' });
    } else if (node.localName === 'html-inline') {
      const { body } = new DOMParser().parseFromString((node as HTMLElement).dataset.html ?? '', 'text/html');
      for (const child of body.childNodes) {
        collect(child, above, runs);
      }
    } else {
      const sign = signature(node);
      const isSpan = sign === 'span';
      // Bold text in bold text is bold. Others mean something else in themselves, and cannot be written once.
      const isAgain = above.some((one) => one.split(' ')[0] === node.localName);
      const marks = isSpan || (above.includes(sign) && /^(strong|b|em|i|u|s|mark|code)$/.test(sign)) ? above : [...above, isAgain ? `${sign}/2` : sign];
      if (node.childNodes.length === 0 && /\bid=/.test(sign)) {
        runs.push({ text: '#', marks: `id|${[...marks].sort().join('|')}` });
      }

      for (const child of node.childNodes) {
        collect(child, marks, runs);
      }
    }
  } else if (node.nodeType === 3) {
    runs.push({ text: node.nodeValue ?? '', marks: [...above].sort().join('|') });
  }
}

function line(runs: Run[], isPre: boolean): string {
  const joined: Run[] = [];
  let ends = true;
  for (const run of runs) {
    // Collapsed as a browser would, across elements.
    const isBreak = run.marks === 'br';
    let text = isPre || isBreak ? run.text : run.text.replace(space, ' ');
    if (!isPre && !isBreak && ends) {
      text = text.replace(/^ /, '');
    }

    if (text === '') {
      continue;
    }

    ends = isBreak || text.endsWith(' ');
    const last = joined.at(-1);
    if (last && !isBreak && last.marks === run.marks) {
      last.text += text;
    } else {
      joined.push({ text, marks: run.marks });
    }
  }

  for (let last = joined.at(-1); !isPre && last; last = joined.at(-1)) {
    last.text = last.text.replace(/ $/, '');
    if (last.text !== '') {
      break;
    }

    joined.pop();
  }

  return joined.map(({ text, marks }) => `[${marks}]${text}`).join('');
}
