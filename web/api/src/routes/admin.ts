import type { FastifyInstance } from 'fastify';
import type { CouponGrant, OrderState, PriceChange, ReturnState, ReviewAnswer, Role, StockSet, TagsSet, TransferAsk } from '@yansuan/sdk/wire';
import { orderStates, returnStates } from '@yansuan/sdk/wire';
import { audit, readAudit } from '../admin/audit.js';
import { grantCoupon, setRole, setStock, setTags } from '../admin/deeds.js';
import { decideReview, lowerPrice, registerTransfer } from '../admin/money.js';
import { effectsOf } from '../due/effects.js';
import { workDue } from '../due/worker.js';
import { keyHeaders, told, writeOnce } from '../http/keyed.js';
import { requires } from '../http/roles.js';
import { handOver, listWaiting } from '../membership/goods.js';
import { anyOrder } from '../orders/life.js';
import { orderIdPattern } from '../orders/order-id.js';
import { listAllOrders } from '../orders/read.js';
import { shipOrder, type Parcel } from '../orders/receive.js';
import { tellWhole, withoutSums } from '../orders/tell.js';
import { tellReturn } from '../returns/ask.js';
import { approveReturn, refuseReturn } from '../returns/decide.js';
import { answer, problems } from '../schemas/answers.js';
import { idParams, idPattern, ref } from '../schemas/parts.js';
import type { Services } from '../services.js';

type ById<Body = unknown> = { Params: { id: string }; Body: Body };
const common = { tags: ['operator'], security: [{ token: [] }] };
const write = { ...common, headers: keyHeaders, params: idParams('id') };
const refusals = problems(400, 401, 403, 404, 409, 413, 422, 503);
const limit = { description: 'A page, 1 to 99; 20 by default.', type: 'string', pattern: '^[1-9][0-9]?$' } as const;
const briefly = { 200: answer('The order.', 'api-order-brief.schema.json'), ...refusals };

/** Those who run the shop. Every deed is in the audit log, in the transaction of the deed. */
export function adminRoutes(app: FastifyInstance, services: Services): void {
  reading(app, services);
  orderDeeds(app, services);
  returnDeeds(app, services);
  otherDeeds(app, services);
}

function reading(app: FastifyInstance, { database }: Services): void {
  app.get<{ Querystring: { limit?: string; before?: string; state?: OrderState } }>('/v1/admin/orders', {
    onRequest: requires('orders.read'),
    schema: {
      ...common,
      summary: 'Everyone’s orders, newest first',
      querystring: {
        type: 'object',
        additionalProperties: false,
        properties: {
          limit,
          before: { description: 'The next of the page before.', type: 'string', pattern: orderIdPattern },
          state: { description: 'Only in this state.', type: 'string', enum: [...orderStates] },
        },
      },
      response: { 200: answer('A page.', 'api-orders.schema.json'), ...problems(400, 401, 403) },
    },
  }, async ({ query }, reply) => {
    reply.header('cache-control', 'no-store');
    return listAllOrders(database, query.state, { limit: Number(query.limit ?? 20), before: query.before });
  });

  app.get<{ Querystring: { state?: ReturnState } }>('/v1/admin/returns', {
    onRequest: requires('returns.decide'),
    schema: {
      ...common,
      summary: 'Returns, oldest first, at most 99',
      querystring: {
        type: 'object',
        additionalProperties: false,
        properties: { state: { description: 'Asked by default.', type: 'string', enum: [...returnStates] } },
      },
      response: { 200: answer('Returns.', 'api-returns.schema.json'), ...problems(400, 401, 403) },
    },
  }, async ({ query }, reply) => {
    const rows = await database
      .selectFrom('returns')
      .selectAll()
      .where('state', '=', query.state ?? 'asked')
      .orderBy('asked_at_ms')
      .orderBy('id')
      .limit(99)
      .execute();
    reply.header('cache-control', 'no-store');
    return { returns: rows.map(tellReturn) };
  });

  app.get('/v1/admin/goods', {
    onRequest: requires('orders.ship'),
    schema: { ...common, summary: 'Given goods that wait for a parcel, the longest waiting first, at most 99', response: { 200: answer('Goods.', 'api-given-goods.schema.json'), ...problems(401, 403) } },
  }, async (_request, reply) => {
    reply.header('cache-control', 'no-store');
    return { goods: await listWaiting(database) };
  });

  app.get('/v1/admin/stock', {
    onRequest: requires('stock.set'),
    schema: { ...common, summary: 'All stock', response: { 200: answer('Stock.', 'api-stock-rows.schema.json'), ...problems(401, 403) } },
  }, async (_request, reply) => {
    reply.header('cache-control', 'no-store');
    return { stock: await database.selectFrom('stock').selectAll().orderBy('sku').execute() };
  });

  app.get<{ Querystring: { limit?: string; before?: string } }>('/v1/admin/audit', {
    onRequest: requires('audit.read'),
    schema: {
      ...common,
      summary: 'What was done, newest first',
      querystring: {
        type: 'object',
        additionalProperties: false,
        properties: { limit, before: { description: 'The next of the page before.', type: 'string', pattern: idPattern } },
      },
      response: { 200: answer('A page.', 'api-audit.schema.json'), ...problems(400, 401, 403) },
    },
  }, async ({ query }, reply) => {
    reply.header('cache-control', 'no-store');
    return readAudit(database, { limit: Number(query.limit ?? 20), before: query.before });
  });
}

