// The newsroom's connection to the relay of working copies: what it offers (Transport), and how over SignalR.
import {
  DefaultHttpClient,
  HttpError,
  HttpTransportType,
  HubConnectionBuilder,
  HubConnectionState,
  LogLevel,
  NullLogger,
  type HttpRequest,
  type HttpResponse,
  type HubConnection,
} from '@microsoft/signalr';
import { fromBase64, toBase64 } from 'lib0/buffer';

export interface StoredEdit {
  sequence: number;
  update: Uint8Array;
}

export interface Opened {
  log: number;
  /** The log's last edit; 0 for an empty log. */
  sequence: number;
  baseVersion: number;
  snapshotSequence: number;
  edits: StoredEdit[];
  /** False if more edits follow: open again after the last. */
  isComplete: boolean;
}

export type Refusal = 'conflict' | 'taken' | 'not-allowed' | 'not-found' | 'size' | 'rate';

export type Connection = 'connected' | 'reconnecting' | 'closed';

/**
 * One for a page, whatever number of stories. Every promise is rejected if the connection is lost before the answer;
 * what was asked may have been done nevertheless.
 */
export interface Transport {
  /** The edits after one if `log` is the present log, else all of the present log. Others' edits arrive from now on. */
  open(article: number, log: number, after: number): Promise<Opened | Refusal>;
  /** Stores an edit; its sequence number. `first` refuses with "taken" unless the log is empty. */
  append(article: number, log: number, update: Uint8Array, first: boolean): Promise<number | Refusal>;
  snapshot(article: number, log: number, sequence: number, content: unknown): Promise<number | Refusal>;
  compact(article: number, log: number, sequence: number, update: Uint8Array): Promise<number | Refusal>;
  /** Tells the others, without storing it. */
  aware(article: number, update: Uint8Array): void;
  onEdit(handler: (article: number, log: number, edit: StoredEdit) => void): void;
  onAware(handler: (article: number, update: Uint8Array) => void): void;
  /** Somebody's snapshot was stored. */
  onSnapshot(handler: (article: number, log: number, sequence: number) => void): void;
  /** A version from elsewhere ended this log. */
  onEnded(handler: (article: number, log: number) => void): void;
  /** Called at once, too, if the connection is there. */
  onState(handler: (state: Connection) => void): void;
  /** Connects, and keeps trying; a second call changes nothing. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

interface Answer {
  refusal: Refusal | 'signed-out' | null;
  sequence: number;
}

interface OpenAnswer extends Answer {
  log: number;
  baseVersion: number;
  snapshotSequence: number;
  edits: { sequence: number; update: string }[];
  isComplete: boolean;
}

/** A connection that gives no answer for so long is not there. */
const patience = 10_000;
const longestPause = 5000;

/** Tells what the server refuses: SignalR's own error of a start that failed does not say what was answered. */
class TellingClient extends DefaultHttpClient {
  readonly #refused: () => void;

  constructor(refused: () => void) {
    super(NullLogger.instance);
    this.#refused = refused;
  }

  override async send(request: HttpRequest): Promise<HttpResponse> {
    try {
      return await super.send(request);
    } catch (error) {
      if (error instanceof HttpError && [401, 403].includes(error.statusCode)) {
        this.#refused();
      }

      throw error;
    }
  }
}

export class SignalRTransport implements Transport {
  readonly #connection: HubConnection;
  readonly #states: ((state: Connection) => void)[] = [];
  readonly #signedOut: (() => void)[] = [];
  #isStarted = false;
  #state: Connection = 'closed';
  #attempts = 0;
  #wake: (() => void) | null = null;

  constructor(address = '/admin/articles/live') {
    this.#connection = new HubConnectionBuilder()
      .withUrl(address, {
        transport: HttpTransportType.WebSockets | HttpTransportType.LongPolling,
        timeout: patience,
        httpClient: new TellingClient(() => this.#tellSignedOut()),
      })
      .configureLogging(LogLevel.None)
      .build();
    this.#connection.serverTimeoutInMilliseconds = 25_000;
    this.#connection.keepAliveIntervalInMilliseconds = 10_000;
    // Reconnecting is our own: SignalR's gives up when the first attempt fails or the server says goodbye.
    this.#connection.onclose(() => {
      if (this.#isStarted) {
        this.#tell('reconnecting');
        void this.#connect();
      } else {
        this.#tell('closed');
      }
    });
    window.addEventListener('offline', () => this.#lost());
    window.addEventListener('online', () => this.retry());
  }

