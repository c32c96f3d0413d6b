import type { FastifyInstance } from 'fastify';
import type { RulebookNotice } from '@yansuan/sdk/wire';
import { sealOf } from '../rulebooks/shelf.js';
import { sendWithEtag } from '../http/etag.js';
import { openToPages } from '../http/open-to-pages.js';
import { notFound } from '../problems.js';
import { answer, problems } from '../schemas/answers.js';
import type { Services } from '../services.js';

export function rulebookRoutes(app: FastifyInstance, { database, shelf, clock, trust }: Services): void {
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
    return sendWithEtag(request, reply, {
      etag: `"${row.sha256}"`,
      cacheControl: 'public, max-age=31536000, immutable',
      body: row.document,
    });
  });
}