function orderDeeds(app: FastifyInstance, services: Services): void {
  app.post<ById<Parcel>>('/v1/admin/orders/:id/ship', {
    onRequest: requires('orders.ship'),
    schema: { ...write, summary: 'A paid order is on its way', description: 'With it go the given goods that wait, or, of them, those that are named.', body: ref('api-parcel.schema.json'), response: briefly },
  }, (request, reply) => writeOnce(services, request, reply, async (transaction, actor, nowMs) => {
    const { params: { id }, body } = request;
    await shipOrder(transaction, id, body, services.receivedAfterDays, nowMs);
    await audit(transaction, { actorId: actor.id, action: 'orders.ship', subject: id, after: body }, nowMs);
    return told(200, withoutSums(await tellWhole(transaction, await anyOrder(transaction, id))));
  }));

  app.post<ById<{ reason: string }>>('/v1/admin/goods/:id/handed-over', {
    onRequest: requires('orders.ship'),
    schema: {
      ...write,
      summary: 'Given goods were handed over, or sent without an order',
      body: ref('api-reason.schema.json'),
      response: { 200: answer('The goods.', 'api-given-good.schema.json'), ...refusals },
    },
  }, (request, reply) => writeOnce(services, request, reply, async (transaction, actor, nowMs) =>
    told(200, await handOver(transaction, actor, request.params.id, request.body.reason, nowMs))));

  app.post<ById<PriceChange>>('/v1/admin/orders/:id/price', {
    onRequest: requires('orders.lower_price'),
    schema: { ...write, summary: 'Lower the price of an unpaid order', body: ref('api-price-change.schema.json'), response: briefly },
  }, (request, reply) => writeOnce(services, request, reply, async (transaction, actor) =>
    told(200, await lowerPrice(services, transaction, actor, request.params.id, request.body))));

  app.post<ById<TransferAsk>>('/v1/admin/orders/:id/transfer', {
    onRequest: requires('transfers.register'),
    schema: {
      ...write,
      summary: 'Register a transfer that came in',
      description: 'Equal to what the order costs: it is paid. Any other amount is held for review.',
      body: ref('api-transfer-ask.schema.json'),
      response: briefly,
    },
  }, (request, reply) => writeOnce(services, request, reply, async (transaction, actor) =>
    told(200, await registerTransfer(services, transaction, actor, request.params.id, request.body))));

  app.post<ById<ReviewAnswer>>('/v1/admin/orders/:id/review', {
    onRequest: requires('orders.review'),
    schema: { ...write, summary: 'Take a transfer of another amount, or not', body: ref('api-review-answer.schema.json'), response: briefly },
  }, (request, reply) => writeOnce(services, request, reply, async (transaction, actor) =>
    told(200, await decideReview(services, transaction, actor, request.params.id, request.body))));
}

