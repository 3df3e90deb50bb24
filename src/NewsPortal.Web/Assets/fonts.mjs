// Reduces the fonts to what the site uses: one optical size for headlines, one for text, Latin letters, the weights in
// use; a third of their original size. Other letters come from the "extended" file, which browsers fetch only for pages
// that contain one of them.
import { existsSync } from 'node:fs';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import subsetFont from 'subset-font';

const packages = 'node_modules/@fontsource-variable';
const serif = `${packages}/newsreader/files/newsreader`;
const sans = `${packages}/libre-franklin/files/libre-franklin`;
const sourceSerif = `${packages}/source-serif-4/files/source-serif-4`;
const playfair = `${packages}/playfair-display/files/playfair-display`;
const headlineSize = 60;
const textSize = 16;

// Kerning is a third of a font: headlines and body text keep it, bold and italic words within text do without.
const plain = ['liga', 'ccmp', 'locl', 'mark', 'mkmk', 'lnum', 'tnum'];
const kerned = [...plain, 'kern'];

const cuts = [
  cut('headline', `${serif}-latin-opsz-normal.woff2`, latin(), { opsz: headlineSize, wght: 600 }, kerned),
  cut('headline-light', `${serif}-latin-opsz-normal.woff2`, latin(), { opsz: headlineSize, wght: 400 }, kerned),
  cut('headline-extended', `${serif}-latin-ext-opsz-normal.woff2`, extended(), { opsz: headlineSize, wght: 600 }, plain),
  cut('headline-italic', `${serif}-latin-opsz-italic.woff2`, latin(), { opsz: headlineSize, wght: 400 }, kerned),
  cut('text', `${serif}-latin-opsz-normal.woff2`, latin(), { opsz: textSize, wght: 400 }, kerned),
  cut('text-bold', `${serif}-latin-opsz-normal.woff2`, latin(), { opsz: textSize, wght: 700 }, plain),
  cut('text-italic', `${serif}-latin-opsz-italic.woff2`, latin(), { opsz: textSize, wght: 400 }, plain),
  cut('text-extended', `${serif}-latin-ext-opsz-normal.woff2`, extended(), { opsz: textSize, wght: 400 }, plain),
  cut('label', `${sans}-latin-wght-normal.woff2`, latin(), { wght: { min: 400, max: 700 } }, kerned),
  cut('label-extended', `${sans}-latin-ext-wght-normal.woff2`, extended(), { wght: { min: 400, max: 700 } }, plain),
  // The typefaces that a newspaper may choose instead: see looks.mjs.
  ...headlines('sourceserif', sourceSerif, 'opsz', 600, { opsz: headlineSize }),
  ...texts('sourceserif', sourceSerif, 'opsz', { opsz: textSize }),
  ...headlines('playfair', playfair, 'wght', 600),
  ...headlines('franklin', sans, 'wght', 700),
  ...texts('franklin', sans, 'wght'),
];

/** Writes the subset fonts to obj/fonts; a font newer than its source and this file is left alone. */
export async function cutFonts() {
  await mkdir('obj/fonts', { recursive: true });
  for (const { name, source, letters, axes, features } of cuts) {
    const target = path.join('obj/fonts', `${name}.woff2`);
    const inputs = await Promise.all([stat(source), stat('fonts.mjs')]);
    if (existsSync(target) && (await stat(target)).mtimeMs > Math.max(...inputs.map((input) => input.mtimeMs))) {
      continue;
    }

    const font = await subsetFont(await readFile(source), letters, {
      targetFormat: 'woff2', variationAxes: axes, keepFeatures: features, noHinting: true,
    });
    await writeFile(target, font);
  }
}

function headlines(key, source, kind, weight, axes = {}) {
  return [
    cut(`${key}-headline`, `${source}-latin-${kind}-normal.woff2`, latin(), { ...axes, wght: weight }, kerned),
    cut(`${key}-headline-light`, `${source}-latin-${kind}-normal.woff2`, latin(), { ...axes, wght: 400 }, kerned),
    cut(`${key}-headline-extended`, `${source}-latin-ext-${kind}-normal.woff2`, extended(), { ...axes, wght: weight }, plain),
    cut(`${key}-headline-italic`, `${source}-latin-${kind}-italic.woff2`, latin(), { ...axes, wght: 400 }, kerned),
  ];
}

function texts(key, source, kind, axes = {}) {
  return [
    cut(`${key}-text`, `${source}-latin-${kind}-normal.woff2`, latin(), { ...axes, wght: 400 }, kerned),
    cut(`${key}-text-bold`, `${source}-latin-${kind}-normal.woff2`, latin(), { ...axes, wght: 700 }, plain),
    cut(`${key}-text-italic`, `${source}-latin-${kind}-italic.woff2`, latin(), { ...axes, wght: 400 }, plain),
    cut(`${key}-text-extended`, `${source}-latin-ext-${kind}-normal.woff2`, extended(), { ...axes, wght: 400 }, plain),
  ];
}

function cut(name, source, letters, axes, features) {
  return { name, source, letters, axes, features };
}

/** Letters of western European languages and newspaper punctuation; also the unicode-range in fonts.css. */
function latin() {
  return range(0x20, 0x7e) + range(0xa0, 0xff) + 'ıŒœŠšŽžŸˆ˜–—‘’‚“”„†•…‰‹›€™−';
}

/** Other letters of central and eastern European, Baltic and Turkish, and currency symbols; also a unicode-range. */
function extended() {
  return range(0x100, 0x17f) + range(0x218, 0x21b) + 'ẀẁẂẃẄẅẞỲỳ₤₦₫₱₺₽';
}

function range(first, last) {
  return Array.from({ length: last - first + 1 }, (_, index) => String.fromCodePoint(first + index)).join('');
}
