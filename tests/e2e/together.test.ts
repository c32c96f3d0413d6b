// Buying together: two phones form a team and both pay its price; what the page says when time, seats or the network run out.
import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, statSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import type { AddressInfo } from 'node:net';
import type { Orders } from '@yansuan/sdk/wire';
import type { Page } from 'playwright-core';
import { operator, quietMs, send, startTestShop, type TestShop } from '../node/support/api-server.js';
import { openPhone, type Phone } from './support/phone.js';
import { rootPath } from './support/served-shop.js';

const home = { name: '林夏', phone: '13900001234', region: '上海市 徐汇区', street: '湖南路 1 号' };
let shop: TestShop;
let url: string;
let one: Phone;
let other: Phone;
/** Where pictures of the pages go, when they are wanted. */
const pictures = process.env['YANSUAN_PICTURES'];

before(async () => {
  shop = await startTestShop({ atMs: quietMs, webDir: rootPath('web/shell/dist/build/h5') });
  const startMs = performance.now();
  shop.clock.nowMs = () => Math.round(shop.clock.ms + performance.now() - startMs);
  await shop.app.listen({ port: 0, host: '127.0.0.1' });
  await send(shop, await shop.signIn('demo-silver'), '/v1/addresses/home', home, { method: 'PUT' });
  url = `http://127.0.0.1:${(shop.app.server.address() as AddressInfo).port}`;
  [one, other] = [await openPhone(), await openPhone()];
});
after(async () => {
  await one?.close();
  await other?.close();
  shop?.app.server.closeAllConnections();
  await shop?.stop();
});

const plain = (text: string): string => text.replace(/\s/g, '');
async function shoot(page: Page, name: string): Promise<void> {
  if (pictures === undefined) return;
  mkdirSync(pictures, { recursive: true });
  await page.waitForTimeout(400);
  await page.screenshot({ path: `${pictures}/${name}.png` });
}
async function open(page: Page, path: string, until: string): Promise<void> {
  await page.goto(`${url}/#${path}`);
  await page.reload();
  await page.locator(`${until}:visible`).first().waitFor();
}
async function become(page: Page, tier: string): Promise<void> {
  await open(page, '/pages/me/me', '.person');
  await page.locator('.person', { hasText: tier }).click();
  await page.locator('.person[aria-checked="true"]', { hasText: tier }).waitFor();
}
const tap = (page: Page, name: string | RegExp): Promise<void> => page.locator('.group-bar:visible').getByRole('button', { name }).click();
const says = (page: Page, text: string | RegExp): Promise<void> => page.getByText(text).filter({ visible: true }).first().waitFor();
/** Seconds on the page's countdown. */
async function secondsLeft(page: Page): Promise<number> {
  const text = await page.locator('.time-left-figures:visible').first().innerText();
  const [hours = 0, minutes = 0, seconds = 0] = (/(\d+):(\d+):(\d+)/.exec(text) ?? []).slice(1).map(Number);
  return (hours * 60 + minutes) * 60 + seconds;
}

