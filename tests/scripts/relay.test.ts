import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as Y from 'yjs';
import { split } from '../../src/NewsPortal.Web/Assets/admin/editor/parts.ts';
import { seedUpdate, type RelayOptions } from '../../src/NewsPortal.Web/Assets/admin/editor/relay.ts';
import { fair, MemoryStore, openPage, randomFrom, Server, textOf, World, type Link, type Page } from './relay-world.ts';

let world: World;
let server: Server;
let clients: number;
let pages: Page[];

beforeEach(() => {
  world = new World();
  server = new Server(world, randomFrom(1));
  clients = 100;
  pages = [];
});

afterEach(() => {
  for (const page of pages) {
    page.doc.destroy();
  }
});

function open(options: Partial<RelayOptions> & { node?: number; link?: Link } = {}): Page {
  const page = openPage(server, clients++, 'Ferry', options);
  pages.push(page);
  return page;
}

async function opened(options: Partial<RelayOptions> & { node?: number; link?: Link } = {}): Promise<Page> {
  const page = open(options);
  await world.run(1000);
  return page;
}

const type = (page: Page, words: string) => textOf(page.doc).insert(textOf(page.doc).length, words);
const read = (page: { doc: Y.Doc }) => textOf(page.doc).toString();
const stored = () => textOf(server.replay()).toString();

function settledIn(promise: Promise<unknown>): { is: string } {
  const outcome = { is: 'waiting' };
  promise.then(() => {
    outcome.is = 'done';
  }, (error: Error) => {
    outcome.is = error.message;
  });
  return outcome;
}

describe('Opening a story', () => {
  it('fills an empty log once, from the stored content', async () => {
    const first = await opened();
    const second = await opened();
    expect([read(first), read(second), stored()]).toEqual(['Ferry', 'Ferry', 'Ferry']);
    expect(server.present.sequence).toBe(1);
    expect(first.relay.state).toBe('saved');
    expect(first.relay.place()).toEqual({ log: 1, sequence: 1 });
  });

  it('never doubles the text if several open at once', async () => {
    const all = [open(), open(), open()];
    await world.run(1000);
    expect(all.map(read)).toEqual(['Ferry', 'Ferry', 'Ferry']);
    expect(stored()).toBe('Ferry');
    expect(server.counts.append).toBe(3);
  });

  it('does not double the text if the acknowledgement of filling was lost', async () => {
    server.weather = { ...fair, doneAnyway: 1 };
    const page = open();
    // Connected at 10, opened at 20, the filling arrives at 25.
    await world.run(22);
    page.link.break();
    await world.run(1000);
    expect(server.counts.append).toBe(1);
    expect([read(page), stored()]).toEqual(['Ferry', 'Ferry']);
  });

  it('reads a long log in several parts', async () => {
    const first = await opened();
    for (let word = 0; word < 25; word++) {
      type(first, ` ${word}`);
      await world.run(100);
    }

    server.pageSize = 10;
    const second = await opened();
    expect(read(second)).toBe(read(first));
    expect(second.relay.place()).toEqual({ log: 1, sequence: 26 });
  });

  it('begins again if the log ends between two parts', async () => {
    const first = await opened();
    for (let word = 0; word < 5; word++) {
      type(first, ` ${word}`);
      await world.run(100);
    }

    server.pageSize = 2;
    const second = openPage(server, 200, 'Restored');
    pages.push(second);
    await world.run(32);
    server.end();
    await world.run(1000);
    expect(read(second)).toBe('Restored');
    expect(second.relay.place().log).toBe(2);
  });

  it('reloads the page rather than filling a log with an older version', async () => {
    server.end();
    const onEnded = vi.fn();
    const page = await opened({ baseVersion: 1, onEnded });
    expect(onEnded).toHaveBeenCalledExactlyOnceWith(false);
    expect([read(page), server.present.sequence]).toEqual(['', 0]);
  });

  it('keeps edits that arrive before the log was read', async () => {
    const first = await opened();
    server.weather = { ...fair, delay: [5, 200] };
    for (let round = 0; round < 20; round++) {
      const page = open();
      type(first, ` ${round}`);
      await world.run(700);
      expect(read(page)).toBe(read(first));
    }
  });

  it('says that somebody may not, and works again when they may', async () => {
    server.refusal = 'not-allowed';
    const page = open();
    const start = settledIn(page.relay.start());
    await world.run(1000);
    expect(start.is).toBe('Refused: not-allowed');
    expect(page.relay.state).toBe('conflict');
    server.refusal = null;
    page.link.break();
    await world.run(1000);
    expect([page.relay.state, read(page)]).toEqual(['saved', 'Ferry']);
  });

  it('fills a log larger than one message, and nobody sees a half', async () => {
    server.mostBytes = 1000;
    const words = 'Über die Fähre 🚢 '.repeat(400);
    const seed = (doc: Y.Doc) => textOf(doc).insert(0, words);
    const first = open({ seed, limits: { appendBytes: 1000 } });
    await world.run(35);
    const second = open({ seed, limits: { appendBytes: 1000 } });
    const seen = new Set<string>();
    second.doc.on('update', () => seen.add(read(second)));
    await world.run(5000);
    expect(server.present.sequence).toBeGreaterThan(5);
    expect([read(first), read(second), stored()]).toEqual([words, words, words]);
    expect([...seen]).toEqual([words]);
  });

  it('finishes what somebody else began to fill and could not', async () => {
    server.mostBytes = 1000;
    const words = 'Ferry '.repeat(1000);
    const seed = (doc: Y.Doc) => textOf(doc).insert(0, words);
    const first = open({ seed, limits: { appendBytes: 1000 } });
    await world.run(46);
    first.link.kill();
    expect(server.present.sequence).toBeGreaterThan(0);
    const [second, third] = [open({ seed, limits: { appendBytes: 1000 } }), open({ seed, limits: { appendBytes: 1000 } })];
    await world.run(8000);
    expect([read(second), read(third), stored()]).toEqual([words, words, words]);
    expect(second.relay.state).toBe('saved');
  });

  it('does not finish it with another version', async () => {
    server.mostBytes = 1000;
    server.end();
    const seed = (doc: Y.Doc) => textOf(doc).insert(0, 'Ferry '.repeat(1000));
    const first = open({ seed, limits: { appendBytes: 1000 }, baseVersion: 2 });
    await world.run(46);
    first.link.kill();
    const onEnded = vi.fn();
    const begun = server.present.sequence;
    open({ baseVersion: 1, onEnded });
    await world.run(8000);
    expect(onEnded).toHaveBeenCalledExactlyOnceWith(false);
    expect(server.present.sequence).toBe(begun);
  });

  it('makes the same update of the same content, and another of another', () => {
    const update = (words: string) => seedUpdate((doc) => textOf(doc).insert(0, words));
    expect(update('Ferry')).toEqual(update('Ferry'));
    const client = (words: string) => [...Y.decodeStateVector(Y.encodeStateVectorFromUpdate(update(words))).keys()];
    expect(client('Ferry')).not.toEqual(client('Ferry returns'));
  });
});

