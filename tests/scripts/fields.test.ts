import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { type Fields, difference, fieldsOf, moved } from '../../src/NewsPortal.Web/Assets/admin/editor/fields.ts';
import './page.ts';

const html = `<form id="article" data-live="7">
  <input type="hidden" name="Version" value="v1"><input type="hidden" name="__FormOrigin" value="secret">
  <textarea name="Headline">Ferry</textarea>
  <textarea name="Standfirst">
It is back</textarea>
  <input name="Slug" value="ferry">
  <select name="StoryKind"><option value="News" selected>News</option><option value="Opinion">Opinion</option></select>
  <input type="checkbox" name="IsLong" value="true"><input type="number" name="SeriesPlace" value="2">
  <div class="rows" id="CategoryIds" data-rows>
    <select name="CategoryIds" aria-label="Primary category"><option value="">Choose</option><option value="1" selected>Sea</option><option value="2">Land</option><option value="3">Air</option></select>
    <select name="CategoryIds" aria-label="Category 2"><option value="" selected>Another one</option><option value="1">Sea</option><option value="2">Land</option><option value="3">Air</option></select>
  </div>
  <div data-picture-field><img data-picture-shown src="/media/4/k/320.webp"><button type="button" data-picture-clear>Remove</button>
    <input name="PictureId" value="4"></div>
  <textarea name="Body">Text</textarea><button name="Then" value="save">Save</button>
</form>`;

interface Writer {
  doc: Y.Doc;
  form: HTMLFormElement;
  fields: Fields;
  headline: HTMLTextAreaElement;
}

let pair: Writer[] = [];

function writer(client: number, page = html): Writer {
  const place = document.createElement('div');
  place.innerHTML = page;
  document.body.append(place);
  const form = place.querySelector('form')!;
  const doc = new Y.Doc();
  doc.clientID = client;
  const fields = fieldsOf(form);
  return { doc, form, fields, headline: form.querySelector<HTMLTextAreaElement>('[name=Headline]')! };
}

/** What each has and the other lacks. */
function sync(...writers: Writer[]): void {
  for (const to of writers) {
    for (const from of writers) {
      if (to !== from) {
        Y.applyUpdate(to.doc, Y.encodeStateAsUpdate(from.doc, Y.encodeStateVector(to.doc)), 'relay');
      }
    }
  }
}

/** Two people with the same story open; the second one's page may be another. */
function two(page = html, other = page): [Writer, Writer] {
  const writers: [Writer, Writer] = [writer(1, page), writer(2, other)];
  writers[0].fields.seed(writers[0].doc);
  sync(...writers);
  for (const one of writers) {
    one.fields.bind(one.doc);
  }

  pair = writers;
  return writers;
}

function control<T extends HTMLElement = HTMLInputElement>({ form }: Writer, name: string): T {
  return form.querySelector<T>(`[name=${name}]`)!;
}

/** Replaces the selection of a field as a keyboard does. */
function write(field: HTMLInputElement | HTMLTextAreaElement, words: string, start = field.selectionStart!, end = start): void {
  field.focus();
  field.setRangeText(words, start, end, 'end');
  field.dispatchEvent(new InputEvent('input', { bubbles: true }));
}

function text({ doc }: Writer, name = 'Headline'): string {
  return doc.getText(`text:${name}`).toString();
}

/** One step of an input method: the composed letters so far. */
function compose(field: HTMLTextAreaElement, words: string, start: number, end: number): void {
  field.setRangeText(words, start, end, 'end');
  field.dispatchEvent(new InputEvent('input', { bubbles: true, isComposing: true }));
}

function pick(select: HTMLSelectElement, value: string): void {
  select.value = value;
  select.dispatchEvent(new Event('input', { bubbles: true }));
  select.dispatchEvent(new Event('change', { bubbles: true }));
}

function rows({ form }: Writer): string[] {
  return [...form.querySelectorAll<HTMLSelectElement>('#CategoryIds select')].map((select) => select.value);
}

function row({ form }: Writer, index: number): HTMLSelectElement {
  return form.querySelectorAll<HTMLSelectElement>('#CategoryIds select')[index]!;
}

function list({ doc }: Writer): string[] {
  return doc.getArray<string>('list:CategoryIds').toArray();
}

beforeEach(() => {
  pair = [];
});

afterEach(() => {
  for (const { fields } of pair) {
    fields.release();
  }
});

