// Cuts the typefaces down to what the site sets: one optical size for headlines, one for text, Latin letters, the weights
// in use. It makes them a third of their size. Letters outside the cut come from the "extended" file, which a browser
// fetches only for a page that holds one of them.
import { existsSync } from 'node:fs';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import subsetFont from 'subset-font';

const serif = 'node_modules/@fontsource-variable/newsreader/files/newsreader';
const sans = 'node_modules/@fontsource-variable/libre-franklin/files/libre-franklin';
const headlineSize = 60;
const textSize = 16;

const cuts = [
  cut('headline', `${serif}-latin-opsz-normal.woff2`, latin(), { opsz: headlineSize, wght: { min: 400, max: 700 } }),
  cut('headline-extended', `${serif}-latin-ext-opsz-normal.woff2`, extended(), { opsz: headlineSize, wght: { min: 400, max: 700 } }),
  cut('headline-italic', `${serif}-latin-opsz-italic.woff2`, latin(), { opsz: headlineSize, wght: 400 }),
  cut('text', `${serif}-latin-opsz-normal.woff2`, latin(), { opsz: textSize, wght: 400 }),
  cut('text-bold', `${serif}-latin-opsz-normal.woff2`, latin(), { opsz: textSize, wght: 700 }),
  cut('text-italic', `${serif}-latin-opsz-italic.woff2`, latin(), { opsz: textSize, wght: 400 }),
  cut('text-extended', `${serif}-latin-ext-opsz-normal.woff2`, extended(), { opsz: textSize, wght: 400 }),
  cut('label', `${sans}-latin-wght-normal.woff2`, latin(), { wght: { min: 400, max: 700 } }),
  cut('label-extended', `${sans}-latin-ext-wght-normal.woff2`, extended(), { wght: { min: 400, max: 700 } }),
];

/** Writes the cut fonts to obj/fonts; a font that is newer than its source and this file stays as it is. */
export async function cutFonts() {
  await mkdir('obj/fonts', { recursive: true });
  for (const { name, source, letters, axes } of cuts) {
    const target = path.join('obj/fonts', `${name}.woff2`);
    const inputs = await Promise.all([stat(source), stat('fonts.mjs')]);
    if (existsSync(target) && (await stat(target)).mtimeMs > Math.max(...inputs.map((input) => input.mtimeMs))) {
      continue;
    }

    const font = await subsetFont(await readFile(source), letters, { targetFormat: 'woff2', variationAxes: axes });
    await writeFile(target, font);
  }
}

function cut(name, source, letters, axes) {
  return { name, source, letters, axes };
}

/** Letters of the western European languages and the punctuation that newspapers set; unicode-range in fonts.css. */
function latin() {
  return range(0x20, 0x7e) + range(0xa0, 0xff) + 'ıŒœŠšŽžŸˆ˜–—‘’‚“”„†•…‰‹›€™−';
}

/** The other letters of central and eastern European, Baltic and Turkish. */
function extended() {
  return range(0x100, 0x17f) + range(0x218, 0x21b) + 'ẀẁẂẃẄẅẞỲỳ₤₦₫₱₺₽';
}

function range(first, last) {
  return Array.from({ length: last - first + 1 }, (_, index) => String.fromCodePoint(first + index)).join('');
}
