// The handle beside a block, for the mouse. By keyboard, Alt with an arrow does the same.
import { Extension } from '@tiptap/core';
import { NodeSelection, Plugin } from '@tiptap/pm/state';
import type { EditorView } from '@tiptap/pm/view';
import { texts } from './texts';
import { make } from './ui';

export const DragHandle = Extension.create<{ root: HTMLElement | null }>({
  name: 'dragHandle',
  addOptions: () => ({ root: null }),
  addProseMirrorPlugins() {
    const { root } = this.options;
    const handle = make('div', { class: 'surface-handle', draggable: 'true', title: texts.dragBlock, 'aria-hidden': 'true', hidden: true }, '⠿');
    return [new Plugin({
      view(view) {
        root?.append(handle);
        let at: number | null = null;
        const select = (): NodeSelection | null => {
          if (at === null || at >= view.state.doc.content.size || !view.state.doc.nodeAt(at)) {
            return null;
          }

          const selection = NodeSelection.create(view.state.doc, at);
          view.dispatch(view.state.tr.setSelection(selection));
          view.focus();
          return selection;
        };
        const move = (event: MouseEvent) => {
          if (!view.editable || event.buttons > 0) {
            return;
          }

          const block = blockAt(view, event.clientY);
          const frame = root?.getBoundingClientRect();
          handle.hidden = !block || !frame;
          at = block?.pos ?? null;
          if (block && frame) {
            const box = block.dom.getBoundingClientRect();
            handle.style.top = `${box.top - frame.top}px`;
            handle.style.insetInlineStart = `${(getComputedStyle(view.dom).direction === 'rtl'
              ? frame.right - view.dom.getBoundingClientRect().right : view.dom.getBoundingClientRect().left - frame.left)}px`;
          }
        };
        const leave = () => {
          handle.hidden = true;
        };
        handle.addEventListener('click', select);
        handle.addEventListener('dragstart', (event) => {
          const selection = select();
          if (!selection || !event.dataTransfer) {
            event.preventDefault();
            return;
          }

          const slice = selection.content();
          const { dom, text } = view.serializeForClipboard(slice);
          event.dataTransfer.clearData();
          event.dataTransfer.setData('text/html', dom.innerHTML);
          event.dataTransfer.setData('text/plain', text);
          event.dataTransfer.effectAllowed = 'copyMove';
          const shown = view.nodeDOM(selection.from);
          if (shown instanceof Element) {
            event.dataTransfer.setDragImage(shown, 0, 0);
          }

          view.dragging = { slice, move: true };
        });
        root?.addEventListener('mousemove', move);
        root?.addEventListener('mouseleave', leave);
        return {
          update: (_, before) => {
            if (before.doc !== view.state.doc) {
              leave();
            }
          },
          destroy: () => {
            root?.removeEventListener('mousemove', move);
            root?.removeEventListener('mouseleave', leave);
            handle.remove();
          },
        };
      },
    })];
  },
});

function blockAt(view: EditorView, y: number): { pos: number; dom: Element } | null {
  for (const dom of view.dom.children) {
    const box = dom.getBoundingClientRect();
    if (y >= box.top && y <= box.bottom && box.height > 0) {
      const inside = view.posAtDOM(dom, 0);
      const $pos = view.state.doc.resolve(inside);
      return { pos: $pos.depth > 0 ? $pos.before(1) : inside, dom };
    }
  }

  return null;
}
