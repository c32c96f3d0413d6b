// The packages as they are published: packed, installed in an empty folder, and tried there by what they claim.
// YANSUAN_NODE is another Node to try them with.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

interface Manifest {
  name: string;
  version: string;
  license: string;
  exports: Record<string, string | { types: string; default: string }>;
}

const root = fileURLToPath(new URL('../../', import.meta.url));
const packages = ['wasm', 'web/sdk'].map((folder) => ({ folder, manifest: JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as Manifest }));
const entries = packages.flatMap(({ manifest: { name, exports } }) => Object.keys(exports).map((entry) => name + entry.slice(1)));
const node = process.env['YANSUAN_NODE'] ?? process.execPath;
let folder = '';

const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
const runAt = (program: string, ...args: string[]): string => execFileSync(program, args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

/** A silver member's bag of one pencil is 53.10. */
const price = `
  const book = core.load(readFileSync(${JSON.stringify(join(root, 'shared/rulebooks/sop.json'))})).rulebook;
  const asked = { member: { tier: 'silver' }, cart: { lines: [{ sku: 'pencil' }] }, context: { now_ms: 1796000000000 } };
  console.log(book.quote(asked).quote.payable_fen);`;

describe(`the packed packages on Node ${execFileSync(node, ['--version'], { encoding: 'utf8' }).trim()}`, () => {
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'yansuan-packed-'));
    const packed = packages.map(({ folder: from }) => {
      const told = JSON.parse(execFileSync('npm', ['pack', '--json', '--pack-destination', folder], { cwd: join(root, from), encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })) as { filename: string }[];
      return join(folder, told[0]?.filename ?? '');
    });
    write('package.json', '{ "private": true }');
    runAt('npm', 'install', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error', ...packed);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('have every entry that they name, a version alike and their licence', () => {
    write('entries.mjs', `for (const entry of ${JSON.stringify(entries)}) {
      if (entry.endsWith('.wasm')) (await import('node:fs')).readFileSync(new URL(import.meta.resolve(entry)));
      else console.log(entry, Object.keys(await import(entry)).length > 0 || entry.endsWith('/wire'));
    }`);
    const told = runAt(node, 'entries.mjs').trim().split('\n');
    assert.deepEqual(told, entries.filter((entry) => !entry.endsWith('.wasm')).map((entry) => `${entry} true`));
    assert.equal(new Set(packages.map(({ manifest }) => manifest.version)).size, 1);
    for (const { manifest } of packages) assert.equal(readFileSync(join(folder, 'node_modules', manifest.name, 'LICENSE'), 'utf8'), readFileSync(join(root, 'LICENSE'), 'utf8'));
  });

  it('price a cart, imported or required', () => {
    write('imported.mjs', `import { readFileSync } from 'node:fs'; import { loadCore } from '@yansuan/core/node'; const core = await loadCore();${price}`);
    write('required.cjs', `const { readFileSync } = require('node:fs'); require('@yansuan/core/node').loadCore().then((core) => {${price}});`);
    assert.equal(runAt(node, 'imported.mjs'), '5310\n');
    assert.equal(runAt(node, 'required.cjs'), '5310\n');
  });

  it('bring the command', () => {
    assert.match(runAt(node, join('node_modules', '@yansuan', 'core', 'dist', 'command', 'main.js'), 'check', join(root, 'shared/rulebooks/sop.json')), /"ok": ?true/);
  });

  for (const [module, moduleResolution] of [['nodenext', 'nodenext'], ['esnext', 'bundler']] as const) {
    it(`have types that a strict compiler takes, resolved as ${moduleResolution} does`, () => {
      const names = entries.filter((entry) => !entry.endsWith('.wasm')).map((entry, place) => `import type * as M${place} from '${entry}'; export type T${place} = keyof typeof M${place};`);
      write('typed.mts', `${names.join('\n')}
        import { createShop, type Shop } from '@yansuan/sdk';
        import { nodeHost } from '@yansuan/sdk/node';
        import { loadCore } from '@yansuan/core/node';
        export const open = (): Promise<Shop> => createShop({ host: nodeHost(), loadCore, baseUrl: 'https://shop.example' });
        // @ts-expect-error: a cart needs lines
        export const wrong = async () => (await loadCore()).load('').rulebook?.quote({ cart: {} });`);
      write('tsconfig.json', JSON.stringify({ compilerOptions: { strict: true, noEmit: true, module, moduleResolution, target: 'es2022', types: [] }, files: ['typed.mts'] }));
      runAt(process.execPath, join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.json');
    });
  }
});
