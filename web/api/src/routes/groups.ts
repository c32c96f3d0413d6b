import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Transaction } from 'kysely';
import type { AddressAsk, GroupJoinAsk, GroupOpenAsk } from '@yansuan/sdk/wire';
import type { GroupRow, MemberRow, Tables } from '../database/tables.js';
import { effectsOf } from '../due/effects.js';
import { workDue } from '../due/worker.js';
import { refused } from '../groups/refused.js';
import { findGroup, stepGroup, type Stepped } from '../groups/step.js';
import { addressSeat, applyPayment, charge, groupOr404, joinGroup, openGroup, orderBargain, ownSeatOr404 } from '../groups/take-part.js';
import { inTurn } from '../groups/turn.js';
import { viewGroup } from '../groups/view.js';
import { memberOf, requireMember } from '../http/auth.js';
import { etagOf, sendWithEtag } from '../http/etag.js';
import { keyHeaders, told, writeOnce } from '../http/keyed.js';
import { notFound } from '../problems.js';
import { answer, problems } from '../schemas/answers.js';
import { idParams, ref } from '../schemas/parts.js';
import type { Services } from '../services.js';

type ById<Body = unknown> = { Params: { id: string }; Body: Body };
type Decide = (transaction: Transaction<Tables>, member: MemberRow, group: GroupRow, nowMs: number) => Promise<Stepped>;

const refusals = problems(400, 401, 404, 409, 413, 422, 503);
const common = { tags: ['groups'], security: [{ token: [] }], headers: keyHeaders };
const stands = { 200: answer('The group as it stands.', 'api-group.schema.json'), ...refusals };
const byId = { ...common, params: idParams('id'), response: stands };

export function groupRoutes(app: FastifyInstance, services: Services): void {
  reading(app, services);
  takingPart(app, services);
  bargains(app, services);
}

function reading(app: FastifyInstance, services: Services): void {
  app.get<ById>('/v1/groups/:id', {
    schema: {
      summary: 'One group: seats with masked names, prices, and my own seat',
      description: 'Whoever has the link may look; with a token, my seat and what is in my way are told too.',
      tags: ['groups'],
      security: [{ token: [] }, {}],
      params: idParams('id'),
      response: { 200: answer('The group.', 'api-group.schema.json'), ...problems(400, 401, 404) },
    },
  }, async (request, reply) => {
    const group = await services.database.selectFrom('groups').selectAll().where('id', '=', request.params.id).executeTakeFirst();
    if (group === undefined) {
      throw notFound();
    }
    const view = await viewGroup(services, services.database, group, request.member, services.clock.nowMs());
    // Not to be kept: a browser that asks with the ETag by itself would hand out the time of then.
    const etag = etagOf(JSON.stringify({ ...view, server_time_ms: 0 }));
    return sendWithEtag(request, reply, { etag, cacheControl: 'no-store', body: JSON.stringify(view) });
  });
}

