// The command `yansuan`, as a merchant or a script would call it.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Issue, Quote } from '@yansuan/core';

const command = fileURLToPath(new URL('../../wasm/dist/command/main.js', import.meta.url));
const sop = fileURLToPath(new URL('../../shared/rulebooks/sop.json', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'yansuan-command-'));

const run = (args: string[], input = '') => spawnSync(process.execPath, [command, ...args], { input, encoding: 'utf8' });

const ask = (request: object, now: string): Quote => {
  const { status, stdout, stderr } = run(['quote', '--rulebook', sop, '--now', now], JSON.stringify(request));
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout) as Quote;
};
const one = (sku: string) => ({ lines: [{ id: '1', sku, units: 1 }] });

describe('quote answers the worked examples', () => {
  const ordinaryDay = '2026-08-17T10:00:00+08:00';
  const oldFriendsDay = '2026-08-18T10:00:00+08:00';
  const cases: [id: string, request: object, now: string, payableFen: number, points: number][] = [
    ['E-01', { member: { tier: 'member', orders: 1 }, cart: one('set-commute') }, ordinaryDay, 28_405, 284],
    ['E-05', { cart: one('set-commute') }, ordinaryDay, 29_900, 299],
    ['E-11', { member: { tier: 'silver', orders: 2 }, cart: one('set-oil-control') }, ordinaryDay, 23_920, 239],
    ['E-14', { member: { tier: 'silver', orders: 3 }, cart: one('set-commute') }, oldFriendsDay, 21_910, 219],
    ['E-18', { coupons: [{ id: 'c', offer: 'welcome-15' }], cart: one('set-commute') }, ordinaryDay, 28_400, 284],
  ];
  for (const [id, request, now, payableFen, points] of cases) {
    test(id, () => {
      const quote = ask(request, now);
      assert.equal(quote.payable_fen, payableFen);
      assert.equal(quote.points_earned, points);
      assert.equal(quote.proved, true);
      assert.equal(quote.lines[0]?.payable_fen, payableFen);
    });
  }
});

test('--explain reads like a receipt, in Chinese and in English', () => {
  const request = JSON.stringify({ member: { tier: 'silver', orders: 3 }, coupons: [{ id: 'c', offer: 'welcome-15' }], cart: one('pencil') });
  const explain = (lang: string) => run(['quote', '--rulebook', sop, '--now', '2026-08-17T10:00:00+08:00', '--explain', '--lang', lang], request).stdout;
  assert.match(explain('zh'), /细描眉笔 银卡 9 折 +−5\.90 +53\.10\n {2}59\.00 × 9 折 = 53\.10/);
  assert.match(explain('zh'), /应付 +¥38\.10/);
  assert.match(explain('en'), /To pay +¥38\.10/);
});

test('check lists what the engine does not act on yet, and ends well', () => {
  const { status, stdout } = run(['check', sop]);
  assert.equal(status, 0);
  const checked = JSON.parse(stdout) as { ok: boolean; inactive: string[]; issues: Issue[] };
  assert.ok(checked.ok);
  assert.deepEqual(checked.issues.filter((issue) => issue.code === 'INACTIVE').length, checked.inactive.length);
});

describe('a broken rulebook ends with 1, its code and its pointer', () => {
  type Book = { skus: Record<string, unknown>[]; offers: { audience?: object }[]; [key: string]: unknown };
  const broken: [name: string, spoil: (book: Book) => void, code: string, pointer: string][] = [
    ['a negative price', (book) => Object.assign(book.skus[2] as object, { list_fen: -1 }), 'OUT_OF_RANGE', '/skus/2/list_fen'],
    ['an unknown tier', (book) => Object.assign(book.offers[0] as object, { audience: { tiers: ['diamond'] } }), 'UNKNOWN_TIER', '/offers/0/audience/tiers/0'],
    ['a duplicate SKU', (book) => book.skus.push({ ...book.skus[0] }), 'DUPLICATE_SKU', `/skus/${(JSON.parse(readFileSync(sop, 'utf8')) as Book).skus.length}/id`],
    ['a missing field', (book) => delete book.skus[1]?.['list_fen'], 'MISSING_FIELD', '/skus/1/list_fen'],
  ];
  const check = (text: string) => {
    const file = join(folder, 'broken.json');
    writeFileSync(file, text);
    const { status, stdout, stderr } = run(['check', file]);
    assert.equal(status, 1);
    assert.equal(stdout, '');
    return JSON.parse(stderr) as Issue[];
  };
  for (const [name, spoil, code, pointer] of broken) {
    test(name, () => {
      const book = JSON.parse(readFileSync(sop, 'utf8')) as Book;
      spoil(book);
      assert.ok(check(JSON.stringify(book)).some((issue) => issue.code === code && issue.pointer === pointer));
    });
  }
  test('one that is not JSON', () => {
    assert.deepEqual(check('{"contract": 1,').map(({ code, pointer }) => ({ code, pointer })), [{ code: 'NOT_JSON', pointer: '' }]);
  });
});

describe('bad input and bad usage', () => {
  test('a request for goods that do not exist ends with 1', () => {
    const { status, stderr } = run(['quote', '--rulebook', sop], JSON.stringify({ cart: one('moon') }));
    assert.equal(status, 1);
    const [issue] = JSON.parse(stderr) as Issue[];
    assert.deepEqual({ code: issue?.code, pointer: issue?.pointer, value: issue?.value }, { code: 'UNKNOWN_SKU', pointer: '/cart/lines/0/sku', value: 'moon' });
  });
  const misuses: [name: string, args: string[]][] = [
    ['no verb', []],
    ['an unknown verb', ['sell']],
    ['no rulebook', ['quote']],
    ['an unknown option', ['quote', '--rulebook', sop, '--colour']],
    ['a time that is none', ['quote', '--rulebook', sop, '--now', 'soon']],
    ['a file that is not there', ['check', join(folder, 'nowhere.json')]],
  ];
  for (const [name, args] of misuses) {
    test(`${name} ends with 2 and says how to use it`, () => {
      const { status, stderr } = run(args, JSON.stringify({ cart: one('pencil') }));
      assert.equal(status, 2);
      assert.match(stderr, /^yansuan: /);
    });
  }
});
