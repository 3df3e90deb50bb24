// How pictures, embeds, recordings and pieces of HTML look in the text, with their fields beside them. Only captions
// are written in the text itself; everything else is a field, so that nothing is hidden in a dialog.
import { Extension, type Editor } from '@tiptap/core';
import type { Node } from '@tiptap/pm/model';
import { NodeSelection, Plugin } from '@tiptap/pm/state';
import { Decoration, DecorationSet, type NodeView } from '@tiptap/pm/view';
import type { Picture } from '../../pictures';
import { numbers } from './html';
import { texts } from './texts';
import { button, make, nextId } from './ui';
import { isWaiting, pictureNode } from './uploads';

export interface FigureOptions {
  choose: () => Promise<Picture | null>;
  /** The address of a small form of a picture, by its number. */
  source: (id: string) => string | null;
}

type Place = () => number | undefined;

function set(editor: Editor, place: Place, name: string, value: unknown): void {
  const pos = place();
  if (pos !== undefined && editor.isEditable && editor.state.doc.nodeAt(pos)?.attrs[name] !== value) {
    editor.view.dispatch(editor.state.tr.setNodeAttribute(pos, name, value));
  }
}

function remove(editor: Editor, place: Place): void {
  const pos = place();
  const node = pos === undefined ? null : editor.state.doc.nodeAt(pos);
  if (pos !== undefined && node && editor.isEditable) {
    editor.view.dispatch(editor.state.tr.delete(pos, pos + node.nodeSize));
    editor.commands.focus();
  }
}

/** A field whose text is an attribute; null if it is empty. What somebody is typing in it is left alone. */
function field(editor: Editor, place: Place, name: string, label: string): { element: HTMLElement; input: HTMLInputElement; show: (value: unknown) => void } {
  const id = nextId('surface-field');
  const input = make('input', { id, dir: 'auto' });
  const element = make('div', { class: 'surface-field' }, make('label', { for: id }, label), input);
  input.addEventListener('input', () => set(editor, place, name, input.value === '' ? null : input.value));
  return {
    element,
    input,
    show(value) {
      const text = typeof value === 'string' ? value : '';
      if (input.value !== text) {
        input.value = text;
      }
    },
  };
}

/** Common to all: tools that the editor leaves alone, and text that it edits. */
function view(dom: HTMLElement, tools: HTMLElement[], contentDOM: HTMLElement | null, update: (node: Node) => void, of: Node): NodeView {
  update(of);
  for (const tool of tools) {
    tool.contentEditable = 'false';
  }

  const isTool = (target: EventTarget | null) => target instanceof globalThis.Node && tools.some((tool) => tool.contains(target))
    && target instanceof Element && target.closest('input, textarea, button, label, select, a') !== null;
  return {
    dom,
    contentDOM,
    update(node) {
      if (node.type !== of.type) {
        return false;
      }

      update(node);
      return true;
    },
    stopEvent: (event) => isTool(event.target),
    ignoreMutation: (mutation) => mutation.type !== 'selection' && !(contentDOM?.contains(mutation.target) ?? false),
  };
}

function pictureView(editor: Editor, node: Node, place: Place, options: FigureOptions): NodeView {
  const dom = make('figure', { class: 'surface-picture' });
  const image = make('img', { alt: '', draggable: 'false' });
  const missing = make('p', { class: 'surface-missing' });
  const shown = make('div', { class: 'surface-image' }, image, missing);
  const caption = make('figcaption', { 'data-placeholder': texts.captionFromLibrary });
  const alt = field(editor, place, 'alt', texts.alt);
  const wide = make('input', { type: 'checkbox' });
  const tools = make('div', { class: 'surface-tools' },
    alt.element, make('label', { class: 'surface-check' }, wide, texts.wide), button(texts.remove, () => remove(editor, place)));
  wide.addEventListener('change', () => set(editor, place, 'wide', wide.checked || null));
  dom.append(shown, caption, tools);
  return view(dom, [shown, tools], caption, ({ attrs, content }) => {
    const id = String(attrs.mediaId ?? '');
    const isSaved = /^\d+$/.test(id);
    const source = attrs.src ?? (isSaved ? options.source(id) : null);
    // Others' clients write addresses too: only our own are shown.
    if (typeof source === 'string' && /^\/(?!\/)/.test(source)) {
      if (image.getAttribute('src') !== source) {
        image.src = source;
      }
      image.hidden = false;
      missing.hidden = true;
    } else {
      image.hidden = true;
      missing.hidden = false;
      missing.textContent = isSaved ? texts.pictureNumber(id) : isWaiting(id) ? texts.uploading : texts.uploadLost;
    }

    image.alt = attrs.alt ?? '';
    alt.show(attrs.alt);
    alt.input.placeholder = texts.altMissing;
    alt.element.classList.toggle('is-missing', !attrs.alt);
    wide.checked = !!attrs.wide;
    dom.classList.toggle('wide', !!attrs.wide);
    dom.classList.toggle('is-uploading', !isSaved);
    caption.classList.toggle('is-empty', content.size === 0);
  }, node);
}

