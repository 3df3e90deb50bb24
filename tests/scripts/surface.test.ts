import { TextSelection } from '@tiptap/pm/state';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { htmlToFragment, fragmentToHtml } from '../../src/NewsPortal.Web/Assets/admin/editor/surface/html.ts';
import { countWords, createSurface, type Surface, type SurfaceOptions } from '../../src/NewsPortal.Web/Assets/admin/editor/surface/surface.ts';
import { find, settle } from './page.ts';

// What jsdom does not lay out.
const rect = { left: 0, right: 10, top: 0, bottom: 10, width: 10, height: 10, x: 0, y: 0, toJSON: () => ({}) };
Range.prototype.getClientRects = () => [rect] as unknown as DOMRectList;
Range.prototype.getBoundingClientRect = () => rect;
document.elementFromPoint = () => null;
window.scrollBy = () => undefined;
HTMLDialogElement.prototype.showModal = function show(this: HTMLDialogElement) { this.open = true; };
HTMLDialogElement.prototype.close = function close(this: HTMLDialogElement) {
  this.open = false;
  this.dispatchEvent(new Event('close'));
};

let surface: Surface;
let doc: Y.Doc;
const picture = { id: '7', src: '/media/7/k/320.webp', alt: 'A ferry', caption: 'The ferry', credit: 'C' };
const choosePicture = vi.fn<SurfaceOptions['choosePicture']>();
const uploadPicture = vi.fn<SurfaceOptions['uploadPicture']>();
const findStories = vi.fn<SurfaceOptions['findStories']>();
const onChange = vi.fn();

function open(html: string, more: Partial<SurfaceOptions> = {}): Surface {
  document.body.innerHTML = '<div data-editor></div>';
  doc = new Y.Doc();
  const fragment = doc.getXmlFragment('body');
  htmlToFragment(html, fragment);
  surface = createSurface({
    element: find('[data-editor]'), fragment, awareness: null, user: { name: 'Ann', color: '#005500' }, label: 'Text', language: 'en', dir: 'auto',
    choosePicture, uploadPicture, findStories, onChange, ...more,
  });
  return surface;
}

/** The first text of somebody else's copy. */
function textOf(other: Y.Doc): Y.XmlText {
  return (other.getXmlFragment('body').get(0) as Y.XmlElement).get(0) as Y.XmlText;
}

/** The caret before a text, or the text selected. */
function at(text: string, isSelected = false): void {
  const { state, view } = surface.editor;
  let from = -1;
  state.doc.descendants((node, pos) => {
    const index = node.isText ? node.text!.indexOf(text) : -1;
    if (from < 0 && index >= 0) {
      from = pos + index;
    }
  });
  expect(from).toBeGreaterThan(0);
  view.dispatch(state.tr.setSelection(TextSelection.create(state.doc, from, isSelected ? from + text.length : from)));
}

function end(): void {
  const { state, view } = surface.editor;
  view.dispatch(state.tr.setSelection(TextSelection.atEnd(state.doc)));
}

/** Types as a keyboard does, one character after the other. */
function write(text: string): void {
  const { view } = surface.editor;
  for (const sign of text) {
    const { from, to } = view.state.selection;
    if (!view.someProp('handleTextInput', (handle) => handle(view, from, to, sign, () => view.state.tr))) {
      view.dispatch(view.state.tr.insertText(sign, from, to));
    }
  }
}

function key(name: string, more: KeyboardEventInit = {}): KeyboardEvent {
  const codes: Record<string, number> = { Enter: 13, Backspace: 8, Tab: 9, Escape: 27, ArrowUp: 38, ArrowDown: 40 };
  const event = new KeyboardEvent('keydown', { key: name, keyCode: codes[name] ?? name.toUpperCase().charCodeAt(0), bubbles: true, cancelable: true, ...more });
  surface.editor.view.dom.dispatchEvent(event);
  return event;
}

function paste(data: Record<string, string>, files: File[] = []): void {
  const event = new Event('paste', { bubbles: true, cancelable: true });
  Object.assign(event, { clipboardData: { getData: (type: string) => data[type] ?? '', files, types: Object.keys(data), items: [] } });
  surface.editor.view.dom.dispatchEvent(event);
}

beforeEach(() => {
  choosePicture.mockReset().mockResolvedValue(picture);
  uploadPicture.mockReset().mockResolvedValue(picture);
  findStories.mockReset().mockResolvedValue([{ headline: 'Ferry returns', path: '/2026/03/02/ferry-returns', detail: '2 March 2026' }]);
  onChange.mockReset();
});

afterEach(() => surface.destroy());

