import { randomUUID } from 'node:crypto';
import Fastify, { type FastifyInstance, type FastifyServerOptions } from 'fastify';
import type { Account, Core } from '@yansuan/core';
import type { Clock } from './clock.js';
import { openDatabase } from './database/open.js';
import { useAuthentication } from './http/auth.js';
import { useCampaign } from './http/campaign.js';
import { useDocs } from './http/docs.js';
import { useProblems } from './http/errors.js';
import { useSecurity } from './http/security.js';
import { parseStrictJson } from './http/strict-json.js';
import { readContractSchemas, useContractSchemas } from './http/validation.js';
import { useWebShop } from './http/web.js';
import { startWorker } from './due/timer.js';
import type { CodeSender } from './identity/phone.js';
import { code2session, type WechatSettings } from './identity/wechat.js';
import { ensureOperator } from './members/operator.js';
import type { Draining } from './operations/drain.js';
import { useMetrics } from './operations/metrics.js';
import { hashOf } from './members/sessions.js';
import { noPayments, sandbox, transferByHand, type PaymentAdapter } from './payments/adapter.js';
import { wechatPay } from './payments/wechat-pay/adapter.js';
import { WechatPayClient } from './payments/wechat-pay/client.js';
import { openMerchant, type Merchant, type WechatPaySettings } from './payments/wechat-pay/settings.js';
import { paymentRoutes } from './routes/payments.js';
import { seedDemoMembers } from './members/demo.js';
import { meRoutes } from './routes/me.js';
import { reminderRoutes } from './routes/reminders.js';
import { adminRoutes } from './routes/admin.js';
import { batchRoutes } from './routes/batches.js';
import { afterOrderRoutes } from './routes/after-order.js';
import { commissionRoutes } from './routes/commissions.js';
import { membershipRoutes } from './routes/membership.js';
import { identityRoutes } from './routes/identity.js';
import { orderRoutes } from './routes/orders.js';
import { quoteRoutes } from './routes/quotes.js';
import { publishRoutes } from './routes/publish.js';
import { rulebookRoutes } from './routes/rulebook.js';
import { demoSessionRoutes } from './routes/sessions.js';
import { addressRoutes } from './routes/addresses.js';
import { groupRoutes } from './routes/groups.js';
import { groupEventRoutes } from './routes/group-events.js';
import { campaignRoutes } from './routes/campaigns.js';
import { syncRoutes } from './routes/sync.js';
import { renewEpoch } from './sync/epoch.js';
import { stateRoutes } from './routes/state.js';
import { wechatSender } from './reminders/wechat-sender.js';
import { publishAtStart, trustOf } from './rulebooks/start.js';
import { RulebookShelf } from './rulebooks/shelf.js';
import { apiSchemas } from './schemas/api-schemas.js';
import type { Services } from './services.js';

export interface ServerOptions {
  core: Core;
  account: Account;
  clock: Clock;
  dataDir: string;
  databaseUrl: string | null;
  rulebookFile: string;
  /** Public keys, current and next. None: a key of the data folder, only where people are invented. */
  rulebookKeys?: readonly string[];
  webDir: string;
  /** The built campaign page and price check: its folders campaign/ and check/. */
  campaignDir: string;
  demo: boolean;
  /** Requests a minute from one address; 0 turns the limit off. */
  ratePerMinute: number;
  trustProxy: boolean;
  /** Opens the operator's routes; null leaves them to members with that role. */
  operatorToken: string | null;
  /** Opens /metrics; without one there is none. */
  metricsToken?: string | null;
  /** Told by whoever stops the process; readiness then says so. */
  draining?: Draining;
  wechat: WechatSettings | null;
  /** Null: no provider is connected. */
  wechatPay?: WechatPaySettings | null;
  /** How codes reach phones; without one nobody signs in by phone. */
  codeSender: CodeSender | null;
  /** WeChat subscribe-message templates, by kind of touch. */
  templates?: Readonly<Record<string, string>>;
  receivedAfterDays: number;
  /** The database was restored from a backup: every device starts over from what is here. */
  restored: boolean;
  /** How often due jobs are worked, in ms; 0: not by this process. */
  workEveryMs: number;
  logger: NonNullable<FastifyServerOptions['logger']>;
}

