import { setTimeout as pause } from 'node:timers/promises';
import { PostgresAdapter, type Kysely } from 'kysely';
import { CommitGroup, type Work } from './commit-group.js';
import { isBusy } from './sqlite-file.js';
import type { Tables } from './tables.js';

const retryForMs = 5_000;
const uniqueAttempts = 5;

/** Nobody got the lock in time, or the database went away. Asking again with the same key is safe. */
export class DatabaseBusyError extends Error {}

export const isPostgres = (database: Kysely<Tables>): boolean =>
  database.getExecutor().adapter instanceof PostgresAdapter;

/**
 * All of `work`, or nothing. On SQLite those that come together share a commit. PostgreSQL runs transactions serializably
 * and breaks off one of two that would not fit in a row; that one is tried again, so `work` must leave no trace outside
 * the database.
 */
export async function transact<Result>(database: Kysely<Tables>, work: Work<Result>): Promise<Result> {
  return isPostgres(database) ? tried(() => database.transaction().execute(work)) : groupOf(database).add(work);
}

const groups = new WeakMap<Kysely<Tables>, CommitGroup>();

function groupOf(database: Kysely<Tables>): CommitGroup {
  const group = groups.get(database) ?? new CommitGroup(database, tried, (error) => kindOf(error) === 'conflict');
  groups.set(database, group);
  return group;
}

async function tried<Result>(attemptOnce: () => Promise<Result>): Promise<Result> {
  const startedMs = performance.now();
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await attemptOnce();
    } catch (error) {
      const kind = kindOf(error);
      if (kind === 'gone') {
        throw new DatabaseBusyError('The database cannot be reached.', { cause: error });
      }
      // Two that inserted the same key at once: the second finds the first's row when it looks again.
      if (kind === 'other' || (kind === 'unique' && attempt >= uniqueAttempts)) {
        throw error;
      }
      if (performance.now() - startedMs > retryForMs) {
        throw new DatabaseBusyError('The database stayed busy.', { cause: error });
      }
      await pause(Math.random() * Math.min(250, 5 * 2 ** attempt));
    }
  }
}

const conflicts: readonly string[] = ['40001', '40P01', '55P03'];
const goneCodes: readonly string[] = ['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EPIPE', '57P01', '57P02', '57P03', '53300'];

function kindOf(error: unknown): 'conflict' | 'unique' | 'gone' | 'other' {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (conflicts.includes(code) || isBusy(error)) {
    return 'conflict';
  }
  if (code === '23505') {
    return 'unique';
  }
  return isGone(error) ? 'gone' : 'other';
}

/** No connection, or one that broke: whether a commit under way happened is told by the key, asked again. */
export function isGone(error: unknown): boolean {
  if (!(error instanceof Error)) {
    return false;
  }
  const code = 'code' in error ? String(error.code) : '';
  return goneCodes.includes(code) || /^Connection terminated|timeout exceeded when trying to connect/.test(error.message);
}
