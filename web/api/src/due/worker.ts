import { setImmediate as letOthersIn } from 'node:timers/promises';
import type { Kysely, Transaction } from 'kysely';
import type { Tables } from '../database/tables.js';
import { isPostgres, transact } from '../database/transact.js';
import { noteEndedHolds } from './holds.js';
import { planJobs, type JobKind, type PlanJob } from './queue.js';

/** The effect of a job, in the job's own transaction. It finds out itself whether there is still something to do. */
export type Effect = (transaction: Transaction<Tables>, key: string, nowMs: number) => Promise<void>;

/**
 * An effect that asks somebody outside of the database. What is asked is written down first, nothing is locked while they
 * answer, and what follows is stored with the job. Whoever dies in between leaves the job to be done again, with the same
 * ask: it must be one that may come twice.
 */
export interface Errand {
  /** Null: there is nothing to ask; `finish` follows in the same transaction. */
  prepare(transaction: Transaction<Tables>, key: string, nowMs: number): Promise<(() => Promise<string>) | null>;
  /** With what was answered; it finds out itself whether there is still something to do. */
  finish(transaction: Transaction<Tables>, key: string, answer: string | null, nowMs: number): Promise<void>;
}

export type Effects = Readonly<Record<Exclude<JobKind, PlanJob | 'send_message'>, Effect | Errand> & Partial<Record<PlanJob, Effect>>>;

export interface Worked {
  done: number;
  failed: { kind: string; key: string; error: unknown }[];
}

const firstPauseMs = 5_000;
/** Longer than anyone outside is waited for. */
const errandLastsMs = 60_000;
const longestPauseMs = 3_600_000;

interface Found {
  kind: string;
  key: string;
  attempts: number;
}

/**
 * Does everything that is due, oldest first, late or not. Any number of processes may work at once: a job is marked
 * done in the transaction that holds its effect, so each effect happens once; what asks somebody outside is an errand.
 * One that fails waits longer each time and does not stop the others. Between two jobs whatever else this process does has its turn.
 */
export async function workDue(database: Kysely<Tables>, effects: Effects, nowMs: number): Promise<Worked> {
  const worked: Worked = { done: 0, failed: [] };
  await noteEndedHolds(database, nowMs);
  const others = ['send_message', ...planJobs.filter((kind) => effects[kind] === undefined)];
  for (;;) {
    // A look without a lock: most of the time there is nothing to do.
    if ((await next(database, nowMs, others)) === undefined) {
      return worked;
    }
    await letOthersIn();
    let current: Found | undefined;
    try {
      const outside = await transact(database, async (transaction) => {
        current = await next(transaction, nowMs, others, isPostgres(database));
        return current === undefined ? null : begin(transaction, effects, current, nowMs);
      });
      if (current === undefined) {
        return worked;
      }
      if (outside !== null) {
        await outside.finish(await outside.ask());
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

  /** Does the job; or notes that it is under way, and tells whom to ask and how it ends. */
  async function begin(transaction: Transaction<Tables>, known: Effects, job: Found, atMs: number): Promise<Outside | null> {
    const effect = effectOf(known, job);
    if (typeof effect === 'function') {
      await effect(transaction, job.key, atMs);
      await markDone(transaction, job, atMs);
      return null;
    }
    const ask = await effect.prepare(transaction, job.key, atMs);
    if (ask === null) {
      await effect.finish(transaction, job.key, null, atMs);
      await markDone(transaction, job, atMs);
      return null;
    }
    await ofJob(transaction, job).set({ try_at_ms: atMs + errandLastsMs }).execute();
    return {
      ask,
      finish: (answer) => transact(database, async (later) => {
        await effect.finish(later, job.key, answer, atMs);
        await ofJob(later, job).set(({ eb }) => ({ done_at_ms: atMs, attempts: eb('attempts', '+', 1) })).execute();
      }),
    };
  }
}

interface Outside {
  ask: () => Promise<string>;
  finish: (answer: string) => Promise<void>;
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

function effectOf(effects: Effects, { kind }: Found): Effect | Errand {
  const effect = (effects as Readonly<Record<string, Effect | Errand | undefined>>)[kind];
  if (effect === undefined) {
    throw new Error(`Nobody knows how to do ${kind}: an older process is working.`);
  }
  return effect;
}

const ofJob = (database: Kysely<Tables>, { kind, key }: Found) =>
  database.updateTable('due_jobs').where('kind', '=', kind).where('key', '=', key).where('done_at_ms', 'is', null);

async function markDone(transaction: Transaction<Tables>, job: Found, nowMs: number): Promise<void> {
  await ofJob(transaction, job)
    .set(({ eb }) => ({ done_at_ms: nowMs, attempts: eb('attempts', '+', 1) }))
    // An effect may have set the next instant of its own job.
    .where('try_at_ms', '<=', nowMs)
    .execute();
}

async function postpone(database: Kysely<Tables>, job: Found, nowMs: number): Promise<void> {
  const pauseMs = Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(job.attempts, 12));
  await ofJob(database, job).set({ try_at_ms: nowMs + pauseMs, attempts: job.attempts + 1 }).execute();
}
