import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import type { MyData, Referrals, RenewableSession } from '@yansuan/sdk/wire';
import { operator, quietMs, send, startTestShop, type TestShop } from '../node/support/api-server.js';
import { openPhone, type Phone } from './support/phone.js';
import { rootPath } from './support/served-shop.js';

const number = '13800001111';
const minute = 60_000;
let server: TestShop;
let phone: Phone;
let url: string;

before(async () => {
  // The shop's own time runs, from a day on which no activity changes the sums.
  server = await startTestShop({ atMs: quietMs, webDir: rootPath('web/shell/dist/build/h5'), workEveryMs: 100 });
  await server.app.listen({ port: 0, host: '127.0.0.1' });
  url = `http://127.0.0.1:${(server.app.server.address() as AddressInfo).port}`;
  phone = await openPhone();
});
after(async () => {
  await phone?.close();
  await server?.stop();
});

const plain = (text: string): string => text.replace(/\s/g, '');
const shown = async (page: Page, selector: string): Promise<string> => plain(await page.locator(`${selector}:visible`).first().innerText());
const field = (page: Page, label: string) => page.locator('uni-page:visible .field, .sheet .field').filter({ hasText: label }).locator('input');
/** As a person does it: everything marked, then written or pasted over. */
async function write(page: Page, label: string, text: string): Promise<void> {
  await field(page, label).click();
  await page.keyboard.press('Control+A');
  await page.keyboard.insertText(text);
}
const button = (page: Page, name: string | RegExp) => page.locator('uni-page:visible').last().getByRole('button', { name, exact: true });

async function open(page: Page, path: string, until: string): Promise<void> {
  await page.goto(`${url}/#${path}`);
  await page.reload();
  await page.locator(`${until}:visible`).first().waitFor();
}
/** YANSUAN_SHOTS=docs/screens takes the picture of each stage anew. */
async function shoot(name: string): Promise<void> {
  const folder = process.env['YANSUAN_SHOTS'];
  if (folder === undefined) return;
  await phone.page.waitForTimeout(400);
  await phone.page.screenshot({ path: `${folder}/${name}.png` });
}

