// Branches by module, as a table of Markdown, then each branch that no test takes.
//   node scripts/coverage-table.mjs llvm|v8 REPORT.json
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const least = 95;
const root = fileURLToPath(new URL('../', import.meta.url));
const [kind, file] = process.argv.slice(2);
const report = JSON.parse(readFileSync(file, 'utf8'));

/** Each branch as {place, taken}; a condition has two. */
function* llvmBranches() {
  const taken = new Map();
  for (const { filename, branches } of report.data[0].files) {
    for (const [line, column, , , yes, no] of branches) {
      // A template is there once for each of its types: taken in one is taken.
      for (const [outcome, count] of [['true', yes], ['false', no]]) {
        const key = `${filename}:${line}:${column}: never ${outcome}`;
        taken.set(key, (taken.get(key) ?? 0) + count);
      }
    }
  }
  for (const [key, count] of taken) yield { place: key.replace(root, ''), taken: count > 0 };
}
function* v8Branches() {
  for (const { path, branchMap, b } of Object.values(report)) {
    for (const [id, counts] of Object.entries(b)) {
      for (const [at, count] of counts.entries()) yield { place: `${path.replace(root, '')}:${branchMap[id].locations[at].start.line}`, taken: count > 0 };
    }
  }
}

const modules = new Map();
const gaps = [];
for (const { place, taken } of kind === 'llvm' ? llvmBranches() : v8Branches()) {
  const name = place.split('/').slice(0, 4).join('/');
  const row = modules.get(name) ?? { all: 0, taken: 0 };
  modules.set(name, { all: row.all + 1, taken: row.taken + (taken ? 1 : 0) });
  if (!taken) gaps.push(place);
}
console.log('\n| module | branches | taken | |\n|---|--:|--:|--:|');
for (const [name, { all, taken }] of [...modules].sort()) console.log(`| \`${name}\` | ${all} | ${taken} | ${((100 * taken) / all).toFixed(1)} % |`);
console.log(`\nNot taken:\n${gaps.map((place) => `  ${place}`).join('\n')}`);
if ([...modules.values()].some(({ all, taken }) => (100 * taken) / all < least)) process.exitCode = 1;
