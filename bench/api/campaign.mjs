// 2,000 bottles, 5,000 buyers within ten seconds from four processes, at two processes of the API on one database.
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { grouped, median } from '../table.mjs';
import { get, operatorToken, startApi } from './servers.mjs';

const buyersFile = fileURLToPath(new URL('buyers.mjs', import.meta.url));
const luqianer = new URL('../../shared/rulebooks/luqianer.json', import.meta.url);
const buyers = 5_000;
const processes = 4;
const withinMs = 10_000;
const hourMs = 3_600_000;

/** The essence night of 露倩儿, moved to this hour. */
function tonight(folder) {
  const document = JSON.parse(readFileSync(luqianer, 'utf8'));
  const night = document.campaigns.list.find(({ id }) => id === 'serum-night');
  const moved = { from_ms: Date.now() - hourMs, until_ms: Date.now() + 6 * hourMs };
  Object.assign(night, moved);
  for (const offer of document.offers) if (night.offers.includes(offer.id)) Object.assign(offer.window, moved);
  const rulebook = join(folder, 'tonight.json');
  writeFileSync(rulebook, JSON.stringify(document));
  return { rulebook, stock: night.stock_units };
}

async function crowd(urls, tokens) {
  const parts = await Promise.all(Array.from({ length: processes }, (_, part) => new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [buyersFile, '-'], { stdio: ['pipe', 'pipe', 'inherit'] });
    let text = '';
    child.stdout.on('data', (more) => (text += more));
    child.once('exit', (code) => (code === 0 ? resolve(JSON.parse(text)) : reject(new Error(`Buyers ended with ${code}`))));
    const own = tokens.filter((_token, place) => place % processes === part);
    child.stdin.end(JSON.stringify({ url: urls[part % urls.length], campaign: 'serum-night', sku: 'serum', tokens: own, withinMs, seed: 20261129 + part }));
  })));
  return parts.flat();
}

/** Sentences with the figures; throws when a unit too many or too few went. */
export async function campaign(folder) {
  const { rulebook, stock } = tonight(folder);
  const apis = [await startApi(join(folder, 'campaign'), rulebook)];
  try {
    apis.push(await startApi(join(folder, 'campaign'), rulebook));
    const urls = apis.map(({ url }) => url);
    const tokens = [];
    while (tokens.length < buyers) {
      tokens.push(...(await Promise.all(Array.from({ length: 50 }, () => get(urls[0], '/v1/sessions', { body: { member: 'guest' } })))).map(({ token }) => token));
    }
    const startedMs = performance.now();
    const found = await crowd(urls, tokens);
    const tookS = (performance.now() - startedMs) / 1000;
    const unitsOf = (said) => found.filter((each) => each.said === said).reduce((sum, { units }) => sum + units, 0);
    const [sold, held] = [unitsOf('paid'), unitsOf('held')];
    const seen = await get(urls[1], '/v1/campaigns/serum-night', { token: operatorToken });
    const told = Object.entries(found.reduce((tally, { said }) => ({ ...tally, [said]: (tally[said] ?? 0) + 1 }), {})).sort();
    if (sold + held !== stock || seen.units_left !== 0 || told.some(([said]) => said.endsWith('without a code'))) {
      throw new Error(`${sold} sold and ${held} held of ${stock}, ${seen.units_left} left, ${JSON.stringify(told)}`);
    }
    const times = found.map(({ tookMs }) => tookMs).sort((left, right) => left - right);
    return [
      `A campaign of ${grouped(stock)} units, ${grouped(buyers)} buyers who came within ${withinMs / 1000} s from ${processes} processes to two processes of the API on one SQLite file: ${grouped(sold)} units sold, ${grouped(held)} held, none left, none too many; all were answered ${tookS.toFixed(1)} s after the first came.`,
      `What they were told: ${told.map(([said, count]) => `${said} ${grouped(count)}`).join(', ')}. An order was answered in ${grouped(median(times))} ms (median), ${grouped(times[Math.floor(times.length * 0.99)])} ms (99 of 100).`,
    ];
  } finally {
    for (const api of apis) await api.stop();
  }
}