describe('A text field', () => {
  it('takes what two people type at once', () => {
    const [mine, theirs] = two();
    write(mine.headline, 'The ', 0);
    write(theirs.headline, ' returns', 5);
    sync(mine, theirs);
    expect(mine.headline.value).toBe('The Ferry returns');
    expect(theirs.headline.value).toBe('The Ferry returns');
  });

  it('leaves the caret and the selection at their letters when others type', () => {
    const [mine, theirs] = two();
    mine.headline.focus();
    mine.headline.setSelectionRange(2, 4, 'backward');
    write(theirs.headline, 'Big ', 0);
    mine.headline.focus();
    mine.headline.setSelectionRange(2, 4, 'backward');
    sync(mine, theirs);
    expect([mine.headline.value, mine.headline.selectionStart, mine.headline.selectionEnd]).toEqual(['Big Ferry', 6, 8]);
    expect(mine.headline.selectionDirection).toBe('backward');
  });

  it('tells what counts its letters that others have typed', () => {
    const [mine, theirs] = two();
    const seen: string[] = [];
    mine.headline.addEventListener('input', () => seen.push(mine.headline.value));
    write(theirs.headline, '!', 5);
    sync(mine, theirs);
    expect(seen).toEqual(['Ferry!']);
  });

  it('changes nothing of the document by being shown', () => {
    const [mine] = two();
    const before = Y.encodeStateVector(mine.doc);
    mine.fields.release();
    mine.fields.bind(mine.doc);
    expect(Y.encodeStateVector(mine.doc)).toEqual(before);
  });

  it('keeps characters of two units whole while both change what stands beside them', () => {
    const [mine, theirs] = two(html.replace('>Ferry<', '>\u{1F600}\u{1F601}<'));
    // The neighbours begin with the same unit.
    write(mine.headline, '\u{1F602}', 0);
    write(theirs.headline, '\u{1F603}', 2, 4);
    sync(mine, theirs);
    expect(mine.headline.value).toBe('\u{1F602}\u{1F600}\u{1F603}');
    expect(theirs.headline.value).toBe(mine.headline.value);
  });

  it('takes a line end of whatever kind as one, and no NUL', () => {
    const [mine, theirs] = two();
    write(mine.headline, '\0 two\r\nlines', 5);
    sync(mine, theirs);
    expect(text(mine)).toBe('Ferry two\nlines');
    expect(mine.headline.value).toBe('Ferry two\nlines');
    expect(mine.headline.selectionStart).toBe(15);
    expect(theirs.headline.value).toBe('Ferry two\nlines');
  });

  it('of one line takes none of two', () => {
    const [mine, theirs] = two();
    theirs.doc.getText('text:Slug').insert(5, '\nx');
    sync(mine, theirs);
    sync(mine, theirs);
    expect(control(mine, 'Slug').value).toBe('ferryx');
    expect(text(theirs, 'Slug')).toBe('ferryx');
  });

  it('takes own typing back by Ctrl+Z, and nobody else’s', () => {
    const [mine, theirs] = two();
    write(mine.headline, ' one', 5);
    sync(mine, theirs);
    write(theirs.headline, ' two', 9);
    sync(mine, theirs);
    mine.headline.focus();
    const event = new KeyboardEvent('keydown', { key: 'z', ctrlKey: true, cancelable: true });
    mine.headline.dispatchEvent(event);
    expect(event.defaultPrevented).toBe(true);
    expect(mine.headline.value).toBe('Ferry two');
    expect(mine.headline.selectionStart).toBe(5);
    mine.headline.dispatchEvent(new KeyboardEvent('keydown', { key: 'Z', ctrlKey: true, shiftKey: true, cancelable: true }));
    expect(mine.headline.value).toBe('Ferry one two');
    expect(mine.headline.selectionStart).toBe(9);
    sync(mine, theirs);
    expect(theirs.headline.value).toBe('Ferry one two');
  });

  it('takes back by the browser’s menu, and with other letters on the keys', () => {
    const [mine] = two();
    write(mine.headline, ' one', 5);
    const menu = new InputEvent('beforeinput', { inputType: 'historyUndo', cancelable: true });
    mine.headline.dispatchEvent(menu);
    expect([menu.defaultPrevented, mine.headline.value]).toEqual([true, 'Ferry']);
    mine.headline.dispatchEvent(new KeyboardEvent('keydown', { key: 'н', code: 'KeyY', ctrlKey: true, cancelable: true }));
    expect(mine.headline.value).toBe('Ferry one');
  });

  it('sends what a browser filled in for a new story, and what the server wrote for another', () => {
    for (const [live, expected] of [['new', 'Filled'], ['7', 'Ferry']] as const) {
      document.body.innerHTML = html.replace('data-live="7"', `data-live="${live}"`);
      const form = document.querySelector('form')!;
      form.querySelector<HTMLTextAreaElement>('[name=Headline]')!.value = 'Filled';
      const doc = new Y.Doc();
      fieldsOf(form).seed(doc);
      expect(doc.getText('text:Headline').toString()).toBe(expected);
      expect(doc.getText('text:Standfirst').toString()).toBe('It is back');
      expect([...doc.share.keys()]).not.toContain('text:Body');
      expect([...doc.share.keys()].filter((key) => /Version|FormOrigin/.test(key))).toEqual([]);
    }
  });
});

