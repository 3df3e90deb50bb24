import { afterEach, describe, expect, it, vi } from 'vitest';
import { open } from './page.ts';

const beacon = vi.fn<(address: string, body: URLSearchParams) => boolean>();
let visibility: DocumentVisibilityState = 'visible';
let referrer = '';

/** Where the text is on the screen, which is 800 pixels high. */
let place = { top: 0, height: 0 };

afterEach(() => {
  // Whoever still watches a text stops.
  window.dispatchEvent(new Event('pagehide'));
  beacon.mockReset();
  vi.useRealTimers();
  visibility = 'visible';
  referrer = '';
  place = { top: 0, height: 0 };
});

async function read(html: string): Promise<void> {
  Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => visibility });
  Object.defineProperty(document, 'referrer', { configurable: true, get: () => referrer });
  Object.defineProperty(navigator, 'sendBeacon', { configurable: true, value: beacon });
  Object.defineProperty(window, 'innerHeight', { configurable: true, value: 800 });
  Element.prototype.getBoundingClientRect = () => place as DOMRect;
  beacon.mockReturnValue(true);
  await open(html, () => import('../../src/NewsPortal.Web/Assets/site/views.ts'));
}

const sent = (): string[] => beacon.mock.calls.map(([address, body]) => `${address}?${body}`);
const story = '<article data-article-id="17"></article>';
const text = '<article data-article-id="17"><div class="body"></div></article>';

function hide(): void {
  visibility = 'hidden';
  document.dispatchEvent(new Event('visibilitychange'));
}

describe('A view', () => {
  it('is reported once', async () => {
    await read(story);
    document.dispatchEvent(new Event('visibilitychange'));
    expect(sent()).toEqual(['/views/17?from=']);
  });

  it('says of the page that led here the host and nothing else', async () => {
    referrer = 'https://Blog.example.org:8443/who?name=anna#top';
    await read(story);
    expect(sent()).toEqual(['/views/17?from=blog.example.org']);
  });

  it('says that a screen is touched', async () => {
    Object.defineProperty(navigator, 'maxTouchPoints', { configurable: true, value: 5 });
    await read(story);
    Object.defineProperty(navigator, 'maxTouchPoints', { configurable: true, value: 0 });
    expect(sent()).toEqual(['/views/17?from=&touch=1']);
  });

  it('waits for a page in the background to come to the front', async () => {
    visibility = 'hidden';
    await read(story);
    document.dispatchEvent(new Event('visibilitychange'));
    expect(beacon).not.toHaveBeenCalled();

    visibility = 'visible';
    document.dispatchEvent(new Event('visibilitychange'));
    document.dispatchEvent(new Event('visibilitychange'));
    expect(beacon).toHaveBeenCalledTimes(1);
  });

  it('is sent in another way where no beacon goes out', async () => {
    const fetched = vi.fn((_address: string, _options: RequestInit) => Promise.resolve(new Response()));
    vi.stubGlobal('fetch', fetched);
    await read('');
    beacon.mockReturnValue(false);
    vi.resetModules();
    await open(story, () => import('../../src/NewsPortal.Web/Assets/site/views.ts'));
    vi.unstubAllGlobals();
    expect(fetched.mock.calls.map(([address, options]) => [address, options.method, `${options.body}`])).toEqual([
      ['/views/17', 'POST', 'from='],
    ]);
  });

  it('is no view of a page without a story', async () => {
    await read('<main></main>');
    expect(beacon).not.toHaveBeenCalled();
  });
});

describe('The end of a view', () => {
  it('tells once how far the text came onto the screen and stayed', async () => {
    vi.useFakeTimers();
    place = { top: 0, height: 1600 };
    await read(text);
    await vi.advanceTimersByTimeAsync(10_000);
    hide();
    visibility = 'visible';
    place = { top: -800, height: 1600 };
    await vi.advanceTimersByTimeAsync(10_000);
    hide();
    window.dispatchEvent(new Event('pagehide'));
    expect(sent()).toEqual(['/views/17?from=', '/views/17/end?quarters=2']);
  });

  it('is the whole text for who read to its end', async () => {
    vi.useFakeTimers();
    place = { top: -800, height: 1600 };
    await read(text);
    await vi.advanceTimersByTimeAsync(9_000);
    window.dispatchEvent(new Event('pagehide'));
    expect(sent()[1]).toBe('/views/17/end?quarters=4');
  });

  it('is little for who jumps to the end', async () => {
    vi.useFakeTimers();
    place = { top: -800, height: 1600 };
    await read(text);
    await vi.advanceTimersByTimeAsync(3_000);
    hide();
    expect(sent()[1]).toBe('/views/17/end?quarters=1');
  });

  it('does not count what was passed in less than a second', async () => {
    vi.useFakeTimers();
    place = { top: 700, height: 4000 };
    await read(text);
    await vi.advanceTimersByTimeAsync(10_500);
    place = { top: -3200, height: 4000 };
    await vi.advanceTimersByTimeAsync(1_000);
    hide();
    expect(sent()[1]).toBe('/views/17/end?quarters=0');
  });
});
