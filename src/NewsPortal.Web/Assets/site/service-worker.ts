// Keeps the stories that a reader has opened, for offline reading. Bounded (the oldest go first), and only what readers
// may see: a story that was taken down is deleted as soon as the network says so.
//
// It answers three kinds of requests and ignores all others (newsroom, accounts, search, feeds, anything submitted):
//   pages      from the network; if it fails or is slow, the kept story, or else the page "offline"
//   /assets/   from the cache: the addresses are content-addressed
//   /media/    from the cache if the picture belongs to a kept story, otherwise from the network
export {};

declare const self: ServiceWorkerGlobalScope;

type Message = { page: string; pictures: string[] } | { check: true };

const stories = 'stories-1';
const pictures = 'pictures-1';
const shell = 'shell-1';
const offlinePage = '/offline';

const mostStories = 50;
const mostPictures = 150;
const largestPicture = 1_000_000;
const mostAssets = 60;
const patience = 4_000;
const day = 86_400_000;
const checkPause = 600_000;

const untouched = /^\/(admin|account|search|views|feed|metrics|health|embed|oembed)(\/|$)/;
const idHeader = 'X-Story';
const timeHeader = 'X-Kept';

// Headers to keep: a stored page must not be allowed more than the original.
const guards = ['Content-Security-Policy', 'X-Content-Type-Options', 'Referrer-Policy', 'Permissions-Policy', 'Cross-Origin-Opener-Policy'];

let nextCheck = 0;

self.addEventListener('install', (event) => {
  void self.skipWaiting();
  event.waitUntil(keepShell());
});

self.addEventListener('activate', (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) {
      if (![stories, pictures, shell].includes(name)) {
        await caches.delete(name);
      }
    }

    await self.registration.navigationPreload?.enable();
    await self.clients.claim();
  })());
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin || untouched.test(url.pathname)) {
    return;
  }

  if (request.mode === 'navigate') {
    event.respondWith(answerPage(event, url));
  } else if (url.pathname.startsWith('/assets/')) {
    event.respondWith(answerAsset(request));
  } else if (url.pathname.startsWith('/media/')) {
    event.respondWith(answerPicture(request));
  }
});

// Pages report themselves and their pictures (offline.ts), because a page may have been open before this worker
// started. A page may also request an immediate check of whether kept stories are still public.
self.addEventListener('message', (event) => {
  const message = event.data as Message;
  if ('check' in message) {
    nextCheck = 0;
    event.waitUntil(lookAfter());
  } else {
    event.waitUntil(keepRead(message.page, message.pictures));
  }
});

async function answerPage(event: FetchEvent, url: URL): Promise<Response> {
  const kept = await (await caches.open(stories)).match(url.pathname);
  const network = (async () => {
    const response = ((await event.preloadResponse) as Response | undefined) ?? (await fetch(event.request));
    event.waitUntil(learn(url.pathname, response.clone()).then(lookAfter));
    return response;
  })();
  event.waitUntil(network.catch(() => undefined));

  try {
    return await (kept ? Promise.race([network, slow(kept)]) : network);
  } catch {
    return kept ?? (await caches.match(offlinePage)) ?? Response.error();
  }
}

function slow(kept: Response): Promise<Response> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(kept), patience);
  });
}

/** Keeps a story, deletes one that is gone or has moved, and ignores everything else. */
async function learn(path: string, response: Response): Promise<void> {
  if (response.status === 404 || response.status === 410 || response.type === 'opaqueredirect') {
    await forget(path);
  } else if (response.ok && !response.redirected && response.headers.get('Content-Type')?.startsWith('text/html')) {
    const html = await response.text();
    const id = /<article[^<>]* data-article-id="(\d+)"/.exec(html)?.[1];
    if (id) {
      const cache = await caches.open(stories);

      // Replaces an older copy and moves to the end.
      await cache.put(path, remembered(html, id, response));
      for (const old of (await cache.keys()).slice(0, -mostStories)) {
        await forget(new URL(old.url).pathname);
      }
    }
  }
}

