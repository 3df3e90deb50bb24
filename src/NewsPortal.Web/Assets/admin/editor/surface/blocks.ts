// The blocks that can be inserted: the "/" menu while typing, and the same list from the toolbar.
import { Extension, type Editor } from '@tiptap/core';
import { Plugin, PluginKey, type EditorState } from '@tiptap/pm/state';
import { insertBlock, insertCorrection, insertDetails, insertFootnote, insertTable, run, setLevel, toggleBox, toggleCode, toggleList } from './commands';
import { correctionIn, texts } from './texts';
import { make, nextId, put } from './ui';

export interface Block {
  label: string;
  /** More words by which it is found. */
  words: string;
  sign: string;
  act: (editor: Editor) => void;
}

export interface BlockTools {
  picture: (editor: Editor, isGallery: boolean) => void;
  embed: (editor: Editor) => void;
  story: (editor: Editor) => void;
}

export function blocks(tools: BlockTools, language: string): Block[] {
  return [
    { label: texts.heading, words: 'h2 title', sign: 'H2', act: (editor) => run(editor, setLevel(2)) },
    { label: texts.subheading, words: 'h3 heading', sign: 'H3', act: (editor) => run(editor, setLevel(3)) },
    { label: texts.minorHeading, words: 'h4 heading', sign: 'H4', act: (editor) => run(editor, setLevel(4)) },
    { label: texts.list, words: 'bullet ul', sign: '•', act: (editor) => run(editor, toggleList(false)) },
    { label: texts.numberedList, words: 'ol 1.', sign: '1.', act: (editor) => run(editor, toggleList(true)) },
    { label: texts.quote, words: 'blockquote citation', sign: '“', act: (editor) => run(editor, toggleBox('quote')) },
    { label: texts.pullQuote, words: 'pullquote large', sign: '❝', act: (editor) => run(editor, toggleBox('pullquote')) },
    { label: texts.factBox, words: 'factbox aside info', sign: '▤', act: (editor) => run(editor, toggleBox('factbox')) },
    { label: texts.correction, words: 'erratum mistake fix note', sign: '✓', act: (editor) => run(editor, insertCorrection(correctionIn(language))) },
    { label: texts.picture, words: 'image photo', sign: '▣', act: (editor) => tools.picture(editor, false) },
    { label: texts.gallery, words: 'pictures images photos', sign: '▦', act: (editor) => tools.picture(editor, true) },
    { label: texts.embed, words: 'video youtube vimeo post tweet map', sign: '▷', act: (editor) => tools.embed(editor) },
    { label: texts.readAlso, words: 'story card related link', sign: '↗', act: (editor) => tools.story(editor) },
    { label: texts.table, words: 'rows columns', sign: '▥', act: (editor) => run(editor, insertTable()) },
    { label: texts.footnote, words: 'note source', sign: '¹', act: (editor) => run(editor, insertFootnote) },
    { label: texts.code, words: 'pre program', sign: '{}', act: (editor) => run(editor, toggleCode) },
    { label: texts.divider, words: 'hr line break', sign: '—', act: (editor) => run(editor, insertBlock(editor.schema.nodes.divider!.create())) },
    { label: texts.foldOut, words: 'details summary accordion', sign: '▸', act: (editor) => run(editor, insertDetails) },
  ];
}

export function matching(all: Block[], query: string): Block[] {
  const words = query.toLowerCase().trim();
  const starts = all.filter((block) => block.label.toLowerCase().startsWith(words));
  return [...starts, ...all.filter((block) => !starts.includes(block) && `${block.label} ${block.words}`.toLowerCase().split(' ').some((word) => word.startsWith(words)))];
}

/** Where the "/" is that the caret comes after, if there is little between them. */
function slashBefore({ selection: { empty, $from }, doc }: EditorState): number | null {
  const text = doc.textBetween(Math.max($from.start(), $from.pos - 25), $from.pos, undefined, '\ufffc');
  const match = empty ? /(?:^|\s)(\/[^/\ufffc]*)$/.exec(text) : null;
  return match && !/\s\s/.test(match[1]!) ? $from.pos - match[1]!.length : null;
}

