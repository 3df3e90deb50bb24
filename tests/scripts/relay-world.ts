// What the tests of the relay run in: a clock that stands still until told, a server with the rules of
// Core/Articles/WorkingCopy.cs, connections that may be bad, and a browser's store.
import * as Y from 'yjs';
import { Awareness } from 'y-protocols/awareness';
import { Relay, type Clock, type RelayOptions } from '../../src/NewsPortal.Web/Assets/admin/editor/relay.ts';
import type { Kept, LocalStore } from '../../src/NewsPortal.Web/Assets/admin/editor/store.ts';
import type {
  Connection, Opened, Refusal, StoredEdit, Transport,
} from '../../src/NewsPortal.Web/Assets/admin/editor/transport.ts';

export type Random = () => number;

/** Repeatable random numbers (mulberry32). */
export function randomFrom(seed: number): Random {
  let state = seed | 0;
  return () => {
    state = (state + 0x6D2B79F5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

interface Task {
  at: number;
  order: number;
  act: (() => void) | null;
}

/** Time that passes only in `run`. Tasks of the same moment keep their order; promises settle between two tasks. */
export class World implements Clock {
  #now = 0;
  #order = 0;
  #tasks: Task[] = [];

  now(): number {
    return this.#now;
  }

  after(milliseconds: number, act: () => void): unknown {
    const task: Task = { at: this.#now + Math.max(0, milliseconds), order: this.#order++, act };
    let index = this.#tasks.push(task) - 1;
    while (index > 0) {
      const above = (index - 1) >> 1;
      if (!isBefore(task, this.#tasks[above]!)) {
        break;
      }

      this.#tasks[index] = this.#tasks[above]!;
      index = above;
    }

    this.#tasks[index] = task;
    return task;
  }

  cancel(timer: unknown): void {
    if (timer) {
      (timer as Task).act = null;
    }
  }

  async run(milliseconds: number): Promise<void> {
    const end = this.#now + milliseconds;
    await settle();
    while (this.#tasks[0] && this.#tasks[0].at <= end) {
      const task = this.#take();
      if (task.act) {
        this.#now = task.at;
        task.act();
        await settle();
      }
    }

    this.#now = end;
  }

  #take(): Task {
    const first = this.#tasks[0]!;
    const last = this.#tasks.pop()!;
    if (this.#tasks.length > 0) {
      let index = 0;
      for (;;) {
        let below = 2 * index + 1;
        if (below >= this.#tasks.length) {
          break;
        }

        if (below + 1 < this.#tasks.length && isBefore(this.#tasks[below + 1]!, this.#tasks[below]!)) {
          below++;
        }

        if (!isBefore(this.#tasks[below]!, last)) {
          break;
        }

        this.#tasks[index] = this.#tasks[below]!;
        index = below;
      }

      this.#tasks[index] = last;
    }

    return first;
  }
}

function isBefore(a: Task, b: Task): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

/** Lets everything run that waits for promises only. */
export async function settle(): Promise<void> {
  for (let round = 0; round < 24; round++) {
    await null;
  }
}

/** How bad a network is; all of them are probabilities but the delays in milliseconds. */
export interface Weather {
  delay: [number, number];
  nodeDelay: [number, number];
  /** Somebody's edit, snapshot or the end of a log is not heard. */
  loss: number;
  twice: number;
  /** The server refuses because of the rate, or fails. */
  rate: number;
  failure: number;
  /** What was under way when a connection broke was done nevertheless. */
  doneAnyway: number;
}

export const fair: Weather = {
  delay: [5, 5], nodeDelay: [200, 200], loss: 0, twice: 0, rate: 0, failure: 0, doneAnyway: 0,
};

interface Log {
  edits: StoredEdit[];
  sequence: number;
  snapshotSequence: number;
  snapshot: unknown;
  /** The version that it began with, and that was last made of it. */
  firstVersion: number;
  baseVersion: number;
}

/** The server: one database, any number of nodes. One story. */
export class Server {
  readonly logs = new Map<number, Log>();
  log = 1;
  version = 1;
  pageSize = 1000;
  mostBytes = 1024 * 1024;
  weather: Weather = fair;
  readonly links = new Set<Link>();
  refusal: Refusal | null = null;
  readonly counts = { open: 0, append: 0, snapshot: 0, compact: 0, aware: 0 };

  constructor(readonly world: World, readonly random: Random) {
    this.logs.set(1, this.#newLog());
  }

  get present(): Log {
    return this.logs.get(this.log)!;
  }

  /** The log's edits in a document of their own. */
  replay(log = this.log): Y.Doc {
    const doc = new Y.Doc();
    Y.transact(doc, () => {
      for (const edit of this.logs.get(log)!.edits) {
        Y.applyUpdate(doc, edit.update);
      }
    });
    return doc;
  }

  delay([from, to]: [number, number]): number {
    return from + this.random() * (to - from);
  }

  chance(probability: number): boolean {
    return probability > 0 && this.random() < probability;
  }

  open(link: Link, log: number, after: number): Opened | Refusal {
    this.counts.open++;
    if (this.refusal) {
      return this.refusal;
    }

    link.isOpen = true;
    const present = this.present;
    const edits = present.edits.filter((edit) => edit.sequence > (log === this.log ? after : 0)).slice(0, this.pageSize);
    return {
      log: this.log, sequence: present.sequence, baseVersion: present.baseVersion,
      snapshotSequence: present.snapshotSequence, edits, isComplete: edits.length < this.pageSize,
    };
  }

  append(link: Link, log: number, update: Uint8Array, first: boolean): number | Refusal {
    this.counts.append++;
    if (this.refusal) {
      return this.refusal;
    }

    if (update.length === 0 || update.length > this.mostBytes) {
      return 'size';
    }

    if (log !== this.log) {
      return 'conflict';
    }

    const present = this.present;
    if (first && present.sequence > 0) {
      return 'taken';
    }

    const edit = { sequence: ++present.sequence, update };
    present.edits.push(edit);
    this.#tell(link, (other) => other.hearEdit(log, edit));
    return edit.sequence;
  }

  snapshot(link: Link, log: number, sequence: number, content: unknown): number | Refusal {
    this.counts.snapshot++;
    const present = this.present;
    if (this.refusal) {
      return this.refusal;
    }

    if (log !== this.log || sequence > present.sequence) {
      return 'conflict';
    }

    if (present.snapshotSequence <= sequence) {
      present.snapshotSequence = sequence;
      present.snapshot = content;
      this.#tell(link, (other) => other.hearSnapshot(log, sequence));
    }

    return present.snapshotSequence;
  }

  compact(log: number, sequence: number, update: Uint8Array): number | Refusal {
    this.counts.compact++;
    const present = this.present;
    if (log !== this.log || !present.edits.some((edit) => edit.sequence === sequence)) {
      return 'conflict';
    }

    present.edits = [{ sequence, update }, ...present.edits.filter((edit) => edit.sequence > sequence)];
    return sequence;
  }

  aware(link: Link, update: Uint8Array): void {
    this.counts.aware++;
    this.#tell(link, (other) => other.hearAware(update));
  }

  /** A version of what was typed: the log goes on. */
  save(log: number, sequence: number): boolean {
    if (log !== this.log || this.present.sequence < sequence) {
      return false;
    }

    this.present.baseVersion = ++this.version;
    return true;
  }

  /** A version from elsewhere. */
  end(): void {
    const ended = this.log++;
    this.version++;
    this.logs.set(this.log, this.#newLog());
    this.#tell(null, (other) => other.hearEnded(ended));
  }

  /** All connections to a node, or to all, break. */
  crash(node: number | null = null): void {
    for (const link of [...this.links]) {
      if (node === null || link.node === node) {
        link.break();
      }
    }
  }

  #tell(from: Link | null, say: (link: Link) => void): void {
    for (const link of this.links) {
      if (link === from || !link.isOpen) {
        continue;
      }

      for (let copies = this.chance(this.weather.loss) ? 0 : this.chance(this.weather.twice) ? 2 : 1; copies > 0; copies--) {
        const connection = link.connection;
        const delay = this.delay(this.weather.delay)
          + (from === null || from.node !== link.node ? this.delay(this.weather.nodeDelay) : 0);
        this.world.after(delay, () => {
          if (link.isUp && link.connection === connection) {
            say(link);
          }
        });
      }
    }
  }

  #newLog(): Log {
    const { version } = this;
    return {
      edits: [], sequence: 0, snapshotSequence: 0, snapshot: null, firstVersion: version, baseVersion: version,
    };
  }
}

/** A page's connection. */
export class Link implements Transport {
  connection = 0;
  isUp = false;
  isOpen = false;
  isKilled = false;
  /** Until then the network is away. */
  awayUntil = 0;
  node: number;
  #isStarted = false;
  #waiting = new Set<() => void>();
  readonly #edit: ((article: number, log: number, edit: StoredEdit) => void)[] = [];
  readonly #aware: ((article: number, update: Uint8Array) => void)[] = [];
  readonly #snapshot: ((article: number, log: number, sequence: number) => void)[] = [];
  readonly #ended: ((article: number, log: number) => void)[] = [];
  readonly #state: ((state: Connection) => void)[] = [];

  constructor(readonly server: Server, node = 0) {
    this.node = node;
  }

  open(_: number, log: number, after: number): Promise<Opened | Refusal> {
    return this.#ask(() => this.server.open(this, log, after));
  }

  append(_: number, log: number, update: Uint8Array, first: boolean): Promise<number | Refusal> {
    return this.#ask(() => this.server.append(this, log, update, first), true);
  }

  snapshot(_: number, log: number, sequence: number, content: unknown): Promise<number | Refusal> {
    return this.#ask(() => this.server.snapshot(this, log, sequence, content), true);
  }

  compact(_: number, log: number, sequence: number, update: Uint8Array): Promise<number | Refusal> {
    return this.#ask(() => this.server.compact(log, sequence, update), true);
  }

  aware(_: number, update: Uint8Array): void {
    if (this.isUp) {
      const connection = this.connection;
      this.server.world.after(this.server.delay(this.server.weather.delay), () => {
        if (this.connection === connection) {
          this.server.aware(this, update);
        }
      });
    }
  }

  onEdit(handler: (article: number, log: number, edit: StoredEdit) => void): void {
    this.#edit.push(handler);
  }

  onAware(handler: (article: number, update: Uint8Array) => void): void {
    this.#aware.push(handler);
  }

  onSnapshot(handler: (article: number, log: number, sequence: number) => void): void {
    this.#snapshot.push(handler);
  }

  onEnded(handler: (article: number, log: number) => void): void {
    this.#ended.push(handler);
  }

  onState(handler: (state: Connection) => void): void {
    this.#state.push(handler);
    if (this.isUp) {
      handler('connected');
    }
  }

  start(): Promise<void> {
    if (!this.#isStarted) {
      this.#isStarted = true;
      this.#connect();
    }

    return Promise.resolve();
  }

  stop(): Promise<void> {
    this.kill();
    return Promise.resolve();
  }

  hearEdit(log: number, edit: StoredEdit): void {
    for (const handler of this.#edit) {
      handler(1, log, edit);
    }
  }

  hearAware(update: Uint8Array): void {
    for (const handler of this.#aware) {
      handler(1, update);
    }
  }

  hearSnapshot(log: number, sequence: number): void {
    for (const handler of this.#snapshot) {
      handler(1, log, sequence);
    }
  }

  hearEnded(log: number): void {
    for (const handler of this.#ended) {
      handler(1, log);
    }
  }

  /** The connection breaks; the next begins when the network allows it. */
  break(): void {
    if (this.isUp) {
      this.#drop();
      this.#tell('reconnecting');
      this.#connect();
    }
  }

  /** The network is away for a time. */
  away(milliseconds: number): void {
    this.awayUntil = this.server.world.now() + milliseconds;
    this.break();
  }

  /** The page is gone. Nothing of it runs any more. */
  kill(): void {
    this.isKilled = true;
    this.#drop();
    for (const handlers of [this.#edit, this.#aware, this.#snapshot, this.#ended, this.#state]) {
      handlers.length = 0;
    }
  }

  #drop(): void {
    this.isUp = false;
    this.isOpen = false;
    this.connection++;
    this.server.links.delete(this);
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const reject of waiting) {
      reject();
    }
  }

  #connect(): void {
    const { world, weather } = this.server;
    world.after(Math.max(this.awayUntil - world.now(), 0) + this.server.delay(weather.delay) * 2, () => {
      if (this.isKilled || this.isUp) {
        return;
      }

      if (world.now() < this.awayUntil) {
        this.#connect();
        return;
      }

      this.isUp = true;
      this.connection++;
      this.server.links.add(this);
      this.#tell('connected');
    });
  }

  #ask<T>(act: () => T | Refusal, mayBeTwice = false): Promise<T | Refusal> {
    if (!this.isUp) {
      return this.isKilled ? new Promise(() => undefined) : Promise.reject(new Error('Not connected'));
    }

    const { server } = this;
    const { world, weather } = server;
    const { connection } = this;
    return new Promise((resolve, reject) => {
      const isKilled = () => this.isKilled;
      const lost = () => isKilled() || reject(new Error('Connection lost'));
      this.#waiting.add(lost);
      world.after(server.delay(weather.delay), () => {
        if (this.connection !== connection && !server.chance(weather.doneAnyway)) {
          return;
        }

        if (server.chance(weather.rate) || server.chance(weather.failure)) {
          const isRate = server.chance(0.5);
          world.after(server.delay(weather.delay), () => this.#waiting.delete(lost)
            && (isRate ? resolve('rate') : reject(new Error('The server failed'))));
          return;
        }

        const isOpen = this.isOpen;
        const answer = act();
        if (mayBeTwice && server.chance(weather.twice)) {
          act();
        }

        if (this.connection !== connection) {
          this.isOpen = isOpen;
          return;
        }

        world.after(server.delay(weather.delay), () => {
          if (this.#waiting.delete(lost)) {
            resolve(answer);
          }
        });
      });
    });
  }

  #tell(state: Connection): void {
    for (const handler of [...this.#state]) {
      handler(state);
    }
  }
}

interface StoreRow {
  log: number;
  update: Uint8Array;
  key: string | null;
}

/** A browser's store. What is written gets there a little later, unless the browser is killed before. */
export class MemoryStore implements LocalStore {
  rows: StoreRow[] = [];
  /** Counts killed tabs: what one of them had still to write is lost. */
  life = 0;

  constructor(readonly world: World, readonly delay = 0) {}

  async load(log: number): Promise<Kept> {
    await this.#write(() => undefined);
    const rows = this.rows.filter((row) => row.log === log);
    return {
      updates: rows.map((row) => row.update),
      unacknowledged: rows.flatMap((row) => row.key === null ? [] : [row.key]),
    };
  }

  keep(log: number, update: Uint8Array, key: string | null): Promise<void> {
    return this.#write(() => this.rows.push({ log, update, key }));
  }

  acknowledge(log: number, keys: string[]): Promise<void> {
    return this.#write(() => {
      for (const row of this.rows) {
        if (row.log === log && row.key !== null && keys.includes(row.key)) {
          row.key = null;
        }
      }
    });
  }

  logs(): Promise<{ log: number; isAcknowledged: boolean }[]> {
    const logs = [...new Set(this.rows.map((row) => row.log))];
    return Promise.resolve(logs.map((log) => ({
      log, isAcknowledged: this.rows.every((row) => row.log !== log || row.key === null),
    })));
  }

  forget(log: number): Promise<void> {
    return this.#write(() => {
      this.rows = this.rows.filter((row) => row.log !== log);
    });
  }

  /** What is kept of a log, as a document. */
  doc(log: number): Y.Doc {
    const doc = new Y.Doc();
    for (const row of this.rows) {
      if (row.log === log) {
        Y.applyUpdate(doc, row.update);
      }
    }

    return doc;
  }

  #write(act: () => void): Promise<void> {
    const life = this.life;
    return new Promise((resolve) => {
      this.world.after(this.delay, () => {
        if (life === this.life) {
          act();
          resolve();
        }
      });
    });
  }
}

/** A page that has the story open. */
export interface Page {
  link: Link;
  doc: Y.Doc;
  awareness: Awareness;
  relay: Relay;
  states: string[];
}

/** Opens the story in a page; its text begins with `words`. */
export function openPage(
  server: Server, client: number, words: string, options: Partial<RelayOptions> & { node?: number; link?: Link } = {},
): Page {
  const { node, link = new Link(server, node), doc = new Y.Doc(), ...rest } = options;
  doc.clientID = client;
  const awareness = new Awareness(doc);
  const relay = new Relay({
    article: 1, doc, awareness, transport: link, clock: server.world, store: null,
    seed: (empty) => textOf(empty).insert(0, words),
    content: () => textOf(doc).toString(),
    ...rest,
  });
  const states: string[] = [];
  relay.onState((state) => states.push(state));
  relay.start().catch(() => undefined);
  return { link, doc, awareness, relay, states };
}

export function textOf(doc: Y.Doc): Y.Text {
  return doc.getText('body');
}
