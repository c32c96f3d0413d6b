import type { FastifyInstance } from 'fastify';
import type { KeptAddress } from '@yansuan/sdk/wire';
import { memberOf, requireMember } from '../http/auth.js';
import { keyHeaders, told, writeOnce } from '../http/keyed.js';
import { clearOtherDefaults } from '../members/addresses.js';
import { notFound, ProblemError } from '../problems.js';
import { answer, problems } from '../schemas/answers.js';
import { idParams, ref } from '../schemas/parts.js';
import type { Services } from '../services.js';
import { sqlStore } from '../sync/sql-store.js';

type ById = { Params: { id: string } };
const common = { tags: ['members'], security: [{ token: [] }] };
const addressesAtMost = 50;

/** The address book, for those who do not sync. The same rows that devices share. */
export function addressRoutes(app: FastifyInstance, services: Services): void {
  app.get('/v1/addresses', {
    onRequest: requireMember,
    schema: { ...common, summary: 'My addresses', response: { 200: answer('Addresses.', 'api-addresses.schema.json'), ...problems(401) } },
  }, async (request, reply) => {
    const rows = await services.database
      .selectFrom('member_rows')
      .select(['key', 'value'])
      .where('member_id', '=', memberOf(request).id)
      .where('table_name', '=', 'addresses')
      .where('value', 'is not', null)
      .orderBy('key')
      .execute();
    reply.header('cache-control', 'no-store');
    return { addresses: rows.map(({ key, value }) => ({ id: key, address: JSON.parse(value ?? 'null') as unknown })) };
  });

  app.put<ById & { Body: KeptAddress }>('/v1/addresses/:id', {
    onRequest: requireMember,
    schema: {
      ...common,
      summary: 'Keep an address under an id of your own',
      headers: keyHeaders,
      params: idParams('id'),
      body: ref('api-address.schema.json'),
      response: { 200: answer('Kept.', 'api-address-row.schema.json'), ...problems(400, 401, 409, 413, 422, 503) },
    },
  }, (request, reply) => writeOnce(services, request, reply, async (transaction, member) => {
    const store = sqlStore(transaction);
    const { params: { id }, body } = request;
    const before = await store.row(member.id, 'addresses', id);
    if (before === null) {
      throw new ProblemError(409, 'ROW_DELETED', 'This address was deleted. Keep it under a new id.');
    }
    if (before === undefined && (await store.countRows(member.id, 'addresses')) >= addressesAtMost) {
      throw new ProblemError(409, 'TOO_MANY_ROWS', 'That is a lot of addresses.', { expected: `at most ${addressesAtMost}` });
    }
    if (body.is_default === true) {
      await clearOtherDefaults(transaction, store, member.id, id);
    }
    await store.putRow(member.id, 'addresses', id, JSON.stringify(body));
    return told(200, { id, address: body });
  }));

  app.delete<ById>('/v1/addresses/:id', {
    onRequest: requireMember,
    schema: {
      ...common,
      summary: 'Forget an address',
      headers: keyHeaders,
      params: idParams('id'),
      response: { 200: answer('Gone.', 'api-address-gone.schema.json'), ...problems(400, 401, 404, 409, 422, 503) },
    },
  }, (request, reply) => writeOnce(services, request, reply, async (transaction, member) => {
    const store = sqlStore(transaction);
    if (typeof (await store.row(member.id, 'addresses', request.params.id)) !== 'string') {
      throw notFound();
    }
    await store.putRow(member.id, 'addresses', request.params.id, null);
    return told(200, { id: request.params.id });
  }));
}
