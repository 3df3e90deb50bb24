// What a body can consist of: the cleaner's allow-list as nodes and marks. Two rules keep concurrent edits from losing
// text. What people switch between (paragraph and heading, list and numbered list, quote and fact box) is one node with
// an attribute, because the shared document can change an attribute but must replace a node. And the content of nodes
// is not restricted more than necessary, because a node that two edits made invalid would be deleted.
import { Mark, Node, type AnyExtension } from '@tiptap/core';
import { isChangeOrigin } from '@tiptap/extension-collaboration';
import { Table } from '@tiptap/extension-table';
import type { DOMOutputSpec } from '@tiptap/pm/model';
import { isSafe, moreOf, read } from './attributes';

type Values = Record<string, unknown>;

const inlineOnly = 'p,h1,h2,h3,h4,h5,h6,ul,ol,dl,blockquote,aside,section,div,figure,table,pre,hr,details,figcaption,html-block';

/** Attributes that only our rules read and write. */
function attributes(...names: string[]) {
  return () => Object.fromEntries(names.map((name) => [name, { default: null, rendered: false, parseHTML: () => null }]));
}

/** An element whose children are all allowed in a caption. */
function isInline(element: Element): boolean {
  return element.querySelector(inlineOnly) === null;
}

function says(node: globalThis.Node): boolean {
  return node.nodeType === 1 || (node.nodeType === 3 && /[^ \t\r\n\f]/.test(node.nodeValue ?? ''));
}

function captionOf(figure: Element): Element {
  return figure.querySelector(':scope > figcaption') ?? figure.ownerDocument.createElement('figcaption');
}

/** A figure's own parts, or null if it is not just these in this order. */
function partsOf(figure: Element, first: string): { main: Element | null } | null {
  const parts = [...figure.childNodes].filter(says);
  const last = parts.at(-1);
  const caption = last instanceof Element && last.localName === 'figcaption' ? last : null;
  const others = caption ? parts.slice(0, -1) : parts;
  if (others.length > 1 || (caption && (!isInline(caption) || moreOf(caption) !== null))) {
    return null;
  }

  const main = others[0] ?? null;
  return main === null ? { main: null } : main instanceof Element && main.matches(first) ? { main } : null;
}

const Doc = Node.create({ name: 'doc', topNode: true, content: 'block+' });
const Text = Node.create({ name: 'text', group: 'inline' });

const Paragraph = Node.create({
  name: 'paragraph',
  priority: 1000,
  group: 'block',
  content: 'inline*',
  addAttributes() {
    return {
      level: { default: null, rendered: false, parseHTML: () => null, keepOnSplit: false },
      loose: { default: null, rendered: false, parseHTML: () => null },
      more: { default: null, rendered: false, parseHTML: () => null, keepOnSplit: false },
    };
  },
  parseHTML() {
    return [
      { tag: 'p', getAttrs: (p: HTMLElement) => ({ loose: p.hasAttribute('data-loose') || null, more: moreOf(p) }) },
      ...[2, 3, 4].map((level) => ({ tag: `h${level}`, getAttrs: (h: HTMLElement) => ({ level, more: moreOf(h) }) })),
    ];
  },
  renderHTML({ node }) {
    return [node.attrs.level ? `h${node.attrs.level}` : 'p', read(node.attrs.more), 0];
  },
});

const List = Node.create({
  name: 'list',
  group: 'block',
  content: 'listItem+',
  addAttributes: attributes('ordered', 'start', 'reversed', 'more'),
  parseHTML() {
    return [
      { tag: 'ul', getAttrs: (list: HTMLElement) => ({ more: moreOf(list) }) },
      {
        tag: 'ol',
        getAttrs: (list: HTMLElement) => ({
          ordered: true,
          start: list.getAttribute('start'),
          reversed: list.getAttribute('reversed'),
          more: moreOf(list, ['start', 'reversed']),
        }),
      },
    ];
  },
  renderHTML({ node: { attrs } }) {
    return attrs.ordered
      ? ['ol', { start: attrs.start, reversed: attrs.reversed, ...read(attrs.more) }, 0] : ['ul', read(attrs.more), 0];
  },
});

