// The writing surface of a story: the shared body in an editor, with its toolbar, menus and tools around it.
import { Editor } from '@tiptap/core';
import Collaboration from '@tiptap/extension-collaboration';
import CollaborationCaret from '@tiptap/extension-collaboration-caret';
import { Dropcursor, Gapcursor, Placeholder } from '@tiptap/extensions';
import type { Awareness } from 'y-protocols/awareness';
import type * as Y from 'yjs';
import type { Picture } from '../../pictures';
import { BlockMenu, blocks } from './blocks';
import { Clipboard } from './clipboard';
import { chooseCharacter, showHelp } from './dialogs';
import { DragHandle } from './drag';
import { Figures } from './figures';
import { Find, findBar } from './find';
import { docToHtml, htmlToDoc } from './html';
import { chooseLanguage } from './language';
import { editLink, insertEmbed, insertStory, type Story } from './links';
import { content } from './schema';
import { NotedPassages } from './noted';
import { texts } from './texts';
import { toolbar } from './toolbar';
import { Typing } from './typing';
import { make } from './ui';
import { insertPicture, upload } from './uploads';

export interface SurfaceOptions {
  element: HTMLElement;
  /** The body in the shared document. */
  fragment: Y.XmlFragment;
  /** Where the others are; null for somebody who writes alone. */
  awareness: Awareness | null;
  user: { name: string; color: string };
  /** What the text is called. */
  label: string;
  /** The language of the text, BCP 47. */
  language: string;
  dir: 'auto' | 'rtl' | 'ltr';
  choosePicture: () => Promise<Picture | null>;
  /** The uploaded picture, or why there is none, in words for people. */
  uploadPicture: (file: File) => Promise<Picture | string>;
  findStories: (query: string) => Promise<Story[]>;
  /** After every change of the body, one's own or another's. */
  onChange: () => void;
  /** Writes a note for colleagues on what is selected; without it there are no notes. */
  onNote?: () => void;
  /** Somebody clicked into a passage that has a note. */
  onPassage?: (id: number) => void;
  /** The address of a picture of the library by its number; without it only pictures chosen here are shown. */
  pictureAddress?: (id: string) => string | null;
}

export interface Surface {
  editor: Editor;
  html(): string;
  /** Replaces the text by stored HTML, as little of it as possible: from the source view, or another version. */
  setHtml(html: string): void;
  words(): number;
  setEditable(is: boolean): void;
  destroy(): void;
}