function returnDeeds(app: FastifyInstance, services: Services): void {
  const { database, clock } = services;
  const response = { 200: answer('The return.', 'api-return.schema.json'), ...refusals };

  app.post<ById<{ return_freight_fen?: number; reason?: string }>>('/v1/admin/returns/:id/approve', {
    onRequest: requires('returns.decide'),
    schema: {
      ...write,
      summary: 'Take a return: the money goes back',
      description: 'The refund is noted in the same transaction and paid back by the due-queue, once.',
      body: ref('api-return-approval.schema.json'),
      response,
    },
  }, (request, reply) => writeOnce(services, request, reply, async (transaction, actor, nowMs) => {
    const { params: { id }, body } = request;
    const after = await approveReturn(services, transaction, id, body.return_freight_fen ?? 0);
    await audit(transaction, { actorId: actor.id, action: 'returns.approve', subject: id, reason: body.reason, after: after.back_fen }, nowMs);
    return told(200, after);
  }, async () => {
    // Not to wait for the timer; if this fails, the timer does it.
    await workDue(database, effectsOf(services), clock.nowMs()).catch((error: unknown) => request.log.warn({ err: error }, 'due jobs'));
  }));

  app.post<ById<{ reason: string }>>('/v1/admin/returns/:id/refuse', {
    onRequest: requires('returns.decide'),
    schema: { ...write, summary: 'Refuse a return', body: ref('api-reason.schema.json'), response },
  }, (request, reply) => writeOnce(services, request, reply, async (transaction, actor, nowMs) => {
    const { params: { id }, body: { reason } } = request;
    const after = await refuseReturn(transaction, id, reason, nowMs);
    await audit(transaction, { actorId: actor.id, action: 'returns.refuse', subject: id, reason }, nowMs);
    return told(200, after);
  }));
}

function otherDeeds(app: FastifyInstance, services: Services): void {
  app.put<{ Params: { sku: string }; Body: StockSet }>('/v1/admin/stock/:sku', {
    onRequest: requires('stock.set'),
    schema: {
      ...write,
      params: idParams('sku'),
      summary: 'Set how many units can be ordered',
      body: ref('api-stock-set.schema.json'),
      response: { 200: answer('Stock.', 'api-stock-row.schema.json'), ...refusals },
    },
  }, (request, reply) => writeOnce(services, request, reply, async (transaction, actor) =>
    told(200, await setStock(services, transaction, actor, request.params.sku, request.body))));

  app.post<ById<CouponGrant>>('/v1/admin/members/:id/coupons', {
    onRequest: requires('coupons.grant'),
    schema: {
      ...write,
      summary: 'Grant a coupon to make up for something',
      body: ref('api-coupon-grant.schema.json'),
      response: { 201: answer('Granted.', 'api-granted-coupon.schema.json'), ...refusals },
    },
  }, (request, reply) => writeOnce(services, request, reply, async (transaction, actor) =>
    told(201, await grantCoupon(services, transaction, actor, request.params.id, request.body, String(request.headers['idempotency-key'])))));

  app.put<ById<{ role: Role; reason: string }>>('/v1/admin/members/:id/role', {
    onRequest: requires('roles.set'),
    schema: {
      ...write,
      summary: 'Make a member a guide, an operator, or a shopper again',
      body: ref('api-role-set.schema.json'),
      response: { 200: answer('The role.', 'api-role-row.schema.json'), ...refusals },
    },
  }, (request, reply) => writeOnce(services, request, reply, async (transaction, actor) =>
    told(200, await setRole(services, transaction, actor, request.params.id, request.body))));

  app.put<ById<TagsSet>>('/v1/admin/members/:id/tags', {
    onRequest: requires('members.tag'),
    schema: {
      ...write,
      summary: 'Say how the shop knows a member',
      body: ref('api-tags-set.schema.json'),
      response: { 200: answer('The tags.', 'api-tags-row.schema.json'), ...refusals },
    },
  }, (request, reply) => writeOnce(services, request, reply, async (transaction, actor) =>
    told(200, await setTags(services, transaction, actor, request.params.id, request.body))));
}
