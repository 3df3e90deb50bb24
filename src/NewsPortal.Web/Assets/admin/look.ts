// The preview of the newspaper's look follows what is chosen. Without this script it shows what is saved.
const colour = /^#[0-9a-f]{6}$/;
const papers: Record<string, string> = { light: '#ffffff', dark: '#121416' };

export function setUpLook(): void {
  const part = document.querySelector<HTMLElement>('[data-look]');
  if (!part) {
    return;
  }

  const previews = [...part.querySelectorAll<HTMLElement>('[data-preview]')];

  for (const field of part.querySelectorAll<HTMLSelectElement>('[data-font]')) {
    const role = field.dataset.font!;
    field.addEventListener('change', () => {
      for (const preview of previews) {
        preview.dataset[role] = field.value;
      }
    });
  }

  const colours = [...part.querySelectorAll<HTMLInputElement>('[data-colour]')];
  const swatches = colours.map(swatchFor);
  const follow = () => {
    for (const [place, field] of colours.entries()) {
      const scheme = field.dataset.colour!;
      const own = colourIn(field);
      const other = colours.map(colourIn).find((value) => value !== '') ?? '';
      const shown = own || (field.value.trim() === '' && other ? readable(other, papers[scheme]!) : '');
      const preview = previews.find((one) => one.dataset.preview === scheme);
      if (shown) {
        swatches[place]!.value = shown;
        preview?.style.setProperty('--look', shown);
      } else if (field.value.trim() === '') {
        preview?.style.removeProperty('--look');
        preview?.classList.remove('own-hue');
      }
    }
  };
  follow();
  for (const field of colours) {
    field.addEventListener('input', follow);
  }

  const [light, dark] = [...part.querySelectorAll<HTMLElement>('[data-picture-field]')];
  for (const field of [light, dark]) {
    field?.querySelector('input')?.addEventListener('input', () => {
      for (const preview of previews) {
        const own = preview.dataset.preview === 'dark' && sourceOf(light) && sourceOf(dark) ? dark : light;
        showLogo(preview, sourceOf(own));
      }
    });
  }
}

/** Puts the browser's own choice of colours beside a field. */
function swatchFor(field: HTMLInputElement): HTMLInputElement {
  const swatch = document.createElement('input');
  swatch.type = 'color';
  const label = field.closest('.field')?.querySelector('label');
  if (label) {
    label.id = `${field.id}-label`;
    swatch.setAttribute('aria-labelledby', label.id);
  }

  const line = document.createElement('div');
  line.className = 'colour-line';
  field.replaceWith(line);
  line.append(swatch, field);
  swatch.addEventListener('input', () => {
    field.value = swatch.value;
    field.dispatchEvent(new Event('input', { bubbles: true }));
  });
  return swatch;
}

function colourIn(field: HTMLInputElement): string {
  const value = field.value.trim().toLowerCase();
  return colour.test(value) ? value : '';
}

/** The nearest colour that can be read on a page, as the server finds it (Colour.Readable). */
function readable(value: string, paper: string): string {
  const end = luminance(paper) > 0.18 ? 0 : 255;
  for (let step = 0; ; step++) {
    const mixed = `#${channels(value).map((part) => Math.round(part + ((end - part) * step) / 255).toString(16).padStart(2, '0')).join('')}`;
    const [one, other] = [luminance(mixed), luminance(paper)];
    if (step === 255 || (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05) >= 4.5) {
      return mixed;
    }
  }
}

function luminance(value: string): number {
  const [red, green, blue] = channels(value).map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

function channels(value: string): number[] {
  return [1, 3, 5].map((start) => Number.parseInt(value.slice(start, start + 2), 16));
}

function sourceOf(field: HTMLElement | undefined): string {
  return field?.querySelector('input')?.value ? field.querySelector<HTMLImageElement>('[data-picture-shown]')!.src : '';
}

function showLogo(preview: HTMLElement, source: string): void {
  const logo = preview.querySelector<HTMLImageElement>('[data-logo]')!;
  const words = preview.querySelector<HTMLElement>('[data-words]')!;
  logo.hidden = source === '';
  words.hidden = source !== '';
  if (source) {
    logo.src = source;
    logo.alt = words.textContent ?? '';
    logo.removeAttribute('width');
    logo.removeAttribute('height');
  }
}
