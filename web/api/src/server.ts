import { readFile } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import Fastify, { type FastifyInstance, type FastifyServerOptions } from 'fastify';
import type { Core } from '@yansuan/core';
import type { Clock } from './clock.js';
import { openDatabase } from './database/open.js';
import { useAuthentication } from './http/auth.js';
import { useDocs } from './http/docs.js';
import { useProblems } from './http/errors.js';
import { useSecurity } from './http/security.js';
import { parseStrictJson } from './http/strict-json.js';
import { readContractSchemas, useContractSchemas } from './http/validation.js';
import { useWebShop } from './http/web.js';
import { seedDemoMembers } from './members/demo.js';
import { meRoutes } from './routes/me.js';
import { orderRoutes } from './routes/orders.js';
import { quoteRoutes } from './routes/quotes.js';
import { rulebookRoutes } from './routes/rulebook.js';
import { demoSessionRoutes } from './routes/sessions.js';
import { stateRoutes } from './routes/state.js';
import { publishRulebook } from './rulebooks/publish.js';
import { RulebookShelf } from './rulebooks/shelf.js';
import { apiSchemas } from './schemas/api-schemas.js';
import type { Services } from './services.js';

export interface ServerOptions {
  core: Core;
  clock: Clock;
  dataDir: string;
  rulebookFile: string;
  webDir: string;
  demo: boolean;
  /** Requests a minute from one address; 0 turns the limit off. */
  ratePerMinute: number;
  trustProxy: boolean;
  logger: NonNullable<FastifyServerOptions['logger']>;
}

const bodyLimitBytes = 128 * 1024;

/** The whole API, ready to listen or to be injected into. Closing it closes the database. */
export async function buildServer(options: ServerOptions): Promise<FastifyInstance> {
  const app: FastifyInstance = Fastify({
    logger: options.logger,
    bodyLimit: bodyLimitBytes,
    trustProxy: options.trustProxy,
    genReqId: () => randomUUID(),
    // Slow or silent connections do not hold a place for ever.
    requestTimeout: 30_000,
    forceCloseConnections: 'idle',
  });
  const services = await openServices(options);
  app.addHook('onClose', async () => {
    services.shelf.close();
    await services.database.destroy();
  });
  try {
    await publishAndSeed(app, options, services);
    await useHttp(app, options, services);
    await app.ready();
  } catch (error) {
    await app.close();
    throw error;
  }
  return app;
}

async function openServices({ core, clock, dataDir, demo }: ServerOptions): Promise<Services> {
  const database = await openDatabase(dataDir);
  return { database, core, clock, shelf: new RulebookShelf(core), demo };
}

async function publishAndSeed(app: FastifyInstance, options: ServerOptions, services: Services): Promise<void> {
  const { database, core, clock, shelf } = services;
  const published = await publishRulebook(database, core, await readFile(options.rulebookFile), clock.nowMs());
  app.log.info(published, 'rulebook');
  if (options.demo) {
    const { document } = await shelf.current(database, clock.nowMs());
    await seedDemoMembers(database, document, clock.nowMs());
  }
}

async function useHttp(app: FastifyInstance, options: ServerOptions, services: Services): Promise<void> {
  useProblems(app);
  useContractSchemas(app, [...readContractSchemas(), ...apiSchemas]);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => {
    try {
      done(null, parseStrictJson(body as Buffer));
    } catch (error) {
      done(error as Error);
    }
  });
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
  });
  await useSecurity(app, options.ratePerMinute);
  await useDocs(app);
  useAuthentication(app, services);
  await app.register(async (routes) => {
    stateRoutes(routes, services);
    rulebookRoutes(routes, services);
    quoteRoutes(routes, services);
    orderRoutes(routes, services);
    meRoutes(routes, services);
    if (services.demo) {
      demoSessionRoutes(routes, services);
    }
  });
  await useWebShop(app, options.webDir);
}
