import type { FastifyInstance } from 'fastify';
import type { QuoteAnswer, QuoteAsk } from '@yansuan/sdk/wire';
import { bareOf, barePrice, factsOf, priceCart, receiptOf, type Priced } from '../orders/price.js';
import { answer, problems } from '../schemas/answers.js';
import { ref } from '../schemas/parts.js';
import type { Services } from '../services.js';

export function quoteRoutes(app: FastifyInstance, { database, shelf, clock }: Services): void {
  app.post<{ Body: QuoteAsk }>('/v1/quotes', {
    schema: {
      summary: 'The server’s price of a cart',
      description:
        'What it costs, by line and coupon; why, with explain. By the rulebook named, when it is current or was within 24 hours; else by the current one. ' +
        '`rulebook` says which. Without a token: the price of a visitor.',
      tags: ['orders'],
      security: [{}, { token: [] }],
      body: ref('api-quote-ask.schema.json'),
      response: { 200: answer('The price.', 'api-quote-answer.schema.json'), ...problems(400, 401, 413, 422) },
    },
  }, async (request, reply): Promise<QuoteAnswer> => {
    const nowMs = clock.nowMs();
    const { cart, rulebook_version: version, explain = false, receipts = false } = request.body;
    const edition = (await shelf.inForce(database, version, nowMs)) ?? (await shelf.current(database, nowMs));
    const facts = await factsOf(database, edition, request.member, nowMs);
    reply.header('cache-control', 'no-store');
    const bare = explain || receipts ? null : barePrice(edition, facts, cart, nowMs);
    const priced = bare === null ? await priceCart(database, edition, facts, cart, nowMs) : null;
    const { price, validUntilMs } = bare ?? bareOf((priced as Priced).quote);
    return {
      ...price,
      ...(explain && priced !== null ? { quote: priced.quote } : {}),
      valid_until_ms: validUntilMs,
      ...(receipts && priced !== null ? { receipts: { zh: receiptOf(priced, 'zh'), en: receiptOf(priced, 'en') } } : {}),
      server_time_ms: nowMs,
    };
  });
}
