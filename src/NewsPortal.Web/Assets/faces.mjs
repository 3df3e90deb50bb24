// Subsets the fonts with which the running site draws cards for stories without a picture: the headline font, and its
// companions for the scripts it lacks. libvips reads TrueType files.
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import subsetFont from 'subset-font';

const packages = 'node_modules/@fontsource-variable';
const newsreader = `${packages}/newsreader/files/newsreader`;
const serif = `${packages}/noto-serif/files/noto-serif`;
const headline = { opsz: 60, wght: 600 };
const strong = { wght: 600 };

const faces = [
  face('latin', `${newsreader}-latin-opsz-normal.woff2`, [[0x20, 0x24f], [0x2c6, 0x2dc], [0x2000, 0x2122], [0x2212, 0x2212]], headline),
  face('latin-extended', `${newsreader}-latin-ext-opsz-normal.woff2`, [[0x100, 0x24f], [0x1e00, 0x1eff], [0x20a0, 0x20c0]], headline),
  face('vietnamese', `${newsreader}-vietnamese-opsz-normal.woff2`, [[0x100, 0x1b0], [0x300, 0x329], [0x1ea0, 0x1ef9]], headline),
  face('cyrillic', `${serif}-cyrillic-wght-normal.woff2`, [[0x400, 0x52f], [0x2116, 0x2116]], strong),
  face('cyrillic-extended', `${serif}-cyrillic-ext-wght-normal.woff2`, [[0x460, 0x52f]], strong),
  face('greek', `${serif}-greek-wght-normal.woff2`, [[0x370, 0x3ff]], strong),
  face('greek-extended', `${serif}-greek-ext-wght-normal.woff2`, [[0x1f00, 0x1fff]], strong),
  face('hebrew', `${packages}/noto-serif-hebrew/files/noto-serif-hebrew-hebrew-wght-normal.woff2`, [[0x590, 0x5ff]], strong),
  face('arabic', `${packages}/noto-naskh-arabic/files/noto-naskh-arabic-arabic-wght-normal.woff2`,
    [[0x600, 0x6ff], [0x750, 0x77f], [0x200c, 0x200f], [0xfb50, 0xfdff], [0xfe70, 0xfefc]], strong),
];

/** Writes the fonts to a folder; one subset since its source and this file last changed is only copied. */
export async function writeFaces(folder) {
  await mkdir('obj/faces', { recursive: true });
  await mkdir(folder, { recursive: true });
  for (const { name, source, letters, axes } of faces) {
    const cut = path.join('obj/faces', `${name}.ttf`);
    const inputs = await Promise.all([stat(source), stat('faces.mjs')]);
    if (!existsSync(cut) || (await stat(cut)).mtimeMs <= Math.max(...inputs.map((input) => input.mtimeMs))) {
      await writeFile(cut, await subsetFont(await readFile(source), letters, {
        targetFormat: 'truetype', variationAxes: axes, noHinting: true,
      }));
    }

    await copyFile(cut, path.join(folder, `${name}.ttf`));
  }
}

function face(name, source, ranges, axes) {
  const letters = ranges.flatMap(([first, last]) =>
    Array.from({ length: last - first + 1 }, (_, index) => String.fromCodePoint(first + index))).join('');
  return { name, source, letters, axes };
}
