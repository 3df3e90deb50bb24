// Words of the text that a check has found: where they stand, and others in their place.
import type { Editor } from '@tiptap/core';
import { type Match, findIn } from './find';

/** Selects the words, and shows them. */
export function jumpTo(editor: Editor, passage: string): boolean {
  const match = wholeIn(editor, passage);
  return match !== null && editor.chain().setTextSelection(match).scrollIntoView().focus().run();
}

/** Puts other words in the place of the first such ones; they keep the marks. */
export function replaceFirst(editor: Editor, passage: string, by: string): boolean {
  const match = wholeIn(editor, passage);
  if (!match) {
    return false;
  }

  const { tr, schema } = editor.state;
  editor.view.dispatch(tr.replaceWith(match.from, match.to, schema.text(by, tr.doc.nodeAt(match.from)?.marks)));
  return true;
}

/** Where a passage stands as whole words; quotations are other people's. */
function wholeIn(editor: Editor, passage: string): Match | null {
  const { doc } = editor.state;
  const isLetter = (text: string): boolean => /[\p{L}\p{N}]/u.test(text);
  const around = (from: number, to: number): string => doc.textBetween(Math.max(0, from), Math.min(doc.content.size, to), ' ', ' ');
  const matches = findIn(doc, passage, true);
  const isWhole = ({ from, to }: Match): boolean =>
    !(isLetter(around(from - 1, from)) && isLetter(passage.slice(0, 1)))
    && !(isLetter(around(to, to + 1)) && isLetter(passage.slice(-1)));
  const isOurs = ({ from }: Match): boolean => {
    const place = doc.resolve(from);
    return !Array.from({ length: place.depth + 1 }, (_, depth) => place.node(depth).type.name)
      .some((name) => name === 'blockquote' || name === 'codeBlock');
  };
  return matches.find((match) => isWhole(match) && isOurs(match)) ?? matches[0] ?? null;
}
