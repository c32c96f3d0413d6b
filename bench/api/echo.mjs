// Fastify with one empty route: the body is validated by the API's own schemas, and an answer of the API goes back.
import { readFileSync } from 'node:fs';
import Fastify from 'fastify';
import { readContractSchemas, useContractSchemas } from '../../web/api/dist/http/validation.js';
import { apiSchemas } from '../../web/api/dist/schemas/api-schemas.js';
import { answer } from '../../web/api/dist/schemas/answers.js';
import { ref } from '../../web/api/dist/schemas/parts.js';

const stored = JSON.parse(readFileSync(process.env.ANSWER_FILE, 'utf8'));
const app = Fastify();
useContractSchemas(app, [...readContractSchemas(), ...apiSchemas]);
app.post('/v1/quotes', {
  schema: { body: ref('api-quote-ask.schema.json'), response: { 200: answer('The price.', 'api-quote-answer.schema.json') } },
}, async () => stored);
app.post('/ask', { schema: { body: ref('api-quote-ask.schema.json') } }, async (request) => request.body);
await app.listen({ port: Number(process.env.PORT), host: '127.0.0.1' });
process.once('SIGTERM', () => process.exit(0));
