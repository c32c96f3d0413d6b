// The command `yansuan`, as a merchant or a script would call it.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Comparison, Hints, Issue, Linted, Quote, Refund, Simulation } from '@yansuan/core';

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

describe('quote --optimize', () => {
  const example = (part: string): string => fileURLToPath(new URL(`../../docs/examples/offers/all-stages-total.${part}.json`, import.meta.url));
  const request = readFileSync(example('request'), 'utf8');
  const priced = (...more: string[]) => run(['quote', '--rulebook', example('rulebook'), ...more], request);

  test('total is the least over all stages, and the receipt says how much less that is', () => {
    const payable = (optimize: string): number => (JSON.parse(priced('--optimize', optimize).stdout) as Quote).payable_fen;
    assert.deepEqual([payable('total'), payable('by_stage')], [24_600, 27_540]);
    assert.match(priced('--optimize', 'total', '--explain', '--lang', 'en').stdout, /\nStage by stage it is ¥275\.40; over all stages ¥246\.00, ¥29\.40 less\.\n$/);
    assert.match(priced('--optimize', 'total', '--explain').stdout, /少 ¥29\.40。\n$/);
  });

  test('another word is bad usage', () => {
    const { status, stderr } = priced('--optimize', 'best');
    assert.equal(status, 2);
    assert.match(stderr, /--optimize: by_stage or total/);
  });
});

describe('simulate', () => {
  const simulated = (...more: string[]) => run(['simulate', '--rulebook', sop, '--members', '40', '--days', '200', '--seed', '3', ...more]);

  test('the same seed gives the same shop, to read or as data', () => {
    const { status, stdout } = simulated('--lang', 'en');
    assert.equal(status, 0);
    assert.match(stdout, /^40 members, 200 days, seed 3\n/);
    assert.match(stdout, /Every account agrees with its own ledger/);
    assert.equal(simulated('--lang', 'en').stdout, stdout);
    const { members, broken, tiers } = JSON.parse(simulated('--json').stdout) as Simulation;
    assert.deepEqual([members, broken], [40, 0]);
    assert.equal(tiers.reduce((sum, { count }) => sum + count, 0), 40);
    assert.match(simulated().stdout, /普通会员/);
  });

  test('another seed gives another shop', () => {
    assert.notEqual(simulated('--json', '--seed', '4').stdout, simulated('--json').stdout);
  });

  test('numbers that are none are bad usage, numbers out of range bad input', () => {
    assert.equal(simulated('--days', 'many').status, 2);
    assert.equal(simulated('--members', '0').status, 1);
  });
});

test('--explain reads like a receipt, in Chinese and in English', () => {
  const request = JSON.stringify({ member: { tier: 'silver', orders: 3 }, coupons: [{ id: 'c', offer: 'welcome-15' }], cart: one('pencil') });
  const explain = (lang: string) => run(['quote', '--rulebook', sop, '--now', '2026-08-17T10:00:00+08:00', '--explain', '--lang', lang], request).stdout;
  assert.match(explain('zh'), /细描眉笔 银卡 9 折 +−5\.90 +53\.10\n {2}59\.00 × 9 折 = 53\.10/);
  assert.match(explain('zh'), /应付 +¥38\.10/);
  assert.match(explain('en'), /To pay +¥38\.10/);
});

describe('hints and comparisons', () => {
  const request = JSON.stringify({ member: { tier: 'silver', orders: 3 }, cart: one('set-beginner') });
  const args = ['--rulebook', sop, '--now', '2026-08-18T10:00:00+08:00'];

  test('quote --hints answers the quote with what would make it cheaper', () => {
    const { stdout, status } = run(['quote', ...args, '--hints', '--products', 'wipes,essence-hydra'], request);
    const { quote, hints } = JSON.parse(stdout) as { quote: Quote; hints: Hints };
    assert.equal(status, 0);
    assert.equal(quote.payable_fen, 19_900);
    assert.deepEqual(hints.hints.map(({ sku, payable_fen }) => [sku, payable_fen]), [['wipes', 16_691]]);
  });
  test('--explain says them under the receipt', () => {
    assert.match(run(['quote', ...args, '--hints', '--products', 'wipes', '--explain'], request).stdout, /\n→ 加 1 件棉柔卸妆巾，合计反而少 ¥32\.09\n$/);
  });
  test('compare says what alone costs and that there is no group price', () => {
    const comparison = JSON.parse(run(['compare', ...args, '--sizes', '3,2'], request).stdout) as Comparison;
    assert.equal(comparison.alone.payable_fen, 19_900);
    assert.deepEqual(comparison.opening.map(({ size, code }) => [size, code]), [[2, 'NO_GROUP_OFFER'], [3, 'NO_GROUP_OFFER']]);
    assert.match(run(['compare', ...args, '--explain', '--lang', 'en'], request).stdout, /^Alone {2}¥199\.00\nJoin {2}No group to join yet\n$/);
  });
  test('a product that the shop does not have is named', () => {
    const { status, stderr } = run(['quote', ...args, '--hints', '--products', 'nothing'], request);
    assert.equal(status, 1);
    assert.deepEqual((JSON.parse(stderr) as Issue[]).map(({ code, pointer }) => [code, pointer]), [['UNKNOWN_SKU', '/products/0']]);
  });
});

