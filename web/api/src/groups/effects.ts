import type { Transaction } from 'kysely';
import type { AccountEvent, GroupEffect } from '@yansuan/core';
import type { Tables } from '../database/tables.js';
import { enqueue } from '../due/queue.js';
import { applyEvent } from '../membership/apply-event.js';
import type { Owed } from '../payments/pay-back.js';
import type { RulebookShelf } from '../rulebooks/shelf.js';
import { freeCoupons } from './seat-coupons.js';

/** `money_back`: the shop's own, for money that came when the seat could no longer be paid. It never counted as an order. */
export type Asked = GroupEffect | { id: string; kind: 'money_back'; seat: number; member: string; fen: number };

export const paymentId = (groupId: string, seat: number): string => `${groupId}-${seat}`;

/** Notes what is to be done, each id once, however often it is asked for. */
export async function noteEffects(transaction: Transaction<Tables>, groupId: string | null, effects: readonly Asked[], nowMs: number): Promise<void> {
  for (const effect of effects) {
    const { numInsertedOrUpdatedRows } = await transaction
      .insertInto('group_effects')
      .values({ id: effect.id, group_id: groupId, kind: effect.kind, effect: JSON.stringify(effect), asked_at_ms: nowMs, done_at_ms: null })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .executeTakeFirst();
    if (numInsertedOrUpdatedRows !== 0n) {
      await enqueue(transaction, { kind: 'group_effect', key: effect.id, dueAtMs: nowMs });
    }
  }
}

const givesMoney: readonly Asked['kind'][] = ['refund', 'settle', 'money_back'];

/** What of a seat's payment goes back by this effect; null: none, or it was done already. */
export async function seatOwed(transaction: Transaction<Tables>, id: string): Promise<Owed | null> {
  const row = await transaction.selectFrom('group_effects').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  const effect = JSON.parse(row.effect) as Asked;
  if (row.done_at_ms !== null || !givesMoney.includes(effect.kind)) {
    return null;
  }
  return { id, orderId: paymentId(row.group_id ?? '', effect.seat ?? 0), path: 'mini_program', amountFen: 'fen' in effect ? effect.fen ?? 0 : 0 };
}

/** Does one effect, in the transaction that marks it done; money went back before. */
export async function doEffect(shelf: RulebookShelf, transaction: Transaction<Tables>, id: string, nowMs: number): Promise<void> {
  const row = await transaction.selectFrom('group_effects').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  if (row.done_at_ms !== null) {
    return;
  }
  const effect = JSON.parse(row.effect) as Asked;
  await perform(shelf, transaction, row.group_id ?? '', effect, nowMs);
  await transaction.updateTable('group_effects').set({ done_at_ms: nowMs }).where('id', '=', id).execute();
}

async function perform(shelf: RulebookShelf, transaction: Transaction<Tables>, groupId: string, effect: Asked, nowMs: number): Promise<void> {
  const { member = '' } = effect;
  switch (effect.kind) {
    case 'refund':
    case 'settle':
    case 'money_back':
      await bookBack(shelf, transaction, groupId, effect, nowMs);
      break;
    case 'points':
      if ((effect.points ?? 0) !== 0) {
        const event: AccountEvent = { id: effect.id, kind: 'manual_adjustment', account: 'consumption', points: effect.points ?? 0, reason: `group ${groupId}` };
        await applyEvent(shelf, transaction, member, event, nowMs);
      }
      break;
    case 'coupon_return':
      await freeCoupons(shelf, transaction, { id: effect.id, member, coupons: effect.coupons ?? [] }, nowMs);
      break;
    // Only what formed counts as an order, and its return takes it back; units are counted in the stock already; notices are planned as touches.
    case 'counters_back':
    case 'release':
    case 'notice':
      break;
  }
}

/** refund, settle and money_back: the money went back to where the payment came from. */
async function bookBack(
  shelf: RulebookShelf,
  transaction: Transaction<Tables>,
  groupId: string,
  effect: Asked,
  nowMs: number,
): Promise<void> {
  const { id, kind, seat = 0, member = '' } = effect;
  const fen = 'fen' in effect ? effect.fen ?? 0 : 0;
  if (fen === 0) {
    return;
  }
  await transaction
    .updateTable('group_payments')
    .set(({ eb }) => ({ refunded_fen: eb('refunded_fen', '+', fen) }))
    .where('group_id', '=', groupId)
    .where('seat', '=', seat)
    .execute();
  if (kind !== 'money_back' && !(await hasOrderId(transaction, groupId, seat))) {
    const event: AccountEvent = { id: `refund/${id}`, kind: 'order_refunded', order: paymentId(groupId, seat), refund_fen: fen, whole: kind === 'refund' };
    await applyEvent(shelf, transaction, member, event, nowMs);
  }
}

/** A seat that was paid before seats became orders counted from its payment on. */
async function hasOrderId(transaction: Transaction<Tables>, groupId: string, seat: number): Promise<boolean> {
  const row = await transaction.selectFrom('group_seats').select('order_id').where('group_id', '=', groupId).where('seat', '=', seat).executeTakeFirst();
  return (row?.order_id ?? null) !== null;
}
