// What happens while typing: Markdown, typographic quotes of the language, and the keys.
import { Extension, InputRule, markInputRule, type Editor } from '@tiptap/core';
import { liftListItem, sinkListItem, splitListItem } from '@tiptap/pm/schema-list';
import { TextSelection, type EditorState } from '@tiptap/pm/state';
import { backToText, deleteEmpty, insertBlock, insertFootnote, leaveLine, moveBlock, run, setLevel, toggleBox, toggleList, wrapAt } from './commands';

type Quotes = [open: string, close: string, openSingle: string, closeSingle: string];

const thin = '\u202f';
const comma: Quotes = ['“', '”', '‘', '’'];
const low: Quotes = ['„', '“', '‚', '‘'];
const lowHigh: Quotes = ['„', '”', '‚', '’'];
const angles: Quotes = ['«', '»', '‹', '›'];
const spaced: Quotes = [`«${thin}`, `${thin}»`, '‘', '’'];
const right: Quotes = ['”', '”', '’', '’'];
const quotes: Record<string, Quotes> = {
  de: low, cs: low, sk: low, sl: low, hr: low, bg: low, lt: low, is: low, et: low, 'de-ch': angles, 'de-li': angles, 'fr-ch': angles,
  fr: spaced, it: angles, es: ['«', '»', '“', '”'], pt: ['«', '»', '“', '”'], 'pt-br': comma, ca: ['«', '»', '“', '”'], el: ['«', '»', '“', '”'],
  ru: ['«', '»', '„', '“'], uk: ['«', '»', '„', '“'], pl: lowHigh, hu: ['„', '”', '»', '«'], ro: ['„', '”', '«', '»'], nl: comma, sv: right, fi: right,
  da: ['»', '«', '›', '‹'], nb: ['«', '»', '‘', '’'], no: ['«', '»', '‘', '’'], ar: ['«', '»', '‹', '›'], fa: ['«', '»', '‹', '›'], he: ['”', '”', '’', '’'],
  ja: ['「', '」', '『', '』'], zh: ['“', '”', '‘', '’'],
};

/** The quotation marks of a language, by its most specific name. */
export function quotesOf(language: string): Quotes {
  const name = language.toLowerCase();
  return quotes[name] ?? quotes[name.split('-')[0]!] ?? comma;
}

