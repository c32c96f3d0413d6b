import type { Transaction } from 'kysely';
import type { PaymentPath } from '@yansuan/sdk/wire';
import type { OrderRow, Tables } from '../database/tables.js';
import { newId } from '../ids.js';
import { orderPaid } from '../membership/orders.js';
import { ProblemError } from '../problems.js';
import type { RulebookShelf } from '../rulebooks/shelf.js';
import type { Services } from '../services.js';
import { planSoon } from '../reminders/day.js';
import { canMove, moveOrder, ownOrder, wrongState, type Move } from './life.js';
import { settleStock } from './stock.js';

/** Pays what the order costs. The price was frozen until its hold ends; later there is nothing to pay. */
export async function payOrder(
  { payments, shelf }: Pick<Services, 'payments' | 'shelf'>,
  transaction: Transaction<Tables>,
  memberId: string,
  orderId: string,
  nowMs: number,
): Promise<void> {
  const order = await ownOrder(transaction, memberId, orderId);
  refuseUnlessPayable(order, nowMs);
  const { reference } = await payments.mini_program.pay({ orderId: order.id, amountFen: order.payable_fen });
  await recordPayment(transaction, order, { path: 'mini_program', reference, amountFen: order.payable_fen, byMemberId: memberId }, nowMs);
  await becomePaid(shelf, transaction, order, 'pay', { path: 'mini_program', paidFen: order.payable_fen }, nowMs);
}

export function refuseUnlessPayable(order: OrderRow, nowMs: number): void {
  if (!canMove(order.state, 'pay')) {
    throw wrongState(order.state, 'paid');
  }
  if (nowMs >= order.hold_until_ms) {
    throw new ProblemError(409, 'HOLD_OVER', 'The price was held until a moment ago. Order again.', { value: order.hold_until_ms });
  }
}

export interface Received {
  path: PaymentPath;
  reference: string;
  amountFen: number;
  byMemberId: string;
}

export async function recordPayment(transaction: Transaction<Tables>, order: OrderRow, received: Received, nowMs: number): Promise<void> {
  await transaction
    .insertInto('payments')
    .values({
      id: newId('pay'),
      order_id: order.id,
      path: received.path,
      reference: received.reference,
      amount_fen: received.amountFen,
      by_member_id: received.byMemberId,
      created_at_ms: nowMs,
    })
    .execute();
}

/** What being paid means: the stock is sold, the order counts for the member (MEM-03). */
export async function becomePaid(
  shelf: RulebookShelf,
  transaction: Transaction<Tables>,
  order: OrderRow,
  move: Move & ('pay' | 'accept'),
  { path, paidFen }: { path: PaymentPath; paidFen: number },
  nowMs: number,
): Promise<void> {
  await moveOrder(transaction, order, move, { paid_at_ms: nowMs, paid_fen: paidFen, payable_fen: paidFen, payment_path: path });
  await planSoon(transaction, order, 'pay', nowMs);
  await settleStock(transaction, order.id, 'sold');
  await orderPaid(shelf, transaction, order, paidFen, nowMs);
}
