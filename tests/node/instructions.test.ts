// M8: a price takes no more work than it did. Instructions are counted, not seconds, so the machine's load does not
// matter; the same compiler and libraries come with Debian 12. After a change that is worth its cost:
// `YANSUAN_RECORD_INSTRUCTIONS=1 node --import tsx --test tests/node/instructions.test.ts` writes bench/instructions.json.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';

const native = new URL('../../build/proof/tests/core/yansuan_hash', import.meta.url).pathname;
const recordedAt = new URL('../../bench/instructions.json', import.meta.url);
const recorded = JSON.parse(readFileSync(recordedAt, 'utf8')) as Record<string, number>;
const recording = process.env.YANSUAN_RECORD_INSTRUCTIONS === '1';

interface Bench {
  asRulebook(size: unknown, name: string): unknown;
  asRequest(size: unknown): unknown;
  workload: { sizes: Record<string, unknown> };
  searchCart(variant: string, coupons: number, seed: number): unknown;
}
const load = async (file: string): Promise<object> => (await import(new URL(`../../bench/${file}.mjs`, import.meta.url).href)) as object;
const { asRulebook, asRequest, workload, searchCart } = { ...(await load('as-rulebook')), ...(await load('search-carts')) } as Bench;

function instructions(size: unknown, name: string, count: number): number {
  const input = `load ${JSON.stringify(asRulebook(size, name))}\nset ${JSON.stringify(asRequest(size))}\ncarts 1 1\ncarts 1 ${count}\n`;
  const { status, stderr, error } = spawnSync('valgrind', ['--tool=callgrind', '--callgrind-out-file=/dev/null', native], { input, encoding: 'utf8' });
  assert.equal(error, undefined, 'valgrind is installed by scripts/setup test');
  assert.equal(status, 0, stderr);
  const counted = /Collected : (\d+)/.exec(stderr)?.[1];
  assert.notEqual(counted, undefined, stderr);
  return Number(counted);
}

const cases: [name: string, size: unknown, carts?: number][] = [
  ...Object.entries(workload.sizes),
  ['wallet-32', searchCart('one-kind', 32, 3)],
  ['wallet-48', searchCart('one-kind', 48, 3)],
  ['priorities-32', searchCart('priorities', 32, 1), 4],
];
for (const [name, size, carts = 100] of cases) {
  test(`a price of ${name} takes at most 5 % more instructions than recorded`, () => {
    const each = Math.round((instructions(size, name, carts + 1) - instructions(size, name, 1)) / carts);
    if (recording) recorded[name] = each;
    const most = recorded[name] ?? assert.fail(`${name} is not recorded`);
    assert.equal(each <= most * 1.05, true, `${each} instructions, recorded ${most}`);
  });
}
if (recording) test.after(() => writeFileSync(recordedAt, `${JSON.stringify(recorded, null, 2)}\n`));
