import { timingSafeEqual } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { endedHolds } from '../due/holds.js';
import { newestVersion } from '../rulebooks/shelf.js';
import { notFound } from '../problems.js';
import { hashOf } from '../members/sessions.js';
import type { Services } from '../services.js';

const secondsOf = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Prometheus text at /metrics for whoever shows the token; without a configured token there is none. */
export function useMetrics(app: FastifyInstance, { database, clock }: Services, tokenSha256: string | null): void {
  if (tokenSha256 === null) {
    return;
  }
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: 'yansuan_request_seconds',
    help: 'How long a request took, by route and status.',
    labelNames: ['method', 'route', 'status'],
    buckets: secondsOf,
    registers: [registry],
  });
  new Gauge({
    name: 'yansuan_rulebook_version',
    help: 'The rulebook in force.',
    registers: [registry],
    async collect() {
      this.set((await newestVersion(database)) ?? 0);
    },
  });
  new Gauge({
    name: 'yansuan_due_jobs',
    help: 'Jobs that are due and not done; a number that stays means that nobody works them.',
    registers: [registry],
    async collect() {
      const { jobs } = await database
        .selectFrom('due_jobs')
        .select(({ fn }) => fn.countAll<number>().as('jobs'))
        .where('done_at_ms', 'is', null)
        .where('due_at_ms', '<=', clock.nowMs())
        .executeTakeFirstOrThrow();
      this.set(Number(jobs) + await endedHolds(database, clock.nowMs()));
    },
  });
  app.addHook('onResponse', (request, reply, done) => {
    // The route, not the address: an address holds ids and would make a series for each.
    requests.observe({ method: request.method, route: request.routeOptions.url ?? 'none', status: reply.statusCode }, reply.elapsedTime / 1_000);
    done();
  });
  app.get('/metrics', { config: { rateLimit: false, ownToken: true }, schema: { hide: true } }, async (request, reply) => {
    const shown = /^Bearer (.{1,200})$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
    if (!timingSafeEqual(Buffer.from(hashOf(shown)), Buffer.from(tokenSha256))) {
      throw notFound();
    }
    return reply.header('cache-control', 'no-store').type(registry.contentType).send(await registry.metrics());
  });
}
