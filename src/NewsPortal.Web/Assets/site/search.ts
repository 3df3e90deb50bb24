// Suggestions below every search field, as an ARIA combobox: the field keeps the focus, the arrow keys move through the
// list, Enter follows the selected one, Escape closes. Without it the field simply searches.
interface Suggestion {
  label: string;
  text: string;
  path: string;
}

const pause = 120;

document.querySelectorAll<HTMLInputElement>('input[type=search][name=q]').forEach((field, number) => {
  const list = document.createElement('ul');
  list.id = `suggestions-${number}`;
  list.className = 'suggestions';
  list.role = 'listbox';
  list.ariaLabel = field.labels?.[0]?.textContent?.trim() ?? field.ariaLabel;
  list.hidden = true;
  field.after(list);
  field.autocomplete = 'off';
  field.role = 'combobox';
  field.ariaAutoComplete = 'list';
  field.setAttribute('aria-controls', list.id);

  let items: Suggestion[] = [];
  let chosen = -1;
  let timer = 0;
  let asked: AbortController | undefined;

  const choose = (index: number) => {
    chosen = index;
    [...list.children].forEach((item, i) => {
      item.ariaSelected = String(i === index);
    });
    const item = list.children[index];
    item?.scrollIntoView({ block: 'nearest' });
    if (item) {
      field.setAttribute('aria-activedescendant', item.id);
    } else {
      field.removeAttribute('aria-activedescendant');
    }
  };
  const show = (found: Suggestion[]) => {
    items = found;
    list.replaceChildren(
      ...found.map(({ label, text, path }, i) => {
        const item = document.createElement('li');
        item.id = `${list.id}-${i}`;
        item.role = 'option';
        item.textContent = text;
        item.dataset.label = label;
        item.onpointerdown = (event) => event.preventDefault();
        item.onclick = () => location.assign(path);
        return item;
      }),
    );
    list.hidden = found.length === 0;
    field.ariaExpanded = String(!list.hidden);
    choose(-1);
  };
  const ask = async () => {
    asked?.abort();
    asked = new AbortController();
    try {
      const answer = await fetch(`/search/suggest?q=${encodeURIComponent(field.value)}`, {
        headers: { Accept: 'application/json' },
        signal: asked.signal,
      });
      show(answer.ok && document.activeElement === field ? await answer.json() : []);
    } catch {
      // Superseded by more typing, or offline: the field still searches.
    }
  };

  show([]);
  field.addEventListener('input', () => {
    clearTimeout(timer);
    timer = window.setTimeout(ask, pause);
  });
  field.addEventListener('blur', () => show([]));
  field.addEventListener('keydown', (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && !list.hidden) {
      event.preventDefault();
      choose(((chosen + 1 + step + items.length + 1) % (items.length + 1)) - 1);
    } else if (event.key === 'Enter' && chosen >= 0) {
      event.preventDefault();
      location.assign(items[chosen]!.path);
    } else if (event.key === 'Escape' && !list.hidden) {
      // Close only the list, not what contains the field.
      event.preventDefault();
      event.stopPropagation();
      show([]);
    }
  });
});

export {};
