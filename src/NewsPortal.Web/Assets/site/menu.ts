// Menu and search are <details> elements, which need no script. This closes them with Escape, with a click elsewhere and
// when the focus leaves them, and puts the cursor into the search field.
const folds = [...document.querySelectorAll<HTMLDetailsElement>('.menu-fold')];

for (const fold of folds) {
  fold.addEventListener('toggle', () => {
    if (fold.open) {
      fold.querySelector<HTMLInputElement>('input[type=search]')?.focus();
    }
  });
  fold.addEventListener('focusout', (event) => {
    // Without a next element the window itself lost the focus, or a click hit something that takes none.
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
