// A mini-program loads Wasm by its path inside the package, so both files lie beside the pages in that build. The core of
// accounts is kept in Brotli, which WeChat unpacks by itself: a third of the bytes (docs/shop.md says why it is in the main package).
// H5 takes them as hashed assets and must not carry a second copy.
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { brotliCompressSync } from 'node:zlib';

const built = new URL('../../../wasm/dist/', import.meta.url);
const folder = new URL('../src/static/wasm/', import.meta.url);

rmSync(folder, { recursive: true, force: true });
if (process.argv[2] === 'mp-weixin') {
  mkdirSync(folder, { recursive: true });
  for (const name of ['yansuan.wasm', 'yansuan-account.wasm']) {
    if (!existsSync(new URL(name, built))) throw new Error(`wasm/dist/${name} is not there yet: build the core first`);
  }
  copyFileSync(new URL('yansuan.wasm', built), new URL('yansuan.wasm', folder));
  writeFileSync(new URL('yansuan-account.wasm.br', folder), brotliCompressSync(readFileSync(new URL('yansuan-account.wasm', built))));
}