function takingPart(app: FastifyInstance, services: Services): void {
  app.post<{ Body: GroupOpenAsk }>('/v1/groups', {
    onRequest: requireMember,
    schema: {
      ...common,
      summary: 'Open a group, order from an open ladder, or begin a bargain',
      body: ref('api-group-open.schema.json'),
      response: { 201: answer('Opened; the seat is held.', 'api-group.schema.json'), ...refusals },
    },
  }, (request, reply) => inTurn(request.body.campaign, () => writeOnce(services, request, reply, async (transaction, member, nowMs) =>
    tell(services, transaction, request, member, await openGroup(services, transaction, member, request.body, nowMs), nowMs, 201))));

  app.post<ById<GroupJoinAsk>>('/v1/groups/:id/join', {
    onRequest: requireMember,
    schema: { ...byId, summary: 'Take a seat; it is held for a while', body: ref('api-group-join.schema.json') },
  }, (request, reply) => write(services, request, reply, (transaction, member, group, nowMs) =>
    joinGroup(services, transaction, member, group, request.body, nowMs)));

  app.post<ById>('/v1/groups/:id/pay', {
    onRequest: requireMember,
    schema: { ...byId, summary: 'Pay my seat', description: 'Money that comes too late goes back in full.' },
  }, async (request, reply) => {
    // Outside of the transaction, which may run twice; charged once for each seat.
    const charged = await charge(services, request.params.id, memberOf(request).id, services.clock.nowMs());
    return write(services, request, reply, (transaction, member, group, nowMs) => applyPayment(services, transaction, member, group, charged, nowMs));
  });

  app.post<ById<AddressAsk>>('/v1/groups/:id/address', {
    onRequest: requireMember,
    schema: { ...byId, summary: 'Say where what I buy here goes', description: 'Until it is sent.', body: ref('api-address-ask.schema.json') },
  }, (request, reply) => writeOnce(services, request, reply, async (transaction, member, nowMs) => {
    const group = await groupOr404(transaction, request.params.id);
    await addressSeat(transaction, group.id, member.id, request.body.address_id);
    return told(200, await viewGroup(services, transaction, group, member, nowMs));
  }));

  app.post<ById>('/v1/groups/:id/leave', {
    onRequest: requireMember,
    schema: { ...byId, summary: 'Leave: an unpaid seat at any time, a paid one within the campaign’s time' },
  }, (request, reply) => write(services, request, reply, async (transaction, member, group, nowMs) => {
    const { seat } = await ownSeatOr404(transaction, group.id, member.id);
    return stepGroup(services.shelf, transaction, { group }, { type: 'leave', seat }, nowMs);
  }));
}

function bargains(app: FastifyInstance, services: Services): void {
  app.post<ById>('/v1/groups/:id/help', {
    onRequest: requireMember,
    schema: { ...byId, summary: 'Cut the price of somebody’s bargain, once' },
  }, (request, reply) => write(services, request, reply, (transaction, member, group, nowMs) =>
    stepGroup(services.shelf, transaction, { group }, { type: 'help', member: member.id }, nowMs)));

  app.post<ById<{ expected_fen?: number }>>('/v1/groups/:id/order', {
    onRequest: requireMember,
    schema: { ...byId, summary: 'Order my bargain at the price it has come to', body: ref('api-group-order.schema.json') },
  }, (request, reply) => write(services, request, reply, (transaction, member, group, nowMs) =>
    orderBargain(services, transaction, member, group, request.body, nowMs)));
}

/** One step of a group, in turn for its campaign; what it asked for is done when it is committed. */
async function write(services: Services, request: FastifyRequest<ById>, reply: FastifyReply, decide: Decide): Promise<FastifyReply> {
  const { id } = request.params;
  const found = await services.database.selectFrom('groups').select('campaign').where('id', '=', id).executeTakeFirst();
  if (found === undefined) {
    throw notFound();
  }
  return inTurn(found.campaign, () => writeOnce(services, request, reply, async (transaction, member, nowMs) =>
    tell(services, transaction, request, member, await decide(transaction, member, await groupOr404(transaction, id), nowMs), nowMs), async () => {
    // Not to wait for the timer; if this fails, the timer does it.
    await workDue(services.database, effectsOf(services), services.clock.nowMs()).catch((error: unknown) => request.log.warn({ err: error }, 'due jobs'));
  }));
}

async function tell(services: Services, transaction: Transaction<Tables>, request: FastifyRequest, member: MemberRow, stepped: Stepped, nowMs: number, status = 200) {
  const { refused: no, group } = stepped;
  if (no !== null) {
    return refused(request.id, no, stepped);
  }
  const row = group === null ? undefined : await findGroup(transaction, group.id);
  if (row === undefined) {
    throw notFound();
  }
  const after = await transaction.selectFrom('members').selectAll().where('id', '=', member.id).executeTakeFirstOrThrow();
  return told(status, await viewGroup(services, transaction, row, after, nowMs));
}
