// The language of words: for whoever listens to the text, for hyphens, and for the fonts of other scripts.
import { getMarkRange, type Editor } from '@tiptap/core';
import { read } from './attributes';
import { texts } from './texts';
import { button, make, nextId, popup } from './ui';

const languages = 'ar bn cs cy da de el en es eu fa fi fr ga he hi hr hu id it ja ko la nl no pl pt ro ru sk sl sr sv sw ta th tr uk ur vi zh'.split(' ');
const leftwards = new Set(['ar', 'fa', 'he', 'ur']);

/** The language that the words at the selection have of their own; empty for the story's. */
export function languageAt(editor: Editor): string {
  return read(editor.getAttributes('span').more).lang ?? '';
}

/** Gives the selected words a language, or the story's again if it is empty. */
export function setLanguage(editor: Editor, language: string): void {
  const type = editor.schema.marks.span!;
  const more = read(editor.getAttributes('span').more);
  delete more.lang;
  delete more.dir;
  if (language !== '') {
    more.lang = language;
    const dir = leftwards.has(language) ? 'rtl' : 'ltr';
    if ((dir === 'rtl') !== (getComputedStyle(editor.view.dom).direction === 'rtl')) {
      more.dir = dir;
    }
  }

  const mark = Object.keys(more).length > 0 ? type.create({ more: JSON.stringify(more) }) : null;
  const { tr, selection: { empty, from, to } } = editor.state;
  if (empty) {
    editor.view.dispatch(mark ? tr.addStoredMark(mark) : tr.removeStoredMark(type));
  } else {
    tr.removeMark(from, to, type);
    editor.view.dispatch(mark ? tr.addMark(from, to, mark) : tr);
  }
}

/** Asks for the language of the selected words, of the words with a language around the caret, or of what comes next. */
export function chooseLanguage(editor: Editor, root: HTMLElement): void {
  const { selection: { empty, from }, doc, schema } = editor.state;
  const range = empty ? getMarkRange(doc.resolve(from), schema.marks.span!) : undefined;
  if (range) {
    editor.commands.setTextSelection(range);
  }

  const id = nextId('surface-field');
  const names = new Intl.DisplayNames([document.documentElement.lang || 'en'], { type: 'language' });
  const present = languageAt(editor);
  const known = [...new Set([...languages, ...(present ? [present] : [])])]
    .map((code) => ({ code, name: names.of(code) ?? code })).sort((a, b) => a.name.localeCompare(b.name));
  const select = make('select', { id }, make('option', { value: '' }, texts.languageOfStory),
    ...known.map(({ code, name }) => make('option', { value: code }, name)));
  select.value = present;
  const apply = () => {
    opened.close();
    setLanguage(editor, select.value);
    editor.commands.focus();
  };
  select.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') {
      event.preventDefault();
      apply();
    }
  });
  const opened = popup(root, editor.view.coordsAtPos(editor.state.selection.from), texts.language, (byKey) => {
    if (byKey) {
      editor.commands.focus();
    }
  }, make('label', { for: id }, texts.language), select, button(texts.done, apply));
  select.focus();
}
