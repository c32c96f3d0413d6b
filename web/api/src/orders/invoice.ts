import type { Transaction } from 'kysely';
import type { InvoiceAsk } from '@yansuan/sdk/wire';
import type { Tables } from '../database/tables.js';
import { ProblemError } from '../problems.js';
import { ownOrder, wrongState } from './life.js';

/** Noted for the shop's books: one request for a paid order. */
export async function askInvoice(
  transaction: Transaction<Tables>,
  memberId: string,
  orderId: string,
  ask: InvoiceAsk,
  nowMs: number,
): Promise<{ order_id: string; asked_at_ms: number }> {
  const order = await ownOrder(transaction, memberId, orderId);
  if (order.paid_at_ms === null) {
    throw wrongState(order.state, 'invoiced');
  }
  const known = await transaction.selectFrom('invoice_requests').select('order_id').where('order_id', '=', order.id).executeTakeFirst();
  if (known !== undefined) {
    throw new ProblemError(409, 'INVOICE_ASKED', 'An invoice was asked for already.');
  }
  await transaction
    .insertInto('invoice_requests')
    .values({ order_id: order.id, member_id: memberId, request: JSON.stringify(ask), asked_at_ms: nowMs })
    .execute();
  return { order_id: order.id, asked_at_ms: nowMs };
}
