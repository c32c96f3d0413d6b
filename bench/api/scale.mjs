// Quotes and orders of many members at one, two and four processes of the API on one PostgreSQL that waits for its disk:
// how many a second, and how much of a processor each takes. `--record` adds it to bench/RESULTS.md.
import { execFile } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { cpus, loadavg, platform, release, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import pg from 'pg';
import { newPostgresUrl } from '../../tests/node/support/postgres.ts';
import { grouped } from '../table.mjs';
import { get, metricsOf, startApi } from './servers.mjs';

const run = promisify(execFile);
const rulebook = fileURLToPath(new URL('../../shared/rulebooks/sop.json', import.meta.url));
const results = fileURLToPath(new URL('../RESULTS.md', import.meta.url));
const cannonFile = fileURLToPath(new URL('cannon.mjs', import.meta.url));
const connections = 16;
const membersEach = 100;
const ticksPerSecond = 100;

const asked = {
  quotes: { path: '/v1/quotes', body: { cart: { lines: [{ id: '1', sku: 'essence' }, { id: '2', sku: 'pencil', units: 2 }] }, rulebook_version: 1 } },
  orders: { path: '/v1/orders', isKeyed: true, body: { cart: { lines: [{ id: '1', sku: 'pencil' }], coupons: [] }, rulebook_version: 1, expected_total_fen: 5_900 } },
};

async function cannon(task) {
  const found = JSON.parse((await run(process.execPath, [cannonFile, JSON.stringify(task)])).stdout);
  if (found.errors > 0 || found.non2xx > 0) throw new Error(`${task.path}: ${JSON.stringify(found)}`);
  return found;
}

/** Fields of /proc/PID/stat from the third on, so that a name with spaces does not matter; null: it is gone. */
function statOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ');
  } catch {
    return null;
  }
}
/** Processor seconds of the database: of the processes that run, and of those that have ended, which their parent counts. */
async function databaseSeconds(databaseUrl) {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  const { rows: [{ pid: own }] } = await client.query('select pg_backend_pid() as pid');
  const postmaster = statOf(own)[1];
  const running = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(statOf).filter((stat) => stat?.[1] === postmaster);
  const [, , , , , , , , , , , , , endedUser, endedSystem] = statOf(postmaster);
  await client.end();
  const ticks = running.reduce((sum, stat) => sum + Number(stat[11]) + Number(stat[12]), Number(endedUser) + Number(endedSystem));
  return ticks / ticksPerSecond;
}
async function apiSeconds(apis) {
  const all = await Promise.all(apis.map(async ({ url }) => (await metricsOf(url))('process_cpu_seconds_total')));
  return all.reduce((sum, each) => sum + each, 0);
}

/** All processes at once, each asked by a cannon of its own. */
async function load(apis, databaseUrl, tokens, task, seconds) {
  const before = [await apiSeconds(apis), await databaseSeconds(databaseUrl)];
  const found = await Promise.all(apis.map(({ url }, place) => cannon({ ...task, url, tokens: tokens[place], seconds, connections: connections / apis.length })));
  const total = found.reduce((sum, each) => sum + each.total, 0);
  const [api, database] = [await apiSeconds(apis) - before[0], await databaseSeconds(databaseUrl) - before[1]];
  return {
    perSecond: found.reduce((sum, each) => sum + each.perSecond, 0),
    p50: Math.max(...found.map(({ p50 }) => p50)),
    p99: Math.max(...found.map(({ p99 }) => p99)),
    apiMs: (api * 1000) / total,
    databaseMs: (database * 1000) / total,
  };
}

async function measure(count, seconds) {
  const folder = mkdtempSync(join(tmpdir(), 'yansuan-scale-'));
  const databaseUrl = await newPostgresUrl({ isDurable: true });
  const apis = [];
  try {
    for (let each = 0; each < count; each += 1) apis.push(await startApi(folder, rulebook, { databaseUrl }));
    const tokens = [];
    for (const { url } of apis) {
      const own = [];
      while (own.length < membersEach) own.push((await get(url, '/v1/sessions', { body: { member: 'guest' } })).token);
      tokens.push(own);
    }
    const rows = {};
    for (const [what, task] of Object.entries(asked)) {
      await load(apis, databaseUrl, tokens, task, 1); // warm
      rows[what] = await load(apis, databaseUrl, tokens, task, seconds);
    }
    return rows;
  } finally {
    for (const api of apis) await api.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

const lineOf = (count, what, { perSecond, p50, p99, apiMs, databaseMs }) =>
  `| ${count} | ${what} | ${grouped(Math.round(perSecond))} | ${p50} / ${p99} | ${apiMs.toFixed(2)} | ${databaseMs.toFixed(2)} | ${((apiMs + databaseMs) / 3.6).toFixed(2)} |`;

async function main(args) {
  const at = args.indexOf('--seconds');
  const seconds = at < 0 ? 10 : Number(args[at + 1]);
  const lines = ['| processes | | a second | ms: median / p99 | API: processor ms each | PostgreSQL: processor ms each | processor hours a million |', '|--:|---|--:|--:|--:|--:|--:|'];
  for (const count of [1, 2, 4]) {
    const rows = await measure(count, seconds);
    for (const [what, row] of Object.entries(rows)) lines.push(lineOf(count, what, row));
  }
  const commit = (await run('git', ['rev-parse', '--short', 'HEAD'])).stdout.trim();
  const report = `${lines.join('\n')}\n\n${seconds} s each, ${connections} connections, ${membersEach} members a process, PostgreSQL with fsync; load generator and database on the same machine. ${cpus()[0].model.trim()}, ${cpus().length} cores, ${platform()} ${release()}; Node ${process.version}; load ${loadavg()[0].toFixed(1)}; commit ${commit}`;
  console.log(report);
  if (args.includes('--record')) appendFileSync(results, `\n## Processes on one PostgreSQL, ${new Date().toISOString().slice(0, 10)}\n\n${report}\n`);
}

await main(process.argv.slice(2));
process.exit(0);
