// Writes the outlines of the headline font's capitals as SVG paths, so that the running site can draw its icons from
// the newspaper's initial without any installed font.
import { readFile, writeFile } from 'node:fs/promises';
import { Blob, Face, Font } from 'harfbuzzjs';
import subsetFont from 'subset-font';

const serif = 'node_modules/@fontsource-variable/newsreader/files/newsreader';

/** A JSON object: for each letter its path in font units, y upwards, and its box [left, bottom, right, top]. */
export async function writeInitials(target) {
  const initials = {};
  await add(initials, `${serif}-latin-opsz-normal.woff2`, capitals(0x30, 0xde));
  await add(initials, `${serif}-latin-ext-opsz-normal.woff2`, capitals(0x100, 0x17f));
  await writeFile(target, JSON.stringify(initials));
}

async function add(initials, source, letters) {
  // One weight and the largest optical size: an initial looks like a headline.
  const cut = await subsetFont(await readFile(source), letters.join(''), {
    targetFormat: 'truetype',
    variationAxes: { opsz: 72, wght: 600 },
  });
  const font = new Font(new Face(new Blob(cut)));
  for (const letter of letters) {
    const glyph = font.nominalGlyph(letter.codePointAt(0));
    const box = glyph && font.glyphExtents(glyph);
    if (box) {
      initials[letter] = {
        path: font.glyphToPath(glyph),
        box: [box.xBearing, box.yBearing + box.height, box.xBearing + box.width, box.yBearing],
      };
    }
  }
}

/** The upper-case letters and digits of a range. */
function capitals(first, last) {
  return Array.from({ length: last - first + 1 }, (_, index) => String.fromCodePoint(first + index))
    .filter((letter) => /[\p{Lu}\p{Nd}]/u.test(letter));
}
