import type { Kysely, Transaction } from 'kysely';
import type { MemberRow, Tables } from '../database/tables.js';
import { hashOf } from '../members/sessions.js';
import { ProblemError } from '../problems.js';

/** A member's one calendar link: a new one ends the one before. */
export async function openFeed(transaction: Transaction<Tables>, memberId: string, token: string, nowMs: number): Promise<void> {
  const hash = hashOf(token);
  const taken = await transaction.selectFrom('shelf_feeds').select('token_sha256').where('token_sha256', '=', hash).executeTakeFirst();
  if (taken !== undefined) {
    throw new ProblemError(409, 'TOKEN_USED', 'Make a new random token.', { pointer: '/token' });
  }
  await closeFeeds(transaction, memberId, nowMs);
  await transaction.insertInto('shelf_feeds').values({ token_sha256: hash, member_id: memberId, created_at_ms: nowMs, revoked_at_ms: null }).execute();
}

export async function closeFeeds(transaction: Transaction<Tables>, memberId: string, nowMs: number): Promise<void> {
  await transaction.updateTable('shelf_feeds').set({ revoked_at_ms: nowMs }).where('member_id', '=', memberId).where('revoked_at_ms', 'is', null).execute();
}

export async function hasFeed(database: Kysely<Tables>, memberId: string): Promise<boolean> {
  const row = await database.selectFrom('shelf_feeds').select('token_sha256').where('member_id', '=', memberId).where('revoked_at_ms', 'is', null).executeTakeFirst();
  return row !== undefined;
}

export async function memberOfFeed(database: Kysely<Tables>, token: string): Promise<MemberRow | undefined> {
  return database
    .selectFrom('shelf_feeds')
    .innerJoin('members', 'members.id', 'shelf_feeds.member_id')
    .selectAll('members')
    .where('token_sha256', '=', hashOf(token))
    .where('revoked_at_ms', 'is', null)
    .executeTakeFirst();
}
