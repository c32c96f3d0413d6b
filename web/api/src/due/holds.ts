import { sql, type Kysely, type RawBuilder } from 'kysely';
import type { Tables } from '../database/tables.js';
import { transact } from '../database/transact.js';

/**
 * Orders whose hold has ended unpaid, and that no job is noted for. Placing one notes none: most are paid, and a job would
 * be written for each. Written out, not given: an index of only these orders is used only where they are named.
 */
const ended = (nowMs: number): RawBuilder<unknown> => sql`from orders
  where state = 'awaiting_payment' and hold_until_ms <= ${nowMs}
  and not exists (select 1 from due_jobs where kind = 'expire_hold' and key = orders.id)`;

export async function endedHolds(database: Kysely<Tables>, nowMs: number): Promise<number> {
  const { rows: [row] } = await sql<{ holds: number }>`select count(*) as holds ${ended(nowMs)}`.execute(database);
  return Number(row?.holds ?? 0);
}

/** Notes a job for each. */
export async function noteEndedHolds(database: Kysely<Tables>, nowMs: number): Promise<void> {
  // A look without a lock: most of the time there is none.
  if (await endedHolds(database, nowMs) > 0) {
    await transact(database, (transaction) => sql`insert into due_jobs (kind, key, due_at_ms, try_at_ms, payload)
      select 'expire_hold', id, hold_until_ms, hold_until_ms, '{}' ${ended(nowMs)}
      on conflict (kind, key) do nothing`.execute(transaction));
  }
}
