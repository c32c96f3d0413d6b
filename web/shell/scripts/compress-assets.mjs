// Beside each asset of the built H5 shop what the server sends where it is understood. Their names change with them; other files are small.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const assets = fileURLToPath(new URL('../dist/build/h5/assets/', import.meta.url));

const { BROTLI_PARAM_SIZE_HINT: sizeHint, BROTLI_PARAM_LGWIN: window, BROTLI_PARAM_LGBLOCK: block } = constants;

/** The least of what the search for the best window and block found, for script, sheet or Wasm. */
function compressed(bytes) {
  const found = [{}, { [window]: 19 }, { [window]: 19, [block]: 16 }].map((params) => brotliCompressSync(bytes, { params: { [sizeHint]: bytes.length, ...params } }));
  return found.reduce((least, one) => (one.length < least.length ? one : least));
}

for (const name of readdirSync(assets).filter((name) => /\.(?:js|css|wasm)$/.test(name))) {
  const bytes = readFileSync(assets + name);
  writeFileSync(`${assets}${name}.br`, compressed(bytes));
  writeFileSync(`${assets}${name}.gz`, gzipSync(bytes, { level: 9 }));
}