describe('The surface', () => {
  it('is a text box with a name, a language and a direction', () => {
    open('<p>Text</p>', { language: 'fr', dir: 'ltr' });
    const text = find('[data-editor] [contenteditable=true]');
    expect(text.getAttribute('role')).toBe('textbox');
    expect(text.getAttribute('aria-multiline')).toBe('true');
    expect(text.getAttribute('aria-label')).toBe('Text');
    expect(text.lang).toBe('fr');
    expect(text.dir).toBe('ltr');
  });

  it('puts no style element into the page', () => {
    open('<p>Text</p>');
    expect(document.querySelector('style')).toBe(null);
  });

  it('changes nothing by opening', () => {
    const html = '<h2>A</h2>\n<table><tbody><tr><td>a</td><td>b</td></tr><tr><td>short</td></tr></tbody></table>\n'
      + '<figure data-media-id="7"><img alt="x"></figure>\n<dl><div><dt>x</dt></div></dl>';
    open(html);
    const before = Y.encodeStateVector(doc);
    expect(surface.html()).toBe(html);
    expect(Y.encodeStateVector(doc)).toEqual(before);
    expect(onChange).not.toHaveBeenCalled();
  });

  it('gives an empty text for an empty document', () => {
    open('');
    expect(surface.html()).toBe('');
    expect(surface.words()).toBe(0);
  });

  it('reports changes of others as well as own ones', () => {
    open('<p>Text</p>');
    surface.editor.commands.insertContentAt(1, 'x');
    expect(onChange).toHaveBeenCalledTimes(1);
    const other = new Y.Doc();
    Y.applyUpdate(other, Y.encodeStateAsUpdate(doc));
    textOf(other).insert(0, 'y');
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(other));
    expect(onChange).toHaveBeenCalledTimes(2);
    expect(surface.html()).toBe('<p>yxText</p>');
  });

  it('shows the carets of others with their names', () => {
    const shared = new Y.Doc();
    const awareness = new Awareness(shared);
    htmlToFragment('<p>Text</p>', shared.getXmlFragment('body'));
    open('', { fragment: shared.getXmlFragment('body'), awareness });
    expect(awareness.getLocalState()?.user).toEqual({ name: 'Ann', color: '#005500' });
    awareness.destroy();
  });

  it('can be locked', () => {
    open('<p>Text</p>');
    surface.setEditable(false);
    expect(document.querySelector('[data-editor] [contenteditable=true]')).toBe(null);
    expect(find('[role=toolbar]').hidden).toBe(true);
    surface.setEditable(true);
    expect(find('[role=toolbar]').hidden).toBe(false);
  });

  it('leaves pictures alone while it is locked', () => {
    open('<figure data-media-id="7"><img alt="x"></figure>');
    surface.setEditable(false);
    [...document.querySelectorAll<HTMLElement>('.surface-picture button')].find((one) => one.textContent === 'Remove')!.click();
    expect(surface.html()).toBe('<figure data-media-id="7"><img alt="x"></figure>');
  });

  it('takes other HTML and changes only the blocks that differ', () => {
    open('<p>A</p><p>B</p><p>C</p>');
    const first = doc.getXmlFragment('body').get(0);
    const last = doc.getXmlFragment('body').get(2);
    surface.setHtml('<p>A</p><h2>New</h2><dl><div><dt>x</dt></div></dl><p>C</p>');
    expect(surface.html()).toBe('<p>A</p>\n<h2>New</h2>\n<dl><div><dt>x</dt></div></dl>\n<p>C</p>');
    expect(doc.getXmlFragment('body').get(0)).toBe(first);
    expect(doc.getXmlFragment('body').get(3)).toBe(last);
  });

  it('leaves nothing behind', () => {
    open('<p>Text</p>');
    surface.destroy();
    expect(find('[data-editor]').childElementCount).toBe(0);
  });

  it.each([['The ferry returns.', 'en', 3], ['— one – two', 'en', 2], ['', 'en', 0], ['これは文章です', 'ja', 4]])('counts the words of %s', (text, language, count) => {
    expect(countWords(text, language)).toBe(count);
  });
});

describe('Concurrent edits', () => {
  it('keep what one types into a paragraph that another makes a heading', () => {
    open('<p>The ferry</p>');
    const other = new Y.Doc();
    Y.applyUpdate(other, Y.encodeStateAsUpdate(doc));
    at('The');
    key('2', { ctrlKey: true, altKey: true });
    textOf(other).insert(9, ' returns');
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(other));
    expect(surface.html()).toBe('<h2>The ferry returns</h2>');
  });

  it('keep a row short that two of them made so, until somebody edits the table', () => {
    open('<table><tbody><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></tbody></table>');
    const other = new Y.Doc();
    Y.applyUpdate(other, Y.encodeStateAsUpdate(doc));
    ((other.getXmlFragment('body').get(0) as Y.XmlElement).get(1) as Y.XmlElement).delete(1, 1);
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(other));
    expect(surface.html()).toContain('<tr><td>c</td></tr>');
    at('c');
    write('x');
    expect(surface.html()).toContain('<tr><td>xc</td><td></td></tr>');
  });
});

