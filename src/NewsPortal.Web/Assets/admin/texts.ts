// The texts in the language of the person. The page brings them along (_Layout.cshtml); without them, they are English.

const page = document.querySelector('script#texts')?.textContent;
const words: Record<string, string> = page ? JSON.parse(page) : {};
const language = document.documentElement.lang || 'en';

/** A text by its English words; {0}, {1} and so on are the values. */
export function t(key: string, ...values: (string | number)[]): string {
  return fill(words[key] ?? key, values);
}

/** The text for a number, which is {0}. The key is the general form; a translation names its forms: "one: … | other: …". */
export function plural(count: number, one: string, other: string, ...values: (string | number)[]): string {
  const found = words[other];
  const form = new Intl.PluralRules(language).select(count);
  const forms = new Map(found?.split(' | ').map((part) => part.split(': ', 2) as [string, string]));
  const chosen = found === undefined ? (count === 1 ? one : other) : forms.get(form) ?? forms.get('other') ?? found;
  return fill(chosen, [count.toLocaleString(language), ...values]);
}

/** A time as the person writes it. */
export function timeWords(at: Date): string {
  return at.toLocaleString(language);
}

function fill(text: string, values: (string | number)[]): string {
  return text.replace(/\{(\d)\}/g, (hole, index: string) => String(values[Number(index)] ?? hole));
}
