// A mini-program loads Wasm by its path inside the package, so the file is copied beside the pages for that build.
// H5 takes it as a hashed asset and must not carry a second copy.
import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs';

const built = new URL('../../../wasm/dist/yansuan.wasm', import.meta.url);
const folder = new URL('../src/static/wasm/', import.meta.url);

rmSync(folder, { recursive: true, force: true });
if (process.argv[2] === 'mp-weixin') {
  if (!existsSync(built)) throw new Error('wasm/dist/yansuan.wasm is not there yet: build the core first');
  mkdirSync(folder, { recursive: true });
  copyFileSync(built, new URL('yansuan.wasm', folder));
}
