// The oracle over all stages together (how meeting 4), on carts reckoned by hand: it is what the engine's `total` is
// compared with, so it must be right by itself.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Offer, QuoteRequest, RulebookDocument, Settings, Sku } from '@yansuan/core';
import { oraclePrice } from './oracle/price.js';
import { Dice, randomBook, randomRequest } from './support/random-books.js';

interface Case {
  title: string;
  skus: Record<string, number>;
  offers: Offer[];
  settings?: Settings;
  cart: Record<string, number>;
  /** Offers whose coupon is held. */
  coupons?: string[];
  points?: number;
  byStageFen: bigint;
  totalFen: bigint;
  /** What the total's plan uses. */
  used: string[];
}

const tier: Offer = { id: 'tier', audience: { tiers: ['silver'] }, effects: [{ keep_bp: 9_000 }] };
const every200: Offer = { id: 'every-200', condition: [{ min_amount_fen: 20_000 }], effects: [{ off_fen: 5_000 }] };
const pair = (priceFen: number): Offer => ({ id: 'pair', target: { set: [{ units: 2 }] }, effects: [{ price_fen: priceFen }] });

const cases: Case[] = [
  {
    // 21000 × 0.9 = 18900, below the threshold; 21000 − 5000 = 16000
    title: 'the list price with the reduction beats the tier price',
    skus: { x: 21_000 }, offers: [tier, every200], cart: { x: 1 }, byStageFen: 18_900n, totalFen: 16_000n, used: ['every-200'],
  },
  {
    // 17000 as a pair; apart 20000 − 5000 = 15000
    title: 'a set is left out to reach a threshold',
    skus: { x: 10_000, y: 10_000 }, offers: [pair(17_000), every200], cart: { x: 1, y: 1 }, byStageFen: 17_000n, totalFen: 15_000n, used: ['every-200'],
  },
  {
    // 1000 − 100 = 900, too little for the coupon; 1000 − 500 = 500
    title: 'a reduction is left out for a coupon',
    skus: { x: 1_000 }, coupons: ['large'], cart: { x: 1 },
    offers: [{ id: 'small', lane: 'thresholds', effects: [{ off_fen: 100 }] }, { id: 'large', claim: 'coupon', condition: [{ min_amount_fen: 1_000 }], effects: [{ off_fen: 500 }] }],
    byStageFen: 900n, totalFen: 500n, used: ['large'],
  },
  {
    // with the coupon 9700 + 1000 of freight; without 10000, delivered free
    title: 'a coupon is kept so that delivery is free',
    skus: { x: 10_000 }, coupons: ['three'], cart: { x: 1 }, settings: { freight: { first: { up_to: 1, price_fen: 1_000 } } },
    offers: [{ id: 'three', claim: 'coupon', effects: [{ off_fen: 300 }] }, { id: 'free', condition: [{ min_amount_fen: 10_000 }], effects: [{ on: 'freight', keep_bp: 0 }] }],
    byStageFen: 10_700n, totalFen: 10_000n, used: [],
  },
  {
    // half of 999 is 499 points, below one step of 500; half of 1000 is 500
    title: 'a coupon is kept so that a step of points fits',
    skus: { x: 1_000 }, coupons: ['one'], cart: { x: 1 }, points: 500, settings: { points: { pay: { fen_per_point: 1, step_points: 500, max_share_bp: 5_000 } } },
    offers: [{ id: 'one', claim: 'coupon', effects: [{ off_fen: 1 }] }], byStageFen: 999n, totalFen: 500n, used: [],
  },
  {
    // by stage {x, y} for 1000 and z 1000, nothing left untouched of x; {y, z} for 1000 and x at half
    title: 'the other units form the set, so that the coupon finds its own untouched',
    skus: { x: 1_000, y: 1_000, z: 1_000 }, coupons: ['half'], cart: { x: 1, y: 1, z: 1 },
    offers: [pair(1_000), { id: 'half', claim: 'coupon', scope: { skus: ['x'], untouched: true }, effects: [{ keep_bp: 5_000 }] }],
    byStageFen: 2_000n, totalFen: 1_500n, used: ['half', 'pair'],
  },
  {
    // 900 by the tier; 1000 × 0.8 where nothing is lowered before
    title: 'a tier price is left out for what wants goods untouched',
    skus: { x: 1_000 }, cart: { x: 1 }, offers: [tier, { id: 'fifth', lane: 'thresholds', scope: { untouched: true }, effects: [{ keep_bp: 8_000, per: 'unit' }] }],
    byStageFen: 900n, totalFen: 800n, used: ['fifth'],
  },
  {
    // the tier counts for the whole order or not at all: with it 18900 + 900 = 19800, below 20000; without 22000 − 5000
    title: 'an offer is left out for the whole order, never for single units',
    skus: { x: 21_000, y: 1_000 }, cart: { x: 1, y: 1 }, offers: [tier, every200], byStageFen: 19_800n, totalFen: 17_000n, used: ['every-200'],
  },
  {
    // 100 − 100 leaves a fen; the coupon would change nothing
    title: 'of two ways to a fen, the one without a coupon',
    skus: { x: 100 }, coupons: ['hundred'], cart: { x: 1 },
    offers: [{ id: 'hundred', claim: 'coupon', effects: [{ off_fen: 100 }] }, { id: 'gone', lane: 'thresholds', effects: [{ off_fen: 100 }] }],
    byStageFen: 1n, totalFen: 1n, used: ['gone'],
  },
  {
    title: 'of two ways to one price, the tier price, which uses up no quota',
    skus: { x: 1_000 }, cart: { x: 1 }, offers: [tier, { id: 'activity', lane: 'price', effects: [{ price_fen: 900 }] }], byStageFen: 900n, totalFen: 900n, used: ['tier'],
  },
  {
    // 1800 and the gift, against 1800 by the tier: the tier stays
    title: 'a set with a gift gives way to the tier price at the same payable',
    skus: { x: 1_000, y: 1_000, gift: 300 }, cart: { x: 1, y: 1 }, offers: [tier, { ...pair(1_800), effects: [{ price_fen: 1_800 }, { on: 'gift', sku: 'gift' }] }],
    byStageFen: 1_800n, totalFen: 1_800n, used: ['tier'],
  },
  {
    // the code alone: 1000 − 300; the reduction and the coupon: 1000 − 200 − 50
    title: 'a code that stands beside nothing',
    skus: { x: 1_000 }, coupons: ['fifty'], cart: { x: 1 },
    offers: [
      { id: 'alone', claim: 'choice', lane: 'coupons', excludes: ['*'], effects: [{ off_fen: 300 }] }, { id: 'fifty', claim: 'coupon', effects: [{ off_fen: 50 }] },
      { id: 'two', lane: 'thresholds', effects: [{ off_fen: 200 }] },
    ],
    byStageFen: 700n, totalFen: 700n, used: ['alone'],
  },
];

