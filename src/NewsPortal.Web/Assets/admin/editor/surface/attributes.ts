// The attributes that the cleaner keeps. What a node or mark has no attribute of its own for is kept as JSON text in
// "more": a single string compares and merges simply in the shared document.

export type More = string | null;

const kept = new Set([
  'title', 'lang', 'dir', 'datetime', 'value', 'id', 'class', 'cite', 'open', 'start', 'reversed', 'scope', 'alt', 'href', 'colspan', 'rowspan',
]);
const classes = new Set(['pullquote', 'footnotes', 'footnote-ref', 'gallery', 'factbox', 'correction', 'embed', 'wide']);
const footnoteId = /^fn[A-Za-z0-9_:.-]{0,80}$/;

/** All attributes of an element that the cleaner keeps, except those named and classes that something else stores. */
export function moreOf(element: Element, without: readonly string[] = [], withoutClasses: readonly string[] = []): More {
  const found: Record<string, string> = {};
  for (const { name, value } of element.attributes) {
    if (!kept.has(name) || without.includes(name) || (name === 'id' && !footnoteId.test(value))) {
      continue;
    }

    const text = name === 'class'
      ? value.split(/\s+/).filter((one) => classes.has(one) && !withoutClasses.includes(one)).join(' ') : value;
    if (name !== 'class' || text !== '') {
      found[name] = text;
    }
  }

  return Object.keys(found).length > 0 ? JSON.stringify(found) : null;
}

/** The attributes again. Anything may come in from elsewhere, so only those that are kept come out. */
export function read(more: unknown): Record<string, string> {
  if (typeof more !== 'string') {
    return {};
  }

  try {
    const found = JSON.parse(more) as Record<string, unknown>;
    return Object.fromEntries(Object.entries(found).filter(([name, value]) => kept.has(name) && typeof value === 'string')) as Record<string, string>;
  } catch {
    return {};
  }
}

export function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('\u00a0', '&nbsp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

export function escapeAttribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('\u00a0', '&nbsp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Attributes as HTML, each after a space; null and undefined leave one out. */
export function write(attributes: Record<string, string | number | null | undefined>): string {
  return Object.entries(attributes)
    .map(([name, value]) => (value === null || value === undefined ? '' : ` ${name}="${escapeAttribute(String(value))}"`)).join('');
}

/** As the cleaner writes it: a link to another site has the rel at its end. */
export function writeLink(href: unknown, more: unknown): string {
  const address = typeof href === 'string' ? href : null;
  const attributes = { ...(address === null ? {} : { href: address }), ...read(more) };
  return write({ ...attributes, rel: address !== null && /^https?:/i.test(address.trim()) ? 'noopener' : null });
}

/** An address that may stand in a link of the surface. */
export function isSafe(address: string): boolean {
  return !/^[a-z][a-z0-9+.-]*:/i.test(address.trim()) || /^(https?|mailto|tel):/i.test(address.trim());
}
