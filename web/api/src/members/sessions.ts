import { createHash, randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { MemberRow, Tables } from '../database/tables.js';
import { dayMs } from './periods.js';

const sessionLastsMs = 30 * dayMs;

const hash = (token: string): string => createHash('sha256').update(token).digest('hex');

export interface OpenedSession {
  token: string;
  expiresAtMs: number;
}

/** A token of 256 random bits; the table keeps only its hash. */
export async function openSession(
  database: Kysely<Tables>,
  memberId: string,
  nowMs: number,
): Promise<OpenedSession> {
  const token = randomBytes(32).toString('base64url');
  const expiresAtMs = nowMs + sessionLastsMs;
  await database
    .insertInto('sessions')
    .values({ token_sha256: hash(token), member_id: memberId, created_at_ms: nowMs, expires_at_ms: expiresAtMs })
    .execute();
  return { token, expiresAtMs };
}

export async function memberOfToken(
  database: Kysely<Tables>,
  token: string,
  nowMs: number,
): Promise<MemberRow | undefined> {
  return database
    .selectFrom('sessions')
    .innerJoin('members', 'members.id', 'sessions.member_id')
    .selectAll('members')
    .where('sessions.token_sha256', '=', hash(token))
    .where('sessions.expires_at_ms', '>', nowMs)
    .executeTakeFirst();
}