describe('Composing letters', () => {
  it('is not disturbed by others, and loses nothing of either', () => {
    const [mine, theirs] = two();
    const { headline } = mine;
    headline.focus();
    headline.setSelectionRange(5, 5);
    headline.dispatchEvent(new CompositionEvent('compositionstart'));
    compose(headline, 'か', 5, 5);
    compose(headline, 'かん', 5, 6);
    write(theirs.headline, 'The ', 0);
    write(theirs.headline, '!', 9);
    sync(mine, theirs);
    expect(headline.value).toBe('Ferryかん');
    compose(headline, '漢', 5, 7);
    sync(mine, theirs);
    expect(headline.value).toBe('Ferry漢');
    headline.focus();
    headline.dispatchEvent(new CompositionEvent('compositionend'));
    sync(mine, theirs);
    expect([headline.value, theirs.headline.value]).toEqual(['The Ferry漢!', 'The Ferry漢!']);
    expect(headline.selectionStart).toBe(10);
  });

  it('over words that somebody else changes takes away only what was selected', () => {
    const [mine, theirs] = two(html.replace('>Ferry<', '>One two three<'));
    const { headline } = mine;
    headline.focus();
    headline.dispatchEvent(new CompositionEvent('compositionstart'));
    write(theirs.headline, '\u{1F600}', 5);
    write(theirs.headline, '', 0, 2);
    sync(mine, theirs);
    expect(text(mine)).toBe('e t\u{1F600}wo three');
    headline.focus();
    compose(headline, 'x', 4, 7);
    headline.dispatchEvent(new CompositionEvent('compositionend'));
    sync(mine, theirs);
    expect(headline.value).toBe('e x\u{1F600} three');
    expect(theirs.headline.value).toBe('e x\u{1F600} three');
    expect(headline.selectionStart).toBe(3);
  });

  it('in another’s deleted words keeps what was composed', () => {
    const [mine, theirs] = two();
    const { headline } = mine;
    headline.focus();
    headline.dispatchEvent(new CompositionEvent('compositionstart'));
    compose(headline, 'x', 3, 3);
    write(theirs.headline, '', 0, 5);
    sync(mine, theirs);
    headline.focus();
    compose(headline, 'xy', 3, 4);
    headline.dispatchEvent(new CompositionEvent('compositionend'));
    sync(mine, theirs);
    expect([headline.value, theirs.headline.value]).toEqual(['xy', 'xy']);
  });

  it('sends a snapshot of what is in the document, not of what the field shows', () => {
    const [mine, theirs] = two();
    mine.headline.dispatchEvent(new CompositionEvent('compositionstart'));
    write(theirs.headline, '!', 5);
    sync(mine, theirs);
    const body = new FormData(mine.form);
    expect(body.get('Headline')).toBe('Ferry');
    mine.fields.complete(body);
    expect(body.get('Headline')).toBe('Ferry!');
    expect(body.get('Body')).toBe('Text');
  });

  it('can be taken back', () => {
    const [mine, theirs] = two();
    mine.headline.focus();
    mine.headline.dispatchEvent(new CompositionEvent('compositionstart'));
    compose(mine.headline, '漢', 5, 5);
    write(theirs.headline, '!', 5);
    sync(mine, theirs);
    mine.headline.dispatchEvent(new CompositionEvent('compositionend'));
    mine.headline.dispatchEvent(new KeyboardEvent('keydown', { key: 'z', metaKey: true }));
    expect(mine.headline.value).toBe('Ferry!');
  });
});

