import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { openPhone, type Phone } from './support/phone.js';
import { kept } from './support/pictures.js';
import { rootPath, serveShop, type ServedShop } from './support/served-shop.js';

let webDir: string;
let shop: ServedShop;
let phone: Phone;

before(async () => {
  // A copy, because one test puts a newer shop on the server.
  webDir = mkdtempSync(join(tmpdir(), 'yansuan-web-'));
  cpSync(rootPath('web/shell/dist/build/h5'), webDir, { recursive: true });
  shop = await serveShop({ YANSUAN_WEB_DIR: webDir });
  phone = await openPhone();
});
after(async () => {
  await phone?.close();
  await shop?.stop();
  if (webDir !== undefined) rmSync(webDir, { recursive: true, force: true });
});

const figures = async (page: Page, within: string): Promise<string> =>
  (await page.locator(`${within} .figures`).first().innerText()).replace(/\s/g, '');
const productUrl = (): string => `${shop.url}/#/pages/product/product?sku=essence`;

describe('a first visit', { timeout: 60_000 }, () => {
  test('asks for the rules while its script still comes, and once', async () => {
    const first = await openPhone();
    const asked: string[] = [];
    first.page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    const rules = first.page.waitForResponse(/\/v1\/rulebooks\/\d+$/);
    await first.page.route('**/assets/index-*.js', async (route) => {
      await rules;
      await route.continue();
    });
    await first.page.goto(productUrl());
    await first.page.locator('.product-now').waitFor();
    for (const path of [/^\/v1\/rulebook$/, /^\/v1\/rulebooks\/\d+$/]) assert.equal(asked.filter((each) => path.test(each)).length, 1, String(path));
    assert.deepEqual(first.complaints, []);
    await first.close();
  });

  test('keeps what is put in though all of the visit is still to be kept', async (t) => {
    for (let visit = 0; visit < 3; visit += 1) {
      const first = await openPhone();
      t.after(() => first.close());
      first.page.setDefaultTimeout(5_000);
      await first.page.goto(productUrl());
      await first.page.locator('.product-bar .button-filled').waitFor();
      await Promise.all([
        first.page.waitForEvent('load'),
        first.page.evaluate('document.querySelector(".product-bar .button-filled").click(); location.reload()'),
      ]);
      await first.page.locator('.product-bar .button').first().click();
      await first.page.locator('.bag-bar').waitFor();
    }
  });

  test('keeps the last tap though the page is left with it', async () => {
    const first = await openPhone();
    await first.page.goto(productUrl());
    await first.page.locator('.product-now').waitFor();
    await first.page.locator('.product-bar .button-filled').click();
    await first.page.locator('.product-bar .button').first().click();
    await first.page.locator('.bag-bar').waitFor();
    await first.page.waitForTimeout(500);
    await Promise.all([
      first.page.waitForEvent('load'),
      first.page.evaluate('document.querySelector(".bag-body .press:last-child").click(); location.reload()'),
    ]);
    await first.page.locator('.bag-bar').waitFor();
    assert.equal(await first.page.locator('.stepper .count').first().innerText(), '2');
    await first.close();
  });
});

describe('the second visit needs no network', { timeout: 60_000 }, () => {
  let price = '';

  test('the first visit leaves the shop on the device', async () => {
    const { page } = phone;
    await page.goto(productUrl());
    await page.locator('.product-now').waitFor();
    price = await figures(page, '.product-now');
    await kept(page);
    const names = (await page.evaluate('caches.keys().then((keys) => Promise.all(keys.map((key) => caches.open(key).then((cache) => cache.keys())))).then((all) => all.flat().map((request) => new URL(request.url).pathname))')) as string[];
    assert.ok(names.includes('/index.html'));
    assert.equal(names.filter((name) => /\.wasm$/.test(name)).length, readWasm());
    assert.deepEqual(names.filter((name) => name.startsWith('/v1')), []);
  });

  test('the worker and the manifest are served so that they can change', async () => {
    for (const path of ['/sw.js', '/static/h5/app.webmanifest']) {
      const answer = await fetch(shop.url + path);
      assert.equal(answer.status, 200);
      assert.equal(answer.headers.get('cache-control'), 'no-cache', path);
    }
    const manifest = (await (await fetch(`${shop.url}/static/h5/app.webmanifest`)).json()) as { icons: { src: string }[] };
    assert.equal(manifest.icons.length, 4);
    for (const { src } of manifest.icons) assert.equal((await fetch(shop.url + src)).status, 200, src);
  });

  test('with the server gone, a deep link opens with the same price, and the bag reckons', async () => {
    await shop.pause();
    const page = await phone.page.context().newPage();
    page.setDefaultTimeout(10_000);
    await page.goto(productUrl());
    await page.locator('.product-now').waitFor();
    assert.equal(await figures(page, '.product-now'), price);
    await page.locator('.product-bar .button-filled').click();
    await page.locator('.product-bar .button').first().click();
    await page.locator('.bag-bar').waitFor();
    const one = await figures(page, '.bag-bar');
    await page.getByRole('button', { name: /加到/ }).first().click();
    assert.notEqual(await figures(page, '.bag-bar'), one);
    await page.getByText('没有网络').first().waitFor();
    assert.equal(await page.locator('.line-picture .drawing').count(), 1);
    await page.reload();
    await page.locator('.bag-bar').waitFor();
    assert.match(await page.locator('.stepper .count').innerText(), /2/);
    await page.close();
  });

  test('a newer shop is announced, waits for a tap, and keeps the bag', async () => {
    await shop.resume();
    const index = readFileSync(join(webDir, 'index.html'), 'utf8');
    writeFileSync(join(webDir, 'index.html'), index.replace('</head>', '<meta name="edition" content="newer" /></head>'));
    const worker = readFileSync(join(webDir, 'sw.js'), 'utf8');
    writeFileSync(join(webDir, 'sw.js'), worker.replace(/(url:"index\.html",revision:")[0-9a-f]+/, '$1newer'));

    const { page } = phone;
    const edition = (): Promise<number> => page.locator('meta[name="edition"]').count();
    await page.goto(`${shop.url}/#/pages/bag/bag`);
    await page.reload();
    await page.locator('.bag-bar').waitFor();
    await page.evaluate('navigator.serviceWorker.ready.then((registration) => new Promise((done) => { const look = () => registration.waiting ? done(true) : setTimeout(look, 20); look(); }))');
    assert.equal(await page.locator('.update').count(), 0, 'nothing is said over a bag');
    assert.equal(await edition(), 0, 'and nothing changed by itself');
    await page.locator('.header .back').click();
    const strip = page.locator('.update:visible');
    await strip.waitFor();
    await strip.getByRole('button').click();
    await page.locator('meta[name="edition"]').waitFor({ state: 'attached' });
    await page.locator('.home-lead').waitFor();
    assert.equal(await page.locator('.update:visible').count(), 0);
    await page.getByRole('tab').nth(2).click();
    await page.locator('.bag-bar').waitFor();
    assert.match(await page.locator('.stepper .count').innerText(), /2/);
  });

  test('nothing was complained about but the missing network', () => {
    assert.deepEqual(phone.complaints.filter((complaint) => !/ERR_(INTERNET_DISCONNECTED|CONNECTION_REFUSED)/.test(complaint)), []);
  });
});

/** How many Wasm files the build has: the core of prices, and what is asked around a price. */
function readWasm(): number {
  return new Set(readFileSync(join(webDir, 'sw.js'), 'utf8').match(/assets\/yansuan[a-z-]*-[A-Za-z0-9_-]{8}\.wasm/g)).size;
}