describe('A new story', () => {
  function begin(words: string, options: Partial<RelayOptions> = {}): Page {
    const doc = new Y.Doc();
    doc.clientID = clients++;
    textOf(doc).insert(0, words);
    const page = openPage(server, doc.clientID, '', {
      doc, seed: (empty) => Y.applyUpdate(empty, Y.encodeStateAsUpdate(doc)), ...options,
    });
    pages.push(page);
    return page;
  }

  it('is written in while it is begun', async () => {
    const store = new MemoryStore(world);
    const page = begin('A', { store });
    for (const letter of ' ferry returns') {
      type(page, letter);
      await world.run(3);
    }

    await world.run(1000);
    expect([stored(), page.relay.state]).toEqual(['A ferry returns', 'saved']);
    expect(await store.logs()).toEqual([{ log: 1, isAcknowledged: true }]);
    expect(read(await opened())).toBe('A ferry returns');
  });

  it('is begun once if the acknowledgement was lost', async () => {
    server.weather = { ...fair, doneAnyway: 1 };
    const page = begin('A');
    await world.run(22);
    type(page, ' ferry');
    page.link.break();
    await world.run(1000);
    expect([stored(), read(page), page.relay.state]).toEqual(['A ferry', 'A ferry', 'saved']);
  });

  it('is larger than one message and still whole', async () => {
    server.mostBytes = 1000;
    const page = begin('A ferry '.repeat(1000), { limits: { appendBytes: 1000 } });
    await world.run(46);
    page.link.break();
    await world.run(9000);
    expect([stored() === read(page), read(page), page.relay.state]).toEqual([true, 'A ferry '.repeat(1000), 'saved']);
  });

  it('loses nothing if somebody else was faster', async () => {
    const other = await opened();
    const page = begin(' A');
    type(page, '!');
    await world.run(1000);
    expect(read(page)).toContain(' A!');
    expect([stored(), read(other)]).toEqual([read(page), read(page)]);
    expect(page.relay.state).toBe('saved');
  });
});