describe('Typing', () => {
  it.each([
    ['# Head', '<h2>Head</h2>'], ['## Head', '<h2>Head</h2>'], ['### Head', '<h3>Head</h3>'], ['#### Head', '<h4>Head</h4>'],
    ['- one', '<ul><li>one</li></ul>'], ['* one', '<ul><li>one</li></ul>'], ['1. one', '<ol><li>one</li></ol>'], ['4. four', '<ol start="4"><li>four</li></ol>'],
    ['> said', '<blockquote><p>said</p></blockquote>'], ['```x = 1', '<pre><code>x = 1</code></pre>'],
    ['---after', '<hr>\n<p>after</p>'], ['***after', '<hr>\n<p>after</p>'],
    ['a **bold** b', '<p>a <strong>bold</strong> b</p>'], ['a __bold__ b', '<p>a <strong>bold</strong> b</p>'],
    ['a *it* b', '<p>a <em>it</em> b</p>'], ['a _it_ b', '<p>a <em>it</em> b</p>'], ['snake_case_name', '<p>snake_case_name</p>'],
    ['a `code` b', '<p>a <code>code</code> b</p>'], ['a ~~no~~ b', '<p>a <s>no</s> b</p>'], ['2 * 3 * 4', '<p>2 * 3 * 4</p>'],
  ])('%s makes %s', (text, html) => {
    open('');
    write(text);
    expect(surface.html()).toBe(html);
  });

  it.each([
    ['en', '"It\'s" (\'so\')', '“It’s” (‘so’)'],
    ['de', '"Ja", sagte er', '„Ja“, sagte er'],
    ['fr', '"Oui" l\'eau', '«\u202fOui\u202f» l’eau'],
    ['de-CH', '"Ja"', '«Ja»'],
    ['sv', '"Ja"', '”Ja”'],
    ['pl', '"Tak"', '„Tak”'],
    ['ar', '"نعم"', '«نعم»'],
    ['xx', '"Yes"', '“Yes”'],
    ['en', 'wait... 3--4 and - ', 'wait… 3–4 and - '],
  ])('in %s sets %s typographically', (language, text, written) => {
    open('', { language });
    write(text);
    expect(surface.editor.state.doc.textContent).toBe(written);
  });

  it('takes back a quotation mark with Backspace', () => {
    open('');
    write('say "');
    expect(surface.editor.state.doc.textContent).toBe('say “');
    key('Backspace');
    expect(surface.editor.state.doc.textContent).toBe('say "');
  });

  it('takes back a list with Backspace', () => {
    open('');
    write('- ');
    expect(surface.html()).toBe('<ul><li></li></ul>');
    key('Backspace');
    expect(surface.editor.state.doc.textContent).toBe('- ');
  });

  it('leaves quotation marks in code alone', () => {
    open('');
    write('```say "x"');
    expect(surface.editor.state.doc.textContent).toBe('say "x"');
  });

  it('begins a paragraph after a heading, an item after an item, and ends the list at an empty one', () => {
    open('<h2>Head</h2>');
    end();
    key('Enter');
    write('text');
    key('Enter');
    write('- one');
    key('Enter');
    write('two');
    key('Enter');
    key('Enter');
    write('after');
    expect(surface.html()).toBe('<h2>Head</h2>\n<p>text</p>\n<ul><li>one</li><li>two</li></ul>\n<p>after</p>');
  });

  it('makes a heading text with Backspace at its start, and takes an item out of its list', () => {
    open('<h2>Head</h2><ul><li>one</li></ul>');
    at('Head');
    key('Backspace');
    at('one');
    key('Backspace');
    expect(surface.html()).toBe('<p>Head</p>\n<p>one</p>');
  });

  it('removes an empty paragraph beside a heading and leaves the heading', () => {
    open('');
    write('## Head');
    key('ArrowUp');
    surface.editor.commands.insertContentAt(0, { type: 'paragraph' });
    at('Head');
    key('Backspace');
    expect(surface.editor.state.doc.childCount).toBe(1);
    surface.editor.commands.insertContentAt(0, { type: 'paragraph' });
    surface.editor.commands.setTextSelection(1);
    key('Delete', { keyCode: 46 });
    expect(surface.editor.state.doc.childCount).toBe(1);
    expect(surface.html()).toBe('<h2>Head</h2>');
  });

  it('goes on after a caption with Enter', () => {
    open('<figure data-media-id="7"><img alt="x"><figcaption>Caption</figcaption></figure>');
    end();
    key('Enter');
    write('after');
    expect(surface.html()).toBe('<figure data-media-id="7"><img alt="x"><figcaption>Caption</figcaption></figure>\n<p>after</p>');
  });

  it.each([
    ['b', {}, 'strong'], ['i', {}, 'em'], ['u', {}, 'u'], ['e', {}, 'code'], ['.', {}, 'sup'], [',', {}, 'sub'],
  ])('Ctrl+%s formats the selection', (name, more, tag) => {
    open('<p>The ferry</p>');
    at('ferry', true);
    expect(key(name, { ctrlKey: true, ...more }).defaultPrevented).toBe(true);
    expect(surface.html()).toBe(`<p>The <${tag}>ferry</${tag}></p>`);
  });

  it('is raised or lowered, not both', () => {
    open('<p>The ferry</p>');
    at('ferry', true);
    key('.', { ctrlKey: true });
    key(',', { ctrlKey: true });
    expect(surface.html()).toBe('<p>The <sub>ferry</sub></p>');
    key(',', { ctrlKey: true });
    expect(surface.html()).toBe('<p>The ferry</p>');
  });

  it('undoes own edits only', () => {
    open('<p>A</p>');
    write('x');
    const other = new Y.Doc();
    Y.applyUpdate(other, Y.encodeStateAsUpdate(doc));
    const text = textOf(other);
    text.insert(text.length, 'y');
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(other));
    key('z', { ctrlKey: true });
    expect(surface.html()).toBe('<p>Ay</p>');
  });
});

