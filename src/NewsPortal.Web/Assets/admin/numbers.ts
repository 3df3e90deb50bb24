// The page of numbers: draws its table as a chart, and asks again and again for what has moved. Without this script the
// page is complete, only not live.
import { draw } from './chart';

const EVERY_MS = 1500;

// After as many answers that are none, something is wrong that more questions do not mend.
const LATE_AFTER = 3;

const numbers = document.querySelector<HTMLElement>('[data-numbers]');
const canvas = numbers?.querySelector<HTMLElement>('[data-canvas]');

if (numbers && canvas) {
  const details = numbers.querySelector('details');
  if (details) {
    details.open = false;
  }

  const redraw = draw(canvas, numbers);
  keepLive(numbers, redraw);
}

/** Takes over the parts that an answer brings, while somebody looks. */
function keepLive(root: HTMLElement, redraw: () => void): void {
  const state = document.querySelector<HTMLElement>('[data-live-state]');
  let timer = 0;
  let failures = 0;
  const say = (word: 'live' | 'late' | 'over'): void => {
    if (state && state.dataset.liveState !== word) {
      state.dataset.liveState = word;
      state.textContent = state.dataset[word] ?? '';
    }
  };
  const later = (): void => {
    clearTimeout(timer);
    if (document.visibilityState === 'visible') {
      timer = window.setTimeout(() => void ask(), EVERY_MS * (failures >= LATE_AFTER ? 5 : 1));
    }
  };
  const ask = async (): Promise<void> => {
    try {
      const seen = root.querySelector<HTMLElement>('[data-seen]')?.dataset.seen ?? '';
      const answer = await fetch(`${root.dataset.numbers}&seen=${seen}`, { redirect: 'manual' });
      if (answer.type === 'opaqueredirect' || answer.status === 401 || answer.status === 403 || answer.status === 404) {
        say('over');
        return;
      }

      if (!answer.ok) {
        throw new Error(`${answer.status}`);
      }

      if (answer.status === 200) {
        takeOver(root, await answer.text());
        redraw();
      }

      failures = 0;
      say('live');
    } catch {
      failures++;
      if (failures >= LATE_AFTER) {
        say('late');
      }
    }

    later();
  };
  document.addEventListener('visibilitychange', () => {
    clearTimeout(timer);
    if (document.visibilityState === 'visible' && state?.dataset.liveState !== 'over') {
      void ask();
    }
  });
  void ask();
}

function takeOver(root: HTMLElement, html: string): void {
  const answer = new DOMParser().parseFromString(html, 'text/html');
  for (const part of root.querySelectorAll<HTMLElement>('[data-part]')) {
    const next = answer.querySelector<HTMLElement>(`[data-part="${part.dataset.part}"]`);

    // Where somebody is among the links, nothing moves away below them.
    if (next && (part.dataset.part === 'chart' || !part.contains(document.activeElement))) {
      part.replaceChildren(...next.childNodes);
      if (next.dataset.seen) {
        part.dataset.seen = next.dataset.seen;
      }
    }
  }
}