const ListItem = Node.create({
  name: 'listItem',
  content: 'block+',
  defining: true,
  addAttributes: () => ({ more: { default: null, rendered: false, parseHTML: () => null, keepOnSplit: false } }),
  parseHTML: () => [{ tag: 'li', getAttrs: (item: HTMLElement) => ({ more: moreOf(item) }) }],
  renderHTML: ({ node }) => ['li', read(node.attrs.more), 0],
});

const Footnotes = Node.create({
  name: 'footnotes',
  group: 'block',
  content: 'footnote*',
  isolating: true,
  defining: true,
  parseHTML() {
    return [{
      tag: 'section.footnotes',
      priority: 60,
      getAttrs: (section: HTMLElement) => {
        const parts = [...section.childNodes].filter(says);
        const list = parts[0];
        const isOurs = parts.length === 1 && list instanceof Element && list.localName === 'ol' && moreOf(list) === null
          && moreOf(section, [], ['footnotes']) === null
          && [...list.childNodes].filter(says).every((item) => item instanceof Element && item.localName === 'li' && /^fn/.test(item.id));
        return isOurs ? {} : false;
      },
      contentElement: 'ol',
    }];
  },
  renderHTML: () => ['section', { class: 'footnotes' }, ['ol', 0]],
});

const Footnote = Node.create({
  name: 'footnote',
  content: 'block+',
  defining: true,
  addAttributes: attributes('note', 'more'),
  parseHTML() {
    return [{ tag: 'li', context: 'footnotes/', priority: 60, getAttrs: (item: HTMLElement) => ({ note: item.id, more: moreOf(item, ['id']) }) }];
  },
  renderHTML: ({ node }) => ['li', { id: node.attrs.note, ...read(node.attrs.more) }, 0],
});

/** The link of a footnote, which may stand in a raised part of its own. */
function noteLink(element: Element): Element | null {
  const link = element.localName === 'sup'
    ? [...element.childNodes].filter(says).length === 1 ? element.firstElementChild : null : element;
  return link?.localName === 'a' && /^#fn[A-Za-z0-9_:.-]+$/.test(link.getAttribute('href') ?? '') && link.childElementCount === 0
    && (link.textContent ?? '').trim() !== '' && link.closest('li[id^="fn"], [data-back]') === null ? link : null;
}

const FootnoteRef = Node.create({
  name: 'footnoteRef',
  group: 'inline',
  inline: true,
  atom: true,
  addAttributes: attributes('note', 'label', 'raised', 'more'),
  parseHTML() {
    return ['sup', 'a[href^="#fn"]'].map((tag) => ({
      tag,
      priority: 70,
      getAttrs: (element: HTMLElement) => {
        const link = noteLink(element);
        return link !== null && {
          note: link.getAttribute('href')!.slice(1),
          label: element.dataset.new === undefined ? link.textContent!.trim() : null,
          raised: element === link ? null : moreOf(element) ?? '{}',
          more: moreOf(link, ['href']),
        };
      },
    }));
  },
  renderHTML({ node: { attrs } }) {
    const link: DOMOutputSpec = ['a', { href: `#${attrs.note}`, ...read(attrs.more), class: 'note-mark' }, attrs.label ?? '*'];
    return attrs.raised === null ? link : ['sup', read(attrs.raised), link];
  },
});

const Definitions = Node.create({
  name: 'definitions',
  group: 'block',
  content: '(term | definition)*',
  addAttributes: attributes('more'),
  parseHTML: () => [{ tag: 'dl', getAttrs: (list: HTMLElement) => ({ more: moreOf(list) }) }],
  renderHTML: ({ node }) => ['dl', read(node.attrs.more), 0],
});

