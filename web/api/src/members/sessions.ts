import { hash, randomBytes } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import { preparedOne } from '../database/prepared.js';
import { lookedUpTogether } from '../database/together.js';
import type { MemberRow, Tables } from '../database/tables.js';
import { newId } from '../ids.js';
import { dayMs } from './periods.js';

const demoLastsMs = 30 * dayMs;
const accessLastsMs = 3_600_000;
const refreshLastsMs = 30 * dayMs;
/** How long an answer may have been lost. */
const lostForMs = 60_000;

/** Only the hash of a token is kept, so a stolen table opens no door. */
export const hashOf = (token: string): string => hash('sha256', token);
const newToken = (): string => randomBytes(32).toString('base64url');

export interface OpenedSession {
  token: string;
  expiresAtMs: number;
}

export interface RenewableSession extends OpenedSession {
  memberId: string;
  refreshToken: string;
  refreshExpiresAtMs: number;
}

/** A token of 256 random bits. */
export async function openSession(
  database: Kysely<Tables>,
  memberId: string,
  nowMs: number,
  { lastsMs = demoLastsMs, familyId = null }: { lastsMs?: number; familyId?: string | null } = {},
): Promise<OpenedSession> {
  const token = newToken();
  const expiresAtMs = nowMs + lastsMs;
  await database.deleteFrom('sessions').where('member_id', '=', memberId).where('expires_at_ms', '<=', nowMs).execute();
  await database
    .insertInto('sessions')
    .values({ token_sha256: hashOf(token), member_id: memberId, created_at_ms: nowMs, expires_at_ms: expiresAtMs, family_id: familyId })
    .execute();
  return { token, expiresAtMs };
}

/** A sign-in: a short access token, and a refresh token that is exchanged for the next pair. */
export async function openFamily(transaction: Transaction<Tables>, memberId: string, nowMs: number): Promise<RenewableSession> {
  const familyId = newId('family');
  await transaction
    .insertInto('session_families')
    .values({ id: familyId, member_id: memberId, created_at_ms: nowMs, revoked_at_ms: null })
    .execute();
  return openPair(transaction, memberId, familyId, nowMs);
}

async function openPair(transaction: Transaction<Tables>, memberId: string, familyId: string, nowMs: number): Promise<RenewableSession> {
  const opened = await openSession(transaction, memberId, nowMs, { lastsMs: accessLastsMs, familyId });
  const refreshToken = newToken();
  const refreshExpiresAtMs = nowMs + refreshLastsMs;
  await transaction
    .insertInto('refresh_tokens')
    .values({ token_sha256: hashOf(refreshToken), family_id: familyId, expires_at_ms: refreshExpiresAtMs, used_at_ms: null })
    .execute();
  return { ...opened, memberId, refreshToken, refreshExpiresAtMs };
}

/**
 * The next pair; null when there is none to give. A refresh token that comes again may be one whose answer was lost:
 * once, within a minute, it is answered anew and the lost pair ends. Otherwise it is in two hands, and everything that
 * came of its sign-in ends.
 */
export async function refreshSession(transaction: Transaction<Tables>, refreshToken: string, nowMs: number): Promise<RenewableSession | null> {
  const sha256 = hashOf(refreshToken);
  const row = await transaction
    .selectFrom('refresh_tokens')
    .innerJoin('session_families', 'session_families.id', 'refresh_tokens.family_id')
    .select(['family_id', 'member_id', 'expires_at_ms', 'used_at_ms', 'revoked_at_ms'])
    .where('token_sha256', '=', sha256)
    .executeTakeFirst();
  if (row === undefined || row.revoked_at_ms !== null || row.expires_at_ms <= nowMs) {
    return null;
  }
  if (row.used_at_ms === null) {
    await useToken(transaction, sha256, nowMs);
  } else if (!(await endLostPair(transaction, { sha256, familyId: row.family_id, usedAtMs: row.used_at_ms }, nowMs))) {
    await revokeFamily(transaction, row.family_id, nowMs);
    return null;
  }
  return openPair(transaction, row.member_id, row.family_id, nowMs);
}

const useToken = (transaction: Transaction<Tables>, sha256: string, nowMs: number): Promise<unknown> =>
  transaction.updateTable('refresh_tokens').set({ used_at_ms: nowMs }).where('token_sha256', '=', sha256).execute();

interface UsedToken {
  sha256: string;
  familyId: string;
  usedAtMs: number;
}

/** Ends the one pair that came of this token; false when it is too late, or somebody has that pair and used it. */
async function endLostPair(transaction: Transaction<Tables>, { sha256, familyId, usedAtMs }: UsedToken, nowMs: number): Promise<boolean> {
  const later = await transaction
    .selectFrom('refresh_tokens')
    .select(['token_sha256', 'used_at_ms'])
    .where('family_id', '=', familyId)
    .where('token_sha256', '!=', sha256)
    .where('expires_at_ms', '>=', usedAtMs + refreshLastsMs)
    .execute();
  const [lost] = later;
  if (nowMs - usedAtMs > lostForMs || lost === undefined || later.length > 1 || lost.used_at_ms !== null) {
    return false;
  }
  // Marked, not forgotten: if it comes after all, it is in another hand.
  await useToken(transaction, lost.token_sha256, nowMs);
  await transaction.deleteFrom('sessions').where('family_id', '=', familyId).where('created_at_ms', '>=', usedAtMs).execute();
  return true;
}

async function revokeFamily(transaction: Transaction<Tables>, familyId: string, nowMs: number): Promise<void> {
  await transaction.updateTable('session_families').set({ revoked_at_ms: nowMs }).where('id', '=', familyId).execute();
  await transaction.deleteFrom('sessions').where('family_id', '=', familyId).execute();
}

/** Ends the session of this token, and with it whatever came of the same sign-in. */
export async function endSession(transaction: Transaction<Tables>, tokenSha256: string, nowMs: number): Promise<void> {
  const session = await transaction.selectFrom('sessions').select('family_id').where('token_sha256', '=', tokenSha256).executeTakeFirst();
  await transaction.deleteFrom('sessions').where('token_sha256', '=', tokenSha256).execute();
  if (session !== undefined && session.family_id !== null) {
    await revokeFamily(transaction, session.family_id, nowMs);
  }
}

export const memberOfToken = lookedUpTogether<MemberRow & { key: string; until_ms: number }>((database, tokens, nowMs) => database
  .selectFrom('sessions')
  .innerJoin('members', 'members.id', 'sessions.member_id')
  .selectAll('members')
  .select(['sessions.token_sha256 as key', 'sessions.expires_at_ms as until_ms'])
  .where('sessions.token_sha256', 'in', tokens)
  .where('sessions.expires_at_ms', '>', nowMs));

const ofId = preparedOne<{ id: string }, MemberRow>((database, gap) => database.selectFrom('members').selectAll().where('id', '=', gap('id')));

export const readMember = (database: Kysely<Tables>, id: string): Promise<MemberRow | undefined> => ofId(database, { id });
