// M5: the native core and the Wasm give the same words for the same taps, by a hash over every answer's block and one over
// the reasons of the last.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { before, test } from 'node:test';
import { NotPriced, type QuoteRequest } from '@yansuan/core';
import { loadCore, type Core, type Session } from '@yansuan/core/node';
import { figure } from './support/figures.js';
import { sopText } from './support/fixtures.js';
import { nativeProgram } from './support/native.js';
import { Dice, randomBook, randomRequest } from './support/random-books.js';
import { randomRequests } from './support/requests.js';

const nativeHash = nativeProgram('yansuan_hash');

/** Mulberry32 in whole numbers, as tests/core/proof/hash_main.cpp draws them. */
function draws(seed: number): (count: number) => number {
  let state = seed;
  return (count) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % count;
  };
}

/** The order of draws is the contract with the native side. */
function change(session: Session, request: QuoteRequest, tiers: number, below: (count: number) => number): void {
  request.cart.lines.forEach((_, line) => {
    const most = below(10) === 0 ? 40 : 4;
    session.setUnits(line, 1 + below(most));
    session.setSelected(line, below(12) !== 0);
  });
  (request.coupons ?? []).forEach((_, coupon) => session.setCoupon(coupon, below(4) !== 0));
  session.setTier(below(tiers));
  session.setPointsToUse(below(3) === 0 ? below(2_000) : 0);
  session.setNow(request.context.now_ms + below(5_184_000) * 1_000);
}

function hashOf(session: Session, request: QuoteRequest, tiers: number, seed: number, count: number): number {
  const below = draws(seed);
  let hash = 0x811c9dc5;
  for (let cart = 0; cart < count; cart += 1) {
    change(session, request, tiers, below);
    hash = Math.imul(hash ^ (session.price() ? 1 : 0), 0x01000193);
    for (const word of session.answerWords) hash = Math.imul(hash ^ word, 0x01000193);
  }
  return hash >>> 0;
}

function hashOfReasons(session: Session): number {
  try {
    session.quote();
  } catch (error) {
    assert.ok(error instanceof NotPriced, 'the refusal is hashed as well');
  }
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(core.lastAnswerText())) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}

interface Taps {
  book: string;
  tiers: number;
  request: QuoteRequest;
  seed: number;
  count: number;
}

/** Half on the SOP's shop, half on random shops, a few with full wallets. One at a time: the books of millions of carts fit in no text. */
function* allTaps(carts: number): Generator<Taps> {
  const each = Math.ceil(carts / 2 / 50);
  const book = sopText.replaceAll('\n', ' ');
  const tiers = (JSON.parse(sopText) as { tiers: unknown[] }).tiers.length;
  yield* randomRequests(sopText, 50).map((request, at): Taps => ({ book, tiers, request, seed: at, count: each }));
  const shops = Math.ceil(carts / 2 / 400);
  for (let at = 0; at < shops; at += 1) {
    const dice = new Dice(20261124 + at);
    const shop = randomBook(dice);
    yield* [0, 1, 2, 3].map((): Taps => ({ book: JSON.stringify(shop), tiers: shop.tiers.length, request: randomRequest(dice, shop), seed: at, count: 100 }));
  }
  for (const [variant, coupons] of [['one-kind', 32], ['full', 32], ['mixed', 16], ['free', 24]] as const) {
    for (let seed = 1; seed <= Math.ceil(carts / 20_000); seed += 1) {
      const size = searchCart(variant, coupons, seed);
      const book = asRulebook(size, 'search');
      yield { book: JSON.stringify(book), tiers: book.tiers.length, request: asRequest(size), seed, count: 20 };
    }
  }
}

function* inBatches<Item>(items: Iterable<Item>, size: number): Generator<Item[]> {
  let batch: Item[] = [];
  for (const item of items) {
    batch.push(item);
    if (batch.length === size) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}

function inWasm({ book, request, tiers, seed, count }: Taps): [words: number, reasons: number] {
  const loaded = core.load(book);
  assert.ok(loaded.ok);
  const session = loaded.rulebook.openSession();
  assert.deepEqual(session.setRequest(request), { ok: true });
  const hashes: [number, number] = [hashOf(session, request, tiers, seed, count), hashOfReasons(session)];
  session.close();
  loaded.rulebook.close();
  return hashes;
}

function natively(taps: readonly Taps[]): number[] {
  const input = taps.map(({ book, request, seed, count }) => `load ${book}\nset ${JSON.stringify(request)}\ncarts ${seed} ${count}\nreasons\n`).join('');
  return execFileSync(nativeHash, { input, maxBuffer: 1 << 28 }).toString().trimEnd().split('\n').map(Number);
}

const bench = async (file: string): Promise<unknown> => import(new URL(`../../bench/${file}.mjs`, import.meta.url).href);

let core: Core;
let searchCart: (variant: string, coupons: number, seed: number) => object;
let asRulebook: (size: object, name: string) => { tiers: unknown[] };
let asRequest: (size: object) => QuoteRequest;
before(async () => {
  core = await loadCore();
  ({ searchCart } = (await bench('search-carts')) as { searchCart: typeof searchCart });
  ({ asRulebook, asRequest } = (await bench('as-rulebook')) as { asRulebook: typeof asRulebook; asRequest: typeof asRequest });
});

const carts = figure('YANSUAN_M5_CARTS', 200_000);
test(`native and Wasm answer with the same words, ${carts.toLocaleString('en')} carts`, () => {
  for (const taps of inBatches(allTaps(carts), 500)) {
    const hashes = taps.flatMap(inWasm);
    assert.ok(new Set(hashes).size > taps.length, 'the hashes tell answers apart');
    assert.deepEqual(natively(taps), hashes);
  }
});
