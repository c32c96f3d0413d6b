import type { FastifyInstance } from 'fastify';
import type { Me, MyData } from '@yansuan/sdk/wire';
import { transact } from '../database/transact.js';
import { memberOf, requireMember } from '../http/auth.js';
import { eraseMember } from '../members/erase.js';
import { exportMember } from '../members/export.js';
import { snapshotAndWallet } from '../members/snapshot.js';
import { answer, problems } from '../schemas/answers.js';
import type { Services } from '../services.js';

export function meRoutes(app: FastifyInstance, { database, shelf, clock }: Services): void {
  app.get('/v1/me', {
    onRequest: requireMember,
    schema: {
      summary: 'The member and the wallet',
      tags: ['members'],
      security: [{ token: [] }],
      response: { 200: answer('Me.', 'api-me.schema.json'), ...problems(401) },
    },
  }, async (request, reply): Promise<Me> => {
    const row = memberOf(request);
    const nowMs = clock.nowMs();
    const { document } = await shelf.current(database, nowMs);
    reply.header('cache-control', 'no-store');
    return {
      id: row.id,
      name: row.name,
      ...(await snapshotAndWallet(database, row.id, document, nowMs)),
      server_time_ms: nowMs,
    };
  });

  app.get('/v1/me/export', {
    config: { rateLimit: { max: 10, timeWindow: 60_000 } },
    onRequest: requireMember,
    schema: {
      summary: 'Everything that is kept of me',
      tags: ['members'],
      security: [{ token: [] }],
      response: { 200: answer('My data.', 'api-my-data.schema.json'), ...problems(401) },
    },
  }, async (request, reply): Promise<MyData> => {
    reply.header('cache-control', 'no-store').header('content-disposition', 'attachment; filename="yansuan-my-data.json"');
    return exportMember(database, memberOf(request), clock.nowMs());
  });

  app.delete('/v1/me', {
    onRequest: requireMember,
    schema: {
      summary: 'Close my account for good',
      description:
        'Erases who I am: sign-ins, addresses, shelf, choices, messages, names and wishes on orders. Orders and payments are ' +
        'kept without a person, as the law wants them kept. ORDERS_RUNNING and GROUPS_RUNNING until everything has ended. ' +
        'Every token ends with it, so it needs no key: a second try is 401.',
      tags: ['members'],
      security: [{ token: [] }],
      response: { 204: { description: 'Closed.', type: 'null' }, ...problems(401, 409, 503) },
    },
  }, async (request, reply) => {
    const member = memberOf(request);
    await transact(database, (transaction) => eraseMember(transaction, member, clock.nowMs()));
    return reply.status(204).send();
  });
}
