// Writes the style sheets of the typefaces that a newspaper may choose (LookFont in Core) to obj/looks: one for
// headlines and one for texts of each. The site answers with the chosen ones only (LookSheet), so no reader loads others.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

const latin = 'U+0020-007E, U+00A0-00FF, U+0131, U+0152-0153, U+0160-0161, U+0178, U+017D-017E, U+02C6, U+02DC, U+2013-2014, U+2018-201A, U+201C-201E, U+2020-2022, U+2026, U+2030, U+2039-203A, U+20AC, U+2122, U+2212';
const extended = 'U+0100-0130, U+0132-0151, U+0154-015F, U+0162-0177, U+0179-017C, U+017F, U+0218-021B, U+1E80-1E85, U+1E9E, U+1EF2-1EF3, U+20A4, U+20A6, U+20AB, U+20B1, U+20BA, U+20BD';

const times = {
  bold: "local('Times New Roman Bold'), local('TimesNewRomanPS-BoldMT'), local('Liberation Serif Bold'), local('Tinos Bold')",
  plain: "local('Times New Roman'), local('TimesNewRomanPSMT'), local('Liberation Serif'), local('Tinos')",
};
const arial = {
  bold: "local('Arial Bold'), local('Arial-BoldMT'), local('Liberation Sans Bold'), local('Arimo Bold')",
  plain: "local('Arial'), local('Liberation Sans'), local('Arimo')",
};

// Beside each: how a common system font is scaled, so that nothing shifts when ours load (width, ascent, descent, in
// per cent; measured in Chromium against the metrically equal Liberation fonts).
const faces = [
  { key: 'sourceserif', system: times, headline: [[96, 107.9, 34.9], [99.6, 104, 33.6]], text: [114.5, 90.5, 29.3] },
  { key: 'playfair', system: times, headline: [[105.8, 102.2, 23.7], [110.4, 98, 22.7]] },
  { key: 'franklin', system: arial, headline: [[100.1, 96.5, 24.6], [104.1, 92.8, 23.6]], text: [104.1, 92.8, 23.6] },
];

/** Writes the sheets and gives their paths. */
export async function writeLooks() {
  const folder = 'obj/looks';
  await mkdir(folder, { recursive: true });
  const sheets = faces.flatMap(({ key, system, headline, text }) => [
    [`look-headline-${key}.css`, [
      face(`${key}-headline`, '500 700', latin),
      face(`${key}-headline-light`, '400', latin),
      face(`${key}-headline-extended`, '500 700', extended),
      face(`${key}-headline-extended`, '400', extended),
      face(`${key}-headline-italic`, '400', latin, 'italic'),
      standIn(`${key}-headline`, system.bold, '500 700', headline[0]),
      standIn(`${key}-headline`, system.plain, '400', headline[1]),
    ]],
    ...(text ? [[`look-text-${key}.css`, [
      face(`${key}-text`, '400', latin),
      face(`${key}-text-extended`, '400', extended),
      face(`${key}-text-bold`, '700', latin),
      face(`${key}-text-italic`, '400', latin, 'italic'),
      standIn(`${key}-text`, system.plain, '400', text),
    ]]] : []),
  ]);
  await Promise.all(sheets.map(([name, blocks]) => writeFile(path.join(folder, name), blocks.join('\n'))));
  return sheets.map(([name]) => `${folder}/${name}`);
}

function face(file, weight, letters, style = 'normal') {
  const family = file.split('-').slice(0, 2).join('-');
  return `@font-face { font-family: '${family}'; src: url('../fonts/${file}.woff2') format('woff2'); font-weight: ${weight}; font-style: ${style}; font-display: swap; unicode-range: ${letters}; }`;
}

function standIn(family, source, weight, [size, ascent, descent]) {
  return `@font-face { font-family: '${family}-stand-in'; src: ${source}; font-weight: ${weight}; size-adjust: ${size}%; ascent-override: ${ascent}%; descent-override: ${descent}%; line-gap-override: 0%; }`;
}
