// M4: each limit less one and itself are taken, one more is refused; the largest order is exact in a number of JavaScript.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { QuoteRequest, RulebookDocument } from '@yansuan/core';
import { loadCore } from '@yansuan/core/node';

const core = await loadCore();
const many = <Item>(count: number, make: (place: number) => Item): Item[] => Array.from({ length: count }, (_none, place) => make(place));
const named = (id: string) => ({ id, name: { zh: id } });
const sku = (id: string, list_fen = 100) => ({ ...named(id), list_fen });
const bookWith = (parts: Partial<RulebookDocument>): RulebookDocument =>
  ({ contract: 1, id: 'limits', version: 1, tiers: [named('plain')], skus: [sku('a')], offers: [], ...parts }) as RulebookDocument;
const offer = (id: string, parts: object) => ({ ...named(id), ...parts }) as RulebookDocument['offers'][number];
const request = (parts: Partial<QuoteRequest>): QuoteRequest => ({ member: { tier: 'plain' }, cart: { lines: [{ sku: 'a' }] }, context: { now_ms: 1_785_456_000_000 }, ...parts });

const inRulebook: readonly [what: string, limit: number, make: (value: number) => Partial<RulebookDocument>][] = [
  ['a list price', 1_000_000_000, (value) => ({ skus: [sku('a', value)] })],
  ['what an offer takes off', 1_000_000_000, (value) => ({ offers: [offer('o', { effects: [{ off_fen: value }] })] })],
  ['the share that is kept', 10_000, (value) => ({ offers: [offer('o', { effects: [{ keep_bp: value }] })] })],
  ['a threshold', 1_000_000_000, (value) => ({ offers: [offer('o', { condition: [{ min_amount_fen: value }], effects: [{ off_fen: 1 }] })] })],
  ['points added', 1_000_000_000, (value) => ({ offers: [offer('o', { effects: [{ on: 'points', add: value }] })] })],
  ['a version', 2_000_000_000, (value) => ({ version: value })],
  ['SKUs', 20_000, (value) => ({ skus: many(value, (place) => sku(`s${place}`)) })],
  ['offers', 2_000, (value) => ({ offers: many(value, (place) => offer(`o${place}`, { effects: [{ off_fen: 1 }] })) })],
  ['tiers', 16, (value) => ({ tiers: many(value, (place) => ({ ...named(`t${place}`), min_lifetime_fen: place })) as RulebookDocument['tiers'] })],
  ['rungs', 20, (value) => ({ offers: [offer('o', { rungs: many(value, (place) => ({ min_amount_fen: place + 1, effects: [{ off_fen: place + 1 }] })) })] })],
];
const inRequest: readonly [what: string, limit: number, make: (value: number) => Partial<QuoteRequest>][] = [
  ['units of a line', 999, (value) => ({ cart: { lines: [{ sku: 'a', units: value }] } })],
  ['units of a cart', 2_000, (value) => ({ cart: { lines: [{ id: '1', sku: 'a', units: 900 }, { id: '2', sku: 'b', units: 900 }, { id: '3', sku: 'c', units: value - 1_800 }] } })],
  ['lines', 200, (value) => ({ cart: { lines: many(value, (place) => ({ id: `l${place}`, sku: 'a' })) } })],
  ['coupons', 200, (value) => ({ coupons: many(value, (place) => ({ id: `c${place}`, offer: 'coupon' })) })],
];

describe('a limit', () => {
  for (const [what, limit, make] of inRulebook) {
    it(`${what}: ${limit - 1} and ${limit} load, ${limit + 1} does not`, () => {
      const loads = (value: number): boolean => core.check(JSON.stringify(bookWith(make(value)))).ok;
      assert.deepEqual([limit - 1, limit, limit + 1].map(loads), [true, true, false]);
    });
  }

  const loaded = core.load(JSON.stringify(bookWith({ skus: ['a', 'b', 'c'].map((id) => sku(id, 1_000_000_000)), offers: [offer('coupon', { claim: 'coupon', effects: [{ off_fen: 1 }] })] })));
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.issues));
  const quote = (parts: Partial<QuoteRequest>) => loaded.rulebook.quote(request(parts));
  for (const [what, limit, make] of inRequest) {
    it(`${what}: ${limit - 1} and ${limit} are priced, ${limit + 1} are not`, () => {
      assert.deepEqual([limit - 1, limit, limit + 1].map((value) => quote(make(value)).ok), [true, true, false]);
    });
  }

  it('the dearest cart of all is exact', () => {
    const priced = quote({ cart: { lines: ['a', 'b', 'c'].map((id, place) => ({ id, sku: id, units: [900, 900, 200][place] ?? 0 })) }, coupons: [{ id: 'c', offer: 'coupon' }] });
    assert.ok(priced.ok);
    assert.equal(priced.quote.payable_fen, 2_000 * 1_000_000_000 - 1);
    assert.equal(Number.isSafeInteger(priced.quote.payable_fen), true);
  });

  // The search goes as deep as a plan is long: the deepest plans must find room on the stack of the Wasm.
  describe('the largest plans', () => {
    const shelf = many(200, (place) => sku(`s${place}`, 1_000 + place * 7));
    const oddOrEven = (tag: string): object => ({ skus: shelf.map(({ id }) => id).filter((id) => (Number(id.slice(1)) % 2 === 0) === (tag === 'even')) });
    const books: readonly [what: string, parts: Partial<RulebookDocument>, units: number][] = [
      ['2,000 offers on one order', { settings: { lanes: [{ id: 'all', stage: 'D', at_most: null }] }, offers: many(2_000, (place) => offer(`o${place}`, { lane: 'all', effects: [{ off_fen: 1 }] })) }, 9],
      ['2,000 ways to form a set', { offers: [offer('set', { target: { set: [{ scope: oddOrEven('even'), units: 1 }, { scope: oddOrEven('odd'), units: 1, keep_bp: 5_000 }] }, effects: [] })] }, 9],
      ['2,000 limited unit prices', { offers: many(2_000, (place) => offer(`o${place}`, { scope: { skus: [`s${place % 200}`] }, limits: { order: { max_units: 1 + (place % 9) } }, effects: [{ keep_bp: 9_000 - (place % 7) * 100 }] })) }, 9],
    ];
    for (const optimize of ['by_stage', 'total'] as const) {
      for (const [what, parts, units] of books) {
        it(`${what}, ${optimize}`, () => {
          const opened = core.load(JSON.stringify(bookWith({ skus: shelf, ...parts, settings: { ...parts.settings, optimize } })));
          assert.ok(opened.ok);
          const lines = shelf.map(({ id }) => ({ id, sku: id, units }));
          const priced = opened.rulebook.quote(request({ cart: { lines } }));
          assert.ok(priced.ok);
          assert.ok(priced.quote.payable_fen < priced.quote.list_total_fen);
          assert.equal(priced.quote.payable_fen, priced.quote.lines.reduce((sum, line) => sum + line.payable_fen, 0));
          opened.rulebook.close();
        });
      }
    }
  });
});
