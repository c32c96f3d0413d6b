// What must hold for every cart (PROOF.md M1, M3, M6, M7), on seeded random rulebooks and through both doors.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { loadCore, type Core, type Rulebook } from '@yansuan/core/node';
import type { Quote, QuoteRequest, RulebookDocument } from '@yansuan/core';
import { compare, smallest } from './support/against-oracle.js';
import { figure } from './support/figures.js';
import { Dice, randomBook, randomRequest } from './support/random-books.js';

const firstSeed = 20261124;

let core: Core;
before(async () => {
  core = await loadCore();
});

interface Shop {
  seed: number;
  dice: Dice;
  book: RulebookDocument;
  rulebook: Rulebook;
}

/** Random shops one after another; each is closed when the next one opens. */
function* shops(count: number): Generator<Shop> {
  for (let seed = firstSeed; seed < firstSeed + count; seed += 1) {
    const dice = new Dice(seed);
    const book = randomBook(dice);
    const loaded = core.load(JSON.stringify(book));
    if (!loaded.ok) assert.fail(`seed ${seed}: ${JSON.stringify(loaded.issues)}`);
    assert.deepEqual(loaded.inactive, [], `seed ${seed}`);
    yield { seed, dice, book, rulebook: loaded.rulebook };
    loaded.rulebook.close();
  }
}

function price(rulebook: Rulebook, request: QuoteRequest, seed: number): Quote {
  const answer = rulebook.quote(request);
  if (!answer.ok) assert.fail(`seed ${seed}: ${JSON.stringify(answer.issues)}`);
  return answer.quote;
}

const total = (amounts: readonly number[]): number => amounts.reduce((sum, amount) => sum + amount, 0);
const used = (quote: Quote): string[] => quote.coupons.filter(({ verdict }) => verdict === 'used').map(({ id }) => id).sort();

const m6Carts = figure('YANSUAN_M6_CARTS', 5_000);
test(`M6: the engine finds the price of the oracle, which tries every plan, on ${m6Carts.toLocaleString('en')} carts`, () => {
  const counts = { same: 0, unproved: 0, tied: 0 };
  for (const { seed, dice, book } of shops(Math.ceil(m6Carts / 4))) {
    for (let cart = 0; cart < 4; cart += 1) {
      const request = randomRequest(dice, book);
      const comparison = compare(core, { book, request });
      if (comparison.kind === 'same' || comparison.kind === 'unproved' || comparison.kind === 'tied') counts[comparison.kind] += 1;
      else assert.fail(`seed ${seed}, cart ${cart}: ${JSON.stringify(comparison)}\n${JSON.stringify(smallest(core, { book, request }))}`);
    }
  }
  assert.ok(counts.unproved * 200 <= m6Carts, `${counts.unproved} of ${m6Carts} small carts are not proved`);
  assert.ok(counts.tied * 16 <= m6Carts, `${counts.tied} of ${m6Carts} small carts are left out for a tie`);
});

function holds(quote: Quote, book: RulebookDocument, where: string): void {
  for (const line of quote.lines) {
    const floorFen = (book.skus.find(({ id }) => id === line.sku)?.floor_fen ?? 0) * (line.selected ? line.units : 0);
    assert.equal(line.payable_fen + total(line.discounts.map((discount) => discount.discount_fen)), line.list_fen, where);
    assert.ok(line.payable_fen >= floorFen && line.payable_fen <= line.list_fen, where);
  }
  const linesFen = total(quote.lines.map((line) => line.payable_fen));
  assert.equal(total(quote.lines.map((line) => line.list_fen)), quote.list_total_fen, where);
  assert.equal(linesFen + total(quote.gifts.map((gift) => gift.payable_fen)), quote.goods_fen, where);
  assert.equal(quote.goods_fen + quote.freight_fen, quote.payable_fen, where);
  assert.equal(quote.list_total_fen - quote.discount_total_fen, linesFen, where);
  assert.ok(quote.freight_fen >= 0 && quote.points_earned >= 0 && quote.points_used >= 0, where);
  assert.ok(quote.goods_fen >= Math.min(book.settings?.min_payable_fen ?? 1, quote.list_total_fen), where);
}

