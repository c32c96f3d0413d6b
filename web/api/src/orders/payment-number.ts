import type { Transaction } from 'kysely';
import type { OrderRow, Tables } from '../database/tables.js';
import { paymentId } from '../groups/effects.js';

type Numbered = Pick<OrderRow, 'id' | 'payment_round'>;

/** A provider takes one amount under one number: with each lower price an order gets another. At WeChat Pay at most 32 letters. */
const numberOfRound = (orderId: string, round: number): string => (round === 1 ? orderId : `${orderId}*${round}`);

/** Under which the order is paid now. */
export const paymentNumber = ({ id, payment_round: round }: Numbered): string => numberOfRound(id, round);

/** Under which it was to be paid before its price was lowered, newest first. */
export const earlierNumbers = ({ id, payment_round: round }: Numbered): string[] =>
  Array.from({ length: round - 1 }, (_, place) => numberOfRound(id, round - 1 - place));

export const orderIdOfNumber = (number: string): string => number.replace(/\*\d+$/, '');

/** Under which the money came that paid the order: it goes back the same way. */
export async function paidNumber(transaction: Transaction<Tables>, order: OrderRow): Promise<string> {
  if (order.group_id !== null && order.group_seat !== null) {
    return paymentId(order.group_id, order.group_seat);
  }
  const payment = await transaction.selectFrom('payments').select('number').where('id', '=', order.paid_by ?? '').executeTakeFirst();
  return payment?.number ?? order.id;
}
