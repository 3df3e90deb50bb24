// Starts the service worker and tells it which story was read and which of its pictures were shown. If the site no
// longer keeps stories, removes an earlier worker along with what it kept.
const worker = document.documentElement.dataset.worker;

async function begin(address: string): Promise<void> {
  await navigator.serviceWorker.register(address);
  const { active } = await navigator.serviceWorker.ready;
  const story = document.querySelector<HTMLElement>('article[data-article-id]');
  if (!story?.dataset.articleId) {
    return;
  }

  const report = (images: HTMLImageElement[]) =>
    active?.postMessage({ page: location.href, pictures: images.map((image) => image.currentSrc).filter(Boolean) });
  report([...story.querySelectorAll('img')].filter((image) => image.complete));
  story.addEventListener('load', (event) => event.target instanceof HTMLImageElement && report([event.target]), true);
}

async function end(): Promise<void> {
  for (const registration of await navigator.serviceWorker.getRegistrations()) {
    await registration.unregister();
  }

  for (const name of await caches.keys()) {
    await caches.delete(name);
  }
}

/** On the page "offline": the stories kept in this browser, newest first. */
async function listKept(list: HTMLElement): Promise<void> {
  const cache = await caches.open('stories-1');
  for (const request of [...(await cache.keys())].reverse()) {
    const html = (await (await cache.match(request))?.text()) ?? '';
    const heading = new DOMParser().parseFromString(html, 'text/html').querySelector('article h1')?.textContent?.trim();
    if (heading) {
      const link = Object.assign(document.createElement('a'), { href: request.url, textContent: heading, dir: 'auto' });
      list.querySelector('ul')?.appendChild(document.createElement('li')).append(link);
      list.hidden = false;
    }
  }
}

if ('serviceWorker' in navigator) {
  if (worker) {
    addEventListener('load', () => void begin(worker).catch(() => undefined));
  } else {
    void end();
  }

  const list = document.querySelector<HTMLElement>('.offline-stories');
  if (list) {
    void listKept(list);
  }
}

export {};
