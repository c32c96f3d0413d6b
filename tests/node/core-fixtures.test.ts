// Every worked example through Wasm: right, the same bytes as natively, and the same numbers through the flat door.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { loadCore, type Core, type QuoteRequest, type Rulebook, type RulebookDocument } from '@yansuan/core/node';
import { keeps } from './support/contract.js';
import { fixtures, matches, sopText } from './support/fixtures.js';
import { answerNatively, sameTexts } from './support/native-door.js';
import { randomRequests } from './support/requests.js';
import { open } from './support/rulebooks.js';

let core: Core;
before(async () => {
  core = await loadCore();
});

describe('worked examples in Wasm', () => {
  for (const fixture of fixtures) {
    test(`${fixture.name}: ${fixture.title}`, () => {
      const book = open(core, fixture.rulebookText);
      const answer = book.quote(fixture.request);
      assert.ok(answer.ok, JSON.stringify(answer));
      for (const [key, value] of Object.entries(fixture.expect)) {
        const actual = answer.quote[key as keyof typeof answer.quote];
        assert.ok(matches(value, actual), `${key}\nexpected ${JSON.stringify(value)}\nanswered ${JSON.stringify(actual)}`);
      }
      book.close();
    });
  }
});

test('the flat door gives the same numbers as the JSON door', () => {
  for (const fixture of fixtures) {
    const book = open(core, fixture.rulebookText);
    const answer = book.quote(fixture.request);
    assert.ok(answer.ok);
    const session = book.openSession();
    assert.deepEqual(session.setRequest(fixture.request), { ok: true });
    assert.ok(session.price());
    const { quote } = answer;
    assert.equal(session.payableFen, quote.payable_fen, fixture.name);
    assert.equal(session.listTotalFen, quote.list_total_fen);
    assert.equal(session.discountTotalFen, quote.discount_total_fen);
    assert.equal(session.pointsEarned, quote.points_earned);
    assert.equal(session.proved, quote.proved);
    quote.lines.forEach((line, i) => {
      assert.equal(session.lineListFen(i), line.list_fen);
      assert.equal(session.linePayableFen(i), line.payable_fen);
    });
    quote.coupons.forEach((coupon, i) => {
      assert.equal(session.couponUsed(i), coupon.verdict === 'used');
      assert.equal(session.couponDiscountFen(i), coupon.discount_fen);
    });
    assert.deepEqual(session.quote(), quote);
    session.close();
    book.close();
  }
});

test('another cart in the same session costs what it costs by itself: 1,000 random carts', () => {
  const places = new Map((JSON.parse(sopText) as RulebookDocument).skus.map(({ id }, place) => [id, place]));
  const requests = randomRequests(sopText, 1_000);
  const book = open(core, sopText);
  const session = book.openSession();
  requests.forEach((request, i) => {
    const { lines } = (requests[(i + 1) % requests.length] ?? request).cart;
    const other: QuoteRequest = { ...request, cart: { ...request.cart, lines } };
    const quoted = book.quote(other);
    assert.ok(quoted.ok && session.setRequest(request).ok);
    session.setLines(lines.map(({ sku, units = 1, selected = true }) => ({ sku: places.get(sku) ?? -1, units, selected })));
    assert.ok(session.price());
    const { quote } = quoted;
    assert.deepEqual(session.answer(), {
      payable_fen: quote.payable_fen,
      list_total_fen: quote.list_total_fen,
      discount_total_fen: quote.discount_total_fen,
      goods_fen: quote.goods_fen,
      freight_fen: quote.freight_fen,
      points_off_fen: quote.points_off_fen,
      points_used: quote.points_used,
      points_earned: quote.points_earned,
      proved: quote.proved,
      lines: quote.lines.map(({ list_fen, payable_fen }) => ({ list_fen, payable_fen })),
      coupons: quote.coupons.map(({ verdict, discount_fen }) => ({ used: verdict === 'used', discount_fen: verdict === 'used' ? discount_fen : 0 })),
    });
  });
  assert.throws(() => session.setLines(Array.from({ length: 201 }, () => ({ sku: 0, units: 1 }))), RangeError);
  session.setLines([{ sku: 99_999, units: 1 }]);
  assert.equal(session.price(), false);
  session.close();
  book.close();
});

test('native and Wasm answer byte for byte the same: every example, quote and both receipts', () => {
  const verbs = ['quote', 'receipt-zh', 'receipt-en'];
  const lines = fixtures.flatMap(({ rulebookText, request }) => [`load ${rulebookText}`, ...verbs.map((verb) => `${verb} ${JSON.stringify(request)}`)]);
  const native = answerNatively(lines);
  const inWasm = fixtures.flatMap(({ rulebookText, request }) => {
    const loaded = core.load(rulebookText);
    assert.ok(loaded.ok);
    const texts = [core.lastAnswerText(), ...answers(loaded.rulebook, request)];
    loaded.rulebook.close();
    return texts;
  });
  sameTexts(inWasm, native);
});

function answers(book: Rulebook, request: (typeof fixtures)[number]['request']): string[] {
  book.quote(request);
  const quote = core.lastAnswerText();
  book.receipt(request, 'zh');
  const zh = core.lastAnswerText();
  book.receipt(request, 'en');
  return [quote, zh, core.lastAnswerText()];
}

test('native and Wasm answer byte for byte the same: 10,000 random carts of the SOP shop', () => {
  const requests = randomRequests(sopText, 10_000);
  const native = answerNatively([`load ${sopText.replaceAll('\n', ' ')}`, ...requests.map((request) => `quote ${JSON.stringify(request)}`)]).slice(1);
  const book = open(core, sopText);
  const inWasm = requests.map((request) => {
    book.quote(request);
    return core.lastAnswerText();
  });
  book.close();
  sameTexts(inWasm, native);
});

test('quotes and receipts keep their schemas', () => {
  const book = open(core, sopText);
  for (const request of randomRequests(sopText, 300)) {
    const quoted = book.quote(request);
    const receipted = book.receipt(request, 'zh');
    assert.ok(quoted.ok && receipted.ok);
    keeps('quote', quoted.quote);
    keeps('receipt', receipted.receipt);
  }
  book.close();
});
