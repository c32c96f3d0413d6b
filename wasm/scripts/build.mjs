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
run('wasm-opt', '--mvp-features', '--strip-producers', '--strip-debug', '-O3', `${built}yansuan.wasm`, '-o', `${dist}yansuan.wasm`);
const { code } = await transform(readFileSync(`${built}yansuan.mjs`, 'utf8'), { minify: true, format: 'esm', legalComments: 'none' });
writeFileSync(`${dist}yansuan-glue.js`, code);
run('npx', 'tsc', '-p', 'wasm/tsconfig.json');
copyFileSync(`${root}wasm/src/yansuan-glue.d.ts`, `${dist}yansuan-glue.d.ts`);
chmodSync(`${dist}command/main.js`, 0o755);
