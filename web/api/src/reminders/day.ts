import { sql, type Kysely } from 'kysely';
import type { Tables } from '../database/tables.js';
import { enqueue } from '../due/queue.js';
import { dateDigits, dayMs, periodStartMs } from '../members/periods.js';

const keptForMs = 7 * dayMs;

/** Notes that today is to be planned; once, whoever notes it. */
export async function noteDay(database: Kysely<Tables>, nowMs: number): Promise<void> {
  await enqueue(database, { kind: 'plan_day', key: dateDigits(nowMs), dueAtMs: periodStartMs('day', nowMs) });
}

/**
 * Every member gets a planning job for the day, and tomorrow is noted. A day that was missed is not made up for:
 * whoever plans late still tells what makes sense.
 */
export async function planDay(transaction: Kysely<Tables>, _key: string, nowMs: number): Promise<void> {
  const today = dateDigits(nowMs);
  await sql`insert into due_jobs (kind, key, due_at_ms, try_at_ms, payload)
    select 'plan_touches', id || '/' || cast(${today} as text), cast(${nowMs} as bigint), cast(${nowMs} as bigint), '{}'
    from members where kind <> 'staff' and erased_at_ms is null
    on conflict (kind, key) do nothing`.execute(transaction);
  await transaction
    .deleteFrom('due_jobs')
    .where('kind', 'in', ['plan_day', 'plan_touches'])
    .where('done_at_ms', '<', nowMs - keptForMs)
    .execute();
  await noteDay(transaction, periodStartMs('day', nowMs) + dayMs);
}

/** Something happened that a touch may hang on: the member is planned for again, without waiting for tomorrow. */
export async function planSoon(transaction: Kysely<Tables>, order: { id: string; member_id: string }, what: string, nowMs: number): Promise<void> {
  await enqueue(transaction, { kind: 'plan_touches', key: `${order.member_id}/${order.id}/${what}`, dueAtMs: nowMs });
}