const key = new PluginKey<number | null>('blocks');

/** The "/" menu. It opens when "/" is typed at the start or after a space, and closes when nothing fits. */
export const BlockMenu = Extension.create<{ root: HTMLElement | null; blocks: Block[] }>({
  name: 'blockMenu',
  priority: 1100,
  addOptions: () => ({ root: null, blocks: [] }),
  addProseMirrorPlugins() {
    const { editor } = this;
    const { root, blocks: all } = this.options;
    const id = nextId('surface-blocks');
    const list = make('div', { id, role: 'listbox', 'aria-label': texts.blocks, class: 'surface-menu', hidden: true });
    let items: Block[] = [];
    let at = 0;
    const take = (block: Block) => {
      const start = key.getState(editor.state);
      if (typeof start === 'number') {
        editor.view.dispatch(editor.state.tr.delete(start, editor.state.selection.from).setMeta(key, null));
      }

      block.act(editor);
    };
    const mark = () => {
      [...list.children].forEach((option, index) => {
        option.setAttribute('aria-selected', String(index === at));
        if (index === at) {
          option.scrollIntoView({ block: 'nearest' });
        }
      });
      editor.view.dom.setAttribute('aria-activedescendant', `${id}-${at}`);
    };
    const hide = () => {
      if (!list.hidden) {
        list.hidden = true;
        editor.view.dom.removeAttribute('aria-activedescendant');
        editor.view.dom.removeAttribute('aria-controls');
      }
    };
    return [new Plugin<number | null>({
      key,
      state: {
        init: () => null,
        apply(tr, start, _, state) {
          const meta = tr.getMeta(key) as number | null | undefined;
          // Found again from the caret, because positions do not survive what others write.
          return meta === null || (start === null && meta === undefined) ? null : slashBefore(state);
        },
      },
      props: {
        handleTextInput(view, from, to, text) {
          const { $from } = view.state.selection;
          const before = $from.parent.textBetween(Math.max(0, $from.parentOffset - 1), $from.parentOffset, undefined, '\ufffc');
          if (text === '/' && from === to && $from.parent.type.name === 'paragraph' && /^\s?$/.test(before) && view.editable) {
            view.dispatch(view.state.tr.insertText('/').setMeta(key, from));
            return true;
          }

          return false;
        },
        handleKeyDown(view, event) {
          if (list.hidden) {
            return false;
          }

          if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
            at = (at + (event.key === 'ArrowDown' ? 1 : items.length - 1)) % items.length;
            mark();
          } else if (event.key === 'Enter' || event.key === 'Tab') {
            take(items[at]!);
          } else if (event.key === 'Escape') {
            view.dispatch(view.state.tr.setMeta(key, null));
          } else {
            return false;
          }

          event.preventDefault();
          return true;
        },
        handleDOMEvents: {
          blur: (view) => {
            if (key.getState(view.state) !== null) {
              view.dispatch(view.state.tr.setMeta(key, null));
            }

            return false;
          },
        },
      },
      view: () => {
        root?.append(list);
        return {
          update(view) {
            const start = key.getState(view.state);
            items = typeof start === 'number' ? matching(all, view.state.doc.textBetween(start + 1, view.state.selection.from)) : [];
            if (items.length === 0) {
              hide();
              return;
            }

            at = Math.min(at, items.length - 1);
            if (list.hidden) {
              at = 0;
            }

            list.replaceChildren(...items.map((block, index) => option(block, `${id}-${index}`, take)));
            list.hidden = false;
            view.dom.setAttribute('aria-controls', id);
            mark();
            if (root) {
              put(list, root, view.coordsAtPos(start as number));
            }
          },
          destroy: () => list.remove(),
        };
      },
    })];
  },
});

function option(block: Block, id: string, take: (block: Block) => void): HTMLElement {
  const made = make('div', { role: 'option', id }, make('span', { class: 'surface-sign', 'aria-hidden': 'true' }, block.sign), block.label);
  made.addEventListener('pointerdown', (event) => {
    // The caret stays where the block goes.
    event.preventDefault();
    take(block);
  });
  return made;
}
