// What the toolbar, the menus and the keys do to the text.
import type { Editor } from '@tiptap/core';
import { lift, setBlockType, wrapIn } from '@tiptap/pm/commands';
import { Fragment, type Node, type ResolvedPos } from '@tiptap/pm/model';
import { liftListItem, wrapInList } from '@tiptap/pm/schema-list';
import { NodeSelection, Selection, TextSelection, type Command, type EditorState, type Transaction } from '@tiptap/pm/state';
import { findWrapping } from '@tiptap/pm/transform';

type Level = 2 | 3 | 4 | null;
export type BoxKind = 'quote' | 'pullquote' | 'factbox' | 'correction';

const boxes: Record<BoxKind, { tag: string; kind: string | null }> = {
  quote: { tag: 'blockquote', kind: null },
  pullquote: { tag: 'blockquote', kind: 'pullquote' },
  factbox: { tag: 'aside', kind: 'factbox' },
  correction: { tag: 'aside', kind: 'correction' },
};

/** Runs one of ProseMirror's commands. */
export function run(editor: Editor, command: Command): boolean {
  return command(editor.state, editor.view.dispatch, editor.view);
}

/** The nearest node around the selection that fits, with its position. */
export function around($pos: ResolvedPos, fits: (node: Node) => boolean): { node: Node; pos: number; depth: number } | null {
  for (let depth = $pos.depth; depth > 0; depth--) {
    const node = $pos.node(depth);
    if (fits(node)) {
      return { node, pos: $pos.before(depth), depth };
    }
  }

  return null;
}

/** Makes the selected paragraphs headings of a level, or text if they are already. */
export function setLevel(level: Level): Command {
  return (state, dispatch) => {
    const found: [number, Node][] = [];
    const { from, to } = state.selection;
    state.doc.nodesBetween(from, to, (node, pos) => {
      if (node.type.name === 'paragraph') {
        found.push([pos, node]);
      }
    });
    if (found.length === 0) {
      return level === null && setBlockType(state.schema.nodes.paragraph!)(state, dispatch);
    }

    const isSet = found.every(([, node]) => node.attrs.level === level);
    if (dispatch) {
      const { tr } = state;
      for (const [pos] of found) {
        tr.setNodeAttribute(pos, 'level', isSet ? null : level);
      }

      dispatch(tr.scrollIntoView());
    }

    return true;
  };
}

export function toggleList(ordered: boolean): Command {
  return (state, dispatch) => {
    const list = around(state.selection.$from, (node) => node.type.name === 'list');
    if (!list) {
      return wrapInList(state.schema.nodes.list!, { ordered: ordered || null })(state, dispatch);
    }

    if (!!list.node.attrs.ordered === ordered) {
      return liftListItem(state.schema.nodes.listItem!)(state, dispatch);
    }

    dispatch?.(state.tr.setNodeAttribute(list.pos, 'ordered', ordered || null).setNodeAttribute(list.pos, 'start', null));
    return true;
  };
}

export function toggleBox(kind: BoxKind): Command {
  return (state, dispatch) => {
    const { $from } = state.selection;
    const box = around($from, (node) => node.type.name === 'box');
    const wanted = boxes[kind];
    if (!box) {
      return wrapIn(state.schema.nodes.box!, wanted)(state, dispatch);
    }

    if (box.node.attrs.kind === wanted.kind && (wanted.kind !== null || box.node.attrs.tag === wanted.tag)) {
      dispatch?.(unwrap(state.tr, box.pos));
    } else {
      dispatch?.(state.tr.setNodeAttribute(box.pos, 'tag', wanted.tag).setNodeAttribute(box.pos, 'kind', wanted.kind));
    }

    return true;
  };
}

export function isInBox(state: EditorState, kind: BoxKind): boolean {
  const box = around(state.selection.$from, (node) => node.type.name === 'box');
  return !!box && box.node.attrs.kind === boxes[kind].kind && (kind !== 'quote' || box.node.attrs.tag === 'blockquote');
}

function unwrap(tr: Transaction, pos: number): Transaction {
  const node = tr.doc.nodeAt(pos)!;
  const { from, to } = tr.selection;
  tr.replaceWith(pos, pos + node.nodeSize, node.content);
  return tr.setSelection(TextSelection.between(tr.doc.resolve(from - 1), tr.doc.resolve(to - 1)));
}

export function toggleCode(state: EditorState, dispatch?: (tr: Transaction) => void): boolean {
  const { paragraph, codeBlock } = state.schema.nodes;
  return setBlockType(state.selection.$from.parent.type === codeBlock ? paragraph! : codeBlock!)(state, dispatch);
}

