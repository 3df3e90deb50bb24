// Enhances a story's text. Without a script it reads the same: embeds are links to the other site, pictures of a
// gallery open by themselves, and every table is focusable and scrollable.
const body = document.querySelector<HTMLElement>('.body');

if (body) {
  setUpEmbeds(body);
  setUpGalleries(body);
  setUpScrollers(body);
}

/** Offers to load embeds. Nothing is requested from other sites before the click. */
function setUpEmbeds(body: HTMLElement): void {
  const controls = document.querySelector<HTMLTemplateElement>('#embed-controls');
  for (const figure of controls ? body.querySelectorAll<HTMLElement>('[data-frame]') : []) {
    const box = figure.querySelector('.embed-box')!;
    const provider = figure.dataset.provider!;
    const parts = controls!.content.cloneNode(true) as DocumentFragment;
    for (const part of parts.querySelectorAll('p, button')) {
      part.textContent = part.textContent!.replace('{0}', provider);
    }

    const title = figure.querySelector('.embed-title')!.textContent!;
    parts.querySelector('button')!.addEventListener('click', () => {
      const frame = document.createElement('iframe');
      frame.title = `${provider}: ${title}`;
      frame.allow = 'autoplay; encrypted-media; fullscreen; picture-in-picture';
      frame.referrerPolicy = 'strict-origin-when-cross-origin';
      frame.setAttribute('sandbox', 'allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox allow-presentation');
      frame.src = figure.dataset.frame!;
      box.replaceChildren(frame);
      frame.focus();
    });
    box.append(parts);
  }
}

/** Opens the pictures of a gallery above the page, one after the other. */
function setUpGalleries(body: HTMLElement): void {
  const template = document.querySelector<HTMLTemplateElement>('#viewer');
  const dialog = (template?.content.cloneNode(true) as DocumentFragment | undefined)?.querySelector('dialog');
  if (!dialog) {
    return;
  }

  let links: HTMLAnchorElement[] = [];
  let at = 0;
  const image = dialog.querySelector('img')!;
  const show = (to: number) => {
    at = (to + links.length) % links.length;
    const link = links[at]!;
    image.src = link.href;
    image.alt = link.querySelector('img')!.alt;
    dialog.querySelector('figcaption')!.textContent = link.closest('figure')!.querySelector('figcaption')?.textContent ?? '';
  };
  const steps = { previous: () => show(at - 1), next: () => show(at + 1), close: () => dialog.close() };
  for (const [name, step] of Object.entries(steps)) {
    dialog.querySelector(`.viewer-${name}`)!.addEventListener('click', step);
  }

  dialog.addEventListener('click', (event) => event.target === dialog && dialog.close());
  dialog.addEventListener('keydown', (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step) {
      show(at + (getComputedStyle(dialog).direction === 'rtl' ? -step : step));
    }
  });
  dialog.addEventListener('close', () => links[at]?.focus());
  body.append(dialog);
  body.addEventListener('click', (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>('.gallery figure > a');
    if (link?.querySelector('img') && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      links = [...link.closest('.gallery')!.querySelectorAll<HTMLAnchorElement>('figure > a')].filter((a) => a.querySelector('img'));
      show(links.indexOf(link));
      dialog.showModal();
    }
  });
}

/** Labels what scrolls, and takes what does not out of the tab order. */
function setUpScrollers(body: HTMLElement): void {
  const look = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      if (target.scrollWidth > target.clientWidth) {
        target.setAttribute('tabindex', '0');
        target.setAttribute('role', 'region');
        target.setAttribute('aria-label', body.dataset[target.querySelector('table') ? 'table' : 'code']!);
      } else {
        for (const name of ['tabindex', 'role', 'aria-label']) {
          target.removeAttribute(name);
        }
      }
    }
  });
  for (const scroller of body.querySelectorAll('.scroller')) {
    look.observe(scroller);
  }
}

export {};
