import type { CouponInstance, QuoteRequest, RulebookDocument } from '@yansuan/core';

export interface DeskLine {
  sku: string;
  units: number;
}

/** One customer at the counter. */
export interface Desk {
  id: string;
  lines: DeskLine[];
  tier: string;
  /** Bought here before; a member has, a new customer may. */
  ordered: boolean;
  /** Coupon offers that the customer holds. */
  coupons: string[];
}

export const unitsMax = 99;

export const newDesk = (document: RulebookDocument, id: string): Desk => ({
  id, lines: [], tier: document.tiers[0]?.id ?? '', ordered: false, coupons: [],
});

/** Rules may have changed since it was kept: what they do not know is left out. */
export function fit(desk: Desk, document: RulebookDocument): Desk {
  const skus = new Set(document.skus.map(({ id }) => id));
  const offers = new Set(document.offers.filter(({ claim }) => claim === 'coupon').map(({ id }) => id));
  const isTier = document.tiers.some(({ id }) => id === desk.tier);
  return {
    ...desk,
    lines: desk.lines.filter(({ sku }) => skus.has(sku)),
    tier: isTier ? desk.tier : (document.tiers[0]?.id ?? ''),
    coupons: desk.coupons.filter((id) => offers.has(id)),
  };
}

export function withUnits(desk: Desk, sku: string, change: number): Desk {
  const line = desk.lines.find((each) => each.sku === sku);
  const units = Math.min(unitsMax, (line?.units ?? 0) + change);
  if (line === undefined) return units > 0 ? { ...desk, lines: [...desk.lines, { sku, units }] } : desk;
  return { ...desk, lines: desk.lines.flatMap((each) => (each !== line ? [each] : units > 0 ? [{ sku, units }] : [])) };
}

export const withCoupon = (desk: Desk, offer: string): Desk => ({
  ...desk, coupons: desk.coupons.includes(offer) ? desk.coupons.filter((id) => id !== offer) : [...desk.coupons, offer],
});

/** The same desk for any tier, so that all tiers can be told at once. */
export function requestOf(desk: Desk, document: RulebookDocument, nowMs: number, checkedAtMs: number, tier = desk.tier): QuoteRequest {
  const least = document.tiers.find(({ id }) => id === tier)?.min_orders ?? 0;
  const coupons: CouponInstance[] = desk.coupons.map((id) => ({ id, offer: id }));
  return {
    member: { tier, orders: Math.max(least, desk.ordered ? 1 : 0) },
    coupons,
    cart: { lines: desk.lines.map(({ sku, units }) => ({ id: sku, sku, units })) },
    context: { now_ms: nowMs, checked_at_ms: Math.min(nowMs, checkedAtMs) },
  };
}
