import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { openHeaders } from './open-to-pages.js';

/** What a page on another host loads by its one script tag. */
const embedded = /^(?:yansuan\.js|yansuan\.wasm|rulebook\.json)(?:\.(?:br|gz))?$/;

/** The example campaign page at /campaign/ and the price check at /check/, on the origin of the API. */
export async function useCampaign(app: FastifyInstance, campaignDir: string): Promise<void> {
  for (const name of ['campaign', 'check']) {
    const root = join(campaignDir, name);
    if (!existsSync(join(root, 'index.html'))) {
      app.log.info({ root }, 'not built, so not served');
      continue;
    }
    await app.register(fastifyStatic, {
      root,
      prefix: `/${name}`,
      redirect: true,
      decorateReply: false,
      preCompressed: true,
      cacheControl: false,
      setHeaders: (reply, path) => {
        reply.header('cache-control', 'no-cache');
        if (embedded.test(basename(path))) {
          for (const [header, value] of Object.entries(openHeaders)) reply.header(header, value);
        }
      },
    });
  }
}
