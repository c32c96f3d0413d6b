import type { FastifyReply, FastifyRequest } from 'fastify';

/** Headers of what any page may read: it is the same for everybody and carries nobody's token. */
export const openHeaders = {
  'access-control-allow-origin': '*',
  'cross-origin-resource-policy': 'cross-origin',
} as const;

/** The time and the rules are public: a campaign page on another host prices with them. */
export async function openToPages(_request: FastifyRequest, reply: FastifyReply): Promise<void> {
  reply.headers(openHeaders);
}