const Term = Node.create({
  name: 'term',
  content: 'inline*',
  defining: true,
  addAttributes: attributes('more'),
  parseHTML: () => [{ tag: 'dt', getAttrs: (term: HTMLElement) => ({ more: moreOf(term) }) }],
  renderHTML: ({ node }) => ['dt', read(node.attrs.more), 0],
});

const Definition = Node.create({
  name: 'definition',
  content: 'block+',
  defining: true,
  addAttributes: attributes('more'),
  parseHTML: () => [{ tag: 'dd', getAttrs: (text: HTMLElement) => ({ more: moreOf(text) }) }],
  renderHTML: ({ node }) => ['dd', read(node.attrs.more), 0],
});

const boxes = ['blockquote', 'aside', 'section', 'div'];

/** Quotes, pull quotes, fact boxes and other containers. */
const Box = Node.create({
  name: 'box',
  group: 'block',
  content: 'block+',
  defining: true,
  addAttributes: attributes('tag', 'kind', 'more'),
  parseHTML() {
    return boxes.map((tag) => ({
      tag,
      getAttrs: (box: HTMLElement) => {
        const kind = ['pullquote', 'factbox', 'correction'].find((one) => box.classList.contains(one)) ?? null;
        return { tag, kind, more: moreOf(box, [], kind ? [kind] : []) };
      },
    }));
  },
  renderHTML({ node: { attrs } }) {
    const { class: others, ...more } = read(attrs.more);
    return [boxes.includes(attrs.tag) ? attrs.tag : 'blockquote', { class: [attrs.kind, others].filter(Boolean).join(' ') || null, ...more }, 0];
  },
});

const Divider = Node.create({
  name: 'divider',
  group: 'block',
  addAttributes: attributes('more'),
  parseHTML: () => [{ tag: 'hr', getAttrs: (rule: HTMLElement) => ({ more: moreOf(rule) }) }],
  renderHTML: ({ node }) => ['hr', read(node.attrs.more)],
});

const Details = Node.create({
  name: 'details',
  group: 'block',
  content: '(block | summary)*',
  defining: true,
  addAttributes: attributes('more'),
  parseHTML: () => [{ tag: 'details', getAttrs: (details: HTMLElement) => ({ more: moreOf(details) }) }],
  // Always open here: what is closed could not be edited.
  renderHTML: ({ node }) => ['details', { ...read(node.attrs.more), open: '', 'data-open': read(node.attrs.more).open ?? null }, 0],
});

const Summary = Node.create({
  name: 'summary',
  content: 'inline*',
  defining: true,
  addAttributes: attributes('more'),
  parseHTML: () => [{ tag: 'summary', getAttrs: (summary: HTMLElement) => ({ more: moreOf(summary) }) }],
  renderHTML: ({ node }) => ['summary', read(node.attrs.more), 0],
});

const CodeBlock = Node.create({
  name: 'codeBlock',
  group: 'block',
  content: 'inline*',
  code: true,
  defining: true,
  addAttributes: attributes('plain', 'more'),
  parseHTML() {
    return [{
      tag: 'pre',
      preserveWhitespace: 'full' as const,
      getAttrs: (pre: HTMLElement) => ({ plain: codeOf(pre) === pre || null, more: moreOf(pre) }),
      contentElement: (pre: globalThis.Node) => codeOf(pre as HTMLElement),
    }];
  },
  renderHTML({ node: { attrs } }) {
    return attrs.plain ? ['pre', read(attrs.more), 0] : ['pre', read(attrs.more), ['code', 0]];
  },
});

function codeOf(pre: HTMLElement): HTMLElement {
  const only = pre.childNodes.length === 1 ? pre.firstElementChild : null;
  return only?.localName === 'code' && moreOf(only) === null ? (only as HTMLElement) : pre;
}

