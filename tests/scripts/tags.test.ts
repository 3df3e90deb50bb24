import { beforeEach, describe, expect, it } from 'vitest';
import { splitAtCommas } from '../../src/NewsPortal.Web/Assets/admin/editor/tags.ts';
import { find } from './page.ts';

const field = () => find<HTMLTextAreaElement>('textarea');

function enter(words: string, at = field().value.length): void {
  for (const part of words.length > 3 ? [words] : words) {
    field().setRangeText(part, at, at, 'end');
    at = field().selectionEnd;
    field().dispatchEvent(new InputEvent('input', { bubbles: true }));
    at = field().selectionEnd;
  }
}

beforeEach(() => {
  document.body.innerHTML = '<textarea>Washington, D.C.</textarea>';
  splitAtCommas(field());
});

describe('Tags', () => {
  it('are divided by a comma as by a line end', () => {
    enter('\n');
    enter('a, b');
    expect(field().value).toBe('Washington, D.C.\na\nb');
    enter(',');
    enter(' c');
    expect(field().value).toBe('Washington, D.C.\na\nb\nc');
    expect(field().selectionStart).toBe(field().value.length);
  });

  it('are divided where they are pasted, in any script', () => {
    enter('\nFerry, Harbour,\nميناء، سفينة');
    expect(field().value).toBe('Washington, D.C.\nFerry\nHarbour\nميناء\nسفينة');
  });

  it('do not begin with a comma, or after one with a space', () => {
    field().value = '';
    field().dispatchEvent(new Event('input'));
    enter(',');
    enter('a');
    enter(',');
    enter(',');
    enter(' ');
    expect(field().value).toBe('a\n');
  });

  it('that others entered stay as they are', () => {
    field().value = 'Washington, D.C.\nParis, Texas';
    field().dispatchEvent(new Event('input'));
    expect(field().value).toBe('Washington, D.C.\nParis, Texas');
    enter('!');
    expect(field().value).toBe('Washington, D.C.\nParis, Texas!');
  });

  it('are left alone while letters are composed', () => {
    field().value = '';
    field().dispatchEvent(new Event('input'));
    field().setRangeText('東京,', 0, 0, 'end');
    field().dispatchEvent(new InputEvent('input', { isComposing: true }));
    expect(field().value).toBe('東京,');
    field().dispatchEvent(new CompositionEvent('compositionend'));
    expect(field().value).toBe('東京\n');
  });
});
