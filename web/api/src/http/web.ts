import { existsSync } from 'node:fs';
import { join, sep } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { notFound } from '../problems.js';
import { sendProblem } from './errors.js';

/** A file that carries a hash of itself in its name can be kept for good. */
const hashedName = /[.-][A-Za-z0-9_-]{8,}\.(?:js|css|wasm|svg|png|jpg|webp|woff2)(?:\.(?:br|gz))?$/;
const forGood = 'public, max-age=31536000, immutable';

/** The built shop at /, on the same origin as its API. Without a build there is only the API. */
export async function useWebShop(app: FastifyInstance, webDir: string): Promise<void> {
  const isBuilt = existsSync(join(webDir, 'index.html'));
  if (isBuilt) {
    await app.register(fastifyStatic, {
      root: webDir,
      prefix: '/',
      preCompressed: true,
      cacheControl: false,
      setHeaders: (reply, path) => {
        const isHashed = path.includes(`${sep}assets${sep}`) && hashedName.test(path);
        reply.header('cache-control', isHashed ? forGood : 'no-cache');
      },
    });
  } else {
    app.log.info({ webDir }, 'no built shop here: serving the API only');
  }
  app.setNotFoundHandler((request, reply) => {
    const wantsPage = request.method === 'GET' && (request.headers.accept ?? '').includes('text/html');
    const isPage = !/^\/(?:v1|docs)(?:\/|$)/.test(request.url) && !/\.[a-z0-9]+(?:\?|$)/i.test(request.url);
    return isBuilt && wantsPage && isPage ? reply.sendFile('index.html') : sendProblem(request, reply, notFound());
  });
}
