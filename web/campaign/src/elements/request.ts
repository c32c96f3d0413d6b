import type { QuoteRequest, RulebookDocument } from '@yansuan/core';

/** What an element's attributes ask for. */
export interface Asked {
  sku: string;
  units: number;
  tier: string;
  /** Orders completed; null: as few as the tier asks for. */
  orders: number | null;
  /** Coupon offers that the shopper holds. */
  coupons: string[];
  /** Members of the group for a group-buy price; 0: bought alone. */
  group: number;
}

const positive = (text: string | null): number | null => {
  const value = Number(text);
  return text !== null && /^\d{1,6}$/.test(text.trim()) ? value : null;
};

export function readAsked(element: Element): Asked {
  const text = (name: string): string => element.getAttribute(name)?.trim() ?? '';
  return {
    sku: text('sku'),
    units: positive(element.getAttribute('units')) ?? 1,
    tier: text('tier'),
    orders: positive(element.getAttribute('orders')),
    coupons: [...new Set(text('coupons').split(/[\s,]+/).filter((id) => id !== ''))],
    group: positive(element.getAttribute('group')) ?? 0,
  };
}

/** Coupons that these rules do not know are left out: a slice holds only those that can act on its products. */
export function requestOf(asked: Asked, document: RulebookDocument, nowMs: number, checkedAtMs: number): QuoteRequest {
  const known = new Set(document.offers.filter((offer) => offer.claim === 'coupon').map((offer) => offer.id));
  const tier = document.tiers.find(({ id }) => id === asked.tier);
  return {
    member: {
      ...(asked.tier === '' ? {} : { tier: asked.tier }),
      orders: asked.orders ?? tier?.min_orders ?? 0,
    },
    coupons: asked.coupons.filter((id) => known.has(id)).map((id) => ({ id, offer: id })),
    cart: {
      ...(asked.group > 0 ? { order_type: 'group' as const, group: { size: asked.group } } : {}),
      lines: [{ id: '1', sku: asked.sku, units: asked.units }],
    },
    context: { now_ms: nowMs, checked_at_ms: Math.min(checkedAtMs, nowMs) },
  };
}
