import { HttpError } from '@microsoft/signalr';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { SignalRTransport } from '../../src/NewsPortal.Web/Assets/admin/editor/transport.ts';

/** What the transport does with SignalR's connection. */
class FakeConnection {
  state = 'Disconnected';
  starts = 0;
  failure: unknown = null;
  readonly asked: unknown[][] = [];
  readonly sent: unknown[][] = [];
  readonly handlers = new Map<string, (...values: never[]) => void>();
  answer: (...values: unknown[]) => Promise<unknown> = () => Promise.resolve({ refusal: null, sequence: 7 });
  #closed: (() => void)[] = [];

  onclose(handler: () => void): void {
    this.#closed.push(handler);
  }

  on(name: string, handler: (...values: never[]) => void): void {
    this.handlers.set(name, handler);
  }

  hear(name: string, ...values: unknown[]): void {
    this.handlers.get(name)?.(...values as never[]);
  }

  start(): Promise<void> {
    this.starts++;
    if (this.failure) {
      // As the library does it: what was answered is not in its error.
      return fake.httpClient!.send({}).catch(() => {
        throw new Error('Failed to complete negotiation with the server');
      });
    }

    this.state = 'Connected';
    return Promise.resolve();
  }

  stop(): Promise<void> {
    this.close();
    return Promise.resolve();
  }

  close(): void {
    if (this.state !== 'Disconnected') {
      this.state = 'Disconnected';
      for (const handler of this.#closed) {
        handler();
      }
    }
  }

  invoke(...values: unknown[]): Promise<unknown> {
    this.asked.push(values);
    return this.answer(...values);
  }

  send(...values: unknown[]): Promise<void> {
    this.sent.push(values);
    return Promise.resolve();
  }
}

const fake = vi.hoisted(() => ({
  connection: null as unknown,
  address: '',
  httpClient: null as { send: (request: object) => Promise<never> } | null,
}));

vi.mock('@microsoft/signalr', async (original) => ({
  ...await original<object>(),
  DefaultHttpClient: class {
    send() {
      return Promise.reject((fake.connection as FakeConnection).failure);
    }
  },
  HubConnectionBuilder: class {
    withUrl(address: string, options: { httpClient: typeof fake.httpClient }) {
      fake.address = address;
      fake.httpClient = options.httpClient;
      return this;
    }

    configureLogging() {
      return this;
    }

    build() {
      return fake.connection;
    }
  },
}));

let connection: FakeConnection;
let transport: SignalRTransport;
let states: string[];

beforeEach(() => {
  vi.useFakeTimers();
  connection = new FakeConnection();
  fake.connection = connection;
  transport = new SignalRTransport();
  // Earlier tests' transports hear the window's events as well.
  const heard: string[] = [];
  states = heard;
  transport.onState((state) => heard.push(state));
});

const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);

describe('The connection', () => {
  it('is tried again and again, with pauses that grow to five seconds', async () => {
    connection.failure = new Error('No network');
    void transport.start();
    await pass(0);
    expect(connection.starts).toBe(1);
    await pass(250 + 500 + 1000 + 2000 + 4000);
    expect(connection.starts).toBe(6);
    await pass(60_000);
    expect(connection.starts).toBe(18);
    connection.failure = null;
    await pass(5000);
    expect(states).toEqual(['connected']);
    expect(fake.address).toBe('/admin/articles/live');
  });

  it('begins again when it is lost, and not after it was stopped', async () => {
    await transport.start();
    connection.close();
    await pass(0);
    expect(states).toEqual(['connected', 'reconnecting', 'connected']);
    await transport.stop();
    await pass(60_000);
    expect([states.at(-1), connection.starts]).toEqual(['closed', 2]);
  });

  it('tells a late listener that it is there', async () => {
    await transport.start();
    const heard = vi.fn();
    transport.onState(heard);
    expect(heard).toHaveBeenCalledExactlyOnceWith('connected');
  });

  it('is given up at once when the browser is offline, and tried at once when it is back', async () => {
    await transport.start();
    connection.failure = new Error('No network');
    window.dispatchEvent(new Event('offline'));
    await pass(20_000);
    expect(states).toEqual(['connected', 'reconnecting']);
    connection.failure = null;
    window.dispatchEvent(new Event('online'));
    await pass(0);
    expect(states).toEqual(['connected', 'reconnecting', 'connected']);
  });

  it('is given up if an answer does not come', async () => {
    await transport.start();
    connection.answer = () => new Promise(() => undefined);
    const asked = expect(transport.append(1, 1, new Uint8Array([1]), false)).rejects.toThrow('No answer');
    await pass(10_000);
    await asked;
    expect(states).toEqual(['connected', 'reconnecting', 'connected']);
  });

  it('is begun anew, and says so, when the session has ended', async () => {
    const signedOut = vi.fn();
    transport.onSignedOut(signedOut);
    await transport.start();
    connection.answer = () => Promise.resolve({ refusal: 'signed-out', sequence: 0 });
    connection.failure = new HttpError('Unauthorized', 401);
    await expect(transport.append(1, 1, new Uint8Array([1]), false)).rejects.toThrow('Signed out');
    await pass(0);
    expect(signedOut).toHaveBeenCalledTimes(2);
    connection.failure = null;
    transport.retry();
    await pass(0);
    expect(states).toEqual(['connected', 'reconnecting', 'connected']);
  });
});

describe('Messages', () => {
  it('carry edits as base64', async () => {
    await transport.start();
    expect(await transport.append(3, 2, new Uint8Array([1, 2, 255]), true)).toBe(7);
    expect(await transport.compact(3, 2, 9, new Uint8Array([0]))).toBe(7);
    transport.aware(3, new Uint8Array([4]));
    expect(connection.asked).toEqual([['Append', 3, 2, 'AQL/', true], ['Compact', 3, 2, 9, 'AA==']]);
    expect(connection.sent).toEqual([['Aware', 3, 'BA==']]);

    const edit = vi.fn();
    const aware = vi.fn();
    transport.onEdit(edit);
    transport.onAware(aware);
    connection.hear('Edit', 3, 2, { sequence: 8, update: 'AQL/' });
    connection.hear('Aware', 3, 'BA==');
    expect(edit.mock.calls[0]!.slice(0, 2)).toEqual([3, 2]);
    expect([...edit.mock.calls[0]![2].update]).toEqual([1, 2, 255]);
    expect([...aware.mock.calls[0]![1]]).toEqual([4]);
  });

  it('bring the story, or why not', async () => {
    await transport.start();
    connection.answer = () => Promise.resolve({
      refusal: null, log: 2, sequence: 5, baseVersion: 3, snapshotSequence: 4, isComplete: true,
      edits: [{ sequence: 5, update: 'AQ==' }],
    });
    const opened = await transport.open(3, 0, 0);
    expect(opened).toMatchObject({ log: 2, sequence: 5, baseVersion: 3, snapshotSequence: 4, isComplete: true });
    expect(typeof opened === 'object' && [...opened.edits[0]!.update]).toEqual([1]);
    connection.answer = () => Promise.resolve({ refusal: 'not-allowed', edits: [] });
    expect(await transport.open(3, 0, 0)).toBe('not-allowed');
  });
});
