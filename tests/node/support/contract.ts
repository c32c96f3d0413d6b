// Whether a document keeps the contract.
import assert from 'node:assert/strict';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { readSchemas } from '../../../shared/contract/generate/schemas.mjs';

const ajv = new Ajv2020({ strict: true, strictRequired: false, allErrors: true });
for (const schema of Object.values(readSchemas())) ajv.addSchema(schema);

export const keeps = (schema: string, document: unknown): void => assert.ok(ajv.validate(`${schema}.schema.json`, document), ajv.errorsText());
