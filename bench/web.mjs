// `npm run bench:web`: what a shopper waits for, in Chromium with a slow processor and slow 4G. One table; `--record` adds it to
// bench/RESULTS.md, `--visits N` (5) and `--taps N` (60) make it shorter, 0 leaves a part out. Nothing here is asserted.
// Other work on the machine counts as waiting; the processor time of the page's own thread counts it least.
import { execFileSync, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { numberAfter } from './flags.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const slow4G = { offline: false, latency: 150, downloadThroughput: 1_600_000 / 8, uploadThroughput: 750_000 / 8 };
const operatorToken = 'an-operator-for-this-bench';
const product = '/#/pages/product/product?sku=essence';

const atShare = (values, share) => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.ceil(values.length * share) - 1)];
const median = (values) => atShare(values, 0.5);
const ms = (value) => `${Math.round(value).toLocaleString('en')} ms`;

/** The shop's rulebook with its products again under other ids, so that a bag can have 50 lines. */
function wideRulebook() {
  const sop = JSON.parse(readFileSync(join(root, 'shared/rulebooks/sop.json'), 'utf8'));
  return { ...sop, skus: [...sop.skus, ...sop.skus.map((sku) => ({ ...sku, id: `${sku.id}-again` }))] };
}

/** The built API with the built shop and campaign page, with its own empty data. */
async function serve(dataDir, rulebook) {
  const probe = createServer().listen(0, '127.0.0.1');
  await new Promise((done) => probe.once('listening', done));
  const { port } = probe.address();
  await new Promise((done) => probe.close(done));
  const url = `http://localhost:${port}`;
  const environment = {
    PORT: String(port), HOST: '127.0.0.1', YANSUAN_DATA_DIR: dataDir, LOG_LEVEL: 'error', NODE_ENV: 'test',
    YANSUAN_OPERATOR_TOKEN: operatorToken, YANSUAN_RATE_PER_MINUTE: '0',
    ...(rulebook === undefined ? {} : { YANSUAN_RULEBOOK: rulebook }),
  };
  const api = spawn(process.execPath, [join(root, 'web/api/dist/main.js')], { env: { ...process.env, ...environment }, stdio: ['ignore', 'ignore', 'inherit'] });
  for (let wait = 0; wait < 200; wait += 1) {
    if (await fetch(`${url}/v1/healthz`).then((answer) => answer.ok, () => false)) return { url, stop: () => api.kill() };
    await new Promise((done) => setTimeout(done, 100));
  }
  api.kill();
  throw new Error('the API did not answer');
}