function galleryView(editor: Editor, node: Node, place: Place, options: FigureOptions): NodeView {
  const dom = make('div', { class: 'surface-gallery' });
  const pictures = make('div', { class: 'gallery' });
  const add = async () => {
    const picture = await options.choose();
    const pos = place();
    const gallery = pos === undefined ? null : editor.state.doc.nodeAt(pos);
    if (picture && pos !== undefined && gallery && editor.isEditable) {
      editor.view.dispatch(editor.state.tr.insert(pos + gallery.nodeSize - 1, pictureNode(editor, picture)));
    }

    editor.commands.focus();
  };
  const tools = make('div', { class: 'surface-tools' },
    make('span', { class: 'surface-label' }, texts.gallery), button(texts.addPicture, () => void add()), button(texts.remove, () => remove(editor, place)));
  dom.append(pictures, tools);
  return view(dom, [tools], pictures, () => undefined, node);
}

function embedView(editor: Editor, node: Node, place: Place): NodeView {
  const isEmbed = node.type.name === 'embed';
  const dom = make('figure', { class: 'surface-embed' });
  const label = make('p', { class: 'surface-label' });
  const title = field(editor, place, 'title', texts.embedTitle);
  const tools = make('div', { class: 'surface-tools' }, label, isEmbed ? title.element : null, button(texts.remove, () => remove(editor, place)));
  const caption = make('figcaption', { 'data-placeholder': texts.caption });
  dom.append(tools, caption);
  return view(dom, [tools], caption, ({ attrs, content }) => {
    label.textContent = isEmbed ? `${texts.embed}: ${attrs.href ?? ''}` : texts.recording(String(attrs.fileId ?? ''));
    title.show(attrs.title);
    caption.classList.toggle('is-empty', content.size === 0);
  }, node);
}

function htmlView(editor: Editor, node: Node, place: Place): NodeView {
  const isBlock = node.isBlock;
  const dom = make(isBlock ? 'div' : 'span', { class: isBlock ? 'surface-html' : 'surface-html-inline' });
  const source = make('code', { dir: 'ltr' });
  let present = node;
  const edit = () => {
    const area = make('textarea', { 'aria-label': texts.htmlSource, rows: isBlock ? '8' : '2', dir: 'ltr', spellcheck: 'false' });
    area.value = present.attrs.html ?? '';
    const close = () => {
      set(editor, place, 'html', area.value);
      area.replaceWith(source);
      change.hidden = false;
      done.remove();
      editor.commands.focus();
    };
    const done = button(texts.done, close);
    area.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') {
        close();
      }
    });
    source.replaceWith(area);
    change.hidden = true;
    change.after(done);
    area.focus();
  };
  const change = button(texts.htmlEdit, edit);
  const tools = make('span', { class: 'surface-tools' }, make('span', { class: 'surface-label' }, texts.html), change);
  dom.append(tools, source);
  const made = view(dom, [tools], null, (next) => {
    present = next;
    source.textContent = next.attrs.html ?? '';
  }, node);
  return { ...made, stopEvent: (event) => event.target instanceof Element && event.target.closest('textarea, button') !== null };
}

/** The looks of the nodes, and the numbers of footnotes. */
export const Figures = Extension.create<FigureOptions>({
  name: 'figures',
  addOptions: () => ({ choose: () => Promise.resolve(null), source: () => null }),
  addProseMirrorPlugins() {
    const { editor, options } = this;
    return [new Plugin<DecorationSet>({
      state: {
        init: (_, { doc }) => noteNumbers(doc),
        apply: (tr, present) => (tr.docChanged ? noteNumbers(tr.doc) : present),
      },
      props: {
        nodeViews: {
          picture: (node, _, place) => pictureView(editor, node, place, options),
          gallery: (node, _, place) => galleryView(editor, node, place, options),
          embed: (node, _, place) => embedView(editor, node, place),
          player: (node, _, place) => embedView(editor, node, place),
          htmlBlock: (node, _, place) => htmlView(editor, node, place),
          htmlInline: (node, _, place) => htmlView(editor, node, place),
        },
        decorations(state) {
          return this.getState(state);
        },
        handleClickOn(view, _, node, pos, event) {
          // What is closed could not be edited, and a link must not lead away from the text.
          if (event.target instanceof Element && event.target.closest('summary, a')) {
            event.preventDefault();
          }

          if (node.type.name === 'footnoteRef') {
            view.dispatch(view.state.tr.setSelection(NodeSelection.create(view.state.doc, pos)));
            return true;
          }

          return false;
        },
      },
    })];
  },
});

function noteNumbers(doc: Node): DecorationSet {
  const found: Decoration[] = [];
  let known: Map<string, number> | null = null;
  doc.descendants((node, pos) => {
    if (node.type.name === 'footnoteRef') {
      known ??= numbers(doc);
      const number = String(known.get(node.attrs.note) ?? '?');
      found.push(Decoration.node(pos, pos + 1, { class: 'surface-note', 'data-number': number, title: texts.note(number) }));
    }
  });
  return DecorationSet.create(doc, found);
}
