import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { openPhone, type Phone } from './support/phone.js';
import { serveShop, type ServedShop } from './support/served-shop.js';

let shop: ServedShop;
let phone: Phone;

before(async () => {
  shop = await serveShop();
  phone = await openPhone();
});
after(async () => {
  await phone?.close();
  await shop?.stop();
});

const bagTotal = (page: Page) => page.locator('.bag-bar .money-total .figures');
const shown = async (page: Page, selector: string): Promise<string> => (await page.locator(selector).first().innerText()).replace(/\s/g, '');

async function signInAs(page: Page, tier: string): Promise<void> {
  await page.getByRole('tab', { name: '我的' }).click();
  const person = page.getByRole('radiogroup', { name: '换一位看看' }).getByRole('radio').filter({ hasText: tier });
  await person.click();
  await page.locator('.person[aria-checked="true"]', { hasText: tier }).waitFor();
}

describe('a silver member buys an essence', { timeout: 80_000 }, () => {
  test('home shows a fact, four products and a price for each', async () => {
    const { page } = phone;
    await page.goto(shop.url);
    await page.locator('.home-lead').waitFor();
    assert.equal(await page.locator('.stand-price').count(), 4);
    assert.ok((await page.getByRole('heading', { level: 1 }).first().innerText()).length > 4);
  });

  test('prices follow the tier as soon as another member signs in', async () => {
    const { page } = phone;
    const before = await shown(page, '.stand-chosen');
    await signInAs(page, '银卡');
    await page.getByRole('tab', { name: '首页' }).click();
    await page.locator('.home-lead').waitFor();
    const now = await shown(page, '.stand-chosen');
    assert.notEqual(now, before);
    assert.equal(now, '¥197.10');
  });

  test('the list leads to a product that shows its sum and what the bag would rise by', async () => {
    const { page } = phone;
    await page.getByRole('tab', { name: '找' }).click();
    await page.locator('.product-row', { hasText: '清露保湿精华' }).getByRole('link').click();
    await page.locator('.product-now').waitFor();
    assert.equal(await shown(page, '.product-list .struck'), '189');
    assert.match(await shown(page, '.product-sum'), /^189\.00/);
    assert.equal(await page.locator('.tier-prices .price-row').count(), 5);
    const rise = /¥[\d.]+/.exec(await shown(page, '.product-bar .button-filled .button-under'))?.[0];
    await page.locator('.product-bar .button-filled').click();
    await page.locator('.product-bar .button').first().click();
    await bagTotal(page).waitFor();
    assert.equal((await bagTotal(page).innerText()).replace(/\s/g, ''), rise);
  });

  test('the total changes on every tap of the stepper', async () => {
    const { page } = phone;
    const totals = [await shown(page, '.bag-bar .money-total .figures')];
    for (let tap = 0; tap < 3; tap += 1) {
      await page.getByRole('button', { name: /加到/ }).first().click();
      totals.push(await shown(page, '.bag-bar .money-total .figures'));
    }
    assert.equal(new Set(totals).size, 4, totals.join(' '));
    for (let tap = 0; tap < 3; tap += 1) await page.getByRole('button', { name: /减到/ }).first().click();
    assert.equal(await shown(page, '.bag-bar .money-total .figures'), totals[0]);
  });

  test('what is taken out can be put back', async () => {
    const { page } = phone;
    const total = await shown(page, '.bag-bar .money-total .figures');
    await page.getByRole('button', { name: /^拿出/ }).first().click();
    await page.getByText('袋里还空着').waitFor();
    await page.getByRole('button', { name: '撤销' }).click();
    await bagTotal(page).waitFor();
    assert.equal(await shown(page, '.bag-bar .money-total .figures'), total);
  });

  test('the receipt tells every step down to the same total, and Esc closes it', async () => {
    const { page } = phone;
    const total = await shown(page, '.bag-bar .money-total .figures');
    await page.getByRole('button', { name: '看每一步' }).click();
    const sheet = page.getByRole('dialog');
    await sheet.waitFor();
    assert.ok((await sheet.locator('.ledger').count()) >= 3);
    assert.equal((await sheet.locator('.money-total .figures').innerText()).replace(/\s/g, ''), total);
    const last = await sheet.locator('.ledger-balance').last().innerText();
    assert.equal(`¥${last}`, total);
    await page.keyboard.press('Escape');
    await sheet.waitFor({ state: 'detached' });
  });

  test('the order costs what the bag showed and is there after a reload', async () => {
    const { page } = phone;
    const total = await shown(page, '.bag-bar .money-total .figures');
    await page.getByRole('button', { name: '去结算' }).click();
    await page.getByRole('button', { name: '先添地址' }).click();
    for (const [label, text] of [['收货人', '林夏'], ['电话', '13800001111'], ['省市区', '上海市徐汇区'], ['街道和门牌', '湖南路 1 号']] as const) {
      await page.locator('.field', { hasText: label }).locator('input').fill(text);
    }
    await page.getByRole('button', { name: '存好' }).click();
    await page.getByRole('button', { name: '下单' }).click();
    await page.getByText('下好了').waitFor();
    await page.locator('.placed-id').waitFor();
    assert.equal(await shown(page, '.pay-body .money-total .figures'), total);
    const id = await shown(page, '.placed-id');
    await page.getByRole('button', { name: '看这一单' }).click();
    await page.locator('.order-top').waitFor();
    await page.reload();
    await page.locator('.order-top').waitFor();
    assert.equal(await shown(page, '.order-top .money-total .figures'), total);
    assert.equal(await shown(page, '.order-id'), id);
    await page.goto(`${shop.url}/#/pages/orders/orders`);
    await page.locator('.order-row').waitFor();
    assert.equal(await shown(page, '.order-row .figures'), total);
  });

  test('without a network the bag still prices, and offers a draft instead of an order', async () => {
    const { page } = phone;
    await page.goto(shop.url);
    await page.locator('.home-lead .button-filled').click();
    await page.context().setOffline(true);
    await page.getByRole('tab').nth(2).click();
    const before = await shown(page, '.bag-bar .money-total .figures');
    await page.getByRole('button', { name: /加到/ }).first().click();
    assert.notEqual(await shown(page, '.bag-bar .money-total .figures'), before);
    await page.getByText('没有网络').first().waitFor();
    await page.getByRole('button', { name: '先存草稿' }).click();
    await page.getByText('草稿存好了').waitFor();
    await page.context().setOffline(false);
    await page.getByRole('button', { name: '去结算' }).waitFor();
  });

  test('nothing was complained about on the way', () => {
    const own = phone.complaints.filter((complaint) => !complaint.includes('ERR_INTERNET_DISCONNECTED'));
    assert.deepEqual(own, []);
  });
});
