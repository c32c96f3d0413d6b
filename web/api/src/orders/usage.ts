import type { Quote } from '@yansuan/core';

export interface OfferUse {
  offer: string;
  uses: number;
  units: number;
  fen: number;
}

/**
 * What an order takes of each offer: one use, the units whose final price contains it, the fen it gave.
 * Person and total limits are counted from these.
 */
export function offerUses(quote: Quote): OfferUse[] {
  const found = new Map<string, OfferUse>();
  const at = (offer: string): OfferUse => {
    const use = found.get(offer) ?? { offer, uses: 1, units: 0, fen: 0 };
    found.set(offer, use);
    return use;
  };
  for (const line of quote.lines) {
    for (const { offer, discount_fen } of line.discounts) {
      if (offer === null) continue; // points and the order's floor are no offers
      const use = at(offer);
      use.fen += discount_fen;
      const priced = line.prices.filter((price) => price.offers.includes(offer));
      use.units += priced.length === 0 ? line.units : priced.reduce((sum, price) => sum + price.units, 0);
    }
  }
  for (const gift of quote.gifts) {
    at(gift.offer).units += gift.units;
  }
  for (const coupon of quote.coupons.filter(({ verdict }) => verdict === 'used')) {
    at(coupon.offer);
  }
  for (const offer of quote.offers.filter(({ verdict }) => verdict === 'used')) {
    at(offer.id);
  }
  return [...found.values()];
}
