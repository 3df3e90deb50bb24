// The text as HTML, for those who want it. Others may write meanwhile: what was changed in the source and what they wrote
// become one text, in which nothing of either is missing.
import * as Y from 'yjs';

/**
 * One text of two that were made of the same. Lines (blocks, in a stored text) that only one side changed are that
 * side's; of a line that both changed there are both.
 */
export function merged(base: string, mine: string, theirs: string): string {
  if (base === theirs || mine === theirs) {
    return mine;
  }

  const [one, other] = [new Y.Doc(), new Y.Doc()];
  const lines = (doc: Y.Doc): Y.Array<string> => doc.getArray<string>('lines');
  one.clientID = 1;
  other.clientID = 2;
  const before = base.split('\n');
  lines(one).insert(0, before);
  Y.applyUpdate(other, Y.encodeStateAsUpdate(one));
  rewrite(lines(one), before, theirs.split('\n'));
  rewrite(lines(other), before, mine.split('\n'));
  Y.applyUpdate(one, Y.encodeStateAsUpdate(other));
  return lines(one).toArray().join('\n');
}

/** Makes lines others, and leaves alone what both have. */
function rewrite(array: Y.Array<string>, before: string[], after: string[]): void {
  // The length of the longest common part of what follows, for each pair of places.
  const common = Array.from({ length: before.length + 1 }, () => new Uint32Array(after.length + 1));
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      common[i]![j] = before[i] === after[j] ? common[i + 1]![j + 1]! + 1 : Math.max(common[i + 1]![j]!, common[i]![j + 1]!);
    }
  }

  let at = 0;
  for (let i = 0, j = 0; i < before.length || j < after.length;) {
    if (i < before.length && j < after.length && before[i] === after[j]) {
      i++;
      j++;
      at++;
    } else if (i < before.length && (j === after.length || common[i + 1]![j]! >= common[i]![j + 1]!)) {
      array.delete(at);
      i++;
    } else {
      array.insert(at++, [after[j++]!]);
    }
  }
}
