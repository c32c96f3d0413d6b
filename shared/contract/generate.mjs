// Writes the C++ and TypeScript sides of the contract.
//   node shared/contract/generate.mjs            writes what has changed
//   node shared/contract/generate.mjs --check    writes nothing, exits 1 when something would change
//   node shared/contract/generate.mjs --record   also records the wire format of the version in VERSION
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { codesHeader } from './generate/cpp.mjs';
import { limitsHeader } from './generate/limits.mjs';
import { contractFolder, readSchemas, readVersion, readVersions, wireHash } from './generate/schemas.mjs';
import { contractTypes } from './generate/typescript.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

const current = (path) => {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
};

export const generated = async (schemas = readSchemas()) => [
  { path: `${root}shared/core/include/yansuan/codes.hpp`, text: codesHeader(schemas) },
  { path: `${root}shared/core/include/yansuan/limits.hpp`, text: limitsHeader(schemas) },
  { path: `${root}wasm/src/contract.ts`, text: await contractTypes(schemas) },
];

export const changedFiles = async () => (await generated()).filter(({ path, text }) => current(path) !== text);

// A released version is a promise to every file and client that carries it: its hash never changes.
const record = () => {
  const version = readVersion();
  const versions = readVersions();
  if (versions[version]?.released) throw new Error(`${version} is released; write a new version into VERSION first`);
  versions[version] = { sha256: wireHash(readSchemas()), released: false };
  writeFileSync(`${contractFolder}versions.json`, `${JSON.stringify(versions, null, 2)}\n`);
  console.log(`recorded ${version}`);
};

const main = async (flags) => {
  const changed = await changedFiles();
  for (const { path, text } of changed) {
    console.log(`${flags.includes('--check') ? 'would change' : 'wrote'} ${relative(root, path)}`);
    if (flags.includes('--check')) continue;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  if (flags.includes('--record')) record();
  if (flags.includes('--check') && changed.length > 0) process.exitCode = 1;
};

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(process.argv.slice(2));
