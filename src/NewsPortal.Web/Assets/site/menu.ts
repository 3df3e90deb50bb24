// Menu and search are <details> elements, which need no script. This one closes them on Escape, on a click elsewhere
// and when the focus leaves them, and focuses the search field.
const folds = [...document.querySelectorAll<HTMLDetailsElement>('.menu-fold')];

for (const fold of folds) {
  fold.addEventListener('toggle', () => {
    if (fold.open) {
      fold.querySelector<HTMLInputElement>('input[type=search]')?.focus();
    }
  });
  fold.addEventListener('focusout', (event) => {
    // Without a related target the window itself lost the focus, or the click hit something that cannot be focused.
    if (event.relatedTarget && !fold.contains(event.relatedTarget as Node)) {
      fold.open = false;
    }
  });
}

document.addEventListener('keydown', (event) => {
  const open = folds.find((fold) => fold.open);
  if (event.key === 'Escape' && open) {
    open.open = false;
    open.querySelector('summary')?.focus();
  }
});

document.addEventListener('click', (event) => {
  for (const fold of folds) {
    if (fold.open && !fold.contains(event.target as Node)) {
      fold.open = false;
    }
  }
});

export {};
