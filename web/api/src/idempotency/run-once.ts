import { createHash } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import type { Tables } from '../database/tables.js';
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
    return await transact(database, (transaction) => answerOnce(transaction, request, nowMs, decide));
  } finally {
    keys.delete(owned);
  }
}

async function answerOnce(
  transaction: Transaction<Tables>,
  { memberId, key, fingerprint }: KeyedRequest,
  nowMs: number,
  decide: (transaction: Transaction<Tables>) => Promise<Answer>,
): Promise<Answer & { replayed: boolean }> {
  const requestSha256 = createHash('sha256').update(fingerprint).digest('hex');
  const saved = await transaction
    .selectFrom('answers')
    .selectAll()
    .where('member_id', '=', memberId)
    .where('key', '=', key)
    .executeTakeFirst();
  if (saved !== undefined) {
    if (saved.request_sha256 !== requestSha256) {
      throw new ProblemError(422, 'IDEMPOTENCY_KEY_REUSED', 'This key belongs to another request. Use a new one.');
    }
    return { status: saved.status, body: saved.body, replayed: true };
  }
  const answer = await decide(transaction);
  await transaction
    .insertInto('answers')
    .values({ member_id: memberId, key, request_sha256: requestSha256, ...answer, created_at_ms: nowMs })
    .execute();
  return { ...answer, replayed: false };
}
