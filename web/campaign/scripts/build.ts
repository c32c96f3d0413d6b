// Builds everything of this package into dist/: the elements with the example page, the price check, the command.
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build, type BuildOptions } from 'esbuild';
import { generateSW } from 'workbox-build';
import type { RulebookDocument } from '@yansuan/core';
import { renderPage, skusOf, slicedSkus } from '../src/campaign/page.js';
import { en, zh } from '../src/campaign/words.js';
import { sliceRulebook } from '../src/slice/slice-rulebook.js';

const own = fileURLToPath(new URL('../', import.meta.url));
const root = fileURLToPath(new URL('../../../', import.meta.url));
const dist = join(own, 'dist');
const campaign = join(dist, 'campaign');
const check = join(dist, 'check');
const pictures = join(root, 'web/shell/src/static');
const wasm = join(root, 'wasm/dist/yansuan.wasm');
/** For browsers that cannot verify a signature by themselves. */
const verifier = fileURLToPath(import.meta.resolve('tweetnacl/nacl-fast.min.js'));

const forBrowsers: BuildOptions = {
  bundle: true, minify: true, format: 'iife', target: 'es2020', legalComments: 'eof', logLevel: 'warning',
  // As in the shop: for every copy that is given out.
  define: { RULEBOOK_KEYS: JSON.stringify(process.env['VITE_RULEBOOK_KEYS'] ?? '') },
};
const bundle = (from: string, outfile: string): Promise<unknown> => build({ ...forBrowsers, entryPoints: [join(own, 'src', from)], outfile });

async function buildCampaign(): Promise<void> {
  const document = JSON.parse(readFileSync(join(root, 'shared/rulebooks/sop.json'), 'utf8')) as RulebookDocument;
  await Promise.all([
    bundle('elements/yansuan.ts', join(campaign, 'yansuan.js')),
    bundle('campaign/page-script.ts', join(campaign, 'page.js')),
    bundle('campaign/page.css', join(campaign, 'page.css')),
  ]);
  writeFileSync(join(campaign, 'rulebook.json'), JSON.stringify(sliceRulebook(document, slicedSkus(document))));
  for (const words of [zh, en]) writeFileSync(join(campaign, words.file), renderPage(document, words));
  cpSync(wasm, join(campaign, 'yansuan.wasm'));
  cpSync(join(pictures, 'mark.svg'), join(campaign, 'mark.svg'));
  const shown = new Set(document.skus.filter(({ id }) => skusOf(document).includes(id)).map(({ display }) => display?.picture ?? 'sample'));
  for (const name of shown) cpSync(join(pictures, 'pictures', `${name}.svg`), join(campaign, 'pictures', `${name}.svg`));
}

async function buildCheck(): Promise<void> {
  await Promise.all([bundle('check/main.ts', join(check, 'check.js')), bundle('check/check.css', join(check, 'check.css'))]);
  for (const name of ['index.html', 'manifest.webmanifest', 'icon-192.png', 'icon-512.png']) cpSync(join(own, 'src/check', name), join(check, name));
  cpSync(wasm, join(check, 'yansuan.wasm'));
  cpSync(verifier, join(check, 'verifier.js'));
  cpSync(join(pictures, 'mark.svg'), join(check, 'mark.svg'));
  cpSync(join(pictures, 'pictures'), join(check, 'pictures'), { recursive: true });
}

const buildCommand = (): Promise<unknown> =>
  build({
    entryPoints: [join(own, 'src/slice/yansuan-slice.ts')], outfile: join(dist, 'tools/yansuan-slice.js'), bundle: true, platform: 'node', format: 'esm',
    target: 'node20', packages: 'external', banner: { js: '#!/usr/bin/env node' }, logLevel: 'warning',
  });

/** Everything of a folder opens without a network from the second visit on; a new build replaces it at the next one. */
async function addServiceWorker(folder: string): Promise<void> {
  const { warnings } = await generateSW({
    globDirectory: folder,
    globPatterns: ['**/*.{html,js,css,json,wasm,svg,png,webmanifest}'],
    swDest: join(folder, 'sw.js'),
    inlineWorkboxRuntime: true,
    sourcemap: false,
    skipWaiting: true,
    clientsClaim: true,
    cleanupOutdatedCaches: true,
    mode: 'production',
  });
  if (warnings.length > 0) throw new Error(warnings.join('\n'));
}

/** Beside each text and Wasm what the server sends where it is understood. */
function compress(folder: string): void {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.(?:html|js|css|json|wasm|svg|webmanifest)$/.test(entry.name)) continue;
    const file = join(entry.parentPath, entry.name);
    const bytes = readFileSync(file);
    writeFileSync(`${file}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }));
    writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
  }
}

rmSync(dist, { recursive: true, force: true });
for (const folder of [campaign, check]) mkdirSync(join(folder, 'pictures'), { recursive: true });
await Promise.all([buildCampaign(), buildCheck(), buildCommand()]);
for (const folder of [campaign, check]) {
  await addServiceWorker(folder);
  compress(folder);
}
