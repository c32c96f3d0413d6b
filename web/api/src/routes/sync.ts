import type { FastifyInstance } from 'fastify';
import type { SyncAnswer, SyncAsk } from '@yansuan/sdk/wire';
import { transact } from '../database/transact.js';
import { memberOf, requireMember } from '../http/auth.js';
import { ProblemError, unauthenticated } from '../problems.js';
import { answer, problems } from '../schemas/answers.js';
import { ref } from '../schemas/parts.js';
import type { Services } from '../services.js';
import { answerSync } from '../sync/answer.js';
import { refreshDerived } from '../sync/derived.js';
import { sqlStore } from '../sync/sql-store.js';

const mutationsAtMost = 50;
const protocol = 1;

export function syncRoutes(app: FastifyInstance, { database, shelf, clock }: Services): void {
  app.post<{ Body: SyncAsk }>('/v1/sync', {
    onRequest: requireMember,
    // Before the body is checked: a newer device is told what it is, not that its fields are wrong.
    preValidation: async ({ body }) => {
      const asked = typeof body === 'object' && body !== null && 'protocol' in body ? body.protocol : undefined;
      if (typeof asked === 'number' && asked !== protocol) {
        throw new ProblemError(426, 'UPGRADE', 'This server speaks another protocol. Get the newest shop.', { expected: `protocol ${protocol}` });
      }
    },
    schema: {
      summary: 'Changes of a device up, then what is new down',
      description:
        'Shelf, reminders, addresses and cart go both ways, wallet and orders come down. Every change has an effect once, ' +
        'however often it is sent; its result is told until acked_id covers it. Drop a change only by last_mutation_id.',
      tags: ['sync'],
      security: [{ token: [] }],
      body: ref('api-sync-ask.schema.json'),
      response: { 200: answer('The answer.', 'api-sync-answer.schema.json'), ...problems(400, 401, 409, 413, 426, 503) },
    },
  }, async (request, reply): Promise<SyncAnswer> => {
    const nowMs = clock.nowMs();
    const memberId = memberOf(request).id;
    reply.header('cache-control', 'no-store');
    return transact(database, async (transaction) => {
      // Shelf and bag go on when the rulebook has run out: no price is asked here.
      const { document, version } = await shelf.newest(transaction, nowMs);
      const store = sqlStore(transaction);
      const member = await transaction.selectFrom('members').selectAll().where('id', '=', memberId).executeTakeFirst();
      if (member === undefined || member.erased_at_ms !== null) {
        throw unauthenticated();
      }
      await refreshDerived(store, transaction, member, document, nowMs);
      return answerSync(store, { memberId, nowMs, rulebookVersion: version, mutationsAtMost }, request.body);
    });
  });
}