describe('Moving', () => {
  it.each([
    ['B', 'ArrowUp', '<p>B</p>\n<p>A</p>\n<p>C</p>'],
    ['B', 'ArrowDown', '<p>A</p>\n<p>C</p>\n<p>B</p>'],
    ['A', 'ArrowUp', '<p>A</p>\n<p>B</p>\n<p>C</p>'],
  ])('%s with Alt+%s', (text, name, html) => {
    open('<p>A</p><p>B</p><p>C</p>');
    at(text);
    key(name, { altKey: true });
    expect(surface.html()).toBe(html);
    expect(surface.editor.state.selection.$from.parent.textContent).toBe(text);
  });

  it('moves an item in its list, and the list when there is no further item', () => {
    open('<p>A</p><ul><li>one</li><li>two</li></ul>');
    at('two');
    key('ArrowUp', { altKey: true });
    expect(surface.html()).toBe('<p>A</p>\n<ul><li>two</li><li>one</li></ul>');
    key('ArrowUp', { altKey: true });
    expect(surface.html()).toBe('<ul><li>two</li><li>one</li></ul>\n<p>A</p>');
  });
});

describe('The block menu', () => {
  const menu = () => find('.surface-menu');
  const options = () => [...menu().querySelectorAll('[role=option]')].map((option) => option.textContent);

  it('opens with "/" at the start and after a space, not in a word', () => {
    open('');
    write('and/or');
    expect(menu().hidden).toBe(true);
    write(' /');
    expect(menu().hidden).toBe(false);
    expect(find('[contenteditable=true]').getAttribute('aria-activedescendant')).toBe(menu().querySelector('[aria-selected=true]')!.id);
  });

  it('filters as one types and closes when nothing fits', () => {
    open('');
    write('/quo');
    expect(options()).toEqual(['“Quote', '❝Pull quote']);
    write('zzz');
    expect(menu().hidden).toBe(true);
  });

  it('inserts what Enter chooses and removes what was typed', () => {
    open('');
    write('Said');
    write(' /pull');
    key('Enter');
    expect(surface.html()).toBe('<blockquote class="pullquote"><p>Said</p></blockquote>');
  });

  it('closes with Escape and leaves the text', () => {
    open('');
    write('/head');
    key('Escape');
    expect(menu().hidden).toBe(true);
    expect(surface.html()).toBe('<p>/head</p>');
  });

  it('goes through the blocks with the arrows', () => {
    open('');
    write('/');
    key('ArrowDown');
    key('ArrowDown');
    key('ArrowUp');
    key('Enter');
    write('x');
    expect(surface.html()).toBe('<h3>x</h3>');
  });

  it.each([
    ['/heading', '<h2>x</h2>'], ['/list', '<ul><li>x</li></ul>'], ['/numbered', '<ol><li>x</li></ol>'], ['/quote', '<blockquote><p>x</p></blockquote>'],
    ['/fact', '<aside class="factbox"><p>x</p></aside>'], ['/correction', '<aside class="correction"><p><strong>Correction:</strong> x</p></aside>'], ['/code', '<pre><code>x</code></pre>'], ['/divider', '<hr>\n<p>x</p>'],
    ['/fold', '<details><summary>x</summary></details>'],
    ['/table', `<table><thead><tr><th>x</th><th></th><th></th></tr></thead><tbody>${'<tr><td></td><td></td><td></td></tr>'.repeat(2)}</tbody></table>`],
  ])('%s gives %s', (text, html) => {
    open('');
    write(text);
    key('Enter');
    write('x');
    expect(surface.html()).toBe(html);
  });

  it('begins a correction in the language of the story', () => {
    open('', { language: 'fr-FR' });
    write('/erratum');
    key('Enter');
    write('x');
    expect(surface.html()).toBe('<aside class="correction"><p><strong>Rectificatif:</strong> x</p></aside>');
  });

  it.each([
    ['fr', '<p>He said <span lang="fr">déjà vu</span> twice</p>'], ['ar', '<p>He said <span lang="ar" dir="rtl">déjà vu</span> twice</p>'],
  ])('gives words the language %s, and takes it away again', (language, html) => {
    open('<p>He said déjà vu twice</p>');
    const choose = (value: string): void => {
      key('l', { ctrlKey: true, altKey: true });
      const select = find<HTMLSelectElement>('.surface-popup select');
      expect(select.value).toBe(value === '' ? language : '');
      select.value = value;
      find('.surface-popup button').click();
    };
    at('déjà vu', true);
    choose(language);
    expect(surface.html()).toBe(html);
    // The caret in the words is enough.
    at('vu');
    choose('');
    expect(surface.html()).toBe('<p>He said déjà vu twice</p>');
  });

  it('adds a footnote in the order of the text and puts the caret into it', () => {
    open('<p>First second</p>');
    end();
    write(' /footnote');
    key('Enter');
    write('B');
    at(' second');
    key('f', { ctrlKey: true, altKey: true });
    write('A');
    const ids = [...surface.html().matchAll(/<li id="(fn[a-z0-9]+)">/g)].map((match) => match[1]);
    expect(surface.html()).toBe(`<p>First<a href="#${ids[0]}">1</a> second <a href="#${ids[1]}">2</a></p>\n`
      + `<section class="footnotes"><ol><li id="${ids[0]}">A</li><li id="${ids[1]}">B</li></ol></section>`);
    expect([...document.querySelectorAll<HTMLElement>('.surface-note')].map((note) => note.dataset.number)).toEqual(['1', '2']);
  });

  it('adds a picture with its texts from the library', async () => {
    open('<p>A</p>');
    end();
    write(' /picture');
    key('Enter');
    await settle();
    expect(surface.html()).toBe('<p>A</p>\n<figure data-media-id="7"><img alt="A ferry"><figcaption>The ferry</figcaption></figure>');
  });
});