/** Runs in the page from its start: when a price was first painted, and how much moved until then and after. */
function watchPrice(selector) {
  window.seen = { priceMs: 0, shift: 0 };
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.seen.shift += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });
  const figures = () => {
    const [host, inside] = selector.split(' >> ');
    const element = document.querySelector(host);
    return inside === undefined ? element : element?.shadowRoot?.querySelector(inside);
  };
  const look = () => {
    if (/\d/.test(figures()?.textContent ?? '')) window.seen.priceMs = performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

async function firstPrice(context, address, selector, cpu) {
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', slow4G);
  await session.send('Emulation.setCPUThrottlingRate', { rate: cpu });
  let bytes = 0;
  session.on('Network.dataReceived', ({ encodedDataLength }) => (bytes += encodedDataLength));
  await page.addInitScript(watchPrice, selector);
  await page.goto(address, { waitUntil: 'commit', timeout: 60_000 });
  for (let wait = 0; wait < 300 && !(await page.evaluate('window.seen?.priceMs > 0')); wait += 1) await page.waitForTimeout(200);
  const bytesUntil = bytes;
  await page.waitForTimeout(3_000);
  const { priceMs, shift } = await page.evaluate('window.seen');
  return { page, priceMs, shift, bytes: bytesUntil };
}

async function visits(browser, url, count) {
  const found = { cold: [], kept: [], campaign: [], shift: [], bytes: [] };
  for (let visit = 0; visit < count; visit += 1) {
    const context = await browser.newContext({ viewport: { width: 360, height: 740 }, locale: 'zh-CN' });
    const cold = await firstPrice(context, url + product, '.product-now .figures', 4);
    found.cold.push(cold.priceMs);
    found.bytes.push(cold.bytes);
    await cold.page.evaluate('navigator.serviceWorker.ready.then((one) => new Promise((done) => { const look = () => one.active?.state === "activated" ? done() : setTimeout(look, 50); look(); }))');
    await cold.page.close();
    const kept = await firstPrice(context, url + product, '.product-now .figures', 4);
    found.kept.push(kept.priceMs);
    found.shift.push(Math.max(cold.shift, kept.shift));
    await context.close();
    const other = await browser.newContext({ viewport: { width: 360, height: 740 }, locale: 'zh-CN' });
    const campaign = await firstPrice(other, `${url}/campaign/`, '#price >> .figures', 4);
    found.campaign.push(campaign.priceMs);
    found.shift.push(campaign.shift);
    await other.close();
  }
  return found;
}

/** Fills the wallet of a demo member up to so many coupons, each offer in turn. */
async function fillWallet(url, rulebook, member, count) {
  const ask = async (path, body, token) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': randomUUID() };
    const answer = await fetch(url + path, body === undefined ? { headers } : { method: 'POST', headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
    return answer.json();
  };
  const { token } = await ask('/v1/sessions', { member }, operatorToken);
  const me = await ask('/v1/me', undefined, token);
  const offers = rulebook.offers.filter((offer) => offer.claim === 'coupon').map(({ id }) => id);
  for (let place = me.coupons.length; place < count; place += 1) {
    await ask(`/v1/admin/members/${me.id}/coupons`, { offer: offers[place % offers.length], days: 9, reason: 'bench' }, operatorToken);
  }
  return { member: me.id, coupons: (await ask('/v1/me', undefined, token)).coupons.length };
}

/** Runs in the page: the browser's own duration of each tap, and from the tap to the frame after the total changed. */
function watchTaps() {
  window.taps = { event: [], total: [] };
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (entry.name === 'click') window.taps.event.push(entry.duration);
  }).observe({ type: 'event', durationThreshold: 16 });
  let tapMs = 0;
  addEventListener('click', (event) => (tapMs = event.timeStamp), true);
  const total = document.querySelector('.bag-bar .figures');
  new MutationObserver(() => {
    if (tapMs === 0) return;
    const start = tapMs;
    tapMs = 0;
    requestAnimationFrame(() => setTimeout(() => window.taps.total.push(performance.now() - start)));
  }).observe(total, { subtree: true, childList: true, characterData: true });
}

/** Runs in the page: puts a bag for this member where the shop keeps it. */
function keepBag({ member, cart }) {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('yansuan');
    opening.onerror = reject;
    opening.onsuccess = () => {
      const writing = opening.result.transaction('texts', 'readwrite');
      writing.objectStore('texts').put(JSON.stringify(cart), `yansuan/${member}/cart`);
      writing.onerror = reject;
      writing.oncomplete = () => {
        opening.result.close();
        resolve();
      };
    };
  });
}

/** What the page's main thread worked from the tap until the frame after it, in ms of a processor that is not slowed. */
async function workedPerTap(session, page, count, tap) {
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const taskMs = async () => (await session.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'TaskDuration').value * 1_000;
  const worked = [];
  for (let time = 0; time < count; time += 1) {
    await page.evaluate(`void (window.framed = new Promise((done, fail) => {
      addEventListener('click', () => requestAnimationFrame(() => setTimeout(done)), { once: true, capture: true });
      setTimeout(() => fail(new Error('no tap came to the page')), 10_000);
    }))`);
    const before = await taskMs();
    await tap();
    await page.evaluate('window.framed');
    worked.push((await taskMs()) - before);
    await page.waitForTimeout(900);
  }
  await session.send('Performance.disable');
  return worked;
}

