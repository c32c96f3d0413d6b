import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { MemberRow } from '../database/tables.js';
import { memberOfToken } from '../members/sessions.js';
import { unauthenticated } from '../problems.js';
import type { Services } from '../services.js';

declare module 'fastify' {
  interface FastifyRequest {
    member: MemberRow | null;
  }
}

/** Before the body is read: who asks. A wrong token is refused even where none is needed. */
export function useAuthentication(app: FastifyInstance, { database, clock }: Services): void {
  app.decorateRequest('member', null);
  app.addHook('onRequest', async (request) => {
    const header = request.headers.authorization;
    if (header === undefined) {
      return;
    }
    const token = /^Bearer ([A-Za-z0-9_-]{20,200})$/i.exec(header)?.[1];
    const member = token === undefined ? undefined : await memberOfToken(database, token, clock.nowMs());
    if (member === undefined) {
      throw unauthenticated();
    }
    request.member = member;
  });
}

export async function requireMember(request: FastifyRequest): Promise<void> {
  memberOf(request);
}

export function memberOf(request: FastifyRequest): MemberRow {
  if (request.member === null) {
    throw unauthenticated();
  }
  return request.member;
}
