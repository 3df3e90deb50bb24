// Takes a large Yjs update apart, because the server takes a limited number of bytes at once. The parts are in the
// order in which to send them: from the end of the text to its beginning. Yjs keeps what has no predecessor yet, so
// nobody sees a half, and everything appears with the last part.
import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';

type Struct = ReturnType<typeof Y.decodeUpdate>['structs'][number];
type Deletion = { client: number; clock: number; length: number };

/** Parts of about `most` bytes at most. A single embedded value (not text) that is larger stays whole. */
export function split(update: Uint8Array, most: number): Uint8Array[] {
  if (update.length <= most) {
    return [update];
  }

  const { structs, ds } = Y.decodeUpdate(update);
  const groups: Struct[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const struct of structs.flatMap((whole) => cut(whole, Math.max(1, Math.floor(most / 8))))) {
    const size = sizeOf(struct);
    if (bytes + size > most * 0.75) {
      groups.push([]);
      bytes = 0;
    }

    groups.at(-1)!.push(struct);
    bytes += size;
  }

  const deletions = [...ds.clients].flatMap(([client, list]) =>
    list.map((item): Deletion => ({ client, clock: item.clock, length: item.len })));
  const room = Math.max(1, Math.floor(most / 64));
  const parts: Uint8Array[] = [];
  for (; deletions.length > room || (groups.length === 0 && deletions.length > 0);) {
    parts.push(encode([], deletions.splice(-room)));
  }

  return [...parts, ...groups.reverse().map((group, index) => encode(group, index === groups.length - 1 ? deletions : []))];
}

/** Long text as several structs of at most `most` characters. */
function cut(struct: Struct, most: number): Struct[] {
  if (!(struct instanceof Y.Item) || !(struct.content instanceof Y.ContentString) || struct.length <= most) {
    return [struct];
  }

  const { client, clock } = struct.id;
  const text = struct.content.str;
  const pieces: Struct[] = [];
  for (let from = 0; from < text.length;) {
    let to = Math.min(text.length, from + most);
    // Never between the two halves of a character.
    if (to < text.length && /[\uD800-\uDBFF]/.test(text[to - 1]!)) {
      to = to - 1 > from ? to - 1 : to + 1;
    }

    pieces.push(new Y.Item(
      Y.createID(client, clock + from), null, from === 0 ? struct.origin : Y.createID(client, clock + from - 1),
      null, struct.rightOrigin, struct.parent, struct.parentSub, new Y.ContentString(text.slice(from, to))));
    from = to;
  }

  return pieces;
}

function sizeOf(struct: Struct): number {
  const encoder = new Y.UpdateEncoderV1();
  struct.write(encoder, 0);
  return encoder.toUint8Array().length;
}

function encode(structs: Struct[], deletions: Deletion[]): Uint8Array {
  const encoder = new Y.UpdateEncoderV1();
  const out = encoder.restEncoder;
  const byClient = grouped(structs, (struct) => struct.id.client)
    .map(([client, list]) => [client, withoutEdges(list)] as const)
    .filter(([, list]) => list.length > 0);
  encoding.writeVarUint(out, byClient.length);
  for (const [client, list] of byClient) {
    encoding.writeVarUint(out, list.length);
    encoder.writeClient(client);
    encoding.writeVarUint(out, list[0]!.id.clock);
    for (const struct of list) {
      struct.write(encoder, 0);
    }
  }

  const deleted = grouped(deletions, (deletion) => deletion.client);
  encoding.writeVarUint(out, deleted.length);
  for (const [client, list] of deleted) {
    encoder.resetDsCurVal();
    encoding.writeVarUint(out, client);
    encoding.writeVarUint(out, list.length);
    for (const deletion of list) {
      encoder.writeDsClock(deletion.clock);
      encoder.writeDsLen(deletion.length);
    }
  }

  return encoder.toUint8Array();
}

/** Without holes at either end; those between stay. */
function withoutEdges(structs: Struct[]): Struct[] {
  const isHole = (struct: Struct) => struct instanceof Y.Skip;
  const first = structs.findIndex((struct) => !isHole(struct));
  return first < 0 ? [] : structs.slice(first, structs.length - [...structs].reverse().findIndex((struct) => !isHole(struct)));
}

function grouped<T>(list: T[], keyOf: (one: T) => number): [number, T[]][] {
  const groups = new Map<number, T[]>();
  for (const one of list) {
    const group = groups.get(keyOf(one));
    group ? group.push(one) : groups.set(keyOf(one), [one]);
  }

  return [...groups];
}
