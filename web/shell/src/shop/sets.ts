import type { CartLine, Sku } from '@yansuan/core';
import type { useShop } from './store';

export interface SetWith {
  offer: string;
  /** What else belongs to it. */
  others: Sku[];
  /** All of it bought together. */
  payableFen: number;
  /** How much less than each bought by itself. */
  savedFen: number;
}

/**
 * The sets that name this product, each priced with and without: one that brings nothing to this member today is left
 * out. Sets of whole categories are the hints' business.
 */
export function setsWith(shop: ReturnType<typeof useShop>, sku: string): SetWith[] {
  const found: SetWith[] = [];
  for (const offer of shop.offers.values()) {
    const parts = offer.target?.set ?? [];
    const own = parts.findIndex((part) => part.scope?.skus?.includes(sku) ?? false);
    if (own < 0 || offer.claim !== undefined) continue;
    const others = parts.filter((_, place) => place !== own).map((part) => shop.skus.get(part.scope?.skus?.[0] ?? ''));
    if (others.some((other) => other === undefined)) continue;
    const goods: CartLine[] = parts.map((part, place) => ({
      id: String(place + 1),
      sku: place === own ? sku : (part.scope?.skus?.[0] ?? ''),
      units: part.units,
    }));
    const whole = shop.together(goods);
    if (whole === null || !whole.steps.some((step) => step.offer === offer.id)) continue;
    const apartFen = goods.reduce((sum, line) => sum + (shop.together([line])?.payable_fen ?? 0), 0);
    const savedFen = apartFen - whole.payable_fen;
    if (savedFen > 0) found.push({ offer: offer.id, others: others as Sku[], payableFen: whole.payable_fen, savedFen });
  }
  return found;
}
