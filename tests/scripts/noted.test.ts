import { TextSelection } from '@tiptap/pm/state';
import { afterEach, describe, expect, it, vi } from 'vitest';
import * as Y from 'yjs';
import { htmlToFragment } from '../../src/NewsPortal.Web/Assets/admin/editor/surface/html.ts';
import { noteAt, type Passage, placeOf, select, setPassages, showPassage } from '../../src/NewsPortal.Web/Assets/admin/editor/surface/noted.ts';
import { createSurface, type Surface } from '../../src/NewsPortal.Web/Assets/admin/editor/surface/surface.ts';
import { find } from './page.ts';

// What jsdom does not lay out.
const rect = { left: 0, right: 10, top: 0, bottom: 10, width: 10, height: 10, x: 0, y: 0, toJSON: () => ({}) };
Range.prototype.getClientRects = () => [rect] as unknown as DOMRectList;
Range.prototype.getBoundingClientRect = () => rect;
document.elementFromPoint = () => null;
window.scrollBy = () => undefined;

const surfaces: Surface[] = [];

function open(doc: Y.Doc): Surface {
  document.body.innerHTML = '<div data-editor></div>';
  const surface = createSurface({
    element: find('[data-editor]'), fragment: doc.getXmlFragment('body'), awareness: null, user: { name: 'Ann', color: '#005500' }, label: 'Text',
    language: 'en', dir: 'auto', choosePicture: vi.fn(), uploadPicture: vi.fn(), findStories: vi.fn(), onChange: vi.fn(),
  });
  surfaces.push(surface);
  return surface;
}

function written(html: string): Y.Doc {
  const doc = new Y.Doc();
  htmlToFragment(html, doc.getXmlFragment('body'));
  return doc;
}

function copy(doc: Y.Doc): Y.Doc {
  const other = new Y.Doc();
  Y.applyUpdate(other, Y.encodeStateAsUpdate(doc));
  return other;
}

/** The place of words in an editor. */
function placeIn({ editor }: Surface, words: string): { from: number; to: number } {
  let from = -1;
  editor.state.doc.descendants((node, pos) => {
    const index = node.isText ? node.text!.indexOf(words) : -1;
    if (from < 0 && index >= 0) {
      from = pos + index;
    }
  });
  expect(from).toBeGreaterThan(0);
  return { from, to: from + words.length };
}

function noteOn(surface: Surface, words: string, isShared = true): Passage {
  const { from, to } = placeIn(surface, words);
  const { state, view } = surface.editor;
  view.dispatch(state.tr.setSelection(TextSelection.create(state.doc, from, to)));
  return { id: 5, ...select(surface.editor, isShared)! };
}

function shown({ editor }: Surface): string | null {
  const place = placeOf(editor, 5);
  return place && editor.state.doc.textBetween(place.from, place.to, '|', ' ');
}

/** The text of a paragraph of somebody else's copy. */
function textOf(doc: Y.Doc, paragraph = 0): Y.XmlText {
  return (doc.getXmlFragment('body').get(paragraph) as Y.XmlElement).get(0) as Y.XmlText;
}

afterEach(() => {
  for (const surface of surfaces.splice(0)) {
    surface.destroy();
  }
});

describe('A passage with a note', () => {
  it('moves with its words when somebody else types before it, and keeps what is typed in it', () => {
    const doc = written('<p>The ferry is late again</p>');
    const surface = open(doc);
    setPassages(surface.editor, [noteOn(surface, 'ferry is late')]);
    const other = copy(doc);
    textOf(other).insert(0, 'Today: ');
    textOf(other).insert('Today: The ferry is '.length, 'very ');

    Y.applyUpdate(doc, Y.encodeStateAsUpdate(other));

    expect(shown(surface)).toBe('ferry is very late');
  });

  it('does not grow when somebody types at its edges', () => {
    const doc = written('<p>The ferry is late again</p>');
    const surface = open(doc);
    setPassages(surface.editor, [noteOn(surface, 'ferry')]);
    const other = copy(doc);
    textOf(other).insert('The ferry'.length, ' boat');
    textOf(other).insert('The '.length, 'old ');

    Y.applyUpdate(doc, Y.encodeStateAsUpdate(other));

    expect(shown(surface)).toBe('ferry');
  });

  it('is found again in another copy of the document by its places alone', () => {
    const doc = written('<p>The ferry is late</p><p>The ferry is late</p>');
    const { anchor } = noteOn(open(doc), 'ferry');
    const other = copy(doc);
    textOf(other).insert(0, 'Changed. ');
    const second = open(other);

    setPassages(second.editor, [{ id: 5, anchor, quote: 'words that are nowhere' }]);

    expect(shown(second)).toBe('ferry');
    expect(placeOf(second.editor, 5)).toEqual(placeIn(second, 'ferry'));
  });

  it('is looked for by its words and what stands around them in another document', () => {
    const doc = written('<p>A ferry came. One ferry left.</p>');
    const surface = open(doc);
    const note = noteOn(surface, 'ferry left');
    const elsewhere = open(written('<p>New. A ferry left early, they say.</p><p>One ferry left.</p>'));

    setPassages(elsewhere.editor, [note]);

    const paragraph = placeIn(elsewhere, 'One ');
    expect(placeOf(elsewhere.editor, 5)?.from).toBe(paragraph.to);
  });

  it('is found with other quotation marks and over the end of a paragraph', () => {
    const surface = open(written('<p>He said “no”</p><p>and left</p>'));

    setPassages(surface.editor, [{ id: 5, anchor: '', quote: 'said "no" and' }]);

    expect(shown(surface)).toBe('said “no”|and');
  });

  it('is gone once its words are, and back when they are', () => {
    const doc = written('<p>The ferry is late</p>');
    const surface = open(doc);
    setPassages(surface.editor, [noteOn(surface, 'ferry')]);
    const other = copy(doc);
    textOf(other).delete('The '.length, 'ferry'.length);
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(other));
    expect(shown(surface)).toBeNull();
    expect(showPassage(surface.editor, 5)).toBe(false);

    textOf(other).insert('The  is late'.length, ', that ferry');
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(other));

    expect(shown(surface)).toBe('ferry');
  });

  it('keeps its place while one types oneself, and is no part of the text', () => {
    const surface = open(written('<p>The ferry is late</p>'));
    setPassages(surface.editor, [noteOn(surface, 'ferry')]);

    surface.editor.view.dispatch(surface.editor.state.tr.insertText('Oh. ', 1));

    expect(shown(surface)).toBe('ferry');
    expect(find('.surface-noted').textContent).toBe('ferry');
    expect(surface.html()).toBe('<p>Oh. The ferry is late</p>');
    expect(noteAt(surface.editor.state, placeIn(surface, 'ferry').from + 2)).toBe(5);
    expect(noteAt(surface.editor.state, 1)).toBeNull();
  });

  it.each(['', 'no JSON', '{"from":"%%%","to":"AQ=="}', '{"from":"AQ==","to":"AQ=="}', '[1]', 'null'])('takes a strange anchor for none: %s', (anchor) => {
    const surface = open(written('<p>The ferry is late</p>'));

    setPassages(surface.editor, [{ id: 5, anchor, quote: 'ferry' }]);

    expect(shown(surface)).toBe('ferry');
  });

  it('keeps no places where the document is not shared', () => {
    const surface = open(written('<p>The ferry is late</p>'));

    expect(JSON.parse(noteOn(surface, 'ferry', false).anchor)).toEqual({ before: 'The ', after: ' is late' });
  });
});
