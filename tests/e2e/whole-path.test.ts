// A whole visit, on a phone in Chinese and at a desk in English: browse, bag, coupons, order, pay, shelf, return; a team of two browsers; and all of it again without a network, as far as it works there.
import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { operator, quietMs, readSop, send, startTestShop, type TestShop } from '../node/support/api-server.js';
import { openPhone, type Phone } from './support/phone.js';
import { rootPath } from './support/served-shop.js';

const looks = [{ lang: 'zh', width: 360, height: 740 }, { lang: 'en', width: 1280, height: 800 }] as const;
const home = { name: '林夏', phone: '13900001234', region: '上海市 徐汇区', street: '湖南路 1 号' };
const minute = 60_000;

for (const { lang, width, height } of looks) {
  describe(`a whole visit at ${width}×${height}, ${lang}`, { timeout: 150_000 }, () => {
    let shop: TestShop;
    let url: string;
    let me: Phone;
    let friend: Phone;
    /** The essence, as the shop's list names it. */
    let essence = '';
    let total = '';
    let order = '';
    let group = '';

    const open = async (page: Page, path: string, until: string): Promise<void> => {
      await page.goto(`${url}/#/pages/${path}`);
      await page.reload();
      await page.locator(`${until}:visible`).first().waitFor();
    };
    const tap = (page: Page, selector: string): Promise<void> => page.locator(`${selector}:visible`).first().click();
    const seen = (page: Page, selector: string): Promise<void> => page.locator(`${selector}:visible`).first().waitFor();
    const shown = async (page: Page, selector: string): Promise<string> => (await page.locator(`${selector}:visible`).first().innerText()).replace(/\s/g, '');
    const figures = (page: Page, within: string): Promise<string> => shown(page, `${within} .figures`);
    const fen = (amount: string): number => Number(amount.replace(/[^\d]/g, ''));
    const become = async (page: Page, place: number): Promise<void> => {
      await page.getByRole('tab').nth(3).click();
      await page.locator('.person:visible').nth(place).click();
      await page.locator('.person[aria-checked="true"]:visible').nth(0).waitFor();
    };
    const openOne = async (): Promise<Phone> => {
      const phone = await openPhone({ width, height });
      await phone.page.addInitScript(`localStorage.setItem('yansuan.settings', '${JSON.stringify({ lang, large: false })}')`);
      await phone.page.goto(url);
      await seen(phone.page, '.home-lead');
      return phone;
    };

    before(async () => {
      shop = await startTestShop({ atMs: quietMs, webDir: rootPath('web/shell/dist/build/h5'), workEveryMs: 100 });
      await shop.app.listen({ port: 0, host: '127.0.0.1' });
      url = `http://127.0.0.1:${(shop.app.server.address() as AddressInfo).port}`;
      await send(shop, await shop.signIn('demo-silver'), '/v1/addresses/home', home, { method: 'PUT' });
      essence = (await readSop()).skus.find(({ id }) => id === 'essence')?.name[lang] ?? assert.fail('no essence');
      [me, friend] = [await openOne(), await openOne()];
      await become(me.page, 2);
      await become(friend.page, 3);
    });
    after(async () => {
      await me?.close();
      await friend?.close();
      shop?.app.server.closeAllConnections();
      await shop?.stop();
    });

    test('browse: the list leads to the product, the product into the bag', async () => {
      const { page } = me;
      await page.getByRole('tab').nth(1).click();
      await page.locator('.product-row:visible', { hasText: essence }).getByRole('link').click();
      await seen(page, '.product-now');
      assert.equal(await shown(page, '.page-title'), essence.replace(/\s/g, ''));
      await tap(page, '.product-bar .button-filled');
      await tap(page, '.product-bar .button');
      await seen(page, '.bag-bar');
    });

    test('bag and coupons: another coupon costs more, and the best is taken back with a tap', async () => {
      const { page } = me;
      const one = fen(await figures(page, '.bag-bar'));
      await page.locator('.stepper:visible .press').nth(1).click();
      total = await figures(page, '.bag-bar');
      assert.equal(fen(total) > one, true, `${total} for two, ${one} for one`);
      await tap(page, '#every-step');
      const sheet = page.getByRole('dialog');
      await sheet.waitFor();
      assert.equal(await figures(page, '.sheet-total'), total);
      const others = sheet.locator('.coupon-option[aria-checked="false"][aria-disabled="false"]');
      assert.equal((await others.count()) > 0, true, 'a second coupon that can be used');
      await others.first().click();
      await sheet.locator('.coupons-head .text-button').waitFor();
      assert.equal(fen(await figures(page, '.sheet-total')) >= fen(total), true);
      await sheet.locator('.coupons-head .text-button').click();
      await sheet.locator('.coupons-head .text-button').waitFor({ state: 'detached' });
      assert.equal(await figures(page, '.sheet-total'), total);
      await page.keyboard.press('Escape');
      await sheet.waitFor({ state: 'detached' });
    });

    test('order and pay: what the bag showed is what is paid', async () => {
      const { page } = me;
      await tap(page, '.bag-button');
      await page.locator('#ship-to:visible', { hasText: home.street }).waitFor();
      assert.equal(await figures(page, '.confirm-bar'), total);
      await tap(page, '.confirm-button');
      await seen(page, '.placed-id');
      assert.equal(await figures(page, '.pay-body'), total);
      order = await shown(page, '.placed-id');
      await tap(page, '.pay-actions .button-filled');
      await page.locator('.pay-hold').waitFor({ state: 'detached' });
      await tap(page, '.pay-actions .button');
      await seen(page, '.order-top');
      assert.equal(await figures(page, '.order-top'), total);
    });

    test('received, it stands on the shelf and is opened there', async () => {
      const { page } = me;
      shop.clock.ms += 20 * minute;
      assert.equal((await send(shop, operator, `/v1/admin/orders/${order}/ship`, { carrier: 'SF', number: 'SF1234567890' })).statusCode, 200);
      await open(page, `order/order?id=${order}`, '.order-top');
      await tap(page, '.bottom-bar .button-filled');
      await page.getByRole('dialog').locator('.button-filled').click();
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await page.locator('.order-steps .step-done:visible').nth(3).waitFor();
      await open(page, 'shelf/shelf', '.shelf-row');
      const row = page.locator('.shelf-row:visible', { hasText: essence }).first();
      await row.locator('.shelf-acts .text-button').first().click();
      await seen(page, '.shelf-done');
      await page.locator('.shelf-row:visible .shelf-days').first().waitFor();
    });

    test('one goes back, and the money of the preview comes back', async () => {
      const { page } = me;
      await open(page, `take-back/take-back?id=${order}`, '.take-line');
      await page.locator('.take-line:visible .press').nth(1).click();
      await seen(page, '.take-bar .figures');
      const back = await figures(page, '.take-bar');
      await tap(page, '.take-reasons [role="radio"]');
      await tap(page, '.take-button');
      await seen(page, '.progress');
      const { returns } = (await shop.app.inject({ url: '/v1/admin/returns?state=asked', headers: operator })).json<{ returns: { id: string }[] }>();
      assert.equal(returns.length, 1);
      assert.equal((await send(shop, operator, `/v1/admin/returns/${returns[0]?.id ?? ''}/approve`, {})).statusCode, 200);
      await shop.work();
      await open(page, `order/order?id=${order}`, '.order-hold .leaf');
      assert.equal((await shown(page, '.order-hold .leaf')).includes(back), true, `${await shown(page, '.order-hold')} and ${back}`);
    });

    test('a group is opened here and joined there, and both hear that it is complete', async () => {
      const { page } = me;
      await open(page, 'campaign/campaign?id=team', '.campaign-open');
      await tap(page, '.campaign-open');
      await seen(page, '.group-act');
      group = /id=([\w-]+)/.exec(page.url())?.[1] ?? assert.fail(page.url());
      const price = await figures(page, '.group-top');
      await tap(page, '.group-act');
      await seen(page, '.group-leave');
      await open(friend.page, `group/group?id=${group}`, '.group-act');
      assert.equal(await figures(friend.page, '.group-top'), price);
      await tap(friend.page, '.group-act');
      await seen(friend.page, '.group-act .button-under');
      await tap(friend.page, '.group-act');
      await seen(friend.page, '.group-ended.leaf');
      await seen(page, '.group-ended.leaf');
      await seen(page, '.group-order');
    });

    test('without a network: the list, a price, the bag, coupons, shelf, reminders and orders as they were', async () => {
      const { page } = me;
      await open(page, 'orders/orders', '.order-row');
      await open(page, 'reminders/reminders', '.touch');
      await open(page, 'product/product?sku=essence', '.product-now');
      const price = await figures(page, '.product-now');
      await page.evaluate('navigator.serviceWorker.ready.then((registration) => new Promise((done) => { const look = () => registration.active?.state === "activated" ? done(true) : setTimeout(look, 20); look(); }))');
      await page.context().setOffline(true);
      await open(page, 'find/find', '.product-row');
      await open(page, 'product/product?sku=essence', '.product-now');
      assert.equal(await figures(page, '.product-now'), price);
      await tap(page, '.product-bar .button-filled');
      await tap(page, '.product-bar .button');
      await seen(page, '.bag-bar');
      const one = fen(await figures(page, '.bag-bar'));
      await page.locator('.stepper:visible .press').nth(1).click();
      const two = fen(await figures(page, '.bag-bar'));
      assert.equal(two > one, true, `${two} for two, ${one} for one`);
      await tap(page, '#every-step');
      const sheet = page.getByRole('dialog');
      await sheet.waitFor();
      assert.equal(fen(await figures(page, '.sheet-total')), two);
      assert.equal((await sheet.locator('.coupon-option').count()) > 0, true);
      await page.keyboard.press('Escape');
      await sheet.waitFor({ state: 'detached' });
      await open(page, 'coupons/coupons', '.coupon-row');
      await seen(page, '.coupons-offline');
      await open(page, 'shelf/shelf', '.shelf-row');
      await open(page, 'reminders/reminders', '.touch');
      await open(page, 'member/member', '.member-tier');
      await open(page, 'points/points', '.points-line');
      await open(page, 'orders/orders', '.order-row');
      await open(page, `order/order?id=${order}`, '.order-offline');
      assert.equal(await figures(page, '.order-top'), total);
    });

    test('without a network: what needs one says so, waits, and works once it is back', async () => {
      const { page } = me;
      await open(page, `take-back/take-back?id=${order}`, '.take-line');
      await page.locator('.take-line:visible .press').nth(1).click();
      await seen(page, '.take-sum .amber');
      await open(page, `group/group?id=${group}`, '.group-offline');
      await open(page, 'confirm/confirm', '.confirm-bar');
      assert.equal(await page.locator('.confirm-bar:visible .button-filled').getAttribute('aria-disabled'), 'true');
      await open(page, 'bag/bag', '.bag-bar');
      assert.match(await shown(page, '.stepper .count'), /2/);
      await tap(page, '.bag-button');
      await page.context().setOffline(false);
      await page.locator('.bag-button.button-filled:visible').waitFor();
      await tap(page, '.bag-button');
      await seen(page, '#ship-to');
      await page.locator('.confirm-button[aria-disabled="false"]:visible').click();
      await seen(page, '.placed-id');
    });

    test('nothing was complained about but the missing network', () => {
      assert.deepEqual([...me.complaints, ...friend.complaints].filter((each) => !/ERR_INTERNET_DISCONNECTED/.test(each)), []);
    });
  });
}