const Picture = Node.create({
  name: 'picture',
  group: 'block figure',
  content: 'inline*',
  isolating: true,
  draggable: true,
  addAttributes: attributes('mediaId', 'src', 'alt', 'wide', 'link', 'image', 'more'),
  parseHTML() {
    return [{
      tag: 'figure[data-media-id]',
      priority: 60,
      getAttrs: (figure: HTMLElement) => {
        const main = partsOf(figure, 'img, a')?.main;
        const image = main?.localName === 'a'
          ? main.childElementCount === 1 && (main.textContent ?? '').trim() === '' && moreOf(main, ['href']) === null ? main.firstElementChild : undefined
          : main;
        if (main === undefined || image === undefined || (image && image.localName !== 'img')) {
          return false;
        }

        return {
          mediaId: figure.dataset.mediaId,
          src: image?.getAttribute('src') ?? null,
          alt: image?.getAttribute('alt') ?? null,
          wide: figure.classList.contains('wide') || null,
          link: main?.localName === 'a' ? main.getAttribute('href') : null,
          image: image ? moreOf(image, ['alt']) : null,
          more: moreOf(figure, [], ['wide']),
        };
      },
      contentElement: (figure: globalThis.Node) => captionOf(figure as Element) as HTMLElement,
    }];
  },
  renderHTML({ node: { attrs } }) {
    return ['figure', { 'data-media-id': attrs.mediaId, class: attrs.wide ? 'wide' : null }, ['img', { src: attrs.src, alt: attrs.alt }], ['figcaption', 0]];
  },
});

const Gallery = Node.create({
  name: 'gallery',
  group: 'block',
  content: 'picture*',
  defining: true,
  addAttributes: attributes('tag', 'more'),
  parseHTML() {
    return ['div.gallery', 'section.gallery'].map((tag) => ({
      tag,
      priority: 60,
      getAttrs: (gallery: HTMLElement) => [...gallery.childNodes].filter(says)
        .every((one) => one instanceof Element && one.matches('figure[data-media-id]'))
        && { tag: gallery.localName === 'section' ? 'section' : null, more: moreOf(gallery, [], ['gallery']) },
    }));
  },
  renderHTML: ({ node }) => [node.attrs.tag === 'section' ? 'section' : 'div', { class: 'gallery' }, 0],
});

const Player = Node.create({
  name: 'player',
  group: 'block',
  content: 'inline*',
  isolating: true,
  addAttributes: attributes('fileId', 'more'),
  parseHTML() {
    return [{
      tag: 'figure[data-file-id]',
      priority: 60,
      getAttrs: (figure: HTMLElement) => partsOf(figure, 'audio, video') !== null
        && { fileId: figure.dataset.fileId, more: moreOf(figure) },
      contentElement: (figure: globalThis.Node) => captionOf(figure as Element) as HTMLElement,
    }];
  },
  renderHTML: ({ node }) => ['figure', { 'data-file-id': node.attrs.fileId }, ['figcaption', 0]],
});

const Embed = Node.create({
  name: 'embed',
  group: 'block',
  content: 'inline*',
  isolating: true,
  addAttributes: attributes('href', 'title', 'more'),
  parseHTML() {
    return [{
      tag: 'figure.embed',
      priority: 60,
      getAttrs: (figure: HTMLElement) => {
        const link = partsOf(figure, 'a[href]')?.main;
        return !!link && link.childElementCount === 0 && moreOf(link, ['href']) === null
          && { href: link.getAttribute('href'), title: link.textContent!.replace(/[ \t\r\n\f]+/g, ' ').trim(), more: moreOf(figure, [], ['embed']) };
      },
      contentElement: (figure: globalThis.Node) => captionOf(figure as Element) as HTMLElement,
    }];
  },
  renderHTML({ node: { attrs } }) {
    return ['figure', { class: 'embed' }, ['a', { href: attrs.href }, attrs.title || attrs.href || ''], ['figcaption', 0]];
  },
});

