import type { FastifyInstance } from 'fastify';
import type { Batch, Batches, BatchSet } from '@yansuan/sdk/wire';
import { audit } from '../admin/audit.js';
import { etagOf, sendWithEtag } from '../http/etag.js';
import { keyHeaders, told, writeOnce } from '../http/keyed.js';
import { requires } from '../http/roles.js';
import { notFound } from '../problems.js';
import { answer, problems } from '../schemas/answers.js';
import { idParams, ref } from '../schemas/parts.js';
import type { Services } from '../services.js';

/** Which batch of a product is sent now, and how long it keeps: printed on the box, and told before one buys. */
export function batchRoutes(app: FastifyInstance, services: Services): void {
  const { database, shelf } = services;

  app.get('/v1/batches', {
    schema: { summary: 'The batch of each product that is sent now', tags: ['orders'], response: { 200: answer('Batches.', 'api-batches.schema.json'), ...problems() } },
  }, async (request, reply) => {
    const batches: Batches = { batches: await database.selectFrom('batches').select(['sku', 'batch', 'best_before']).orderBy('sku').execute() };
    const body = JSON.stringify(batches);
    return sendWithEtag(request, reply, { etag: etagOf(body), cacheControl: 'no-cache', body });
  });

  app.put<{ Params: { sku: string }; Body: BatchSet }>('/v1/admin/batches/:sku', {
    onRequest: requires('stock.set'),
    schema: {
      summary: 'Say which batch is sent from now on',
      tags: ['admin'],
      security: [{ token: [] }],
      headers: keyHeaders,
      params: idParams('sku'),
      body: ref('api-batch-set.schema.json'),
      response: { 200: answer('The batch.', 'api-batch.schema.json'), ...problems(400, 401, 403, 404, 409, 413, 422, 503) },
    },
  }, (request, reply) => writeOnce(services, request, reply, async (transaction, actor, nowMs) => {
    const { sku } = request.params;
    const { document } = await shelf.current(transaction, nowMs);
    if (!document.skus.some(({ id }) => id === sku)) {
      throw notFound();
    }
    const { batch, best_before } = request.body;
    const before = await transaction.selectFrom('batches').select(['batch', 'best_before']).where('sku', '=', sku).executeTakeFirst();
    await transaction.insertInto('batches').values({ sku, batch, best_before }).onConflict((conflict) => conflict.column('sku').doUpdateSet({ batch, best_before })).execute();
    const after: Batch = { sku, batch, best_before };
    await audit(transaction, { actorId: actor.id, action: 'batches.set', subject: sku, before: before ?? null, after: { batch, best_before } }, nowMs);
    return told(200, after);
  }));
}
