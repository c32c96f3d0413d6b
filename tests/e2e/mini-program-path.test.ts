// The built mini-program on WeChat's own component core, in Chromium, without eval, against a real API.
import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { operator, quietMs, send, startTestShop, type TestShop } from '../node/support/api-server.js';
import type { Phone as HostPhone } from './support/mini-program/host-wx.js';
import { serveMiniProgram, type ServedMiniProgram } from './support/mini-program/serve.js';
import { openPhone, type Phone } from './support/phone.js';

let wechat: Server;
let server: TestShop;
let mini: ServedMiniProgram;
let phone: Phone;

before(async () => {
  // WeChat's side of a sign-in: every code belongs to one person.
  wechat = createServer((_, response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"openid":"o-lin"}'));
  await new Promise<void>((resolve) => wechat.listen(0, '127.0.0.1', resolve));
  server = await startTestShop({ atMs: quietMs, templates: { cycle: 'template-cycle', expiry: 'template-expiry' }, wechat: { appId: 'wx-test', secret: 'not-one', apiUrl: `http://127.0.0.1:${(wechat.address() as AddressInfo).port}` } });
  mini = await serveMiniProgram(await server.app.listen({ port: 0, host: '127.0.0.1' }));
  const batch = await send(server, operator, '/v1/admin/batches/essence', { batch: '25B2', best_before: '2028-06-30' }, { method: 'PUT' });
  assert.equal(batch.statusCode, 200, batch.body);
  phone = await openPhone();
});
after(async () => {
  await phone?.close();
  await mini?.stop();
  await server?.stop();
  wechat?.close();
});

const onTop = (page: Page): Locator => page.locator('.host-page:not([hidden])');
const text = async (of: Locator): Promise<string> => (await of.first().innerText()).replace(/\s/g, '');
const total = (page: Page): Promise<string> => text(onTop(page).locator('.money-total .figures'));
/** The total once it is another than before: a tap is worked in its own turn. */
async function nextTotal(page: Page, before: string): Promise<string> {
  let now = before;
  for (let wait = 0; wait < 60 && now === before; wait += 1) {
    await page.waitForTimeout(25);
    now = await total(page);
  }
  return now;
}
const button = (page: Page, name: string | RegExp): Locator => onTop(page).getByRole('button', { name });
const write = (page: Page, label: string, words: string): Promise<void> => onTop(page).locator('.field', { hasText: label }).locator('input').fill(words);
const route = (page: Page): Promise<string> => page.evaluate('getCurrentPages().map((each) => each.route).join(" > ")');
const shown = (page: Page): Promise<HostPhone['shown']> => page.evaluate('phone.shown');
/** YANSUAN_SHOTS=docs/screens takes the picture of each stage anew. */
async function shoot(name: string, page = phone.page): Promise<void> {
  const folder = process.env['YANSUAN_SHOTS'];
  if (folder === undefined) return;
  await page.waitForTimeout(500);
  await page.screenshot({ path: `${folder}/mp-${name}.png` });
}

describe('the mini-program in Chromium, from the list to the shelf', { timeout: 90_000 }, () => {
  let id = '';

  test('opens with a price for each product, to somebody who never signed in', async () => {
    const { page } = phone;
    await page.goto(mini.url);
    await onTop(page).locator('.home-lead').waitFor();
    assert.equal(await onTop(page).locator('.stand-price').count(), 4);
    await shoot('01-home');
  });

  test('the list leads to a product, and the product into the bag', async () => {
    const { page } = phone;
    await onTop(page).getByRole('tab', { name: '找' }).click();
    await onTop(page).locator('.product-row').first().waitFor();
    await shoot('02-list');
    await onTop(page).locator('.product-row', { hasText: '清露保湿精华' }).getByRole('link').click();
    await onTop(page).locator('.product-now').waitFor();
    const papers = onTop(page).locator('.fact');
    await papers.nth(2).waitFor();
    assert.match((await papers.allInnerTexts()).join(' ').replace(/\s/g, ''), /产品备案演示备2026-0009批号25B2限用到2028-06-30/);
    await shoot('03-product');
    const alone = await total(page);
    await onTop(page).locator('.product-bar .button-filled').click();
    await onTop(page).locator('.product-bar .button').first().click();
    await onTop(page).locator('.bag-bar').waitFor();
    assert.equal(await route(page), 'pages/find/find > pages/product/product > pages/bag/bag');
    assert.equal(await text(onTop(page).locator('.line-item, .line').first()).then((line) => line.includes('清露保湿精华')), true);
    assert.equal(await total(page), alone);
  });

  test('the total changes with each tap on +, and comes back with −', async () => {
    const { page } = phone;
    const totals = [await total(page)];
    for (let tap = 0; tap < 2; tap += 1) {
      await button(page, /加到/).first().click();
      totals.push(await nextTotal(page, totals.at(-1) ?? ''));
    }
    assert.equal(new Set(totals).size, 3, totals.join(' '));
    await button(page, /减到/).first().click();
    assert.equal(await nextTotal(page, totals[2] ?? ''), totals[1]);
    await shoot('04-bag');
  });

  test('WeChat signs in with one tap, on the way to the order', async () => {
    const { page } = phone;
    await button(page, '去结算').click();
    await onTop(page).getByRole('link', { name: /^登录/ }).click();
    await onTop(page).locator('.sign-in').waitFor();
    await shoot('05-sign-in');
    await button(page, /微信/).click();
    await onTop(page).getByText('先看一看，同意了再登录').waitFor();
    assert.deepEqual(await shown(page), [], 'nobody is signed in before they agreed');
    await onTop(page).getByRole('checkbox', { name: '我看过，同意' }).click();
    await button(page, /微信/).click();
    await onTop(page).locator('.confirm-bar').waitFor();
    assert.equal(await onTop(page).getByRole('link', { name: /^登录/ }).count(), 0);
    assert.deepEqual((await shown(page)).map(({ name }) => name), ['login']);
  });

  test('the order costs what was confirmed', async () => {
    const { page } = phone;
    await button(page, '先添地址').click();
    // The book of WeChat, closed once, then one address taken from it and changed by hand.
    await button(page, '用微信里的地址').click();
    await page.evaluate(`phone.answers.chooseAddress = { userName: '林夏', telNumber: '13800001111', provinceName: '上海市', cityName: '上海市', countyName: '徐汇区', detailInfo: '湖南路' }`);
    await button(page, '用微信里的地址').click();
    await onTop(page).locator('.field', { hasText: '省市区' }).locator('input').and(page.locator('[value="上海市徐汇区"]')).or(onTop(page).locator('wx-input[value="上海市徐汇区"]')).first().waitFor();
    await write(page, '街道和门牌', '湖南路 1 号');
    await button(page, '存好').click();
    await onTop(page).locator('.ship', { hasText: '湖南路 1 号' }).waitFor();
    await shoot('06-confirm');
    const agreed = await total(page);
    await button(page, '下单').click();
    await onTop(page).locator('.placed-id').waitFor();
    id = await text(onTop(page).locator('.placed-id'));
    assert.equal(await total(page), agreed);
    await shoot('07-pay');
  });

  test('it is paid, sent and received', async () => {
    const { page } = phone;
    await button(page, '付款').click();
    await onTop(page).getByRole('heading', { name: '付好了' }).waitFor();
    // Asked out of a tap, when there is something to be told about.
    await page.evaluate(`phone.answers.requestSubscribeMessage = { 'template-cycle': 'accept', 'template-expiry': 'reject' }`);
    await onTop(page).locator('.tell-me').getByRole('button', { name: '好' }).click();
    await onTop(page).getByText('好，到时候发一条').waitFor();
    assert.deepEqual((await shown(page)).at(-1), { name: 'requestSubscribeMessage', options: { tmplIds: ['template-cycle', 'template-expiry'] } });
    await shoot('08-paid');
    assert.equal((await send(server, operator, `/v1/admin/orders/${id}/ship`, { carrier: '顺丰', number: 'SF1234567890' })).statusCode, 200);
    await button(page, '看这一单').click();
    await onTop(page).getByText('SF1234567890').waitFor();
    await button(page, '收到了').click();
    await onTop(page).getByRole('dialog').getByRole('button', { name: '收到了' }).click();
    await onTop(page).getByRole('dialog').waitFor({ state: 'detached' });
    await onTop(page).locator('.order-state', { hasText: '已收货' }).waitFor();
    await shoot('09-order');
  });

  test('what came stands on the shelf, with the day it runs out', async () => {
    const { page } = phone;
    await page.evaluate('wx.navigateBack({ delta: 9 })');
    await onTop(page).getByRole('tab', { name: '我的' }).click();
    await onTop(page).locator('.me-shelf').click();
    await onTop(page).locator('.shelf-row').first().waitFor();
    assert.match(await text(onTop(page).locator('.shelf-row')), /清露保湿精华/);
    await shoot('10-shelf');
  });

  test('what reviewers look for is there: customer service, papers, the merchant', async () => {
    const { page } = phone;
    await page.evaluate('wx.navigateBack({ delta: 9 })');
    await onTop(page).locator('.me-service').waitFor();
    assert.equal(await onTop(page).locator('.me-service').getAttribute('open-type'), 'contact');
    await page.evaluate('scrollTo(0, document.documentElement.scrollHeight)');
    await shoot('11-me');
    await onTop(page).getByRole('link', { name: /^设置/ }).click();
    for (const [name, words, picture] of [['用户协议', '这是谁的店', 'agreement'], ['隐私政策', '存什么，为什么', 'privacy'], ['商家', '统一社会信用代码', 'merchant']] as const) {
      await onTop(page).getByRole('link', { name, exact: true }).click();
      await onTop(page).locator('.terms').getByText(words).first().waitFor();
      await shoot(`12-${picture}`);
      await page.evaluate('wx.navigateBack({})');
      await onTop(page).locator('.settings').waitFor();
    }
  });

  test('groups that grow by sharing, bargains and rewards for inviting are not offered, not even by their address', async () => {
    const { page } = phone;
    await page.evaluate(`wx.reLaunch({ url: '/pages/home/home' })`);
    await onTop(page).locator('.home-together').waitFor();
    assert.doesNotMatch(await text(onTop(page).locator('.home-together')), /砍价/);
    for (const path of ['pages/campaign/campaign?id=bargain-brush', 'pages/invite/invite']) {
      await page.evaluate(`wx.navigateTo({ url: '/${path}' })`);
      await onTop(page).getByText('这里不办这个').waitFor();
      await page.evaluate('wx.navigateBack({})');
      await onTop(page).locator('.home-lead').waitFor();
    }
    await onTop(page).getByRole('tab', { name: '我的' }).click();
    await onTop(page).locator('.me-shelf').waitFor();
    assert.equal(await onTop(page).locator('.me-invite').count(), 0);
  });

  test('a member takes along what is kept of them, and closes the account', async () => {
    const { page } = phone;
    await onTop(page).getByRole('link', { name: /^设置/ }).click();
    await onTop(page).getByRole('button', { name: '拿走' }).click();
    await onTop(page).getByText('拿到了').waitFor();
    const copied = (await shown(page)).find(({ name }) => name === 'setClipboardData')?.options['data'];
    assert.match(String(copied), /湖南路 1 号/);
    await onTop(page).getByRole('button', { name: '注销' }).click();
    await onTop(page).getByRole('dialog').waitFor();
    await shoot('13-close-account');
    await onTop(page).getByRole('dialog').getByRole('button', { name: '注销' }).click();
    await onTop(page).getByText('注销好了，像第一次来一样').waitFor();
    assert.equal(await onTop(page).getByRole('button', { name: '拿走' }).count(), 0);
    assert.doesNotMatch(await page.evaluate('JSON.stringify(localStorage)'), /湖南路|林夏/);
  });

  test('nothing was evaluated and nothing went wrong', () => {
    assert.deepEqual(phone.complaints, []);
  });
});

describe('a way into the mini-program', { timeout: 30_000 }, () => {
  const ways: [what: string, open: string, until: string, route: string][] = [
    ['a code names a product', 'pages/home/home?scene=s%3Dessence', '.product-now', 'pages/home/home > pages/product/product'],
    ['a code names a campaign', 'pages/home/home?scene=c%3Dteam%26i%3DABCD1234EFGH', '.campaign-body', 'pages/home/home > pages/campaign/campaign'],
    ['a card leads to a product itself', 'pages/product/product?sku=pencil', '.product-now', 'pages/product/product'],
    ['a code with nothing known leads home', 'pages/home/home?scene=x%3D1', '.home-lead', 'pages/home/home'],
  ];
  for (const [what, open, until, path] of ways) {
    test(what, async () => {
      const { page } = phone;
      await page.goto(`${mini.url}/?scene=1047&open=${encodeURIComponent(open)}`);
      await onTop(page).locator(until).waitFor();
      assert.equal(await route(page), path);
    });
  }

  test('a product that is shared says what it is and where', async () => {
    const { page } = phone;
    await page.goto(`${mini.url}/?open=${encodeURIComponent('pages/product/product?sku=pencil')}`);
    await onTop(page).locator('.product-now').waitFor();
    assert.deepEqual(await page.evaluate('getCurrentPages().at(-1).onShareAppMessage({})'), { title: '细描眉笔', path: '/pages/product/product?sku=pencil' });
  });
});

describe('a gift box bought without signing in', { timeout: 30_000 }, () => {
  test('is engraved: asked for at the order, warned about, and told to whoever packs it', async () => {
    const { page } = phone;
    await page.goto(`${mini.url}/?open=${encodeURIComponent('pages/product/product?sku=giftbox-magpie')}`);
    await onTop(page).locator('.product-now').waitFor();
    await page.evaluate(`phone.answers.chooseAddress = { userName: '周宁', telNumber: '13900002222', provinceName: '浙江省', cityName: '杭州市', countyName: '西湖区', detailInfo: '龙井路 8 号' }`);
    await onTop(page).locator('.product-bar .button-filled').click();
    await onTop(page).locator('.product-bar .button').first().click();
    await button(page, '去结算').click();
    await button(page, '先添地址').click();
    await button(page, '用微信里的地址').click();
    await onTop(page).locator('wx-input[value="浙江省杭州市西湖区"]').waitFor();
    await button(page, '存好').click();
    await onTop(page).locator('.ship', { hasText: '龙井路 8 号' }).waitFor();
    await write(page, '刻字', '长相守');
    await onTop(page).getByText('刻了字的不能无理由退').waitFor();
    await write(page, '备注', '放门口');
    await shoot('14-engraving');
    await button(page, '下单').click();
    await onTop(page).locator('.placed-id').waitFor();
    await button(page, '看这一单').click();
    await onTop(page).locator('.order-body').waitFor();
    assert.match(await text(onTop(page).locator('.order-body')), /刻字：长相守；放门口/);
  });
});

describe('the mini-program where the Wasm does not start', { timeout: 60_000 }, () => {
  let other: Phone;
  before(async () => {
    other = await openPhone();
    await other.page.addInitScript('window.failingWasm = { "/static/wasm/yansuan.wasm": 9 };');
  });
  after(() => other?.close());

  test('says that the shop prices, and shows the same prices', async () => {
    const { page } = other;
    await page.goto(`${mini.url}/?open=${encodeURIComponent('pages/product/product?sku=essence')}`);
    await onTop(page).locator('.product-now').waitFor();
    assert.equal(await total(page), '¥189.00');
    assert.equal(await onTop(page).locator('.tier-prices').count(), 0, 'no price of another tier can be told');
    await onTop(page).locator('.product-bar .button-filled').click();
    await onTop(page).locator('.product-bar .button').first().click();
    await onTop(page).locator('.bag-bar').waitFor();
    await onTop(page).locator('.freshness', { hasText: '价格由店里算' }).waitFor();
    await button(page, /加到/).first().click();
    await onTop(page).locator('.money-total .figures', { hasText: '378' }).waitFor();
    await shoot('20-priced-by-the-shop', page);
    const quotes = (await server.app.inject({ method: 'POST', url: '/v1/quotes', payload: { cart: { lines: [{ sku: 'essence', units: 2 }], coupons: 'auto' }, rulebook_version: 1 } })).json<{ payable_fen: number }>();
    assert.equal(await total(page), `¥${(quotes.payable_fen / 100).toFixed(2)}`);
    assert.deepEqual(other.complaints, []);
  });
});