describe('What is typed', () => {
  it('goes out at once and is "saved" only when the server has it', async () => {
    const page = await opened();
    type(page, '!');
    expect(page.relay.state).toBe('saving');
    await world.run(14);
    expect([server.present.sequence, page.relay.state]).toEqual([1, 'saving']);
    await world.run(1);
    expect([server.present.sequence, page.relay.state]).toEqual([2, 'saving']);
    await world.run(5);
    expect(page.relay.state).toBe('saved');
    expect(page.states.slice(-2)).toEqual(['saving', 'saved']);
  });

  it('reaches the others', async () => {
    const [here, there] = [await opened(), await opened({ node: 1 })];
    type(here, '!');
    await world.run(300);
    expect(read(there)).toBe('Ferry!');
    expect(there.relay.place()).toEqual({ log: 1, sequence: 2 });
  });

  it('is merged while an edit is under way', async () => {
    server.weather = { ...fair, delay: [100, 100] };
    const page = await opened();
    for (const letter of 'returns') {
      type(page, letter);
      await world.run(20);
    }

    await world.run(1000);
    expect(server.counts.append).toBe(3);
    expect(stored()).toBe('Ferryreturns');
  });

  it('is sent again after a lost connection, and does no harm if it had arrived', async () => {
    server.weather = { ...fair, doneAnyway: 1 };
    const page = await opened();
    type(page, '!');
    await world.run(12);
    page.link.away(5000);
    expect(page.relay.state).toBe('offline');
    type(page, '?');
    await world.run(4000);
    expect([server.present.sequence, page.relay.state]).toEqual([2, 'offline']);
    await world.run(2000);
    expect([server.present.sequence, stored(), page.relay.state]).toEqual([4, 'Ferry!?', 'saved']);
  });

  it('waits if the server is asked too often, or fails', async () => {
    const page = await opened();
    server.weather = { ...fair, rate: 1 };
    type(page, '!');
    await world.run(2000);
    expect(page.relay.state).not.toBe('saved');
    server.weather = fair;
    await world.run(6000);
    expect([page.relay.state, stored()]).toEqual(['saved', 'Ferry!']);
  });

  it('is taken apart if the server takes less at once than was thought', async () => {
    const page = await opened();
    server.mostBytes = 2000;
    type(page, 'x'.repeat(9000));
    await world.run(5000);
    expect([page.relay.state, stored()]).toEqual(['saved', `Ferry${'x'.repeat(9000)}`]);
  });

  it('is a conflict if the right to write is gone', async () => {
    const page = await opened();
    server.refusal = 'not-allowed';
    type(page, '!');
    await world.run(1000);
    expect(page.relay.state).toBe('conflict');
  });

  it('is sent as the last act of a page', async () => {
    const page = await opened();
    type(page, '!');
    page.relay.stop();
    await world.run(1000);
    expect(stored()).toBe('Ferry!');
  });

  it('goes to a server that was set back to an older state', async () => {
    const page = await opened();
    type(page, ' returns');
    await world.run(100);
    server.present.edits.pop();
    server.present.sequence--;
    page.link.break();
    await world.run(1000);
    expect([stored(), page.relay.state]).toEqual(['Ferry returns', 'saved']);
  });
});

describe('What others typed', () => {
  it('is asked for if an edit is missing', async () => {
    const [here, there] = [await opened(), await opened()];
    server.weather = { ...fair, loss: 1 };
    type(here, ' re');
    await world.run(100);
    server.weather = fair;
    type(here, 'turns');
    await world.run(50);
    expect(there.relay.place().sequence).toBe(1);
    await world.run(500);
    expect(there.relay.place().sequence).toBe(3);
    expect(read(there)).toBe('Ferry returns');
  });

  it('is asked for now and then, in case that the last edit was lost', async () => {
    const [here, there] = [await opened(), await opened()];
    server.weather = { ...fair, loss: 1 };
    type(here, '!');
    await world.run(31_000);
    expect(read(there)).toBe('Ferry!');
  });

  it('is not taken from another log', async () => {
    const [here, there] = [await opened(), await opened()];
    type(here, '!');
    await world.run(1000);
    const edit = { sequence: 9, update: seedUpdate((doc) => textOf(doc).insert(0, 'Another log')) };
    there.link.hearEdit(0, edit);
    there.link.hearEdit(2, edit);
    await world.run(1000);
    expect([read(there), there.relay.place()]).toEqual(['Ferry!', { log: 1, sequence: 2 }]);
  });

  it('does not stop at an edit that is none', async () => {
    vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const [here, there] = [await opened(), await opened()];
    server.append(here.link, 1, new Uint8Array([9, 9, 9, 9]), false);
    type(here, '!');
    await world.run(1000);
    expect([read(there), there.relay.place().sequence]).toEqual(['Ferry!', 3]);
    expect(console.warn).toHaveBeenCalled();
  });
});