  async open(article: number, log: number, after: number): Promise<Opened | Refusal> {
    const answer = await this.#ask<OpenAnswer>('Open', article, log, after);
    return answer.refusal as Refusal | null ?? {
      log: answer.log,
      sequence: answer.sequence,
      baseVersion: answer.baseVersion,
      snapshotSequence: answer.snapshotSequence,
      edits: answer.edits.map((edit) => ({ sequence: edit.sequence, update: fromBase64(edit.update) })),
      isComplete: answer.isComplete,
    };
  }

  async append(article: number, log: number, update: Uint8Array, first: boolean): Promise<number | Refusal> {
    return sequenceOf(await this.#ask('Append', article, log, toBase64(update), first));
  }

  async snapshot(article: number, log: number, sequence: number, content: unknown): Promise<number | Refusal> {
    return sequenceOf(await this.#ask('Snapshot', article, log, sequence, content));
  }

  async compact(article: number, log: number, sequence: number, update: Uint8Array): Promise<number | Refusal> {
    return sequenceOf(await this.#ask('Compact', article, log, sequence, toBase64(update)));
  }

  aware(article: number, update: Uint8Array): void {
    if (this.#state === 'connected') {
      this.#connection.send('Aware', article, toBase64(update)).catch(() => undefined);
    }
  }

  onEdit(handler: (article: number, log: number, edit: StoredEdit) => void): void {
    this.#connection.on('Edit', (article: number, log: number, edit: { sequence: number; update: string }) =>
      handler(article, log, { sequence: edit.sequence, update: fromBase64(edit.update) }));
  }

  onAware(handler: (article: number, update: Uint8Array) => void): void {
    this.#connection.on('Aware', (article: number, update: string) => handler(article, fromBase64(update)));
  }

  onSnapshot(handler: (article: number, log: number, sequence: number) => void): void {
    this.#connection.on('Snapshot', handler);
  }

  onEnded(handler: (article: number, log: number) => void): void {
    this.#connection.on('Ended', handler);
  }

  onState(handler: (state: Connection) => void): void {
    this.#states.push(handler);
    if (this.#state === 'connected') {
      handler(this.#state);
    }
  }

  /** Called when the server no longer knows who this is; after signing in again, `retry` saves the wait. */
  onSignedOut(handler: () => void): void {
    this.#signedOut.push(handler);
  }

  start(): Promise<void> {
    if (this.#isStarted) {
      return Promise.resolve();
    }

    this.#isStarted = true;
    return this.#connect();
  }

  async stop(): Promise<void> {
    this.#isStarted = false;
    this.retry();
    await this.#connection.stop();
    this.#tell('closed');
  }

  /** Tries now instead of after the pause. */
  retry(): void {
    this.#wake?.();
  }

  async #connect(): Promise<void> {
    while (this.#isStarted && this.#connection.state === HubConnectionState.Disconnected) {
      try {
        await this.#connection.start();
        this.#attempts = 0;
        this.#tell('connected');
        return;
      } catch {
        await this.#pause(Math.min(longestPause, 250 * 2 ** this.#attempts++));
      }
    }
  }

  #pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.#wake = null;
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      this.#wake = done;
    });
  }

  async #ask<T extends Answer>(method: string, ...values: unknown[]): Promise<T> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(new Error('No answer'));
        this.#lost();
      }, patience);
    });
    try {
      const answer = await Promise.race([this.#connection.invoke<T>(method, ...values), late]);
      if (answer.refusal === 'signed-out') {
        // A connection belongs to the session that it began with: the next one begins with the next session.
        this.#tellSignedOut();
        this.#lost();
        throw new Error('Signed out');
      }

      return answer;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Gives the connection up; `onclose` begins the next. */
  #lost(): void {
    if (this.#connection.state === HubConnectionState.Connected) {
      this.#tell('reconnecting');
      this.#connection.stop().catch(() => undefined);
    }
  }

  #tell(state: Connection): void {
    if (this.#state !== state) {
      this.#state = state;
      for (const handler of this.#states) {
        handler(state);
      }
    }
  }

  #tellSignedOut(): void {
    for (const handler of this.#signedOut) {
      handler();
    }
  }
}

function sequenceOf(answer: Answer): number | Refusal {
  return answer.refusal as Refusal | null ?? answer.sequence;
}
