// @vitest-environment node
// Writes a story with several people over a bad network, many times over, each time in another order. RELAY_RUNS sets
// how many times (10,000 for the whole), RELAY_SEED where to begin: a failure names the seed that repeats it.
import { expect, it } from 'vitest';
import * as Y from 'yjs';
import {
  fair, Link, MemoryStore, openPage, randomFrom, Server, textOf, World, type Page, type Random, type Weather,
} from './relay-world.ts';

const settings = (globalThis as { process?: { env: Record<string, string | undefined> } }).process?.env ?? {};
const runs = Number(settings.RELAY_RUNS ?? 300);
const firstSeed = Number(settings.RELAY_SEED ?? 1);

/** Every typed character is another one, so that none can vanish or double unnoticed. */
const firstCharacter = 0x4E00;
/** The stored text of a version is one character as well. */
const firstSign = 0x100;

interface Writer {
  store: MemoryStore | null;
  page: Page | null;
  log: number;
  /** What this page typed into its log, and deleted from it. */
  typed: string[];
  erased: string[];
}

/** One story, from the first opening to the moment at which everything has arrived. */
class Story {
  readonly random: Random;
  readonly world = new World();
  readonly server: Server;
  readonly writers: Writer[];
  /** By log: what the server must have, or must not have any more, since somebody's page said "saved". */
  readonly saved = new Map<number, Set<string>>();
  readonly erased = new Map<number, Set<string>>();
  /** By log: what was typed into it, and what somebody deleted. */
  readonly typed = new Map<number, Set<string>>();
  readonly deleted = new Map<number, Set<string>>();
  readonly errors: string[] = [];
  /** Makes the stored text longer than what the server takes at once. */
  readonly padding: number;
  /** Each page makes another document of the stored text, so that two of them would not be one. */
  readonly isSeedOwn: boolean;
  #characters = firstCharacter;
  #clients = 1000;
  #marks = 0;

  constructor(seed: number) {
    this.random = randomFrom(seed);
    this.server = new Server(this.world, this.random);
    this.server.pageSize = this.below(2) ? 1000 : 2 + this.below(6);
    this.server.mostBytes = this.below(4) ? 1024 * 1024 : 1200;
    this.padding = this.server.mostBytes === 1200 ? this.below(3) * 1500 : 0;
    this.isSeedOwn = this.padding === 0 && this.below(2) === 0;
    this.server.weather = this.weather();
    this.writers = Array.from({ length: 3 + this.below(3) }, () => ({
      store: this.below(3) ? new MemoryStore(this.world, this.below(30)) : null, page: null, log: 0, typed: [], erased: [],
    }));
  }

  below(limit: number): number {
    return Math.floor(this.random() * limit);
  }

  pick<T>(list: T[]): T {
    return list[this.below(list.length)]!;
  }

  weather(): Weather {
    const often = () => this.below(2) ? 0 : this.random() * 0.15;
    return {
      delay: [1, 5 + this.below(300)], nodeDelay: [0, 400], loss: often(), twice: often(), rate: often(), failure: often(),
      doneAnyway: this.random(),
    };
  }

  async write(): Promise<void> {
    for (const writer of this.writers.slice(0, 2 + this.below(2))) {
      this.open(writer);
    }

    for (let step = 0; step < 50 + this.below(60); step++) {
      this.act(this.pick(this.writers));
      await this.world.run(this.below(4) ? this.below(80) : this.below(1500));
    }

    await this.calm();
    await this.check();
  }

