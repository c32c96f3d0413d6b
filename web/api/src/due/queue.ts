import type { Kysely } from 'kysely';
import { prepared } from '../database/prepared.js';
import type { Tables } from '../database/tables.js';

/** `send_message` is not done in a transaction: reminders/send-messages.ts. */
export type JobKind = 'send_message' | 'expire_hold' | 'auto_receive' | 'refund' | 'money_back' | 'account' | 'group_tick' | 'group_effect' | 'close_month' | PlanJob;
/** Planning needs rules and the core; a process without them leaves these to others. */
export const planJobs = ['plan_day', 'plan_page', 'plan_touches'] as const;
export type PlanJob = (typeof planJobs)[number];

export interface Job {
  kind: JobKind;
  key: string;
  dueAtMs: number;
}

/** Notes what has to happen. The same kind and key is noted once, however often it is asked for. */
export async function enqueue(transaction: Kysely<Tables>, { kind, key, dueAtMs }: Job): Promise<void> {
  await note(transaction, { kind, key, due: dueAtMs });
}

const note = prepared<{ kind: string; key: string; due: number }, unknown>((database, gap) => database
  .insertInto('due_jobs')
  .values({ kind: gap('kind'), key: gap('key'), due_at_ms: gap('due'), try_at_ms: gap('due'), payload: '{}', done_at_ms: null })
  .onConflict((conflict) => conflict.columns(['kind', 'key']).doNothing()));

/** One job for the key, at this instant, whether it was done before or not; null: none. */
export async function reschedule(transaction: Kysely<Tables>, { kind, key, dueAtMs }: { kind: JobKind; key: string; dueAtMs: number | null }): Promise<void> {
  if (dueAtMs === null) {
    await transaction.deleteFrom('due_jobs').where('kind', '=', kind).where('key', '=', key).execute();
    return;
  }
  const again = { due_at_ms: dueAtMs, try_at_ms: dueAtMs, done_at_ms: null, attempts: 0 };
  await transaction
    .insertInto('due_jobs')
    .values({ kind, key, payload: '{}', ...again })
    .onConflict((conflict) => conflict.columns(['kind', 'key']).doUpdateSet(again))
    .execute();
}
