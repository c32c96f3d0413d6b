import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Transaction } from 'kysely';
import type { MemberRow, Tables } from '../database/tables.js';
import { fingerprintOf } from '../idempotency/fingerprint.js';
import { readMember } from '../members/sessions.js';
import { keyPattern, runOnce, type Answer, type KeyOwner } from '../idempotency/run-once.js';
import { unauthenticated } from '../problems.js';
import type { Services } from '../services.js';
import { memberOf } from './auth.js';

export const keyHeaders = {
  type: 'object',
  required: ['idempotency-key'],
  properties: {
    'idempotency-key': { description: 'Random, one for each thing a person confirms.', type: 'string', pattern: keyPattern },
  },
} as const;

export const told = (status: number, body: unknown): Answer => ({ status, body: JSON.stringify(body) });

type Decide<Owner> = (transaction: Transaction<Tables>, owner: Owner, nowMs: number) => Promise<Answer>;

/**
 * A write: its effect and its answer in one transaction, once for each key of the member. `afterwards` runs when it is
 * committed and before it is answered; it must not fail.
 */
export function writeOnce(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  decide: Decide<MemberRow>,
  afterwards?: () => Promise<void>,
): Promise<FastifyReply> {
  const { id } = memberOf(request);
  return writeOnceBy({ name: id, find: async () => ({ id }) }, services, request, reply, async (transaction, _owner, nowMs) => {
    const member = await readMember(transaction, id);
    // Erased between the look at the token and now.
    if (member === undefined || member.erased_at_ms !== null) throw unauthenticated();
    return decide(transaction, member, nowMs);
  }, afterwards);
}

/** The same for whoever owns the key, found in the transaction. */
export async function writeOnceBy<Owner extends { id: string }>(
  owner: KeyOwner<Owner>,
  { database, clock }: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  decide: Decide<Owner>,
  afterwards?: () => Promise<void>,
): Promise<FastifyReply> {
  const path = request.url.split('?')[0] ?? '';
  const keyed = {
    owner,
    key: String(request.headers['idempotency-key']),
    fingerprint: fingerprintOf(request.method, path, request.body ?? null),
  };
  const { status, body, replayed } = await runOnce(database, keyed, clock.nowMs(), (transaction, found) =>
    // As the time stands now: others may have kept the lock for seconds.
    decide(transaction, found, clock.nowMs()));
  await afterwards?.();
  if (replayed) {
    reply.header('idempotency-replayed', 'true');
  }
  const type = status < 400 ? 'application/json' : 'application/problem+json';
  return reply.status(status).header('cache-control', 'no-store').type(`${type}; charset=utf-8`).send(body);
}
