import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { bodySchema, canonical, docToHtml, fragmentToHtml, htmlToFragment } from '../../src/NewsPortal.Web/Assets/admin/editor/surface/html.ts';

function through(html: string): string {
  const fragment = new Y.Doc().getXmlFragment('body');
  htmlToFragment(html, fragment);
  const first = fragmentToHtml(fragment);
  // What has been written once stays as it is.
  const again = new Y.Doc().getXmlFragment('body');
  htmlToFragment(first, again);
  expect(fragmentToHtml(again)).toBe(first);
  return first;
}

/** Stored by the server, and unchanged after opening and saving. */
const bodies = [
  '<p>The ferry returns.</p>',
  '<p>One</p>\n<p>Two</p>\n<p>Three</p>',
  '<h2>Heading</h2>\n<h3>Smaller</h3>\n<h4>Smallest</h4>',
  '<p lang="fr">Bonjour</p>\n<h2 dir="rtl" lang="ar">مرحبا</h2>',
  '<p>A <strong>b</strong> <em>c</em> <u>d</u> <s>e</s> <sub>f</sub> <sup>g</sup> <mark>h</mark> <code>i</code></p>',
  '<p>A <b>b</b> <i>c</i> <del datetime="2026-01-01">d</del> <ins cite="https://a.example/">e</ins> <small>f</small></p>',
  '<p><abbr title="World Health Organization">WHO</abbr> <q cite="https://a.example/">q</q> <cite>c</cite> <kbd>k</kbd> <samp>s</samp> <var>v</var></p>',
  '<p><time datetime="2026-03-02T10:00">Monday</time> and <span lang="de" title="t">Fähre</span></p>',
  '<p><strong><em><u>Deep</u></em></strong> text<br>after a break</p>',
  '<p>&lt;tags&gt; &amp; entities, a&nbsp;gap, “quotes”, "straight" and \'single\'</p>',
  '<p><a href="/2026/03/02/ferry">Ours</a> <a href="https://a.example/" rel="noopener">theirs</a> <a href="mailto:a@b.example">mail</a></p>',
  '<p><a href="https://a.example/?x=1&amp;y=%22" title="A &quot;title&quot;" rel="noopener">With <em>parts</em> inside</a></p>',
  '<p><a href="tel:+49301234">Call</a> <a href="/media/files/8/report.pdf">the report</a></p>',
  '<p><a id="fnanchor">A place</a></p>',
  '<ul><li>One</li><li>Two</li></ul>',
  '<ol><li>One</li><li>Two</li></ol>',
  '<ol start="5"><li>Five</li><li value="9">Nine</li></ol>',
  '<ol reversed=""><li>Two</li><li>One</li></ol>',
  '<ol start="10" reversed=""><li>Ten</li></ol>',
  '<ul><li>One<ul><li>Inside<ol><li>Deeper</li></ol></li></ul></li><li>Two</li></ul>',
  '<ul><li>Before<ul><li>Inside</li></ul>after</li></ul>',
  '<ul><li><p>One</p></li><li><p>Two</p><p>and more</p></li></ul>',
  '<ul><li>With <strong>bold</strong><br>and a break</li><li></li></ul>',
  '<ul lang="en"><li dir="rtl">x</li></ul>',
  '<ol><li><h3>Heading</h3><p>Text</p></li></ol>',
  '<dl><dt>Term</dt><dd>Definition</dd><dd>Another</dd><dt lang="de">Wort</dt><dd><p>One</p><p>Two</p></dd></dl>',
  '<blockquote><p>Said</p></blockquote>',
  '<blockquote cite="https://a.example/"><p>One</p><p>Two <cite>Someone</cite></p></blockquote>',
  '<blockquote class="pullquote"><p>Large</p></blockquote>',
  '<aside class="pullquote"><p>Large too</p></aside>',
  '<aside class="factbox"><h3>Facts</h3><ul><li>One</li></ul><p>Text</p></aside>',
  '<section class="factbox"><p>Text</p></section>',
  '<div class="factbox" lang="en"><p>Text</p></div>',
  '<aside><p>An aside</p></aside>',
  '<div><p>A</p><div><p>B</p></div></div>',
  '<section lang="de"><h2>Abschnitt</h2><p>Text</p></section>',
  '<blockquote><blockquote><p>A quote in a quote</p></blockquote><p>and around it</p></blockquote>',
  '<hr>',
  '<p>A</p>\n<hr>\n<p>B</p>',
  '<details><summary>More <em>here</em></summary><p>Text</p><ul><li>x</li></ul></details>',
  '<details open=""><summary>More</summary><p>Text</p></details>',
  '<pre>plain\n  text\n</pre>',
  '<pre><code>let x = 1 &lt; 2;\n\n  return;</code></pre>',
  '<pre>with <strong>bold</strong> and\n<a href="/x">a link</a></pre>',
  '<table><tbody><tr><td>A</td><td>B</td></tr></tbody></table>',
  '<table><thead><tr><th>A</th><th>B</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table>',
  '<table><caption>Fares, <em>in euros</em></caption><thead><tr><th scope="col">A</th><th scope="col">B</th></tr></thead>'
    + '<tbody><tr><th scope="row">x</th><td>1</td></tr></tbody><tfoot><tr><td>s</td><td>2</td></tr></tfoot></table>',
  '<table><tbody><tr><td colspan="2" rowspan="2">A</td><td>B</td></tr><tr><td>C</td></tr></tbody></table>',
  '<table><tbody><tr><td><p>One</p><p>Two</p></td><td><ul><li>x</li></ul></td></tr></tbody></table>',
  '<table><tbody><tr><th>All</th><th>heads</th></tr><tr><th>in the</th><th>body</th></tr></tbody></table>',
  '<table><tbody><tr><td>A</td></tr></tbody><tbody><tr><td>B</td></tr></tbody></table>',
  '<table><tbody><tr><td>A</td><td>B</td></tr><tr><td>short</td></tr></tbody></table>',
  '<table lang="fr"><tbody><tr dir="rtl"><td lang="ar">ا</td></tr></tbody></table>',
  '<figure data-media-id="7"><img alt="A ferry"><figcaption>The <em>ferry</em>, <a href="/x">again</a></figcaption></figure>',
  '<figure data-media-id="7"><img alt=""></figure>',
  '<figure data-media-id="7"><img></figure>',
  '<figure data-media-id="7" class="wide"><img alt="Wide"></figure>',
  '<figure data-media-id="7"><img alt="A &quot;quoted&quot; ferry" title="t" lang="en"></figure>',
  '<figure data-media-id="7"><a href="https://a.example/" rel="noopener"><img alt="Linked"></a><figcaption>x</figcaption></figure>',
  '<div class="gallery"><figure data-media-id="7"><img alt="A"></figure><figure data-media-id="8"><img alt="B"><figcaption>B</figcaption></figure></div>',
  '<section class="gallery"><figure data-media-id="7"><img alt="A"></figure></section>',
  '<figure data-file-id="7"><figcaption>A talk</figcaption></figure>',
  '<figure data-file-id="7"></figure>',
  '<figure class="embed"><a href="https://www.youtube.com/watch?v=x" rel="noopener">A film</a><figcaption>By <em>her</em></figcaption></figure>',
  '<figure class="embed"><a href="https://vimeo.com/1" rel="noopener">https://vimeo.com/1</a></figure>',
  '<figure class="embed wide"><a href="https://vimeo.com/1" rel="noopener">A &amp; b</a></figure>',
  '<figure><table><tbody><tr><td>A</td></tr></tbody></table><figcaption>A table</figcaption></figure>',
  '<figure><blockquote><p>Said</p></blockquote><figcaption>Someone</figcaption></figure>',
  '<p>Text<a href="#fn1">1</a> and<a href="#fn2">2</a></p>\n<section class="footnotes"><ol><li id="fn1">One</li><li id="fn2">Two</li></ol></section>',
  '<p>Text<sup class="footnote-ref"><a href="#fn:a" id="fnref:a">*</a></sup></p>\n'
    + '<section class="footnotes"><ol><li id="fn:a"><p>One <a href="#fnref:a">back</a></p></li></ol></section>',
  '<p>Text<sup id="fnref1"><a href="#fn1">1</a></sup></p>\n<ol start="3"><li id="fn1">A note in a plain list</li></ol>',
  '<section class="footnotes"><h2>Notes</h2><ol><li id="fn1">One</li></ol></section>',
  '<section class="footnotes"><hr><ol><li id="fn1"><p>One</p><p>Two</p></li></ol></section>',
  '<p><strong>a <code>b</code></strong> H<sub>2</sub>O</p>',
  '<p>日本語のテキスト</p>\n<p dir="rtl">עברית</p>\n<p>😀 emoji 👩‍👩‍👧</p>',
];

