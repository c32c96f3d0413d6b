import type { Cart, Quote } from '@yansuan/core';
import type { CartPrice, QuoteAnswer } from '@yansuan/sdk/wire';
import type { Edition } from '../rulebooks/shelf.js';
import { chosenCoupons, requestOf } from './price.js';
import type { Shopper } from './shoppers.js';

/** A price without its reasons. */
export type BarePrice = CartPrice & Pick<QuoteAnswer, 'valid_until_ms'>;

/**
 * The price through the flat door, without reasons. Null where those are needed to know it: an offer is used of which
 * the ledger may have no more, lines of one SKU become one, or the cart has no price.
 */
export function barePrice({ document, places }: Edition, shopper: Shopper, cart: Cart, nowMs: number): BarePrice | null {
  const { session, facts } = shopper;
  const lines = cart.lines.map(({ id, sku, units, selected }, place) => ({ id: id ?? String(place + 1), sku, units: units ?? 1, selected: selected ?? true }));
  if (!isEachOnce(lines.map(({ id }) => id)) || !isEachOnce(lines.map(({ sku }) => sku)) || !tellRest(shopper, cart, nowMs)) {
    return null;
  }
  session.setLines(lines.map(({ sku, units, selected }) => ({ sku: places.get(sku) ?? nowhere, units, selected })));
  session.setPointsToUse(cart.points_to_use ?? 0);
  session.setNow(nowMs);
  if (!session.price() || session.usesTotalLimit) {
    return null;
  }
  return {
    rulebook: { id: document.id, version: document.version },
    payable_fen: session.payableFen,
    list_total_fen: session.listTotalFen,
    discount_total_fen: session.discountTotalFen,
    goods_fen: session.goodsFen,
    freight_fen: session.freightFen,
    points_off_fen: session.pointsOffFen,
    points_used: session.pointsUsed,
    points_earned: session.pointsEarned,
    proved: session.proved,
    lines: lines.map(({ id, sku, units, selected }, place) => (
      { id, sku, units, selected, list_fen: session.lineListFen(place), payable_fen: session.linePayableFen(place) })),
    coupons: facts.coupons
      .map(({ id, offer }, place) => ({ id, offer, discount_fen: session.couponDiscountFen(place) }))
      .filter((_, place) => session.couponUsed(place)),
    valid_until_ms: session.validUntilMs,
  };
}

/** Of an SKU that the rulebook does not know; the session refuses it. */
const nowhere = -1;

const isEachOnce = (names: readonly string[]): boolean => new Set(names).size === names.length;

/** All but the lines, unless the session was told the same; false: it is not understood. */
function tellRest(shopper: Shopper, { lines: _lines, points_to_use: _points, ...beside }: Cart, nowMs: number): boolean {
  const text = JSON.stringify(beside);
  if (shopper.beside !== text) {
    const { held } = chosenCoupons(beside, shopper.facts.coupons);
    const taken = shopper.session.setRequest(requestOf(shopper.facts, { ...beside, ...held, lines: [] }, [], nowMs));
    shopper.beside = taken.ok ? text : null;
  }
  return shopper.beside !== null;
}

/** As much of a quote as the flat door would tell. */
export function bareOf(quote: Quote): BarePrice {
  const {
    rulebook, payable_fen, list_total_fen, discount_total_fen, goods_fen, freight_fen, points_off_fen, points_used, points_earned, proved, valid_until_ms,
  } = quote;
  return {
    rulebook, payable_fen, list_total_fen, discount_total_fen, goods_fen, freight_fen, points_off_fen, points_used, points_earned, proved,
    lines: quote.lines.map(({ id, sku, units, selected, list_fen, payable_fen: line_fen }) => ({ id, sku, units, selected, list_fen, payable_fen: line_fen })),
    coupons: quote.coupons.flatMap(({ id, offer, verdict, discount_fen }) => (verdict === 'used' ? [{ id, offer, discount_fen }] : [])),
    valid_until_ms,
  };
}
