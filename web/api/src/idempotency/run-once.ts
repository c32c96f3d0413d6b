import { hash } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import { prepared, preparedOne } from '../database/prepared.js';
import type { AnswerTable, Tables } from '../database/tables.js';
import { transact } from '../database/transact.js';
import { ProblemError } from '../problems.js';

export interface Answer {
  status: number;
  body: string;
}

export interface KeyedRequest {
  memberId: string;
  key: string;
  /** The request as one text: method, path and body with its keys sorted. */
  fingerprint: string;
}

export const keyPattern = '^[A-Za-z0-9_-]{16,128}$';

/** Keys that this process is answering right now. */
const inFlight = new WeakMap<Kysely<Tables>, Set<string>>();

/**
 * Decides a keyed request once. The answer is stored in the transaction that holds its effect, so there is
 * never one without the other; a refusal thrown by `decide` stores nothing and may be tried again.
 */
export async function runOnce(
  database: Kysely<Tables>,
  request: KeyedRequest,
  nowMs: number,
  decide: (transaction: Transaction<Tables>) => Promise<Answer>,
): Promise<Answer & { replayed: boolean }> {
  const keys = inFlight.get(database) ?? new Set<string>();
  inFlight.set(database, keys);
  const owned = `${request.memberId} ${request.key}`;
  if (keys.has(owned)) {
    throw new ProblemError(409, 'IDEMPOTENCY_IN_FLIGHT', 'This key is being answered. Ask again in a moment.', {}, {
      'retry-after': '1',
    });
  }
  keys.add(owned);
  try {
    return await answerOnce(database, request, nowMs, decide);
  } finally {
    keys.delete(owned);
  }
}

/**
 * The answers are read before the transaction, not in it: inserting is what makes a key unique, and on PostgreSQL a
 * table that every write reads as well would break off writes that have nothing to do with each other.
 */
async function answerOnce(
  database: Kysely<Tables>,
  request: KeyedRequest,
  nowMs: number,
  decide: (transaction: Transaction<Tables>) => Promise<Answer>,
): Promise<Answer & { replayed: boolean }> {
  const requestSha256 = hash('sha256', request.fingerprint);
  const before = await savedAnswer(database, request, requestSha256);
  if (before !== undefined) {
    return before;
  }
  try {
    return await transact(database, async (transaction) => {
      const answer = await decide(transaction);
      await save(transaction, { member: request.memberId, key: request.key, sha256: requestSha256, ...answer, now: nowMs });
      return { ...answer, replayed: false };
    });
  } catch (error) {
    // Another process may have answered this key meanwhile: then whatever went wrong here, that is the answer.
    const others = await savedAnswer(database, request, requestSha256);
    if (others === undefined) {
      throw error;
    }
    return others;
  }
}

type SavedRow = Pick<AnswerTable, 'status' | 'body' | 'request_sha256'>;

const saved = preparedOne<{ member: string; key: string }, SavedRow>((database, gap) => database
  .selectFrom('answers')
  .select(['status', 'body', 'request_sha256'])
  .where('member_id', '=', gap('member'))
  .where('key', '=', gap('key')));

const save = prepared<{ member: string; key: string; sha256: string; status: number; body: string; now: number }, unknown>((database, gap) => database
  .insertInto('answers')
  .values({
    member_id: gap('member'), key: gap('key'), request_sha256: gap('sha256'), status: gap('status'), body: gap('body'), created_at_ms: gap('now'),
  }));

async function savedAnswer(database: Kysely<Tables>, { memberId, key }: KeyedRequest, requestSha256: string): Promise<(Answer & { replayed: true }) | undefined> {
  const found = await saved(database, { member: memberId, key });
  if (found !== undefined && found.request_sha256 !== requestSha256) {
    throw new ProblemError(422, 'IDEMPOTENCY_KEY_REUSED', 'This key belongs to another request. Use a new one.');
  }
  return found && { status: found.status, body: found.body, replayed: true };
}