/** A figure around something else: a table with a caption, a quote, a piece of code. */
const Figure = Node.create({
  name: 'figure',
  group: 'block',
  content: '(block | figcaption)*',
  defining: true,
  addAttributes: attributes('more'),
  parseHTML: () => [{ tag: 'figure', getAttrs: (figure: HTMLElement) => ({ more: moreOf(figure) }) }],
  renderHTML: ({ node }) => ['figure', read(node.attrs.more), 0],
});

const Figcaption = Node.create({
  name: 'figcaption',
  content: 'inline*',
  defining: true,
  addAttributes: attributes('more'),
  parseHTML: () => [{ tag: 'figcaption', getAttrs: (caption: HTMLElement) => ({ more: moreOf(caption) }) }],
  renderHTML: ({ node }) => ['figcaption', read(node.attrs.more), 0],
});

const OurTable = Table.extend({
  content: 'tableRow*',
  addAttributes: attributes('caption', 'more'),
  parseHTML() {
    return [
      {
        tag: 'table',
        getAttrs: (table: HTMLElement) => ({
          caption: table.querySelector(':scope > caption')?.innerHTML.replace(/[ \t\r\n\f]+/g, ' ').trim() || null,
          more: moreOf(table),
        }),
      },
      { tag: 'caption', ignore: true },
    ];
  },
  renderHTML({ node: { attrs } }) {
    const more = read(attrs.more);
    return attrs.caption
      ? ['table', more, ['caption', { contenteditable: 'false' }, plain(attrs.caption)], ['tbody', 0]] : ['table', more, ['tbody', 0]];
  },
  addNodeView: () => null,
  addProseMirrorPlugins() {
    const plugins = this.parent?.() ?? [];
    for (const { spec } of plugins) {
      const append = spec.appendTransaction;
      if (append) {
        // Missing cells are added by whoever changes the table. If all who see it did, each would add them.
        spec.appendTransaction = (transactions, before, state) =>
          (transactions.some(isChangeOrigin) ? null : append.call(spec as never, transactions, before, state));
      }
    }

    return plugins;
  },
});

/** The text of HTML that must not become part of the page. */
export function plain(html: string): string {
  return new DOMParser().parseFromString(html, 'text/html').body.textContent ?? '';
}

const TableRow = Node.create({
  name: 'tableRow',
  content: '(tableCell | tableHeader)*',
  tableRole: 'row',
  addAttributes: attributes('part', 'more'),
  parseHTML() {
    return [{
      tag: 'tr',
      getAttrs: (row: HTMLElement) => {
        const parent = row.parentElement;
        const isNext = parent?.localName === parent?.previousElementSibling?.localName && row === parent?.firstElementChild;
        return {
          part: parent && /^t(head|body|foot)$/.test(parent.localName) ? parent.localName + (isNext ? '+' : '') : null,
          more: moreOf(row),
        };
      },
    }];
  },
  renderHTML: ({ node }) => ['tr', read(node.attrs.more), 0],
});

function cell(name: string, tag: string, role: string) {
  return Node.create({
    name,
    content: 'block+',
    tableRole: role,
    isolating: true,
    addAttributes() {
      return {
        colspan: { default: 1, rendered: false, parseHTML: () => null },
        rowspan: { default: 1, rendered: false, parseHTML: () => null },
        colwidth: { default: null, rendered: false, parseHTML: () => null },
        more: { default: null, rendered: false, parseHTML: () => null },
      };
    },
    parseHTML() {
      return [{
        tag,
        getAttrs: (element: HTMLElement) => ({
          colspan: span(element, 'colspan'),
          rowspan: span(element, 'rowspan'),
          more: moreOf(element, ['colspan', 'rowspan']),
        }),
      }];
    },
    renderHTML({ node: { attrs } }) {
      return [tag, {
        colspan: attrs.colspan > 1 ? attrs.colspan : null, rowspan: attrs.rowspan > 1 ? attrs.rowspan : null, ...read(attrs.more),
      }, 0];
    },
  });
}

