import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';

export const etagOf = (text: string): string => `"${createHash('sha256').update(text).digest('base64url')}"`;

/** Sends the body, or 304 when the asker has it already. */
export function sendWithEtag(
  request: FastifyRequest,
  reply: FastifyReply,
  answer: { etag: string; cacheControl: string; body: string | Buffer },
): FastifyReply {
  reply.header('etag', answer.etag).header('cache-control', answer.cacheControl);
  const known = request.headers['if-none-match']?.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  if (known?.includes(answer.etag) === true || known?.includes('*') === true) {
    return reply.status(304).send();
  }
  return reply.type('application/json; charset=utf-8').send(answer.body);
}