describe('The toolbar', () => {
  const tool = (label: string) => find<HTMLButtonElement>(`[role=toolbar] [aria-label="${label}"]`);

  it('is one stop in the tab order, with arrows inside', () => {
    open('<p>A</p>');
    const bar = find('[role=toolbar]');
    expect(bar.querySelectorAll('button[tabindex="0"]').length).toBe(1);
    const first = bar.querySelector<HTMLElement>('button[tabindex="0"]')!;
    first.focus();
    first.dispatchEvent(new KeyboardEvent('keydown', { key: 'End', bubbles: true, cancelable: true }));
    expect(document.activeElement).toBe(tool('Keyboard shortcuts'));
    expect(bar.querySelectorAll('button[tabindex="0"]').length).toBe(1);
    document.activeElement!.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true, cancelable: true }));
    expect(document.activeElement).toBe(tool('Bold'));
  });

  it('shows what the selection is', () => {
    vi.useFakeTimers({ toFake: ['requestAnimationFrame', 'cancelAnimationFrame'] });
    open('<h2>A <strong>b</strong></h2><ul><li>c</li></ul>');
    at('b', true);
    vi.runAllTimers();
    expect(tool('Bold').getAttribute('aria-pressed')).toBe('true');
    expect(tool('Heading').getAttribute('aria-pressed')).toBe('true');
    at('c');
    vi.runAllTimers();
    expect(tool('Bold').getAttribute('aria-pressed')).toBe('false');
    expect(tool('List').getAttribute('aria-pressed')).toBe('true');
  });

  it('changes a list into a numbered one and back to text', () => {
    open('<ul><li>one</li></ul>');
    at('one');
    tool('Numbered list').click();
    expect(surface.html()).toBe('<ol><li>one</li></ol>');
    tool('Numbered list').click();
    expect(surface.html()).toBe('<p>one</p>');
  });

  it('sets and removes a quote', () => {
    open('<p>one</p>');
    at('one');
    tool('Quote').click();
    expect(surface.html()).toBe('<blockquote><p>one</p></blockquote>');
    tool('Quote').click();
    expect(surface.html()).toBe('<p>one</p>');
  });

  it('has the tools of a table while the caret is in one', () => {
    vi.useFakeTimers({ toFake: ['requestAnimationFrame', 'cancelAnimationFrame'] });
    open('<p>a</p><table><tbody><tr><td>x</td></tr></tbody></table>');
    at('a');
    vi.runAllTimers();
    expect(find('.surface-table-tools').hidden).toBe(true);
    at('x');
    vi.runAllTimers();
    expect(find('.surface-table-tools').hidden).toBe(false);
    tool('Row below').click();
    tool('Column after').click();
    expect(surface.html()).toBe('<p>a</p>\n<table><tbody><tr><td>x</td><td></td></tr><tr><td></td><td></td></tr></tbody></table>');
  });

  it('offers all blocks in a menu that Escape closes, with the focus back on the button', () => {
    open('<p>a</p>');
    tool('Insert').focus();
    tool('Insert').click();
    expect(document.activeElement?.textContent).toContain('Heading');
    document.activeElement!.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true }));
    expect(document.querySelector('[role=menu]')).toBe(null);
    expect(document.activeElement).toBe(tool('Insert'));
  });

  it('opens the list of keys with "?" outside of the text, and with Ctrl+/ inside', () => {
    open('<p>a</p>');
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key: '?', bubbles: true, cancelable: true }));
    expect(find('dialog h2').textContent).toBe('Keyboard shortcuts');
    find<HTMLDialogElement>('dialog').close();
    key('/', { ctrlKey: true });
    expect(document.querySelectorAll('dialog').length).toBe(1);
    find<HTMLDialogElement>('dialog').close();
    surface.destroy();
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key: '?', bubbles: true, cancelable: true }));
    expect(document.querySelector('dialog')).toBe(null);
  });

  it('inserts a special character where the caret was', () => {
    open('<p>ab</p>');
    at('b');
    tool('Special characters').click();
    [...document.querySelectorAll<HTMLElement>('.surface-characters button')].find((one) => one.textContent === 'ß')!.click();
    expect(surface.html()).toBe('<p>aßb</p>');
  });
});

