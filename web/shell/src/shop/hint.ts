import type { Shop } from '@yansuan/sdk';
import type { Sku } from '@yansuan/core';

export interface Hint {
  sku: string;
  savedFen: number;
  beforeFen: number;
  afterFen: number;
}

/** The one product whose purchase lowers the total, if there is one: the difference of two quotes each, never a guess. */
export function cheaperWithOneMore(shop: Shop, goods: readonly Sku[]): Hint | null {
  if (shop.lines.length === 0) return null;
  const beforeFen = shop.payableFen();
  let best: Hint | null = null;
  for (const sku of goods) {
    const rise = shop.addedCost(sku.id);
    if (rise < 0 && rise < -(best?.savedFen ?? 0)) {
      best = { sku: sku.id, savedFen: -rise, beforeFen, afterFen: beforeFen + rise };
    }
  }
  return best;
}