  act(writer: Writer): void {
    if (!writer.page) {
      if (this.below(3) === 0) {
        this.open(writer);
      }

      return;
    }

    const chance = this.below(100);
    if (chance < 70) {
      this.type(writer);
    } else if (chance < 78) {
      writer.page.link.away(this.below(6000));
    } else if (chance < 82) {
      this.kill(writer);
    } else if (chance < 85) {
      this.close(writer);
    } else if (chance < 90) {
      this.settle(writer, this.below(2) === 0);
    } else if (chance < 92) {
      this.server.crash(this.below(2) ? this.below(2) : null);
    } else if (chance < 93) {
      this.server.end();
    } else if (chance < 95) {
      this.server.weather = this.weather();
    } else {
      writer.page.awareness.setLocalStateField('mark', ++this.#marks);
    }
  }

  open(writer: Writer): void {
    // The page as the server makes it: with the newest version at that moment.
    const version = this.server.version;
    const link = new Link(this.server, this.below(2));
    link.awayUntil = this.world.now() + (this.below(3) ? 0 : this.below(2000));
    const client = this.#clients++;
    const page = openPage(this.server, client, '', {
      baseVersion: version, store: writer.store, link,
      limits: { compactEvery: 5 + this.below(20), appendBytes: this.server.mostBytes, resync: 20_000 },
      onEnded: (hadUnsaved) => this.ended(writer, page, hadUnsaved),
      seed: (doc) => {
        textOf(doc).insert(0, versionSign(version) + 'x'.repeat(this.padding));
        doc.getMap('fields').set('version', version);
        if (this.isSeedOwn) {
          doc.getMap('fields').set('opener', client);
        }
      },
    });
    writer.page = page;
    writer.typed = [];
    writer.erased = [];
    writer.log = 0;
    page.relay.onState((state) => {
      if (state === 'saved') {
        this.remember(writer, page);
      }
    });
  }

  /** Everything that a page typed counts as saved from the moment at which it says so. */
  remember(writer: Writer, page: Page): void {
    if (writer.page === page && writer.log > 0) {
      for (const character of writer.typed) {
        setIn(this.saved, writer.log).add(character);
      }

      for (const character of writer.erased) {
        setIn(this.erased, writer.log).add(character);
      }
    }
  }

  type(writer: Writer): void {
    const page = writer.page!;
    const { log } = page.relay.place();
    if (log === 0) {
      return;
    }

    writer.log = log;
    const blocks = page.doc.getXmlFragment('blocks');
    const texts = [textOf(page.doc), ...blocks.toArray().map((block) => (block as Y.XmlElement).get(0) as Y.XmlText)];
    const text = this.pick(texts);
    const chance = this.below(10);
    if (chance < 6) {
      const words = this.words(writer, 1 + this.below(this.below(10) ? 6 : 300));
      text.insert(this.below(text.length + 1), words);
    } else if (chance < 7) {
      this.remove(writer, text);
    } else if (chance < 8) {
      const words = this.words(writer, 3);
      page.doc.transact(() => {
        const block = new Y.XmlElement('p');
        block.insert(0, [new Y.XmlText(words)]);
        blocks.insert(this.below(blocks.length + 1), [block]);
      });
    } else if (chance < 9) {
      page.doc.getMap('fields').set(this.pick(['headline', 'standfirst']), `${page.doc.clientID}:${this.#marks++}`);
    } else {
      text.format(0, text.length, { bold: this.below(2) ? true : null });
    }
  }

  remove(writer: Writer, text: Y.Text): void {
    const from = this.below(text.length + 1);
    const length = Math.min(text.length - from, this.below(4));
    const plain = text.toDelta().map((piece: { insert: string }) => piece.insert).join('');
    // What the stored text began with stays, so that it can be counted.
    const gone = plain.slice(from, from + length);
    if (length > 0 && [...gone].every((character) => character >= String.fromCharCode(firstCharacter))) {
      for (const character of gone) {
        setIn(this.deleted, writer.log).add(character);
      }

      writer.erased.push(...gone);

      text.delete(from, length);
    }
  }

  words(writer: Writer, length: number): string {
    const words = Array.from({ length }, () => String.fromCharCode(this.#characters++));
    writer.typed.push(...words);
    for (const character of words) {
      setIn(this.typed, writer.log).add(character);
    }

    return words.join('');
  }

  settle(writer: Writer, isSaved: boolean): void {
    const page = writer.page!;
    const { log } = page.relay.place();
    const acknowledged = log === this.server.log ? charactersOf(this.server.replay()) : new Set<string>();
    const mine = writer.log === log ? [...writer.typed] : [];
    page.relay.settled().then((place) => {
      const here = charactersOf(page.doc);
      const there = this.server.log === place.log ? charactersOf(this.server.replay()) : here;
      const gone = setIn(this.deleted, place.log);
      this.demand(place.log === log || log === 0, 'settled in another log');
      this.demand([...acknowledged].every((one) => here.has(one) || gone.has(one)), 'settled without what the server had');
      this.demand(mine.every((one) => there.has(one) || gone.has(one)), 'settled without what was typed');
      if (isSaved && this.server.save(place.log, place.sequence)) {
        page.relay.versioned(place);
      }
    }, () => undefined);
  }

  kill(writer: Writer): void {
    const page = writer.page!;
    page.link.kill();
    page.awareness.destroy();
    writer.page = null;
    if (writer.store) {
      writer.store.life++;
    }
  }

  close(writer: Writer): void {
    const page = writer.page!;
    page.relay.stop();
    page.awareness.destroy();
    writer.page = null;
    this.world.after(1000, () => page.link.kill());
  }

  ended(writer: Writer, page: Page, hadUnsaved: boolean): void {
    const { log } = page.relay.place();
    const here = charactersOf(page.doc);
    const unsaved = writer.typed.filter((one) => here.has(one));
    // A page that is out of date reloads before it has read anything.
    this.demand(
      page.relay.state === (hadUnsaved ? 'conflict' : 'saved') || (log === 0 && !hadUnsaved), `ended as ${page.relay.state}`);
    page.relay.stop();
    page.awareness.destroy();
    const store = writer.store;
    this.world.after(40, () => page.link.kill());
    // The page loads again, and what the old log does not have is found in the browser.
    this.world.after(60, () => {
      if (store) {
        const kept = charactersOf(store.doc(log));
        const old = log > 0 ? charactersOf(this.server.replay(log)) : new Set<string>();
        this.demand(unsaved.every((one) => kept.has(one) || old.has(one)), 'text of an ended log vanished');
      }

      if (writer.page === page) {
        this.open(writer);
        const next = writer.page;
        const isKept = store?.rows.some((row) => row.log === log && row.key !== null);
        if (isKept) {
          next.relay.orphans().then((orphans) => {
            const own = orphans.find((orphan) => orphan.log === log);
            const isStill = store?.rows.some((row) => row.log === log && row.key !== null);
            this.demand(!isStill || own !== undefined, 'an orphan was not found');
            const words = own ? charactersOf(own.doc) : new Set<string>();
            const old = charactersOf(this.server.replay(log));
            this.demand(!own || unsaved.every((one) => words.has(one) || old.has(one)), 'an orphan lacks text');
          }, () => undefined);
        }
      }
    });
  }

  /** The network is good again, and everybody comes back. */
  async calm(): Promise<void> {
    this.server.weather = { ...fair, delay: [1, 20] };
    await this.world.run(10_000);
    for (const writer of this.writers) {
      if (!writer.page) {
        this.open(writer);
      }
    }

    await this.world.run(45_000);
  }

  async check(): Promise<void> {
    const { server } = this;
    const wanted = contentOf(server.replay());
    const fresh: Writer = { store: null, page: null, log: 0, typed: [], erased: [] };
    this.open(fresh);
    await this.world.run(5000);
    for (const writer of [...this.writers, fresh]) {
      const { relay, doc } = writer.page!;
      this.demand(relay.state === 'saved', `ends as ${relay.state}`);
      this.demand(relay.place().log === server.log, 'ends in an old log');
      this.demand(relay.place().sequence === server.present.sequence, 'ends with a gap');
      const content = contentOf(doc);
      this.demand(content === wanted, `differs:\n${content}\n${wanted}`);
    }

    // The log of which nobody lives any more counts as well.
    for (const log of server.logs.keys()) {
      const doc = server.replay(log);
      const all = plainOf(doc);
      const here = charactersOf(doc);
      const gone = setIn(this.deleted, log);
      this.demand([...setIn(this.saved, log)].every((one) => here.has(one) || gone.has(one)), 'acknowledged text is missing');
      this.demand([...setIn(this.erased, log)].every((one) => !here.has(one)), 'deleted text came back');
      this.demand(here.size === [...all].filter((one) => one >= String.fromCharCode(firstCharacter)).length, 'text is doubled');
      this.demand([...here].every((one) => setIn(this.typed, log).has(one)), "another log's text");
      const seeds = [...all].filter((one) => one >= versionSign(0) && one < String.fromCharCode(firstCharacter));
      const isBegun = server.logs.get(log)!.sequence > 0 && doc.store.clients.size > 0;
      this.demand(seeds.length === (isBegun ? 1 : 0), `begun ${seeds.length} times`);
      const { firstVersion } = server.logs.get(log)!;
      this.demand(seeds.every((one) => one === versionSign(firstVersion)), 'begun with another version');
      this.demand([...all].filter((one) => one === 'x').length === (isBegun ? this.padding : 0), 'begun in part');
    }

    // What a browser kept of this log is in it.
    for (const { store } of this.writers) {
      if (store) {
        const here = charactersOf(server.replay());
        const gone = setIn(this.deleted, server.log);
        this.demand(
          [...charactersOf(store.doc(server.log))].every((one) => here.has(one) || gone.has(one)), 'kept text is missing');
      }
    }

    await this.world.run(1000);
    for (const writer of [...this.writers, fresh]) {
      writer.page!.relay.stop();
      writer.page!.doc.destroy();
    }
  }

  demand(isTrue: boolean, otherwise: string): void {
    if (!isTrue) {
      this.errors.push(otherwise);
    }
  }
}

function versionSign(version: number): string {
  return String.fromCharCode(firstSign + version);
}

function setIn(sets: Map<number, Set<string>>, log: number): Set<string> {
  let set = sets.get(log);
  if (!set) {
    set = new Set();
    sets.set(log, set);
  }

  return set;
}

function plainOf(doc: Y.Doc): string {
  return textOf(doc).toString().replace(/<\/?bold>/g, '') + doc.getXmlFragment('blocks').toString().replace(/<[^>]*>/g, '');
}

function charactersOf(doc: Y.Doc): Set<string> {
  return new Set([...plainOf(doc)].filter((one) => one >= String.fromCharCode(firstCharacter)));
}

function contentOf(doc: Y.Doc): string {
  return JSON.stringify([
    textOf(doc).toDelta(), doc.getXmlFragment('blocks').toString(), doc.getMap('fields').toJSON(),
  ], (_, value) => value !== null && typeof value === 'object' && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value as object).sort(([a], [b]) => a < b ? -1 : 1)) : value);
}

it(`loses, doubles and mixes up nothing in ${runs} random stories`, { timeout: 60_000 + runs * 200 }, async () => {
  const failures: string[] = [];
  const events = { append: 0, compact: 0, snapshot: 0, logs: 0, saved: 0 };
  for (let seed = firstSeed; seed < firstSeed + runs && failures.length < 5; seed++) {
    const story = new Story(seed);
    try {
      await story.write();
    } catch (error) {
      story.errors.push(String((error as Error).stack));
    }

    if (story.errors.length > 0) {
      failures.push(`RELAY_SEED=${seed}: ${[...new Set(story.errors)].join(', ')}`);
    }

    events.append += story.server.counts.append;
    events.compact += story.server.counts.compact;
    events.snapshot += story.server.counts.snapshot;
    events.logs += story.server.log - 1;
    events.saved += [...story.saved.values()].reduce((sum, set) => sum + set.size, 0);
  }

  expect(failures).toEqual([]);
  // The stories were worth something.
  expect(events.append).toBeGreaterThan(runs * 10);
  expect(events.saved).toBeGreaterThan(runs * 50);
  expect(Math.min(events.compact, events.snapshot)).toBeGreaterThan(runs);
  expect(events.logs).toBeGreaterThan(runs / 5);
});
