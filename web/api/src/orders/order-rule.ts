import type { PriceBasis } from '@yansuan/sdk/wire';
import type { Priced } from './price.js';

export type PriceDecision = { accept: true; basis: PriceBasis; priced: Priced } | { accept: false };

/**
 * The order rule. Equal to what the shopper agreed to, or lower: today's price. Higher: the shopper's own
 * version holds, if it was current within 24 hours and gives no more than agreed at the server's time.
 */
export function decidePrice(expectedFen: number, now: Priced, shoppers: Priced | null): PriceDecision {
  if (now.quote.payable_fen <= expectedFen) {
    return { accept: true, basis: now.quote.payable_fen === expectedFen ? 'equal' : 'lower', priced: now };
  }
  if (shoppers !== null && shoppers.quote.payable_fen <= expectedFen) {
    return { accept: true, basis: 'held', priced: shoppers };
  }
  return { accept: false };
}
