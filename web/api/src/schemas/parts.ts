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
