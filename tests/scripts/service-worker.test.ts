// @vitest-environment node
import { beforeEach, describe, expect, it, vi } from 'vitest';

const site = 'https://news.example';
type Listener = (event: unknown) => void;

/** The part of the browser's cache that the worker uses. */
class Kept {
  readonly entries = new Map<string, Response>();
  match = (key: string | URL | { url: string }) => Promise.resolve(this.entries.get(address(key))?.clone());
  keys = () => Promise.resolve([...this.entries.keys()].map((url) => ({ url })));
  delete = (key: string | { url: string }) => Promise.resolve(this.entries.delete(address(key)));
  add = async (key: string) => this.put(key, await fetch(key));
  put(key: string | URL | { url: string }, response: Response): Promise<void> {
    this.entries.delete(address(key));
    this.entries.set(address(key), response);
    return Promise.resolve();
  }
}

const address = (key: string | URL | { url: string }) => new URL(typeof key === 'object' && 'url' in key ? key.url : key, site).href;
const page = (id: number, more = '') => `<article data-article-id="${id}">${more}</article>`;

let store: Map<string, Kept>;
let pages: Map<string, Response>;
let listeners: Map<string, Listener>;
let asked: string[];

beforeEach(async () => {
  vi.useRealTimers();
  vi.resetModules();
  store = new Map();
  pages = new Map();
  listeners = new Map();
  asked = [];
  const cache = (name: string) => store.get(name) ?? store.set(name, new Kept()).get(name)!;
  vi.stubGlobal('caches', {
    open: (name: string) => Promise.resolve(cache(name)),
    keys: () => Promise.resolve([...store.keys()]),
    delete: (name: string) => Promise.resolve(store.delete(name)),
    match: async (key: string) => (await Promise.all([...store.values()].map((kept) => kept.match(key)))).find(Boolean),
  });
  vi.stubGlobal('fetch', (key: string | URL | { url: string }) => {
    const url = new URL(address(key));
    asked.push(url.pathname + url.search);
    const found = pages.get(url.pathname);
    return found ? Promise.resolve(found.clone()) : Promise.reject(new TypeError('offline'));
  });
  vi.stubGlobal('self', {
    addEventListener: (name: string, listener: Listener) => listeners.set(name, listener),
    skipWaiting: () => Promise.resolve(),
    location: new URL(site),
    registration: {},
    clients: { claim: () => Promise.resolve() },
  });
  await import('../../src/NewsPortal.Web/Assets/site/service-worker.ts');
  serve('/offline/stories', Response.json([...Array(99).keys()]));
});

function serve(path: string, response: Response | string): void {
  const html = typeof response === 'string' ? new Response(response, { headers: { 'Content-Type': 'text/html' } }) : response;
  pages.set(path, html);
}

/** Fires an event and waits for everything it started. Undefined if the worker ignored a request. */
async function raise(name: string, more: object): Promise<Response | undefined> {
  const waits: Promise<unknown>[] = [];
  let answer: Promise<Response> | undefined;
  listeners.get(name)!({ ...more, waitUntil: (p: Promise<unknown>) => waits.push(p), respondWith: (p: Promise<Response>) => { answer = p; } });
  const response = await answer;
  for (let at = 0; at < waits.length; at++) {
    // Work after the response may fail like the network: the browser only needs to know when it is over.
    await waits[at]!.catch(() => undefined);
  }

  return response;
}

const visit = (path: string, mode = 'navigate', method = 'GET') =>
  raise('fetch', { request: { url: address(path), method, mode }, preloadResponse: Promise.resolve(undefined) });
const kept = (name: string) => [...(store.get(name)?.entries.keys() ?? [])].map((url) => new URL(url).pathname);