describe('from signing in to money back', { timeout: 120_000 }, () => {
  let id = '';
  let back = '';

  test('a phone signs in with its code, a wrong one is told, and the bag comes along', async () => {
    const { page } = phone;
    await open(page, '/pages/product/product?sku=pencil', '.product-now');
    await page.locator('.product-bar .button-filled').click();
    await page.getByText('放进去了').waitFor();
    await open(page, '/pages/me/me', '.me-link');
    await shoot('80-me-signed-out');
    await page.getByRole('link', { name: /^登录/ }).click();
    await page.locator('.sign-in:visible').waitFor();
    await shoot('81-sign-in');
    await write(page, '手机号', '138 000');
    await button(page, '发一个码').click();
    await page.getByText('11 位的手机号').waitFor();
    await write(page, '手机号', '+86 138-0000-1111');
    for (let wait = 0; wait < 20 && (await field(page, '手机号').inputValue()) !== number; wait += 1) await page.waitForTimeout(50);
    assert.equal(await field(page, '手机号').inputValue(), number);
    await button(page, '发一个码').click();
    await page.getByText(`发到 ${number} 了`).waitFor();
    await page.getByText(/秒后再发/).waitFor();
    const right = server.codes.get(number) ?? assert.fail('no code was sent');
    await write(page, '6 位码', right === '111111' ? '222222' : '111111');
    await button(page, '登录').click();
    await page.getByText('先看一看，同意了再登录').waitFor();
    await page.getByRole('checkbox', { name: '我看过，同意' }).click();
    await button(page, '登录').click();
    await page.getByText('没有登录成').waitFor();
    await shoot('82-sign-in-wrong');
    // A whole message is pasted.
    await write(page, '6 位码', `【颜算】${right} 是你的验证码`);
    await button(page, '登录').click();
    await page.getByText('138****1111').waitFor();
    assert.equal(await page.evaluate(`new Promise((done) => { const asked = indexedDB.open('yansuan'); asked.onsuccess = () => { const got = asked.result.transaction('texts').objectStore('texts').get('yansuan/session'); got.onsuccess = () => done('token' in JSON.parse(got.result)); }; })`), false, 'no access token is kept');
  });

  test('the order is checked before it is placed: an address, a wish, every step', async () => {
    const { page } = phone;
    await open(page, '/pages/bag/bag', '.bag-bar');
    await page.getByRole('button', { name: /加到/ }).first().click();
    const total = await shown(page, '.bag-bar .money-total .figures');
    await page.getByRole('button', { name: '去结算' }).click();
    await page.locator('.confirm-bar:visible').waitFor();
    await shoot('83-confirm-no-address');
    await button(page, '先添地址').click();
    await page.locator('.address-form:visible').waitFor();
    await button(page, '存好').click();
    await page.getByText('写上收货人').waitFor();
    await write(page, '收货人', '林夏');
    await write(page, '电话', '138 0000 1111');
    await write(page, '省市区', '上海市徐汇区');
    await write(page, '街道和门牌', '湖南路 1 号');
    await shoot('84-address');
    await button(page, '存好').click();
    await page.locator('#ship-to', { hasText: '湖南路 1 号' }).waitFor();
    await write(page, '备注', '放门口');
    await shoot('85-confirm');
    assert.equal(await shown(page, '.confirm-bar .money-total .figures'), total);
    await button(page, '下单').click();
    await page.getByText('下好了').waitFor();
    assert.equal(await shown(page, '.pay-body .money-total .figures'), total);
    id = await shown(page, '.placed-id');
  });

  test('the hold counts down by the shop’s time, a payment that fails takes nothing, the next one pays', async () => {
    const { page } = phone;
    assert.match(await shown(page, '.hold-figures'), /^00:(30:00|29:\d\d)$/);
    await shoot('86-pay');
    await page.getByRole('button', { name: '演示：付不成' }).click();
    await page.getByText('没有付成，钱没有扣').waitFor();
    await shoot('87-pay-refused');
    await page.context().setOffline(true);
    await page.getByText('连上网才能付').waitFor();
    await shoot('88-pay-offline');
    await page.context().setOffline(false);
    await page.getByText('演示店').or(page.getByText('没有付成')).first().waitFor();
    await button(page, '付款').click();
    await page.getByRole('heading', { name: '付好了' }).waitFor();
    await shoot('89-paid');
    await button(page, '看这一单').click();
    await page.locator('.order-top:visible').waitFor();
    assert.equal(await shown(page, '.order-state'), '待发货');
    assert.match(await shown(page, '.order-body'), /湖南路1号.*放门口/);
  });

  test('it is sent, and received with a tap', async () => {
    const { page } = phone;
    server.clock.ms += 20 * minute;
    assert.equal((await send(server, operator, `/v1/admin/orders/${id}/ship`, { carrier: '顺丰', number: 'SF1234567890' })).statusCode, 200);
    await open(page, `/pages/order/order?id=${id}`, '.order-top');
    await page.getByText('SF1234567890').waitFor();
    await shoot('90-order-shipped');
    await button(page, '收到了').click();
    await page.getByRole('dialog').getByRole('button', { name: '收到了' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.locator('.order-state:visible', { hasText: '已收货' }).waitFor();
    assert.equal(await page.locator('.order-steps .step-done:visible').count(), 4);
    await shoot('91-order-received');
  });

  test('one unit goes back, and exactly what the preview said comes back', async () => {
    const { page } = phone;
    await page.getByRole('link', { name: '退货' }).click();
    await page.locator('.take-line:visible').first().waitFor();
    await shoot('92-return-empty');
    await page.locator('.take-line').getByRole('button', { name: /加到/ }).click();
    await page.locator('.take-bar .figures:visible').waitFor();
    back = await shown(page, '.take-bar .figures');
    await page.getByRole('radio', { name: '买多了' }).click();
    await shoot('93-return');
    await button(page, '就这样退').click();
    await page.locator('.progress:visible').waitFor();
    assert.match(await shown(page, '.progress'), /店里在看/);
    await shoot('94-return-asked');
    const row = (await server.app.inject({ url: '/v1/admin/returns?state=asked', headers: operator })).json<{ returns: { id: string }[] }>().returns[0];
    assert.equal((await send(server, operator, `/v1/admin/returns/${row?.id ?? ''}/approve`, {})).statusCode, 200);
    await page.waitForTimeout(600);
    await open(page, `/pages/order/order?id=${id}`, '.progress');
    assert.match(await shown(page, '.progress'), new RegExp(`^钱退回来了退${back.replace('.', '\\.')}`));
    assert.match(await shown(page, '.order-hold'), new RegExp(`已退${back.replace('.', '\\.')}$`));
    await shoot('95-order-returned');
  });

  test('an invoice is asked for once', async () => {
    const { page } = phone;
    await button(page, '要发票').click();
    await write(page, '抬头', '林夏');
    await write(page, '邮箱', 'not-an-address');
    await page.getByRole('dialog').getByRole('button', { name: '要发票' }).click();
    await page.getByText('这不像邮箱').waitFor();
    await write(page, '邮箱', 'lin@example.com');
    await page.getByRole('dialog').getByRole('button', { name: '要发票' }).click();
    await page.getByText('开好发到 lin@example.com').waitFor();
    await page.keyboard.press('Escape');
  });

  test('orders stand by state, and without a network as they were seen', async () => {
    const { page } = phone;
    await open(page, '/pages/orders/orders', '.order-row');
    await page.getByRole('radio', { name: '收到了' }).click();
    assert.equal(await page.locator('.order-row:visible').count(), 1);
    await shoot('96-orders');
    await page.getByRole('radio', { name: '待付款' }).click();
    await page.getByText('这一类没有单').waitFor();
    await page.getByRole('radio', { name: '全部' }).click();
    await page.context().setOffline(true);
    await page.locator('.order-row:visible').first().click();
    await page.locator('.order-top:visible').waitFor();
    await page.locator('.stale:visible', { hasText: '连上网再更新' }).waitFor();
    await page.getByText('连上网才能办').waitFor();
    await shoot('97-order-offline');
    await page.context().setOffline(false);
  });

  test('the address book changes, and what was ordered keeps its own', async () => {
    const { page } = phone;
    await open(page, '/pages/addresses/addresses', '.address-row');
    await shoot('98-addresses');
    await page.getByRole('link', { name: '改林夏的地址' }).click();
    await page.locator('.address-form:visible').waitFor();
    await write(page, '街道和门牌', '湖南路 2 号');
    await button(page, '存好').click();
    await page.locator('.address-row:visible', { hasText: '湖南路 2 号' }).waitFor();
    await page.getByRole('link', { name: '改林夏的地址' }).click();
    await page.locator('.address-form:visible').waitFor();
    await button(page, '删掉').click();
    await page.getByRole('dialog').getByRole('button', { name: '删掉' }).click();
    await page.getByText('还没有地址').waitFor();
    await open(page, `/pages/order/order?id=${id}`, '.order-top');
    assert.match(await shown(page, '.order-body'), /湖南路1号/);
  });

  test('an unpaid order is cancelled, and another that was never paid says so', async () => {
    const { page } = phone;
    for (const end of ['cancelled', 'expired'] as const) {
      await open(page, '/pages/product/product?sku=pencil', '.product-now');
      await page.locator('.product-bar .button-filled').click();
      await page.getByText('放进去了').waitFor();
      await open(page, '/pages/confirm/confirm', '.confirm-bar');
      if (end === 'cancelled') {
        await button(page, '先添地址').click();
        for (const [label, text] of [['收货人', '林夏'], ['电话', number], ['省市区', '上海市徐汇区'], ['街道和门牌', '湖南路 3 号']] as const) await write(page, label, text);
        await button(page, '存好').click();
      }
      await button(page, '下单').click();
      await page.getByText('下好了').waitFor();
      if (end === 'cancelled') {
        await button(page, '看这一单').click();
        await button(page, '取消这一单').click();
        await page.getByRole('dialog').getByRole('button', { name: '取消', exact: true }).click();
        await page.locator('.order-state:visible', { hasText: '已取消' }).waitFor();
      } else {
        const unpaid = await shown(page, '.placed-id');
        server.clock.ms += 31 * minute;
        await open(page, `/pages/pay/pay?id=${unpaid}`, '.pay-body');
        await page.getByText('留价的时间过了').first().waitFor();
        await shoot('99-pay-over');
        assert.equal(await page.getByRole('button', { name: '付款', exact: true }).count(), 0);
      }
    }
  });

  test('everything that is kept of the member can be taken along, and the papers are there', async () => {
    const { page } = phone;
    await open(page, '/pages/settings/settings', '#take-data');
    const coming = page.waitForEvent('download');
    await page.locator('#take-data').click();
    const taken = JSON.parse(readFileSync(await (await coming).path(), 'utf8')) as MyData;
    assert.deepEqual(taken.signs_in_with.map(({ subject }) => subject), [number]);
    assert.equal(taken.orders.some((order) => order.id === id), true);
    await shoot('99-settings');
    await page.getByRole('link', { name: '隐私政策' }).click();
    await page.getByText('存什么，为什么').waitFor();
    await open(page, '/pages/terms/terms?of=merchant', '.terms');
    await page.getByText('演示商家（不营业）').waitFor();
  });

  test('signing out leaves nothing of the member, in every window', async () => {
    const { page } = phone;
    const other = await page.context().newPage();
    await other.goto(`${url}/#/pages/me/me`);
    await other.getByText('138****1111').waitFor();
    await open(page, '/pages/settings/settings', '.setting');
    await page.getByRole('button', { name: '退出' }).click();
    await page.getByText('现在是').waitFor({ state: 'detached' });
    await other.getByText('还没登录').waitFor();
    await other.close();
    await open(page, '/pages/orders/orders', '.empty');
    await page.getByText('还没有订单').waitFor();
  });

  test('whoever comes by a friend’s code and signs in counts as invited by them', async () => {
    const { page } = phone;
    const friend = '13700007777';
    await server.app.inject({ method: 'POST', url: '/v1/sessions/phone/code', payload: { phone: friend } });
    const { token } = (await server.app.inject({ method: 'POST', url: '/v1/sessions/phone', payload: { phone: friend, code: server.codes.get(friend) } })).json<RenewableSession>();
    const { code } = (await server.app.inject({ url: '/v1/referrals', headers: { authorization: `Bearer ${token}` } })).json<Referrals>();
    await open(page, `/pages/home/home?scene=${encodeURIComponent(`i=${code}`)}`, '.home-lead');
    await open(page, '/pages/sign-in/sign-in', '.sign-in');
    await page.getByRole('checkbox', { name: '我看过，同意' }).click();
    await write(page, '手机号', '13600006666');
    await button(page, '发一个码').click();
    await page.getByText('发到 13600006666 了').waitFor();
    await write(page, '6 位码', server.codes.get('13600006666') ?? '');
    await button(page, '登录').click();
    await page.locator('.home-lead:visible').waitFor();
    await open(page, '/pages/invite/invite', '.invite-code');
    assert.equal(await page.locator('.invite-enter:visible').count(), 0, 'nobody is asked for a code that was given');
  });

  test('nothing was complained about but the missing network and the refusals', () => {
    assert.deepEqual(phone.complaints.filter((each) => !/ERR_INTERNET_DISCONNECTED|status of 4(01|09)/.test(each)), []);
  });
});