/** Puts a block in the place of an empty paragraph, or after the present block, with the caret in it or after it. */
export function insertBlock(node: Node | Node[]): Command {
  return (state, dispatch) => {
    const nodes = Fragment.from(node);
    const { $to } = state.selection;
    let depth = $to.depth;
    // Up to where it may stand: out of captions, terms and galleries.
    while (depth > 0 && !$to.node(depth - 1).canReplaceWith($to.indexAfter(depth - 1), $to.indexAfter(depth - 1), nodes.firstChild!.type)) {
      depth--;
    }

    if (!dispatch) {
      return true;
    }

    const { tr } = state;
    const block = depth > 0 ? $to.node(depth) : null;
    let at: number;
    if (block?.type.name === 'paragraph' && block.content.size === 0) {
      at = $to.before(depth);
      tr.replaceWith(at, $to.after(depth), nodes);
    } else {
      at = depth > 0 ? $to.after(depth) : state.selection.to;
      tr.insert(at, nodes);
    }

    const end = at + nodes.size;
    const first = tr.doc.nodeAt(at)!;
    if (!tr.doc.resolve(end).nodeAfter && !first.isTextblock) {
      tr.insert(end, state.schema.nodes.paragraph!.create());
    }

    const inside = first.isTextblock || first.type.spec.tableRole === 'table' || (!first.isAtom && first.firstChild?.isTextblock);
    tr.setSelection(Selection.near(tr.doc.resolve(inside ? at + 1 : end)));
    dispatch(tr.scrollIntoView());
    return true;
  };
}

export function insertTable(rows = 3, columns = 3): Command {
  return (state, dispatch) => {
    const { table, tableRow, tableCell, tableHeader } = state.schema.nodes;
    const row = (index: number) => tableRow!.create(null, Array.from({ length: columns }, () => (index === 0 ? tableHeader! : tableCell!).createAndFill()!));
    return insertBlock(table!.create(null, Array.from({ length: rows }, (_, index) => row(index))))(state, dispatch);
  };
}

export function insertDetails(state: EditorState, dispatch?: (tr: Transaction) => void): boolean {
  const { details, summary, paragraph } = state.schema.nodes;
  return insertBlock(details!.create(null, [summary!.create(), paragraph!.create()]))(state, dispatch);
}

/** A correction where the mistake was: a box that begins with the word for it, with the caret behind that. */
export function insertCorrection(word: string): Command {
  return (state, dispatch) => {
    const { box, paragraph } = state.schema.nodes;
    const { bold } = state.schema.marks;
    const content = paragraph!.create(null, [state.schema.text(`${word}:`, [bold!.create()]), state.schema.text(' ')]);
    return insertBlock(box!.create(boxes.correction, content))(state, dispatch && ((tr) => {
      const { $from } = tr.selection;
      dispatch(tr.setSelection(TextSelection.create(tr.doc, $from.end())).setStoredMarks([]));
    }));
  };
}

/** A mark in the text, a note in the list at the end, and the caret in the note. */
export function insertFootnote(state: EditorState, dispatch?: (tr: Transaction) => void): boolean {
  const { footnoteRef, footnotes, footnote, paragraph } = state.schema.nodes;
  const { $to, to } = state.selection;
  if (!$to.parent.inlineContent || around($to, (node) => node.type === footnotes)) {
    return false;
  }

  if (dispatch) {
    // Two people may add one at the same time, so it is not the next number.
    const note = `fn${[...crypto.getRandomValues(new Uint8Array(8))].map((byte) => (byte % 36).toString(36)).join('')}`;
    const { tr } = state;
    tr.insert(to, footnoteRef!.create({ note }));
    const before = new Set<string>();
    let list: { node: Node; pos: number } | null = null;
    tr.doc.descendants((node, pos) => {
      if (node.type === footnoteRef && pos < to) {
        before.add(node.attrs.note);
      } else if (node.type === footnotes) {
        list = { node, pos };
      }
    });
    const made = footnote!.create({ note }, paragraph!.create());
    let at: number;
    if (list) {
      const { node, pos } = list as { node: Node; pos: number };
      at = pos + 1;
      node.forEach((item, offset) => {
        if (before.has(item.attrs.note)) {
          at = pos + 1 + offset + item.nodeSize;
        }
      });
      tr.insert(at, made);
    } else {
      at = tr.doc.content.size + 1;
      tr.insert(tr.doc.content.size, footnotes!.create(null, made));
    }

    dispatch(tr.setSelection(TextSelection.near(tr.doc.resolve(at + 2))).scrollIntoView());
  }

  return true;
}

