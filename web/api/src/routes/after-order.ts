import type { FastifyInstance } from 'fastify';
import type { Transaction } from 'kysely';
import type { AddressAsk, InvoiceAsk, ReturnAsk, Stock } from '@yansuan/sdk/wire';
import type { Tables } from '../database/tables.js';
import { transact } from '../database/transact.js';
import { memberOf, requireMember } from '../http/auth.js';
import { etagOf, sendWithEtag } from '../http/etag.js';
import { keyHeaders, told, writeOnce } from '../http/keyed.js';
import { addressOrder } from '../orders/address.js';
import { cancelOrder } from '../orders/expire.js';
import { ownOrder } from '../orders/life.js';
import { chargeOrder, payOrder } from '../orders/pay.js';
import { receiveOrder } from '../orders/receive.js';
import { listStock } from '../orders/stock.js';
import { tellWhole } from '../orders/tell.js';
import { askInvoice } from '../orders/invoice.js';
import type { Paid } from '../payments/adapter.js';
import { askReturn, listReturns, previewReturn } from '../returns/ask.js';
import { answer, problems } from '../schemas/answers.js';
import { idParams, ref } from '../schemas/parts.js';
import type { Services } from '../services.js';

type Move = (transaction: Transaction<Tables>, memberId: string, orderId: string, nowMs: number, paid: Paid | null) => Promise<void>;
type ById = { Params: { id: string } };
const common = { tags: ['orders'], security: [{ token: [] }], params: idParams('id') };
const write = { ...common, headers: keyHeaders };

/** What a shopper does with an order of theirs. */
export function afterOrderRoutes(app: FastifyInstance, services: Services): void {
  moves(app, services);
  addressing(app, services);
  returns(app, services);

  app.get('/v1/stock', {
    schema: { summary: 'How much is left of what is counted', tags: ['orders'], response: { 200: answer('Stock.', 'api-stock.schema.json'), ...problems() } },
  }, async (request, reply) => {
    const stock: Stock = { stock: await listStock(services.database) };
    const body = JSON.stringify(stock);
    return sendWithEtag(request, reply, { etag: etagOf(body), cacheControl: 'no-cache', body });
  });
}

function moves(app: FastifyInstance, services: Services): void {
  const deeds = [
    ['pay', 'Pay an order at its frozen price', (transaction, memberId, id, nowMs, paid) => payOrder(services, transaction, memberId, id, paid, nowMs)],
    ['cancel', 'Cancel an unpaid order', (transaction, memberId, id, nowMs) => cancelOrder(services.shelf, transaction, memberId, id, nowMs)],
    ['received', 'It has arrived', (transaction, memberId, id, nowMs) => receiveOrder(services.shelf, transaction, memberId, id, nowMs)],
  ] as const satisfies readonly (readonly [string, string, Move])[];
  for (const [name, summary, deed] of deeds) {
    app.post<ById>(`/v1/orders/:id/${name}`, {
      onRequest: requireMember,
      schema: { ...write, summary, response: { 200: answer('The order.', 'api-order.schema.json'), ...problems(400, 401, 404, 409, 422, 503) } },
    }, async (request, reply) => {
      // Outside of the transaction, which may run twice and would hold others up.
      const paid = name === 'pay' ? await chargeOrder(services, memberOf(request).id, request.params.id, services.clock.nowMs()) : null;
      return writeOnce(services, request, reply, async (transaction, member, nowMs) => {
        await deed(transaction, member.id, request.params.id, nowMs, paid);
        return told(200, await tellWhole(transaction, await ownOrder(transaction, member.id, request.params.id)));
      });
    });
  }
}

function addressing(app: FastifyInstance, services: Services): void {
  app.post<ById & { Body: AddressAsk }>('/v1/orders/:id/address', {
    onRequest: requireMember,
    schema: {
      ...write,
      summary: 'Say where it goes',
      description: 'Until it is sent.',
      body: ref('api-address-ask.schema.json'),
      response: { 200: answer('The order.', 'api-order.schema.json'), ...problems(400, 401, 404, 409, 413, 422, 503) },
    },
  }, (request, reply) => writeOnce(services, request, reply, async (transaction, member) => {
    await addressOrder(transaction, await ownOrder(transaction, member.id, request.params.id), request.body.address_id);
    return told(200, await tellWhole(transaction, await ownOrder(transaction, member.id, request.params.id)));
  }));
}

function returns(app: FastifyInstance, services: Services): void {
  const { database } = services;

  app.post<ById & { Body: ReturnAsk }>('/v1/orders/:id/returns/preview', {
    onRequest: requireMember,
    schema: {
      ...common,
      summary: 'What would go back for these units',
      description: 'Exactly what the core says. Changes nothing.',
      body: ref('api-return-ask.schema.json'),
      response: { 200: answer('The sum.', 'api-return-preview.schema.json'), ...problems(400, 401, 404, 409, 413, 422) },
    },
  }, async (request, reply) => {
    const { id: memberId } = memberOf(request);
    const { refund, backFen } = await transact(database, (transaction) =>
      previewReturn(services, transaction, memberId, request.params.id, request.body));
    reply.header('cache-control', 'no-store');
    return { refund, back_fen: backFen };
  });

  app.post<ById & { Body: ReturnAsk }>('/v1/orders/:id/returns', {
    onRequest: requireMember,
    schema: {
      ...write,
      summary: 'Send units back',
      description: 'One return of an order is open at a time. The shop approves it; then the money goes back.',
      body: ref('api-return-ask.schema.json'),
      response: { 201: answer('Asked.', 'api-return.schema.json'), ...problems(400, 401, 404, 409, 413, 422, 503) },
    },
  }, (request, reply) => writeOnce(services, request, reply, async (transaction, member) =>
    told(201, await askReturn(services, transaction, member.id, request.params.id, request.body))));

  app.get<ById>('/v1/orders/:id/returns', {
    onRequest: requireMember,
    schema: { ...common, summary: 'The returns of an order', response: { 200: answer('Returns.', 'api-returns.schema.json'), ...problems(400, 401, 404) } },
  }, async (request, reply) => {
    const { id: memberId } = memberOf(request);
    reply.header('cache-control', 'no-store');
    return transact(database, async (transaction) => {
      await ownOrder(transaction, memberId, request.params.id);
      return { returns: await listReturns(transaction, memberId, request.params.id) };
    });
  });

  app.post<ById & { Body: InvoiceAsk }>('/v1/orders/:id/invoice', {
    onRequest: requireMember,
    schema: {
      ...write,
      summary: 'Ask for an invoice',
      body: ref('api-invoice-ask.schema.json'),
      response: { 201: answer('Noted.', 'api-invoice-asked.schema.json'), ...problems(400, 401, 404, 409, 413, 422, 503) },
    },
  }, (request, reply) => writeOnce(services, request, reply, async (transaction, member, nowMs) =>
    told(201, await askInvoice(transaction, member.id, request.params.id, request.body, nowMs))));
}
