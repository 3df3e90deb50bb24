// Connects the document of one story with everybody else who writes in it. The server numbers the edits of a log, stores
// each before it acknowledges it, and passes it on; it never reads them. An edit that arrives twice, late or out of order
// does no harm to a Yjs document, so everything here may be repeated, and is, until the server has acknowledged it.
import { applyAwarenessUpdate, encodeAwarenessUpdate, removeAwarenessStates, type Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { split } from './parts';
import type { Kept, LocalStore } from './store';
import type { Connection, Opened, Refusal, StoredEdit, Transport } from './transport';

/** `saved`: the server has everything that was typed here. `conflict`: it will not take it. */
export type SaveState = 'saved' | 'saving' | 'offline' | 'conflict';

export interface Place {
  log: number;
  /** All edits up to this one are in the document. */
  sequence: number;
}

/** The text of an ended log, and the version that it was based on, if that is known. */
export interface Orphan {
  log: number;
  doc: Y.Doc;
  base?: number | undefined;
}

export interface Clock {
  now(): number;
  after(milliseconds: number, act: () => void): unknown;
  cancel(timer: unknown): void;
}

export interface RelayOptions {
  article: number;
  /**
   * Empty: the relay fills it, and it is not to be edited before `start` has resolved. Or a new story's document, which
   * may be written in at any time, with a `seed` that fills a document with the same (Y.encodeStateAsUpdate).
   */
  doc: Y.Doc;
  awareness: Awareness;
  transport: Transport;
  /** Fills a document from the page's stored content; called only for an empty log, on documents of its own. */
  seed: (doc: Y.Doc) => void;
  /** The version that `seed` fills from: if the log began with another one, the page is out of date and reloads. */
  baseVersion?: number;
  /** The content snapshot; made only when needed. */
  content: () => unknown;
  store: LocalStore | null;
  /** A version from elsewhere ended the log; the relay has stopped. `hadUnsaved` if text of this client is not in it. */
  onEnded?: (hadUnsaved: boolean) => void;
  clock?: Clock;
  limits?: Partial<Limits>;
}

export interface Limits {
  /** Milliseconds from the first key to its sending, and between two sendings. */
  first: number;
  pause: number;
  /** How long a missing edit may take until the relay asks for it; another node's take 300 ms. */
  gap: number;
  /** Asks for missed edits now and then, in case that the last one got lost. */
  resync: number;
  /** Milliseconds between two snapshots while somebody types. */
  snapshot: number;
  /** How long an unfinished filling of a log by somebody else is waited for. */
  seeding: number;
  /** How long the browser's own store may take to open. */
  store: number;
  /** Edits between two compactions. */
  compactEvery: number;
  appendBytes: number;
  compactBytes: number;
}

const usual: Limits = {
  first: 10, pause: 50, gap: 400, resync: 30_000, snapshot: 2000, seeding: 3000, store: 3000, compactEvery: 500,
  appendBytes: 1024 * 1024, compactBytes: 4 * 1024 * 1024,
};

const browserClock: Clock = {
  now: () => performance.now(),
  after: (milliseconds, act) => setTimeout(act, milliseconds),
  cancel: (timer) => clearTimeout(timer as ReturnType<typeof setTimeout>),
};

/** What was typed and is being sent: first one part, then the next. */
interface Flight {
  parts: Uint8Array[];
  keys: string[];
  /** The number of local edits that it brings the server to. */
  upTo: number;
}

interface Waiter {
  test: () => boolean;
  resolve: () => void;
  reject: (error: Error) => void;
}

/** The server answered, and said no. */
class Refused extends Error {
  constructor(readonly refusal: Refusal) {
    super(`Refused: ${refusal}`);
  }
}

/**
 * The update that fills a new log. Its client number is made of its content: two clients that fill the same log with
 * the same content make the same update, which Yjs takes only once.
 */
export function seedUpdate(seed: (doc: Y.Doc) => void): Uint8Array {
  const fill = (client: number) => {
    const doc = new Y.Doc();
    doc.clientID = client;
    seed(doc);
    const update = Y.encodeStateAsUpdate(doc);
    doc.destroy();
    return update;
  };
  // FNV-1a.
  return fill(fill(1).reduce((hash, byte) => Math.imul(hash ^ byte, 0x01000193) >>> 0, 0x811c9dc5) || 1);
}

export class Relay {
  readonly #options: RelayOptions;
  readonly #doc: Y.Doc;
  readonly #transport: Transport;
  readonly #article: number;
  readonly #clock: Clock;
  readonly #limits: Limits;
  /** The origin of what comes from this browser's store. */
  readonly #fromStore = {};
  readonly #stateHandlers: ((state: SaveState) => void)[] = [];
  #waiters: Waiter[] = [];
  #started: Promise<void> | null = null;

  #log = 0;
  #contiguous = 0;
  /** Sequence numbers that arrived before one that is missing. */
  readonly #ahead = new Set<number>();
  /** What arrived before the log was read. */
  #early: { log: number; edit: StoredEdit }[] = [];
  #endedLog = 0;
  #snapshotSequence = 0;
  #versionSequence = 0;
  #seed: Uint8Array | null = null;
  #hasWaitedForSeed = false;

  #isConnected = false;
  /** True once the story was opened on the present connection. */
  #isReady = false;
  /** True while the server cannot be reached, or answers with errors. */
  #isAway = false;
  /** Counts connections, so that nothing of an old one passes for the present one's. */
  #epoch = 0;
  #refusal: Refusal | null = null;
  #isEnded = false;
  #hadUnsaved = false;
  #isStopped = false;
  #failures = 0;
  #shown: SaveState = 'saving';

  /** The numbers of local edits typed, and acknowledged. */
  #typed = 0;
  #acknowledged = 0;
  #pending: { update: Uint8Array; keys: string[] }[] = [];
  #flight: Flight | null = null;
  /** The part that waits for its acknowledgement. */
  #sent: Uint8Array | null = null;
  #sentAt = Number.NEGATIVE_INFINITY;
  /** The last sequence number of what was typed here. */
  #lastOwn = 0;
  #mostBytes: number;
  #keys = 0;
  #snapshotting: Promise<void> | null = null;
  /** What was typed up to here has a snapshot that the server does not take: no use in sending it again. */
  #snapshotRefused = 0;
  #isCompacting = false;
  #isOverdue = false;
  #pulling: Promise<boolean> | null = null;
  #nextPull: Promise<boolean> | null = null;
  readonly #timers = new Map<string, unknown>();

  constructor(options: RelayOptions) {
    this.#options = options;
    this.#doc = options.doc;
    this.#transport = options.transport;
    this.#article = options.article;
    this.#clock = options.clock ?? browserClock;
    this.#limits = { ...usual, ...options.limits };
    this.#mostBytes = this.#limits.appendBytes;
  }

  get state(): SaveState {
    if (this.#refusal || (this.#isEnded && this.#hadUnsaved)) {
      return 'conflict';
    }

    if (this.#log > 0 && this.#acknowledged === this.#typed) {
      return 'saved';
    }

    return this.#isAway ? 'offline' : 'saving';
  }

  onState(handler: (state: SaveState) => void): void {
    this.#stateHandlers.push(handler);
  }

  place(): Place {
    return { log: this.#log, sequence: this.#contiguous };
  }

  /** Resolves once the document has the story's text; rejects if the server refuses it for good, or after `stop`. */
  start(): Promise<void> {
    if (this.#started) {
      return this.#started;
    }

    this.#doc.on('update', this.#onUpdate);
    this.#options.awareness.on('update', this.#onAwareness);
    this.#transport.onEdit((article, log, edit) => article === this.#article && this.#hear(log, edit));
    this.#transport.onAware((article, update) => article === this.#article && this.#hearAware(update));
    this.#transport.onSnapshot((article, log, sequence) => {
      if (article === this.#article && log === this.#log) {
        this.#snapshotSequence = Math.max(this.#snapshotSequence, sequence);
      }
    });
    this.#transport.onEnded((article, log) => article === this.#article && this.#hearEnded(log));
    this.#started = this.#until(() => this.#log > 0);
    this.#started.catch(() => undefined);
    this.#transport.onState((state) => this.#onConnection(state));
    void this.#transport.start();
    return this.#started;
  }

  stop(): void {
    if (this.#isStopped) {
      return;
    }

    if (!this.#isEnded && this.#isReady) {
      this.#sendRest();
    }

    this.#isStopped = true;
    this.#close();
  }

  /**
   * Resolves once everything typed here until now is acknowledged, and everything that the server had acknowledged by
   * now is in the document. Without a connection it waits for the next; rejects if that cannot come any more.
   */
  async settled(): Promise<Place> {
    const typed = this.#typed;
    await this.#until(() => this.#isReady && this.#acknowledged >= typed);
    while (!(await this.#pull())) {
      await this.#until(() => this.#isReady && !this.#pulling);
    }

    if (this.#isOver) {
      throw this.#reason();
    }

    return this.place();
  }

  /** Stores the content now, unless the server has a snapshot of all of it. */
  async snapshot(): Promise<void> {
    await this.settled();
    await this.#snapshotting;
    if (this.#snapshotSequence < this.#contiguous && !this.#isOver) {
      await this.#sendSnapshot();
    }
  }

  /** Tells that a version was made from a place: what was typed up to there is safe even if the log ends. */
  versioned(place: Place): void {
    if (place.log === this.#log) {
      this.#versionSequence = Math.max(this.#versionSequence, place.sequence);
      this.#snapshotSequence = Math.max(this.#snapshotSequence, place.sequence);
    }
  }

  /** The texts of ended logs which the server never acknowledged completely. */
  async orphans(): Promise<Orphan[]> {
    await this.#until(() => this.#log > 0);
    const store = this.#options.store;
    const found: Orphan[] = [];
    try {
      for (const { log, isAcknowledged, base } of await store?.logs() ?? []) {
        if (log !== this.#log && !isAcknowledged) {
          const doc = new Y.Doc();
          this.#apply((await store!.load(log)).updates, this.#fromStore, doc);
          found.push({ log, doc, base });
        }
      }
    } catch {
      // A store that does not open has no texts for us.
    }

    return found;
  }

  /** Forgets the text of an ended log, after somebody has decided about it. */
  async forget(log: number): Promise<void> {
    await this.#options.store?.forget(log);
  }

  get #isOver(): boolean {
    return this.#isStopped || this.#isEnded;
  }

  get #hasUnacknowledged(): boolean {
    return this.#acknowledged < this.#typed;
  }

  // The connection

  #onConnection(state: Connection): void {
    if (this.#isOver) {
      return;
    }

    this.#epoch++;
    this.#isConnected = state === 'connected';
    this.#isReady = false;
    this.#sent = null;
    if (this.#isConnected) {
      // Perhaps the permission is back, or somebody else signed in.
      this.#refusal = null;
      this.#failures = 0;
      void this.#pull();
    } else {
      this.#isAway = true;
    }

    this.#changed();
  }

  /** Reads what is missing. One reading at a time; a call during one gets the next, which begins after the call. */
  #pull(): Promise<boolean> {
    if (this.#pulling) {
      this.#nextPull ??= this.#pulling.then(() => {
        this.#nextPull = null;
        return this.#pull();
      });
      return this.#nextPull;
    }

    this.#pulling = this.#pullOnce().finally(() => {
      this.#pulling = null;
      this.#changed();
    });
    return this.#pulling;
  }

  async #pullOnce(): Promise<boolean> {
    if (this.#isOver || this.#refusal || !this.#isConnected) {
      return false;
    }

    const epoch = this.#epoch;
    try {
      const isDone = await (this.#log === 0 ? this.#load() : this.#catchUp());
      if (!isDone || this.#isOver || epoch !== this.#epoch) {
        return false;
      }

      this.#failures = 0;
      this.#isAway = false;
      this.#cancel('pull');
      if (!this.#isReady) {
        this.#isReady = true;
        this.#announce();
        this.#push();
      }

      this.#later('resync', this.#limits.resync, () => void this.#pull());
      return true;
    } catch (error) {
      if (!this.#isOver && epoch === this.#epoch) {
        this.#failed(error);
        if (!this.#refusal) {
          this.#isReady = false;
          this.#later('pull', this.#backoff(), () => void this.#pull());
        }
      }

      return false;
    }
  }

  /** Opens the story for the first time; false if there is nothing more to do. */
  async #load(): Promise<boolean> {
    for (;;) {
      const opened = await this.#read();
      const kept = await this.#kept(opened.log);
      if (this.#isOver || this.#log > 0) {
        return false;
      }

      if (opened.log <= this.#endedLog) {
        throw new Error('The log has just ended');
      }

      if (opened.sequence > 0 || opened.edits.length > 0) {
        if (!(await this.#begin(opened, kept))) {
          continue;
        }

        return true;
      }

      if (kept.updates.length === 0 && !this.#mayFill(opened)) {
        this.#end();
        return false;
      }

      // The server may have lost a log that this browser still has: then that is the text.
      const edits = await this.#fill(
        opened.log, kept.updates.length > 0 ? Y.mergeUpdates(kept.updates) : this.#seedUpdate());
      if (this.#isOver) {
        return false;
      }

      if (edits) {
        return this.#begin({ ...opened, edits, sequence: 0 }, kept);
      }
    }
  }

  /** All edits of the present log. */
  async #read(): Promise<Opened> {
    let opened = taken(await this.#transport.open(this.#article, 0, 0));
    let edits = opened.edits;
    while (!opened.isComplete) {
      const log = opened.log;
      opened = taken(await this.#transport.open(this.#article, log, edits.at(-1)?.sequence ?? 0));
      edits = opened.log === log ? [...edits, ...opened.edits] : opened.edits;
    }

    return { ...opened, edits };
  }

  async #kept(log: number): Promise<Kept> {
    const nothing: Kept = { updates: [], unacknowledged: [] };
    if (!this.#options.store) {
      return nothing;
    }

    let timer: unknown;
    const late = new Promise<Kept>((resolve) => {
      timer = this.#clock.after(this.#limits.store, () => resolve(nothing));
    });
    const loaded = this.#options.store.load(log).catch(() => nothing);
    const kept = await Promise.race([loaded, late]);
    this.#clock.cancel(timer);
    return kept;
  }

  /** False if the page's content is not that which the log begins with. */
  #mayFill(opened: Opened): boolean {
    return (this.#options.baseVersion ?? opened.baseVersion) === opened.baseVersion;
  }

  #seedUpdate(): Uint8Array {
    this.#seed ??= seedUpdate(this.#options.seed);
    return this.#seed;
  }

  /** Fills an empty log; null if somebody else did, or if it has ended. */
  async #fill(log: number, update: Uint8Array): Promise<StoredEdit[] | null> {
    const edits: StoredEdit[] = [];
    for (const part of split(update, this.#mostBytes)) {
      const answer = await this.#transport.append(this.#article, log, part, edits.length === 0);
      if (answer === 'taken' || answer === 'conflict') {
        return null;
      }

      edits.push({ sequence: taken(answer), update: part });
    }

    return edits;
  }

  /** Takes the text over; false if it has to be read again. */
  async #begin(opened: Opened, kept: Kept): Promise<boolean> {
    const written = this.#doc.store.clients.size > 0 ? Y.encodeStateAsUpdate(this.#doc) : null;
    this.#apply(opened.edits.map((edit) => edit.update), this);
    if (this.#doc.store.clients.size === 0 && this.#doc.store.pendingStructs) {
      // Somebody began to fill the log and has not finished. If they cannot, we do: the same content makes the same
      // update, so it does no harm if both do.
      if (!this.#hasWaitedForSeed) {
        this.#hasWaitedForSeed = true;
        await new Promise<void>((resolve) => this.#clock.after(this.#limits.seeding, resolve));
        return false;
      }

      if (!this.#mayFill(opened)) {
        this.#end();
        return false;
      }

      for (const part of split(this.#seedUpdate(), this.#mostBytes)) {
        taken(await this.#transport.append(this.#article, opened.log, part, false));
      }

      return false;
    }

    this.#log = opened.log;
    this.#snapshotSequence = opened.snapshotSequence;
    this.#isOverdue = opened.edits.length > this.#limits.compactEvery;
    if (opened.sequence > 0) {
      this.#reach(Math.max(opened.sequence, opened.edits.at(-1)?.sequence ?? 0));
    } else {
      for (const edit of opened.edits) {
        this.#mark(edit.sequence);
      }
    }

    const early = this.#early;
    this.#early = [];
    for (const { log, edit } of early) {
      this.#hear(log, edit);
    }

    this.#keep(Y.encodeStateAsUpdate(this.#doc), null);
    if (written) {
      // The document was not empty, or somebody typed already: the server gets what it lacks.
      this.#pending = [];
      const lacking = this.#lackingIn(opened.edits, written);
      if (lacking) {
        this.#type(lacking);
      } else {
        this.#acknowledged = this.#typed;
      }
    }

    // What the server lacks of this browser's text is what changes in the document now.
    const known = this.#typed;
    this.#apply(kept.updates, this.#fromStore);
    if (this.#typed > known) {
      this.#pending.at(-1)!.keys = kept.unacknowledged;
    } else {
      this.#note(kept.unacknowledged);
    }

    void this.#forgetEnded();
    this.#changed();
    return true;
  }

  /** What a log lacks of a document; null for nothing. */
  #lackingIn(edits: StoredEdit[], written: Uint8Array): Uint8Array | null {
    const log = new Y.Doc();
    this.#apply(edits.map((edit) => edit.update), this, log);
    const lacking: Uint8Array[] = [];
    log.on('update', (update: Uint8Array) => lacking.push(update));
    Y.applyUpdate(log, written);
    log.destroy();
    return lacking.length > 0 ? Y.mergeUpdates(lacking) : null;
  }

  async #catchUp(): Promise<boolean> {
    const log = this.#log;
    const after = this.#contiguous;
    for (let from = after; ;) {
      const opened = taken(await this.#transport.open(this.#article, log, from));
      if (this.#isOver) {
        return false;
      }

      if (opened.log !== log) {
        this.#end();
        return false;
      }

      this.#apply(opened.edits.map((edit) => edit.update), this);
      const last = opened.edits.at(-1)?.sequence ?? from;
      if (opened.edits.length === 0 && opened.sequence < after) {
        // The server had more once, and was set back (a restored backup): it gets everything again.
        this.#contiguous = opened.sequence;
        this.#ahead.clear();
        this.#snapshotSequence = opened.snapshotSequence;
        this.#versionSequence = this.#lastOwn = this.#snapshotRefused = 0;
        this.#type(Y.encodeStateAsUpdate(this.#doc));
        return true;
      }

      this.#snapshotSequence = Math.max(this.#snapshotSequence, opened.snapshotSequence);
      this.#reach(opened.isComplete ? Math.max(last, opened.sequence) : last);
      if (opened.isComplete) {
        return true;
      }

      from = last;
    }
  }

  // What others typed

  #hear(log: number, edit: StoredEdit): void {
    if (this.#isOver) {
      return;
    }

    if (this.#log === 0) {
      this.#early.push({ log, edit });
    } else if (log > this.#log) {
      void this.#pull();
    } else if (log === this.#log && edit.sequence > this.#contiguous && !this.#ahead.has(edit.sequence)) {
      this.#apply([edit.update], this);
      this.#mark(edit.sequence);
    }
  }

  #hearEnded(log: number): void {
    if (!this.#isOver) {
      this.#endedLog = Math.max(this.#endedLog, log);
      if (this.#log > 0 && log >= this.#log) {
        this.#end();
      }
    }
  }

  #apply(updates: Uint8Array[], origin: object, doc = this.#doc): void {
    Y.transact(doc, () => {
      for (const update of updates) {
        try {
          Y.applyUpdate(doc, update, origin);
        } catch (error) {
          // The server does not read edits, so one that makes no sense can be stored. It must not take the text down.
          console.warn('An edit that is none', error);
        }
      }
    }, origin, false);
  }

  /** Notes one edit that is in the document. */
  #mark(sequence: number): void {
    if (sequence > this.#contiguous) {
      this.#ahead.add(sequence);
      this.#reach(this.#contiguous);
    }
  }

  /** Notes that all edits up to one are in the document. */
  #reach(sequence: number): void {
    this.#contiguous = Math.max(this.#contiguous, sequence);
    while (this.#ahead.delete(this.#contiguous + 1)) {
      this.#contiguous++;
    }

    for (const one of this.#ahead) {
      if (one <= this.#contiguous) {
        this.#ahead.delete(one);
      }
    }

    if (this.#ahead.size === 0) {
      this.#cancel('gap');
    } else if (!this.#timers.has('gap')) {
      this.#later('gap', this.#limits.gap, () => void this.#pull());
    }
  }

  // What is typed here

  readonly #onUpdate = (update: Uint8Array, origin: unknown): void => {
    if (this.#isStopped) {
      return;
    }

    if (origin === this) {
      if (this.#log > 0) {
        this.#keep(update, null);
      }
    } else {
      this.#type(update, origin === this.#fromStore);
    }
  };

  #type(update: Uint8Array, isKept = false): void {
    this.#typed++;
    const keys = this.#log > 0 && !isKept ? [this.#key()] : [];
    this.#pending.push({ update, keys });
    if (keys[0]) {
      this.#keep(update, keys[0]);
    }

    if (this.#isEnded) {
      this.#hadUnsaved = true;
    } else {
      this.#later('snapshot', this.#limits.snapshot, () => this.#snapshotOften(), true);
      this.#push();
    }

    this.#changed();
  }

  /** Sends what waits, soon: one edit at a time is under way, and what is typed meanwhile becomes one. */
  #push(): void {
    if (!this.#maySend) {
      return;
    }

    if (this.#flight) {
      this.#deliver(this.#flight);
    } else if (this.#pending.length > 0) {
      const pause = this.#sentAt + this.#limits.pause - this.#clock.now();
      this.#later('push', Math.max(this.#limits.first, pause), () => {
        if (this.#maySend) {
          this.#flight ??= this.#take();
          this.#deliver(this.#flight);
        }
      }, true);
    }
  }

  get #maySend(): boolean {
    return this.#isReady && !this.#isOver && !this.#refusal && !this.#sent;
  }

  #take(): Flight {
    const typed = this.#pending;
    this.#pending = [];
    return {
      parts: split(Y.mergeUpdates(typed.map((one) => one.update)), this.#mostBytes),
      keys: typed.flatMap((one) => one.keys),
      upTo: this.#typed,
    };
  }

  #deliver(flight: Flight): void {
    const part = flight.parts[0]!;
    this.#sent = part;
    this.#sentAt = this.#clock.now();
    this.#transport.append(this.#article, this.#log, part, false).then((answer) => {
      if (typeof answer === 'number') {
        this.#delivered(part, answer);
      } else {
        this.#undelivered(part, new Refused(answer));
      }
    }, (error) => this.#undelivered(part, error));
  }

  #delivered(part: Uint8Array, sequence: number): void {
    if (this.#sent === part) {
      this.#sent = null;
    }

    const flight = this.#flight;
    if (flight?.parts[0] === part) {
      flight.parts.shift();
      if (flight.parts.length === 0) {
        this.#flight = null;
        this.#acknowledged = flight.upTo;
        this.#note(flight.keys);
      }
    }

    if (this.#isOver) {
      return;
    }

    this.#failures = 0;
    this.#isAway = !this.#isConnected;
    this.#lastOwn = Math.max(this.#lastOwn, sequence);
    this.#mark(sequence);
    // Whoever appends each five-hundredth edit compacts: one client, and if it cannot, the next one's turn comes.
    this.#isOverdue ||= sequence % this.#limits.compactEvery === 0;
    this.#compact();

    this.#push();
    this.#changed();
  }

  #undelivered(part: Uint8Array, error: unknown): void {
    if (this.#sent !== part || this.#isOver) {
      return;
    }

    this.#sent = null;
    if (error instanceof Refused && error.refusal === 'conflict') {
      this.#end();
      return;
    }

    if (error instanceof Refused && error.refusal === 'size' && this.#flight) {
      this.#mostBytes = Math.max(1024, Math.floor(part.length / 2));
      const parts = split(part, this.#mostBytes);
      if (parts.length === 1) {
        this.#refuse('size');
        return;
      }

      this.#flight.parts.splice(0, 1, ...parts);
    }

    this.#failed(error);
    this.#later('retry', this.#backoff(), () => this.#push());
  }

  /** The last moment of a page: sends what was not acknowledged, and does not wait. */
  #sendRest(): void {
    const rest = [...this.#flight?.parts ?? [], ...this.#pending.map((one) => one.update)];
    if (rest.length === 0) {
      return;
    }

    const keys = [...this.#flight?.keys ?? [], ...this.#pending.flatMap((one) => one.keys)];
    void Promise.all(split(Y.mergeUpdates(rest), this.#mostBytes).map(
      (part) => this.#transport.append(this.#article, this.#log, part, false)))
      .then((answers) => answers.every((answer) => typeof answer === 'number') && this.#note(keys))
      .catch(() => undefined);
  }

  #failed(error: unknown): void {
    if (error instanceof Refused && (error.refusal === 'not-allowed' || error.refusal === 'not-found')) {
      this.#refuse(error.refusal);
      return;
    }

    this.#failures++;
    this.#isAway ||= !(error instanceof Refused);
    this.#changed();
  }

  #refuse(refusal: Refusal): void {
    this.#refusal = refusal;
    this.#changed();
  }

  #backoff(): number {
    return Math.min(5000, 125 * 2 ** this.#failures);
  }

  // Snapshots and compaction

  #snapshotOften(): void {
    const isStored = this.#lastOwn <= Math.max(this.#snapshotSequence, this.#snapshotRefused);
    if (this.#isOver || (isStored && !this.#hasUnacknowledged)) {
      return;
    }

    if (!isStored && this.#isReady && !this.#snapshotting && this.#contiguous > this.#snapshotSequence) {
      this.#sendSnapshot().catch(() => undefined);
    }

    this.#later('snapshot', this.#limits.snapshot, () => this.#snapshotOften());
  }

  async #sendSnapshot(): Promise<void> {
    const sequence = this.#contiguous;
    const own = this.#lastOwn;
    const sending = Promise.resolve(
      this.#transport.snapshot(this.#article, this.#log, sequence, this.#options.content()));
    this.#snapshotting = sending.then(() => undefined, () => undefined);
    try {
      this.#snapshotSequence = Math.max(this.#snapshotSequence, taken(await sending));
    } catch (error) {
      if (error instanceof Refused && error.refusal === 'conflict') {
        void this.#pull();
      } else if (error instanceof Refused && error.refusal !== 'rate') {
        this.#snapshotRefused = own;
      }

      throw error;
    } finally {
      this.#snapshotting = null;
    }
  }

  /**
   * Replaces the edits of the log by one, if it is time. Not while something typed here is unacknowledged: who has read
   * beyond the edits that are replaced would never hear of it, if this page went before it is an edit of its own.
   */
  #compact(): void {
    if (!this.#isOverdue || this.#isCompacting || this.#hasUnacknowledged) {
      return;
    }

    this.#isOverdue = false;
    const update = Y.encodeStateAsUpdate(this.#doc);
    if (update.length <= this.#limits.compactBytes) {
      this.#isCompacting = true;
      // A refusal means that somebody else was faster; a lost one comes again after as many edits.
      this.#transport.compact(this.#article, this.#log, this.#contiguous, update)
        .catch(() => undefined)
        .finally(() => {
          this.#isCompacting = false;
        })
        .catch(() => undefined);
    }
  }

  // Carets

  readonly #onAwareness = (
    change: { added: number[]; updated: number[]; removed: number[] }, origin: unknown): void => {
    const own = this.#options.awareness.clientID;
    if (origin !== this && [...change.added, ...change.updated, ...change.removed].includes(own)) {
      this.#later('aware', this.#limits.pause, () => this.#tellAwareness(), true);
    }
  };

  #tellAwareness(): void {
    if (this.#isConnected && this.#log > 0) {
      const awareness = this.#options.awareness;
      this.#transport.aware(this.#article, encodeAwarenessUpdate(awareness, [awareness.clientID]));
    }
  }

  #hearAware(update: Uint8Array): void {
    if (this.#isOver) {
      return;
    }

    const awareness = this.#options.awareness;
    const before = new Set(awareness.states.keys());
    try {
      applyAwarenessUpdate(awareness, update, this);
    } catch (error) {
      console.warn('A caret that is none', error);
    }

    // Somebody new does not know yet who is here.
    if ([...awareness.states.keys()].some((client) => !before.has(client))) {
      this.#announce();
    }
  }

  /** The same state as a newer one: others ignore a state that they had, even if they have dropped it meanwhile. */
  #announce(): void {
    const state = this.#options.awareness.getLocalState();
    if (state !== null) {
      this.#options.awareness.setLocalState(state);
    }
  }

  // The browser's own store: if it does not work, everything goes on without it.

  #key(): string {
    return `${this.#doc.clientID}:${++this.#keys}`;
  }

  #keep(update: Uint8Array, key: string | null): void {
    this.#options.store?.keep(this.#log, update, key).catch(() => undefined);
  }

  #note(keys: string[]): void {
    if (keys.length > 0) {
      this.#options.store?.acknowledge(this.#log, keys).catch(() => undefined);
    }
  }

  async #forgetEnded(): Promise<void> {
    const store = this.#options.store;
    const present = this.#log;
    try {
      for (const { log, isAcknowledged } of await store?.logs() ?? []) {
        if (log < present && isAcknowledged) {
          await store!.forget(log);
        }
      }
    } catch {
      // Next time.
    }
  }

  // The end

  #end(): void {
    if (this.#isOver) {
      return;
    }

    this.#isEnded = true;
    this.#hadUnsaved = this.#hasUnacknowledged || this.#lastOwn > this.#versionSequence;
    this.#close();
    this.#options.onEnded?.(this.#hadUnsaved);
  }

  /** Stops everything but keeping what is still typed into the document of an ended log. */
  #close(): void {
    for (const name of [...this.#timers.keys()]) {
      this.#cancel(name);
    }

    if (this.#isStopped) {
      this.#doc.off('update', this.#onUpdate);
    }

    const awareness = this.#options.awareness;
    awareness.off('update', this.#onAwareness);
    if (awareness.getLocalState() !== null) {
      removeAwarenessStates(awareness, [awareness.clientID], this);
      this.#tellAwareness();
    }

    this.#changed();
  }

  #reason(): Error {
    return this.#refusal ? new Refused(this.#refusal) : new Error('The story was closed');
  }

  #until(test: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiters.push({ test, resolve, reject });
      this.#changed();
    });
  }

  #changed(): void {
    const state = this.state;
    if (state !== this.#shown) {
      this.#shown = state;
      for (const handler of this.#stateHandlers) {
        handler(state);
      }
    }

    const waiters = this.#waiters;
    this.#waiters = [];
    for (const waiter of waiters) {
      if (this.#isOver || this.#refusal) {
        waiter.reject(this.#reason());
      } else if (waiter.test()) {
        waiter.resolve();
      } else {
        this.#waiters.push(waiter);
      }
    }
  }

  #later(name: string, milliseconds: number, act: () => void, isOnce = false): void {
    if (isOnce && this.#timers.has(name)) {
      return;
    }

    this.#cancel(name);
    this.#timers.set(name, this.#clock.after(milliseconds, () => {
      this.#timers.delete(name);
      act();
    }));
  }

  #cancel(name: string): void {
    if (this.#timers.has(name)) {
      this.#clock.cancel(this.#timers.get(name));
      this.#timers.delete(name);
    }
  }
}

function taken<T>(answer: T | Refusal): T {
  if (typeof answer === 'string') {
    throw new Refused(answer as Refusal);
  }

  return answer as T;
}
