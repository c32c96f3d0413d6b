import { hash } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import { prepared, preparedOne } from '../database/prepared.js';
import type { AnswerTable, Tables } from '../database/tables.js';
import { isPostgres, transact } from '../database/transact.js';
import { ProblemError } from '../problems.js';

export interface Answer {
  status: number;
  body: string;
  /** The body is the detail of this order, which is kept with it, and more: `bodyOf`. */
  of?: { order: string; more: string };
}

/** Two JSON objects as one. */
export const bodyOf = (detail: string, more: string): string => `${detail.slice(0, -1)},${more.slice(1)}`;

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
): Promise<Told> {
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
 * On PostgreSQL the answers are read before the transaction, not in it: inserting is what makes a key unique, and a table
 * that every write reads as well would break off writes that have nothing to do with each other. On SQLite, which has one
 * lock for all, the look is one of the transaction's own.
 */
async function answerOnce(
  database: Kysely<Tables>,
  request: KeyedRequest,
  nowMs: number,
  decide: (transaction: Transaction<Tables>) => Promise<Answer>,
): Promise<Told> {
  const asked = { ...request, sha256: hash('sha256', request.fingerprint) };
  const looksBefore = isPostgres(database);
  const before = looksBefore ? await savedAnswer(database, asked) : undefined;
  if (before !== undefined) {
    return before;
  }
  try {
    return await transact(database, async (transaction) => {
      const known = looksBefore ? undefined : await savedAnswer(transaction, asked);
      return known ?? answerNew(transaction, asked, nowMs, await decide(transaction));
    });
  } catch (error) {
    // Another process may have answered this key meanwhile: then whatever went wrong here, that is the answer.
    const others = await savedAnswer(database, asked);
    if (others === undefined) {
      throw error;
    }
    return others;
  }
}

type Asked = KeyedRequest & { sha256: string };
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
  return found && { status: found.status, body: found.detail === null ? found.body : bodyOf(found.detail, found.body), replayed: true };
}

async function answerNew(transaction: Transaction<Tables>, { memberId, key, sha256 }: Asked, nowMs: number, { status, body, of }: Answer): Promise<Told> {
  await save(transaction, { member: memberId, key, sha256, status, body: of?.more ?? body, order: of?.order ?? null, now: nowMs });
  return { status, body, replayed: false };
}
