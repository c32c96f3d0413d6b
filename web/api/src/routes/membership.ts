import type { FastifyInstance } from 'fastify';
import type { AccountPage, Catalogue, CommunityActionAsk, EventAsk, InvitationAsk, RedemptionAsk, Referrals } from '@yansuan/sdk/wire';
import { transact } from '../database/transact.js';
import { memberOf, requireMember } from '../http/auth.js';
import { keyHeaders, told, writeOnce } from '../http/keyed.js';
import { requires } from '../http/roles.js';
import { beginAttempt, forgetAttempt } from '../identity/attempts.js';
import { findAccount } from '../membership/account-row.js';
import { settleAccount } from '../membership/apply-event.js';
import { acceptInvitation, noteDeed, redeem, tellEvent, unknownCode } from '../membership/deeds.js';
import { tellAccount, tellCatalogue, tellReferrals } from '../membership/tell.js';
import { ProblemError } from '../problems.js';
import { answer, problems } from '../schemas/answers.js';
import { idParams, ref } from '../schemas/parts.js';
import type { Services } from '../services.js';

const common = { tags: ['membership'], security: [{ token: [] }] };
const write = { ...common, headers: keyHeaders };
const done = { 201: answer('Done.', 'api-account-changed.schema.json'), ...problems(400, 401, 403, 409, 413, 422, 503) };
const keyOf = (headers: Record<string, unknown>): string => String(headers['idempotency-key']);

export function membershipRoutes(app: FastifyInstance, services: Services): void {
  reads(app, services);
  writes(app, services);
}

function reads(app: FastifyInstance, { database, shelf, clock }: Services): void {
  app.get<{ Querystring: { limit?: string; before?: string } }>('/v1/me/account', {
    onRequest: requireMember,
    schema: {
      ...common,
      summary: 'My tier, points, what was given, and the ledger',
      querystring: {
        type: 'object',
        additionalProperties: false,
        properties: {
          limit: { description: 'Ledger lines, 1 to 99; 20 by default.', type: 'string', pattern: '^[1-9][0-9]?$' },
          before: { description: 'The next of the page before.', type: 'string', pattern: '^[1-9][0-9]{0,14}$' },
        },
      },
      response: { 200: answer('The account.', 'api-account.schema.json'), ...problems(400, 401) },
    },
  }, async (request, reply): Promise<AccountPage> => {
    const nowMs = clock.nowMs();
    const { limit, before } = request.query;
    const page = { limit: Number(limit ?? 20), before: before === undefined ? undefined : Number(before) };
    const account = await transact(database, (transaction) => tellAccount(shelf, transaction, memberOf(request).id, page, nowMs));
    reply.header('cache-control', 'no-store');
    return { ...account, server_time_ms: nowMs };
  });

  app.get('/v1/redemptions', {
    onRequest: requireMember,
    schema: {
      ...common,
      summary: 'What my points are exchanged for, and why not',
      response: { 200: answer('The list.', 'api-catalogue.schema.json'), ...problems(401) },
    },
  }, async (request, reply): Promise<Catalogue> => {
    const nowMs = clock.nowMs();
    const catalogue = await transact(database, (transaction) => tellCatalogue(shelf, transaction, memberOf(request).id, nowMs));
    reply.header('cache-control', 'no-store');
    return { ...catalogue, server_time_ms: nowMs };
  });

  app.get('/v1/referrals', {
    onRequest: requireMember,
    schema: {
      ...common,
      summary: 'My code, and how far my invitations are',
      response: { 200: answer('In numbers.', 'api-referrals.schema.json'), ...problems(401) },
    },
  }, async (request, reply): Promise<Referrals> => {
    const nowMs = clock.nowMs();
    const { id } = memberOf(request);
    const referrals = await transact(database, async (transaction) => {
      // A code that is shown can be entered: from now on the account is kept.
      if ((await findAccount(transaction, id)) === undefined) {
        await settleAccount(shelf, transaction, id, nowMs);
      }
      return tellReferrals(shelf, transaction, id, nowMs);
    });
    reply.header('cache-control', 'no-store');
    return { ...referrals, server_time_ms: nowMs };
  });
}

function writes(app: FastifyInstance, services: Services): void {
  const { database, clock, shelf } = services;

  app.post<{ Body: RedemptionAsk }>('/v1/redemptions', {
    onRequest: requireMember,
    schema: { ...write, summary: 'Exchange points', body: ref('api-redemption-ask.schema.json'), response: done },
  }, (request, reply) => writeOnce(services, request, reply, async (transaction, member, nowMs) =>
    told(201, await redeem(shelf, transaction, member, request.body, keyOf(request.headers), nowMs))));

  app.post<{ Body: InvitationAsk }>('/v1/referrals', {
    onRequest: requireMember,
    config: { rateLimit: { max: 20, timeWindow: 60_000 } },
    schema: {
      ...write,
      summary: 'Say who invited me',
      description: 'Five wrong codes in ten minutes, and even a right one is refused, in the same words.',
      body: ref('api-invitation-ask.schema.json'),
      response: done,
    },
  }, async (request, reply) => {
    const attempt = await beginAttempt(database, memberOf(request).id, clock.nowMs());
    if (attempt === null) {
      throw unknownCode();
    }
    let isWrong = false;
    try {
      return await writeOnce(services, request, reply, async (transaction, member, nowMs) =>
        told(201, await acceptInvitation(shelf, transaction, member, request.body, keyOf(request.headers), nowMs)));
    } catch (error) {
      isWrong = error instanceof ProblemError && error.code === unknownCode().code;
      throw error;
    } finally {
      if (!isWrong) await forgetAttempt(database, attempt);
    }
  });

  app.post<{ Body: CommunityActionAsk }>('/v1/community-actions', {
    onRequest: requireMember,
    schema: {
      ...write,
      summary: 'Something done in the group',
      description: 'Signing in and visiting anyone tells of themselves; what somebody has to have seen, a guide or operator tells.',
      body: ref('api-community-action-ask.schema.json'),
      response: done,
    },
  }, (request, reply) => writeOnce(services, request, reply, async (transaction, member, nowMs) =>
    told(201, await noteDeed(shelf, transaction, member, request.body, keyOf(request.headers), nowMs))));

  app.post<{ Params: { id: string }; Body: EventAsk }>('/v1/admin/members/:id/events', {
    onRequest: requires('members.events'),
    schema: {
      ...write,
      tags: ['admin'],
      params: idParams('id'),
      summary: 'Something that happened to a member',
      description: 'Any event of the contract but those that the shop’s own transactions tell. The event’s id counts once.',
      body: ref('api-event-ask.schema.json'),
      response: { ...done, ...problems(404) },
    },
  }, (request, reply) => writeOnce(services, request, reply, async (transaction, actor, nowMs) =>
    told(201, await tellEvent(shelf, transaction, actor, request.params.id, request.body, nowMs))));
}