function opens(before: string): boolean {
  return before === '' || /[\s([{\u00a0\u202f–—/“„«‘‚‹「『]$/.test(before);
}

/** The character that a straight quotation mark becomes after this text. */
export function quoteFor(sign: string, before: string, language: string): string {
  const [open, close, openSingle, closeSingle] = quotesOf(language);
  if (sign === '"') {
    return opens(before) ? open : close;
  }

  // After a letter it is an apostrophe, unless a single quotation is open; before a number of a year as well.
  const isOpen = before.lastIndexOf(openSingle) > before.lastIndexOf(closeSingle) && openSingle !== closeSingle;
  return opens(before) ? openSingle : isOpen && /[\p{P}]$/u.test(before) ? closeSingle : isOpen && closeSingle !== '’' && /\s/.test(before.slice(before.lastIndexOf(openSingle))) ? closeSingle : '’';
}

function textBefore(state: EditorState, pos: number): string {
  const $pos = state.doc.resolve(pos);
  return $pos.parent.textBetween(Math.max(0, $pos.parentOffset - 200), $pos.parentOffset, undefined, '\ufffc');
}

function replaced(find: RegExp, by: (before: string) => string): InputRule {
  return new InputRule({
    find,
    handler: ({ state, range }) => {
      const marks = state.doc.resolve(range.from).marks();
      state.tr.replaceWith(range.from, range.to, state.schema.text(by(textBefore(state, range.from)), state.storedMarks ?? marks));
    },
  });
}

function inParagraph(find: RegExp, act: (state: EditorState, from: number, match: RegExpMatchArray) => boolean): InputRule {
  return new InputRule({
    find,
    handler: ({ state, range, match }) => {
      const $from = state.doc.resolve(range.from);
      if ($from.parent.type.name !== 'paragraph' || $from.parentOffset > 0) {
        return null;
      }

      state.tr.delete(range.from, range.to);
      return act(state, range.from, match) ? undefined : null;
    },
  });
}

export interface TypingOptions {
  language: string;
  help: () => void;
  link: () => void;
  find: (replace: boolean) => void;
  characters: () => void;
  /** The language of the selected words. */
  words: () => void;
  toolbar: () => void;
  note: () => void;
}

export const Typing = Extension.create<TypingOptions>({
  name: 'typing',
  priority: 950,
  addOptions: () => ({ language: 'en', help: () => {}, link: () => {}, find: () => {}, characters: () => {}, words: () => {}, toolbar: () => {}, note: () => {} }),

  addInputRules() {
    const { language } = this.options;
    const { bold, italic, strike, highlight, code } = this.editor.schema.marks;
    return [
      inParagraph(/^(#{1,4})\s$/, ({ tr }, from, match) => {
        tr.setNodeAttribute(from - 1, 'level', Math.max(2, match[1]!.length));
        return true;
      }),
      inParagraph(/^[-*•]\s$/, ({ tr }, from) => wrapAt(tr, from, 'list', {})),
      inParagraph(/^(\d{1,4})[.)]\s$/, ({ tr }, from, match) =>
        wrapAt(tr, from, 'list', { ordered: true, start: match[1] === '1' ? null : String(Number(match[1])) })),
      inParagraph(/^>\s$/, ({ tr }, from) => wrapAt(tr, from, 'box', { tag: 'blockquote' })),
      inParagraph(/^```$/, ({ tr, schema }, from) => {
        tr.setBlockType(from, from, schema.nodes.codeBlock!);
        return true;
      }),
      inParagraph(/^(---|\*\*\*|—-)$/, ({ tr, schema }, from) => {
        const at = from - 1;
        tr.insert(at, schema.nodes.divider!.create());
        tr.setSelection(TextSelection.near(tr.doc.resolve(at + 2)));
        return true;
      }),
      markInputRule({ find: /(?:^|[\s(])(\*\*(?!\s)([^*]+)(?<!\s)\*\*)$/, type: bold! }),
      markInputRule({ find: /(?:^|[\s(])(__(?!\s)([^_]+)(?<!\s)__)$/, type: bold! }),
      markInputRule({ find: /(?:^|[\s(])(\*(?![\s*])([^*]+)(?<!\s)\*)$/, type: italic! }),
      markInputRule({ find: /(?:^|[\s(])(_(?![\s_])([^_]+)(?<!\s)_)$/, type: italic! }),
      markInputRule({ find: /(?:^|[\s(])(~~(?!\s)([^~]+)~~)$/, type: strike! }),
      markInputRule({ find: /(?:^|[\s(])(==(?!\s)([^=]+)==)$/, type: highlight! }),
      markInputRule({ find: /(?:^|[\s(])(`([^`]+)`)$/, type: code! }),
      replaced(/"$/, (before) => quoteFor('"', before, language)),
      replaced(/'$/, (before) => quoteFor("'", before, language)),
      replaced(/\.\.\.$/, () => '…'),
      replaced(/(?<=[\p{L}\p{N}\s,.;:])--$/u, () => '–'),
      replaced(/(?<!^)–-$/, () => '—'),
    ];
  },

  addKeyboardShortcuts() {
    const { editor } = this;
    const { help, link, find, characters, words, toolbar, note } = this.options;
    const item = editor.schema.nodes.listItem!;
    const mark = (name: string) => () => editor.commands.toggleMark(name);
    // Nothing is raised and lowered at once.
    const instead = (name: string, other: string) => () => editor.chain().unsetMark(other).toggleMark(name).run();
    const does = (act: () => void) => () => {
      act();
      return true;
    };
    return {
      'Mod-b': mark('bold'),
      'Mod-i': mark('italic'),
      'Mod-u': mark('underline'),
      'Mod-e': mark('code'),
      'Mod-Shift-x': mark('strike'),
      'Mod-,': instead('subscript', 'superscript'),
      'Mod-.': instead('superscript', 'subscript'),
      'Mod-k': does(link),
      'Mod-f': does(() => find(false)),
      'Mod-h': does(() => find(true)),
      'Mod-/': does(help),
      'Mod-Alt-c': does(characters),
      'Mod-Alt-l': does(words),
      'Mod-Alt-m': does(note),
      'Alt-F10': does(toolbar),
      'Mod-Alt-0': () => run(editor, setLevel(null)),
      'Mod-Alt-2': () => run(editor, setLevel(2)),
      'Mod-Alt-3': () => run(editor, setLevel(3)),
      'Mod-Alt-4': () => run(editor, setLevel(4)),
      'Mod-Shift-7': () => run(editor, toggleList(true)),
      'Mod-Shift-8': () => run(editor, toggleList(false)),
      'Mod-Shift-9': () => run(editor, toggleBox('quote')),
      'Mod-Alt-f': () => run(editor, insertFootnote),
      'Alt-ArrowUp': () => run(editor, moveBlock(-1)),
      'Alt-ArrowDown': () => run(editor, moveBlock(1)),
      'Shift-Enter': () => lineBreak(editor),
      'Mod-Enter': () => lineBreak(editor),
      Enter: () => run(editor, splitListItem(item)) || run(editor, leaveLine),
      Tab: () => run(editor, sinkListItem(item)),
      'Shift-Tab': () => run(editor, liftListItem(item)),
      Delete: () => run(editor, deleteEmpty),
      Backspace: () => editor.commands.undoInputRule() || run(editor, backToText),
    };
  },
});

function lineBreak(editor: Editor): boolean {
  const { state, schema } = editor;
  if (state.selection.$from.parent.type.name === 'codeBlock') {
    return editor.commands.exitCode() || run(editor, insertBlock(schema.nodes.paragraph!.create()));
  }

  return editor.commands.command(({ tr, dispatch }) => {
    dispatch?.(tr.replaceSelectionWith(schema.nodes.hardBreak!.create(), true).scrollIntoView());
    return true;
  });
}