function written({ skus, offers, settings, cart, coupons = [], points = 0 }: Case): { book: RulebookDocument; request: QuoteRequest } {
  const listed = Object.entries(skus).map(([id, fen]): Sku => ({ id, name: { zh: id }, list_fen: fen }));
  return {
    book: { contract: 1, id: 'hand', version: 1, settings: settings ?? {}, tiers: [{ id: 'visitor', name: { zh: '新客' } }, { id: 'silver', name: { zh: '银卡' } }], skus: listed, offers },
    request: {
      member: { tier: 'silver', points_available: points }, coupons: coupons.map((offer) => ({ id: `held-${offer}`, offer })),
      cart: { lines: Object.entries(cart).map(([sku, units]) => ({ id: sku, sku, units })), choices: offers.filter(({ claim }) => claim === 'choice').map(({ id }) => id), points_to_use: points },
      context: { now_ms: 1_795_492_800_000 },
    },
  };
}

const total = (book: RulebookDocument): RulebookDocument => ({ ...book, settings: { ...book.settings, optimize: 'total' } });
const byStage = (book: RulebookDocument): RulebookDocument => ({ ...book, settings: { ...book.settings, optimize: 'by_stage' } });

for (const one of cases) {
  test(`the oracle in total: ${one.title}`, () => {
    const { book, request } = written(one);
    assert.equal(oraclePrice(byStage(book), request).payableFen, one.byStageFen, 'by stage');
    const price = oraclePrice(total(book), request);
    assert.equal(price.payableFen, one.totalFen, 'total');
    assert.deepEqual(price.offersUsed, one.used);
  });
}

test('the oracle in total is never dearer than by stage, and now and then cheaper, on 4,000 random carts', () => {
  let cheaper = 0;
  for (let seed = 1; seed <= 2_000; seed += 1) {
    const dice = new Dice(seed);
    const book = randomBook(dice, true);
    for (let cart = 0; cart < 2; cart += 1) {
      const request = randomRequest(dice, book);
      const stage = oraclePrice(byStage(book), request).payableFen;
      const least = oraclePrice(book, request).payableFen;
      assert.ok(least <= stage, `seed ${seed}, cart ${cart}: ${least} > ${stage}`);
      if (least < stage) cheaper += 1;
    }
  }
  assert.ok(cheaper >= 5, `cheaper on ${cheaper} carts only`);
});
