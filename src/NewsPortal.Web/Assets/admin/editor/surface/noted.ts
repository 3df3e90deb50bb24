// Passages that colleagues wrote notes on. They are decorations: nothing of them is in the text. A passage is kept as two
// places of the shared document, which move with it, and as its words for where those places are gone: after a version
// from elsewhere, or without a shared document.
import { type Editor, Extension } from '@tiptap/core';
import type { Node } from '@tiptap/pm/model';
import { type EditorState, Plugin, PluginKey } from '@tiptap/pm/state';
import { Decoration, DecorationSet } from '@tiptap/pm/view';
import { absolutePositionToRelativePosition, relativePositionToAbsolutePosition, ySyncPluginKey } from '@tiptap/y-tiptap';
import { fromBase64, toBase64 } from 'lib0/buffer';
import * as Y from 'yjs';

export interface Passage {
  id: number;
  /** What `select` gave; empty for none. */
  anchor: string;
  quote: string;
}

export interface Place {
  from: number;
  to: number;
}

interface Noted {
  passages: Passage[];
  places: Map<number, Place>;
  current: number | null;
}

interface Anchor {
  from?: string;
  to?: string;
  before: string;
  after: string;
}

interface Sync {
  doc: Y.Doc;
  type: Y.XmlFragment;
  isChangeOrigin: boolean;
  binding: { mapping: Parameters<typeof absolutePositionToRelativePosition>[2] } | null;
}

const key = new PluginKey<Noted>('noted');
const contextLength = 32;
const quoteLength = 500;

export interface NotedOptions {
  /** Somebody clicked into a passage. */
  opened: (id: number) => void;
}

export const NotedPassages = Extension.create<NotedOptions>({
  name: 'noted',
  addOptions: () => ({ opened: () => {} }),
  addProseMirrorPlugins() {
    const { opened } = this.options;
    return [new Plugin<Noted>({
      key,
      state: {
        init: () => ({ passages: [], places: new Map(), current: null }),
        apply(tr, noted, _, state) {
          const asked = tr.getMeta(key) as Partial<Noted> | undefined;
          const next = asked ? { ...noted, ...asked } : noted;
          if (asked?.passages || (tr.docChanged && syncOf(state)?.isChangeOrigin)) {
            return { ...next, places: placesIn(state, next.passages) };
          }

          return tr.docChanged ? { ...next, places: moved(next.places, (at, side) => tr.mapping.map(at, side)) } : next;
        },
      },
      props: {
        decorations(state) {
          const { places, current } = key.getState(state)!;
          return places.size === 0 ? null : DecorationSet.create(state.doc, [...places].map(([id, { from, to }]) =>
            Decoration.inline(from, to, { class: id === current ? 'surface-noted is-current' : 'surface-noted', 'data-noted': String(id) })));
        },
        handleClick(view, pos) {
          const id = noteAt(view.state, pos);
          if (id !== null) {
            opened(id);
          }

          return false;
        },
      },
    })];
  },
});

/** Shows these passages, and no others. */
export function setPassages(editor: Editor, passages: Passage[]): void {
  editor.view.dispatch(editor.state.tr.setMeta(key, { passages }));
}

/** Emphasises one passage; null for none. */
export function setCurrent(editor: Editor, current: number | null): void {
  if (key.getState(editor.state)?.current !== current) {
    editor.view.dispatch(editor.state.tr.setMeta(key, { current }));
  }
}

/** Where a note's passage is now; null if it is gone. */
export function placeOf(editor: Editor, id: number): Place | null {
  return key.getState(editor.state)?.places.get(id) ?? null;
}

/** The note on the shortest passage at a place; null for none. */
export function noteAt(state: EditorState, pos: number): number | null {
  const here = [...key.getState(state)?.places ?? []].filter(([, { from, to }]) => from <= pos && pos <= to);
  here.sort(([, one], [, other]) => one.to - one.from - (other.to - other.from));
  return here[0]?.[0] ?? null;
}

/** Goes to a passage; false if it is gone. */
export function showPassage(editor: Editor, id: number): boolean {
  const place = placeOf(editor, id);
  if (!place) {
    return false;
  }

  editor.chain().setTextSelection(place).scrollIntoView().run();
  if (editor.isEditable) {
    editor.commands.focus();
  } else {
    editor.view.dom.querySelector(`[data-noted="${id}"]`)?.scrollIntoView({ block: 'center' });
  }

  return true;
}

/** What is selected, as a note keeps it; null for nothing. */
export function select(editor: Editor, isShared: boolean): Omit<Passage, 'id'> | null {
  const place = editor.isEditable ? editor.state.selection : shownSelection(editor);
  const text = flat(editor.state.doc);
  const [start, end] = place ? [indexOf(text, place.from), indexOf(text, place.to)] : [0, 0];
  const quote = text.words.slice(start, end).trim();
  if (!place || quote === '') {
    return null;
  }

  const anchor: Anchor = {
    ...(isShared ? sharedPlaces(editor.state, place) : {}),
    before: text.words.slice(Math.max(0, start - contextLength), start),
    after: text.words.slice(end, end + contextLength),
  };
  return { quote: whole(quote.slice(0, quoteLength)), anchor: JSON.stringify(anchor) };
}

/** What the browser shows as selected in a text that cannot be edited. */
function shownSelection({ view }: Editor): Place | null {
  const range = document.getSelection()?.rangeCount ? document.getSelection()!.getRangeAt(0) : null;
  return range && view.dom.contains(range.startContainer) && view.dom.contains(range.endContainer)
    ? { from: view.posAtDOM(range.startContainer, range.startOffset), to: view.posAtDOM(range.endContainer, range.endOffset) } : null;
}

