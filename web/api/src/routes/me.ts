import type { FastifyInstance } from 'fastify';
import type { Me } from '@yansuan/sdk/wire';
import { memberOf, requireMember } from '../http/auth.js';
import { memberSnapshot, wallet } from '../members/snapshot.js';
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
      member: await memberSnapshot(database, row, nowMs),
      coupons: await wallet(database, row.id, document, nowMs),
      server_time_ms: nowMs,
    };
  });
}