describe('buying together', { timeout: 120_000 }, () => {
  let group = '';

  test('home and product lead to the campaign, which tells what is left, the prices and that nobody has bought', async () => {
    const { page } = one;
    await become(page, '银卡');
    await open(page, '/pages/home/home', '.home-together');
    await shoot(page, '60-home-together');
    await page.locator('.home-together:visible').click();
    await page.locator('.campaign-row:visible').first().waitFor();
    assert.deepEqual((await page.locator('.campaign-row .name').allInnerTexts()).map(plain), ['2人团3人团', '化妆刷砍价']);
    await shoot(page, '61-campaigns');
    await open(page, '/pages/product/product?sku=foundation', '.product-together');
    await page.locator('.product-together:visible').first().click();
    await page.locator('.campaign-price:visible').first().waitFor();
    assert.deepEqual((await page.locator('.campaign-price .figures').allInnerTexts()).map(plain).slice(0, 2), ['¥175.20', '¥153.30']);
    await says(page, '还没有人付款，你可以是第一位');
    await shoot(page, '62-campaign');
  });

  test('two members form a team and both pay the team’s price', async () => {
    const { page } = one;
    await page.locator('.campaign-open:visible').first().click();
    await page.locator('.group-bar:visible').waitFor();
    group = /id=([\w-]+)/.exec(page.url())?.[1] ?? '';
    await says(page, /留着，等你付款，位子留到/);
    await shoot(page, '63-group-held');
    await page.locator('.group-link:visible', { hasText: home.street }).waitFor();
    await tap(page, /付 ¥175\.20/);
    await says(page, '已付，在等成团');
    await shoot(page, '64-group-paid');
    await tap(page, '邀请一位朋友');
    await page.locator('.share-code').waitFor();
    assert.match(await page.locator('.share-link').innerText(), new RegExp(`group\\?id=${group}`));
    await shoot(page, '65-group-share');
    const poster = page.waitForEvent('download');
    await page.getByRole('button', { name: '存成海报' }).click();
    const file = await (await poster).path();
    // A drawing and a code, not an empty page.
    assert.equal(statSync(file).size > 20_000, true, String(statSync(file).size));
    if (pictures !== undefined) copyFileSync(file, `${pictures}/65-group-poster.png`);
    await page.getByRole('button', { name: '关上' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });

    const friend = other.page;
    await become(friend, '金卡');
    await open(friend, '/pages/product/product?sku=foundation', '.product-join');
    await friend.locator('.product-join:visible', { hasText: '青**的 2 人团' }).click();
    await friend.locator('.group-bar:visible').waitFor();
    await says(friend, /青\*\*的 2 人团/);
    await shoot(friend, '66-group-join');
    await tap(friend, /加入，付 ¥175\.20/);
    await tap(friend, /^付 ¥175\.20/);
    await says(friend, '已付，成团了');
    // The first phone was told; nobody touched it.
    await says(page, '已付，成团了');
    await shoot(page, '67-group-formed');
    await tap(page, '看别的团');
    await says(page, /1\. 青\*\* 1 件/);
    await shoot(page, '68-campaign-relay');
  });

  test('the team’s order is in the list, goes to the address, and is sent', async () => {
    const { page } = one;
    await open(page, `/pages/group/group?id=${group}`, '.group-order');
    await page.locator('.group-order:visible').click();
    await page.locator('.order-top:visible').waitFor();
    await says(page, '待发货');
    await says(page, /湖南路 1 号/);
    await shoot(page, '72-group-order');
    await open(page, '/pages/orders/orders', '.order-row');
    await says(page, /·一起买/);
    // The friend said no address while paying, and says it on the order.
    const friend = other.page;
    const gold = await shop.signIn('demo-gold');
    await send(shop, gold, '/v1/addresses/home', { ...home, street: '安福路 2 号' }, { method: 'PUT' });
    await open(friend, `/pages/group/group?id=${group}`, '.group-order');
    await friend.locator('.group-order:visible').click();
    await friend.getByRole('link', { name: '添一个收货地址' }).click();
    await friend.locator('.address-main[role="button"]:visible').first().click();
    await says(friend, /安福路 2 号/);
    const { orders } = (await shop.app.inject({ url: '/v1/orders', headers: gold })).json<Orders>();
    const id = orders.find((order) => order.group === group)?.id ?? '';
    assert.equal((await send(shop, operator, `/v1/admin/orders/${id}/ship`, { carrier: 'SF', number: '1' })).statusCode, 200);
    await friend.reload();
    await says(friend, '已发货');
  });

  test('a third finds the team full, and is led on', async () => {
    const { page } = other;
    await become(page, '砚秋');
    await open(page, `/pages/group/group?id=${group}`, '.group-bar');
    await says(page, '成团了');
    assert.equal(await page.locator('.seat:visible').count(), 2);
    await tap(page, '看别的团');
    await page.locator('.campaign-price:visible').first().waitFor();
  });

  test('the time left is the server’s, with the phone’s clock ten minutes off and moved while one looks', async () => {
    const { page } = other;
    await page.locator('.campaign-open:visible').nth(1).click();
    // The campaign's own page has a countdown too.
    await page.waitForURL(/group\/group\?id=/);
    await page.locator('.time-left-figures:visible').first().waitFor();
    const id = /id=([\w-]+)/.exec(page.url())?.[1] ?? '';
    const phone = await other.page.context().newPage();
    await phone.addInitScript('{ const real = Date.now; window.movedBy = 600000; Date.now = () => real() + window.movedBy; }');
    await open(phone, `/pages/group/group?id=${id}`, '.time-left-figures');
    await says(phone, /还差 \d 人/);
    const right = async (): Promise<void> => {
      const { deadline_ms } = (await shop.app.inject(`/v1/groups/${id}`)).json<{ deadline_ms: number }>();
      const should = Math.ceil((deadline_ms - shop.clock.nowMs()) / 1_000);
      // A whole day at the start: the clock part is what counts.
      assert.ok(Math.abs((await secondsLeft(phone)) - (should % 86_400)) <= 2, `${await secondsLeft(phone)} for ${should}, moved by ${await phone.evaluate('window.movedBy')}`);
    };
    await phone.waitForTimeout(1_200);
    await right();
    for (const movedBy of [-600_000, 1_800_000, 86_400_000]) {
      await phone.evaluate(`window.movedBy = ${movedBy}`);
      // A second until it is noticed, and as long as the server takes to say.
      await phone.waitForTimeout(2_500);
      await right();
    }
    await phone.close();
  });

  test('without a network the seats are grey as they were seen last, and nothing can be pressed that needs one', async () => {
    const { page } = other;
    await page.context().setOffline(true);
    await says(page, '要连上网：这是上次看到的');
    await page.locator('.seats-grey').waitFor();
    await shoot(page, '69-group-offline');
    assert.equal(await page.locator('.group-act:visible').count(), 0);
    await page.context().setOffline(false);
    await page.locator('.group-act:visible').waitFor();
    assert.equal(await page.locator('.seats-grey').count(), 0);
  });

  test('a team that fails says so, and where the money went', async () => {
    const { page } = other;
    await tap(page, /^付 ¥/);
    await says(page, '已付，在等成团');
    shop.clock.ms += 25 * 3_600_000;
    await page.reload();
    await says(page, '没凑齐，钱已原路退回');
    await says(page, /已退回原处/);
    await shoot(page, '70-group-failed');
  });

  test('a bargain is cut by a friend and ordered at the price it has come to', async () => {
    const { page } = one;
    await become(page, '银卡');
    await open(page, '/pages/campaign/campaign?id=bargain-brush', '.campaign-price');
    await page.locator('.campaign-open:visible').click();
    await page.locator('.group-bar:visible').waitFor();
    const id = /id=([\w-]+)/.exec(page.url())?.[1] ?? '';
    await says(page, '你的砍价');
    const friend = await shop.signIn('demo-gold');
    assert.equal((await send(shop, friend, `/v1/groups/${id}/help`)).statusCode, 200);
    await says(page, '砍了 ¥3.00');
    await shoot(page, '71-bargain');
    await tap(page, '按 ¥56.00 下单');
    await tap(page, /^付 ¥56\.00/);
    await says(page, '已付，成团了');
  });

  test('nothing was complained about on the way', () => {
    const complaints = [...one.complaints, ...other.complaints].filter((text) => !text.includes('ERR_INTERNET_DISCONNECTED'));
    assert.deepEqual(complaints, []);
  });
});