function syncOf(state: EditorState): Sync | undefined {
  return ySyncPluginKey.getState(state) as Sync | undefined;
}

function sharedPlaces(state: EditorState, { from, to }: Place): { from: string; to: string } | null {
  const sync = syncOf(state);
  const mapping = sync?.binding?.mapping;
  if (!sync || !mapping) {
    return null;
  }

  // A place belongs to the character before it. The beginning must belong to the first character of the passage, so that
  // what is typed in front of it stays outside.
  const $from = state.doc.resolve(from);
  const isInside = $from.parentOffset > 0 && $from.nodeAfter?.isText;
  const begin = absolutePositionToRelativePosition(isInside ? from + 1 : from, sync.type, mapping) as Y.RelativePosition;
  const end = absolutePositionToRelativePosition(to, sync.type, mapping) as Y.RelativePosition;
  return {
    from: encoded(isInside && begin.item ? new Y.RelativePosition(begin.type, begin.tname, begin.item, 0) : begin),
    to: encoded(end),
  };
}

function encoded(position: Y.RelativePosition): string {
  return toBase64(Y.encodeRelativePosition(position));
}

function placesIn(state: EditorState, passages: Passage[]): Map<number, Place> {
  const places = new Map<number, Place>();
  for (const passage of passages) {
    const anchor = parsed(passage.anchor);
    const place = byAnchor(state, anchor) ?? byWords(state.doc, passage.quote, anchor);
    if (place) {
      places.set(passage.id, place);
    }
  }

  return places;
}

function parsed(anchor: string): Anchor {
  try {
    const { from, to, before, after } = JSON.parse(anchor) as Record<string, unknown>;
    return {
      ...(typeof from === 'string' && typeof to === 'string' ? { from, to } : {}),
      before: String(before ?? ''),
      after: String(after ?? ''),
    };
  } catch {
    return { before: '', after: '' };
  }
}

function byAnchor(state: EditorState, { from, to }: Anchor): Place | null {
  const sync = syncOf(state);
  const mapping = sync?.binding?.mapping;
  if (!from || !to || !sync || !mapping) {
    return null;
  }

  try {
    const [begin, end] = [from, to].map((place) =>
      relativePositionToAbsolutePosition(sync.doc, sync.type, Y.decodeRelativePosition(fromBase64(place)), mapping));
    return begin === null || end === null ? null : usable(state.doc, { from: begin!, to: end! });
  } catch {
    // Bytes that are no place.
    return null;
  }
}

function usable(doc: Node, { from, to }: Place): Place | null {
  return from < to && to <= doc.content.size && doc.textBetween(from, to, ' ', ' ').trim() !== '' ? { from, to } : null;
}

/** Where the words stand; of several places the one whose surroundings are most like those that the note began with. */
function byWords(doc: Node, quote: string, { before, after }: Anchor): Place | null {
  const text = flat(doc);
  const [haystack, needle] = [plain(text.words), plain(quote.trim().replace(/\s+/g, ' '))];
  let best: Place | null = null;
  let most = -1;
  for (let at = needle === '' ? -1 : haystack.indexOf(needle); at >= 0; at = haystack.indexOf(needle, at + 1)) {
    const end = at + needle.length;
    const likeness = alike(before, text.words.slice(Math.max(0, at - before.length), at), true) + alike(after, text.words.slice(end), false);
    if (likeness > most) {
      most = likeness;
      best = usable(doc, { from: text.places[at]!, to: text.places[end - 1]! + 1 }) ?? best;
    }
  }

  return best;
}

function alike(one: string, other: string, fromEnd: boolean): number {
  let length = 0;
  const at = (text: string, index: number): string | undefined => text.at(fromEnd ? -1 - index : index);
  while (length < one.length && length < other.length && at(one, length) === at(other, length)) {
    length++;
  }

  return length;
}

/** One kind of quotation mark: people who copy or type a passage have another. */
function plain(text: string): string {
  return text.replace(/[“”„«»]/g, '"').replace(/[‘’‚‹›]/g, "'").replace(/[\u00a0\u202f]/g, ' ');
}

function whole(text: string): string {
  return /[\uD800-\uDBFF]$/.test(text) ? text.slice(0, -1) : text;
}

interface Flat {
  words: string;
  /** The place in the document of each unit of the words. */
  places: number[];
}

const flats = new WeakMap<Node, Flat>();

/** The text as one line, with single spaces. */
function flat(doc: Node): Flat {
  const known = flats.get(doc);
  if (known) {
    return known;
  }

  let words = '';
  const places: number[] = [];
  const add = (sign: string, place: number): void => {
    const isSpace = /[\s\ufffc]/.test(sign);
    if (!isSpace || (words !== '' && !words.endsWith(' '))) {
      words += isSpace && !/[\u00a0\u202f]/.test(sign) ? ' ' : sign;
      places.push(place);
    }
  };
  doc.descendants((node, pos) => {
    if (node.isText) {
      [...node.text!.split('')].forEach((sign, index) => {
        add(sign, pos + index);
      });
    } else if (node.isBlock || node.isLeaf) {
      add(' ', pos);
    }
  });
  const made = { words, places };
  flats.set(doc, made);
  return made;
}

/** How many units of the words stand before a place. */
function indexOf({ places }: Flat, pos: number): number {
  let [low, high] = [0, places.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (places[middle]! < pos) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }

  return low;
}

function moved(places: Map<number, Place>, map: (pos: number, side: -1 | 1) => number): Map<number, Place> {
  const next = new Map<number, Place>();
  for (const [id, place] of places) {
    const [from, to] = [map(place.from, 1), map(place.to, -1)];
    if (from < to) {
      next.set(id, { from, to });
    }
  }

  return next;
}
