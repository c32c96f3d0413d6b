import type { Kysely } from 'kysely';
import type { Tables } from '../database/tables.js';
import { transact } from '../database/transact.js';
import { newId } from '../ids.js';

const failuresAtMost = 5;
const failuresWithinMs = 10 * 60_000;

/**
 * Lets a member try a code, five failures in ten minutes. The attempt is written down as failed before it is made, so
 * that twenty at once are five; `null` when there were enough.
 */
export async function beginAttempt(database: Kysely<Tables>, memberId: string, nowMs: number): Promise<string | null> {
  return transact(database, async (transaction) => {
    const failed = await transaction
      .selectFrom('code_attempts')
      .select(({ fn }) => fn.countAll().as('count'))
      .where('member_id', '=', memberId)
      .where('at_ms', '>', nowMs - failuresWithinMs)
      .executeTakeFirstOrThrow();
    if (Number(failed.count) >= failuresAtMost) {
      return null;
    }
    const id = newId('attempt');
    await transaction.insertInto('code_attempts').values({ id, member_id: memberId, at_ms: nowMs }).execute();
    return id;
  });
}

/** It was no failure after all. */
export async function forgetAttempt(database: Kysely<Tables>, id: string): Promise<void> {
  await database.deleteFrom('code_attempts').where('id', '=', id).execute();
}
