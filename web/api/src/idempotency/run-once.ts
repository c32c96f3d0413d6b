import { hash } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import { prepared, preparedOne } from '../database/prepared.js';
import type { AnswerTable, Tables } from '../database/tables.js';
import { isPostgres, transact } from '../database/transact.js';
import { ProblemError } from '../problems.js';

export type Answer =
  | { status: number; body: string; of?: undefined }
  /** The body is the detail of this order, which is kept with it, and more: `bodyOf`. */
  | { status: number; body: Buffer; of: { order: string; more: string } };

/** Two JSON objects, the first in UTF-8, as one. */
export const bodyOf = (detail: Buffer, more: string): Buffer => Buffer.concat([detail.subarray(0, -1), Buffer.from(`,${more.slice(1)}`)]);

export interface KeyedRequest<Owner> {
  owner: KeyOwner<Owner>;
  key: string;
  /** The request as one text: method, path and body with its keys sorted. */
  fingerprint: string;
}

/** Whose key it is. */
export interface KeyOwner<Owner> {
  /** As far as the request tells: keys in flight are told apart by it. */
  name: string;
  /** Throws when there is nobody. */
  find(database: Kysely<Tables>): Promise<Owner>;
}

export const keyPattern = '^[A-Za-z0-9_-]{16,128}$';

/** Keys that this process is answering right now. */
const inFlight = new WeakMap<Kysely<Tables>, Set<string>>();

/**
 * Decides a keyed request once. The answer is stored in the transaction that holds its effect, so there is
 * never one without the other; a refusal thrown by `decide` stores nothing and may be tried again.
 */
export async function runOnce<Owner extends { id: string }>(
  database: Kysely<Tables>,
  request: KeyedRequest<Owner>,
  nowMs: number,
  decide: (transaction: Transaction<Tables>, owner: Owner) => Promise<Answer>,
): Promise<Told> {
  const keys = inFlight.get(database) ?? new Set<string>();
  inFlight.set(database, keys);
  const owned = `${request.owner.name} ${request.key}`;
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
 * On PostgreSQL the answers are read before the transaction, not in it: inserting is what makes a key unique, and a table
 * that every write reads as well would break off writes that have nothing to do with each other. On SQLite, which has one
 * lock for all, the look is one of the transaction's own.
 */
async function answerOnce<Owner extends { id: string }>(
  database: Kysely<Tables>,
  { owner, key, fingerprint }: KeyedRequest<Owner>,
  nowMs: number,
  decide: (transaction: Transaction<Tables>, owner: Owner) => Promise<Answer>,
): Promise<Told> {
  const sha256 = hash('sha256', fingerprint);
  const looksBefore = isPostgres(database);
  let asked: Asked | undefined;
  if (looksBefore) {
    asked = { memberId: (await owner.find(database)).id, key, sha256 };
    const before = await savedAnswer(database, asked);
    if (before !== undefined) {
      return before;
    }
  }
  try {
    return await transact(database, async (transaction) => {
      const found = await owner.find(transaction);
      asked = { memberId: found.id, key, sha256 };
      const known = looksBefore ? undefined : await savedAnswer(transaction, asked);
      return known ?? answerNew(transaction, asked, nowMs, await decide(transaction, found));
    });
  } catch (error) {
    // Another process may have answered this key meanwhile: then whatever went wrong here, that is the answer.
    const others = asked && (await savedAnswer(database, asked));
    if (others === undefined) {
      throw error;
    }
    return others;
  }
}

interface Asked {
  memberId: string;
  key: string;
  sha256: string;
}
type Told = Pick<Answer, 'status' | 'body'> & { replayed: boolean };
type SavedRow = Pick<AnswerTable, 'status' | 'body' | 'request_sha256'> & { detail: string | null };

const saved = preparedOne<{ member: string; key: string }, SavedRow>((database, gap) => database
  .selectFrom('answers')
  .leftJoin('orders', 'orders.id', 'answers.order_id')
  .select(['answers.status', 'answers.body', 'answers.request_sha256', 'orders.detail'])
  .where('answers.member_id', '=', gap('member'))
  .where('answers.key', '=', gap('key')));

const save = prepared<{ member: string; key: string; sha256: string; status: number; body: string; order: string | null; now: number }, unknown>((database, gap) => database
  .insertInto('answers')
  .values({
    member_id: gap('member'), key: gap('key'), request_sha256: gap('sha256'), status: gap('status'), body: gap('body'), order_id: gap('order'), created_at_ms: gap('now'),
  }));

async function savedAnswer(database: Kysely<Tables>, { memberId, key, sha256 }: Asked): Promise<Told | undefined> {
  const found = await saved(database, { member: memberId, key });
  if (found !== undefined && found.request_sha256 !== sha256) {
    throw new ProblemError(422, 'IDEMPOTENCY_KEY_REUSED', 'This key belongs to another request. Use a new one.');
  }
  return found && { status: found.status, body: found.detail === null ? found.body : bodyOf(Buffer.from(found.detail), found.body), replayed: true };
}

async function answerNew(transaction: Transaction<Tables>, { memberId, key, sha256 }: Asked, nowMs: number, answer: Answer): Promise<Told> {
  const { status, body } = answer;
  const kept = answer.of === undefined ? { body: answer.body, order: null } : { body: answer.of.more, order: answer.of.order };
  await save(transaction, { member: memberId, key, sha256, status, ...kept, now: nowMs });
  return { status, body, replayed: false };
}
