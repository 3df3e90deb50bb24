// Acts on several lines of a list: one box ticks all of the page, and Shift ticks those in between.
export function setUpTicks(): void {
  const all = document.querySelector<HTMLInputElement>('[data-tick-all]');
  if (!all) {
    return;
  }

  const boxes = [...document.querySelectorAll<HTMLInputElement>(`input[form="${all.dataset.tickAll}"][type="checkbox"]`)];
  let last = -1;
  all.hidden = false;
  all.addEventListener('change', () => {
    for (const box of boxes) {
      box.checked = all.checked;
    }
  });
  for (const [place, box] of boxes.entries()) {
    box.addEventListener('click', (event) => {
      if (event.shiftKey && last >= 0) {
        for (const other of boxes.slice(Math.min(last, place), Math.max(last, place) + 1)) {
          other.checked = box.checked;
        }
      }

      last = place;
      all.checked = boxes.every((one) => one.checked);
    });
  }
}
