// Drags lines of the calendar to other days. It sends the form of "Move", with the time that the line has: what a
// move means, and what it asks, is decided there.
export function setUpCalendar(): void {
  const calendar = document.querySelector<HTMLElement>('[data-calendar]');
  const form = document.querySelector<HTMLFormElement>('form[data-move]');
  if (!calendar || !form) {
    return;
  }

  let dragged: HTMLElement | null = null;
  const mark = (day: HTMLElement | null): void => {
    for (const cell of calendar.querySelectorAll('.drop')) {
      cell.classList.toggle('drop', cell === day);
    }

    day?.classList.add('drop');
  };
  calendar.addEventListener('dragstart', (event) => {
    dragged = dayOrLine(event.target, '[data-move-to]');
    if (dragged && event.dataTransfer) {
      event.dataTransfer.effectAllowed = 'move';
      event.dataTransfer.setData('text/plain', dragged.querySelector('.entry-what')?.textContent?.trim() ?? '');
      dragged.classList.add('dragged');
    }
  });
  calendar.addEventListener('dragend', () => {
    dragged?.classList.remove('dragged');
    dragged = null;
    mark(null);
  });
  calendar.addEventListener('dragover', (event) => {
    const day = dayOrLine(event.target, '[data-day]');
    if (dragged && day && day !== dragged.closest('[data-day]')) {
      event.preventDefault();
      mark(day);
    } else {
      mark(null);
    }
  });
  calendar.addEventListener('drop', (event) => {
    const day = dayOrLine(event.target, '[data-day]');
    if (dragged && day) {
      event.preventDefault();
      fill(form, dragged, day);
      form.requestSubmit();
    }
  });

  // A double click on the free part of a day plans something there, as its "+" does.
  calendar.addEventListener('dblclick', (event) => {
    const day = dayOrLine(event.target, '[data-day]');
    if (day && !dayOrLine(event.target, '.entry, a')) {
      day.querySelector<HTMLAnchorElement>('[data-plan]')?.click();
    }
  });
}

/** Puts what a dragged line and its new day say into the form. */
export function fill(form: HTMLFormElement, line: HTMLElement, day: HTMLElement): void {
  const set = (name: string, value: string | undefined): void => {
    form.querySelector<HTMLInputElement>(`[name="${name}"]`)!.value = value ?? '';
  };
  form.action = line.dataset.moveTo!;
  set('Version', line.dataset.version);
  set('Day', day.dataset.day);
  set('Time', line.dataset.time);
  set('Second', line.dataset.second);
}

function dayOrLine(target: EventTarget | null, selector: string): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>(selector) : null;
}
