import type { Transaction } from 'kysely';
import type { Campaign, CouponInstance, Group, Seat } from '@yansuan/core';
import type { GroupSeatRow, Tables } from '../database/tables.js';
import { applyEvent } from '../membership/apply-event.js';
import { earnersOf } from '../membership/commissions.js';
import { newOrderId } from '../orders/order-id.js';
import { describe, type PlacedOrder } from '../orders/place.js';
import { receiptsOf, type Priced } from '../orders/price.js';
import { offerUses } from '../orders/usage.js';
import { planSoon } from '../reminders/day.js';
import { shareOf } from '../returns/reckon.js';
import type { Edition, RulebookShelf } from '../rulebooks/shelf.js';
import { eachAccountCoupon } from './seat-coupons.js';
import { lowered, paidFenOf, priceSeat } from './seat-price.js';

interface Formed {
  edition: Edition;
  campaign: Campaign;
  group: Group;
}

/**
 * A group has formed: whoever paid has an order, to be sent as any other. In the transaction of the step that formed
 * it, so that there is one for each of these seats and none for another.
 */
export async function orderSeats(shelf: RulebookShelf, transaction: Transaction<Tables>, formed: Formed, nowMs: number): Promise<void> {
  const paid = formed.group.seats.filter(({ state }) => state === 'paid');
  // Always in the same order: two groups that form at once wait for each other's members, and not in a circle.
  for (const seat of paid.sort((left, right) => (left.member < right.member ? -1 : 1))) {
    await orderSeat(shelf, transaction, formed, seat, nowMs);
  }
}

async function orderSeat(shelf: RulebookShelf, transaction: Transaction<Tables>, { edition, campaign, group }: Formed, seat: Seat, nowMs: number): Promise<void> {
  const row = await transaction.selectFrom('group_seats').selectAll().where('group_id', '=', group.id).where('seat', '=', seat.seat).executeTakeFirstOrThrow();
  const priced = priceSeat(edition, campaign, group, seat, await couponsOf(transaction, seat));
  const order = orderOf(priced, seat, row.order_id ?? newOrderId(nowMs), group.ended_ms);
  await store(transaction, order, priced, { ...row, coupons: seat.coupons });
  await planSoon(transaction, { id: order.id, member_id: row.member_id }, 'pay', nowMs);
  // Of a seat that was paid before seats became orders the account knows already.
  if (row.order_id !== null) {
    await tellAccount(shelf, transaction, order.id, seat, priced, nowMs);
  }
}

async function couponsOf(transaction: Transaction<Tables>, { coupons }: Seat): Promise<CouponInstance[]> {
  const rows = coupons.length === 0 ? [] : await transaction.selectFrom('coupons').select(['id', 'offer', 'from_ms', 'until_ms']).where('id', 'in', coupons).execute();
  return rows.map(({ id, offer, from_ms, until_ms }) => ({ id, offer, ...(from_ms === null ? {} : { from_ms }), ...(until_ms === null ? {} : { until_ms }) }));
}

function orderOf(priced: Priced, seat: Seat, id: string, atMs: number): PlacedOrder {
  const paidFen = paidFenOf(seat);
  const ask = { cart: priced.request.cart, rulebook_version: priced.edition.version, expected_total_fen: paidFen };
  const placed: PlacedOrder = { ...describe(priced, 'equal', ask, atMs), quote: priced.quote, receipts: receiptsOf(priced) };
  const order: PlacedOrder = { ...placed, id, state: 'paid', hold_until_ms: atMs };
  return placed.payable_fen === paidFen ? order : {
    ...order,
    payable_fen: paidFen,
    discount_total_fen: placed.list_total_fen - paidFen,
    // A seat is one line.
    lines: placed.lines.map((line) => ({ ...line, payable_fen: paidFen })),
    receipts: { zh: lowered(placed.receipts.zh, paidFen), en: lowered(placed.receipts.en, paidFen) },
  };
}

async function store(transaction: Transaction<Tables>, order: PlacedOrder, { requestText, quote }: Priced, seat: GroupSeatRow & Pick<Seat, 'coupons'>): Promise<void> {
  const { id, state, created_at_ms, hold_until_ms, rulebook_version, price_basis, expected_total_fen, payable_fen } = order;
  await transaction
    .insertInto('orders')
    .values({
      id, state, created_at_ms, hold_until_ms, rulebook_version, price_basis, expected_total_fen, payable_fen,
      member_id: seat.member_id,
      request: requestText,
      detail: JSON.stringify(order),
      paid_at_ms: created_at_ms,
      paid_fen: payable_fen,
      payment_path: 'mini_program',
      address: seat.address,
      group_id: seat.group_id,
      group_seat: seat.seat,
    })
    .execute();
  await transaction.updateTable('group_seats').set({ address: null }).where('group_id', '=', seat.group_id).where('seat', '=', seat.seat).execute();
  const uses = offerUses(quote).map((use) => ({ ...use, order_id: id, member_id: seat.member_id, used_at_ms: created_at_ms }));
  if (uses.length > 0) {
    await transaction.insertInto('offer_uses').values(uses).execute();
  }
  if (seat.coupons.length > 0) {
    await transaction.updateTable('coupons').set({ order_id: id }).where('id', 'in', seat.coupons).execute();
  }
}

/** Coupons, points and tier, as of any order. The group has formed whatever the account says of it. */
async function tellAccount(shelf: RulebookShelf, transaction: Transaction<Tables>, order: string, seat: Seat, { quote }: Priced, nowMs: number): Promise<void> {
  await eachAccountCoupon(transaction, seat.coupons, async (coupon) =>
    void await applyEvent(shelf, transaction, seat.member, { id: `use/${order}/${coupon}`, kind: 'coupon_used', coupon, order }, nowMs));
  const goodsFen = shareOf(quote.goods_fen, paidFenOf(seat), quote.payable_fen);
  if (goodsFen > 0) {
    const earners = await earnersOf(transaction, seat.member);
    await applyEvent(shelf, transaction, seat.member, { id: `paid/${order}`, kind: 'order_paid', order, paid_fen: goodsFen, points: quote.points_earned, ...earners }, nowMs);
  }
}