describe('A link', () => {
  const field = () => find<HTMLInputElement>('.surface-popup input');
  const type = (text: string) => {
    field().value = text;
    field().dispatchEvent(new Event('input', { bubbles: true }));
  };
  const press = (name: string) => field().dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true }));

  it.each([
    ['https://a.example/x', 'https://a.example/x" rel="noopener'], ['a.example/x', 'https://a.example/x" rel="noopener'], ['/2026/03/02/ferry', '/2026/03/02/ferry'],
    ['ann@a.example', 'mailto:ann@a.example'],
  ])('goes to the typed address %s', (text, href) => {
    open('<p>The ferry</p>');
    at('ferry', true);
    key('k', { ctrlKey: true });
    type(text);
    press('Enter');
    expect(surface.html()).toBe(`<p>The <a href="${href}">ferry</a></p>`);
    expect(document.querySelector('.surface-popup')).toBe(null);
  });

  it.each(['javascript:alert(1)', 'two words', 'data:text/html,x', 'word'])('does not go to %s', (text) => {
    open('<p>The ferry</p>');
    at('ferry', true);
    key('k', { ctrlKey: true });
    type(text);
    press('Enter');
    expect(surface.html()).toBe('<p>The ferry</p>');
    expect(find('.surface-popup [role=alert]').hidden).toBe(false);
  });

  it('finds our stories as one types', async () => {
    vi.useFakeTimers();
    open('<p>The ferry</p>');
    at('ferry', true);
    key('k', { ctrlKey: true });
    type('fer');
    type('ferr');
    vi.advanceTimersByTime(150);
    await settle();
    expect(findStories).toHaveBeenCalledExactlyOnceWith('ferr');
    press('ArrowDown');
    expect(find(`#${field().getAttribute('aria-activedescendant')}`).textContent).toContain('Ferry returns');
    press('Enter');
    expect(surface.html()).toBe('<p>The <a href="/2026/03/02/ferry-returns">ferry</a></p>');
  });

  it('without a selection writes the headline', async () => {
    vi.useFakeTimers();
    open('<p>See </p>');
    end();
    key('k', { ctrlKey: true });
    type('ferry');
    vi.advanceTimersByTime(150);
    await settle();
    find('[role=option]').click();
    expect(surface.html()).toBe('<p>See<a href="/2026/03/02/ferry-returns">Ferry returns</a></p>');
  });

  it('can be changed and removed', () => {
    open('<p>The <a href="/old">ferry</a> returns</p>');
    at('rry');
    key('k', { ctrlKey: true });
    expect(field().value).toBe('/old');
    type('/new');
    press('Enter');
    expect(surface.html()).toBe('<p>The <a href="/new">ferry</a> returns</p>');
    key('k', { ctrlKey: true });
    [...document.querySelectorAll<HTMLElement>('.surface-popup button')].find((one) => one.textContent === 'Remove link')!.click();
    expect(surface.html()).toBe('<p>The ferry returns</p>');
  });

  it('stays on its words while others write before them', () => {
    open('<p>The ferry</p>');
    at('ferry', true);
    key('k', { ctrlKey: true });
    const other = new Y.Doc();
    Y.applyUpdate(other, Y.encodeStateAsUpdate(doc));
    textOf(other).insert(0, 'Soon: ');
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(other));
    type('/x');
    press('Enter');
    expect(surface.html()).toBe('<p>Soon: The <a href="/x">ferry</a></p>');
  });

  it('closes with Escape and changes nothing', () => {
    open('<p>The ferry</p>');
    at('ferry', true);
    key('k', { ctrlKey: true });
    press('Escape');
    expect(document.querySelector('.surface-popup')).toBe(null);
    expect(surface.html()).toBe('<p>The ferry</p>');
  });

  it('is made by pasting an address onto words', () => {
    open('<p>The ferry</p>');
    at('ferry', true);
    paste({ 'text/plain': 'https://a.example/' });
    expect(surface.html()).toBe('<p>The <a href="https://a.example/" rel="noopener">ferry</a></p>');
  });

  it('is written out when the address is pasted into a text', () => {
    open('<p>See x</p>');
    at('x');
    paste({ 'text/plain': 'https://a.example/' });
    expect(surface.html()).toBe('<p>See <a href="https://a.example/" rel="noopener">https://a.example/</a>x</p>');
  });

  it('becomes an embed when the address of a known site is pasted alone', () => {
    open('');
    paste({ 'text/plain': 'https://www.youtube.com/watch?v=abc' });
    expect(surface.html()).toBe('<figure class="embed"><a href="https://www.youtube.com/watch?v=abc" rel="noopener">https://www.youtube.com/watch?v=abc</a></figure>');
  });
});

