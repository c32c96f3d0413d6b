import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import Fastify, { type FastifyInstance } from 'fastify';

/** WebAssembly may compile; nothing may be evaluated, and nothing comes from elsewhere. */
const contentSecurityPolicy = {
  useDefaults: false,
  directives: {
    defaultSrc: ["'self'"],
    scriptSrc: ["'self'", "'wasm-unsafe-eval'"],
    scriptSrcAttr: ["'none'"],
    // The shop's framework and the documentation page set inline styles.
    styleSrc: ["'self'", "'unsafe-inline'"],
    imgSrc: ["'self'", 'data:', 'blob:'],
    fontSrc: ["'self'", 'data:'],
    connectSrc: ["'self'"],
    workerSrc: ["'self'"],
    manifestSrc: ["'self'"],
    objectSrc: ["'none'"],
    baseUri: ["'none'"],
    formAction: ["'self'"],
    frameAncestors: ["'none'"],
  },
};

/** What OWASP asks of an answer that is data: the rest is for documents, and half of a small answer's bytes. */
const ofData = ['strict-transport-security', 'x-content-type-options', 'x-frame-options', 'cross-origin-resource-policy', 'referrer-policy'];
const dataPolicy = "default-src 'none'; frame-ancestors 'none'";

export async function useSecurity(app: FastifyInstance, ratePerMinute: number): Promise<void> {
  const pageHeaders = await helmetHeaders();
  const dataHeaders = { ...Object.fromEntries(Object.entries(pageHeaders).filter(([name]) => ofData.includes(name))), 'content-security-policy': dataPolicy };
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(request.url.startsWith('/v1/') ? dataHeaders : pageHeaders).header('x-request-id', request.id);
    done();
  });
  if (ratePerMinute > 0) {
    await app.register(rateLimit, { max: ratePerMinute, timeWindow: 60_000 });
  }
}

/** The same for every answer: asked for once, since making them takes as long as a small answer. */
async function helmetHeaders(): Promise<Record<string, string>> {
  const empty = Fastify();
  await empty.register(helmet, { contentSecurityPolicy, frameguard: { action: 'deny' }, referrerPolicy: { policy: 'same-origin' } });
  empty.get('/', async (_request, reply) => reply.send());
  const { headers } = await empty.inject('/');
  await empty.close();
  const own = Object.entries(headers).filter(([name]) => !['content-length', 'date', 'connection'].includes(name));
  return Object.fromEntries(own.map(([name, value]) => [name, String(value)]));
}
