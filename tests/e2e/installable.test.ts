// What a browser holds against each page: whether it can be installed, what it complains of, and what moves while prices arrive.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { openPhone, type Phone } from './support/phone.js';
import { serveShop, type ServedShop } from './support/served-shop.js';

let shop: ServedShop;
before(async () => {
  shop = await serveShop();
});
after(() => shop?.stop());

const pages: { path: string; price: string; installs: boolean }[] = [
  { path: '/', price: '.home-lead .figures', installs: true },
  { path: '/#/pages/product/product?sku=essence', price: '.product-now .figures', installs: true },
  { path: '/#/pages/find/find', price: '.product-row .figures', installs: true },
  { path: '/check/', price: '.hit, .search, input', installs: true },
  { path: '/campaign/', price: '#price', installs: false },
];

interface Seen {
  shift: number;
  moved: string[];
}
/** Notes every shift that no tap asked for, from the first byte on. */
const watchShift = `{
  window.seen = { shift: 0, moved: [] };
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (entry.hadRecentInput) continue;
      window.seen.shift += entry.value;
      window.seen.moved.push(...entry.sources.map((source) => source.node?.className ?? source.node?.nodeName ?? ''));
    }
  }).observe({ type: 'layout-shift', buffered: true });
}`;

describe('before a browser', { timeout: 180_000 }, () => {
  for (const { path, price, installs } of pages) {
    test(`${path} ${installs ? 'can be installed, ' : ''}complains of nothing and does not move while prices arrive`, async () => {
      const phone: Phone = await openPhone();
      const { page } = phone;
      page.setDefaultTimeout(60_000);
      await page.addInitScript(watchShift);
      await page.goto(shop.url + path);
      await page.locator(price).filter({ visible: true }).first().waitFor();
      // What comes after the first price: the core of accounts, campaigns, the shelf.
      await page.waitForTimeout(2_500);
      const { shift, moved } = await page.evaluate<Seen>('window.seen');
      const session = await page.context().newCDPSession(page);
      const { errors } = await session.send('Page.getAppManifest');
      const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
      await phone.close();
      assert.deepEqual(phone.complaints, []);
      assert.equal(shift < 0.01, true, `moved by ${shift}: ${moved.join(', ')}`);
      if (!installs) return;
      assert.deepEqual(errors, []);
      // A browser without a window of its own says so; it is not about the page.
      assert.deepEqual(installabilityErrors.filter(({ errorId }) => errorId !== 'in-incognito'), []);
    });
  }
});
