import type { Transaction } from 'kysely';
import type { ReturnedLine } from '@yansuan/core';
import type { OrderReturn } from '@yansuan/sdk/wire';
import type { ReturnRow, Tables } from '../database/tables.js';
import { enqueue } from '../due/queue.js';
import { anyOrder } from '../orders/life.js';
import { notFound, ProblemError } from '../problems.js';
import type { Services } from '../services.js';
import { tellReturn } from './ask.js';
import { reckonReturn } from './reckon.js';

async function openReturn(transaction: Transaction<Tables>, id: string): Promise<ReturnRow> {
  const row = await transaction.selectFrom('returns').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) {
    throw notFound();
  }
  if (row.state !== 'asked') {
    throw new ProblemError(409, 'WRONG_STATE', `The return is ${row.state} already.`, { value: row.state });
  }
  return row;
}

/** The money is on its way in the same breath: the due-queue pays it back once. */
export async function approveReturn(
  services: Services,
  transaction: Transaction<Tables>,
  id: string,
  returnFreightFen: number,
): Promise<OrderReturn> {
  const nowMs = services.clock.nowMs();
  const row = await openReturn(transaction, id);
  const order = await anyOrder(transaction, row.order_id);
  const lines = JSON.parse(row.lines) as ReturnedLine[];
  const { refund, backFen } = await reckonReturn(services, transaction, order, lines, row.asked_at_ms, returnFreightFen);
  const approved: ReturnRow = { ...row, state: 'approved', decided_at_ms: nowMs, refund: JSON.stringify(refund), back_fen: backFen };
  await save(transaction, approved);
  await enqueue(transaction, { kind: 'refund', key: row.id, dueAtMs: nowMs });
  return tellReturn(approved);
}

export async function refuseReturn(transaction: Transaction<Tables>, id: string, reason: string, nowMs: number): Promise<OrderReturn> {
  const refused: ReturnRow = { ...(await openReturn(transaction, id)), state: 'refused', decided_at_ms: nowMs, answer: reason };
  await save(transaction, refused);
  return tellReturn(refused);
}

async function save(transaction: Transaction<Tables>, { id, state, decided_at_ms, refund, back_fen, answer }: ReturnRow): Promise<void> {
  await transaction.updateTable('returns').set({ state, decided_at_ms, refund, back_fen, answer }).where('id', '=', id).execute();
}
