import { sql, type Kysely } from 'kysely';
import type { Tables } from '../database/tables.js';
import { enqueue, planJobs } from '../due/queue.js';
import { dateDigits, dayMs, periodStartMs } from '../members/periods.js';

const keptForMs = 7 * dayMs;

/** Notes that today is to be planned; once, whoever notes it. */
export async function noteDay(database: Kysely<Tables>, nowMs: number): Promise<void> {
  await enqueue(database, { kind: 'plan_day', key: dateDigits(nowMs), dueAtMs: periodStartMs('day', nowMs) });
}

/** Few enough that a page is planned in the time of a request or two, many enough that its transaction is worth its cost. */
const membersOfPage = 100;

/**
 * All members are planned for, a page of them a job, "date/first/first of the next", and tomorrow is noted. A day that
 * was missed is not made up for: whoever plans late still tells what makes sense.
 */
export async function planDay(transaction: Kysely<Tables>, _key: string, nowMs: number): Promise<void> {
  const today = dateDigits(nowMs);
  await sql`insert into due_jobs (kind, key, due_at_ms, try_at_ms, payload)
    select 'plan_page', cast(${today} as text) || '/' || id || '/' || coalesce(next_id, ''), cast(${nowMs} as bigint), cast(${nowMs} as bigint), '{}'
    from (
      select id, lead(id) over (order by id) as next_id from (
        select id, row_number() over (order by id) as place from members where kind <> 'staff' and erased_at_ms is null
      ) as placed where place % ${membersOfPage} = 1
    ) as pages
    where true
    on conflict (kind, key) do nothing`.execute(transaction);
  await transaction
    .deleteFrom('due_jobs')
    .where('kind', 'in', [...planJobs])
    .where('done_at_ms', '<', nowMs - keptForMs)
    .execute();
  await noteDay(transaction, periodStartMs('day', nowMs) + dayMs);
}

/** Something happened that a touch may hang on: the member is planned for again, without waiting for tomorrow. */
export async function planSoon(transaction: Kysely<Tables>, order: { id: string; member_id: string }, what: string, nowMs: number): Promise<void> {
  await enqueue(transaction, { kind: 'plan_touches', key: `${order.member_id}/${order.id}/${what}`, dueAtMs: nowMs });
}
