import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { OrderDetail, Prepared } from '@yansuan/sdk/wire';
import { transact } from '../database/transact.js';
import { paymentId } from '../groups/effects.js';
import { ownSeatOr404 } from '../groups/take-part.js';
import { memberOf, requireMember } from '../http/auth.js';
import { ownOrder } from '../orders/life.js';
import { refuseUnlessPayable } from '../orders/pay.js';
import { earlierNumbers, paymentNumber } from '../orders/payment-number.js';
import { takeNotice } from '../payments/take-notice.js';
import { readNotice } from '../payments/wechat-pay/notice.js';
import { ProblemError } from '../problems.js';
import { answer, problems } from '../schemas/answers.js';
import { idParams } from '../schemas/parts.js';
import type { Services } from '../services.js';

type ById = { Params: { id: string } };

/** Before the money: what the payer confirms. After it: what the provider tells. */
export function paymentRoutes(app: FastifyInstance, services: Services): void {
  preparing(app, services);
  notices(app, services);
}

function preparing(app: FastifyInstance, services: Services): void {
  const { database, payments, clock } = services;
  const schema = {
    description: 'Changes nothing here; the provider knows the order by its id, so it is paid once however often this is asked.',
    security: [{ token: [] }],
    params: idParams('id'),
    response: { 200: answer('What to confirm.', 'api-prepared.schema.json'), ...problems(400, 401, 404, 409, 503) },
  };
  const payerOf = async (request: FastifyRequest): Promise<string | null> => {
    const query = database.selectFrom('identities').select('subject').where('member_id', '=', memberOf(request).id).where('provider', '=', 'wechat');
    return (await query.executeTakeFirst())?.subject ?? null;
  };

  app.post<ById>('/v1/orders/:id/prepay', {
    onRequest: requireMember,
    schema: { ...schema, summary: 'Get an order ready to be paid', tags: ['orders'] },
  }, async (request, reply): Promise<Prepared> => {
    reply.header('cache-control', 'no-store');
    const order = await ownOrder(database, memberOf(request).id, request.params.id);
    refuseUnlessPayable(order, clock.nowMs());
    if (order.payable_fen === 0) {
      return { request: null };
    }
    for (const number of earlierNumbers(order)) {
      // Paid at the higher price after all: `pay` finds the money, and what is too much goes back.
      if ((await payments.mini_program.close(number)) === 'paid') return { request: null };
    }
    const { lines } = JSON.parse(order.detail) as OrderDetail;
    const ask = { orderId: paymentNumber(order), amountFen: order.payable_fen, payer: await payerOf(request), description: lines[0]?.name.zh ?? order.id, expiresAtMs: order.hold_until_ms };
    return { request: await payments.mini_program.prepare(ask) };
  });

  app.post<ById>('/v1/groups/:id/prepay', {
    onRequest: requireMember,
    schema: { ...schema, summary: 'Get my seat ready to be paid', tags: ['groups'] },
  }, async (request, reply): Promise<Prepared> => {
    reply.header('cache-control', 'no-store');
    const { seat, state, hold_until_ms: expiresAtMs, price_fen: amountFen } = await ownSeatOr404(database, request.params.id, memberOf(request).id);
    if (state !== 'held' || clock.nowMs() >= expiresAtMs) {
      throw new ProblemError(409, 'WRONG_STATE', `The seat is ${state}: it cannot be paid now.`, { value: state });
    }
    const orderId = paymentId(request.params.id, seat);
    return { request: amountFen === 0 ? null : await payments.mini_program.prepare({ orderId, amountFen, payer: await payerOf(request), description: orderId, expiresAtMs }) };
  });
}

function notices(app: FastifyInstance, services: Services): void {
  const { merchant, database, clock } = services;
  if (merchant === null) {
    return;
  }
  // Not in the documentation: only WeChat Pay calls it, and its signature says so. Not limited: a sale has many.
  app.post('/v1/payments/wechat/notify', { config: { signedBody: true, rateLimit: false }, schema: { hide: true } }, async (request, reply) => {
    const notice = readNotice(merchant, request.headers, (request.rawBody ?? Buffer.alloc(0)).toString('utf8'), clock.nowMs());
    if (notice === null) {
      throw new ProblemError(401, 'NOT_SIGNED', 'This is not signed by the payment provider.');
    }
    const outcome = await transact(database, (transaction) => takeNotice(services, transaction, notice, clock.nowMs()));
    request.log.info({ notice: notice.id, event: notice.event, subject: notice.subject, outcome }, 'payment notice');
    return reply.status(204).send();
  });
}
