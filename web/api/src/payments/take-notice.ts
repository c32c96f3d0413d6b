import type { Transaction } from 'kysely';
import type { Tables } from '../database/tables.js';
import { applyPayment, groupOr404 } from '../groups/take-part.js';
import { takeMoney } from '../orders/pay.js';
import { orderIdOfNumber } from '../orders/payment-number.js';
import type { Services } from '../services.js';
import type { Paid } from './adapter.js';
import type { Notice } from './wechat-pay/notice.js';

/** What a notice changes, once, in one transaction. Whoever was first, the payer's own question or the notice, the other finds it done. */
export async function takeNotice(services: Services, transaction: Transaction<Tables>, notice: Notice, nowMs: number): Promise<'taken' | 'known' | 'noted' | 'unknown order'> {
  const { id, event, subject, paid } = notice;
  const { numInsertedOrUpdatedRows } = await transaction
    .insertInto('payment_notices')
    .values({ id, event, subject, at_ms: nowMs })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows === 0n) {
    return 'known';
  }
  if (paid === null) {
    return 'noted';
  }
  const order = await transaction.selectFrom('orders').selectAll().where('id', '=', orderIdOfNumber(subject)).executeTakeFirst();
  if (order !== undefined) {
    await takeMoney(services.shelf, transaction, order, paid, nowMs);
    return 'taken';
  }
  return takeSeatMoney(services, transaction, subject, paid, nowMs);
}

/** A seat's number is that of its group with the seat behind it. */
async function takeSeatMoney(services: Services, transaction: Transaction<Tables>, subject: string, { reference, amountFen }: Pick<Paid, 'reference' | 'amountFen'>, nowMs: number): Promise<'taken' | 'known' | 'unknown order'> {
  const [, groupId = '', seatText = ''] = /^(.+)-(\d+)$/.exec(subject) ?? [];
  const found = await transaction.selectFrom('group_seats').selectAll().where('group_id', '=', groupId).where('seat', '=', Number(seatText)).executeTakeFirst();
  if (found === undefined) {
    return 'unknown order';
  }
  const known = await transaction.selectFrom('group_payments').select('seat').where('group_id', '=', groupId).where('seat', '=', found.seat).executeTakeFirst();
  if (known !== undefined) {
    return 'known';
  }
  const member = await transaction.selectFrom('members').selectAll().where('id', '=', found.member_id).executeTakeFirstOrThrow();
  await applyPayment(services, transaction, member, await groupOr404(transaction, groupId), { seat: found.seat, fen: amountFen, reference }, nowMs);
  return 'taken';
}
