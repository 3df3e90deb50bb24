// Pictures that come from the library, and those dropped or pasted, which upload in place. What is still uploading has
// a name instead of a number, so that it can be found again wherever others have moved it meanwhile.
import type { Editor } from '@tiptap/core';
import type { Node } from '@tiptap/pm/model';
import type { Picture } from '../../pictures';
import { inlineText, insertBlock, run } from './commands';
import { alertIn } from './status';
import { t } from '../../texts';

const waiting = new Map<string, File>();

/** A name for a picture that is to be uploaded. */
export function keep(file: File): string {
  const name = `new-${[...crypto.getRandomValues(new Uint8Array(6))].map((byte) => byte.toString(36)).join('')}`;
  waiting.set(name, file);
  return name;
}

export function isWaiting(name: string): boolean {
  return waiting.has(name);
}

export function isPicture(file: File): boolean {
  return /^image\/(jpeg|png|webp|gif|avif|heic|heif|tiff|bmp)/.test(file.type);
}

/** The file of an address that contains it; null for any other. */
export function fileOf(address: string): File | null {
  const match = /^data:(image\/(?:jpeg|png|webp|gif|avif|bmp));base64,([A-Za-z0-9+/=\s]+)$/.exec(address);
  if (!match) {
    return null;
  }

  try {
    const bytes = Uint8Array.from(atob(match[2]!.replace(/\s/g, '')), (sign) => sign.charCodeAt(0));
    return new File([bytes], `pasted.${match[1]!.slice(6).replace('jpeg', 'jpg')}`, { type: match[1]! });
  } catch {
    return null;
  }
}

export function pictureNode(editor: Editor, picture: Picture): Node {
  return editor.schema.nodes.picture!.create(
    { mediaId: picture.id, src: picture.src, alt: picture.alt === '' ? null : picture.alt }, inlineText(editor.state, picture.caption));
}

function find(editor: Editor, name: string): { node: Node; pos: number } | null {
  let found: { node: Node; pos: number } | null = null;
  editor.state.doc.descendants((node, pos) => {
    if (node.type.name === 'picture' && node.attrs.mediaId === name) {
      found = { node, pos };
    }

    return found === null;
  });
  return found;
}

/** Uploads everything that waits and is in the text. */
export async function upload(editor: Editor, root: HTMLElement, send: (file: File) => Promise<Picture | string>): Promise<void> {
  const names: string[] = [];
  editor.state.doc.descendants((node) => {
    if (node.type.name === 'picture' && waiting.has(node.attrs.mediaId)) {
      names.push(node.attrs.mediaId);
    }
  });
  for (const name of names) {
    const file = waiting.get(name);
    if (!file || begun.has(name)) {
      continue;
    }

    begun.add(name);
    const result = await send(file).catch(() => t('The connection broke off. Upload it again.'));
    waiting.delete(name);
    begun.delete(name);
    if (editor.isDestroyed) {
      return;
    }

    const place = find(editor, name);
    if (!place) {
      continue;
    }

    const { node, pos } = place;
    const { tr } = editor.state;
    if (typeof result === 'string') {
      alertIn(root, `${file.name}: ${result}`);
      // A caption that was pasted with it is text, which stays.
      tr.replaceWith(pos, pos + node.nodeSize, node.content.size > 0 && tr.doc.resolve(pos).parent.type.name !== 'gallery'
        ? editor.schema.nodes.paragraph!.create(null, node.content) : []);
    } else {
      tr.setNodeAttribute(pos, 'mediaId', result.id).setNodeAttribute(pos, 'src', result.src);
      if (node.attrs.alt === null && result.alt !== '') {
        tr.setNodeAttribute(pos, 'alt', result.alt);
      }

      if (node.content.size === 0 && result.caption !== '') {
        tr.insert(pos + 1, editor.schema.text(result.caption));
      }
    }

    editor.view.dispatch(tr);
  }
}

const begun = new Set<string>();

/** Puts dropped or pasted files into the text; several at once become a gallery. */
export function insertFiles(editor: Editor, files: File[], at: number | null): void {
  const { picture, gallery } = editor.schema.nodes;
  const pictures = files.map((file) => picture!.create({ mediaId: keep(file) }));
  if (at !== null) {
    editor.commands.setTextSelection(at);
  }

  run(editor, insertBlock(pictures.length > 2 ? gallery!.create(null, pictures) : pictures));
}

export async function insertPicture(editor: Editor, choose: () => Promise<Picture | null>, isGallery: boolean): Promise<void> {
  const picture = await choose();
  if (picture && !editor.isDestroyed) {
    const node = pictureNode(editor, picture);
    run(editor, insertBlock(isGallery ? editor.schema.nodes.gallery!.create(null, node) : node));
  }

  editor.commands.focus();
}
