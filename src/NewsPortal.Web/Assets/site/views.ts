// Reports an article view once, when the page is actually visible. A page opened in the background or prerendered is
// reported when it comes to the front, or never; one restored from the back-forward cache runs no script again and is
// not a new view.
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
