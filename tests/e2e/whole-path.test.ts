// From looking to money back, on a phone and at a desk, in Chinese and in English; then with the network off what works without one.
import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import type { Orders } from '@yansuan/sdk/wire';
import { operator, quietMs, send, startTestShop, type TestShop } from '../node/support/api-server.js';
import { openPhone, type Phone } from './support/phone.js';
import { rootPath } from './support/served-shop.js';

const plain = (text: string): string => text.replace(/\s/g, '');

/** One shopper in one window. Words differ by language, so everything is found by what it is. */
class Shopper {
  constructor(private readonly url: string, readonly page: Page) {}

  async open(path: string, until: string): Promise<void> {
    await this.page.goto(`${this.url}/#${path}`);
    await this.page.reload();
    await this.see(until);
  }
  see(selector: string): Promise<void> {
    return this.page.locator(`${selector}:visible`).first().waitFor();
  }
  tap(selector: string): Promise<void> {
    return this.page.locator(`${selector}:visible`).first().click();
  }
  async text(selector: string): Promise<string> {
    return plain(await this.page.locator(`${selector}:visible`).first().innerText());
  }
  total(): Promise<string> {
    return this.text('.bag-bar .money-total .figures');
  }
  async changes(from: string): Promise<string> {
    await this.page.waitForFunction((before) => (document.querySelector('.bag-bar .money-total .figures') as HTMLElement | null)?.innerText.replace(/\s/g, '') !== before, from);
    return this.total();
  }
}

async function putIn(shopper: Shopper, sku: string): Promise<void> {
  await shopper.open(`/pages/product/product?sku=${sku}`, '.product-now');
  const before = await shopper.text('.product-bar .button');
  await shopper.tap('.product-bar .button-filled');
  await shopper.page.waitForFunction((text) => (document.querySelector('.product-bar .button') as HTMLElement).innerText.replace(/\s/g, '') !== text, before);
}

/** A line more and a line less, every step, another coupon and back: the bag's whole work, with or without a network. */
async function reckon(shopper: Shopper): Promise<void> {
  const own = await shopper.total();
  await shopper.tap('.stepper .press:last-child');
  const more = await shopper.changes(own);
  await shopper.tap('.stepper .press:first-child');
  assert.equal(await shopper.changes(more), own);
  await shopper.tap('#every-step');
  await shopper.see('.sheet .ledger');
  assert.equal(await shopper.text('.sheet .money-total .figures'), own);
  await shopper.tap('.sheet .coupon-option[aria-checked="false"][aria-disabled="false"]');
  const other = await shopper.changes(own);
  assert.equal(await shopper.text('.sheet .money-total .figures'), other);
  await shopper.tap('.sheet .coupons-head .text-button');
  assert.equal(await shopper.changes(other), own);
  await shopper.page.keyboard.press('Escape');
  await shopper.page.getByRole('dialog').waitFor({ state: 'detached' });
}

