import type { Transaction } from 'kysely';
import type { Order, OrderDetail, PriceChange, ReviewAnswer, TransferAsk } from '@yansuan/sdk/wire';
import type { MemberRow, OrderRow, Tables } from '../database/tables.js';
import { enqueue } from '../due/queue.js';
import { releaseOrder } from '../orders/expire.js';
import { anyOrder, canMove, moveOrder, wrongState } from '../orders/life.js';
import { becomePaid, recordPayment, refuseUnlessPayable } from '../orders/pay.js';
import { tellBriefly } from '../orders/tell.js';
import { ProblemError } from '../problems.js';
import type { Services } from '../services.js';
import { audit } from './audit.js';

/** The least an order may cost: the floors of its products (PRC-21). */
async function floorOf(services: Services, transaction: Transaction<Tables>, order: OrderRow): Promise<number> {
  const { document } = await services.shelf.edition(transaction, order.rulebook_version, services.clock.nowMs());
  const floors = new Map(document.skus.map((sku) => [sku.id, sku.floor_fen ?? 0]));
  const { lines } = JSON.parse(order.detail) as OrderDetail;
  return lines.reduce((sum, line) => sum + line.units * (floors.get(line.sku) ?? 0), 0);
}

async function refuseBelowFloor(services: Services, transaction: Transaction<Tables>, order: OrderRow, fen: number): Promise<void> {
  const floor = await floorOf(services, transaction, order);
  if (fen < floor) {
    throw new ProblemError(422, 'BELOW_FLOOR', 'That is below the least these products may cost.', {
      pointer: '/payable_fen', value: fen, expected: `at least ${floor}`,
    });
  }
}

/** Only downwards, only unpaid, never below the floors (PRC-21). */
export async function lowerPrice(
  services: Services,
  transaction: Transaction<Tables>,
  actor: MemberRow,
  orderId: string,
  { payable_fen: fen, reason }: PriceChange,
): Promise<Order> {
  const nowMs = services.clock.nowMs();
  const order = await anyOrder(transaction, orderId);
  refuseUnlessPayable(order, nowMs);
  if (fen >= order.payable_fen) {
    throw new ProblemError(422, 'NOT_LOWER', 'A price is only changed downwards.', {
      pointer: '/payable_fen', value: fen, expected: `less than ${order.payable_fen}`,
    });
  }
  await refuseBelowFloor(services, transaction, order, fen);
  await transaction.updateTable('orders').set({ payable_fen: fen, payment_round: order.payment_round + 1 }).where('id', '=', order.id).execute();
  const deed = { action: 'orders.lower_price', subject: order.id, reason, before: order.payable_fen, after: fen };
  await audit(transaction, { actorId: actor.id, ...deed }, nowMs);
  return tellBriefly(await anyOrder(transaction, order.id));
}

/** A WeChat transfer: equal to the order, and it is paid; anything else is looked at (PRC-22). */
export async function registerTransfer(
  services: Services,
  transaction: Transaction<Tables>,
  actor: MemberRow,
  orderId: string,
  { amount_fen: amountFen, reference }: TransferAsk,
): Promise<Order> {
  const nowMs = services.clock.nowMs();
  const order = await anyOrder(transaction, orderId);
  refuseUnlessPayable(order, nowMs);
  const known = await transaction
    .selectFrom('payments')
    .select('id')
    .where('path', '=', 'transfer')
    .where('reference', '=', reference)
    .executeTakeFirst();
  if (known !== undefined) {
    throw new ProblemError(409, 'TRANSFER_KNOWN', 'This transfer is registered already.', { pointer: '/reference', value: reference });
  }
  const paymentId = await recordPayment(transaction, order, { path: 'transfer', reference, amountFen, number: order.id, byMemberId: actor.id }, nowMs);
  if (amountFen === order.payable_fen) {
    await becomePaid(services.shelf, transaction, order, 'pay', { path: 'transfer', paymentId, paidFen: amountFen }, nowMs);
  } else {
    await moveOrder(transaction, order, 'review', { payment_path: 'transfer' });
  }
  const deed = { action: 'transfers.register', subject: order.id, before: order.payable_fen, after: { amount_fen: amountFen, reference } };
  await audit(transaction, { actorId: actor.id, ...deed }, nowMs);
  return tellBriefly(await anyOrder(transaction, order.id));
}

/** Money of another amount: taken for what the order costs at most, or refused. The rest goes back, of a transfer by hand. */
export async function decideReview(
  services: Services,
  transaction: Transaction<Tables>,
  actor: MemberRow,
  orderId: string,
  { accept, reason }: ReviewAnswer,
): Promise<Order> {
  const nowMs = services.clock.nowMs();
  const order = await anyOrder(transaction, orderId);
  const path = order.payment_path ?? 'transfer';
  const payment = await transaction.selectFrom('payments').select(['id', 'amount_fen']).where('order_id', '=', order.id).where('path', '=', path).orderBy('created_at_ms').executeTakeFirst();
  if (!canMove(order.state, 'accept') || payment === undefined) {
    throw wrongState(order.state, 'reviewed');
  }
  if (accept) {
    const paidFen = Math.min(order.payable_fen, payment.amount_fen);
    await refuseBelowFloor(services, transaction, order, paidFen);
    await becomePaid(services.shelf, transaction, order, 'accept', { path, paymentId: payment.id, paidFen }, nowMs);
  } else {
    await moveOrder(transaction, order, 'refuse', { ended_at_ms: nowMs });
    await releaseOrder(services.shelf, transaction, order, nowMs);
  }
  if (path === 'mini_program') {
    await enqueue(transaction, { kind: 'money_back', key: payment.id, dueAtMs: nowMs });
  }
  const after = await anyOrder(transaction, order.id);
  const deed = { action: 'orders.review', subject: order.id, reason, before: order.payable_fen, after: { state: after.state, paid_fen: after.paid_fen } };
  await audit(transaction, { actorId: actor.id, ...deed }, nowMs);
  return tellBriefly(after);
}
