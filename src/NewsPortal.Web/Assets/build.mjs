// Bundles the style sheets and scripts of site and newsroom into ../wwwroot/assets. MSBuild runs it when one of its
// inputs changed; "npm run watch" rebuilds while you edit.
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as esbuild from 'esbuild';
import { writeDigits } from './digits.mjs';
import { writeFaces } from './faces.mjs';
import { cutFonts } from './fonts.mjs';
import { writeInitials } from './initials.mjs';
import { writeLooks } from './looks.mjs';

process.chdir(import.meta.dirname);
const output = path.resolve('../wwwroot/assets');

await cutFonts();
await writeDigits();
const looks = await writeLooks();
await emptyFolder(output);
await writeInitials(path.join(output, 'initials.json'));
await writeFaces(path.join(output, 'faces'));

const options = {
  // "site" is what readers load, "admin" what the newsroom loads; neither loads the other's.
  entryPoints: [
    'site/site.css', 'site/site.ts', 'site/scheme.ts', 'site/service-worker.ts', 'site/embed.css', 'admin/admin.css', 'admin/admin.ts',
    'admin/editor.css', 'admin/editor.ts', 'admin/numbers.css', 'admin/numbers.ts', 'admin/canvas.css', 'admin/look.css',
  ],
  entryNames: '[name]',
  assetNames: 'files/[name]-[hash]',
  outdir: output,
  bundle: true,
  minify: true,
  format: 'esm',
  target: ['es2022', 'chrome111', 'firefox113', 'safari16.4'],
  loader: { '.woff2': 'file', '.woff': 'file', '.svg': 'file', '.png': 'file', '.webp': 'file' },
  logLevel: 'warning',
  legalComments: 'none',
};

// The site joins these into one sheet at an address of its own, so the addresses in them are absolute.
await esbuild.build({
  ...options,
  entryPoints: [...looks, 'site/looks/look-accent.css', 'site/looks/look-logo.css', 'site/looks/look-logo-dark.css'],
  publicPath: '/assets',
});

if (process.argv.includes('--watch')) {
  const context = await esbuild.context({ ...options, logLevel: 'info' });
  await context.watch();
} else {
  const { metafile } = await esbuild.build({ ...options, metafile: true });
  await mkdir('obj', { recursive: true });
  await writeFile('obj/meta.json', JSON.stringify(metafile));
}

/** Empties a folder without deleting it, so that a watching web server does not lose it. */
async function emptyFolder(folder) {
  await mkdir(folder, { recursive: true });
  for (const entry of await readdir(folder)) {
    await rm(path.join(folder, entry), { recursive: true });
  }
}
