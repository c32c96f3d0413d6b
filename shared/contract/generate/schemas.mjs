// Reads the schemas of this folder, and the one form of them that the wire-format test hashes.
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const contractFolder = fileURLToPath(new URL('..', import.meta.url));

export const readSchemas = () => {
  const files = readdirSync(contractFolder).filter((file) => file.endsWith('.schema.json')).sort();
  return Object.fromEntries(files.map((file) => [file, JSON.parse(readFileSync(contractFolder + file, 'utf8'))]));
};

export const readVersion = () => readFileSync(`${contractFolder}VERSION`, 'utf8').trim();

export const readVersions = () => JSON.parse(readFileSync(`${contractFolder}versions.json`, 'utf8'));

const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

// Words for people may change without a new version. A field called "description" or "title" is not such a word.
const isWords = (key, value) => ['description', 'title', '$comment'].includes(key) && typeof value === 'string';

export const canonical = (value) => {
  if (Array.isArray(value)) return value.map(canonical);
  if (!isObject(value)) return value;
  const kept = Object.keys(value).filter((key) => !isWords(key, value[key])).sort();
  return Object.fromEntries(kept.map((key) => [key, canonical(value[key])]));
};

export const wireHash = (schemas) => createHash('sha256').update(JSON.stringify(canonical(schemas))).digest('hex');

// Follows "file#/pointer", "#/pointer" or "file"; answers the file and the schema found in it.
export const resolve = (schemas, file, reference) => {
  const [target, pointer = ''] = reference.split('#');
  const home = target || file;
  const schema = pointer.split('/').slice(1).reduce((node, key) => node?.[key], schemas[home]);
  if (schema === undefined) throw new Error(`${file}: nothing at ${reference}`);
  return { file: home, schema };
};