/** Swaps the block at the caret with the one before or after it. */
export function moveBlock(direction: -1 | 1): Command {
  return (state, dispatch) => {
    const { selection, tr } = state;
    const { $from } = selection;
    const isPart = selection instanceof NodeSelection && selection.node.isBlock;
    for (let depth = isPart ? $from.depth + 1 : $from.depth; depth > 0; depth--) {
      const parent = $from.node(depth - 1);
      const index = $from.index(depth - 1);
      const other = parent.maybeChild(index + direction);
      const isRow = parent.type.spec.tableRole === 'row';
      if (!other || isRow || parent.type.name === 'details' && (index + direction === 0 || index === 0)) {
        // At the edge of a list or box it is the list or box that moves.
        continue;
      }

      if (dispatch) {
        const node = parent.child(index);
        const start = isPart && depth > $from.depth ? selection.from : $from.before(depth);
        const from = direction < 0 ? start - other.nodeSize : start;
        tr.replaceWith(from, from + node.nodeSize + other.nodeSize, direction < 0 ? [node, other] : [other, node]);
        const shift = direction * other.nodeSize;
        tr.setSelection(isPart
          ? NodeSelection.create(tr.doc, selection.from + shift)
          : TextSelection.between(tr.doc.resolve(selection.from + shift), tr.doc.resolve(selection.to + shift)));
        dispatch(tr.scrollIntoView());
      }

      return true;
    }

    return false;
  };
}

/** Enter in what has one line only: on with a paragraph after it. */
export function leaveLine(state: EditorState, dispatch?: (tr: Transaction) => void): boolean {
  const { $from, empty } = state.selection;
  const { parent } = $from;
  const { schema, tr } = state;
  const name = parent.type.name;
  if (!empty || !['picture', 'player', 'embed', 'figcaption', 'summary', 'term'].includes(name)) {
    return false;
  }

  if (dispatch) {
    const isInside = name === 'summary' || name === 'term';
    const out = isInside ? $from.after() : around($from, (node) => ['gallery', 'figure', 'picture', 'player', 'embed'].includes(node.type.name) && node !== parent)?.pos;
    const at = isInside ? $from.after() : out === undefined ? $from.after() : out + tr.doc.nodeAt(out)!.nodeSize;
    const paragraph = schema.nodes.paragraph!.create();
    tr.insert(at, name === 'term' ? schema.nodes.definition!.create(null, paragraph) : paragraph);
    dispatch(tr.setSelection(TextSelection.near(tr.doc.resolve(at + 1))).scrollIntoView());
  }

  return true;
}

/** Backspace at the start: a heading becomes text, an item leaves its list, a box with one paragraph dissolves. */
export function backToText(state: EditorState, dispatch?: (tr: Transaction) => void): boolean {
  const { $cursor } = state.selection as TextSelection;
  if (!$cursor || $cursor.parentOffset > 0) {
    return false;
  }

  if ($cursor.parent.type.name === 'paragraph' && $cursor.parent.attrs.level) {
    const above = $cursor.node(-1).maybeChild($cursor.index(-1) - 1);
    if (above && isEmptyParagraph(above)) {
      dispatch?.(state.tr.delete($cursor.before() - above.nodeSize, $cursor.before()).scrollIntoView());
      return true;
    }

    dispatch?.(state.tr.setNodeAttribute($cursor.before(), 'level', null));
    return true;
  }

  if ($cursor.parent.type.name === 'codeBlock' && $cursor.parent.content.size === 0) {
    return toggleCode(state, dispatch);
  }

  const outer = $cursor.depth > 1 && $cursor.index(-1) === 0 ? $cursor.node(-1).type.name : '';
  return outer === 'listItem' ? liftListItem(state.schema.nodes.listItem!)(state, dispatch) : outer === 'box' && lift(state, dispatch);
}

function isEmptyParagraph(node: Node): boolean {
  return node.type.name === 'paragraph' && node.content.size === 0;
}

/** Delete in an empty paragraph removes it, and leaves the heading after it one. */
export function deleteEmpty(state: EditorState, dispatch?: (tr: Transaction) => void): boolean {
  const { $cursor } = state.selection as TextSelection;
  const next = $cursor && $cursor.depth > 0 ? $cursor.node(-1).maybeChild($cursor.index(-1) + 1) : null;
  if (!$cursor || !isEmptyParagraph($cursor.parent) || next?.type.name !== 'paragraph') {
    return false;
  }

  dispatch?.(state.tr.delete($cursor.before(), $cursor.after()).scrollIntoView());
  return true;
}

/** Wraps the paragraph of an input rule. */
export function wrapAt(tr: Transaction, pos: number, type: string, attrs: Record<string, unknown>): boolean {
  const range = tr.doc.resolve(pos).blockRange();
  const wrapping = range && findWrapping(range, tr.doc.type.schema.nodes[type]!, attrs);
  if (!wrapping) {
    return false;
  }

  tr.wrap(range, wrapping);
  return true;
}

/** Text as an inline fragment, empty for none. */
export function inlineText(state: EditorState, text: string): Fragment {
  return text === '' ? Fragment.empty : Fragment.from(state.schema.text(text));
}
