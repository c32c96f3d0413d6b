// Shoppers who quote, order, pay, get their goods, bring one back and sync, for as many minutes as asked, at one process of the
// API; its memory at the start, in the middle and at the end. `--record` adds the table to bench/RESULTS.md.
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, platform, release, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { grouped } from '../table.mjs';
import { get, metricsOf, operatorToken, startApi } from './servers.mjs';

const rulebook = fileURLToPath(new URL('../../shared/rulebooks/sop.json', import.meta.url));
const results = fileURLToPath(new URL('../RESULTS.md', import.meta.url));
const shoppers = 4;
const betweenAsksMs = 60;
const ordersEach = 20;
const sampledEveryMs = 5_000;
/** While code is compiled and caches fill; short trials have less of it. */
const warmUpShare = 1 / 20;

const quoted = [
  [{ sku: 'essence' }, { sku: 'pencil' }],
  [{ sku: 'pencil', units: 2 }],
  [{ sku: 'essence', units: 3 }],
].map((lines) => lines.map((line, at) => ({ id: String(at + 1), ...line })));
const ordered = { lines: [{ id: '1', sku: 'pencil', units: 2 }], coupons: [] };

/** One new face after the other until the time is over; answers how much was asked. */
async function shopper(url, untilMs) {
  let asks = 0;
  let orders = 0;
  const ask = async (path, options) => {
    await pause(betweenAsksMs);
    asks += 1;
    return get(url, path, options);
  };
  while (Date.now() < untilMs) {
    const { token } = await ask('/v1/sessions', { body: { member: 'guest' } });
    const { version } = await ask('/v1/rulebook');
    for (let order = 0; order < ordersEach && Date.now() < untilMs; order += 1) {
      for (const lines of quoted) await ask('/v1/quotes', { token, body: { cart: { lines }, rulebook_version: version } });
      await buyAndBringOneBack(ask, token, version);
      orders += 1;
    }
    for (const path of ['/v1/orders', '/v1/me/account', '/v1/me/plan?days=30', '/v1/campaigns', '/v1/me/export']) await ask(path, { token });
    await ask('/v1/sync', { token, body: { protocol: 1, schema: 1, device_id: crypto.randomUUID(), nonce: crypto.randomUUID(), epoch: null, cookie: null, acked_id: 0, mutations: [] } });
  }
  return { asks, orders };
}

async function buyAndBringOneBack(ask, token, version) {
  const quote = await ask('/v1/quotes', { token, body: { cart: ordered, rulebook_version: version } });
  const { id } = await ask('/v1/orders', { token, body: { cart: ordered, rulebook_version: version, expected_total_fen: quote.payable_fen } });
  await ask(`/v1/orders/${id}/pay`, { token, method: 'POST' });
  await ask(`/v1/admin/orders/${id}/ship`, { token: operatorToken, body: { carrier: 'SF', number: 'SF1234567890' } });
  await ask(`/v1/orders/${id}/received`, { token, method: 'POST' });
  const back = await ask(`/v1/orders/${id}/returns`, { token, body: { lines: [{ line: '1', quantity: 1 }] } });
  await ask(`/v1/admin/returns/${back.id}/approve`, { token: operatorToken, body: {} });
}

async function sample(url) {
  const metric = await metricsOf(url);
  return { heap: metric('nodejs_heap_size_used_bytes'), rss: metric('process_resident_memory_bytes'), external: metric('nodejs_external_memory_bytes') };
}

/** Between collections the heap climbs as it likes: what stays is the least of a stretch. */
function least(samples) {
  const of = (name) => Math.min(...samples.map((each) => each[name])) / 2 ** 20;
  return { heap: of('heap'), rss: of('rss'), external: of('external') };
}

async function watch(url, untilMs) {
  const samples = [];
  while (Date.now() < untilMs) {
    samples.push(await sample(url));
    await pause(Math.min(sampledEveryMs, Math.max(0, untilMs - Date.now())));
  }
  const warm = samples.slice(Math.ceil(samples.length * warmUpShare));
  const tenth = Math.max(1, Math.floor(warm.length / 10));
  const middle = Math.floor((warm.length - tenth) / 2);
  return [['start', 0], ['middle', middle], ['end', warm.length - tenth]].map(([when, from]) => ({ when, ...least(warm.slice(from, from + tenth)) }));
}

async function main(args) {
  const minutes = Number(args.find((arg) => !arg.startsWith('--')) ?? 60);
  if (!(minutes > 0)) throw new Error('usage: bench/soak [MINUTES] [--record]');
  const folder = mkdtempSync(join(tmpdir(), 'yansuan-soak-'));
  const api = await startApi(folder, rulebook);
  try {
    const untilMs = Date.now() + minutes * 60_000;
    const [rows, ...done] = await Promise.all([watch(api.url, untilMs), ...Array.from({ length: shoppers }, () => shopper(api.url, untilMs))]);
    const sum = (name) => grouped(done.reduce((total, each) => total + each[name], 0));
    const report = [
      '| MB, the least of a tenth of the time | heap used | resident | outside the heap |', '|---|--:|--:|--:|',
      ...rows.map(({ when, heap, rss, external }) => `| ${when} | ${heap.toFixed(1)} | ${rss.toFixed(1)} | ${external.toFixed(1)} |`),
      '', `${minutes} minutes, ${sum('asks')} requests, ${sum('orders')} orders placed, paid, sent, received and brought back in part; one process on SQLite. ${cpus()[0].model.trim()}, ${cpus().length} cores, ${platform()} ${release()}; Node ${process.version}.`,
    ].join('\n');
    console.log(report);
    if (args.includes('--record')) appendFileSync(results, `\n## A soak, ${new Date().toISOString().slice(0, 10)}\n\n${report}\n`);
  } finally {
    await api.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

await main(process.argv.slice(2));
