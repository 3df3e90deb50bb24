// Reports an article view once, when the page is actually visible. A page opened in the background or prerendered is
// reported when it comes to the front, or never; one restored from the back-forward cache runs no script again and is
// not a new view. When the page is left for the first time, it reports how much of the text was read.
const article = document.querySelector<HTMLElement>('article[data-article-id]');

// A quarter of the text counts as read when its end was on the screen for a second, and no sooner than this many seconds
// for each quarter: who jumps to the end has read nothing.
const SECONDS_PER_QUARTER = 2;

if (article?.dataset.articleId) {
  const address = `/views/${article.dataset.articleId}`;
  const report = () => {
    send(address, new URLSearchParams({ from: referringHost(), ...(navigator.maxTouchPoints > 1 && { touch: '1' }) }));
    const text = article.querySelector<HTMLElement>('.body');
    if (text) {
      measure(text, (quarters) => send(`${address}/end`, new URLSearchParams({ quarters: String(quarters) })));
    }
  };
  const reportWhenVisible = () => {
    if (document.visibilityState === 'visible') {
      report();
    } else {
      document.addEventListener('visibilitychange', reportWhenVisible, { once: true });
    }
  };

  if ((document as Document & { prerendering?: boolean }).prerendering) {
    document.addEventListener('prerenderingchange', reportWhenVisible, { once: true });
  } else {
    reportWhenVisible();
  }
}

/** The host of the page that led here, never its path; empty for none. */
function referringHost(): string {
  return URL.canParse?.(document.referrer) ? new URL(document.referrer).hostname : '';
}

/** Watches how far the text comes onto the screen, and tells it once, when the page is left. */
function measure(text: HTMLElement, tell: (quarters: number) => void): void {
  let seconds = 0;
  let before = 0;
  let deepest = 0;
  const watch = setInterval(() => {
    seconds++;
    const { top, height } = text.getBoundingClientRect();
    const reached = height > 0 ? Math.floor(((innerHeight - top) / height) * 4 + 0.02) : 0;
    deepest = Math.max(deepest, Math.min(reached, before, Math.floor(seconds / SECONDS_PER_QUARTER), 4));
    before = reached;
  }, 1000);
  const leave = () => {
    if (document.visibilityState === 'hidden') {
      end();
    }
  };
  const end = () => {
    clearInterval(watch);
    document.removeEventListener('visibilitychange', leave);
    window.removeEventListener('pagehide', end);
    tell(deepest);
  };
  document.addEventListener('visibilitychange', leave);
  window.addEventListener('pagehide', end);
}

function send(address: string, body: URLSearchParams): void {
  if (!navigator.sendBeacon?.(address, body)) {
    void fetch(address, { method: 'POST', keepalive: true, body });
  }
}

export {};
