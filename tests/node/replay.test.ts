// yansuan replay: every figure of a change of rules is re-priced, cart by cart.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { loadCore, type Core, type Rulebook } from '@yansuan/core/node';
import type { QuoteRequest, RulebookDocument } from '@yansuan/core';
import { sopText } from './support/fixtures.js';
import { randomRequests } from './support/requests.js';

const command = fileURLToPath(new URL('../../wasm/dist/command/main.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'yansuan-replay-'));
const write = (name: string, text: string): string => {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
};

/** The shop with another price for silver, and without one product. */
const changedText = ((): string => {
  const book = JSON.parse(sopText) as RulebookDocument;
  book.version = 2;
  for (const offer of book.offers) {
    if (offer.id === 'tier-silver') offer.effects = [{ keep_bp: 9200 }];
    if (offer.id === 'welcome-15') offer.effects = [{ off_fen: 1800 }];
  }
  book.skus = book.skus.filter(({ id }) => id !== 'mascara');
  return JSON.stringify(book);
})();
const oldFile = write('old.json', sopText);
const newFile = write('new.json', changedText);

const run = (args: string[], input: string) => spawnSync(process.execPath, [command, 'replay', ...args], { input, encoding: 'utf8', maxBuffer: 1 << 26 });

interface Tally {
  carts: number;
  fen: number;
}
interface Told {
  carts: number;
  change_fen: number;
  winners: Tally;
  losers: Tally;
  same: number;
  median_change_fen: number | null;
  median_within_fen: number;
  largest_fall: { line: number; id: string; change_fen: number } | null;
  largest_rise: { line: number; id: string; change_fen: number } | null;
  tiers: Record<string, { carts: number; change_fen: number }>;
  refused_by_old: { carts: number; codes: Record<string, number> };
  refused_by_new: { carts: number; codes: Record<string, number> };
  skipped_lines: number;
}

let core: Core;
before(async () => {
  core = await loadCore();
});
const open = (text: string): Rulebook => {
  const loaded = core.load(text);
  if (!loaded.ok) assert.fail(JSON.stringify(loaded.issues));
  return loaded.rulebook;
};
const payable = (book: Rulebook, request: QuoteRequest): number | null => {
  const answer = book.quote(request);
  return answer.ok ? answer.quote.payable_fen : null;
};

const requests = randomRequests(sopText, 1_500);
const lines = requests.map((request, at) => JSON.stringify({ id: `cart-${at}`, ...request }));

test('the sums of 1,500 carts are those of pricing each under both rulebooks', () => {
  const csvFile = join(folder, 'carts.csv');
  const { status, stdout, stderr } = run([oldFile, newFile, '--json', '--csv', csvFile], `${lines.join('\n')}\n`);
  assert.equal(status, 0, stderr);
  const told = JSON.parse(stdout) as Told;
  const oldBook = open(sopText);
  const newBook = open(changedText);
  const rows = readFileSync(csvFile, 'utf8').trimEnd().split('\n');
  assert.equal(rows[0], 'line,id,tier,old_fen,new_fen,change_fen,old_codes,new_codes');
  const changes: { at: number; fen: number; tier: string }[] = [];
  let refused = 0;
  for (const [at, request] of requests.entries()) {
    const was = payable(oldBook, request);
    const is = payable(newBook, request);
    assert.ok(was !== null);
    if (is === null) refused += 1;
    else changes.push({ at, fen: is - was, tier: request.member?.tier ?? '' });
    assert.equal(rows[at + 1], `${at + 1},cart-${at},${request.member?.tier},${was},${is ?? ''},${is === null ? '' : is - was},,${is === null ? 'UNKNOWN_SKU' : ''}`);
  }
  const sum = (list: { fen: number }[]): number => list.reduce((total, { fen }) => total + fen, 0);
  const winners = changes.filter(({ fen }) => fen < 0);
  const losers = changes.filter(({ fen }) => fen > 0);
  assert.ok(winners.length > 10 && losers.length > 10 && refused > 10);
  assert.deepEqual(told.winners, { carts: winners.length, fen: sum(winners) });
  assert.deepEqual(told.losers, { carts: losers.length, fen: sum(losers) });
  assert.deepEqual([told.carts, told.change_fen, told.same], [changes.length, sum(changes), changes.length - winners.length - losers.length]);
  assert.deepEqual(told.refused_by_new, { carts: refused, codes: { UNKNOWN_SKU: refused } });
  assert.deepEqual(told.refused_by_old, { carts: 0, codes: {} });
  const sorted = [...winners, ...losers].map(({ fen }) => fen).sort((a, b) => a - b);
  assert.deepEqual([told.median_change_fen, told.median_within_fen], [sorted[Math.ceil(sorted.length / 2) - 1], 1]);
  assert.equal(told.largest_fall?.change_fen, sorted[0]);
  assert.equal(told.largest_rise?.change_fen, sorted.at(-1));
  const fall = changes.find(({ fen }) => fen === sorted[0]);
  assert.deepEqual([told.largest_fall?.line, told.largest_fall?.id], [(fall?.at ?? 0) + 1, `cart-${fall?.at}`]);
  for (const [tier, of] of Object.entries(told.tiers)) {
    const here = changes.filter((change) => change.tier === tier);
    assert.deepEqual([of.carts, of.change_fen], [here.length, sum(here)], tier);
  }
  assert.equal(told.skipped_lines, 0);
});

test('bad lines are named and skipped, and the status says so', () => {
  const [good] = lines;
  const { status, stdout, stderr } = run([oldFile, oldFile, '--json'], ['{"cart":', good, '', '[]', '{"cart":{"lines":[{"sku":"moon"}]},"context":{"now_ms":1}}', good].join('\n'));
  assert.equal(status, 1);
  assert.equal(stderr, 'line 1: not JSON\nline 4: not a request\nline 5: UNKNOWN_SKU\n');
  const told = JSON.parse(stdout) as Told;
  assert.deepEqual([told.carts, told.same, told.skipped_lines, told.median_change_fen], [2, 2, 3, null]);
});

test('a cart that the old rules refuse and the new ones price is told apart', () => {
  const { status, stdout } = run([newFile, oldFile], '{"id":"a,\\"b\\"","cart":{"lines":[{"sku":"mascara"}]},"context":{"now_ms":1785000000000}}\n');
  assert.equal(status, 0);
  assert.match(stdout, /只有旧规则不能算 +1\n {2}UNKNOWN_SKU 1\n/);
});

test('it reads as a table, in Chinese and in English', () => {
  const input = JSON.stringify({ member: { tier: 'silver', orders: 2 }, cart: { lines: [{ sku: 'pencil' }] }, context: { now_ms: 1785000000000 } });
  const told = run([oldFile, newFile], input).stdout;
  assert.match(told, /^旧规则 sop 1，新规则 sop 2\n\n两边都能算的单 +1 +\+¥1\.18\n/);
  assert.match(told, /变了价的单，中位 \+¥1\.18, 最大 \+¥1\.18（第 1 行）/);
  assert.match(run([oldFile, newFile, '--lang', 'en'], input).stdout, / {2}pay more +1 +\+¥1\.18\n[\s\S]*\nsilver +1 +\+¥1\.18\n/);
});

test('an id with a comma or a quote is one field of the CSV', () => {
  const csvFile = join(folder, 'quoted.csv');
  run([oldFile, newFile, '--csv', csvFile], '{"id":"a,\\"b\\"","cart":{"lines":[{"sku":"pencil"}]},"context":{"now_ms":1785000000000}}\n');
  assert.equal(readFileSync(csvFile, 'utf8').split('\n')[1], '1,"a,""b""",,5900,5900,0,,');
});

test('a rulebook that does not load ends with 1, bad usage with 2', () => {
  assert.equal(run([oldFile, write('broken.json', '{}')], '').status, 1);
  assert.equal(run([oldFile], '').status, 2);
  assert.equal(run([oldFile, newFile, '--csv', join(folder, 'no', 'where.csv')], '').status, 2);
});