describe('Settling', () => {
  it('waits for what is typed here and for what the server has', async () => {
    const [here, there] = [await opened(), await opened()];
    server.weather = { ...fair, loss: 1 };
    type(there, ' there');
    await world.run(100);
    type(here, ' here');
    const settled = here.relay.settled();
    const outcome = settledIn(settled);
    await world.run(20);
    expect(outcome.is).toBe('waiting');
    await world.run(100);
    expect(await settled).toEqual({ log: 1, sequence: 3 });
    expect(read(here)).toBe(read({ doc: server.replay() }));
  });

  it('waits for the network', async () => {
    const page = await opened();
    page.link.away(10_000);
    type(page, '!');
    const outcome = settledIn(page.relay.settled());
    await world.run(9000);
    expect(outcome.is).toBe('waiting');
    await world.run(3000);
    expect(outcome.is).toBe('done');
  });

  it('fails if the log ends, or the page', async () => {
    const [one, other] = [await opened(), await opened()];
    one.link.away(1000);
    const outcomes = [settledIn(one.relay.settled()), settledIn(other.relay.settled())];
    other.relay.stop();
    server.end();
    await world.run(3000);
    expect(outcomes.map((outcome) => outcome.is)).toEqual(['The story was closed', 'The story was closed']);
  });
});

describe('Snapshots', () => {
  it('follow each two seconds of typing, and end with it', async () => {
    const page = await opened();
    for (let tenth = 0; tenth < 50; tenth++) {
      type(page, '.');
      await world.run(100);
    }

    expect(server.counts.snapshot).toBe(2);
    await world.run(60_000);
    expect(server.counts.snapshot).toBe(3);
    expect(server.present.snapshot).toBe(read(page));
    expect(server.present.snapshotSequence).toBe(server.present.sequence);
  });

  it('are not made of what a snapshot includes already', async () => {
    const [here, there] = [await opened(), await opened()];
    type(here, '!');
    await world.run(1000);
    type(there, '?');
    await world.run(60_000);
    // The first one's, after two seconds, includes both.
    expect(server.counts.snapshot).toBe(1);
    expect(server.present.snapshotSequence).toBe(3);
  });

  it('can be asked for, once for the same text', async () => {
    const page = await opened();
    const first = settledIn(page.relay.snapshot());
    await world.run(100);
    const second = settledIn(page.relay.snapshot());
    await world.run(100);
    expect([first.is, second.is, server.counts.snapshot]).toEqual(['done', 'done', 1]);
    expect(server.present.snapshot).toBe('Ferry');
  });

  it('are not sent over and over if the server does not take them', async () => {
    const page = await opened();
    vi.spyOn(server, 'snapshot').mockReturnValue('size');
    type(page, '!');
    await world.run(60_000);
    expect(server.snapshot).toHaveBeenCalledTimes(1);
  });
});