async function taps(browser, url, rulebook, member, count) {
  if (count === 0) return { event: [], total: [], worked: [], lines: 0 };
  const context = await browser.newContext({ viewport: { width: 360, height: 740 }, hasTouch: true, locale: 'zh-CN' });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  await page.goto(`${url}/#/pages/me/me`);
  await page.locator('.person').last().click();
  await page.locator('.person[aria-checked="true"]').last().waitFor();
  const sold = rulebook.skus.filter((sku) => sku.display?.picture !== undefined).slice(0, 50).map(({ id }) => id);
  const lines = sold.map((sku, place) => ({ id: `l${place + 1}`, sku, units: 1, selected: true }));
  await page.waitForTimeout(1_000); // the shop's own bag is written after the paint
  await page.evaluate(keepBag, { member, cart: { lines, coupons: 'auto', next_line: lines.length + 1 } });
  // As a shopper comes to it: home, list and product stand behind the bag.
  await page.goto(`${url}/#/pages/home/home`);
  await page.reload();
  await page.locator('.home-lead:visible').waitFor();
  await page.getByRole('tab').nth(1).click();
  await page.locator('.product-row-link:visible').first().click();
  await page.locator('.product-bar:visible .button').first().click();
  await page.locator('.bag-bar:visible').waitFor();
  const shown = await page.locator('.stepper:visible').count();
  const session = await context.newCDPSession(page);
  const box = await page.locator('.stepper:visible .press:last-child').first().boundingBox();
  const tap = () => page.touchscreen.tap(box.x + box.width / 2, box.y + box.height / 2);
  const worked = await workedPerTap(session, page, Math.ceil(count / 2), tap);
  await session.send('Emulation.setCPUThrottlingRate', { rate: 6 });
  await page.evaluate(watchTaps);
  for (let time = 0; time < count; time += 1) {
    await tap();
    await page.waitForTimeout(700);
  }
  const found = await page.evaluate('window.taps');
  await context.close();
  return { ...found, worked, lines: shown };
}

async function main() {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'] });
  const dataDir = mkdtempSync(join(tmpdir(), 'yansuan-bench-'));
  const rulebook = wideRulebook();
  writeFileSync(join(dataDir, 'wide.json'), JSON.stringify(rulebook));
  const servers = [];
  try {
    const shop = await serve(join(dataDir, 'shop'));
    servers.push(shop);
    const seen = await visits(browser, shop.url, numberAfter('--visits', 5));
    shop.stop();
    const wide = await serve(join(dataDir, 'wide'), join(dataDir, 'wide.json'));
    servers.push(wide);
    const { member, coupons } = await fillWallet(wide.url, rulebook, 'demo-vip', 24);
    const tapped = { coupons, ...(await taps(browser, wide.url, rulebook, member, numberAfter('--taps', 60))) };
    const report = reportOf(seen, tapped);
    console.log(`\n${report}\n`);
    if (process.argv.includes('--record')) appendFileSync(join(root, 'bench/RESULTS.md'), `\n## ${new Date().toISOString().slice(0, 10)}, in a browser\n\n${report}\n`);
  } finally {
    await browser.close();
    for (const server of servers) server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

function reportOf(seen, tapped) {
  const row = (what, goal, values, show = ms) => (values.length === 0 ? [] : [`| ${what} | ${goal} | ${show(Math.min(...values))} | ${show(median(values))} | ${show(Math.max(...values))} |`]);
  const kb = (value) => `${(value / 1000).toFixed(0)} KB`;
  const share = (values) => ms(atShare(values, 0.95));
  const bag = `tap on “+”, ${tapped.lines} lines and ${tapped.coupons} coupons`;
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim();
  return [
    '| in Chromium | goal | best | median | worst |',
    '|---|--:|--:|--:|--:|',
    ...row('first price on the product page, nothing kept', '3,500 ms', seen.cold),
    ...row('the same from what the device keeps', '1,000 ms', seen.kept),
    ...row('first price on the campaign page, nothing kept', '2,000 ms', seen.campaign),
    ...row('loaded until the product’s first price', '', seen.bytes, kb),
    ...row('layout shift, the worst page of each visit', '0.1', seen.shift, (value) => value.toFixed(3)),
    ...row(`${bag}, by Event Timing${tapped.event.length > 0 ? ` (p95 ${share(tapped.event)})` : ''}`, 'p95 100 ms', tapped.event),
    ...row(`the same until the frame after the new total${tapped.total.length > 0 ? ` (p95 ${share(tapped.total)})` : ''}`, 'p95 100 ms', tapped.total),
    ...row('what the page’s main thread worked a tap, six times', '', tapped.worked.map((value) => value * 6)),
    '',
    `First prices and shift: processor slowed 4×, 1.6 Mbit/s, 150 ms, ${seen.cold.length} visits; taps: processor slowed 6×, ${tapped.total.length} taps, with home, list and product behind the bag. Event Timing counts in steps of 8 ms and leaves out taps under 16. ${cpus()[0]?.model.trim()}, ${cpus().length} cores; load average ${loadavg()[0].toFixed(1)}; commit ${commit}`,
  ].join('\n');
}

await main();
