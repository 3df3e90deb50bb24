// Find and replace. Matches are decorations, so nobody else sees them, and a replacement keeps the marks of the text.
import { Extension, type Editor } from '@tiptap/core';
import type { Node } from '@tiptap/pm/model';
import { Plugin, PluginKey, TextSelection } from '@tiptap/pm/state';
import { Decoration, DecorationSet } from '@tiptap/pm/view';
import { texts } from './texts';
import { button, make } from './ui';

export interface Match {
  from: number;
  to: number;
}

interface Found {
  query: string;
  isExact: boolean;
  matches: Match[];
  current: number;
}

const key = new PluginKey<Found>('find');
const nothing: Found = { query: '', isExact: false, matches: [], current: -1 };

/** Where a text occurs. Straight quotes also find the typographic ones, and a space any space. */
export function findIn(doc: Node, query: string, isExact: boolean): Match[] {
  if (query === '') {
    return [];
  }

  const pattern = query.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/"/g, '["“”„«»]').replace(/'/g, "['‘’‚]").replace(/ /g, '[ \\u00a0\\u202f]');
  const matches: Match[] = [];
  doc.descendants((node, pos) => {
    if (!node.isTextblock) {
      return true;
    }

    // One character for each position, whatever is between the texts.
    const text = node.children.map((child) => (child.isText ? child.text : '\ufffc'.repeat(child.nodeSize))).join('');
    for (const match of text.matchAll(new RegExp(pattern, isExact ? 'gu' : 'giu'))) {
      matches.push({ from: pos + 1 + match.index, to: pos + 1 + match.index + match[0].length });
    }

    return false;
  });
  return matches;
}

export const Find = Extension.create({
  name: 'find',
  addProseMirrorPlugins() {
    return [new Plugin<Found>({
      key,
      state: {
        init: () => nothing,
        apply(tr, found) {
          const asked = tr.getMeta(key) as Partial<Found> | undefined;
          if (!asked && (!tr.docChanged || found.query === '')) {
            return found;
          }

          const next = { ...found, ...asked };
          const isNew = next.query !== found.query || next.isExact !== found.isExact;
          const matches = isNew || tr.docChanged ? findIn(tr.doc, next.query, next.isExact) : found.matches;
          const current = isNew
            ? matches.findIndex((match) => match.from >= tr.selection.from) : asked?.current ?? Math.min(found.current, matches.length - 1);
          return { ...next, matches, current: isNew && current < 0 && matches.length > 0 ? 0 : current };
        },
      },
      props: {
        decorations(state) {
          const { matches, current } = key.getState(state) ?? nothing;
          return matches.length === 0 ? null : DecorationSet.create(state.doc, matches.map(({ from, to }, index) =>
            Decoration.inline(from, to, { class: index === current ? 'surface-found is-current' : 'surface-found' })));
        },
      },
    })];
  },
});

export function ask(editor: Editor, asked: { query?: string; isExact?: boolean; current?: number }): void {
  editor.view.dispatch(editor.state.tr.setMeta(key, asked));
}

export function found(editor: Editor): { matches: Match[]; current: number } {
  return key.getState(editor.state) ?? nothing;
}

/** To the next or previous match, around the ends. */
export function step(editor: Editor, by: 1 | -1): void {
  const { matches, current } = found(editor);
  if (matches.length > 0) {
    ask(editor, { current: (current + by + matches.length) % matches.length });
    show(editor);
  }
}

function show(editor: Editor): void {
  editor.view.dom.querySelector('.surface-found.is-current')?.scrollIntoView({ block: 'center' });
}

export function replaceMatches(editor: Editor, by: string, all: boolean): number {
  const { matches, current } = found(editor);
  const chosen = all ? matches : matches.slice(current, current + 1);
  const { tr } = editor.state;
  for (const { from, to } of [...chosen].reverse()) {
    if (by === '') {
      tr.delete(from, to);
    } else {
      tr.replaceWith(from, to, editor.schema.text(by, tr.doc.nodeAt(from)?.marks));
    }
  }

  if (chosen.length > 0) {
    editor.view.dispatch(tr.setMeta(key, { current: all ? -1 : current }));
    const after = found(editor);
    if (!all && after.matches.length > 0) {
      // What replaced it may contain the query again.
      const end = chosen[0]!.from + by.length;
      const next = after.matches.findIndex((match) => match.from >= end);
      ask(editor, { current: Math.max(0, next) });
      show(editor);
    }
  }

  return chosen.length;
}

export interface FindBar {
  element: HTMLElement;
  open(replace: boolean): void;
  close(): void;
}

export function findBar(editor: Editor): FindBar {
  const query = make('input', { type: 'text', 'aria-label': texts.findField, placeholder: texts.findField, dir: 'auto' });
  const by = make('input', { type: 'text', 'aria-label': texts.replaceField, placeholder: texts.replaceField, dir: 'auto' });
  const exact = make('input', { type: 'checkbox' });
  const count = make('output', { class: 'hint', 'aria-live': 'polite' });
  const report = () => {
    const { matches, current } = found(editor);
    count.textContent = query.value === '' ? '' : texts.found(current + 1, matches.length);
  };
  const search = () => {
    ask(editor, { query: query.value, isExact: exact.checked });
    show(editor);
    report();
  };
  const go = (direction: 1 | -1) => {
    step(editor, direction);
    report();
  };
  const replace = (all: boolean) => {
    const number = replaceMatches(editor, by.value, all);
    report();
    if (all) {
      count.textContent = texts.replaced(number);
    }
  };
  const close = () => {
    const { matches, current } = found(editor);
    const match = matches[current];
    element.hidden = true;
    const { tr } = editor.state;
    if (match) {
      tr.setSelection(TextSelection.create(tr.doc, match.from, match.to));
    }

    editor.view.dispatch(tr.setMeta(key, { query: '', current: -1 }).scrollIntoView());
    editor.commands.focus();
  };
  const second = make('div', { class: 'surface-find-row' },
    by, button(texts.replace, () => replace(false)), button(texts.replaceAll, () => replace(true)));
  const element = make('div', { class: 'surface-find', role: 'search', 'aria-label': texts.find, hidden: true },
    make('div', { class: 'surface-find-row' },
      query, count, button('↑', () => go(-1), { 'aria-label': texts.previous, title: texts.previous }),
      button('↓', () => go(1), { 'aria-label': texts.next, title: texts.next }),
      make('label', { class: 'surface-check' }, exact, texts.findCase), button(texts.close, close)),
    second);
  query.addEventListener('input', search);
  exact.addEventListener('change', search);
  editor.on('update', () => {
    if (!element.hidden) {
      report();
    }
  });
  element.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      close();
    } else if (event.key === 'Enter' && event.target === query) {
      event.preventDefault();
      go(event.shiftKey ? -1 : 1);
    } else if (event.key === 'Enter' && event.target === by) {
      event.preventDefault();
      replace(event.ctrlKey || event.metaKey);
    } else if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && /^[fh]$/.test(event.key.toLowerCase())) {
      event.preventDefault();
      open(event.key.toLowerCase() === 'h');
    }
  });
  const open = (isReplacing: boolean) => {
    const { from, to } = editor.state.selection;
    const selected = editor.state.doc.textBetween(from, Math.min(to, from + 200), '\n');
    if (element.hidden && selected !== '' && !selected.includes('\n')) {
      query.value = selected;
    }

    second.hidden = !isReplacing;
    element.hidden = false;
    search();
    query.focus();
    query.select();
  };
  return { element, open, close };
}
