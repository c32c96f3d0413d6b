import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';

const mark =
  '<svg xmlns="http://www.w3.org/2000/svg" width="96" height="40" viewBox="0 0 96 40">' +
  '<text x="0" y="28" font-family="serif" font-size="26" fill="#fffdf9">颜算</text></svg>';

/** OpenAPI 3.1 at /docs (a page) and /docs/json, made from the routes and the contract's schemas. */
export async function useDocs(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Yansuan 颜算 API',
        version: '1.0.0',
        description: 'Confirms orders with the same core that priced them on the shopper’s screen. Money is whole fen.',
      },
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
    },
    refResolver: {
      buildLocalReference: ({ $id }, _baseUri, _fragment, index) => componentName(String($id ?? `schema-${index}`)),
    },
  });
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    uiConfig: { docExpansion: 'list' },
    logo: { type: 'image/svg+xml', content: Buffer.from(mark), href: '/docs/' },
    theme: { title: 'Yansuan 颜算 API' },
  });
}

const componentName = (id: string): string => id.replace(/\.schema\.json$/, '');
