// Writes what a long run found behind its row of docs/proof.md, in place of its last run.
//   node scripts/record-proof.mjs ROW 'HOW MUCH' SECONDS holds|FAILS [COMMIT]
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const page = fileURLToPath(new URL('../docs/proof.md', import.meta.url));
const head = () => execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: fileURLToPath(new URL('.', import.meta.url)), encoding: 'utf8' }).trim();
const [row, figure, seconds, result, commit = head()] = process.argv.slice(2);
const said = `${result === 'holds' ? '' : `**${result}** `}${new Date().toISOString().slice(0, 10)}: ${figure}, ${seconds} s, ${commit}`;

let found = 0;
const text = readFileSync(page, 'utf8').split('\n').map((line) => {
  if (!line.startsWith(`| ${row} |`)) return line;
  found += 1;
  return line.replace(/[^|]*\|$/, ` ${said} |`);
});
if (found !== 1) throw new Error(`docs/proof.md has ${found} rows ${row}`);
writeFileSync(page, text.join('\n'));
