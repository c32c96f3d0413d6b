import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020, type AnySchema, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import type { FastifyInstance } from 'fastify';
import type { Issue } from '@yansuan/core';
import { rootUrl } from '../config.js';
import { onceFor } from '../once-for.js';

export type JsonSchema = Readonly<Record<string, unknown>> & { $id: string };

/** The contract's schemas: the same files that the core's types and codes are made from. */
export function readContractSchemas(): JsonSchema[] {
  const folder = new URL('shared/contract/', rootUrl);
  return readdirSync(folder)
    .filter((name) => name.endsWith('.schema.json'))
    .sort()
    .map((name) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as JsonSchema);
}

/** No coercion, no defaults, nothing dropped: a body is right as it came, or refused. */
export function createAjv(schemas: readonly JsonSchema[]): Ajv2020 {
  const ajv = new Ajv2020({ strict: true, strictRequired: false, allErrors: false, verbose: true, allowUnionTypes: true });
  ajv.addVocabulary(['x-contract-version', 'x-limit']);
  for (const schema of schemas) {
    ajv.addSchema(schema);
  }
  return ajv;
}

/** A schema is compiled once, however many servers a process opens: it is half of what opening one takes. */
const compilerFor = onceFor((schemas: readonly JsonSchema[]) => {
  const ajv = createAjv(schemas);
  const compiled = new Map<string, ValidateFunction>();
  return (schema: AnySchema): ValidateFunction => {
    const text = JSON.stringify(schema);
    const validate = compiled.get(text) ?? ajv.compile(schema);
    compiled.set(text, validate);
    return validate;
  };
});

export function useContractSchemas(app: FastifyInstance, schemas: readonly JsonSchema[]): void {
  const compile = compilerFor(schemas);
  for (const schema of schemas) {
    app.addSchema(schema);
  }
  app.setValidatorCompiler(({ schema }) => compile(schema as AnySchema));
  // Answers are written as they are: a serializer that follows a schema could drop or coerce money.
  app.setSerializerCompiler(() => (answer) => JSON.stringify(answer));
}

type IssueCode = Issue['code'];

const codeOfKeyword: Readonly<Record<string, IssueCode>> = {
  type: 'WRONG_TYPE',
  required: 'MISSING_FIELD',
  additionalProperties: 'UNKNOWN_KEY',
  unevaluatedProperties: 'UNKNOWN_KEY',
  propertyNames: 'UNKNOWN_KEY',
  minimum: 'OUT_OF_RANGE',
  maximum: 'OUT_OF_RANGE',
  maxLength: 'TOO_LONG',
  minLength: 'TOO_SHORT',
  minItems: 'TOO_SHORT',
  maxItems: 'TOO_MANY',
  maxProperties: 'TOO_MANY',
  pattern: 'BAD_ID',
  enum: 'NOT_A_CHOICE',
  const: 'NOT_A_CHOICE',
  uniqueItems: 'DUPLICATE_VALUE',
};

/** A validator's complaint in the words the core uses for the same mistake. */
export function issueOf(error: ErrorObject): Issue {
  const code = codeOfKeyword[error.keyword] ?? 'WRONG_TYPE';
  const params = error.params as { missingProperty?: string; additionalProperty?: string; unevaluatedProperty?: string };
  const key = params.missingProperty ?? params.additionalProperty ?? params.unevaluatedProperty;
  const pointer = error.instancePath + (key === undefined ? '' : `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`);
  const isMissing = error.keyword === 'required';
  const value = isMissing ? null : key === undefined ? error.data : (error.data as Record<string, unknown>)[key];
  return {
    code,
    severity: 'error',
    pointer,
    value: smallValue(value),
    expected: isMissing ? `the field ${key ?? ''}` : key === undefined ? (error.message ?? '') : 'no such key',
  };
}

/** The offending value goes back to the sender, but not a whole body of it. */
function smallValue(value: unknown): Issue['value'] {
  const text = JSON.stringify(value) as string | undefined;
  return (text === undefined || text.length > 200 ? null : value) as Issue['value'];
}
