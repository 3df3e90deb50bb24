// Light and dark, as chosen in the menu. The system's preference needs no script: the style sheet uses it.
const key = 'scheme';

export type Scheme = 'light' | 'dark';

/** The choice of an earlier visit; null if there is none or the browser stores nothing. */
export function rememberedScheme(): Scheme | null {
  try {
    const value = localStorage.getItem(key);
    return value === 'light' || value === 'dark' ? value : null;
  } catch {
    return null;
  }
}

/** Remembers a choice; null forgets it and follows the system again. */
export function rememberScheme(scheme: Scheme | null): void {
  try {
    if (scheme) {
      localStorage.setItem(key, scheme);
    } else {
      localStorage.removeItem(key);
    }
  } catch {
    // If the browser stores nothing, the choice applies to this page only.
  }
}

/** Applies a scheme; null is the system's. */
export function applyScheme(scheme: Scheme | null): void {
  const root = document.documentElement;
  if (scheme) {
    root.dataset.scheme = scheme;
  } else {
    delete root.dataset.scheme;
  }

  // The head has one colour per system scheme; a choice makes one of them apply always.
  for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[name=theme-color]')) {
    const own = meta.dataset.scheme ?? (meta.media.includes('dark') ? 'dark' : 'light');
    meta.dataset.scheme = own;
    meta.media = scheme === null ? `(prefers-color-scheme: ${own})` : scheme === own ? 'all' : 'not all';
  }
}
