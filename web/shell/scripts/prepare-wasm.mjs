// A mini-program loads Wasm by its path inside the package, so both files are copied beside the pages for that build.
// H5 takes them as hashed assets and must not carry a second copy.
import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs';

const built = new URL('../../../wasm/dist/', import.meta.url);
const folder = new URL('../src/static/wasm/', import.meta.url);

rmSync(folder, { recursive: true, force: true });
if (process.argv[2] === 'mp-weixin') {
  mkdirSync(folder, { recursive: true });
  for (const name of ['yansuan.wasm', 'yansuan-account.wasm']) {
    if (!existsSync(new URL(name, built))) throw new Error(`wasm/dist/${name} is not there yet: build the core first`);
    copyFileSync(new URL(name, built), new URL(name, folder));
  }
}
