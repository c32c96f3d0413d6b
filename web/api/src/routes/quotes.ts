import type { FastifyInstance } from 'fastify';
import type { QuoteAnswer, QuoteAsk } from '@yansuan/sdk/wire';
import { priceCart, receiptOf } from '../orders/price.js';
import { answer, problems } from '../schemas/answers.js';
import { ref } from '../schemas/parts.js';
import type { Services } from '../services.js';

export function quoteRoutes(app: FastifyInstance, { database, shelf, clock }: Services): void {
  app.post<{ Body: QuoteAsk }>('/v1/quotes', {
    schema: {
      summary: 'The server’s price of a cart',
      description:
        'By the rulebook named, when it is current or was within 24 hours; else by the current one. ' +
        'quote.rulebook says which. Without a token: the price of a visitor.',
      tags: ['orders'],
      security: [{}, { token: [] }],
      body: ref('api-quote-ask.schema.json'),
      response: { 200: answer('The price.', 'api-quote-answer.schema.json'), ...problems(400, 401, 413, 422) },
    },
  }, async (request, reply): Promise<QuoteAnswer> => {
    const nowMs = clock.nowMs();
    const { cart, rulebook_version: version } = request.body;
    const edition = (await shelf.inForce(database, version, nowMs)) ?? (await shelf.current(database, nowMs));
    const priced = await priceCart(database, edition, request.member, cart, nowMs);
    const { quote } = priced;
    reply.header('cache-control', 'no-store');
    return {
      quote,
      valid_until_ms: quote.valid_until_ms,
      ...(request.body.receipts === true ? { receipts: { zh: receiptOf(priced, 'zh'), en: receiptOf(priced, 'en') } } : {}),
      server_time_ms: nowMs,
    };
  });
}
