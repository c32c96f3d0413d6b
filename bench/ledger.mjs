// What a long history costs: one more event on an account, and checking a ledger. `node bench/ledger.mjs` prints it alone.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { measure } from './measure.mjs';
import { median } from './table.mjs';

const root = new URL('..', import.meta.url);
const native = fileURLToPath(new URL('build/release/bench/ledger_bench', root));
const rounds = 7;
const entries = Array.from({ length: 10_000 }, (_, i) => ({ account: i % 2 === 0 ? 'consumption' : 'community', lot: 1 + Math.floor(i / 2), available: 100, pending: 0 }));

export async function ledgerReport() {
  const told = JSON.parse(execFileSync(native, ['--benchmark_format=json'], { cwd: fileURLToPath(root), encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  const ns = (name) => told.benchmarks.find((row) => row.name.startsWith(name)).real_time;
  const [few, many] = [ns('apply/10/'), ns('apply/10000/')];
  const { loadAccount } = await import(new URL('wasm/dist/hosts/node.js', root));
  const account = await loadAccount();
  const whole = [];
  for (let round = 0; round < rounds; round += 1) whole.push(measure(() => account.fold(entries).lots.length));
  // The entries of the last call are still there.
  const { module } = account;
  const flat = [];
  for (let round = 0; round < rounds; round += 1) flat.push(measure(() => module._foldLedger()));
  return `## Ledger

One more event, natively: ${few.toFixed(0)} ns with 10 ledger entries, ${many.toFixed(0)} ns with 10,000 (${(many / few).toFixed(1)} times as long; the logarithm grows 4 times). A ledger of 10,000 entries adds up in ${(ns('fold') / 1e6).toFixed(3)} ms natively, in Wasm in ${(median(flat) / 1e6).toFixed(3)} ms from flat memory, ${(median(whole) / 1e6).toFixed(2)} ms from objects to objects.
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(await ledgerReport());
