import type { JsonSchema } from '../http/validation.js';

/** Small pieces of the API's schemas. Everything the contract already says is referred to, not said again. */
export const ref = (target: string): { $ref: string } => ({ $ref: target });

export const instantMs = (description: string) => ({ description, type: 'integer', minimum: 0 }) as const;
export const sumFen = (description: string) => ({ description, type: 'integer', minimum: 0 }) as const;
export const version = {
  description: 'Version of a rulebook, from 1; it only grows.',
  type: 'integer',
  minimum: 1,
  maximum: 2_147_483_647,
} as const;

/** An object that knows all its keys. Each is required unless it is named optional. */
export function closed<Properties extends object>(
  description: string,
  properties: Properties,
  optional: readonly (keyof Properties & string)[] = [],
) {
  const required = Object.keys(properties).filter((key) => !(optional as readonly string[]).includes(key));
  return { description, type: 'object', additionalProperties: false, required, properties } as const;
}

export const schema = (name: string, body: object): JsonSchema => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: `api-${name}.schema.json`,
  title: name,
  ...body,
});

export const orNull = (body: object) => ({ anyOf: [body, { type: 'null' }] });

/** Ed25519 over the exact bytes of a rulebook. */
export const seal = {
  key_id: { description: 'The first 16 letters of the public key.', type: 'string', pattern: '^[A-Za-z0-9_-]{16}$' },
  signature: { description: '64 bytes in base64url.', type: 'string', pattern: '^[A-Za-z0-9_-]{86}$' },
} as const;

/** What a person writes: no control characters, which no database keeps well. */
export const text = (description: string, maxLength: number, minLength = 1) =>
  ({ description, type: 'string', minLength, maxLength, pattern: '^[^\\u0000-\\u001f\\u007f]*$' }) as const;

/** An id that a client or the API made up. */
export const idPattern = '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$';
export const freeId = (description: string) => ({ description, type: 'string', pattern: idPattern }) as const;

export const idParams = (...names: readonly string[]) => ({
  type: 'object',
  required: names,
  properties: Object.fromEntries(names.map((name) => [name, freeId('Id.')])),
});

const addressFields = {
  name: text('Who takes it.', 40),
  phone: { description: 'Digits, and a + before them abroad.', type: 'string', pattern: '^\\+?[0-9]{5,20}$' },
  region: text('Province, city, district.', 80),
  street: text('Street and number.', 120),
} as const;
export const address = closed('Where a parcel goes.', addressFields);

/** In the book an address may be the one that is taken first. */
export const keptAddress = closed('An address of the book.', {
  ...addressFields,
  is_default: { description: 'true: taken unless another is chosen. One at most.', type: 'boolean' },
}, ['is_default']);

export const givenGoods = {
  id: freeId('Its own.'),
  goods: freeId('In the rulebook.'),
  name: ref('common.schema.json#/$defs/name'),
  units: { description: 'Number of units.', type: 'integer', minimum: 1 },
} as const;