describe('The service worker', () => {
  it('keeps a story that was read, and shows it without a network', async () => {
    serve('/story', page(1));
    await visit('/story');
    pages.clear();
    expect(await (await visit('/story'))!.text()).toBe(page(1));
  });

  it('keeps no page that is no story', async () => {
    serve('/', '<main></main>');
    await visit('/');
    expect(kept('stories-1')).toEqual([]);
  });

  it.each(['/admin', '/admin/articles/1', '/account/login', '/search', '/feed/atom', '/views/1', '/metrics', '/health/live'])(
    'leaves %s alone', async (path) => {
      expect(await visit(path)).toBeUndefined();
      expect(asked).toEqual([]);
    });

  it('leaves alone what is sent, and what other sites serve', async () => {
    expect(await visit('/story', 'navigate', 'POST')).toBeUndefined();
    expect(await visit('https://other.example/story')).toBeUndefined();
  });

  it.each([404, 410])('forgets a story that answers %s, with the pictures that only it shows', async (status) => {
    serve('/story', page(1, '<img src="/media/1/800.webp">'));
    serve('/other', page(2, '<img src="/media/2/800.webp">'));
    for (const n of [1, 2]) {
      serve(`/media/${n}/800.webp`, new Response('x'));
      await raise('message', { data: { page: `${site}/${n === 1 ? 'story' : 'other'}`, pictures: [`${site}/media/${n}/800.webp`] } });
    }

    expect(kept('pictures-1')).toHaveLength(2);
    serve('/story', new Response('', { status }));
    await visit('/story');
    expect(kept('stories-1')).toEqual(['/other']);
    expect(kept('pictures-1')).toEqual(['/media/2/800.webp']);
  });

  it('keeps the fifty that were read last', async () => {
    for (let n = 1; n <= 52; n++) {
      serve(`/s${n}`, page(n));
      await visit(`/s${n}`);
    }

    await visit('/s3');
    expect(kept('stories-1')).toHaveLength(50);
    expect(kept('stories-1')[0]).toBe('/s4');
    expect(kept('stories-1').at(-1)).toBe('/s3');
  });

  it('asks which stories are still public, and forgets the others', async () => {
    serve('/gone', page(1));
    serve('/stays', page(2));
    await visit('/gone');
    await visit('/stays');
    serve('/offline/stories', Response.json([2]));
    asked = [];
    await raise('message', { data: { check: true } });
    expect(asked).toContain('/offline/stories?ids=1-2');
    expect(kept('stories-1')).toEqual(['/stays']);
  });

  it('forgets nothing when that question fails', async () => {
    serve('/story', page(1));
    await visit('/story');
    serve('/offline/stories', new Response('', { status: 500 }));
    await raise('message', { data: { check: true } });
    expect(kept('stories-1')).toEqual(['/story']);
  });

  it('keeps no picture that stands in for another, is too large, or is a file for download', async () => {
    serve('/story', page(1));
    serve('/media/1', new Response('x', { headers: { 'Cache-Control': 'no-store' } }));
    serve('/media/2', new Response('x'.repeat(1_000_001)));
    serve('/media/files/3', new Response('x'));
    serve('/media/4', new Response('x'.repeat(1_000_000)));
    const pictures = ['/media/1', '/media/2', '/media/files/3', '/media/4'].map((path) => site + path);
    await raise('message', { data: { page: `${site}/story`, pictures } });
    expect(kept('pictures-1')).toEqual(['/media/4']);
  });

  it('shows the kept story when the network is slow', async () => {
    serve('/story', page(1));
    await visit('/story');
    vi.useFakeTimers();
    let late: (response: Response) => void = () => undefined;
    const slow = new Promise<Response>((resolve) => { late = resolve; });
    let answer: Promise<Response> | undefined;
    listeners.get('fetch')!({
      request: { url: `${site}/story`, method: 'GET', mode: 'navigate' },
      preloadResponse: slow,
      waitUntil: () => undefined,
      respondWith: (p: Promise<Response>) => { answer = p; },
    });
    await vi.advanceTimersByTimeAsync(4_000);
    expect(await (await answer!).text()).toBe(page(1));
    late(new Response(page(1)));
  });

  it('shows the page "offline" where it has nothing else, with all that it needs', async () => {
    serve('/offline', '<link href="/assets/site.css"><main>Offline</main>');
    serve('/assets/site.css', new Response('css'));
    await raise('install', {});
    expect(kept('shell-1')).toEqual(['/assets/site.css', '/offline']);
    pages.clear();
    expect(await (await visit('/unknown'))!.text()).toContain('Offline');
    expect(await (await visit('/assets/site.css', 'no-cors'))!.text()).toBe('css');
  });

  it('takes away what an earlier one kept', async () => {
    store.set('stories-0', new Kept());
    store.set('stories-1', new Kept());
    await raise('activate', {});
    expect([...store.keys()]).toEqual(['stories-1']);
  });
});
