// Random requests for a rulebook, the same for the same seed.
import type { CouponInstance, QuoteRequest, RulebookDocument } from '@yansuan/core';

/** Mulberry32: small, seeded, good enough to shuffle carts. */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const dayMs = 86_400_000;

export function randomRequests(rulebookText: string, count: number, seed = 20261124): QuoteRequest[] {
  const book = JSON.parse(rulebookText) as RulebookDocument;
  const next = random(seed);
  const below = (bound: number): number => Math.floor(next() * bound);
  const pick = <Item>(items: readonly Item[]): Item => items[below(items.length)] as Item;
  const templates = book.offers.filter((offer) => offer.claim === 'coupon');
  const tags = [...new Set(book.offers.flatMap((offer) => offer.audience?.tags ?? []))];
  const firstDay = Date.parse('2026-08-01T00:00:00+08:00');

  return Array.from({ length: count }, () => {
    const nowMs = firstDay + below(60) * dayMs + below(dayMs);
    const coupons: CouponInstance[] = Array.from({ length: below(7) }, (_, i) => ({
      id: `c${i}`,
      offer: pick(templates).id,
      ...(next() < 0.5 ? {} : { until_ms: nowMs + (below(20) - 3) * dayMs + 1 }),
    }));
    return {
      member: {
        tier: pick(book.tiers).id,
        orders: below(5),
        tags: tags.filter(() => next() < 0.3),
        ...(next() < 0.5 ? { birthday: `${String(1 + below(12)).padStart(2, '0')}-${String(1 + below(28)).padStart(2, '0')}` } : {}),
        lifetime_fen: below(300_000),
      },
      coupons,
      cart: {
        lines: Array.from({ length: 1 + below(6) }, (_, i) => ({ id: `l${i}`, sku: pick(book.skus).id, units: 1 + below(next() < 0.1 ? 40 : 4), selected: next() < 0.92 })),
        ...(next() < 0.2 ? { coupons: coupons.filter(() => next() < 0.5).map(({ id }) => id) } : {}),
      },
      context: { now_ms: nowMs, checked_at_ms: nowMs - below(12) * dayMs },
    };
  });
}
