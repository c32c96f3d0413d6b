// The contract holds together: schemas, what is generated from them, their version, and the corpus of broken documents.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import { changedFiles } from '../../shared/contract/generate.mjs';
import { readSchemas, readVersion, readVersions, wireHash, type Json, type Schema } from '../../shared/contract/generate/schemas.mjs';
import { contractVersion, issueCodes } from '../../wasm/src/contract.ts';
import { corpus, violations } from './support/violations.ts';

const schemas = readSchemas();
const documents = {
  rulebook: 'rulebook.schema.json',
  request: 'request.schema.json',
  refund: 'refund-request.schema.json',
  account: 'rulebook.schema.json', // read whole, with the sections that pricing skips
  plan: 'plan-request.schema.json',
};

// strictRequired cannot look from a branch of oneOf to the properties beside it.
const ajv = new Ajv2020({ strict: true, strictRequired: false, allErrors: true });
for (const schema of Object.values(schemas)) ajv.addSchema(schema);

const errorsOf = (file: string, document: unknown): ErrorObject[] => {
  const validate = ajv.getSchema(file);
  assert.ok(validate, `no schema ${file}`);
  return validate(document) ? [] : (validate.errors ?? []);
};

const told = (errors: ErrorObject[]): string => errors.map((error) => `${error.instancePath} ${error.message}`).join('\n');

const isObject = (value: Json | undefined): value is Schema => typeof value === 'object' && value !== null && !Array.isArray(value);

// Every schema node, with the place where it stands.
function* nodes(value: Json | undefined, place: string): Generator<[string, Schema]> {
  if (Array.isArray(value)) for (const [index, item] of value.entries()) yield* nodes(item, `${place}/${index}`);
  if (!isObject(value)) return;
  yield [place, value];
  for (const [key, child] of Object.entries(value)) if (key !== 'default') yield* nodes(child, `${place}/${key}`);
}

const allNodes = Object.entries(schemas).flatMap(([file, schema]) => [...nodes(schema, file)]);

// Conditions on an object repeat its properties without describing them again.
const isCondition = (place: string): boolean => /\/(if|then|not|contains)(\/|$)/.test(place) && !place.includes('/properties/not');

describe('the schemas', () => {
  for (const file of Object.keys(schemas)) {
    it(`${file} compiles in strict mode`, () => assert.ok(ajv.getSchema(file)));
  }

  it('describe every field', () => {
    const silent = allNodes.flatMap(([place, node]) =>
      isCondition(place) || !isObject(node['properties'])
        ? []
        : Object.entries(node['properties']).filter(([, field]) => !(isObject(field) && field['description'])).map(([key]) => `${place}: ${key}`),
    );
    assert.deepEqual(silent, []);
  });

  it('refuse unknown keys in every object', () => {
    const open = allNodes.filter(([place, node]) => isObject(node['properties']) && !isCondition(place) && node['additionalProperties'] !== false);
    assert.deepEqual(open.map(([place]) => place), []);
  });

  it('take the examples of the offer language', () => {
    const offers = JSON.parse(readFileSync(new URL('../../shared/fixtures/offers-examples.json', import.meta.url), 'utf8')) as { id: string }[];
    assert.ok(offers.length > 20);
    for (const offer of offers) assert.equal(told(errorsOf('offer.schema.json', offer)), '', offer.id);
  });

  it('give defaults that they would take themselves', () => {
    for (const [place, node] of allNodes) {
      if (node['default'] === undefined || isCondition(place)) continue;
      const [file, ...keys] = place.split('/');
      const validate = ajv.compile({ $ref: `${file}#/${keys.join('/')}` });
      assert.ok(validate(node['default']), `${place}: ${ajv.errorsText(validate.errors)}`);
    }
  });
});

describe('what is generated', () => {
  it('is what the schemas give now', async () => {
    const changed = (await changedFiles()).map(({ path }) => path);
    assert.deepEqual(changed, [], 'run: node shared/contract/generate.mjs');
  });
});

describe('the version', () => {
  it('changes when the wire format does', () => {
    const version = readVersion();
    const recorded = readVersions()[version];
    const help = recorded?.released
      ? `Version ${version} is released and its wire format has changed. Write the next version into shared/contract/VERSION ` +
        '(1.1 when every old document stays valid, else 2.0 and contract_version in common.schema.json), ' +
        'then run: node shared/contract/generate.mjs --record'
      : `The wire format of ${version}, not released yet, has changed. If that is meant, run: node shared/contract/generate.mjs --record`;
    assert.equal(wireHash(schemas), recorded?.sha256, help);
  });

  it('begins with the number that documents carry', () => {
    assert.equal(Number(readVersion().split('.')[0]), contractVersion);
  });

  it('notices a new limit and does not mind new words', () => {
    const changed = structuredClone(schemas);
    const units = (changed['common.schema.json']?.['$defs'] as Record<string, Schema>)['units'];
    assert.ok(units);
    units['description'] = 'Other words.';
    assert.equal(wireHash(changed), wireHash(schemas));
    units['maximum'] = 1000;
    assert.notEqual(wireHash(changed), wireHash(schemas));
  });
});

// Where an error of Ajv stands, in the contract's way of pointing: at the field itself, missing, unknown or doubled.
const pointersOf = ({ instancePath, params }: ErrorObject): string[] => {
  const details = params as Record<string, unknown>;
  const keys = ['missingProperty', 'additionalProperty', 'property', 'i', 'j'].filter((key) => key in details);
  return [instancePath, ...keys.map((key) => `${instancePath}/${String(details[key]).replaceAll('~', '~0').replaceAll('/', '~1')}`)];
};

describe('the corpus of broken documents', () => {
  it('starts from documents that are right', () => {
    for (const rulebook of Object.values(corpus.rulebooks)) assert.equal(told(errorsOf(documents.rulebook, rulebook)), '');
    for (const request of Object.values(corpus.requests)) assert.equal(told(errorsOf(documents.request, request)), '');
    for (const refund of Object.values(corpus.refunds)) assert.equal(told(errorsOf(documents.refund, refund)), '');
    for (const rulebook of Object.values(corpus.accounts)) assert.equal(told(errorsOf(documents.account, rulebook)), '');
    for (const plan of Object.values(corpus.plans)) assert.equal(told(errorsOf(documents.plan, plan)), '');
  });

  it('covers every issue code', () => {
    const covered = new Set(violations.map(({ code }) => code));
    assert.deepEqual(issueCodes.filter((code) => !covered.has(code)), []);
  });

  it('names each case once', () => {
    assert.equal(new Set(violations.map(({ name }) => name)).size, violations.length);
  });

  for (const { name, kind, text, code, pointer, ajv: visible } of violations) {
    if (code === 'NOT_JSON') {
      it(`${name} is not JSON`, () => assert.throws(() => JSON.parse(text), SyntaxError));
    } else if (visible) {
      it(`${name} is refused where the corpus says`, () => {
        const errors = errorsOf(documents[kind], JSON.parse(text));
        assert.notEqual(errors.length, 0);
        assert.ok(pointer !== null && errors.flatMap(pointersOf).includes(pointer), `${pointer} is not among\n${told(errors)}`);
      });
    } else if (!['TOO_LARGE', 'TOO_DEEP', 'DUPLICATE_KEY'].includes(code)) {
      it(`${name} is left to the core`, () => assert.equal(told(errorsOf(documents[kind], JSON.parse(text))), ''));
    }
  }
});
