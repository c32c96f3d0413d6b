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
export const writeOnce = (
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  decide: Decide<MemberRow>,
  afterwards?: () => Promise<void>,
): Promise<FastifyReply> => writeOnceBy(readMember, services, request, reply, decide, afterwards);

type Decide<Member> = (transaction: Transaction<Tables>, member: Member, nowMs: number) => Promise<Answer>;

/** The same, with what `look` tells of the member. */
export async function writeOnceBy<Member extends Pick<MemberRow, 'erased_at_ms'>>(
  look: (transaction: Transaction<Tables>, memberId: string, nowMs: number) => Promise<Member | undefined>,
  { database, clock }: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  decide: Decide<Member>,
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
    // As the member and the time stand now: points and orders may have changed, and others kept the lock for seconds.
    const atMs = clock.nowMs();
    const member = await look(transaction, memberId, atMs);
    // Erased between the look at the token and now.
    if (member === undefined || member.erased_at_ms !== null) throw unauthenticated();
    return decide(transaction, member, atMs);
  });
  await afterwards?.();
  if (replayed) {
    reply.header('idempotency-replayed', 'true');
  }
  const type = status < 400 ? 'application/json' : 'application/problem+json';
  return reply.status(status).header('cache-control', 'no-store').type(`${type}; charset=utf-8`).send(body);
}
