import type { Kysely, Transaction } from 'kysely';
import type { Refund, ReturnedLine } from '@yansuan/core';
import type { OrderReturn, ReturnAsk } from '@yansuan/sdk/wire';
import type { ReturnRow, Tables } from '../database/tables.js';
import { newId } from '../ids.js';
import { ownOrder } from '../orders/life.js';
import { ProblemError } from '../problems.js';
import type { Services } from '../services.js';
import { reckonReturn, refuseOutsideWindow, type Reckoned } from './reckon.js';

/** What the return would give back. Changes nothing. */
export async function previewReturn(
  services: Services,
  transaction: Transaction<Tables>,
  memberId: string,
  orderId: string,
  ask: ReturnAsk,
): Promise<Reckoned> {
  const order = await ownOrder(transaction, memberId, orderId);
  return reckonReturn(services, transaction, order, ask.lines, services.clock.nowMs());
}

/** One return of an order is open at a time, so that each is reckoned from all that came before it. */
export async function askReturn(
  services: Services,
  transaction: Transaction<Tables>,
  memberId: string,
  orderId: string,
  ask: ReturnAsk,
): Promise<OrderReturn> {
  const nowMs = services.clock.nowMs();
  const order = await ownOrder(transaction, memberId, orderId);
  const open = await transaction
    .selectFrom('returns')
    .select('id')
    .where('order_id', '=', order.id)
    .where('state', 'in', ['asked', 'approved'])
    .executeTakeFirst();
  if (open !== undefined) {
    throw new ProblemError(409, 'RETURN_OPEN', 'A return of this order is still being looked at.', { value: open.id });
  }
  const reckoned = await reckonReturn(services, transaction, order, ask.lines, nowMs);
  refuseOutsideWindow(reckoned);
  const row: ReturnRow = {
    id: newId('return'),
    order_id: order.id,
    member_id: memberId,
    state: 'asked',
    asked_at_ms: nowMs,
    decided_at_ms: null,
    refunded_at_ms: null,
    lines: JSON.stringify(ask.lines),
    refund: JSON.stringify(reckoned.refund),
    back_fen: reckoned.backFen,
    reason: ask.reason ?? null,
    answer: null,
  };
  await transaction.insertInto('returns').values(row).execute();
  return tellReturn(row);
}

export function tellReturn(row: ReturnRow): OrderReturn {
  return {
    id: row.id,
    order_id: row.order_id,
    state: row.state,
    asked_at_ms: row.asked_at_ms,
    decided_at_ms: row.decided_at_ms,
    refunded_at_ms: row.refunded_at_ms,
    lines: JSON.parse(row.lines) as ReturnedLine[],
    refund: JSON.parse(row.refund) as Refund,
    back_fen: row.back_fen,
    reason: row.reason,
    answer: row.answer,
  };
}

export async function listReturns(database: Kysely<Tables>, memberId: string, orderId: string): Promise<OrderReturn[]> {
  const rows = await database
    .selectFrom('returns')
    .selectAll()
    .where('order_id', '=', orderId)
    .where('member_id', '=', memberId)
    .orderBy('asked_at_ms')
    .orderBy('id')
    .execute();
  return rows.map(tellReturn);
}
