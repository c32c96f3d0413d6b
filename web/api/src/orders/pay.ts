import type { Transaction } from 'kysely';
import type { PaymentPath } from '@yansuan/sdk/wire';
import type { OrderRow, Tables } from '../database/tables.js';
import { enqueue } from '../due/queue.js';
import { newId } from '../ids.js';
import { orderPaid } from '../membership/orders.js';
import type { Paid } from '../payments/adapter.js';
import { ProblemError } from '../problems.js';
import type { RulebookShelf } from '../rulebooks/shelf.js';
import type { Services } from '../services.js';
import { planSoon } from '../reminders/day.js';
import { earlierNumbers, paymentNumber } from './payment-number.js';
import { canMove, moveOrder, ownOrder, wrongState, type Move } from './life.js';
import { settleStock } from './stock.js';

/** Asks for the money, outside of any transaction: the provider may take its time. Null: there is nothing to pay now. */
export async function chargeOrder({ database, payments }: Services, memberId: string, orderId: string, nowMs: number): Promise<Paid | null> {
  const order = await ownOrder(database, memberId, orderId);
  if (!canMove(order.state, 'pay') || nowMs >= order.hold_until_ms) {
    return null;
  }
  if (order.payable_fen === 0) {
    return { reference: `nothing-${order.id}`, amountFen: 0, number: order.id };
  }
  for (const number of [paymentNumber(order), ...earlierNumbers(order)]) {
    const paid = await payments.mini_program.pay({ orderId: number, amountFen: order.payable_fen }).catch(nothingYet);
    if (paid !== null) return paid;
  }
  throw pending();
}

const pending = (): ProblemError => new ProblemError(409, 'PAYMENT_PENDING', 'The payment has not arrived yet.');

function nothingYet(error: unknown): null {
  if (error instanceof ProblemError && error.code === 'PAYMENT_PENDING') return null;
  throw error;
}

/** Pays what the order costs. The price was frozen until its hold ends; later there is nothing to pay. */
export async function payOrder(
  { shelf, merchant }: Pick<Services, 'shelf' | 'merchant'>,
  transaction: Transaction<Tables>,
  memberId: string,
  orderId: string,
  paid: Paid | null,
  nowMs: number,
): Promise<void> {
  const order = await ownOrder(transaction, memberId, orderId);
  // The provider's notice was here first.
  if (merchant !== null && order.paid_at_ms !== null && order.payment_path === 'mini_program') {
    return;
  }
  refuseUnlessPayable(order, nowMs);
  if (paid === null) {
    throw pending();
  }
  await takeMoney(shelf, transaction, order, paid, nowMs);
}

/** Money that came: the right amount pays, another is looked at, and what the order cannot take goes back. */
export async function takeMoney(shelf: RulebookShelf, transaction: Transaction<Tables>, order: OrderRow, { reference, amountFen, number }: Paid, nowMs: number): Promise<void> {
  const path = 'mini_program';
  const known = await transaction.selectFrom('payments').select('id').where('path', '=', path).where('reference', '=', reference).executeTakeFirst();
  if (known !== undefined) {
    return;
  }
  const id = await recordPayment(transaction, order, { path, reference, amountFen, number, byMemberId: order.member_id }, nowMs);
  if (!canMove(order.state, 'pay')) {
    await enqueue(transaction, { kind: 'money_back', key: id, dueAtMs: nowMs });
  } else if (amountFen === order.payable_fen) {
    await becomePaid(shelf, transaction, order, 'pay', { path, paymentId: id, paidFen: amountFen }, nowMs);
  } else {
    await moveOrder(transaction, order, 'review', { payment_path: path });
  }
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
  /** Of the order at the provider. */
  number: string;
  amountFen: number;
  byMemberId: string;
}

export async function recordPayment(transaction: Transaction<Tables>, order: OrderRow, received: Received, nowMs: number): Promise<string> {
  const id = newId('pay');
  await transaction
    .insertInto('payments')
    .values({
      id,
      order_id: order.id,
      path: received.path,
      reference: received.reference,
      number: received.number,
      amount_fen: received.amountFen,
      by_member_id: received.byMemberId,
      created_at_ms: nowMs,
    })
    .execute();
  return id;
}

/** What being paid means: the stock is sold, the order counts for the member (MEM-03). */
export async function becomePaid(
  shelf: RulebookShelf,
  transaction: Transaction<Tables>,
  order: OrderRow,
  move: Move & ('pay' | 'accept'),
  { path, paymentId, paidFen }: { path: PaymentPath; paymentId: string; paidFen: number },
  nowMs: number,
): Promise<void> {
  await moveOrder(transaction, order, move, { paid_at_ms: nowMs, paid_fen: paidFen, payable_fen: paidFen, payment_path: path, paid_by: paymentId });
  await planSoon(transaction, order, 'pay', nowMs);
  await settleStock(transaction, order.id, 'sold');
  await orderPaid(shelf, transaction, order, paidFen, nowMs);
}
