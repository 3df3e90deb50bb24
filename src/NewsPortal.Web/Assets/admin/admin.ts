// The newsroom. Everything works without this script; it saves clicks and keeps a copy of unsaved input.
import { setUpCalendar } from './calendar';
import { setUpCrops } from './crops';
import { keepDrafts } from './draft';
import { setUpFront } from './fronts/fronts';
import { setUpFocus } from './focus';
import { setUpTicks } from './lists';
import { setUpLook } from './look';
import { setUpMenus } from './menus';
import { setUpMerge } from './merge';
import { setUpKeeping, setUpPasskeys } from './passkeys';
import { setUpPictures } from './pictures';
import { setUpUpload } from './upload';
import { t } from './texts';
import { setUpTour } from './tour';

// The small window in which somebody signed in again.
if (document.querySelector('[data-closes]')) {
  window.close();
}

document.querySelector<HTMLElement>('#errors, .notice-warn[role="alert"]')?.focus();

// A new story's form has its creation key in the address, so that Back and reload return to the same form, or to what
// it created.
const creationKey = document.querySelector<HTMLInputElement>('[data-creation-key]')?.value;
if (creationKey && location.pathname === '/admin/articles/new') {
  const address = new URL(location.href);
  address.searchParams.set('key', creationKey);
  history.replaceState(history.state, '', address);
}

// On the document, because a saved form's surroundings are exchanged.
document.addEventListener('submit', (event) => {
  const question = (event.target as HTMLFormElement).dataset.confirm;
  if (question && !confirm(question)) {
    event.preventDefault();
  }
});

for (const field of document.querySelectorAll<HTMLInputElement>('[data-select]')) {
  field.addEventListener('focus', () => field.select());
}

// "/" focuses the search field; Ctrl+S or Cmd+S saves.
document.addEventListener('keydown', (event) => {
  const isTyping = event.target instanceof HTMLElement && event.target.matches('input, textarea, select');
  if (event.key === '/' && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) {
    const search = document.querySelector<HTMLInputElement>('[data-shortcut="/"]');
    if (search) {
      event.preventDefault();
      search.focus();
      search.select();
    }
  } else if (event.key.toLowerCase() === 's' && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey) {
    const save = document.querySelector<HTMLButtonElement>('[data-shortcut="s"]');
    if (save) {
      event.preventDefault();
      save.click();
    }
  }
});

// A list of identical selects always ends with an empty one.
for (const rows of document.querySelectorAll<HTMLElement>('[data-rows]')) {
  rows.addEventListener('change', () => {
    const last = rows.lastElementChild;
    if (last instanceof HTMLSelectElement && last.value !== '') {
      const next = last.cloneNode(true) as HTMLSelectElement;
      next.value = '';
      next.setAttribute('aria-label', (last.getAttribute('aria-label') ?? '').replace(/\d+$/, String(rows.children.length + 1)));
      rows.append(next);
    }
  });
}

for (const field of document.querySelectorAll<HTMLTextAreaElement>('[data-count]')) {
  const label = field.closest('.field')?.querySelector('label');
  const counter = document.createElement('span');
  counter.className = 'hint';
  label?.append(' ', counter);
  const limit = Number(field.dataset.count);
  const show = () => {
    const isLong = field.value.length > limit * 0.8;
    counter.textContent = isLong ? t('{0} of {1}', field.value.length, limit) : '';
    counter.classList.toggle('over', field.value.length > limit);
  };
  field.addEventListener('input', show);
  show();
}

setUpCalendar();
setUpFront();
setUpFocus();
setUpCrops();
setUpTicks();
setUpMerge();
setUpPictures();
setUpLook();
setUpMenus();
setUpUpload();
setUpPasskeys();
setUpKeeping();
setUpTour();
keepDrafts();
