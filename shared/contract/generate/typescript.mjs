// Writes the TypeScript side of the contract. Every schema with a title becomes one named type; references between
// named types stay names (tsType), so that nothing is declared twice.
import { compile } from 'json-schema-to-typescript';
import { pascalCase, wrapped } from './names.mjs';
import { resolve } from './schemas.mjs';

const options = {
  additionalProperties: false,
  bannerComment: '',
  declareExternallyReferenced: false,
  ignoreMinAndMaxItems: true,
  style: { printWidth: 120, singleQuote: true },
  unknownAny: true,
};

// What only validators need: it would make json-schema-to-typescript write intersections that say nothing.
const validationOnly = [
  'if', 'then', 'not', 'contains', 'minContains', 'maxContains', 'propertyNames', 'dependentRequired',
  'minItems', 'maxItems', 'uniqueItems', '$defs', '$id', '$schema',
];
const isRequiredOnly = (branch) => Object.keys(branch).join() === 'required';

const camelCase = (words) => pascalCase(words)[0].toLowerCase() + pascalCase(words).slice(1);
const plural = (word) => (/[^aeiou]y$/.test(word) ? `${word.slice(0, -1)}ies` : `${word}s`);

// Lists whose plural would be no word.
const listNames = {
  optimize: 'optimizeModes',
  choose: 'chooseModes',
  per: 'perChoices',
  price_from: 'priceOrigins',
  freight_by: 'freightMeasures',
  effect_on: 'effectTargets',
  freshness: 'freshnessLevels',
};

const codeName = (reference) => pascalCase(reference.split('/').at(-1));

const simplified = (schemas, file, node) => {
  if (node.$ref?.startsWith('codes.schema.json#')) return { tsType: codeName(node.$ref), ...words(node) };
  if (node.$ref) {
    const found = resolve(schemas, file, node.$ref);
    if (found.schema.title) return { tsType: found.schema.title, ...words(node) };
    return { ...simplified(schemas, found.file, found.schema), ...words(node) };
  }
  return withoutValidation(schemas, file, node);
};

const words = ({ description, default: preset }) => {
  if (description === undefined) return {};
  const shown = JSON.stringify(preset);
  return { description: shown === undefined || shown.length > 40 ? description : `${description} Default: ${shown}.` };
};

const withoutValidation = (schemas, file, node) => {
  // A tuple keeps its length; the ranges of its numbers are the validators' business.
  if (node.prefixItems) return { tsType: `[${node.prefixItems.map(() => 'number').join(', ')}]`, ...words(node) };
  if (!node.type && !node.oneOf && !node.tsType) return { tsType: 'unknown', ...words(node) };
  const result = {};
  for (const [key, value] of Object.entries(node)) {
    if (validationOnly.includes(key)) continue;
    if ((key === 'oneOf' || key === 'anyOf') && value.every(isRequiredOnly)) continue;
    if (key === 'properties') result.properties = mapValues(value, (property) => simplified(schemas, file, property));
    else if (key === 'oneOf' || key === 'anyOf') result[key] = value.map((branch) => simplified(schemas, file, branch));
    else if (key === 'items') {
      const { description: _description, ...item } = simplified(schemas, file, value);
      result.items = item;
    } else if (key === 'additionalProperties' && typeof value === 'object') {
      result[key] = simplified(schemas, file, value);
    } else result[key] = value;
  }
  if (result.oneOf) delete result.type;
  return { ...result, ...words(node) };
};

const mapValues = (object, change) => Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));

// Three lengths of text are one type: what they share is said, their lengths stand where they are used.
const sharedWords = (text) => text.replace(/,? (at most|1 to) \d+ characters( each)?/, '');

const namedSchemas = (schemas) => {
  const named = new Map();
  const add = (file, schema) => {
    if (!schema.title || !schema.type) return;
    const known = named.get(schema.title);
    if (known && schema.title !== 'Text') throw new Error(`${schema.title} is declared in ${known.file} and in ${file}`);
    if (!known) named.set(schema.title, { file, schema });
  };
  const first = ['common', 'rulebook', 'settings', 'offer', 'request', 'member'].map((name) => `${name}.schema.json`);
  for (const file of new Set([...first, ...Object.keys(schemas)])) {
    add(file, schemas[file]);
    for (const schema of Object.values(schemas[file].$defs ?? {})) add(file, schema);
  }
  return named;
};

const codeLists = (schemas) =>
  Object.entries(schemas['codes.schema.json'].$defs).map(([key, { description, enum: values }]) => {
    const list = listNames[key] ?? plural(camelCase(key));
    const items = values.map((value) => `'${value}'`);
    const short = `export const ${list} = [${items.join(', ')}] as const;`;
    const long = `export const ${list} = [\n${wrapped(items, '  ')},\n] as const;`;
    return `/** ${description} */\n${short.length <= 118 ? short : long}\nexport type ${pascalCase(key)} = (typeof ${list})[number];\n`;
  });

export const contractTypes = async (schemas) => {
  const version = schemas['common.schema.json'].$defs.contract_version.const;
  const declarations = [];
  for (const [title, { file, schema }] of namedSchemas(schemas)) {
    const plain = { ...withoutValidation(schemas, file, schema), title };
    const text = await compile(plain, title, options);
    const said = title === 'Text' ? text.replaceAll(/\* .*/g, sharedWords) : text;
    declarations.push(said.replace(/\/\*\*\n\s*\* (.*)\n\s*\*\//g, '/** $1 */'));
  }
  return `// Generated by shared/contract/generate.mjs from the schemas beside it. Do not edit.

/** Version of the contract that these types describe. */
export const contractVersion = ${version};

${codeLists(schemas).join('\n')}
${declarations.join('\n')}`;
};
