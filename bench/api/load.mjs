// `npm run bench:api`: what the API bears beside an empty route and beside the bare database, measured in turns.
// `--rounds N` (5), `--seconds N` a turn (4), `--record` adds it to bench/RESULTS.md.
import { execFile } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, platform, release, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import LibsqlDatabase from 'libsql';
import { asRequest, asRulebook, workload } from '../as-rulebook.mjs';
import { numberAfter } from '../flags.mjs';
import { grouped, median } from '../table.mjs';
import { campaign } from './campaign.mjs';
import { get, operatorToken, startApi, startEcho } from './servers.mjs';

const run = promisify(execFile);
const results = fileURLToPath(new URL('../RESULTS.md', import.meta.url));
const cannonFile = fileURLToPath(new URL('cannon.mjs', import.meta.url));
const quoteConnections = 10;
const orderConnections = 20;

/** From another process, so that asking takes nothing from the answering one but its share of the machine. */
async function cannon(task) {
  const { stdout } = await run(process.execPath, [cannonFile, JSON.stringify(task)]);
  const found = JSON.parse(stdout);
  if (found.errors > 0 || found.non2xx > 0) throw new Error(`${task.path}: ${JSON.stringify(found)}`);
  return found;
}

/** Single rows, each a transaction of its own that is on the disk when it returns. */
function durableRowsPerSecond(folder, seconds) {
  const database = new LibsqlDatabase(join(folder, 'rows.sqlite'));
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.exec('create table if not exists rows (number integer primary key, text text)');
  const insert = database.prepare('insert into rows (text) values (?)');
  const startedMs = performance.now();
  let rows = 0;
  for (; performance.now() - startedMs < seconds * 1000; rows += 1) insert.run('a row of a hundred letters '.repeat(4));
  const perSecond = (rows * 1000) / (performance.now() - startedMs);
  database.close();
  return perSecond;
}

/** Cart M of the common workload, its day moved to today; channels are tags of the member, of whom the API knows none, so its promotions are for all. */
function cartM(folder) {
  const size = workload.sizes.M;
  const document = asRulebook(size, 'M');
  const laterMs = Date.now() - size.now * 1000;
  for (const { audience, window } of document.offers) {
    delete audience?.tags;
    if (window !== undefined) {
      window.from_ms += laterMs;
      window.until_ms += laterMs;
    }
  }
  const rulebook = join(folder, 'm.json');
  writeFileSync(rulebook, JSON.stringify(document));
  const { member, coupons, cart } = asRequest(size);
  return { rulebook, tier: member.tier, offers: coupons.map(({ offer }) => offer), lines: cart.lines };
}

async function signedIn(url, member) {
  return (await get(url, '/v1/sessions', { body: { member } })).token;
}

/** Quotes of cart M beside the same asks validated and echoed, and validated and answered with a stored quote. */
async function quotes(folder, rounds, seconds) {
  const { rulebook, tier, offers, lines } = cartM(folder);
  const api = await startApi(join(folder, 'quotes'), rulebook);
  try {
    for (const offer of offers) {
      await get(api.url, `/v1/admin/members/demo-${tier}/coupons`, { token: operatorToken, body: { offer, days: 9, reason: 'bench' } });
    }
    const token = await signedIn(api.url, `demo-${tier}`);
    const body = { cart: { lines }, rulebook_version: JSON.parse(readFileSync(rulebook, 'utf8')).version };
    const answerFile = join(folder, 'answer.json');
    writeFileSync(answerFile, JSON.stringify(await get(api.url, '/v1/quotes', { token, body })));
    const echo = await startEcho(answerFile);
    const rows = { quote: [], answered: [], echoed: [] };
    for (let round = 0; round < rounds; round += 1) {
      const each = { body, seconds, connections: quoteConnections };
      rows.quote.push(await cannon({ ...each, url: api.url, path: '/v1/quotes', token }));
      rows.answered.push(await cannon({ ...each, url: echo.url, path: '/v1/quotes' }));
      rows.echoed.push(await cannon({ ...each, url: echo.url, path: '/ask' }));
    }
    await echo.stop();
    return rows;
  } finally {
    await api.stop();
  }
}

/** Orders on SQLite beside what its file takes in rows of its own. */
async function orders(folder, rounds, seconds) {
  const rulebook = fileURLToPath(new URL('../../shared/rulebooks/sop.json', import.meta.url));
  const api = await startApi(join(folder, 'orders'), rulebook);
  try {
    const rows = { order: [], row: [] };
    for (let round = 0; round < rounds; round += 1) {
      // A face for each round: one with thousands of orders is no shopper.
      const token = await signedIn(api.url, 'guest');
      const body = { cart: { lines: [{ id: '1', sku: 'pencil' }], coupons: [] }, rulebook_version: 1, expected_total_fen: 5_900 };
      rows.row.push({ perSecond: durableRowsPerSecond(folder, seconds) });
      rows.order.push(await cannon({ url: api.url, path: '/v1/orders', token, body, seconds, connections: orderConnections, isKeyed: true }));
    }
    return rows;
  } finally {
    await api.stop();
  }
}

const perSecond = (rows) => median(rows.map((row) => row.perSecond));
/** Of turns that stood beside each other, so that what the machine does meanwhile counts for both. */
const shareOf = (rows, whole) => `${Math.round(100 * median(rows.map((row, round) => row.perSecond / whole[round].perSecond)))} %`;
const lineOf = (label, rows, share) => `| ${label} | ${grouped(perSecond(rows))} | ${rows[0].p50 === undefined ? '' : `${median(rows.map(({ p50 }) => p50))} / ${median(rows.map(({ p99 }) => p99))}`} | ${share} |`;

function reportOf(quoted, ordered, sold) {
  return [
    ['| a second, by autocannon from another process | | ms: median / p99 | share |', '|---|--:|--:|--:|',
      lineOf('an empty route: the asks validated, and echoed', quoted.echoed, ''),
      lineOf('an empty route: the asks validated, a stored quote answered', quoted.answered, ''),
      lineOf('`POST /v1/quotes`, cart M with eight coupons in the wallet', quoted.quote, `${shareOf(quoted.quote, quoted.answered)} of answered, ${shareOf(quoted.quote, quoted.echoed)} of echoed`),
      lineOf('SQLite, synchronous=FULL: single rows, a transaction each', ordered.row, ''),
      lineOf('`POST /v1/orders` on SQLite', ordered.order, shareOf(ordered.order, ordered.row))].join('\n'),
    sold.join('\n'),
  ].join('\n\n');
}

async function main() {
  const [rounds, seconds] = [numberAfter('--rounds', 5), numberAfter('--seconds', 4)];
  const folder = mkdtempSync(join(tmpdir(), 'yansuan-load-'));
  try {
    const quoted = await quotes(folder, rounds, seconds);
    const ordered = await orders(folder, rounds, seconds);
    const sold = await campaign(folder);
    const commit = (await run('git', ['rev-parse', '--short', 'HEAD'])).stdout.trim();
    const machine = `${cpus()[0].model.trim()}, ${cpus().length} cores, ${platform()} ${release()}; Node ${process.version}; load ${loadavg()[0].toFixed(1)}; commit ${commit}`;
    const report = `${reportOf(quoted, ordered, sold)}\n\nMedians of ${rounds} turns of ${seconds} s, in turns of each kind. ${machine}`;
    console.log(`\n${report}\n`);
    if (process.argv.includes('--record')) appendFileSync(results, `\n## The API under load, ${new Date().toISOString().slice(0, 10)}\n\n${report}\n`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

await main();
