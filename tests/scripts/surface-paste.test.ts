import { describe, expect, it } from 'vitest';
import { docToHtml, bodySchema } from '../../src/NewsPortal.Web/Assets/admin/editor/surface/html.ts';
import { cleanPaste } from '../../src/NewsPortal.Web/Assets/admin/editor/surface/paste.ts';
import { DOMParser as Reader } from '@tiptap/pm/model';

const files = import.meta.glob<string>('./pastes/*.html', { query: '?raw', import: 'default', eager: true });

/** As the editor takes it: cleaned, then parsed. Pictures and notes get numbers in their order. */
function pasted(html: string): string {
  let pictures = 0;
  let notes = 0;
  const clean = cleanPaste(html, { picture: (address) => (address.startsWith('data:image/') ? String(++pictures) : null), note: () => `fn-${++notes}` });
  const { body } = new DOMParser().parseFromString(clean, 'text/html');
  return docToHtml(Reader.fromSchema(bodySchema()).parse(body));
}

describe('A text pasted from', () => {
  const names = Object.keys(files).map((path) => path.slice('./pastes/'.length)).filter((name) => !name.endsWith('.expected.html'));

  it.each(names)('%s keeps what it says and drops how it looks', (name) => {
    expect(pasted(files[`./pastes/${name}`]!)).toBe(files[`./pastes/${name.replace('.html', '.expected.html')}`]!.trim());
  });

  it('seven programs is tested', () => {
    expect(names.length).toBe(7);
  });
});

describe('Pasted HTML', () => {
  it.each([
    ['<p>a</p><p>&nbsp;</p><p>b</p>', '<p>a</p>\n<p>b</p>'],
    ['<b>a</b> <i>b</i> <strike>c</strike> <tt>d</tt>', '<p><strong>a</strong> <em>b</em> <s>c</s> <code>d</code></p>'],
    ['<strong>a</strong><strong>b</strong>', '<p><strong>ab</strong></p>'],
    ['<span style="font-weight: 600">a</span> <span style="vertical-align: super">2</span>', '<p><strong>a</strong> <sup>2</sup></p>'],
    ['<span title="a style=b > c" STYLE = \'font-weight:700; font-family:"A"\'>a</span>', '<p><strong>a</strong></p>'],
    ['<h2>a</h2><h3>b</h3>', '<h2>a</h2>\n<h3>b</h3>'],
    ['<h1>a</h1><h2>b</h2><h6>c</h6>', '<h2>a</h2>\n<h3>b</h3>\n<h4>c</h4>'],
    ['<h2><b>a</b></h2>', '<h2>a</h2>'],
    ['<ul><li>a</li></ul>text<ol><li>b</li></ol>', '<ul><li>a</li></ul>\n<p>text</p>\n<ol><li>b</li></ol>'],
    ['<a href="https://www.google.com/url?q=https%3A%2F%2Fa.example%2F&sa=D">a</a>', '<p><a href="https://a.example/" rel="noopener">a</a></p>'],
    ['<a href="data:text/html,x">a</a><a href=" javascript:x()">b</a>', '<p>ab</p>'],
    ['<table><tr><td><div>a</div></td><td>b<br>c</td></tr></table>', '<table><tbody><tr><td>a</td><td>b<br>c</td></tr></tbody></table>'],
    ['<p>a <a href="https://a.example/"><img src="data:image/png;base64,AA==" alt="x"></a> b</p>', '<figure data-media-id="1"><img alt="x"></figure>\n<p>a b</p>'],
    ['<figure><img src="data:image/png;base64,AA=="><figcaption>c <b>d</b></figcaption></figure>',
      '<figure data-media-id="1"><img><figcaption>c <strong>d</strong></figcaption></figure>'],
    ['<div><p>a</p>b<p>c</p></div>', '<p>a</p>\n<p>b</p>\n<p>c</p>'],
    ['<aside class="factbox x"><p>a</p></aside><blockquote class="pullquote">b</blockquote>', '<aside class="factbox"><p>a</p></aside>\n<blockquote class="pullquote"><p>b</p></blockquote>'],
    ['<p>a<a href="#x">1</a></p><p id="x">not a note</p>', '<p>a1</p>\n<p>not a note</p>'],
    ['text only', '<p>text only</p>'],
    ['', ''],
  ])('%s becomes %s', (html, result) => {
    expect(pasted(html)).toBe(result);
  });

  it('of our own editor stays as it is', () => {
    const html = '<figure data-pm-slice="0 0 []" data-media-id="7" class="wide"><img alt="x"></figure>';
    expect(cleanPaste(html, { picture: () => null, note: () => '' })).toBe(html);
  });

  it('of any nesting comes through', () => {
    const deep = `${'<div><ul><li>'.repeat(60)}deep${'</li></ul></div>'.repeat(60)}`;
    expect(pasted(deep)).toContain('deep');
  });
});