/** What the schema has no form for stays to the letter. */
const unknown = [
  '<ul><li>a</li><ul><li>b</li></ul></ul>'.replace('<li>a</li><ul><li>b</li></ul>', '<li>a<ul><li>b</li></ul></li>'),
  '<dl><div><dt>Grouped</dt><dd>pair</dd></div></dl>',
  '<figure data-media-id="7"><img alt="a"><img alt="b"></figure>',
  '<figure data-media-id="7"><figcaption>Before</figcaption><img alt="after"></figure>',
  '<figure data-media-id="7"><img alt="a"><figcaption><p>One</p><p>Two</p></figcaption></figure>',
  '<p>A<a id="fnx"></a>B</p>',
  '<p><span lang="en">a <span lang="de">b</span> c</span></p>',
  '<p><q>She said <q>no</q></q></p>',
  '<table><thead lang="de"><tr><th>A</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>',
  '<figure class="embed"><figcaption><a href="https://vimeo.com/1" rel="noopener">x</a></figcaption></figure>',
  '<div class="gallery"><p>Not a picture</p></div>',
  '<dl><dt><p>A block in a term</p></dt><dd>x</dd></dl>',
  '<pre><code lang="en">x</code></pre>',
  '<figcaption>A caption of nothing</figcaption>',
];