describe('Pictures', () => {
  const file = new File(['x'], 'ferry.jpg', { type: 'image/jpeg' });

  it('upload in place when they are pasted, with a placeholder until then', async () => {
    let answer: (value: typeof picture) => void = () => undefined;
    uploadPicture.mockReturnValue(new Promise((resolve) => { answer = resolve; }));
    open('<p>Before</p>');
    end();
    paste({}, [file]);
    expect(find('.surface-missing').textContent).toBe('Uploading');
    // It is nothing yet that could be stored.
    expect(surface.html()).toBe('<p>Before</p>');
    at('Before');
    write('More. ');
    answer(picture);
    await settle();
    expect(surface.html()).toBe('<p>More. Before</p>\n<figure data-media-id="7"><img alt="A ferry"><figcaption>The ferry</figcaption></figure>');
    expect(find<HTMLImageElement>('.surface-image img').getAttribute('src')).toBe('/media/7/k/320.webp');
  });

  it('that cannot be uploaded go, and the reason is said', async () => {
    uploadPicture.mockResolvedValue('The file is too large.');
    open('<p>Before</p>');
    paste({}, [file]);
    await settle();
    expect(find('.surface-notice').textContent).toContain('ferry.jpg: The file is too large.');
    expect(document.querySelector('.surface-picture')).toBe(null);
  });

  it('that come with a pasted text upload too', async () => {
    vi.useFakeTimers();
    open('');
    paste({ 'text/html': '<p>A</p><img src="data:image/png;base64,iVBORw0KGgo=" alt="Shown"><p>B</p><img src="file:///C:/x.png">', 'text/plain': 'A B' });
    vi.advanceTimersByTime(0);
    await settle();
    expect(uploadPicture.mock.calls.map(([sent]) => [sent.name, sent.type, sent.size])).toEqual([['pasted.png', 'image/png', 8]]);
    expect(surface.html()).toBe('<p>A</p>\n<figure data-media-id="7"><img alt="Shown"><figcaption>The ferry</figcaption></figure>\n<p>B</p>');
  });

  it('have a field for their description and a box for their width', () => {
    open('<figure data-media-id="7"><img></figure>');
    const [alt, wide] = [find<HTMLInputElement>('.surface-field input'), find<HTMLInputElement>('.surface-picture .surface-check input')];
    expect(find('.surface-field').classList).toContain('is-missing');
    expect(find('label[for]').textContent).toBe('Describe the picture for those who cannot see it');
    alt.value = 'A ferry';
    alt.dispatchEvent(new Event('input', { bubbles: true }));
    wide.checked = true;
    wide.dispatchEvent(new Event('change', { bubbles: true }));
    expect(surface.html()).toBe('<figure data-media-id="7" class="wide"><img alt="A ferry"></figure>');
    expect(find('.surface-field').classList).not.toContain('is-missing');
  });

  it('are shown from our own addresses only', () => {
    open('<figure data-media-id="7"><img></figure><figure data-media-id="8"><img></figure>', { pictureAddress: (id) => (id === '7' ? '/admin/media/7/small' : '//other.example/8') });
    expect([...document.querySelectorAll<HTMLImageElement>('.surface-image img')].map((image) => [image.hidden, image.getAttribute('src')]))
      .toEqual([[false, '/admin/media/7/small'], [true, null]]);
  });

  it('join a gallery', async () => {
    open('<div class="gallery"><figure data-media-id="8"><img alt="B"></figure></div>');
    [...document.querySelectorAll<HTMLElement>('button')].find((one) => one.textContent === 'Add a picture')!.click();
    await settle();
    expect(surface.html()).toBe('<div class="gallery"><figure data-media-id="8"><img alt="B"></figure>'
      + '<figure data-media-id="7"><img alt="A ferry"><figcaption>The ferry</figcaption></figure></div>');
  });
});

describe('A piece of HTML', () => {
  it('is shown as source and can be edited', () => {
    open('<dl><div><dt>x</dt></div></dl>');
    expect(find('.surface-html').textContent).toContain('<dl><div><dt>x</dt></div></dl>');
    find('.surface-html button').click();
    const area = find<HTMLTextAreaElement>('.surface-html textarea');
    area.value = '<dl><div><dt>y</dt></div></dl>';
    [...document.querySelectorAll<HTMLElement>('.surface-html button')].find((one) => one.textContent === 'Done')!.click();
    expect(surface.html()).toBe('<dl><div><dt>y</dt></div></dl>');
  });
});