describe('refund', () => {
  const request = {
    member: { tier: 'silver', orders: 3 },
    coupons: [{ id: 'c', offer: 'welcome-15' }],
    cart: { lines: [{ id: '1', sku: 'set-commute', units: 1 }, { id: '2', sku: 'set-beginner', units: 1 }] },
    context: { now_ms: Date.parse('2026-08-18T10:00:00+08:00') },
  };
  const order = { request, quote: ask(request, '2026-08-18T10:00:00+08:00') };
  const document = { order, return: { lines: [{ line: '2', quantity: 1 }] }, now_ms: request.context.now_ms + 1, return_freight_fen: 900 };
  const answer = (args: string[], input: object = document) => run(['refund', '--rulebook', sop, ...args], JSON.stringify(input));

  test('answers with what goes back as JSON', () => {
    const { status, stdout, stderr } = answer([]);
    assert.equal(status, 0, stderr);
    const refund = JSON.parse(stdout) as Refund;
    // 46810 − 5000 − 1500; the second line paid 19900 − 2126 − 638
    assert.equal(refund.total_fen, 17_136);
    assert.equal(refund.remaining_paid_fen, 40_310 - 17_136);
    assert.equal(refund.policy, 'keep');
  });

  test('--policy stands in for the policy of the request', () => {
    const refund = JSON.parse(answer(['--policy', 'recheck']).stdout) as Refund;
    assert.equal(refund.policy, 'recheck');
    assert.equal(refund.total_fen, 19_900); // what stays: 26910 − 5000 − 1500
  });

  test('--explain reads like a table, in Chinese and in English', () => {
    const zh = answer(['--explain']).stdout;
    assert.match(zh, /新手入门套装 第 1 件 +171\.36 +171\.36\n/);
    assert.match(zh, /退款 +¥171\.36\n退后实付 +¥231\.74\n寄回运费补贴（另付） +¥9\.00\n收回这单得的 172 积分\n新人券：整单退完才还\n$/);
    assert.match(answer(['--explain', '--lang', 'en']).stdout, /Refund +¥171\.36/);
  });

  test('--explain tells of a return that comes too late', () => {
    const late = { ...document, received_at_ms: request.context.now_ms, now_ms: request.context.now_ms + 30 * 86_400_000 };
    assert.match(answer(['--explain'], late).stdout, /退货期到 2026-08-25，已经过了，这次不退\n/);
  });

  test('a unit that does not exist ends with 1 and its pointer', () => {
    const { status, stderr } = answer([], { ...document, return: { lines: [{ line: '2', units: [2] }] } });
    assert.equal(status, 1);
    assert.deepEqual((JSON.parse(stderr) as Issue[]).map(({ code, pointer }) => ({ code, pointer })), [{ code: 'TOO_MANY_UNITS', pointer: '/return/lines/0/units/0' }]);
  });
});

test('check lists what the engine does not act on yet, and ends well', () => {
  const { status, stdout } = run(['check', sop]);
  assert.equal(status, 0);
  const checked = JSON.parse(stdout) as { ok: boolean; inactive: string[]; issues: Issue[] };
  assert.ok(checked.ok);
  assert.deepEqual(checked.issues.filter((issue) => issue.code === 'INACTIVE').length, checked.inactive.length);
});

describe('lint', () => {
  const clean = join(folder, 'clean.json');
  writeFileSync(clean, JSON.stringify({ contract: 1, id: 'clean', version: 1, tiers: [{ id: 'visitor', name: { zh: '新客' } }], skus: [{ id: 'mask', name: { zh: '面膜' }, list_fen: 5_000 }], offers: [] }));

  test('ends with 1 when there is a warning, and its cart prices as it stands there', () => {
    const { status, stdout } = run(['lint', sop, '--lang', 'en']);
    assert.equal(status, 1);
    const [, text] = /^warning FREE_ORDER · PRC-23 · \/offers\/33\n.*to pay ¥0\.01\.\n {2}cart: echo '(.*)' \| yansuan quote/m.exec(stdout) ?? [];
    const priced = run(['quote', '--rulebook', sop], text ?? '');
    assert.equal(priced.status, 0, priced.stderr);
    assert.equal((JSON.parse(priced.stdout) as Quote).payable_fen, 1);
    assert.match(stdout, /\nWarnings: 3, notes: 4\.\n$/);
  });
  test('ends with 0 when nothing is found', () => {
    const { status, stdout } = run(['lint', clean]);
    assert.deepEqual([status, stdout], [0, '没有发现问题。\n']);
  });
  test('--json answers with the contract, and the margin line can be moved', () => {
    const codes = (line: string): string[] => {
      const { stdout } = run(['lint', sop, '--json', '--warn-below-keep-bp', line]);
      return (JSON.parse(stdout) as Linted).findings.map(({ code }) => code);
    };
    assert.equal(codes('6975').includes('THIN_MARGIN'), true);
    assert.equal(codes('6974').includes('THIN_MARGIN'), false);
  });
  test('a rulebook that does not load ends with 1 and its issues', () => {
    const file = join(folder, 'no-skus.json');
    writeFileSync(file, '{"contract": 1}');
    const { status, stdout, stderr } = run(['lint', file]);
    assert.deepEqual([status, stdout], [1, '']);
    assert.ok((JSON.parse(stderr) as Issue[]).some(({ code }) => code === 'MISSING_FIELD'));
  });
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
    ['a refund without a rulebook', ['refund']],
    ['a comparison without a rulebook', ['compare']],
    ['sizes that are none', ['compare', '--rulebook', sop, '--sizes', '2,x']],
    ['products without hints', ['quote', '--rulebook', sop, '--products', 'wipes']],
    ['a policy that is none', ['refund', '--rulebook', sop, '--policy', 'generous']],
    ['a share above the whole', ['lint', sop, '--warn-below-keep-bp', '10001']],
    ['replay of one rulebook', ['replay', sop]],
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
