// Keeps a story's document in this browser (IndexedDB), so that a killed tab or an hour without a network loses
// nothing. Everything is kept by user, story and log: the text of an ended log never gets into another.

/** What is kept of one log. */
export interface Kept {
  updates: Uint8Array[];
  /** The keys of those updates that the server had not acknowledged. */
  unacknowledged: string[];
}

/** One log; `base` is the version that its text was based on, if that is known. */
export interface KeptLog {
  log: number;
  isAcknowledged: boolean;
  base?: number | undefined;
}

/** What is kept of one story for one user. */
export interface LocalStore {
  load(log: number): Promise<Kept>;
  /** Keeps an update; `key` names one which the server has not acknowledged yet. */
  keep(log: number, update: Uint8Array, key: string | null): Promise<void>;
  acknowledge(log: number, keys: string[]): Promise<void>;
  logs(): Promise<KeptLog[]>;
  forget(log: number): Promise<void>;
}

interface Row {
  id?: number;
  article: number;
  log: number;
  /** Missing once acknowledged, so that the index has only the others. */
  key?: string;
  update: Uint8Array;
}

interface LogRow {
  article: number;
  log: number;
  at: number;
  base?: number | undefined;
}

const days = 30;
/** From this many acknowledged updates on they are merged into one. */
const many = 300;

/**
 * The browser's store for a user's story; null where there is none. `merge` makes one update of many (Y.mergeUpdates;
 * handed in so that this file needs no Yjs).
 */
export function openStore(
  user: string, article: number, merge: (updates: Uint8Array[]) => Uint8Array, base: () => number | undefined = () => undefined,
): LocalStore | null {
  try {
    return new BrowserStore(openDatabase(`newsroom:${user}`), article, merge, base);
  } catch {
    return null;
  }
}

function openDatabase(name: string): Promise<IDBDatabase> {
  const request = indexedDB.open(name, 1);
  request.onupgradeneeded = () => {
    const updates = request.result.createObjectStore('updates', { keyPath: 'id', autoIncrement: true });
    updates.createIndex('place', ['article', 'log']);
    updates.createIndex('key', 'key');
    request.result.createObjectStore('logs', { keyPath: ['article', 'log'] });
  };
  return answer(request).then(async (database) => {
    database.onversionchange = () => database.close();
    await forgetOld(database);
    return database;
  });
}

async function forgetOld(database: IDBDatabase): Promise<void> {
  const transaction = database.transaction(['updates', 'logs'], 'readwrite');
  const limit = Date.now() - days * 24 * 3600 * 1000;
  for (const row of await answer<LogRow[]>(transaction.objectStore('logs').getAll())) {
    if (row.at < limit) {
      await remove(transaction, row.article, row.log);
    }
  }
}

async function remove(transaction: IDBTransaction, article: number, log: number): Promise<void> {
  const updates = transaction.objectStore('updates');
  for (const id of await answer(updates.index('place').getAllKeys([article, log]))) {
    updates.delete(id);
  }

  transaction.objectStore('logs').delete([article, log]);
}

function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function finished(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });
}

class BrowserStore implements LocalStore {
  #kept = 0;

  constructor(
    private readonly database: Promise<IDBDatabase>,
    private readonly article: number,
    private readonly merge: (updates: Uint8Array[]) => Uint8Array,
    private readonly base: () => number | undefined) {
    // Each use reports it.
    database.catch(() => undefined);
  }

  async load(log: number): Promise<Kept> {
    const rows = await this.#tidy(log);
    return {
      updates: rows.map((row) => row.update),
      unacknowledged: rows.flatMap((row) => row.key === undefined ? [] : [row.key]),
    };
  }

  async keep(log: number, update: Uint8Array, key: string | null): Promise<void> {
    const transaction = (await this.database).transaction(['updates', 'logs'], 'readwrite');
    const row: Row = { article: this.article, log, update };
    transaction.objectStore('updates').add(key === null ? row : { ...row, key });
    transaction.objectStore('logs').put({ article: this.article, log, at: Date.now(), base: this.base() } satisfies LogRow);
    // Without this the browser waits for the answers to reach the page: a window killed meanwhile would lose the key.
    transaction.commit();
    await finished(transaction);
    if (++this.#kept % many === 0) {
      await this.#tidy(log);
    }
  }

  async acknowledge(log: number, keys: string[]): Promise<void> {
    const transaction = (await this.database).transaction('updates', 'readwrite');
    const updates = transaction.objectStore('updates');
    for (const key of keys) {
      for (const row of await answer<Row[]>(updates.index('key').getAll(key))) {
        if (row.article === this.article && row.log === log) {
          delete row.key;
          updates.put(row);
        }
      }
    }
  }

  async logs(): Promise<KeptLog[]> {
    const transaction = (await this.database).transaction(['updates', 'logs']);
    const logs = (await answer<LogRow[]>(transaction.objectStore('logs').getAll()))
      .filter((row) => row.article === this.article);
    const found: KeptLog[] = [];
    for (const { log, base } of logs) {
      const rows = await answer<Row[]>(transaction.objectStore('updates').index('place').getAll([this.article, log]));
      found.push({ log, isAcknowledged: rows.every((row) => row.key === undefined), base });
    }

    return found;
  }

  async forget(log: number): Promise<void> {
    await remove((await this.database).transaction(['updates', 'logs'], 'readwrite'), this.article, log);
  }

  /** All rows of a log, after making one of the acknowledged. In one transaction: another tab may write, too. */
  async #tidy(log: number): Promise<Row[]> {
    const transaction = (await this.database).transaction('updates', 'readwrite');
    const updates = transaction.objectStore('updates');
    const rows = await answer<Row[]>(updates.index('place').getAll([this.article, log]));
    const done = rows.filter((row) => row.key === undefined);
    if (done.length < 2) {
      return rows;
    }

    const one: Row = { article: this.article, log, update: this.merge(done.map((row) => row.update)) };
    for (const row of done) {
      updates.delete(row.id!);
    }

    updates.add(one);
    return [one, ...rows.filter((row) => row.key !== undefined)];
  }
}
