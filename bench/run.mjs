// `npm run bench`: one run, one table. `--rounds N` (5), `--seeds N` (1000) of the search, `--record` adds it to
// bench/RESULTS.md.
import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, readdirSync, statSync } from 'node:fs';
import { cpus, loadavg, platform, release } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compareAll, compareBaselines, sentence } from './agree.mjs';
import { sizeNames, tapLine, workload, writeCarts } from './as-rulebook.mjs';
import { numberAfter } from './flags.mjs';
import { hintsReport } from './hints.mjs';
import { hostileReport } from './hostile.mjs';
import { ledgerReport } from './ledger.mjs';
import { measure, measureLater } from './measure.mjs';
import { memoryReport } from './memory.mjs';
import { makeRows } from './node-bench.mjs';
import { makePeerRows } from './peers/rows.mjs';
import { planReport } from './plan.mjs';
import { Reference } from './reference.mjs';
import { searchReport } from './search.mjs';
import { growthOf, median, ratiosOf, tableOf } from './table.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const carts = join(root, 'build/bench');
const wasm = join(root, 'wasm/dist/yansuan.wasm');
const run = (command, ...args) => execFileSync(command, args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
const ask = (command, ...args) => execFileSync(command, args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });

const newest = (folder) => Math.max(...readdirSync(folder, { recursive: true }).map((name) => statSync(join(folder, name)).mtimeMs));

/** Both builds come from the sources that are here now. */
function build() {
  const sources = Math.max(newest(join(root, 'shared/core')), statSync(join(root, 'wasm/door.cpp')).mtimeMs);
  if (!existsSync(wasm) || statSync(wasm).mtimeMs < sources) run('node', 'wasm/scripts/build.mjs');
  run('cmake', '--preset', 'release');
  run('cmake', '--build', '--preset', 'release', '--target', 'core_bench', 'ledger_bench');
  writeCarts(carts);
}

const nativeLabels = {
  tap: 'native session: one change in, payable and lines out',
  explain: 'native session: the same with every reason',
  json_door: 'native JSON door: request in, quote with every reason out',
};
const nativeRows = Object.values(nativeLabels).map((label) => ({ label, cells: sizeNames.map((name) => ({ name, ns: [], answers: [] })) }));
const loadNs = [];

function nativeRound() {
  const flags = ['--benchmark_format=json', '--benchmark_min_time=0.1', `--carts=${carts}`, '--rulebook=shared/rulebooks/sop.json'];
  for (const result of JSON.parse(ask(join(root, 'build/release/bench/core_bench'), ...flags)).benchmarks) {
    if (result.error_occurred) throw new Error(`${result.name}: ${result.error_message}`);
    const [kind, name] = result.name.split('/');
    if (kind === 'load') {
      loadNs.push(result.cpu_time);
      continue;
    }
    const cell = nativeRows.find((row) => row.label === nativeLabels[kind]).cells.find((candidate) => candidate.name === name);
    cell.ns.push(result.cpu_time);
    const seen = ['tapped', 'plain'].filter((key) => `${key}_fen` in result);
    cell.answers = seen.map((key) => ({ tapped: key === 'tapped', payableFen: result[`${key}_fen`], proved: result[`${key}_proved`] === 1 }));
  }
}

/** The payable of each size as it stands and after the tap. */
function exactPayables() {
  const ofSize = (name) => {
    const size = workload.sizes[name];
    const reference = new Reference(size);
    const plain = reference.price();
    const { plans } = reference;
    reference.setUnits(tapLine, size.lines[tapLine].qty + 1);
    return [name, { plain, plans, tapped: reference.price() }];
  };
  return Object.fromEntries(sizeNames.map(ofSize));
}

function machine() {
  const compiler = ask('c++', '--version').split('\n')[0];
  const commit = ask('git', 'rev-parse', '--short', 'HEAD').trim();
  const changed = ask('git', 'status', '--porcelain', 'shared/core', 'wasm').trim() === '' ? '' : ' with changes';
  const load = loadavg()[0].toFixed(1);
  return `${cpus()[0].model.trim()}, ${cpus().length} cores, ${platform()} ${release()}; Node ${process.version}; ${compiler}; load ${load}; commit ${commit}${changed}`;
}

async function main() {
  const rounds = numberAfter('--rounds', 5);
  build();
  const { loadCore } = await import('@yansuan/core/node');
  const core = await loadCore();
  const found = compareAll(core);
  const nodeRows = makeRows(core);
  const peerRows = await makePeerRows();
  for (let round = 0; round < rounds; round += 1) {
    nativeRound();
    for (const row of nodeRows) for (const cell of row.cells) cell.ns.push(measure(cell.run));
    for (const row of peerRows) for (const cell of row.cells) cell.ns.push(await measureLater(cell.run));
  }
  const rows = [...nativeRows, ...nodeRows, ...peerRows];
  const exact = exactPayables();
  const report = [
    tableOf(rows, exact),
    ratiosOf(rows, nodeRows[0].label),
    `${growthOf(rows)}.`,
    `Sets of coupons whose thresholds hold: ${sizeNames.map((name) => `${name} ${exact[name].plans}`).join(', ')}. The recursion with undo sees each.`,
    `Loading shared/rulebooks/sop.json, native: ${(median(loadNs) / 1000).toFixed(0)} µs.`,
    [...found.map(sentence), ...sizeNames.map(compareBaselines)].map((line) => `- ${line}`).join('\n'),
    searchReport(core, numberAfter('--seeds', 1000)),
    hostileReport(core, numberAfter('--seeds', 1000)),
    await memoryReport(),
    await planReport(),
    await hintsReport(),
    await ledgerReport(),
    `Processor time, medians of ${rounds} interleaved rounds. ${machine()}`,
  ].join('\n\n');
  console.log(`\n${report}\n`);
  if (process.argv.includes('--record')) appendFileSync(join(root, 'bench/RESULTS.md'), `\n## ${new Date().toISOString().slice(0, 10)}\n\n${report}\n`);
  if (found.some((size) => size.falselyProved > 0)) process.exitCode = 1;
}

await main();
