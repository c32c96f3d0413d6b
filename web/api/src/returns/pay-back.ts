import type { Transaction } from 'kysely';
import type { Refund } from '@yansuan/core';
import type { OrderRow, Tables } from '../database/tables.js';
import { seatReturned } from '../groups/seat-returned.js';
import { anyOrder, moveOrder } from '../orders/life.js';
import { paidNumber } from '../orders/payment-number.js';
import { settleStock } from '../orders/stock.js';
import { orderRefunded } from '../membership/orders.js';
import { planSoon } from '../reminders/day.js';
import { unshelve } from '../reminders/shelve.js';
import type { Owed } from '../payments/pay-back.js';
import type { RulebookShelf } from '../rulebooks/shelf.js';

/** Due when a return is approved; null when it was paid back already. */
export async function returnOwed(transaction: Transaction<Tables>, returnId: string): Promise<Owed | null> {
  const row = await transaction.selectFrom('returns').selectAll().where('id', '=', returnId).executeTakeFirstOrThrow();
  if (row.state !== 'approved') {
    return null;
  }
  const order = await anyOrder(transaction, row.order_id);
  const refund = JSON.parse(row.refund) as Refund;
  return { id: row.id, orderId: await paidNumber(transaction, order), path: order.payment_path ?? 'mini_program', amountFen: row.back_fen + refund.return_freight_fen };
}

/** The money is back: points and coupons go back too, and the order stops counting as far as it is back. */
export async function settleReturn(shelf: RulebookShelf, transaction: Transaction<Tables>, returnId: string, nowMs: number): Promise<void> {
  const row = await transaction.selectFrom('returns').selectAll().where('id', '=', returnId).executeTakeFirstOrThrow();
  if (row.state !== 'approved') {
    return;
  }
  const order = await anyOrder(transaction, row.order_id);
  const refund = JSON.parse(row.refund) as Refund;
  await transaction.updateTable('returns').set({ state: 'refunded', refunded_at_ms: nowMs }).where('id', '=', row.id).execute();
  await transaction
    .updateTable('orders')
    .set(({ eb }) => ({ refunded_fen: eb('refunded_fen', '+', row.back_fen) }))
    .where('id', '=', order.id)
    .execute();
  await noteAtSeat(transaction, order, row.back_fen);
  await orderRefunded(shelf, transaction, order, { returnId: row.id, refund }, nowMs);
  await giveBack(transaction, order, refund);
  await unshelve(transaction, order, refund);
  await planSoon(transaction, order, row.id, nowMs);
  if (refund.whole_order) {
    await moveOrder(transaction, order, 'refund', { ended_at_ms: nowMs });
    await seatReturned(shelf, transaction, order, nowMs);
  }
}

/** A seat gives back no more than it took, whatever for. */
async function noteAtSeat(transaction: Transaction<Tables>, { group_id, group_seat }: OrderRow, fen: number): Promise<void> {
  if (group_id !== null) {
    await transaction
      .updateTable('group_payments')
      .set(({ eb }) => ({ refunded_fen: eb('refunded_fen', '+', fen) }))
      .where('group_id', '=', group_id)
      .where('seat', '=', group_seat)
      .execute();
  }
}

async function giveBack(transaction: Transaction<Tables>, order: OrderRow, refund: Refund): Promise<void> {
  const coupons = refund.coupons.filter(({ verdict }) => verdict === 'given_back').map(({ id }) => id);
  if (coupons.length > 0) {
    await transaction
      .updateTable('coupons')
      .set({ order_id: null, used_at_ms: null })
      .where('id', 'in', coupons)
      .where('order_id', '=', order.id)
      .execute();
  }
  if (refund.whole_order && order.shipped_at_ms === null) {
    // It never left the shelf. Goods that were sent are counted by the operator when they are back.
    await settleStock(transaction, order.id, 'released');
  }
}
