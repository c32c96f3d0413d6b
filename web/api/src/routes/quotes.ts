import type { FastifyInstance } from 'fastify';
import type { QuoteAnswer, QuoteAsk } from '@yansuan/sdk/wire';
import { shownToken } from '../http/auth.js';
import { shopperOfToken, type ShopperRow } from '../members/shopper.js';
import { bareOf, barePrice } from '../orders/bare-price.js';
import { priceCart, receiptsOf } from '../orders/price.js';
import { answer, problems } from '../schemas/answers.js';
import { ref } from '../schemas/parts.js';
import type { Services } from '../services.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Whose price is asked for; null: a visitor's. */
    shopper: ShopperRow | null;
  }
}

export function quoteRoutes(app: FastifyInstance, services: Services): void {
  const { database, shelf, clock } = services;
  app.decorateRequest('shopper', null);
  app.post<{ Body: QuoteAsk }>('/v1/quotes', {
    config: { ownToken: true },
    onRequest: async (request) => {
      const sha256 = shownToken(request);
      request.shopper = sha256 === null ? null : await shopperOfToken(database, services, sha256, clock.nowMs());
    },
    schema: {
      summary: 'The server’s price of a cart',
      description:
        'What it costs, by line and coupon; why, with explain. By the rulebook named, when it is current or was within 24 hours; else by the current one. ' +
        '`rulebook` says which. Without a token: the price of a visitor.',
      tags: ['orders'],
      security: [{}, { token: [] }],
      body: ref('api-quote-ask.schema.json'),
      response: { 200: answer('The price.', 'api-quote-answer.schema.json'), ...problems(400, 401, 413, 422, 503) },
    },
  }, async (request, reply): Promise<QuoteAnswer> => {
    const nowMs = clock.nowMs();
    const { cart, rulebook_version: version, explain = false, receipts = false } = request.body;
    const edition = await shelf.pricing(database, version, nowMs, request.shopper?.newest);
    const shopper = edition.shoppers.of(request.shopper, nowMs);
    reply.header('cache-control', 'no-store');
    const bare = explain || receipts ? null : barePrice(edition, shopper, cart, nowMs);
    if (bare !== null) {
      return { ...bare, server_time_ms: nowMs };
    }
    const priced = await priceCart(database, edition, shopper.facts, cart, nowMs);
    return {
      ...bareOf(priced.quote),
      ...(explain ? { quote: priced.quote } : {}),
      ...(receipts ? { receipts: receiptsOf(priced) } : {}),
      server_time_ms: nowMs,
    };
  });
}
