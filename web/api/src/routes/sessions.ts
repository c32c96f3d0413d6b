import type { FastifyInstance } from 'fastify';
import type { DemoMembers, SessionAsk, SessionOpened } from '@yansuan/sdk/wire';
import { transact } from '../database/transact.js';
import { createGuest } from '../members/guest.js';
import { openSession } from '../members/sessions.js';
import { ProblemError } from '../problems.js';
import { answer, problems } from '../schemas/answers.js';
import { ref } from '../schemas/parts.js';
import type { Services } from '../services.js';

/** Signing in without proof: registered only where people are invented (YANSUAN_DEMO). */
export function demoSessionRoutes(app: FastifyInstance, services: Services): void {
  const { database, shelf, clock } = services;

  app.get('/v1/demo-members', {
    schema: {
      summary: 'Who can be tried out (development only)',
      tags: ['members'],
      response: { 200: answer('The demo members.', 'api-demo-members.schema.json'), ...problems() },
    },
  }, async (_request, reply): Promise<DemoMembers> => {
    reply.header('cache-control', 'no-cache');
    const { document } = await shelf.current(database, clock.nowMs());
    const places = new Map(document.tiers.map((tier, place) => [tier.id, place]));
    const members = await database.selectFrom('members').select(['id', 'name', 'tier']).where('kind', '=', 'demo').execute();
    return { members: members.sort((left, right) => (places.get(left.tier) ?? 99) - (places.get(right.tier) ?? 99)) };
  });

  app.post<{ Body: SessionAsk }>('/v1/sessions', {
    config: { rateLimit: { max: 60, timeWindow: 60_000 } },
    schema: {
      summary: 'Sign in as a demo member or as a guest (development only)',
      tags: ['members'],
      body: ref('api-session-ask.schema.json'),
      response: { 201: answer('Signed in.', 'api-session.schema.json'), ...problems(400, 404, 413) },
    },
  }, async (request, reply): Promise<SessionOpened> => {
    const nowMs = clock.nowMs();
    const { document } = await shelf.current(database, nowMs);
    const opened = await transact(database, async (transaction) => {
      const memberId = request.body.member === 'guest'
        ? await createGuest(transaction, document, nowMs)
        : await demoMember(transaction, request.body.member);
      return { memberId, ...(await openSession(transaction, memberId, nowMs)) };
    });
    reply.status(201).header('cache-control', 'no-store');
    return {
      token: opened.token,
      member_id: opened.memberId,
      expires_at_ms: opened.expiresAtMs,
      server_time_ms: nowMs,
    };
  });
}

async function demoMember(database: Services['database'], id: string): Promise<string> {
  const row = await database
    .selectFrom('members')
    .select('id')
    .where('id', '=', id)
    .where('kind', '=', 'demo')
    .executeTakeFirst();
  if (row === undefined) {
    throw new ProblemError(404, 'UNKNOWN_MEMBER', 'There is no such demo member.', { pointer: '/member', value: id });
  }
  return row.id;
}
