import type { Campaign, CouponInstance, Group, Offer, OrderType, Quote, QuoteRequest, Receipt, Seat } from '@yansuan/core';
import { issuesProblem } from '../problems.js';
import type { Priced } from '../orders/price.js';
import type { Edition } from '../rulebooks/shelf.js';

type Instant = { size: number; nowMs: number };

/** What is left of the price once the group has formed: what a later size gives back is off already. */
export const paidFenOf = ({ price_fen, refunded_fen }: Seat): number => price_fen - refunded_fen;

/**
 * The seat as a cart, asked as the core asks for its price (groups/price.cpp), so that its order can be told in
 * sentences and taken back to the fen. Where no cart costs it, as in a bargain with a floor, it is the list price,
 * lowered: `lowered` says so.
 */
export function priceSeat(edition: Edition, campaign: Campaign, group: Group, seat: Seat, coupons: CouponInstance[]): Priced {
  for (const request of instantsOf(campaign, group, seat).map((instant) => requestOf(edition, campaign, group, seat, coupons, instant))) {
    const result = edition.rulebook.quote(request);
    if (result.ok && result.quote.payable_fen === paidFenOf(seat)) {
      return priced(edition, request, result.quote);
    }
  }
  const request = listRequest(edition, group, seat);
  const result = edition.rulebook.quote(request);
  if (!result.ok) {
    throw issuesProblem(500, 'The seat cannot be priced.', result.issues);
  }
  return priced(edition, request, result.quote);
}

const priced = (edition: Edition, request: QuoteRequest, quote: Quote): Priced =>
  ({ edition, request, quote, requestText: JSON.stringify(request), quoteText: JSON.stringify(quote), gone: { coupons: [], offers: [] } });

/** The sizes and instants at which the core may have priced the seat, the likeliest first. */
function instantsOf({ mode, settle, sizes = [] }: Campaign, group: Group, { joined_ms }: Seat): Instant[] {
  if (mode === 'bargain') {
    return [{ size: 1 + group.helpers.length, nowMs: joined_ms }];
  }
  if (settle !== 'settle_at_close') {
    return [{ size: group.size, nowMs: joined_ms }];
  }
  const least = sizes[0] ?? 1;
  const reached = sizes.reduce((largest, size) => (size <= group.formed_size ? size : largest), least);
  return [{ size: reached, nowMs: group.ended_ms }, { size: least, nowMs: joined_ms }];
}

function requestOf({ document }: Edition, campaign: Campaign, group: Group, seat: Seat, coupons: CouponInstance[], { size, nowMs }: Instant): QuoteRequest {
  const orderType = campaign.mode === 'bargain' ? 'bargain' : 'group';
  const ours = new Set(campaign.offers ?? []);
  return {
    member: { orders: seat.new ? 0 : 1 },
    coupons,
    cart: {
      order_type: orderType,
      group: { size },
      lines: [{ id: '1', sku: group.sku, units: seat.units }],
      declined: automatic(document.offers, orderType).filter((id) => !ours.has(id)).slice(0, declinedAtMost),
    },
    context: { now_ms: nowMs, checked_at_ms: nowMs },
  };
}

const listRequest = ({ document }: Edition, group: Group, seat: Seat): QuoteRequest => ({
  cart: { lines: [{ id: '1', sku: group.sku, units: seat.units }], coupons: [], declined: automatic(document.offers, 'normal').slice(0, declinedAtMost) },
  context: { now_ms: seat.joined_ms, checked_at_ms: seat.joined_ms },
});

/** The limit of a cart. */
const declinedAtMost = 500;

const automatic = (offers: readonly Offer[], type: OrderType): string[] =>
  offers.filter(({ claim = 'auto', order_types = ['normal'] }) => claim === 'auto' && order_types.includes(type)).map(({ id }) => id);

const words = { zh: '砍下来的', en: 'Cut by friends' } as const;
const yuan = (fen: number): string => (fen / 100).toFixed(2);

/** The sum in sentences, down to what was really paid. */
export function lowered(receipt: Receipt, paidFen: number): Receipt {
  const change = paidFen - receipt.total.payable_fen;
  if (change === 0) {
    return receipt;
  }
  const row = { text: words[receipt.lang], note: '', state: 'applied', change: `−${yuan(-change)}`, change_fen: change, balance: yuan(paidFen), balance_fen: paidFen } as const;
  return { ...receipt, rows: [...receipt.rows, row], total: { ...receipt.total, text: `¥${yuan(paidFen)}`, payable_fen: paidFen } };
}