describe('Random typing of three people', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])('with and without an input method ends alike, seed %i', (seed) => {
    let state = seed;
    const next = (below: number) => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
    const writers = [...two(), writer(3)];
    sync(...writers);
    writers[2]!.fields.bind(writers[2]!.doc);
    pair = writers;
    const composing = new Map<Writer, boolean>();
    let typed = '';
    for (let turn = 0; turn < 150; turn++) {
      const one = writers[next(3)]!;
      const { headline } = one;
      const signs = [...headline.value];
      const at = signs.slice(0, next(signs.length + 1)).join('').length;
      const sign = next(2) === 0 ? String.fromCharCode(0x4e00 + turn) : String.fromCodePoint(0x1f600 + turn);
      headline.focus();
      if (next(4) === 0) {
        headline.dispatchEvent(new CompositionEvent(composing.get(one) ? 'compositionend' : 'compositionstart'));
        composing.set(one, !composing.get(one));
      } else {
        typed += sign;
        write(headline, sign, at);
      }

      if (next(3) === 0) {
        const pairOf = [one, writers[next(3)]!];
        sync(...pairOf);
      }
    }

    for (const one of writers) {
      if (composing.get(one)) {
        one.headline.dispatchEvent(new CompositionEvent('compositionend'));
      }
    }

    sync(...writers);
    sync(...writers);
    const [first, ...others] = writers.map((one) => one.headline.value);
    expect(others).toEqual([first, first]);
    expect(text(writers[0]!)).toBe(first);
    expect([...typed].filter((sign) => !first!.includes(sign))).toEqual([]);
    expect(first).not.toContain('\ufffd');
  });
});

describe('A choice', () => {
  it('of a select, a box and a number shows with the others', () => {
    const [mine, theirs] = two();
    const seen: string[] = [];
    theirs.form.addEventListener('input', (event) => seen.push((event.target as HTMLInputElement).name));
    pick(control(mine, 'StoryKind'), 'Opinion');
    control(mine, 'IsLong').click();
    control(mine, 'SeriesPlace').value = '3';
    control(mine, 'SeriesPlace').dispatchEvent(new Event('input', { bubbles: true }));
    sync(mine, theirs);
    expect(control(theirs, 'StoryKind').value).toBe('Opinion');
    expect(control(theirs, 'IsLong').checked).toBe(true);
    expect(control(theirs, 'SeriesPlace').value).toBe('3');
    expect(seen.sort()).toEqual(['IsLong', 'SeriesPlace', 'StoryKind']);
    control(theirs, 'IsLong').click();
    sync(mine, theirs);
    expect(control(mine, 'IsLong').checked).toBe(false);
  });

  it('that this page’s list does not have is kept and sent', () => {
    const [mine, theirs] = two(html.replace('<option value="Opinion">', '<option value="12">Twelve</option><option value="Opinion">'), html);
    pick(control(mine, 'StoryKind'), '12');
    sync(mine, theirs);
    expect(new FormData(theirs.form).get('StoryKind')).toBe('12');
    write(theirs.headline, '!', 5);
    sync(mine, theirs);
    expect(control(mine, 'StoryKind').value).toBe('12');
  });

  it('of a picture shows the picture, and its removal', () => {
    const [mine, theirs] = two();
    const shown = theirs.form.querySelector('img')!;
    mine.form.querySelector('img')!.src = '/media/9/k/320.webp';
    control(mine, 'PictureId').value = '9';
    control(mine, 'PictureId').dispatchEvent(new Event('input', { bubbles: true }));
    sync(mine, theirs);
    expect([control(theirs, 'PictureId').value, shown.getAttribute('src'), shown.hidden]).toEqual(['9', '/media/9/k/320.webp', false]);
    mine.form.querySelector('img')!.hidden = true;
    control(mine, 'PictureId').value = '';
    control(mine, 'PictureId').dispatchEvent(new Event('input', { bubbles: true }));
    sync(mine, theirs);
    expect([control(theirs, 'PictureId').value, shown.hidden, theirs.form.querySelector('button')!.hidden]).toEqual(['', true, true]);
  });

  it('of a picture elsewhere is not fetched', () => {
    const [mine, theirs] = two();
    for (const address of ['https://elsewhere.example/x.png', '//elsewhere.example/x.png', '/\\elsewhere.example/x.png']) {
      mine.doc.getMap('choices').set('PictureId', `9 ${address}`);
      sync(mine, theirs);
      expect(theirs.form.querySelector('img')!.hasAttribute('src')).toBe(false);
      expect(control(theirs, 'PictureId').value).toBe('9');
    }
  });
});

