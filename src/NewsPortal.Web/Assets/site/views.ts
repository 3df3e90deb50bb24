// Reports that an article is seen: once, when the page is really visible. A page that was opened in the background or
// rendered ahead is reported when it comes to the front, or never; one that comes back from the back-forward cache runs
// no script again and is no new view.
const article = document.querySelector<HTMLElement>('article[data-article-id]');

if (article?.dataset.articleId) {
  const address = `/views/${article.dataset.articleId}`;
  const report = () => {
    if (!navigator.sendBeacon?.(address)) {
      void fetch(address, { method: 'POST', keepalive: true });
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

export {};
