import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { open } from './page.ts';

const drawn = vi.fn<(data: unknown) => void>();
const asked = vi.fn<(address: string) => Promise<Response>>();
let visibility: DocumentVisibilityState = 'visible';

vi.mock('../../src/NewsPortal.Web/Assets/admin/chart.ts', () => ({
  draw: (_place: HTMLElement, root: HTMLElement) => {
    const redraw = () => drawn([...root.querySelectorAll<HTMLElement>('[data-step]')].map((step) => step.dataset.views));
    redraw();
    return redraw;
  },
}));

const page = (views: number, seen: string): string => `
  <span data-live-state data-live="Live" data-late="Late" data-over="Over"></span>
  <div data-numbers="/admin/numbers/live?range=today">
    <dl data-part="tiles" data-seen="${seen}"><dd>${views}</dd></dl>
    <div data-canvas="lines"></div>
    <details open><table data-part="chart"><tr data-step="00:00" data-views="${views}" data-before="3"></tr><tr data-step="01:00" data-views="" data-before="4"></tr></table></details>
    <div data-part="lists"><a href="/x">${views}</a></div>
  </div>`;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('fetch', asked);
  Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => visibility });
});

afterEach(() => {
  hide();
  visibility = 'visible';
  asked.mockReset();
  drawn.mockReset();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

function hide(): void {
  visibility = 'hidden';
  document.dispatchEvent(new Event('visibilitychange'));
}

const show = (html: string) => open(html, () => import('../../src/NewsPortal.Web/Assets/admin/numbers.ts'));
const text = (selector: string) => document.querySelector(selector)?.textContent;

describe('The page of numbers', () => {
  it('draws its table', async () => {
    asked.mockResolvedValue(new Response(null, { status: 204 }));
    await show(page(7, 'a'));
    expect(drawn.mock.calls[0]).toEqual([['7', '']]);
    expect(document.querySelector('details')?.open).toBe(false);
  });

  it('takes over what has moved soon', async () => {
    asked.mockResolvedValue(new Response(null, { status: 204 }));
    await show(page(7, 'a'));
    await vi.advanceTimersByTimeAsync(0);
    asked.mockResolvedValue(new Response(page(8, 'b')));
    await vi.advanceTimersByTimeAsync(1_500);
    expect([text('dd'), text('[data-part="lists"]')]).toEqual(['8', '8']);
    expect(drawn.mock.lastCall).toEqual([['8', '']]);
    expect(text('[data-live-state]')).toBe('Live');

    asked.mockResolvedValue(new Response(null, { status: 204 }));
    await vi.advanceTimersByTimeAsync(1_500);
    expect(asked.mock.calls.map(([address]) => address.slice(-1))).toEqual(['a', 'a', 'b']);
  });

  it('moves nothing away below the keyboard', async () => {
    asked.mockResolvedValue(new Response(null, { status: 204 }));
    await show(page(7, 'a'));
    await vi.advanceTimersByTimeAsync(0);
    document.querySelector('a')?.focus();
    asked.mockResolvedValue(new Response(page(8, 'b')));
    await vi.advanceTimersByTimeAsync(1_500);
    expect([text('dd'), text('[data-part="lists"]')]).toEqual(['8', '7']);
  });

  it('asks nothing while nobody looks', async () => {
    asked.mockResolvedValue(new Response(null, { status: 204 }));
    await show(page(7, 'a'));
    await vi.advanceTimersByTimeAsync(0);
    hide();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toHaveBeenCalledTimes(1);

    // Scripts of the tests before still listen on the same document.
    visibility = 'visible';
    document.dispatchEvent(new Event('visibilitychange'));
    expect(asked.mock.calls.length).toBeGreaterThan(1);
  });

  it('says when the site does not answer, and goes on', async () => {
    asked.mockRejectedValue(new TypeError('no network'));
    await show(page(7, 'a'));
    await vi.advanceTimersByTimeAsync(6_000);
    expect(text('[data-live-state]')).toBe('Late');

    asked.mockResolvedValue(new Response(null, { status: 204 }));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(text('[data-live-state]')).toBe('Live');
  });

  it('ends when the session has', async () => {
    asked.mockResolvedValue(new Response(null, { status: 403 }));
    await show(page(7, 'a'));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toHaveBeenCalledTimes(1);
    expect(text('[data-live-state]')).toBe('Over');
  });
});