const schemas = [...readContractSchemas(), ...apiSchemas];
const bodyLimitBytes = 128 * 1024;
/** So long what is under way may take when the server closes. */
const answeredWithinMs = 5_000;

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
  let stopWorker = async (): Promise<void> => undefined;
  let cut: NodeJS.Timeout | undefined;
  // A browser opens connections ahead and asks nothing on them: Node would wait for ever for a first word.
  app.addHook('preClose', async () => void (cut = setTimeout(() => app.server.closeAllConnections(), answeredWithinMs)));
  app.addHook('onClose', async () => {
    clearTimeout(cut);
    await stopWorker();
    services.shelf.close();
    await services.database.destroy();
  });
  try {
    await publishAndSeed(app, options, services);
    await useHttp(app, options, services);
    await app.ready();
    if (options.workEveryMs > 0) {
      stopWorker = startWorker(services, options.workEveryMs, app.log);
    }
  } catch (error) {
    await app.close();
    throw error;
  }
  return app;
}

/** What the routes work with; also for whoever does without HTTP. */
export async function openServices(options: ServerOptions): Promise<Services> {
  const { core, account, clock, demo, receivedAfterDays, codeSender, wechat, operatorToken } = options;
  const merchant = options.wechatPay ? openMerchant(options.wechatPay) : null;
  const trust = await trustOf({ ...options, rulebookKeys: options.rulebookKeys ?? [] });
  return {
    database: await openDatabase(options),
    trust,
    core,
    account,
    clock,
    shelf: new RulebookShelf(core, account),
    demo,
    draining: options.draining ?? { isDraining: false },
    merchant,
    payments: { mini_program: paidBy(merchant, options), transfer: transferByHand },
    templates: options.templates ?? {},
    messages: wechat === null ? null : wechatSender(wechat, () => clock.nowMs()),
    receivedAfterDays,
    codeSender,
    countsAddresses: options.ratePerMinute > 0,
    wechat: wechat === null ? null : code2session(wechat),
    operatorTokenSha256: operatorToken === null ? null : hashOf(operatorToken),
  };
}

/** Until a real one is connected, money is pretended, and only where people are invented too. */
function paidBy(merchant: Merchant | null, { clock, demo }: ServerOptions): PaymentAdapter {
  const nowMs = (): number => clock.nowMs();
  return merchant === null ? (demo ? sandbox : noPayments) : wechatPay(new WechatPayClient(merchant, nowMs), nowMs);
}

async function publishAndSeed(app: FastifyInstance, options: ServerOptions, services: Services): Promise<void> {
  const { database, clock, shelf, trust } = services;
  const published = await publishAtStart(database, services, options.rulebookFile, trust, clock.nowMs());
  app.log.info(published, 'rulebook');
  // Not the current one: a rulebook that has run out must not keep the server from starting.
  const { document } = await shelf.edition(database, published.version, clock.nowMs());
  if (options.restored) {
    await renewEpoch(database);
  }
  await ensureOperator(database, document, clock.nowMs());
  if (options.demo) {
    await seedDemoMembers(database, { shelf, document }, clock.nowMs());
  }
}

async function useHttp(app: FastifyInstance, options: ServerOptions, services: Services): Promise<void> {
  useProblems(app);
  useContractSchemas(app, schemas);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    try {
      if (request.routeOptions.config.signedBody === true) {
        request.rawBody = body as Buffer;
      }
      done(null, parseStrictJson(body as Buffer));
    } catch (error) {
      done(error as Error);
    }
  });
  await useSecurity(app, options.ratePerMinute);
  await useDocs(app);
  useAuthentication(app, services);
  useMetrics(app, services, options.metricsToken ? hashOf(options.metricsToken) : null);
  await app.register(async (routes) => {
    stateRoutes(routes, services);
    rulebookRoutes(routes, services);
    quoteRoutes(routes, services);
    orderRoutes(routes, services);
    afterOrderRoutes(routes, services);
    paymentRoutes(routes, services);
    meRoutes(routes, services);
    identityRoutes(routes, services);
    addressRoutes(routes, services);
    syncRoutes(routes, services);
    membershipRoutes(routes, services);
    commissionRoutes(routes, services);
    campaignRoutes(routes, services);
    groupRoutes(routes, services);
    groupEventRoutes(routes, services);
    reminderRoutes(routes, services);
    batchRoutes(routes, services);
    adminRoutes(routes, services);
    publishRoutes(routes, services);
    if (services.demo) {
      demoSessionRoutes(routes, services);
    }
  });
  await useCampaign(app, options.campaignDir);
  await useWebShop(app, options.webDir);
}