/** Equal for readers, but written in one way. */
const normalised: [why: string, html: string, written: string][] = [
  ['nothing stays nothing', '', ''],
  ['white space between blocks is dropped', '<p>A</p>\n\n  <ul>\n  <li>B</li>\n</ul>', '<p>A</p>\n<ul><li>B</li></ul>'],
  ['white space in a text collapses', '<p>A\n  B </p>', '<p>A B</p>'],
  ['blocks get lines of their own', '<p>A</p><p>B</p>', '<p>A</p>\n<p>B</p>'],
  ['paragraphs without content are gaps only', '<p>A</p><p></p><p>B</p>', '<p>A</p>\n<p>B</p>'],
  ['elements without text are not seen', '<p>A <em></em><span>B</span></p>', '<p>A B</p>'],
  ['the order of elements around the same text is ours', '<p><em><strong>A</strong></em> <strong><a href="/x">B</a></strong></p>',
    '<p><strong><em>A</em></strong> <a href="/x"><strong>B</strong></a></p>'],
  ['an element may be closed and opened again', '<p><code>a <strong>b</strong></code></p>', '<p><code>a </code><strong><code>b</code></strong></p>'],
  ['loose text in a quote becomes a paragraph', '<blockquote>Said</blockquote>', '<blockquote><p>Said</p></blockquote>'],
  ['loose text in a box becomes a paragraph', '<aside class="factbox">Facts</aside>', '<aside class="factbox"><p>Facts</p></aside>'],
  ['loose text becomes a paragraph', 'Loose', '<p>Loose</p>'],
  ['a picture gets its image element', '<figure data-media-id="7"><figcaption>x</figcaption></figure>', '<figure data-media-id="7"><img><figcaption>x</figcaption></figure>'],
  ['an empty caption is none', '<figure data-media-id="7"><img alt="x"><figcaption></figcaption></figure>', '<figure data-media-id="7"><img alt="x"></figure>'],
  ['a span of one column is none', '<table><tbody><tr><td colspan="1">A</td></tr></tbody></table>', '<table><tbody><tr><td>A</td></tr></tbody></table>'],
  ['attributes are in our order', '<figure class="wide" data-media-id="7"><img alt="x"></figure>', '<figure data-media-id="7" class="wide"><img alt="x"></figure>'],
  ['a list directly in a list belongs to the item before', '<ul><li>a</li><ul><li>b</li></ul></ul>', '<ul><li>a<ul><li>b</li></ul></li></ul>'],
  ['unsafe or unknown attributes do not pass', '<p onclick="x()" class="foo" id="top">A</p>', '<p>A</p>'],
];