function span(element: Element, name: string): number {
  const number = Number(element.getAttribute(name) ?? 1);
  return Number.isInteger(number) && number > 0 && number <= 1000 ? number : 1;
}

/** What the other nodes cannot express is kept as it is. */
const HtmlBlock = Node.create({
  name: 'htmlBlock',
  group: 'block',
  atom: true,
  draggable: true,
  addAttributes: attributes('html'),
  parseHTML: () => [{ tag: 'html-block', priority: 90, getAttrs: (element: HTMLElement) => ({ html: element.dataset.html ?? '' }) }],
  renderHTML: ({ node }) => ['html-block', { 'data-html': node.attrs.html }],
});

const HtmlInline = Node.create({
  name: 'htmlInline',
  group: 'inline',
  inline: true,
  atom: true,
  addAttributes: attributes('html'),
  parseHTML: () => [{ tag: 'html-inline', priority: 90, getAttrs: (element: HTMLElement) => ({ html: element.dataset.html ?? '' }) }],
  renderHTML: ({ node }) => ['html-inline', { 'data-html': node.attrs.html }],
});

const Break = Node.create({
  name: 'hardBreak',
  group: 'inline',
  inline: true,
  selectable: false,
  linebreakReplacement: true,
  parseHTML: () => [{ tag: 'br' }],
  renderHTML: () => ['br'],
  renderText: () => '\n',
});

const Link = Mark.create({
  name: 'link',
  inclusive: false,
  addAttributes: attributes('href', 'more'),
  parseHTML() {
    return [{ tag: 'a', getAttrs: (link: HTMLElement) => ({ href: link.getAttribute('href'), more: moreOf(link, ['href']) }) }];
  },
  renderHTML({ mark: { attrs } }) {
    const href = typeof attrs.href === 'string' && isSafe(attrs.href) ? attrs.href : null;
    return ['a', { href, ...read(attrs.more) }, 0];
  },
});

/** A mark for one or several elements with the same meaning; "tag" says which, if it is not the first. */
function inline(name: string, tags: string[], inclusive = true) {
  return Mark.create({
    name,
    inclusive,
    addAttributes: tags.length > 1 ? attributes('tag', 'more') : attributes('more'),
    parseHTML() {
      return tags.map((tag, index) => ({
        tag,
        getAttrs: (element: HTMLElement): Values | false => {
          const more = moreOf(element);
          return (tag !== 'span' || more !== null) && { ...(index > 0 ? { tag } : {}), more };
        },
      }));
    },
    renderHTML({ mark }) {
      return [tags.includes(mark.attrs.tag) ? mark.attrs.tag : tags[0]!, read(mark.attrs.more), 0];
    },
  });
}

/** Elements of the marks, from the outermost. */
export const marks: [name: string, tags: string[]][] = [
  ['span', ['span']], ['bold', ['strong', 'b']], ['italic', ['em', 'i']], ['underline', ['u']], ['strike', ['s']], ['deleted', ['del']],
  ['inserted', ['ins']], ['highlight', ['mark']], ['small', ['small']], ['abbreviation', ['abbr']], ['quotation', ['q']], ['cite', ['cite']],
  ['time', ['time']], ['subscript', ['sub']], ['superscript', ['sup']], ['keyboard', ['kbd']], ['sample', ['samp']], ['variable', ['var']],
  ['code', ['code']],
];

/** Everything that the schema consists of. */
export const content: AnyExtension[] = [
  Doc, Text, Paragraph, List, ListItem, Footnotes, Footnote, FootnoteRef, Definitions, Term, Definition, Box, Divider, Details, Summary,
  CodeBlock, Picture, Gallery, Player, Embed, Figure, Figcaption, OurTable, TableRow, cell('tableCell', 'td', 'cell'),
  cell('tableHeader', 'th', 'header_cell'), HtmlBlock, HtmlInline, Break, Link, ...marks.map(([name, tags]) => inline(name, tags, name !== 'code')),
];
