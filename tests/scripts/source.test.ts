import { describe, expect, it } from 'vitest';
import { merged } from '../../src/NewsPortal.Web/Assets/admin/editor/source.ts';

describe('A source that others wrote beside', () => {
  it.each([
    ['a\nb\nc', 'a\nx\nc', 'a\nb\nc', 'a\nx\nc'],
    ['a\nb\nc', 'a\nb\nc', 'a\nx\nc', 'a\nx\nc'],
    ['a\nb\nc', 'x\nb\nc', 'a\nb\ny', 'x\nb\ny'],
    ['a\nb\nc', 'a\nx\nc', 'a\nx\nc', 'a\nx\nc'],
    ['a\nb\nc', 'a\nc', 'a\nb\nc\nd', 'a\nc\nd'],
    ['a\na\nb', 'a\na\nx\nb', 'n\na\na\nb', 'n\na\na\nx\nb'],
    ['', 'x', '', 'x'],
  ])('%j, in the source %j, by others %j, becomes %j', (base, mine, theirs, expected) => {
    expect(merged(base, mine, theirs)).toBe(expected);
  });

  it('keeps both of a line that both changed', () => {
    expect(merged('a\nb\nc', 'a\nmine\nc', 'a\ntheirs\nc').split('\n').sort()).toEqual(['a', 'c', 'mine', 'theirs']);
  });

  it.each([1, 2, 3, 4, 5])('loses no line that either wrote, seed %i', (seed) => {
    let state = seed;
    const next = (below: number) => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
    for (let turn = 0; turn < 60; turn++) {
      const base = Array.from({ length: 1 + next(12) }, () => `line ${next(8)}`);
      const change = (name: string) => {
        const lines = [...base];
        const wrote: string[] = [];
        for (let edit = next(5); edit >= 0; edit--) {
          const line = `${name} ${turn} ${edit}`;
          wrote.push(line);
          lines.splice(next(lines.length + 1), next(2), line);
        }

        return { lines, wrote: wrote.filter((line) => lines.includes(line)) };
      };
      const [mine, theirs] = [change('mine'), change('theirs')];
      const result = merged(base.join('\n'), mine.lines.join('\n'), theirs.lines.join('\n')).split('\n');
      expect([...mine.wrote, ...theirs.wrote].filter((line) => result.filter((one) => one === line).length !== 1)).toEqual([]);
    }
  });
});
