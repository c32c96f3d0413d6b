import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Transaction } from 'kysely';
import type { MemberRow, Tables } from '../database/tables.js';
import { fingerprintOf } from '../idempotency/fingerprint.js';
import { readMember } from '../members/sessions.js';
import { keyPattern, runOnce, type Answer } from '../idempotency/run-once.js';
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

/**
 * A write: its effect and its answer in one transaction, once for each key of the member. `afterwards` runs when it is
 * committed and before it is answered; it must not fail.
 */
export async function writeOnce(
  { database, clock }: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  decide: (transaction: Transaction<Tables>, member: MemberRow, nowMs: number) => Promise<Answer>,
  afterwards?: () => Promise<void>,
): Promise<FastifyReply> {
  const { id: memberId } = memberOf(request);
  const nowMs = clock.nowMs();
  const path = request.url.split('?')[0] ?? '';
  const keyed = {
    memberId,
    key: String(request.headers['idempotency-key']),
    fingerprint: fingerprintOf(request.method, path, request.body ?? null),
  };
  const { status, body, replayed } = await runOnce(database, keyed, nowMs, async (transaction) => {
    // As the member stands now: points and orders may have changed since the token was looked at.
    const member = await readMember(transaction, memberId);
    // Erased between the look at the token and now.
    if (member === undefined || member.erased_at_ms !== null) throw unauthenticated();
    return decide(transaction, member, nowMs);
  });
  await afterwards?.();
  if (replayed) {
    reply.header('idempotency-replayed', 'true');
  }
  const type = status < 400 ? 'application/json' : 'application/problem+json';
  return reply.status(status).header('cache-control', 'no-store').type(`${type}; charset=utf-8`).send(body);
}
