import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Kysely } from 'kysely';
import type { OrderAsk } from '@yansuan/sdk/wire';
import type { Tables } from '../database/tables.js';
import { memberOf, requireMember, requireToken, tokenOf } from '../http/auth.js';
import { etagOf, sendWithEtag } from '../http/etag.js';
import { keyHeaders, writeOnceBy } from '../http/keyed.js';
import { shopperOfToken } from '../members/shopper.js';
import { bodyOf, type Answer } from '../idempotency/run-once.js';
import { placeOrder, type Placed } from '../orders/place.js';
import { orderIdPattern } from '../orders/order-id.js';
import { listOrders, readOrder } from '../orders/read.js';
import { notFound, problemBody, ProblemError } from '../problems.js';
import { answer, problems } from '../schemas/answers.js';
import { idParams, ref } from '../schemas/parts.js';
import type { Services } from '../services.js';

const security = [{ token: [] }];

const placeSchema = {
  summary: 'Order a cart at the price the shopper agreed to',
  description:
    'Re-priced at the server’s time. Equal or lower: 201. Higher: the shopper’s version holds if it was current ' +
    'within 24 hours and gives no more than expected; else 409 PRICE_CHANGED. The same key and body get the same answer.',
  tags: ['orders'],
  security,
  headers: keyHeaders,
  body: ref('api-order-ask.schema.json'),
  response: {
    201: answer('Ordered.', 'api-order.schema.json'),
    ...problems(400, 401, 413, 422, 503),
    409: {
      description: 'PRICE_CHANGED with both sums, OUT_OF_STOCK, or IDEMPOTENCY_IN_FLIGHT.',
      content: {
        'application/problem+json': {
          schema: { anyOf: [ref('api-price-changed.schema.json'), ref('api-problem.schema.json')] },
        },
      },
    },
  },
};

export function orderRoutes(app: FastifyInstance, services: Services): void {
  const { database } = services;

  app.post<{ Body: OrderAsk }>('/v1/orders', {
    config: { ownToken: true },
    onRequest: requireToken,
    schema: placeSchema,
  }, async (request, reply) => {
    const sha256 = tokenOf(request);
    const owner = { name: sha256, find: (found: Kysely<Tables>) => shopperOfToken(found, services, sha256, services.clock.nowMs()) };
    return writeOnceBy(owner, services, request, reply, async (transaction, shopper, nowMs) =>
      answerTo(request, await placeOrder(services, transaction, shopper, request.body, nowMs)),
    );
  });

  app.get<{ Querystring: { limit?: string; before?: string } }>('/v1/orders', {
    onRequest: requireMember,
    schema: {
      summary: 'My orders, newest first',
      tags: ['orders'],
      security,
      querystring: {
        type: 'object',
        additionalProperties: false,
        properties: {
          limit: { description: 'Orders a page, 1 to 99; 20 by default.', type: 'string', pattern: '^[1-9][0-9]?$' },
          before: { description: 'The next of the page before.', type: 'string', pattern: orderIdPattern },
        },
      },
      response: { 200: answer('A page.', 'api-orders.schema.json'), ...problems(400, 401) },
    },
  }, async (request, reply) => {
    const page = { limit: Number(request.query.limit ?? 20), before: request.query.before };
    const body = JSON.stringify(await listOrders(database, memberOf(request).id, page));
    return sendWithEtag(request, reply, { etag: etagOf(body), cacheControl: 'private, no-cache', body });
  });

  app.get<{ Params: { id: string } }>('/v1/orders/:id', {
    onRequest: requireMember,
    schema: {
      summary: 'One of my orders with its breakdown',
      tags: ['orders'],
      security,
      params: idParams('id'),
      response: { 200: answer('The order.', 'api-order.schema.json'), ...problems(400, 401, 404) },
    },
  }, async (request, reply) => {
    const order = await readOrder(database, memberOf(request).id, request.params.id);
    if (order === undefined) {
      throw notFound();
    }
    const body = JSON.stringify(order);
    return sendWithEtag(request, reply, { etag: etagOf(body), cacheControl: 'private, no-cache', body });
  });
}

function answerTo(request: FastifyRequest<{ Body: OrderAsk }>, placed: Placed): Answer {
  if (placed.kind === 'placed') {
    const { id, detail, beside } = placed;
    return { status: 201, body: bodyOf(detail, beside), of: { order: id, more: beside } };
  }
  const { before, after } = placed;
  const problem = new ProblemError(409, 'PRICE_CHANGED', 'The price is higher than the one agreed to.', {
    expected_total_fen: request.body.expected_total_fen,
    before: { rulebook_version: request.body.rulebook_version, quote: before?.quote ?? null },
    after: { rulebook_version: after.edition.version, quote: after.quote },
    gone: after.gone,
  });
  return { status: problem.status, body: JSON.stringify(problemBody(problem, request.id)) };
}