describe('Compaction', () => {
  it('is made by whoever appends each umpteenth edit, and loses nothing', async () => {
    const limits = { compactEvery: 10 };
    const [here, there] = [await opened({ limits }), await opened({ limits })];
    for (let word = 0; word < 30; word++) {
      type(word % 3 === 0 ? here : there, ` ${word}`);
      await world.run(200);
    }

    expect(server.counts.compact).toBe(3);
    expect(server.present.edits.map((edit) => edit.sequence)).toEqual([30, 31]);
    expect([stored(), read(await opened())]).toEqual([read(here), read(here)]);
  });

  it('is caught up by whoever opens a long log and types', async () => {
    const first = await opened();
    for (let word = 0; word < 30; word++) {
      type(first, ` ${word}`);
      await world.run(200);
    }

    const second = await opened({ limits: { compactEvery: 20 } });
    type(second, '!');
    await world.run(200);
    expect(server.present.edits.map((edit) => edit.sequence)).toEqual([32]);
    expect(stored()).toBe(read(first));
  });

  it('waits until all that was typed here is an edit of its own, which others hear of', async () => {
    const [here, there] = [await opened({ limits: { compactEvery: 2 } }), await opened()];
    server.weather = { ...fair, delay: [100, 100] };
    type(here, '!');
    await world.run(120);
    type(here, '?');
    await world.run(100);
    expect([server.present.sequence, server.counts.compact]).toEqual([2, 0]);
    here.link.kill();
    await world.run(1000);
    expect([stored(), read(there), server.counts.compact]).toEqual(['Ferry!', 'Ferry!', 0]);
    const next = await opened({ limits: { compactEvery: 1 } });
    type(next, '.');
    await world.run(1000);
    expect([stored(), read(there), server.counts.compact]).toEqual(['Ferry!.', 'Ferry!.', 1]);
  });

  it('is no gap for who was away', async () => {
    const limits = { compactEvery: 10 };
    const [here, there] = [await opened({ limits }), await opened({ limits })];
    there.link.away(20_000);
    for (let word = 0; word < 25; word++) {
      type(here, ` ${word}`);
      await world.run(200);
    }

    await world.run(30_000);
    expect(read(there)).toBe(read(here));
    expect(there.relay.place().sequence).toBe(26);
  });
});

describe("The browser's own store", () => {
  it('brings back what a killed page had not sent', async () => {
    const store = new MemoryStore(world);
    const page = await opened({ store });
    page.link.away(60_000);
    type(page, ' returns');
    textOf(page.doc).delete(0, 1);
    await world.run(100);
    page.link.kill();
    const next = await opened({ store });
    expect([read(next), stored(), next.relay.state]).toEqual(['erry returns', 'erry returns', 'saved']);
    expect(await store.logs()).toEqual([{ log: 1, isAcknowledged: true }]);
  });

  it('sends nothing again that the server has', async () => {
    const store = new MemoryStore(world);
    const page = await opened({ store });
    server.weather = { ...fair, doneAnyway: 1 };
    type(page, '!');
    await world.run(12);
    page.link.kill();
    await world.run(100);
    expect(stored()).toBe('Ferry!');
    const appends = server.counts.append;
    const next = await opened({ store });
    expect([server.counts.append, next.relay.state]).toEqual([appends, 'saved']);
    expect(await store.logs()).toEqual([{ log: 1, isAcknowledged: true }]);
  });

  it('has the text if the server has lost it', async () => {
    const store = new MemoryStore(world);
    const page = await opened({ store });
    type(page, ' returns');
    await world.run(1000);
    page.link.kill();
    Object.assign(server.present, { edits: [], sequence: 0 });
    const next = await opened({ store });
    expect([read(next), stored()]).toEqual(['Ferry returns', 'Ferry returns']);
  });

  it('is done without if it does not open', async () => {
    const broken = () => Promise.reject(new Error('No room'));
    const page = await opened({ store: { load: broken, keep: broken, acknowledge: broken, logs: broken, forget: broken } });
    type(page, '!');
    await world.run(1000);
    expect([stored(), page.relay.state, await page.relay.orphans()]).toEqual(['Ferry!', 'saved', []]);
    const never = () => new Promise<never>(() => undefined);
    const other = open({ store: { load: never, keep: never, acknowledge: never, logs: never, forget: never } });
    await world.run(5000);
    expect(read(other)).toBe('Ferry!');
  });

  it('gives out the text of an ended log that was never acknowledged, until it is forgotten', async () => {
    const store = new MemoryStore(world);
    const page = await opened({ store });
    page.link.away(60_000);
    type(page, ' returns');
    await world.run(100);
    page.link.kill();
    server.end();
    const next = await opened({ store });
    const found = next.relay.orphans();
    await world.run(100);
    const orphans = await found;
    expect(orphans.map(({ log, doc }) => [log, read({ doc })])).toEqual([[1, 'Ferry returns']]);
    expect(read(next)).toBe('Ferry');
    await Promise.all([next.relay.forget(1), world.run(10)]);
    expect(await next.relay.orphans()).toEqual([]);
  });

  it('forgets an ended log of which the server has everything', async () => {
    const store = new MemoryStore(world);
    const page = await opened({ store });
    type(page, '!');
    await world.run(1000);
    page.link.kill();
    server.end();
    await opened({ store });
    expect((await store.logs()).map(({ log }) => log)).toEqual([2]);
  });
});

