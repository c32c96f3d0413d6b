import type { FastifyInstance } from 'fastify';
import type { ServerTime } from '@yansuan/sdk/wire';
import { openToPages } from '../http/open-to-pages.js';
import { ProblemError } from '../problems.js';
import { answer, problems } from '../schemas/answers.js';
import type { Services } from '../services.js';

export function stateRoutes(app: FastifyInstance, { database, shelf, core, clock, draining }: Services): void {
  app.get('/v1/time', {
    onRequest: openToPages,
    schema: {
      summary: 'The server’s clock',
      tags: ['state'],
      response: { 200: answer('Now.', 'api-server-time.schema.json'), ...problems() },
    },
  }, async (_request, reply): Promise<ServerTime> => {
    reply.header('cache-control', 'no-store');
    return { server_time_ms: clock.nowMs() };
  });

  app.get('/v1/livez', {
    config: { rateLimit: false },
    schema: {
      summary: 'Whether this process runs at all; a restart mends it when it does not answer',
      tags: ['state'],
      response: { 200: answer('It runs.', 'api-alive.schema.json'), ...problems() },
    },
  }, async (_request, reply) => {
    reply.header('cache-control', 'no-store');
    return { status: 'ok' };
  });

  app.get('/v1/healthz', {
    config: { rateLimit: false },
    schema: {
      summary: 'Whether this process can price and store an order',
      tags: ['state'],
      response: { 200: answer('Ready.', 'api-health.schema.json'), ...problems(503) },
    },
  }, async (_request, reply) => {
    reply.header('cache-control', 'no-store');
    if (draining.isDraining) {
      throw new ProblemError(503, 'DRAINING', 'This process is stopping; ask another.');
    }
    const { version } = await shelf.current(database, clock.nowMs());
    return { status: 'ok', rulebook_version: version, core_version: core.version };
  });
}