describe('A list', () => {
  it('has what both add at once, each once', () => {
    const [mine, theirs] = two();
    pick(row(mine, 1), '2');
    pick(row(theirs, 1), '3');
    sync(mine, theirs);
    expect(rows(mine).filter(Boolean).sort()).toEqual(['1', '2', '3']);
    expect(rows(theirs).filter(Boolean)).toEqual(rows(mine).filter(Boolean));
    expect(rows(mine).at(-1)).toBe('');
    expect(row(mine, 2).getAttribute('aria-label')).toBe('Category 3');
  });

  it('has what both choose once', () => {
    const [mine, theirs] = two();
    pick(row(mine, 1), '2');
    pick(row(theirs, 1), '2');
    sync(mine, theirs);
    expect(rows(mine)).toEqual(['1', '2']);
    expect(rows(theirs)).toEqual(['1', '2']);
    pick(row(mine, 1), '3');
    sync(mine, theirs);
    expect(list(mine)).toEqual(['1', '3']);
    expect(rows(theirs)).toEqual(['1', '3', ''].slice(0, rows(theirs).length));
  });

  it('keeps the order when one is chosen twice', () => {
    const [mine] = two();
    pick(row(mine, 1), '2');
    row(mine, 1).after(row(mine, 1).cloneNode(true));
    pick(row(mine, 2), '1');
    expect(list(mine)).toEqual(['1', '2']);
  });

  it('can be put in another order while somebody adds to it', () => {
    const [mine, theirs] = two();
    pick(row(mine, 1), '2');
    sync(mine, theirs);
    row(mine, 0).value = '2';
    pick(row(mine, 1), '1');
    pick(row(theirs, 2), '3');
    sync(mine, theirs);
    expect(rows(mine).filter(Boolean)).toEqual(['2', '1', '3']);
    expect(rows(theirs).filter(Boolean)).toEqual(['2', '1', '3']);
  });

  it('is in the same order with both when both change it at once', () => {
    const [mine, theirs] = two();
    pick(row(mine, 1), '2');
    sync(mine, theirs);
    row(mine, 0).value = '2';
    pick(row(mine, 1), '1');
    row(theirs, 0).value = '2';
    pick(row(theirs, 1), '1');
    sync(mine, theirs);
    expect(rows(mine).filter(Boolean)).toEqual(['2', '1']);
    expect(rows(theirs).filter(Boolean)).toEqual(['2', '1']);
  });

  it('keeps a value that this page’s list does not have', () => {
    const [mine, theirs] = two(html.replaceAll('<option value="3">', '<option value="8">New</option><option value="3">'), html);
    pick(row(mine, 1), '8');
    sync(mine, theirs);
    expect(new FormData(theirs.form).getAll('CategoryIds').filter(Boolean)).toEqual(['1', '8']);
    pick(row(theirs, 2), '3');
    sync(mine, theirs);
    expect(list(mine)).toEqual(['1', '8', '3']);
    pick(row(theirs, 1), '');
    sync(mine, theirs);
    expect(list(mine)).toEqual(['1', '3']);
  });
});

describe('The difference of two texts', () => {
  it.each([
    ['aa', 'aaa', 1, { at: 0, removed: 0, inserted: 'a' }],
    ['aa', 'aaa', 3, { at: 2, removed: 0, inserted: 'a' }],
    ['aaa', 'aa', 1, { at: 1, removed: 1, inserted: '' }],
    ['one two', 'one three', 9, { at: 5, removed: 2, inserted: 'hree' }],
    // A caret that has nothing to do with it.
    ['one two', 'one twos', 0, { at: 7, removed: 0, inserted: 's' }],
    ['', 'x', 1, { at: 0, removed: 0, inserted: 'x' }],
    ['\u{1F600}', '\u{1F601}\u{1F600}', 2, { at: 0, removed: 0, inserted: '\u{1F601}' }],
    ['\u{1F600}', '\u{1F601}', 2, { at: 0, removed: 2, inserted: '\u{1F601}' }],
    ['\u{1F600}\u{1F400}', '\u{1F600}\u{1F600}', 4, { at: 2, removed: 2, inserted: '\u{1F600}' }],
  ])('%j and %j with the caret at %i is the part that was typed', (before, after, caret, expected) => {
    expect(difference(before, after, caret)).toEqual(expected);
  });

  it('is nothing if there is none', () => {
    expect(difference('one', 'one')).toBeNull();
  });
});

describe('A place in a text', () => {
  it.each([
    [3, [{ insert: 'ab' }], 5],
    [3, [{ retain: 3 }, { insert: 'ab' }], 3],
    [3, [{ retain: 4 }, { insert: 'ab' }], 3],
    [3, [{ retain: 1 }, { delete: 1 }], 2],
    [3, [{ retain: 1 }, { delete: 9 }], 1],
    [3, [{ delete: 1 }, { insert: 'abc' }], 5],
    [3, [{ retain: 1 }, { insert: 'a' }, { retain: 1 }, { delete: 1 }, { insert: 'bc' }], 3],
  ])('%i after %j is %i', (place, delta, expected) => {
    expect(moved(place, delta)).toBe(expected);
  });

  it('at the beginning of a selection goes with its letters', () => {
    expect(moved(3, [{ retain: 3 }, { insert: 'ab' }], true)).toBe(5);
  });
});