test('M1, M3: every sum is whole, nothing is below 0 or above its line, on 50,000 carts through both doors', () => {
  for (const { seed, dice, book, rulebook } of shops(2_000)) {
    const session = rulebook.openSession();
    for (let cart = 0; cart < 25; cart += 1) {
      const request = randomRequest(dice, book);
      const where = `seed ${seed}, cart ${cart}`;
      const quote = price(rulebook, request, seed);
      holds(quote, book, where);
      assert.deepEqual(session.setRequest(request), { ok: true }, where);
      const [line] = request.cart.lines;
      for (const units of [line?.units ?? 1, dice.between(1, 6)]) {
        session.setUnits(0, units);
        assert.ok(session.price(), where);
        const lines = request.cart.lines.map((_, at) => session.linePayableFen(at));
        assert.ok(lines.every((payable, at) => payable >= 0 && payable <= session.lineListFen(at)), where);
        assert.equal(session.goodsFen + session.freightFen, session.payableFen, where);
        assert.equal(session.listTotalFen - session.discountTotalFen, total(lines), where);
        if (units === (line?.units ?? 1)) assert.deepEqual([session.payableFen, lines], [quote.payable_fen, quote.lines.map(({ payable_fen: payable }) => payable)], where);
      }
    }
    session.close();
  }
});

/** 5,000 carts with a twin that is checked against the first. */
function twins(change: (request: QuoteRequest, dice: Dice, book: RulebookDocument) => QuoteRequest | undefined, check: (first: Quote, second: Quote, where: string) => void): void {
  let carts = 0;
  for (const { seed, dice, book, rulebook } of shops(5_000)) {
    for (let cart = 0; cart < 8 && carts < 5_000; cart += 1) {
      const request = randomRequest(dice, book);
      const twin = change(request, dice, book);
      if (twin === undefined) continue;
      carts += 1;
      check(price(rulebook, request, seed), price(rulebook, twin, seed), `seed ${seed}, cart ${cart}`);
    }
    if (carts >= 5_000) break;
  }
  assert.equal(carts, 5_000);
}

const samePrice = (first: Quote, second: Quote, where: string): void => {
  assert.deepEqual([second.payable_fen, second.points_earned, used(second)], [first.payable_fen, first.points_earned, used(first)], where);
};
const withLines = (request: QuoteRequest, lines: QuoteRequest['cart']['lines']): QuoteRequest => ({ ...request, cart: { ...request.cart, lines } });

test('M7: the order of the lines does not matter', () => {
  twins((request) => withLines(request, [...request.cart.lines].reverse()), samePrice);
});

test('M7: two lines of one product cost what one line costs', () => {
  twins((request, dice) => {
    const split = request.cart.lines.find(({ units = 1 }) => units > 1);
    if (split === undefined) return undefined;
    const some = dice.between(1, (split.units ?? 1) - 1);
    return withLines(request, [
      ...request.cart.lines.map((line) => (line === split ? { ...line, units: some } : line)),
      { ...split, id: 'other-half', units: (split.units ?? 1) - some },
    ]);
  }, samePrice);
});

test('M7: a coupon that cannot be used does not matter', () => {
  twins((request, dice, book) => {
    const offer = book.offers.find(({ claim }) => claim === 'coupon');
    if (offer === undefined) return undefined;
    const nowMs = request.context.now_ms;
    const unusable = { id: 'unusable', offer: offer.id, ...(dice.chance(0.5) ? { until_ms: nowMs } : { from_ms: nowMs + 1 }) };
    return { ...request, coupons: [...(request.coupons ?? []), unusable] };
  }, samePrice);
});

/** Where nothing is left out on purpose and no lane goes by priority, one more coupon is one more plan. */
test('M7: one more coupon of the coupon stage never raises the goods', () => {
  twins((request, dice, book) => {
    const laneIds = (book.settings?.lanes ?? []).filter(({ stage, choose }) => stage === 'D' && choose === 'best').map(({ id }) => id);
    const searched = (book.settings?.lanes ?? []).every(({ stage, choose }) => stage !== 'D' || choose === 'best');
    const offers = book.offers.filter(({ claim, lane }) => claim === 'coupon' && laneIds.includes(lane ?? ''));
    if (!searched || offers.length === 0) return undefined;
    return { ...request, coupons: [...(request.coupons ?? []), { id: 'more', offer: dice.pick(offers).id }], cart: { ...request.cart, points_to_use: 0 } };
  }, (first, second, where) => {
    if (first.proved && second.proved && first.points_used === 0) assert.ok(second.goods_fen <= first.goods_fen, where);
  });
});
