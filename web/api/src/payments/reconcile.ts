import type { Kysely } from 'kysely';
import type { Tables } from '../database/tables.js';
import { paymentId } from '../groups/effects.js';
import { dayMs } from '../members/periods.js';
import { refundNumber } from './wechat-pay/adapter.js';
import type { BillRow } from './wechat-pay/bill.js';

export interface Difference {
  kind: 'payment' | 'refund';
  /** The order's number at the provider; of the refund where it is one. */
  id: string;
  bill_fen: number | null;
  books_fen: number | null;
}

export interface Reconciliation {
  date: string;
  payments: { count: number; fen: number };
  refunds: { count: number; fen: number };
  /** Empty: the bill and the books say the same. */
  differences: Difference[];
}

type Books = ReadonlyMap<string, { fen: number; atMs: number }>;
/** So near to midnight the provider's day may be another than ours. */
const edgeMs = 10 * 60_000;

/** Each line of the bill against the books, and each entry of the books of that day against the bill. */
export async function reconcile(database: Kysely<Tables>, date: string, bill: readonly BillRow[]): Promise<Reconciliation> {
  const fromMs = Date.parse(`${date}T00:00:00+08:00`);
  const books = { payment: await paymentsOf(database), refund: await refundsOf(database) };
  const lines = {
    payment: new Map(bill.filter(({ refundId }) => refundId === null).map((row) => [row.orderId, row.amountFen])),
    refund: new Map(bill.flatMap((row) => (row.refundId === null ? [] : [[row.refundId, row.amountFen] as const]))),
  };
  const differences = (['payment', 'refund'] as const).flatMap((kind) => compare(kind, lines[kind], books[kind], fromMs));
  const sum = (of: ReadonlyMap<string, number>): { count: number; fen: number } =>
    ({ count: of.size, fen: [...of.values()].reduce((total, fen) => total + fen, 0) });
  return { date, payments: sum(lines.payment), refunds: sum(lines.refund), differences };
}

function compare(kind: Difference['kind'], bill: ReadonlyMap<string, number>, books: Books, fromMs: number): Difference[] {
  const told = [...bill].map(([id, billFen]): Difference => ({ kind, id, bill_fen: billFen, books_fen: books.get(id)?.fen ?? null }));
  const untold = [...books]
    .filter(([id, { atMs }]) => !bill.has(id) && atMs >= fromMs + edgeMs && atMs < fromMs + dayMs - edgeMs)
    .map(([id, { fen }]): Difference => ({ kind, id, bill_fen: null, books_fen: fen }));
  return [...told.filter(({ bill_fen, books_fen }) => bill_fen !== books_fen), ...untold];
}

async function paymentsOf(database: Kysely<Tables>): Promise<Books> {
  const orders = await database.selectFrom('payments').select(['order_id', 'number', 'amount_fen', 'created_at_ms']).where('path', '=', 'mini_program').where('amount_fen', '>', 0).execute();
  const seats = await database.selectFrom('group_payments').select(['group_id', 'seat', 'fen', 'received_at_ms']).where('fen', '>', 0).execute();
  return new Map([
    ...orders.map((row) => [row.number ?? row.order_id, { fen: row.amount_fen, atMs: row.created_at_ms }] as const),
    ...seats.map((row) => [paymentId(row.group_id, row.seat), { fen: row.fen, atMs: row.received_at_ms }] as const),
  ]);
}

async function refundsOf(database: Kysely<Tables>): Promise<Books> {
  const rows = await database.selectFrom('pay_backs').select(['id', 'amount_fen', 'done_at_ms']).where('path', '=', 'mini_program').where('done_at_ms', 'is not', null).execute();
  return new Map(rows.map((row) => [refundNumber(row.id), { fen: row.amount_fen, atMs: row.done_at_ms ?? 0 }] as const));
}
