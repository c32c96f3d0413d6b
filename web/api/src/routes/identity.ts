import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Transaction } from 'kysely';
import type { PhoneCodeAsk, PhoneSignIn, RefreshAsk, RenewableSession as Wire, WechatSignIn } from '@yansuan/sdk/wire';
import type { Tables } from '../database/tables.js';
import { transact } from '../database/transact.js';
import { requireMember } from '../http/auth.js';
import { signInFailed } from '../identity/failed.js';
import { memberOfIdentity } from '../identity/member.js';
import { checkCode, codeLastsMs, makeCode, nextCodeAfterMs } from '../identity/phone.js';
import { createGuest } from '../members/guest.js';
import { endSession, openFamily, refreshSession, type RenewableSession } from '../members/sessions.js';
import { answer, problems } from '../schemas/answers.js';
import { ref } from '../schemas/parts.js';
import type { Services } from '../services.js';

const tags = ['members'];
const session = { 201: answer('Signed in.', 'api-renewable-session.schema.json') };
const config = { rateLimit: { max: 60, timeWindow: 60_000 } };

export function identityRoutes(app: FastifyInstance, services: Services): void {
  guestAndRefresh(app, services);
  phone(app, services);
  wechat(app, services);
}

function guestAndRefresh(app: FastifyInstance, services: Services): void {
  const { database, shelf, clock } = services;

  app.post('/v1/sessions/guest', {
    config,
    schema: { summary: 'Look around without signing up', tags, response: { ...session, ...problems(503) } },
  }, async (_request, reply) => {
    const nowMs = clock.nowMs();
    const { document } = await shelf.current(database, nowMs);
    return tell(reply, nowMs, await transact(database, async (transaction) =>
      openFamily(transaction, await createGuest(transaction, document, nowMs), nowMs)));
  });

  app.post<{ Body: RefreshAsk }>('/v1/sessions/refresh', {
    config,
    schema: {
      summary: 'The next pair of tokens',
      description: 'A refresh token works once. When it comes again within a minute and nobody used what it was answered, that answer was lost and there is another, once. Otherwise every session of its sign-in ends.',
      tags,
      body: ref('api-refresh-ask.schema.json'),
      response: { ...session, ...problems(400, 401, 413) },
    },
  }, async (request, reply) => {
    const nowMs = clock.nowMs();
    // Committed either way: a token used twice ends its family.
    return tell(reply, nowMs, await transact(database, (transaction) => refreshSession(transaction, request.body.refresh_token, nowMs)));
  });

  app.post('/v1/sessions/end', {
    onRequest: requireMember,
    schema: {
      summary: 'Sign out',
      tags,
      security: [{ token: [] }],
      response: { 204: { description: 'Signed out.', type: 'null' }, ...problems(401) },
    },
  }, async (request, reply) => {
    await transact(database, (transaction) => endSession(transaction, request.tokenSha256 ?? '', clock.nowMs()));
    return reply.status(204).send();
  });
}

function phone(app: FastifyInstance, { database, shelf, clock, codeSender, countsAddresses }: Services): void {
  if (codeSender === null) {
    return;
  }
  app.post<{ Body: PhoneCodeAsk }>('/v1/sessions/phone/code', {
    config: { rateLimit: { max: 10, timeWindow: 60_000 } },
    schema: {
      summary: 'Send a code to a phone',
      tags,
      body: ref('api-phone-code-ask.schema.json'),
      description: 'One a minute, five an hour and ten a day for a phone; sixty an hour from one address.',
      response: { 202: answer('Sent.', 'api-phone-code-sent.schema.json'), ...problems(400, 413, 422, 503) },
    },
  }, async (request, reply) => {
    const { phone: number } = request.body;
    const ask = { phone: number, address: countsAddresses ? request.ip : null };
    const code = await transact(database, (transaction) => makeCode(transaction, ask, clock.nowMs()));
    await codeSender.send(number, code);
    return reply.status(202).header('cache-control', 'no-store').send({ next_code_after_ms: nextCodeAfterMs, code_lasts_ms: codeLastsMs });
  });

  app.post<{ Body: PhoneSignIn }>('/v1/sessions/phone', {
    config,
    schema: {
      summary: 'Sign in with a phone and its code',
      description: 'Five failures in ten minutes, and even the right code is refused, in the same words.',
      tags,
      body: ref('api-phone-sign-in.schema.json'),
      response: { ...session, ...problems(400, 401, 413) },
    },
  }, async (request, reply) => {
    const nowMs = clock.nowMs();
    const { document } = await shelf.current(database, nowMs);
    const enter = async (transaction: Transaction<Tables>): Promise<RenewableSession | null> => {
      const isRight = await checkCode(transaction, request.body.phone, request.body.code, nowMs);
      return isRight ? openFamily(transaction, await memberOfIdentity(transaction, document, 'phone', request.body.phone, nowMs), nowMs) : null;
    };
    return tell(reply, nowMs, await transact(database, enter));
  });
}

function wechat(app: FastifyInstance, { database, shelf, clock, wechat: identity }: Services): void {
  if (identity === null) {
    return;
  }
  app.post<{ Body: WechatSignIn }>('/v1/sessions/wechat', {
    config,
    schema: {
      summary: 'Sign in with the mini-program’s login code',
      tags,
      body: ref('api-wechat-sign-in.schema.json'),
      response: { ...session, ...problems(400, 401, 413, 503) },
    },
  }, async (request, reply) => {
    const openId = await identity.openIdOf(request.body.code);
    const nowMs = clock.nowMs();
    const { document } = await shelf.current(database, nowMs);
    return tell(reply, nowMs, await transact(database, async (transaction) =>
      openFamily(transaction, await memberOfIdentity(transaction, document, 'wechat', openId, nowMs), nowMs)));
  });
}

function tell(reply: FastifyReply, nowMs: number, opened: RenewableSession | null): Wire {
  if (opened === null) {
    throw signInFailed();
  }
  reply.status(201).header('cache-control', 'no-store');
  return {
    token: opened.token,
    member_id: opened.memberId,
    expires_at_ms: opened.expiresAtMs,
    refresh_token: opened.refreshToken,
    refresh_expires_at_ms: opened.refreshExpiresAtMs,
    server_time_ms: nowMs,
  };
}
