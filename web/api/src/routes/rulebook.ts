import { promisify } from 'node:util';
import { brotliCompress } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import type { RulebookNotice } from '@yansuan/sdk/wire';
import { sendWithEtag } from '../http/etag.js';
import { openToPages } from '../http/open-to-pages.js';
import { notFound } from '../problems.js';
import { sealOf } from '../rulebooks/shelf.js';
import { answer, problems } from '../schemas/answers.js';
import type { Services } from '../services.js';

/** A version never changes: what was asked for last is compressed once. */
function lastCompressed(): (sha256: string, document: string) => Promise<Buffer> {
  let last: { sha256: string; bytes: Promise<Buffer> } | undefined;
  return (sha256, document) => {
    if (last?.sha256 !== sha256) last = { sha256, bytes: promisify(brotliCompress)(document) };
    return last.bytes;
  };
}

export function rulebookRoutes(app: FastifyInstance, { database, shelf, clock, trust }: Services): void {
  const compressed = lastCompressed();
  app.get('/v1/rulebook', {
    onRequest: openToPages,
    schema: {
      summary: 'Which rulebook is current',
      tags: ['rulebook'],
      response: { 200: answer('The current rulebook.', 'api-rulebook-notice.schema.json'), ...problems(503) },
    },
  }, async (request, reply) => {
    const { version, sha256 } = await shelf.current(database, clock.nowMs());
    const seal = await sealOf(database, version);
    const notice: RulebookNotice = { version, sha256, url: `/v1/rulebooks/${version}`, ...seal, keys: trust.keys };
    return sendWithEtag(request, reply, { etag: `"${sha256}"`, cacheControl: 'no-cache', body: JSON.stringify(notice) });
  });

  app.get<{ Params: { version: string } }>('/v1/rulebooks/:version', {
    onRequest: openToPages,
    schema: {
      summary: 'The exact bytes of a published rulebook',
      description: 'A version never changes, so it can be kept for good.',
      tags: ['rulebook'],
      params: {
        type: 'object',
        required: ['version'],
        properties: { version: { description: 'Version.', type: 'string', pattern: '^[1-9][0-9]{0,8}$' } },
      },
      response: { 200: answer('The rulebook.', 'rulebook.schema.json'), ...problems(400, 404) },
    },
  }, async (request, reply) => {
    const row = await database
      .selectFrom('rulebooks')
      .select(['document', 'sha256'])
      .where('version', '=', Number(request.params.version))
      .executeTakeFirst();
    if (row === undefined) {
      throw notFound();
    }
    // The largest answer of a first visit.
    const takesBrotli = /\bbr\b/.test(String(request.headers['accept-encoding'] ?? ''));
    reply.header('vary', 'accept-encoding');
    if (takesBrotli) reply.header('content-encoding', 'br');
    return sendWithEtag(request, reply, {
      etag: `"${row.sha256}"`,
      cacheControl: 'public, max-age=31536000, immutable',
      body: takesBrotli ? await compressed(row.sha256, row.document) : row.document,
    });
  });
}
