import type { Transaction } from 'kysely';
import type { AccountAnswer, AccountEvent, Refund, RefusalCode } from '@yansuan/core';
import type { OrderDetail } from '@yansuan/sdk/wire';
import type { OrderRow, Tables } from '../database/tables.js';
import { ProblemError } from '../problems.js';
import { shareOf } from '../returns/reckon.js';
import type { RulebookShelf } from '../rulebooks/shelf.js';
import { readAccount } from './account-row.js';
import { applyEvent } from './apply-event.js';
import { earnersOf } from './commissions.js';

type Order = Pick<OrderRow, 'id' | 'member_id'>;

const quoteOf = (order: Pick<OrderRow, 'detail'>): OrderDetail['quote'] => (JSON.parse(order.detail) as OrderDetail).quote;

/** Coupons that the account knows are held for the order, and the points that pay leave the account. */
export async function orderPlaced(shelf: RulebookShelf, transaction: Transaction<Tables>, order: Order, pointsUsed: number, nowMs: number): Promise<void> {
  await eachCoupon(shelf, transaction, order, nowMs, (coupon) => ({ id: `lock/${order.id}/${coupon}`, kind: 'coupon_locked', coupon, order: order.id }));
  if (pointsUsed > 0) {
    await must(shelf, transaction, order, { id: `spend/${order.id}`, kind: 'points_spent', order: order.id, points: pointsUsed }, nowMs);
  }
}

export async function orderReleased(shelf: RulebookShelf, transaction: Transaction<Tables>, order: OrderRow, nowMs: number): Promise<void> {
  await eachCoupon(shelf, transaction, order, nowMs, (coupon) => ({ id: `release/${order.id}/${coupon}`, kind: 'coupon_released', coupon }));
  const { points_used: points } = quoteOf(order);
  if (points > 0) {
    await pointsBack(shelf, transaction, order, { id: `unspend/${order.id}`, points }, nowMs);
  }
}

/** Counts what was paid for goods; freight earns nothing (MEM-01, MEM-03). */
export async function orderPaid(shelf: RulebookShelf, transaction: Transaction<Tables>, order: OrderRow, paidFen: number, nowMs: number): Promise<void> {
  await eachCoupon(shelf, transaction, order, nowMs, (coupon) => ({ id: `use/${order.id}/${coupon}`, kind: 'coupon_used', coupon, order: order.id }));
  const quote = quoteOf(order);
  const goodsFen = shareOf(quote.goods_fen, paidFen, quote.payable_fen);
  if (goodsFen > 0) {
    const earners = await earnersOf(transaction, order.member_id);
    await must(shelf, transaction, order, { id: `paid/${order.id}`, kind: 'order_paid', order: order.id, paid_fen: goodsFen, points: quote.points_earned, ...earners }, nowMs);
  }
}

/** An order from before there were accounts is not known to them. */
const known: readonly RefusalCode[] = ['UNKNOWN_ORDER', 'ALREADY_COUNTED'];

export async function orderReceived(shelf: RulebookShelf, transaction: Transaction<Tables>, order: Order, nowMs: number): Promise<void> {
  await must(shelf, transaction, order, { id: `received/${order.id}`, kind: 'order_received', order: order.id }, nowMs, known);
}

/** Before the coupons' rows are set free: points and coupons come back, and the order counts only for what stays paid. */
export async function orderRefunded(
  shelf: RulebookShelf,
  transaction: Transaction<Tables>,
  order: OrderRow,
  { returnId, refund }: { returnId: string; refund: Refund },
  nowMs: number,
): Promise<void> {
  const { account } = await readAccount(transaction, order.member_id);
  const counted = (account.orders ?? []).find(({ id }) => id === order.id)?.paid_fen ?? 0;
  const shareFen = shareOf(refund.goods_fen, order.paid_fen ?? 0, quoteOf(order).payable_fen);
  const refundFen = refund.whole_order ? counted : Math.min(counted, shareFen);
  await must(shelf, transaction, order, {
    id: `refund/${returnId}`, kind: 'order_refunded', order: order.id, refund_fen: refundFen,
    points: refund.points_clawed_back, whole: refund.whole_order,
  }, nowMs, known);
  if (refund.points_given_back > 0) {
    await pointsBack(shelf, transaction, order, { id: `give-back/${returnId}`, points: refund.points_given_back }, nowMs);
  }
  const back = new Set(refund.coupons.filter(({ verdict }) => verdict === 'given_back').map(({ id }) => id));
  await eachCoupon(shelf, transaction, order, nowMs, (coupon, id) =>
    (back.has(id) ? { id: `return/${returnId}/${coupon}`, kind: 'coupon_returned', coupon } : null));
}

/** To the lots that they were taken from; those of an order from before there were accounts are a lot of their own. */
async function pointsBack(
  shelf: RulebookShelf,
  transaction: Transaction<Tables>,
  order: Order,
  { id, points }: { id: string; points: number },
  nowMs: number,
): Promise<void> {
  const answer = await must(shelf, transaction, order, { id, kind: 'points_given_back', order: order.id, points }, nowMs, ['UNKNOWN_SPEND']);
  if (!answer.applied) {
    const lot: AccountEvent = { id: `${id}/lot`, kind: 'manual_adjustment', account: 'consumption', points, reason: `order ${order.id}` };
    await must(shelf, transaction, order, lot, nowMs);
  }
}

async function eachCoupon(
  shelf: RulebookShelf,
  transaction: Transaction<Tables>,
  order: Order,
  nowMs: number,
  eventOf: (coupon: string, id: string) => AccountEvent | null,
): Promise<void> {
  const rows = await transaction
    .selectFrom('coupons')
    .select(['id', 'account_coupon'])
    .where('order_id', '=', order.id)
    .where('account_coupon', 'is not', null)
    .orderBy('id')
    .execute();
  for (const { id, account_coupon: coupon } of rows) {
    const event = coupon === null ? null : eventOf(coupon, id);
    if (event !== null) {
      await must(shelf, transaction, order, event, nowMs);
    }
  }
}

/** What the order needs of the account happens, or the order's own transaction does not. */
async function must(
  shelf: RulebookShelf,
  transaction: Transaction<Tables>,
  order: Order,
  event: AccountEvent,
  nowMs: number,
  allowed: readonly RefusalCode[] = [],
): Promise<AccountAnswer> {
  const answer = await applyEvent(shelf, transaction, order.member_id, event, nowMs);
  const refusal = answer.applied ? undefined : answer.refusals.find(({ code }) => !allowed.includes(code));
  if (refusal !== undefined) {
    throw new ProblemError(409, refusal.code, 'The account does not allow it.', { needed: refusal.needed, had: refusal.had });
  }
  return answer;
}
