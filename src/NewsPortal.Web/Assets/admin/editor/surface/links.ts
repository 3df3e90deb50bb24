// Links: to our own stories by searching as one types, or to a typed address; and by pasting an address onto words.
import { getMarkRange, type Editor } from '@tiptap/core';
import { isSafe } from './attributes';
import { insertBlock, run } from './commands';
import type { SurfaceOptions } from './surface';
import { texts } from './texts';
import { button, choice, make, popup } from './ui';

export interface Story {
  headline: string;
  path: string;
  detail: string;
}

const wait = 150;

/** What somebody typed as an address, or null if a link cannot have it. */
export function addressOf(text: string): string | null {
  const typed = text.trim();
  if (typed === '' || /\s/.test(typed) || !isSafe(typed)) {
    return null;
  }

  if (/^(https?:\/\/|mailto:|tel:|\/|#)/i.test(typed)) {
    return typed;
  }

  if (/^[^@/\s]+@[^@/\s]+\.[a-z]{2,}$/i.test(typed)) {
    return `mailto:${typed}`;
  }

  return /^[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)*\.\p{L}{2,}(:\d+)?([/?#].*)?$/u.test(typed) ? `https://${typed}` : null;
}

/** True for text that is nothing but an address. */
export function isAddress(text: string): boolean {
  return /^(https?:\/\/|mailto:)[^\s<>"]+$/i.test(text.trim());
}

/** A field that searches our stories; what is typed may be an address as well. */
function storyField(label: string, find: SurfaceOptions['findStories'], take: (story: Story) => void) {
  const field = choice<Story>(label, texts.stories, (story) => [
    make('strong', { dir: 'auto' }, story.headline), make('span', { class: 'hint' }, story.detail),
  ], take);
  let timer = 0;
  let asked = 0;
  field.field.addEventListener('input', () => {
    clearTimeout(timer);
    const query = field.field.value.trim();
    const turn = ++asked;
    if (query === '' || isAddress(query) || query.startsWith('#')) {
      field.show([], '');
      return;
    }

    timer = window.setTimeout(() => {
      find(query).then((stories) => [stories, texts.noStories] as const, () => [[], texts.storiesFailed] as const).then(([stories, empty]) => {
        if (turn === asked) {
          field.show([...stories], addressOf(query) === null ? empty : '');
        }
      }, () => undefined);
    }, wait);
  });
  return field;
}

/** Shows the link of the selection, or asks for one. */
export function editLink(editor: Editor, root: HTMLElement, find: SurfaceOptions['findStories']): void {
  const { state } = editor;
  const type = state.schema.marks.link!;
  const { from, to, empty } = state.selection;
  const range = getMarkRange(state.doc.resolve(from), type) ?? getMarkRange(state.doc.resolve(to), type);
  const present = range ? (state.doc.nodeAt(range.from)?.marks.find((mark) => mark.type === type)?.attrs.href as string | null) ?? '' : '';
  if (empty && range) {
    // What the link is set on is the selection, which stays with its words whatever others write meanwhile.
    editor.commands.setTextSelection(range);
  }

  const apply = (href: string, words: string) => {
    opened.close();
    const { tr, selection: at } = editor.state;
    if (at.empty) {
      tr.insertText(words, at.from);
      tr.addMark(at.from, at.from + words.length, type.create({ href }));
    } else {
      tr.removeMark(at.from, at.to, type).addMark(at.from, at.to, type.create({ href }));
    }

    editor.view.dispatch(tr.removeStoredMark(type));
    editor.commands.focus();
  };
  const fault = make('p', { class: 'error', role: 'alert', hidden: true });
  const { field, list, chosen } = storyField(texts.linkField, find, (story) => apply(story.path, story.headline));
  const enter = () => {
    const story = chosen();
    const href = addressOf(field.value);
    if (story) {
      apply(story.path, story.headline);
    } else if (href !== null) {
      apply(href, field.value.trim());
    } else {
      fault.textContent = texts.linkBad;
      fault.hidden = false;
    }
  };
  field.value = present;
  field.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') {
      event.preventDefault();
      enter();
    }
  });
  const actions = make('div', { class: 'actions' }, button(texts.linkApply, enter, { class: 'button small primary' }));
  if (range) {
    actions.append(button(texts.linkRemove, () => {
      opened.close();
      const { tr, selection: at } = editor.state;
      editor.view.dispatch(tr.removeMark(at.from, at.to, type));
      editor.commands.focus();
    }));
    if (isSafe(present)) {
      actions.append(make('a', { href: present, target: '_blank', rel: 'noopener' }, texts.linkOpen));
    }
  }

  const opened = popup(root, editor.view.coordsAtPos(from), texts.linkTitle, (byKey) => {
    if (byKey) {
      editor.commands.focus();
    }
  }, field, list, fault, actions);
  field.focus();
  field.select();
}

/** A card that leads to another of our stories. */
export function insertStory(editor: Editor, root: HTMLElement, find: SurfaceOptions['findStories']): void {
  const put = (story: Story) => {
    opened.close();
    const { box, paragraph } = editor.schema.nodes;
    const link = editor.schema.text(story.headline, [editor.schema.marks.link!.create({ href: story.path })]);
    run(editor, insertBlock(box!.create({ tag: 'aside' }, paragraph!.create(null, link))));
    editor.commands.focus();
  };
  const { field, list, chosen } = storyField(texts.storyField, find, put);
  field.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') {
      event.preventDefault();
      const story = chosen();
      if (story) {
        put(story);
      }
    }
  });
  const opened = popup(root, editor.view.coordsAtPos(editor.state.selection.from), texts.readAlso, (byKey) => {
    if (byKey) {
      editor.commands.focus();
    }
  }, field, list);
  field.focus();
}

export function insertEmbed(editor: Editor, root: HTMLElement): void {
  const field = make('input', { type: 'url', 'aria-label': texts.embedField, placeholder: texts.embedField });
  const fault = make('p', { class: 'error', role: 'alert', hidden: true });
  const enter = () => {
    const href = addressOf(field.value);
    if (href === null || !/^https?:/.test(href)) {
      fault.textContent = texts.linkBad;
      fault.hidden = false;
      return;
    }

    opened.close();
    run(editor, insertBlock(editor.schema.nodes.embed!.create({ href })));
    editor.commands.focus();
  };
  field.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') {
      event.preventDefault();
      enter();
    }
  });
  const opened = popup(root, editor.view.coordsAtPos(editor.state.selection.from), texts.embed, (byKey) => {
    if (byKey) {
      editor.commands.focus();
    }
  }, field, fault, make('div', { class: 'actions' }, button(texts.embedApply, enter, { class: 'button small primary' })));
  field.focus();
}

const sites = /^https?:\/\/((www\.|m\.)?youtube\.com\/(watch|shorts|live|playlist)|youtu\.be\/|(www\.|player\.)?vimeo\.com\/\d|(www\.|m\.)?(twitter|x)\.com\/\w+\/status\/|(www\.)?instagram\.com\/(p|reel|tv)\/|(www\.|m\.)?soundcloud\.com\/|(www\.)?openstreetmap\.org\/|(www\.)?google\.[a-z.]+\/maps)/i;

/** True for an address from which an embed is made when it stands alone. The server has the last word. */
export function isEmbed(address: string): boolean {
  return sites.test(address.trim());
}
