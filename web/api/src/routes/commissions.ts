import type { FastifyInstance } from 'fastify';
import type { CommissionPaid, PartnerSet } from '@yansuan/sdk/wire';
import { transact } from '../database/transact.js';
import { keyHeaders, told, writeOnce } from '../http/keyed.js';
import { requires } from '../http/roles.js';
import { listStatements, payStatement, readStatement, setPartner } from '../membership/commissions.js';
import { answer, problems } from '../schemas/answers.js';
import { idParams, ref } from '../schemas/parts.js';
import type { Services } from '../services.js';

type ById<Body = unknown> = { Params: { id: string }; Body: Body };
const common = { tags: ['operator'], security: [{ token: [] }] };
const write = { ...common, headers: keyHeaders, params: idParams('id') };
const refusals = problems(400, 401, 403, 404, 409, 413, 422, 503);

/** Who earns by others' orders, and the months they are paid for (REF-10, REF-11). */
export function commissionRoutes(app: FastifyInstance, services: Services): void {
  const { database } = services;

  app.get<{ Querystring: { month?: string; state?: 'open' | 'paid' } }>('/v1/admin/commissions', {
    onRequest: requires('commissions.pay'),
    schema: {
      ...common,
      summary: 'Statements of partners, newest month first',
      querystring: {
        type: 'object',
        additionalProperties: false,
        properties: {
          month: { description: 'YYYY-MM.', type: 'string', pattern: '^[0-9]{4}-[0-9]{2}$' },
          state: { description: 'Only those that are paid, or are not.', type: 'string', enum: ['open', 'paid'] },
        },
      },
      response: { 200: answer('Statements.', 'api-commissions.schema.json'), ...problems(400, 401, 403) },
    },
  }, async ({ query: { month, state } }, reply) => {
    reply.header('cache-control', 'no-store');
    return { statements: await listStatements(database, { month, state }) };
  });

  app.get<ById>('/v1/admin/commissions/:id', {
    onRequest: requires('commissions.pay'),
    schema: { ...common, params: idParams('id'), summary: 'What a statement is made of', response: { 200: answer('The statement.', 'api-commission-detail.schema.json'), ...problems(400, 401, 403, 404) } },
  }, async (request, reply) => {
    reply.header('cache-control', 'no-store');
    return transact(database, (transaction) => readStatement(transaction, request.params.id));
  });

  app.post<ById<CommissionPaid>>('/v1/admin/commissions/:id/paid', {
    onRequest: requires('commissions.pay'),
    schema: { ...write, summary: 'A statement was paid out', body: ref('api-commission-paid.schema.json'), response: { 200: answer('The statement.', 'api-commission.schema.json'), ...refusals } },
  }, (request, reply) => writeOnce(services, request, reply, async (transaction, actor, nowMs) =>
    told(200, await payStatement(transaction, actor, request.params.id, request.body, nowMs))));

  app.put<ById<PartnerSet>>('/v1/admin/members/:id/partner', {
    onRequest: requires('members.tag'),
    schema: {
      ...write,
      summary: 'Say what a member earns as, and which guide’s member they are',
      description: 'It counts for orders that are paid from now on.',
      body: ref('api-partner-set.schema.json'),
      response: { 200: answer('As it is now.', 'api-partner.schema.json'), ...refusals },
    },
  }, (request, reply) => writeOnce(services, request, reply, async (transaction, actor, nowMs) =>
    told(200, await setPartner(transaction, actor, request.params.id, request.body, nowMs))));
}
