import { setImmediate as letOthersIn } from 'node:timers/promises';
import type { Kysely, Transaction } from 'kysely';
import type { Tables } from '../database/tables.js';
import { isPostgres, transact } from '../database/transact.js';
import { planJobs, type JobKind, type PlanJob } from './queue.js';

/** The effect of a job, in the job's own transaction. It finds out itself whether there is still something to do. */
export type Effect = (transaction: Transaction<Tables>, key: string, nowMs: number) => Promise<void>;
export type Effects = Readonly<Record<Exclude<JobKind, PlanJob | 'send_message'>, Effect> & Partial<Record<PlanJob, Effect>>>;

export interface Worked {
  done: number;
  failed: { kind: string; key: string; error: unknown }[];
}

const firstPauseMs = 5_000;
const longestPauseMs = 3_600_000;

interface Found {
  kind: string;
  key: string;
  attempts: number;
}

/**
 * Does everything that is due, oldest first, late or not. Any number of processes may work at once: a job is marked
 * done in the transaction that holds its effect, so each effect happens once. One that fails waits longer each time
 * and does not stop the others. Between two jobs whatever else this process does has its turn.
 */
export async function workDue(database: Kysely<Tables>, effects: Effects, nowMs: number): Promise<Worked> {
  const worked: Worked = { done: 0, failed: [] };
  const others = ['send_message', ...planJobs.filter((kind) => effects[kind] === undefined)];
  for (;;) {
    // A look without a lock: most of the time there is nothing to do.
    if ((await next(database, nowMs, others)) === undefined) {
      return worked;
    }
    await letOthersIn();
    let current: Found | undefined;
    try {
      const done = await transact(database, async (transaction) => {
        current = await next(transaction, nowMs, others, isPostgres(database));
        return current === undefined ? false : perform(transaction, effects, current, nowMs);
      });
      if (!done) {
        return worked;
      }
      worked.done += 1;
    } catch (error) {
      if (current === undefined) {
        throw error;
      }
      worked.failed.push({ kind: current.kind, key: current.key, error });
      await postpone(database, current, nowMs);
    }
  }
}

function next(database: Kysely<Tables>, nowMs: number, others: readonly string[], locking = false): Promise<Found | undefined> {
  return database
    .selectFrom('due_jobs')
    .select(['kind', 'key', 'attempts'])
    .where('done_at_ms', 'is', null)
    .where('try_at_ms', '<=', nowMs)
    .where('kind', 'not in', [...others])
    .orderBy('try_at_ms')
    .orderBy('kind')
    .orderBy('key')
    .limit(1)
    .$if(locking, (query) => query.forUpdate().skipLocked())
    .executeTakeFirst();
}

async function perform(transaction: Transaction<Tables>, effects: Effects, { kind, key }: Found, nowMs: number): Promise<true> {
  const effect = (effects as Readonly<Record<string, Effect | undefined>>)[kind];
  if (effect === undefined) {
    throw new Error(`Nobody knows how to do ${kind}: an older process is working.`);
  }
  await effect(transaction, key, nowMs);
  await transaction
    .updateTable('due_jobs')
    .set(({ eb }) => ({ done_at_ms: nowMs, attempts: eb('attempts', '+', 1) }))
    .where('kind', '=', kind)
    .where('key', '=', key)
    // An effect may have set the next instant of its own job.
    .where('try_at_ms', '<=', nowMs)
    .execute();
  return true;
}

async function postpone(database: Kysely<Tables>, { kind, key, attempts }: Found, nowMs: number): Promise<void> {
  const pauseMs = Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(attempts, 12));
  await database
    .updateTable('due_jobs')
    .set({ try_at_ms: nowMs + pauseMs, attempts: attempts + 1 })
    .where('kind', '=', kind)
    .where('key', '=', key)
    .where('done_at_ms', 'is', null)
    .execute();
}
