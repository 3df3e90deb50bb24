import { beforeEach, describe, expect, it, vi } from 'vitest';
import { find, open } from './page.ts';

const now = Date.parse('2026-03-02T12:00:00Z');
const time = (minutesAgo: number) => new Date(now - minutesAgo * 60_000).toISOString();

beforeEach(() => {
  vi.useFakeTimers({ now });
});

describe('A fresh story', () => {
  it.each([
    [0, 'now'], [0.9, 'now'], [1, '1 minute ago'], [59.9, '59 minutes ago'], [60, '1 hour ago'], [119, '1 hour ago'],
    [1439, '23 hours ago'], [1440, 'March 1'], [-4, 'now'], [-6, 'March 1'],
  ])('of %s minutes says "%s"', async (minutes, words) => {
    document.documentElement.lang = 'en';
    await open(`<time data-fresh datetime="${time(minutes)}">March 1</time>`, () => import('../../src/NewsPortal.Web/Assets/site/clock.ts'));
    expect(find('time').textContent).toBe(words);
  });

  it('grows older while the page is open', async () => {
    document.documentElement.lang = 'en';
    await open(`<time data-fresh datetime="${time(1439)}">March 1</time>`, () => import('../../src/NewsPortal.Web/Assets/site/clock.ts'));
    vi.advanceTimersByTime(60_000);
    expect(find('time').textContent).toBe('March 1');
  });
});

describe('Breaking news', () => {
  it('leaves line by line when its time is over, and then the strip', async () => {
    await open(`<div class="breaking"><ul><li data-ends="${time(-1)}">First</li><li data-ends="${time(-2)}">Second</li></ul></div>`,
      () => import('../../src/NewsPortal.Web/Assets/site/clock.ts'));
    expect(document.querySelectorAll('li')).toHaveLength(2);
    vi.advanceTimersByTime(60_000);
    expect(find('.breaking').textContent).toBe('Second');
    vi.advanceTimersByTime(60_000);
    expect(document.querySelector('.breaking')).toBeNull();
  });
});
