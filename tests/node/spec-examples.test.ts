// Every worked example of the specification that the core decides is a fixture of each of its areas.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

const folder = new URL('../../shared/fixtures/', import.meta.url);
const { examples, folders } = JSON.parse(readFileSync(new URL('spec-examples.json', folder), 'utf8')) as {
  examples: Record<string, number[]>;
  folders: Record<string, string[]>;
};

const idsIn = (name: string): string[] =>
  readdirSync(new URL(`${name}/`, folder)).filter((file) => file.endsWith('.json')).map((file) => (JSON.parse(readFileSync(new URL(`${name}/${file}`, folder), 'utf8')) as { id: string }).id);

test('every worked example is a fixture in each of its areas', () => {
  const ids = new Map([...new Set(Object.values(folders).flat())].map((name) => [name, idsIn(name)]));
  const isExample = (id: string, example: string): boolean => id === example || id.startsWith(`${example}-`);
  const missing = Object.entries(examples).flatMap(([example, areas]) =>
    areas.filter((area) => !(folders[area] ?? []).some((name) => ids.get(name)?.some((id) => isExample(id, example)))).map((area) => `${example} of area ${area}`));
  assert.deepEqual(missing, []);
  assert.equal(Object.keys(examples).length, 33);
  const known = [...ids.values()].flat().filter((id) => /^E-/.test(id)).map((id) => id.slice(0, 4));
  assert.deepEqual([...new Set(known)].filter((id) => examples[id] === undefined), []);
});
