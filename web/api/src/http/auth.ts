import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { MemberRow } from '../database/tables.js';
import { hashOf, memberOfToken, readMember } from '../members/sessions.js';
import { operatorId } from '../members/operator.js';
import { unauthenticated } from '../problems.js';
import type { Services } from '../services.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route looks at the token itself. */
    ownToken?: boolean;
    /** Its signature is over the exact bytes, which are kept. */
    signedBody?: boolean;
  }
  interface FastifyRequest {
    rawBody: Buffer | null;
    member: MemberRow | null;
    /** The hash of the token that was shown. */
    tokenSha256: string | null;
  }
}

/** Before the body is read: who asks. A wrong token is refused even where none is needed. */
export function useAuthentication(app: FastifyInstance, { database, clock, operatorTokenSha256 }: Services): void {
  app.decorateRequest('rawBody', null);
  app.decorateRequest('member', null);
  app.decorateRequest('tokenSha256', null);
  app.addHook('onRequest', async (request) => {
    const sha256 = request.routeOptions.config.ownToken === true ? null : shownToken(request);
    if (sha256 === null) {
      return;
    }
    const member = await (sha256 === operatorTokenSha256 ? readMember(database, operatorId) : memberOfToken(database, sha256, clock.nowMs()));
    if (member === undefined) {
      throw unauthenticated();
    }
    request.member = member;
    request.tokenSha256 = sha256;
  });
}

/** The hash of the token that is shown; null: none is. */
export function shownToken({ headers: { authorization } }: FastifyRequest): string | null {
  if (authorization === undefined) {
    return null;
  }
  const token = /^Bearer ([A-Za-z0-9_-]{20,200})$/i.exec(authorization)?.[1];
  if (token === undefined) {
    throw unauthenticated();
  }
  return hashOf(token);
}

/** For a route that looks at the token itself and needs one: before the body is read. */
export async function requireToken(request: FastifyRequest): Promise<void> {
  request.tokenSha256 = shownToken(request);
  tokenOf(request);
}

export function tokenOf({ tokenSha256 }: FastifyRequest): string {
  if (tokenSha256 === null) {
    throw unauthenticated();
  }
  return tokenSha256;
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
