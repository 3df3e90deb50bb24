// Pasting and dropping: other programs' HTML, addresses, and files.
import { Extension, type Editor } from '@tiptap/core';
import { DOMParser as Reader, DOMSerializer, type DOMOutputSpec, Slice, type ParseRule, type Schema, type TagParseRule } from '@tiptap/pm/model';
import { Plugin, Selection } from '@tiptap/pm/state';
import { insertBlock, run } from './commands';
import { isAddress, isEmbed } from './links';
import { cleanPaste } from './paste';
import { fileOf, insertFiles, isPicture, keep } from './uploads';

export const Clipboard = Extension.create<{ uploaded: () => void }>({
  name: 'clipboard',
  addOptions: () => ({ uploaded: () => {} }),
  addProseMirrorPlugins() {
    const { editor } = this;
    const { uploaded } = this.options;
    return [new Plugin({
      props: {
        clipboardSerializer: writer(editor.schema),
        clipboardParser: reader(editor.schema),
        transformPastedHTML: (html) => cleanPaste(html, {
          picture: (address) => {
            const file = fileOf(address);
            return file && keep(file);
          },
          note: () => `fn${[...crypto.getRandomValues(new Uint8Array(8))].map((byte) => (byte % 36).toString(36)).join('')}`,
        }),
        handlePaste(view, event, slice) {
          const data = event.clipboardData;
          const html = data?.getData('text/html') ?? '';
          const text = data?.getData('text/plain').trim() ?? '';
          const files = [...(data?.files ?? [])].filter(isPicture);
          // Programs add a picture of copied text; a copied picture has no text.
          if (files.length > 0 && text === '' && (html === '' || isOnlyPicture(html))) {
            insertFiles(editor, files, null);
            uploaded();
            return true;
          }

          if (isAddress(text) && view.state.selection.$from.parent.type.name !== 'codeBlock') {
            pasteAddress(editor, text);
            return true;
          }

          // Pictures inside of what is pasted are in the text after it.
          setTimeout(uploaded, 0);
          const { $from, empty } = view.state.selection;
          const first = slice.content.firstChild;
          if (empty && first?.type.name === 'paragraph' && first.attrs.level && $from.parent.type === first.type && $from.parent.content.size === 0) {
            // A heading in the place of an empty paragraph stays one: both are the same node, so it would take that one's level.
            const tr = view.state.tr.replaceRange($from.before(), $from.after(), new Slice(slice.content, 0, 0));
            tr.setSelection(Selection.near(tr.doc.resolve(tr.mapping.map($from.after())), -1));
            view.dispatch(tr.setMeta('paste', true).setMeta('uiEvent', 'paste').scrollIntoView());
            return true;
          }

          return false;
        },
        handleDrop(view, event, _, moved) {
          const files = [...(event.dataTransfer?.files ?? [])].filter(isPicture);
          if (moved || files.length === 0) {
            return false;
          }

          event.preventDefault();
          insertFiles(editor, files, view.posAtCoords({ left: event.clientX, top: event.clientY })?.pos ?? null);
          uploaded();
          return true;
        },
      },
      appendTransaction(transactions, _, state) {
        // One list of footnotes, at the end: what came with a paste joins it.
        if (!transactions.some((tr) => tr.getMeta('uiEvent') === 'paste' && tr.docChanged)) {
          return null;
        }

        const lists: { from: number; to: number }[] = [];
        state.doc.forEach((node, pos) => {
          if (node.type.name === 'footnotes') {
            lists.push({ from: pos, to: pos + node.nodeSize });
          }
        });
        const last = lists.at(-1);
        if (!last || (lists.length === 1 && last.to === state.doc.content.size)) {
          return null;
        }

        const { tr } = state;
        const content = lists.map(({ from }) => state.doc.nodeAt(from)!.content).reduce((all, one) => all.append(one));
        for (const { from, to } of lists.reverse()) {
          tr.delete(from, to);
        }

        return tr.insert(tr.doc.content.size, state.schema.nodes.footnotes!.create(null, content));
      },
    })];
  },
});

/** Writes all attributes of a node beside its looks, so that what is moved or copied here loses nothing. */
function writer(schema: Schema): DOMSerializer {
  const { nodes, marks } = DOMSerializer.fromSchema(schema);
  return new DOMSerializer(Object.fromEntries(Object.entries(nodes).map(([name, write]) => [name, (node) => {
    const spec = write(node) as DOMOutputSpec;
    const kept = Object.fromEntries(Object.entries(node.attrs).filter(([, value]) => value !== null));
    if (!Array.isArray(spec) || (Object.keys(kept).length === 0 && node.type.name !== 'details')) {
      return spec;
    }

    const [tag, first, ...rest] = spec as [string, ...unknown[]];
    const hasAttributes = typeof first === 'object' && first !== null && !Array.isArray(first);
    const attributes = { ...(hasAttributes ? first : {}), 'data-keep': JSON.stringify(kept) };
    return [tag, attributes, ...(hasAttributes ? [] : first === undefined ? [] : [first]), ...rest] as unknown as DOMOutputSpec;
  }])), marks);
}

function reader(schema: Schema): Reader {
  return new Reader(schema, Reader.fromSchema(schema).rules.map((rule): ParseRule => {
    const { node, getAttrs, attrs } = rule as TagParseRule;
    return node === undefined ? rule : {
      ...(rule as TagParseRule),
      getAttrs: (element: HTMLElement) => keptOf(element, schema, node) ?? (getAttrs ? getAttrs(element) : attrs ?? null),
    };
  }));
}

function keptOf(element: HTMLElement, schema: Schema, name: string): Record<string, unknown> | null {
  try {
    const kept = JSON.parse(element.dataset.keep ?? 'null') as Record<string, unknown> | null;
    const known = schema.nodes[name]?.spec.attrs ?? {};
    return kept && Object.fromEntries(Object.entries(kept).filter(([key, value]) => key in known && typeof value !== 'object'));
  } catch {
    return null;
  }
}

function isOnlyPicture(html: string): boolean {
  const { body } = new DOMParser().parseFromString(html, 'text/html');
  return (body.textContent ?? '').trim() === '' && body.querySelector('img') !== null;
}

/** An address on words is their link; alone in a paragraph it may be an embed; else it is a link with itself as text. */
export function pasteAddress(editor: Editor, address: string): void {
  const { state, schema } = editor;
  const { from, to, empty, $from } = state.selection;
  const mark = schema.marks.link!.create({ href: address });
  if (!empty) {
    editor.view.dispatch(state.tr.addMark(from, to, mark).scrollIntoView());
  } else if ($from.parent.type.name === 'paragraph' && $from.parent.content.size === 0 && isEmbed(address)) {
    run(editor, insertBlock(schema.nodes.embed!.create({ href: address })));
  } else {
    editor.view.dispatch(state.tr.replaceSelectionWith(schema.text(address, [...(state.storedMarks ?? $from.marks()), mark]), false).removeStoredMark(mark).scrollIntoView());
  }
}