describe('A stored body', () => {
  it.each(bodies)('is the same after opening and saving: %s', (html) => {
    expect(through(html)).toBe(html);
  });

  it('is editable throughout', () => {
    const fragment = new Y.Doc().getXmlFragment('body');
    htmlToFragment(bodies.join(''), fragment);
    expect(fragment.toString().match(/<html(block|inline)[^>]*>/gi)).toBe(null);
  });

  it.each(unknown)('keeps what the schema has no form for: %s', (html) => {
    expect(through(html)).toBe(html);
  });

  it.each(normalised)('%s', (_, html, written) => {
    expect(through(html)).toBe(written);
  });

  it('keeps all forms together', () => {
    const all = [...bodies, ...unknown].join('\n');
    expect(through(all)).toBe(all);
  });

  it('keeps every form inside boxes, quotes, list items and cells', () => {
    const all = bodies.filter((html) => !html.includes('\n') && !html.startsWith('<table><caption>')).join('');
    const nested = `<aside class="factbox">${all}</aside>\n<blockquote>${all}</blockquote>\n<details><summary>s</summary>${all}</details>`;
    expect(through(nested)).toBe(nested);
  });

  it('puts aside only the part that is unknown', () => {
    const fragment = new Y.Doc().getXmlFragment('body');
    htmlToFragment('<p>Known</p><aside><p>Also</p><dl><div><dt>x</dt></div></dl></aside>', fragment);
    expect(fragment.toString()).toContain('<box tag="aside"><paragraph>Also</paragraph><htmlblock html="<dl>');
  });

  it('numbers a footnote made in the editor by its place in the list', () => {
    const note = (id: string) => ({ type: 'footnote', attrs: { note: id }, content: [{ type: 'paragraph' }] });
    const doc = bodySchema().nodeFromJSON({
      type: 'doc',
      content: [
        { type: 'paragraph', content: [{ type: 'footnoteRef', attrs: { note: 'fnb' } }] },
        { type: 'footnotes', content: [note('fna'), note('fnb')] },
      ],
    });
    expect(docToHtml(doc)).toContain('<p><a href="#fnb">2</a></p>');
  });
});

describe('The comparison', () => {
  const of = (html: string) => canonical(new DOMParser().parseFromString(html, 'text/html').body);

  it.each([
    ['<p>a</p>', '<p>b</p>'],
    ['<p>a b</p>', '<p>ab</p>'],
    ['<p>a<br>b</p>', '<p>ab</p>'],
    ['<p><em>a</em></p>', '<p><strong>a</strong></p>'],
    ['<p>a</p>', '<h2>a</h2>'],
    ['<ul><li>a</li></ul>', '<ul><li><p>a</p></li></ul>'],
    ['<pre>a  b</pre>', '<pre>a b</pre>'],
    ['<p><a href="/x">a</a></p>', '<p><a href="/y">a</a></p>'],
    ['<figure data-media-id="1"><img></figure>', '<figure data-media-id="2"><img></figure>'],
    ['<figure data-media-id="1"><img></figure>', '<figure data-media-id="1"><img alt=""></figure>'],
  ])('sees the difference between %s and %s', (one, other) => {
    expect(of(one)).not.toBe(of(other));
  });
});
