import type { FastifyInstance } from 'fastify';
import type { CampaignStockSet } from '@yansuan/sdk/wire';
import { audit } from '../admin/audit.js';
import { campaignOr404, listCampaigns, readCampaign, readReport } from '../groups/campaigns.js';
import { refused } from '../groups/refused.js';
import { stepGroup } from '../groups/step.js';
import { inTurn } from '../groups/turn.js';
import { etagOf, sendWithEtag } from '../http/etag.js';
import { keyHeaders, told, writeOnce } from '../http/keyed.js';
import { requires } from '../http/roles.js';
import { answer, problems } from '../schemas/answers.js';
import { idParams, ref } from '../schemas/parts.js';
import type { Services } from '../services.js';

type ById<Body = unknown> = { Params: { id: string }; Body: Body };
/** With a token one's own groups are told too; without one everybody may look. */
const anybody = [{ token: [] }, {}];
const operator = { tags: ['operator'], security: [{ token: [] }], params: idParams('id') };

export function campaignRoutes(app: FastifyInstance, services: Services): void {
  reading(app, services);
  deeds(app, services);
}

function reading(app: FastifyInstance, { database, shelf, clock }: Services): void {
  app.get('/v1/campaigns', {
    schema: { summary: 'Campaigns of buying together', tags: ['groups'], security: anybody, response: { 200: answer('Campaigns.', 'api-campaigns.schema.json'), ...problems(401, 503) } },
  }, async (_request, reply) => {
    const nowMs = clock.nowMs();
    reply.header('cache-control', 'no-store');
    return { campaigns: await listCampaigns(database, await shelf.current(database, nowMs), nowMs), server_time_ms: nowMs };
  });

  app.get<ById>('/v1/campaigns/:id', {
    schema: {
      summary: 'One campaign: stock left, prices, relay, countdown, groups to join',
      tags: ['groups'],
      security: anybody,
      params: idParams('id'),
      response: { 200: answer('The campaign.', 'api-campaign.schema.json'), ...problems(400, 401, 404, 503) },
    },
  }, async (request, reply) => {
    const nowMs = clock.nowMs();
    const detail = await readCampaign(database, await shelf.current(database, nowMs), request.params.id, request.member?.id ?? null, nowMs);
    // Not to be kept: a browser that asks with the ETag by itself would hand out the time of then.
    const etag = etagOf(JSON.stringify({ ...detail, server_time_ms: 0 }));
    return sendWithEtag(request, reply, { etag, cacheControl: 'no-store', body: JSON.stringify(detail) });
  });
}

function deeds(app: FastifyInstance, services: Services): void {
  const { database, shelf, clock } = services;

  app.get<ById>('/v1/admin/campaigns/:id/report', {
    onRequest: requires('orders.read'),
    schema: { ...operator, summary: 'What a campaign has brought', response: { 200: answer('The report.', 'campaign-report.schema.json'), ...problems(400, 401, 403, 404) } },
  }, async ({ params: { id } }, reply) => {
    reply.header('cache-control', 'no-store');
    return readReport(database, await shelf.current(database, clock.nowMs()), id);
  });

  app.put<ById<CampaignStockSet>>('/v1/admin/campaigns/:id/stock', {
    onRequest: requires('stock.set'),
    schema: {
      ...operator,
      headers: keyHeaders,
      summary: 'Set how many units a campaign has',
      description: 'Those held and sold are counted in; less than these is refused with STOCK_TAKEN.',
      body: ref('api-campaign-stock-set.schema.json'),
      response: { 200: answer('The stock.', 'campaign-stock.schema.json'), ...problems(400, 401, 403, 404, 409, 413, 422, 503) },
    },
  }, (request, reply) => inTurn(request.params.id, () => writeOnce(services, request, reply, async (transaction, actor, nowMs) => {
    const { params: { id }, body: { total_units, reason } } = request;
    campaignOr404(await shelf.current(transaction, nowMs), id);
    const stepped = await stepGroup(shelf, transaction, { campaign: id }, { type: 'stock_changed', total_units }, nowMs);
    if (stepped.refused !== null) {
      return refused(request.id, stepped.refused, stepped);
    }
    await audit(transaction, { actorId: actor.id, action: 'campaigns.stock', subject: id, reason, after: total_units }, nowMs);
    return told(200, stepped.stock);
  })));
}
