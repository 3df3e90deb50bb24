// The sections menu is a <details> element, which needs no script; this only closes it with Escape or a click elsewhere.
const menu = document.querySelector<HTMLDetailsElement>('.menu-all');

document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && menu?.open) {
    menu.open = false;
    menu.querySelector('summary')?.focus();
  }
});

document.addEventListener('click', (event) => {
  if (menu?.open && !menu.contains(event.target as Node)) {
    menu.open = false;
  }
});

export {};
