import type { Transaction } from 'kysely';
import type { Tables } from '../database/tables.js';
import type { Owed } from './pay-back.js';

const moneyBackId = (paymentId: string): string => `back-${paymentId}`;

/** What of a payment the order did not take: all of it when the order was not paid by it. */
function moneyBackFen(
  payment: { id: string; amount_fen: number },
  order: { paid_by: string | null; paid_fen: number | null },
): number {
  return payment.amount_fen - (order.paid_by === payment.id ? (order.paid_fen ?? 0) : 0);
}

/** Due when money came that an order could not take, or not all of: it goes back, once. */
export async function moneyOwed(transaction: Transaction<Tables>, paymentId: string): Promise<Owed> {
  const payment = await transaction.selectFrom('payments').selectAll().where('id', '=', paymentId).executeTakeFirstOrThrow();
  const order = await transaction.selectFrom('orders').select(['id', 'paid_by', 'paid_fen']).where('id', '=', payment.order_id).executeTakeFirstOrThrow();
  return { id: moneyBackId(payment.id), orderId: payment.number ?? order.id, path: payment.path, amountFen: moneyBackFen(payment, order) };
}
