import { ownTables, syncTables } from '@yansuan/sdk/wire';
import { closed, freeId, idPattern, instantMs, keptAddress, schema, version } from './parts.js';

const count = { description: 'From 0.', type: 'integer', minimum: 0, maximum: 9_007_199_254_740_991 } as const;
const randomId = { description: 'Random, 16 to 64 letters, digits, - or _.', type: 'string', pattern: '^[A-Za-z0-9_-]{16,64}$' } as const;
const names = ownTables.flatMap((table) => [`${table}.patch`, `${table}.delete`]);

const fields = {
  description: 'Field by field; null takes one away.',
  type: 'object',
  maxProperties: 32,
  propertyNames: { pattern: '^[a-z][a-z0-9_]{0,39}$' },
  additionalProperties: {
    anyOf: [
      { type: 'string', maxLength: 500 },
      { type: 'integer', minimum: -9_007_199_254_740_991, maximum: 9_007_199_254_740_991 },
      { type: 'boolean' },
      { type: 'null' },
    ],
  },
} as const;

const mutation = closed('A change made on a device.', {
  id: { ...count, description: 'Counts from 1 on one device id.', minimum: 1 },
  mid: randomId,
  name: { description: 'Table and verb.', type: 'string', enum: names },
  args: closed('What is changed.', { key: freeId('Of the row; a thing that comes again has a new one.'), fields }, ['fields']),
});

const table = { description: 'Which table.', type: 'string', enum: [...syncTables] } as const;
const key = { description: 'Of the row.', type: 'string', pattern: idPattern.replace('{0,63}', '{0,127}') } as const;

export const syncSchemas = [
  schema('sync-ask', closed('Changes up.', {
    protocol: { description: 'Always 1.', type: 'integer', const: 1 },
    schema: { description: 'Of the tables; always 1.', type: 'integer', const: 1 },
    device_id: randomId,
    nonce: randomId,
    epoch: { description: 'The last one told; null at first.', type: ['string', 'null'], maxLength: 64 },
    cookie: { ...count, description: 'The last one told; null at first.', type: ['integer', 'null'] },
    acked_id: { ...count, description: 'Results up to here are seen.' },
    mutations: { description: 'In order, without a gap.', type: 'array', maxItems: 200, items: mutation },
  })),
  schema('sync-answer', closed('What is new down.', {
    nonce: randomId,
    epoch: { description: 'Changes when the server was restored.', type: 'string' },
    cookie: count,
    last_mutation_id: { ...count, description: 'The device drops its changes up to here.' },
    results: {
      description: 'Of the changes after acked_id.',
      type: 'array',
      items: closed('What became of a change.', {
        id: count,
        status: { description: 'Final.', type: 'string', enum: ['applied', 'rejected'] },
        code: { description: 'Why it was rejected.', type: 'string' },
      }, ['code']),
    },
    full: { description: 'true: the patch is everything.', type: 'boolean' },
    patch: {
      description: 'In order.',
      type: 'array',
      items: {
        anyOf: [
          closed('A row.', { op: { type: 'string', const: 'put' }, table, key, rev: count, value: { description: 'The row.' } }),
          closed('A row that is gone.', { op: { type: 'string', const: 'del' }, table, key, rev: count }),
        ],
      },
    },
    rulebook_version: version,
    server_time_ms: instantMs('The server’s clock when it answered, in ms.'),
  })),
  schema('address', keptAddress),
  schema('address-row', closed('An address.', { id: freeId('Id.'), address: keptAddress })),
  schema('address-gone', closed('It is forgotten.', { id: freeId('Id.') })),
  schema('addresses', closed('The address book.', {
    addresses: {
      description: 'By id. One that a device is still writing may be incomplete.',
      type: 'array',
      items: closed('An address.', { id: freeId('Id.'), address: { description: 'Fields.', type: 'object' } }),
    },
  })),
];
