import type { Transaction } from 'kysely';
import type { OrderRow, Tables } from '../database/tables.js';
import { anyOrder, canMove, moveOrder, ownOrder } from './life.js';
import { orderReleased } from '../membership/orders.js';
import type { RulebookShelf } from '../rulebooks/shelf.js';
import { settleStock } from './stock.js';

/** An unpaid order gives back what it held: coupons, uses of limited offers, points, stock. */
export async function releaseOrder(shelf: RulebookShelf, transaction: Transaction<Tables>, order: OrderRow, nowMs: number): Promise<void> {
  await orderReleased(shelf, transaction, order, nowMs);
  await transaction.updateTable('coupons').set({ order_id: null, used_at_ms: null }).where('order_id', '=', order.id).execute();
  await transaction.deleteFrom('offer_uses').where('order_id', '=', order.id).execute();
  await settleStock(transaction, order.id, 'released');
}

/** Due when the hold ends. One that was paid or cancelled meanwhile is left as it is. */
export async function expireHold(shelf: RulebookShelf, transaction: Transaction<Tables>, orderId: string, nowMs: number): Promise<void> {
  const order = await anyOrder(transaction, orderId);
  if (canMove(order.state, 'expire')) {
    await moveOrder(transaction, order, 'expire', { ended_at_ms: nowMs });
    await releaseOrder(shelf, transaction, order, nowMs);
  }
}

export async function cancelOrder(
  shelf: RulebookShelf,
  transaction: Transaction<Tables>,
  memberId: string,
  orderId: string,
  nowMs: number,
): Promise<void> {
  const order = await ownOrder(transaction, memberId, orderId);
  await moveOrder(transaction, order, 'cancel', { ended_at_ms: nowMs });
  await releaseOrder(shelf, transaction, order, nowMs);
}
