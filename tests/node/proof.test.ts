// docs/proof.md cannot name what is not there: each row has its tests, and the long run has a row for each of its figures.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
/** Of a folder all files in it. */
function textOf(path: string): string {
  if (!statSync(join(root, path)).isDirectory()) return read(path);
  return readdirSync(join(root, path), { recursive: true, encoding: 'utf8' }).filter((name) => /\.(?:ts|cpp)$/.test(name)).map((name) => read(join(path, name))).join('\n');
}

const rows = [...read('docs/proof.md').matchAll(/^\| ([A-Z][A-Za-z0-9-]*) \| ([^|]*) \| ([^|]*) \| ([^|]*) \|([^|]*)\| ([^|]*) \|$/gm)].map(
  ([, key = '', , where = '', , variable = '', last = '']) => ({
    key,
    last,
    paths: [...where.matchAll(/`((?:tests|scripts|bench)[^`]*)`/g)].map(([, path]) => path ?? ''),
    variable: /`([A-Z0-9_]+)`/.exec(variable)?.[1],
  }),
);
const longRun = read('scripts/test-long');
const runs = new Map([...longRun.matchAll(/^run ([A-Z][A-Za-z0-9-]*) ([A-Z0-9_]+) /gm)].map(([, key = '', variable = '']) => [key, variable]));
const invariants = ['M1', 'M2', 'M3', 'M4', 'M5', 'M6', 'M7', 'M8', 'R1', 'P1', 'P2', 'C1', 'G1', 'G2', 'I1', 'S1', 'S2', 'S3', 'Q1', 'T1', 'T2', 'J1', 'L1', 'X1'];

describe('docs/proof.md', () => {
  it('has a row for each invariant, and each row once', () => {
    assert.deepEqual(invariants.filter((key) => !rows.some((row) => row.key === key)), []);
    assert.equal(new Set(rows.map(({ key }) => key)).size, rows.length);
  });

  for (const { key, paths, variable, last } of rows) {
    it(`${key}: its tests are there, and its figure is a figure of theirs`, () => {
      assert.notEqual(paths.length, 0);
      for (const path of paths) assert.equal(existsSync(join(root, path)), true, path);
      if (variable !== undefined) assert.match(paths.map(textOf).join('\n') + longRun, new RegExp(variable));
      if (runs.has(key)) assert.match(last, /^(?:not yet|(?:\*\*FAILS\*\* )?\d{4}-\d\d-\d\d: .+, [0-9a-f]{7,}|all of it, in every run)$/);
      else assert.match(last, /^(?:all of it, in every run|with [A-Z0-9]+)$/);
    });
  }

  it('has a row for every part of the long run', () => {
    assert.deepEqual([...runs.keys()].filter((key) => !rows.some((row) => row.key === key)), []);
    for (const [key, variable] of runs) {
      const row = rows.find((each) => each.key === key);
      if (row?.variable !== undefined && variable !== 'YANSUAN_ALL') assert.equal(variable, row.variable, key);
    }
  });
});

describe('tests/seeded/bugs.cmake', () => {
  it('finds the line of each seeded bug in the core as it is', () => {
    const listed = execFileSync('cmake', ['-P', join(root, 'tests/seeded/seed.cmake')], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim().split('\n');
    assert.ok(listed.length >= 12, listed.join());
  });
});