function remembered(html: string, id: string, original: Response): Response {
  const headers = new Headers({ 'Content-Type': 'text/html; charset=utf-8', [idHeader]: id, [timeHeader]: String(Date.now()) });
  for (const name of guards) {
    const value = original.headers.get(name);
    if (value) {
      headers.set(name, value);
    }
  }

  return new Response(html, { headers });
}

/** Deletes a story and the pictures that no other kept story shows. */
async function forget(path: string): Promise<void> {
  const cache = await caches.open(stories);
  const story = await cache.match(path);
  if (story) {
    const html = await story.text();
    await cache.delete(path);
    const shown = await caches.open(pictures);
    for (const request of await shown.keys()) {
      if (html.includes(new URL(request.url).pathname)) {
        await shown.delete(request);
      }
    }
  }
}

/** From time to time: asks which kept stories are still public, and refreshes the page "offline". */
async function lookAfter(): Promise<void> {
  if (Date.now() < nextCheck) {
    return;
  }

  nextCheck = Date.now() + checkPause;
  const cache = await caches.open(stories);
  const kept = new Map<string, string>();
  for (const request of await cache.keys()) {
    kept.set(new URL(request.url).pathname, (await cache.match(request))?.headers.get(idHeader) ?? '0');
  }

  if (kept.size > 0) {
    const answer = await fetch(`/offline/stories?ids=${[...kept.values()].join('-')}`);
    if (answer.ok) {
      const visible = new Set((await answer.json()) as number[]);
      for (const [path, id] of kept) {
        if (!visible.has(Number(id))) {
          await forget(path);
        }
      }
    }
  }

  const page = await caches.match(offlinePage);
  if (!page || Date.now() - Number(page.headers.get(timeHeader)) > day) {
    await keepShell();
  }
}

async function keepRead(page: string, seen: string[]): Promise<void> {
  const path = new URL(page).pathname;
  const cache = await caches.open(stories);
  if (!(await cache.match(path))) {
    await learn(path, await fetch(path));
  }

  if (await cache.match(path)) {
    for (const address of seen) {
      await keepPicture(new URL(address));
    }
  }
}

async function keepPicture(url: URL): Promise<void> {
  const cache = await caches.open(pictures);
  if (url.origin !== self.location.origin || !url.pathname.startsWith('/media/') || url.pathname.startsWith('/media/files/') || (await cache.match(url))) {
    return;
  }

  const response = await fetch(url);
  const standsIn = response.headers.get('cache-control')?.includes('no-store');
  if (response.ok && !standsIn && (await response.clone().blob()).size <= largestPicture) {
    await cache.put(url, response);
    await keepNewest(cache, mostPictures);
  }
}

async function answerPicture(request: Request): Promise<Response> {
  return (await (await caches.open(pictures)).match(request.url)) ?? fetch(request);
}

async function answerAsset(request: Request): Promise<Response> {
  const cache = await caches.open(shell);
  const kept = await cache.match(request);
  if (kept) {
    return kept;
  }

  const response = await fetch(request);
  if (response.ok) {
    await cache.put(request, response.clone());
    await keepNewest(cache, mostAssets);
  }

  return response;
}

/** The page "offline" with its style sheet, scripts and fonts; every other page uses the same ones. */
async function keepShell(): Promise<void> {
  const response = await fetch(offlinePage, { cache: 'no-store' });
  if (!response.ok) {
    return;
  }

  const html = await response.text();
  const cache = await caches.open(shell);
  for (const [, address = ''] of html.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)) {
    if (!(await cache.match(address))) {
      await cache.add(address);
    }
  }

  await cache.put(offlinePage, remembered(html, '0', response));
}

async function keepNewest(cache: Cache, most: number): Promise<void> {
  for (const old of (await cache.keys()).slice(0, -most)) {
    await cache.delete(old);
  }
}
