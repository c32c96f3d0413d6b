// Writes sw.js beside the built H5 shop: what a visit without a network needs lies on the device.
// Answers of the API are not kept here: the SDK keeps its own facts and knows how old they are.
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { generateSW } from 'workbox-build';

const built = fileURLToPath(new URL('../dist/build/h5/', import.meta.url));

rmSync(`${built}sw.js`, { force: true });
const { count, size, warnings } = await generateSW({
  globDirectory: built,
  // The product pictures are in the script; their files are for the mini-program.
  globPatterns: ['index.html', 'assets/**/*.{js,css,wasm}', 'static/mark.svg', 'static/h5/**/*'],
  dontCacheBustURLsMatching: /^assets\/.*-[A-Za-z0-9_-]{8}\./,
  maximumFileSizeToCacheInBytes: 1_500_000,
  swDest: `${built}sw.js`,
  navigateFallback: '/index.html',
  // The API, its documentation and files that are not there answer for themselves.
  navigateFallbackDenylist: [/^\/v1(\/|$)/, /^\/docs(\/|$)/, /\/[^/?]+\.[a-z0-9]+$/i],
  cleanupOutdatedCaches: true,
  // A first visit is served from the device as soon as it can; a new version waits for the shopper's tap.
  clientsClaim: true,
  skipWaiting: false,
  inlineWorkboxRuntime: true,
  sourcemap: false,
  mode: 'production',
});
if (warnings.length > 0) throw new Error(warnings.join('\n'));
console.log(`service worker: ${count} files, ${size} bytes`);
