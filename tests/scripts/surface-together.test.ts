import { describe, expect, it } from 'vitest';
import { updateYFragment, yXmlFragmentToProseMirrorRootNode, initProseMirrorDoc } from '@tiptap/y-tiptap';
import { EditorState, TextSelection, type Transaction } from '@tiptap/pm/state';
import * as Y from 'yjs';
import { bodySchema, docToHtml, fragmentToHtml, htmlToFragment } from '../../src/NewsPortal.Web/Assets/admin/editor/surface/html.ts';
import { moveBlock, setLevel, toggleBox } from '../../src/NewsPortal.Web/Assets/admin/editor/surface/commands.ts';

/** Numbers that are the same in every run. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const html = '<h2>Head</h2><p>One <strong>two</strong> three</p><ul><li>Item</li><li>Other</li></ul><aside class="factbox"><p>Fact</p></aside>'
  + '<table><tbody><tr><td>a</td><td>b</td></tr></tbody></table><figure data-media-id="7"><img alt="x"><figcaption>Caption</figcaption></figure>'
  + '<section class="footnotes"><ol><li id="fn1">Note</li></ol></section>';

/** Changes the shared body as an editor does: by a transaction on the text, written back as its difference. */
function edit(fragment: Y.XmlFragment, change: (state: EditorState) => Transaction | null): void {
  const schema = bodySchema();
  const { doc, meta } = initProseMirrorDoc(fragment, schema);
  const tr = change(EditorState.create({ doc, schema }));
  if (tr?.docChanged) {
    fragment.doc!.transact(() => updateYFragment(fragment.doc!, fragment, tr.doc, meta));
  }
}

describe('Several people in one text', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])('who type, format and split at the same time end with the same text and every character, seed %i', (seed) => {
    const next = numbers(seed);
    const docs = [new Y.Doc(), new Y.Doc(), new Y.Doc()];
    const fragments = docs.map((doc) => doc.getXmlFragment('body'));
    htmlToFragment(html, fragments[0]!);
    const share = () => {
      for (const to of docs) {
        for (const from of docs) {
          Y.applyUpdate(to, Y.encodeStateAsUpdate(from, Y.encodeStateVector(to)));
        }
      }
    };
    share();
    let typed = '';
    for (let turn = 0; turn < 120; turn++) {
      const sign = String.fromCharCode(0x4e00 + turn);
      edit(fragments[next(3)]!, (state) => {
        const place = TextSelection.near(state.doc.resolve(next(state.doc.content.size)));
        const here = state.apply(state.tr.setSelection(place));
        const kind = next(10);
        if (kind < 7) {
          typed += sign;
          return here.tr.insertText(sign);
        }

        let made: Transaction | null = null;
        const keep = (tr: Transaction) => { made = tr; };
        if (kind === 7) {
          setLevel(next(2) === 0 ? 2 : 3)(here, keep);
        } else if (kind === 8) {
          return here.tr.addMark(place.$from.start(), place.$from.end(), here.schema.marks.bold!.create());
        } else if (here.selection.$from.parent.type.name === 'paragraph') {
          return here.tr.split(place.from);
        }

        return made;
      });
      if (next(5) === 0) {
        share();
      }
    }

    share();
    const written = fragments.map(fragmentToHtml);
    expect(written[1]).toBe(written[0]);
    expect(written[2]).toBe(written[0]);
    expect([...typed].filter((sign) => !written[0]!.includes(sign))).toEqual([]);
  });

  it('keep what one types into a quote that another makes a pull quote', () => {
    const [mine, theirs] = [new Y.Doc(), new Y.Doc()];
    htmlToFragment('<blockquote><p>Said</p></blockquote>', mine.getXmlFragment('body'));
    Y.applyUpdate(theirs, Y.encodeStateAsUpdate(mine));
    edit(mine.getXmlFragment('body'), (state) => state.tr.insertText(' so', 6));
    edit(theirs.getXmlFragment('body'), (state) => {
      let made: Transaction | null = null;
      toggleBox('pullquote')(state.apply(state.tr.setSelection(TextSelection.create(state.doc, 3))), (tr) => { made = tr; });
      return made;
    });
    Y.applyUpdate(mine, Y.encodeStateAsUpdate(theirs));
    expect(fragmentToHtml(mine.getXmlFragment('body'))).toBe('<blockquote class="pullquote"><p>Said so</p></blockquote>');
  });

  it('move a block without a change to it', () => {
    const doc = new Y.Doc();
    htmlToFragment('<p>A</p><figure data-media-id="7"><img alt="x"></figure>', doc.getXmlFragment('body'));
    edit(doc.getXmlFragment('body'), (state) => {
      let made: Transaction | null = null;
      moveBlock(1)(state.apply(state.tr.setSelection(TextSelection.create(state.doc, 1))), (tr) => { made = tr; });
      return made;
    });
    expect(docToHtml(yXmlFragmentToProseMirrorRootNode(doc.getXmlFragment('body'), bodySchema())))
      .toBe('<figure data-media-id="7"><img alt="x"></figure>\n<p>A</p>');
  });
});
