// Beside each asset of the built H5 shop what the server sends where it is understood. Their names change with them; other files are small.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const assets = fileURLToPath(new URL('../dist/build/h5/assets/', import.meta.url));

for (const name of readdirSync(assets).filter((name) => /\.(?:js|css|wasm)$/.test(name))) {
  const bytes = readFileSync(assets + name);
  writeFileSync(`${assets}${name}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }));
  writeFileSync(`${assets}${name}.gz`, gzipSync(bytes, { level: 9 }));
}
