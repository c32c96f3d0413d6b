import type { FastifyInstance } from 'fastify';
import { loadTools } from '@yansuan/core/tools';
import type { RulebookPublish } from '@yansuan/sdk/wire';
import { audit } from '../admin/audit.js';
import { keyHeaders, told, writeOnce } from '../http/keyed.js';
import { requires } from '../http/roles.js';
import { checkRulebook, refuseFindings, storeRulebook } from '../rulebooks/publish.js';
import { newestVersion } from '../rulebooks/shelf.js';
import { answer, problems } from '../schemas/answers.js';
import { ref } from '../schemas/parts.js';
import type { Services } from '../services.js';

/** The only body that may be large: a whole shop, as text. */
const bodyLimitBytes = 4 * 1024 * 1024;

export function publishRoutes(app: FastifyInstance, services: Services): void {
  const { trust, clock } = services;
  // Most processes publish nothing: lint is loaded by the first that does.
  let tools: ReturnType<typeof loadTools> | undefined;
  app.post<{ Body: RulebookPublish }>('/v1/admin/rulebooks', {
    onRequest: requires('rulebooks.publish'),
    bodyLimit: bodyLimitBytes,
    schema: {
      tags: ['operator'],
      security: [{ token: [] }],
      headers: keyHeaders,
      summary: 'Publish a signed rulebook',
      description: 'In force at once, in every process on this database. A refusal has a code RULEBOOK_…; lint warnings have to be named in accept.',
      body: ref('api-rulebook-publish.schema.json'),
      response: { 200: answer('Published.', 'api-rulebook-published.schema.json'), ...problems(400, 401, 403, 409, 413, 422, 503) },
    },
  }, async (request, reply) => {
    const { document, key_id, signature, accept = [] } = request.body;
    const bytes = Buffer.from(document, 'utf8');
    const checked = checkRulebook(services, bytes, { key_id, signature }, trust.keys, clock.nowMs());
    refuseFindings((await (tools ??= loadTools())).lint(bytes), accept);
    return writeOnce(services, request, reply, async (transaction, actor, nowMs) => {
      const before = await newestVersion(transaction);
      const published = await storeRulebook(transaction, checked, nowMs);
      const deed = { actorId: actor.id, action: 'rulebooks.publish', subject: `rulebook-${checked.version}` };
      await audit(transaction, { ...deed, before: { version: before ?? null }, after: { ...published, key_id, accept } }, nowMs);
      return told(200, published);
    });
  });
}