for (const { lang, width, height } of [
  { lang: 'zh', width: 360, height: 740 },
  { lang: 'en', width: 360, height: 740 },
  { lang: 'zh', width: 1280, height: 800 },
  { lang: 'en', width: 1280, height: 800 },
] as const) {
  describe(`at ${width}×${height}, ${lang}`, { timeout: 300_000 }, () => {
    test('look, bag, coupons, order, pay, shelf, return; and without a network', async (t) => {
      const shop: TestShop = await startTestShop({ atMs: quietMs, webDir: rootPath('web/shell/dist/build/h5') });
      await shop.app.listen({ port: 0, host: '127.0.0.1' });
      const phone: Phone = await openPhone({ width, height });
      t.after(async () => {
        await phone.close();
        shop.app.server.closeAllConnections();
        await shop.stop();
      });
      const { page } = phone;
      page.setDefaultTimeout(60_000);
      const shopper = new Shopper(`http://127.0.0.1:${(shop.app.server.address() as AddressInfo).port}`, page);
      await page.addInitScript(`localStorage.setItem('yansuan.settings', '${JSON.stringify({ lang, large: false })}')`);

      // Look around, and sign in as the silver member.
      await shopper.open('/pages/find/find', '.product-row');
      await shopper.open('/pages/me/me', '.person');
      await page.locator('.person').nth(2).click();
      await shopper.see('.person[aria-checked="true"]');
      const silver = await shop.signIn('demo-silver');
      const address = { name: '林夏', phone: '13800001111', region: '上海市徐汇区', street: '湖南路 1 号' };
      assert.equal((await send(shop, silver, '/v1/addresses/home', address, { method: 'PUT' })).statusCode < 300, true);
      await putIn(shopper, 'foundation');
      await putIn(shopper, 'pencil');
      await shopper.open('/pages/bag/bag', '.bag-bar');
      await reckon(shopper);

      // Order and pay.
      const total = await shopper.total();
      await shopper.tap('.bag-button');
      await shopper.see('#ship-to .second');
      await shopper.tap('.confirm-bar .button-filled');
      await shopper.see('.placed-id');
      assert.equal(await shopper.text('.pay-body .money-total .figures'), total);
      await shopper.tap('.pay-actions .button-filled');
      const paid = async (): Promise<Orders['orders'][number]> => (await shop.app.inject({ url: '/v1/orders', headers: silver })).json<Orders>().orders[0] ?? assert.fail('no order');
      for (let wait = 0; wait < 100 && (await paid()).state !== 'paid'; wait += 1) await page.waitForTimeout(100);
      const { id, state } = await paid();
      assert.equal(state, 'paid');

      // It comes, stands on the shelf, and one unit goes back.
      assert.equal((await send(shop, operator, `/v1/admin/orders/${id}/ship`, { carrier: 'SF', number: 'SF1' })).statusCode, 200);
      await shopper.open(`/pages/order/order?id=${id}`, '.bottom-bar .button-filled');
      await shopper.tap('.bottom-bar .button-filled');
      await page.getByRole('dialog').locator('.button-filled').click();
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await shopper.open('/pages/shelf/shelf', '.shelf-row');
      assert.equal(await page.locator('.shelf-row').count(), 2);
      await shopper.open(`/pages/take-back/take-back?id=${id}`, '.take-line');
      await shopper.tap('.take-line .press:last-child');
      await shopper.see('.take-bar .figures');
      await shopper.tap('.take-bar .button-filled');
      await shopper.see('.progress');

      // The same shop without a network: everything but ordering.
      await page.evaluate('navigator.serviceWorker.ready.then((one) => new Promise((done) => { const look = () => one.active?.state === "activated" ? done() : setTimeout(look, 20); look(); }))');
      await shopper.open('/pages/orders/orders', '.order-row');
      await shopper.open(`/pages/order/order?id=${id}`, '.order-top');
      await page.context().setOffline(true);
      await putIn(shopper, 'foundation');
      await shopper.open('/pages/find/find', '.product-row');
      await shopper.open('/pages/coupons/coupons', '.coupon-row');
      await shopper.open('/pages/orders/orders', '.order-row');
      await shopper.open(`/pages/order/order?id=${id}`, '.order-offline');
      await shopper.open('/pages/reminders/reminders', '.touch');
      await shopper.open('/pages/shelf/shelf', '.shelf-row');
      await shopper.tap('.shelf-row .shelf-acts .rouge');
      await shopper.see('.shelf-as-of.amber');
      await shopper.open('/pages/bag/bag', '.bag-bar');
      await reckon(shopper);
      await shopper.tap('.bag-button');
      await shopper.see('.bag-bar');
      assert.equal(await page.locator('.confirm-bar:visible').count(), 0, 'an order waits for the network');
      await page.context().setOffline(false);
      await page.waitForTimeout(500);
      const own = phone.complaints.filter((each) => !/ERR_INTERNET_DISCONNECTED/.test(each));
      assert.deepEqual(own, []);
    });
  });
}