export function createSurface(options: SurfaceOptions): Surface {
  const { element, language } = options;
  const page = make('div', { class: 'surface-page' });
  const root = make('div', { class: 'surface' });
  let find: ReturnType<typeof findBar> | null = null;
  let bar: ReturnType<typeof toolbar> | null = null;
  const all = blocks({
    picture: (editor, isGallery) => void insertPicture(editor, options.choosePicture, isGallery),
    embed: (editor) => insertEmbed(editor, root),
    story: (editor) => insertStory(editor, root, options.findStories),
  }, language);
  const send = () => void upload(editor, root, options.uploadPicture);
  const editor: Editor = new Editor({
    element: page,
    // The style sheet has the rules; the page allows no other styles.
    injectCSS: false,
    coreExtensionOptions: { clipboardTextSerializer: { blockSeparator: '\n\n' } },
    extensions: [
      ...content,
      Collaboration.configure({ fragment: options.fragment }),
      ...(options.awareness ? [CollaborationCaret.configure({ provider: { awareness: options.awareness }, user: options.user })] : []),
      Dropcursor.configure({ class: 'surface-drop', color: false, width: 3 }),
      Gapcursor,
      Placeholder.configure({ placeholder: texts.placeholder, showOnlyCurrent: false }),
      Typing.configure({
        language,
        help: () => showHelp(editor),
        link: () => editLink(editor, root, options.findStories),
        find: (isReplacing) => find?.open(isReplacing),
        characters: () => chooseCharacter(editor),
        words: () => chooseLanguage(editor, root),
        toolbar: () => bar?.focus(),
        note: () => options.onNote?.(),
      }),
      BlockMenu.configure({ root, blocks: all }),
      Figures.configure({ choose: options.choosePicture, source: options.pictureAddress ?? (() => null) }),
      Clipboard.configure({ uploaded: send }),
      Find,
      NotedPassages.configure({ opened: (id) => options.onPassage?.(id) }),
      DragHandle.configure({ root }),
    ],
    editorProps: {
      attributes: {
        class: 'surface-text body', role: 'textbox', 'aria-multiline': 'true', 'aria-label': options.label, lang: language, dir: options.dir, spellcheck: 'true',
      },
    },
  });
  // From here on: to show the text for the first time is no change.
  editor.on('update', () => options.onChange());
  find = findBar(editor);
  bar = toolbar(editor, root, all, {
    link: () => editLink(editor, root, options.findStories),
    find: () => find?.open(true),
    characters: () => chooseCharacter(editor),
    words: () => chooseLanguage(editor, root),
    help: () => showHelp(editor),
    picture: () => void insertPicture(editor, options.choosePicture, false),
    note: options.onNote ?? null,
  });
  root.prepend(bar.element, find.element, make('div', { class: 'surface-notices' }), page);
  element.append(root);

  page.addEventListener('mousedown', (event) => {
    if (event.target === page && editor.isEditable) {
      // Below the last block, which need not be one that text can follow in.
      event.preventDefault();
      continueAtEnd(editor);
    }
  });
  const help = (event: KeyboardEvent) => {
    const isTyping = event.target instanceof HTMLElement && (event.target.isContentEditable || event.target.matches('input, textarea, select'));
    if (event.key === '?' && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey && document.querySelector('dialog[open]') === null) {
      event.preventDefault();
      showHelp(editor);
    }
  };
  document.addEventListener('keydown', help);

  return {
    editor,
    html: () => docToHtml(editor.state.doc),
    setHtml: (html) => setHtml(editor, html),
    words: () => countWords(editor.state.doc.textBetween(0, editor.state.doc.content.size, '\n', ' '), language),
    setEditable(is) {
      editor.setEditable(is, false);
      bar!.element.hidden = !is;
      root.classList.toggle('is-locked', !is);
    },
    destroy() {
      document.removeEventListener('keydown', help);
      editor.destroy();
      root.remove();
    },
  };
}

/** Words as people count them; languages without spaces need the browser's knowledge. */
export function countWords(text: string, language: string): number {
  if (/^(ja|zh|th|lo|km|my)\b/.test(language) && 'Segmenter' in Intl) {
    return [...new Intl.Segmenter(language, { granularity: 'word' }).segment(text)].filter((part) => part.isWordLike).length;
  }

  return text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
}

function continueAtEnd(editor: Editor): void {
  const { doc, schema, tr } = editor.state;
  const last = doc.lastChild;
  if (last && (last.type.name !== 'paragraph' || last.attrs.level)) {
    editor.view.dispatch(tr.insert(doc.content.size, schema.nodes.paragraph!.create()));
  }

  editor.commands.focus('end');
}

function setHtml(editor: Editor, html: string): void {
  const { doc } = editor.state;
  const next = htmlToDoc(html, editor.schema);
  let start = 0;
  let from = 0;
  while (start < doc.childCount && start < next.childCount && doc.child(start).eq(next.child(start))) {
    from += doc.child(start).nodeSize;
    start++;
  }

  let end = 0;
  let to = doc.content.size;
  while (end < doc.childCount - start && end < next.childCount - start && doc.child(doc.childCount - 1 - end).eq(next.child(next.childCount - 1 - end))) {
    end++;
    to -= doc.child(doc.childCount - end).nodeSize;
  }

  const changed = next.children.slice(start, next.childCount - end);
  if (from < to || changed.length > 0) {
    editor.view.dispatch(editor.state.tr.replaceWith(from, to, changed));
  }
}
