// What an auditor of web apps would look at: the shop and the price check can be installed, complain of nothing, and nothing moves while prices arrive.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { openPhone } from './support/phone.js';
import { serveShop, type ServedShop } from './support/served-shop.js';

let shop: ServedShop;
before(async () => {
  shop = await serveShop();
});
after(async () => {
  await shop?.stop();
});

/** Runs in the page from its start: how far things moved that nobody touched. */
const watchShift = `{
  window.shift = 0;
  new PerformanceObserver((list) => { for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value; }).observe({ type: 'layout-shift', buffered: true });
}`;
/** Slow 4G: prices come well after the page. */
const slow = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 93_750 };

const pages = [
  { path: '/#/pages/home/home', until: '.stand-price' },
  { path: '/#/pages/find/find', until: '.product-row .figures' },
  { path: '/#/pages/product/product?sku=essence', until: '.product-now .figures' },
  { path: '/#/pages/bag/bag', until: '.bag-empty' },
  { path: '/check/', until: 'input' },
];

describe('an auditor of web apps', { timeout: 120_000 }, () => {
  for (const { path, until } of pages) {
    test(`finds nothing that moves and nothing that complains on ${path}`, async () => {
      const { page, complaints, close } = await openPhone();
      const session = await page.context().newCDPSession(page);
      await session.send('Network.enable');
      await session.send('Network.emulateNetworkConditions', slow);
      await page.addInitScript(watchShift);
      await page.goto(shop.url + path, { waitUntil: 'commit' });
      await page.locator(until).first().waitFor();
      await page.waitForTimeout(1_500);
      const shift = await page.evaluate<number>('window.shift');
      assert.equal(shift < 0.02, true, `shifted by ${shift}`);
      assert.deepEqual(complaints, []);
      await close();
    });
  }

  for (const path of ['/', '/check/']) {
    test(`can install ${path}`, async () => {
      const { page, close } = await openPhone();
      await page.goto(shop.url + path);
      await page.evaluate('navigator.serviceWorker.ready.then(() => true)');
      const session = await page.context().newCDPSession(page);
      const { url, errors, data } = await session.send('Page.getAppManifest');
      assert.notEqual(url, '');
      assert.deepEqual(errors, []);
      const { display, icons, name } = JSON.parse(data ?? '{}') as { display?: string; icons?: { sizes: string }[]; name?: string };
      assert.deepEqual([display, (name ?? '').length > 0], ['standalone', true]);
      assert.equal(icons?.some(({ sizes }) => sizes === '192x192') && icons.some(({ sizes }) => sizes === '512x512'), true);
      const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
      // A test's own window is a private one, from which nothing is installed.
      assert.deepEqual(installabilityErrors.filter(({ errorId }) => errorId !== 'in-incognito'), []);
      await close();
    });
  }
});