describe('A log that ended', () => {
  it('is let go if nothing was typed, or a version was made of it', async () => {
    const onEnded = vi.fn();
    const [reader, writer] = [await opened({ onEnded }), await opened({ onEnded })];
    type(writer, '!');
    const saving = writer.relay.settled();
    await world.run(1000);
    const place = await saving;
    server.save(place.log, place.sequence);
    writer.relay.versioned(place);
    server.end();
    await world.run(1000);
    expect(onEnded.mock.calls).toEqual([[false], [false]]);
    expect([reader.relay.state, writer.relay.state]).toEqual(['saved', 'saved']);
  });

  it('is a conflict if text of this page is not in the new one', async () => {
    const onEnded = vi.fn();
    const [acknowledged, waiting] = [await opened({ onEnded }), await opened({ onEnded })];
    type(acknowledged, '!');
    await world.run(1000);
    waiting.link.away(500);
    type(waiting, '?');
    server.end();
    await world.run(2000);
    expect(onEnded.mock.calls).toEqual([[true], [true]]);
    expect([acknowledged.relay.state, waiting.relay.state]).toEqual(['conflict', 'conflict']);
    expect(server.present.sequence).toBe(0);
  });

  it('is noticed if the message was lost', async () => {
    const onEnded = vi.fn();
    const page = await opened({ onEnded });
    server.weather = { ...fair, loss: 1 };
    server.end();
    type(page, '!');
    await world.run(1000);
    expect(onEnded).toHaveBeenCalledExactlyOnceWith(true);
  });
});

describe('Carets', () => {
  const seen = (page: Page) => [...page.awareness.getStates().values()].map((state) => (state as { name?: string }).name);

  it('are shown to all, also to those who come later, and go with their page', async () => {
    const first = await opened();
    first.awareness.setLocalStateField('name', 'Ada');
    await world.run(1000);
    const second = await opened();
    second.awareness.setLocalStateField('name', 'Ben');
    await world.run(1000);
    expect(seen(second).sort()).toEqual(['Ada', 'Ben']);
    expect(seen(first).sort()).toEqual(['Ada', 'Ben']);
    second.relay.stop();
    await world.run(1000);
    expect(seen(first)).toEqual(['Ada']);
  });

  it('are sent twenty times a second at most', async () => {
    const page = await opened();
    const before = server.counts.aware;
    for (let caret = 0; caret < 100; caret++) {
      page.awareness.setLocalStateField('caret', caret);
      await world.run(10);
    }

    expect(server.counts.aware - before).toBeLessThanOrEqual(20);
    expect(server.counts.aware - before).toBeGreaterThan(15);
  });

  it('come back after a lost connection', async () => {
    const [here, there] = [await opened(), await opened()];
    here.awareness.setLocalStateField('name', 'Ada');
    await world.run(1000);
    there.awareness.states.delete(here.doc.clientID);
    here.link.break();
    await world.run(1000);
    expect(seen(there)).toContain('Ada');
  });
});

describe('Taking an update apart', () => {
  it('gives parts of the same effect, in any order', () => {
    const random = randomFrom(7);
    const doc = new Y.Doc();
    const other = new Y.Doc();
    for (let step = 0; step < 400; step++) {
      const one = random() < 0.5 ? doc : other;
      const text = textOf(one);
      random() < 0.7
        ? text.insert(Math.floor(random() * (text.length + 1)), '🚢 Fähre '.repeat(Math.ceil(random() * 30)))
        : text.delete(0, Math.floor(random() * text.length * 0.2));
      one.getMap('fields').set(`f${step % 5}`, step);
      if (random() < 0.2) {
        Y.applyUpdate(one === doc ? other : doc, Y.encodeStateAsUpdate(one));
      }
    }

    Y.applyUpdate(doc, Y.encodeStateAsUpdate(other));
    const parts = split(Y.encodeStateAsUpdate(doc), 5000);
    expect(parts.length).toBeGreaterThan(5);
    expect(Math.max(...parts.map((part) => part.length))).toBeLessThanOrEqual(5000);
    for (const order of [parts, [...parts].reverse(), [...parts].sort(() => random() - 0.5)]) {
      const copy = new Y.Doc();
      for (const part of order) {
        Y.applyUpdate(copy, part);
      }

      expect(copy.store.pendingStructs).toBeNull();
      expect(textOf(copy).toString()).toBe(textOf(doc).toString());
      expect(copy.getMap('fields').toJSON()).toEqual(doc.getMap('fields').toJSON());
    }
  });

  it('leaves a small one as it is', () => {
    const update = seedUpdate((doc) => textOf(doc).insert(0, 'Ferry'));
    expect(split(update, 1000)).toEqual([update]);
  });
});