describe('Find and replace', () => {
  const [query, by] = [() => find<HTMLInputElement>('[aria-label="Find"]'), () => find<HTMLInputElement>('[aria-label="Replace with"]')];
  const type = (text: string) => {
    query().value = text;
    query().dispatchEvent(new Event('input', { bubbles: true }));
  };
  const click = (label: string) => [...document.querySelectorAll<HTMLElement>('.surface-find button')]
    .find((one) => (one.getAttribute('aria-label') ?? one.textContent) === label)!.click();
  const count = () => find('.surface-find output').textContent;

  it('finds, counts and goes around', () => {
    open('<p>The ferry, the <em>fer</em>ry</p><p>Ferry</p>');
    at('The');
    key('f', { ctrlKey: true });
    expect(document.activeElement).toBe(query());
    type('ferry');
    expect(count()).toBe('1 of 3');
    click('Previous');
    expect(count()).toBe('3 of 3');
    click('Next');
    expect(count()).toBe('1 of 3');
    expect(document.querySelectorAll('.surface-found.is-current').length).toBe(1);
    find<HTMLInputElement>('.surface-find [type=checkbox]').click();
    expect(count()).toBe('1 of 2');
    type('zebra');
    expect(count()).toBe('Not found');
  });

  it('replaces one and goes on, then all, and keeps the marks', () => {
    open('<p>a <strong>a</strong> a a</p>');
    at('a');
    key('h', { ctrlKey: true });
    type('a');
    by().value = 'aa';
    click('Replace');
    expect(surface.html()).toBe('<p>aa <strong>a</strong> a a</p>');
    expect(count()).toBe('3 of 5');
    click('Replace all');
    expect(surface.html()).toBe('<p>aaaa <strong>aa</strong> aa aa</p>');
    expect(count()).toBe('5 replaced');
  });

  it('closes with Escape, with the match selected', () => {
    open('<p>The ferry</p>');
    key('f', { ctrlKey: true });
    type('ferry');
    query().dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true }));
    expect(find('.surface-find').hidden).toBe(true);
    const { state } = surface.editor;
    expect(state.doc.textBetween(state.selection.from, state.selection.to)).toBe('ferry');
    expect(document.querySelector('.surface-found')).toBe(null);
  });

  it('finds typographic signs by the plain ones', () => {
    open('<p>“It’s” here</p>');
    key('f', { ctrlKey: true });
    type('"it\'s" h');
    expect(count()).toBe('1 of 1');
  });
});

describe('Text from elsewhere', () => {
  it('may begin with a heading', () => {
    vi.useFakeTimers();
    open('');
    paste({ 'text/html': '<h1>Head</h1><p>Text</p>', 'text/plain': 'Head Text' });
    write('!');
    expect(surface.html()).toBe('<h2>Head</h2>\n<p>Text!</p>');
  });

  it('from here loses nothing', () => {
    const html = '<figure data-media-id="7" class="wide"><a href="/x"><img alt="x" title="t"></a><figcaption>c</figcaption></figure>\n'
      + '<table><caption>A <em>b</em></caption><thead><tr><th scope="col">h</th></tr></thead><tbody><tr><td>c</td></tr></tbody></table>\n'
      + '<details><summary>s</summary><p>t</p></details>\n<ul><li><p>loose</p></li></ul>\n<ol reversed=""><li value="3">x</li></ol>\n'
      + '<dl><div><dt>x</dt></div></dl>\n<p lang="fr">f<a href="#fn1">1</a></p>\n<section class="footnotes"><ol><li id="fn1">n</li></ol></section>';
    open(html);
    const { view, state } = surface.editor;
    const { dom } = view.serializeForClipboard(state.doc.slice(0, state.doc.content.size));
    surface.editor.commands.selectAll();
    view.pasteHTML(dom.innerHTML, new Event('paste') as ClipboardEvent);
    expect(surface.html()).toBe(html);
  });

  it('joins its footnotes to those of the text, at the end', () => {
    vi.useFakeTimers();
    open('<p>A<a href="#fn1">1</a></p><section class="footnotes"><ol><li id="fn1">One</li></ol></section>');
    at('A');
    paste({ 'text/html': '<p>B<a href="#x1" id="r1">[1]</a></p><ol><li id="x1">Two <a href="#r1">back</a></li></ol>', 'text/plain': 'B' });
    const html = surface.html();
    expect(html.match(/<section/g)?.length).toBe(1);
    expect(html).toMatch(/<\/section>$/);
    expect(fragmentToHtml(doc.getXmlFragment('body'))).toBe(html);
  });

  it('does not run or load anything', () => {
    vi.useFakeTimers();
    open('');
    paste({ 'text/html': '<img src="https://a.example/x.png" onerror="x()"><script>x()</script><p style="color:red" onclick="x()">Text</p>', 'text/plain': 'Text' });
    expect(surface.html()).toBe('<p>Text</p>');
  });
});
