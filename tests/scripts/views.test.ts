import { afterEach, describe, expect, it, vi } from 'vitest';
import { open } from './page.ts';

const beacon = vi.fn<(address: string) => boolean>();
let visibility: DocumentVisibilityState = 'visible';

afterEach(() => {
  beacon.mockReset();
  visibility = 'visible';
});

async function read(html: string): Promise<void> {
  Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => visibility });
  Object.defineProperty(navigator, 'sendBeacon', { configurable: true, value: beacon });
  beacon.mockReturnValue(true);
  await open(html, () => import('../../src/NewsPortal.Web/Assets/site/views.ts'));
}

const story = '<article data-article-id="17"></article>';

describe('A view', () => {
  it('is reported once', async () => {
    await read(story);
    document.dispatchEvent(new Event('visibilitychange'));
    expect(beacon.mock.calls).toEqual([['/views/17']]);
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
    const sent = vi.fn(() => Promise.resolve(new Response()));
    vi.stubGlobal('fetch', sent);
    await read('');
    beacon.mockReturnValue(false);
    vi.resetModules();
    await open(story, () => import('../../src/NewsPortal.Web/Assets/site/views.ts'));
    expect(sent).toHaveBeenCalledWith('/views/17', { method: 'POST', keepalive: true });
  });

  it('is no view of a page without a story', async () => {
    await read('<main></main>');
    expect(beacon).not.toHaveBeenCalled();
  });
});
