import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** As they stand at this point. */
interface Then {
  returns: { id: string; order_id: string; state: string; back_fen: number; refund: string; asked_at_ms: number; decided_at_ms: number | null; refunded_at_ms: number | null };
  orders: { id: string; payment_path: string | null; paid_by: string | null; paid_fen: number | null; group_id: string | null; group_seat: number | null };
  payments: { id: string; order_id: string; path: string; number: string | null; amount_fen: number };
  group_effects: { id: string; group_id: string | null; kind: string; effect: string; asked_at_ms: number; done_at_ms: number | null };
  due_jobs: { kind: string; key: string; due_at_ms: number; done_at_ms: number | null };
  pay_backs: { id: string; order_id: string; path: string; amount_fen: number; asked_at_ms: number; reference: string | null; done_at_ms: number | null };
}

type PayBack = Omit<Then['pay_backs'], 'reference'>;

/** What went back before each paying back had a row: the report compares rows with the provider's bill. */
async function up(database: Kysely<Then>): Promise<void> {
  const all = [...await ofReturns(database), ...await ofSeats(database), ...await ofPayments(database)];
  for (const row of all.filter(({ amount_fen }) => amount_fen > 0)) {
    await database.insertInto('pay_backs').values({ ...row, reference: null }).onConflict((conflict) => conflict.column('id').doNothing()).execute();
  }
}

async function ofReturns(database: Kysely<Then>): Promise<PayBack[]> {
  const rows = await database
    .selectFrom('returns')
    .innerJoin('orders', 'orders.id', 'returns.order_id')
    .leftJoin('payments', 'payments.id', 'orders.paid_by')
    .select([
      'returns.id', 'returns.order_id', 'returns.back_fen', 'returns.refund', 'returns.asked_at_ms', 'returns.decided_at_ms', 'returns.refunded_at_ms',
      'orders.payment_path', 'orders.group_id', 'orders.group_seat', 'payments.number',
    ])
    .where('returns.state', '=', 'refunded')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    order_id: row.group_id === null ? row.number ?? row.order_id : `${row.group_id}-${row.group_seat ?? 0}`,
    path: row.payment_path ?? 'mini_program',
    amount_fen: row.back_fen + (JSON.parse(row.refund) as { return_freight_fen: number }).return_freight_fen,
    asked_at_ms: row.decided_at_ms ?? row.asked_at_ms,
    done_at_ms: row.refunded_at_ms,
  }));
}

async function ofSeats(database: Kysely<Then>): Promise<PayBack[]> {
  const rows = await database
    .selectFrom('group_effects')
    .selectAll()
    .where('kind', 'in', ['refund', 'settle', 'money_back'])
    .where('done_at_ms', 'is not', null)
    .execute();
  return rows.map(({ id, group_id, effect, asked_at_ms, done_at_ms }) => {
    const { seat = 0, fen = 0 } = JSON.parse(effect) as { seat?: number; fen?: number };
    return { id, order_id: `${group_id ?? ''}-${seat}`, path: 'mini_program', amount_fen: fen, asked_at_ms, done_at_ms };
  });
}

/** Money that came and was not taken, or not all of it. */
async function ofPayments(database: Kysely<Then>): Promise<PayBack[]> {
  const rows = await database
    .selectFrom('due_jobs')
    .innerJoin('payments', 'payments.id', 'due_jobs.key')
    .innerJoin('orders', 'orders.id', 'payments.order_id')
    .select([
      'payments.id', 'payments.order_id', 'payments.path', 'payments.number', 'payments.amount_fen',
      'orders.paid_by', 'orders.paid_fen', 'due_jobs.due_at_ms', 'due_jobs.done_at_ms',
    ])
    .where('due_jobs.kind', '=', 'money_back')
    .where('due_jobs.done_at_ms', 'is not', null)
    .execute();
  return rows.map((row) => ({
    id: `back-${row.id}`,
    order_id: row.number ?? row.order_id,
    path: row.path,
    amount_fen: row.amount_fen - (row.paid_by === row.id ? row.paid_fen ?? 0 : 0),
    asked_at_ms: row.due_at_ms,
    done_at_ms: row.done_at_ms,
  }));
}

// No way down: what went back is kept.
export const earlierPayBacks: Migration = { up };
