// Builds @yansuan/core: the Wasm through CMake, MVP features only, the glue minified, the TypeScript around it.
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { transform } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));
const built = `${root}build/wasm/wasm/`;
const dist = `${root}wasm/dist/`;

const run = (command, ...args) => execFileSync(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });

run('cmake', '--preset', 'wasm', '--log-level=WARNING');
run('cmake', '--build', '--preset', 'wasm');
mkdirSync(dist, { recursive: true });
// The door of prices, that of accounts, and that of prices with the merchant's tools.
for (const door of ['yansuan', 'yansuan-account', 'yansuan-tools']) {
  run('wasm-opt', '--mvp-features', '--strip-producers', '--strip-debug', '-O4', `${built}${door}.wasm`, '-o', `${dist}${door}.wasm`);
  const { code } = await transform(readFileSync(`${built}${door}.mjs`, 'utf8'), { minify: true, format: 'esm', legalComments: 'none' });
  writeFileSync(`${dist}${door}-glue.js`, code);
  copyFileSync(`${root}wasm/src/${door}-glue.d.ts`, `${dist}${door}-glue.d.ts`);
}
run('npx', 'tsc', '-p', 'wasm/tsconfig.json');
chmodSync(`${dist}command/main.js`, 0o755);
