// What stands around a price: hints, groups, sets, the coupon wallet, settings, a list that can be sent.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { quietMs } from '../node/support/api-server.js';
import { openPhone, type Phone } from './support/phone.js';
import { serveStory, withTeams, type StoryShop } from './support/story-shop.js';

let shop: StoryShop;
let phone: Phone;
before(async () => {
  // The day after the old customers' day: nothing is on that changes an order.
  shop = await serveStory(quietMs, await withTeams());
  phone = await openPhone();
});
after(async () => {
  await phone?.close();
  await shop?.stop();
});

const plain = (text: string): string => text.replace(/\s/g, '');
const shown = async (page: Page, selector: string): Promise<string> => plain(await page.locator(`${selector}:visible`).first().innerText());
const total = (page: Page): Promise<string> => shown(page, '.bag-bar .money-total .figures');
const keptNames = (page: Page): Promise<string[]> =>
  page.evaluate(`new Promise((done, fail) => {
    const opening = indexedDB.open('yansuan');
    opening.onerror = () => fail(opening.error);
    opening.onsuccess = () => {
      const asked = opening.result.transaction('texts').objectStore('texts').getAllKeys();
      asked.onsuccess = () => { opening.result.close(); done(asked.result); };
    };
  })`);

async function open(page: Page, path: string, until: string): Promise<void> {
  await page.goto(`${shop.url}/#${path}`);
  await page.reload();
  await page.locator(`${until}:visible`).first().waitFor();
}
async function become(page: Page, tier: string): Promise<void> {
  await open(page, '/pages/me/me', '.person');
  await page.locator('.person', { hasText: tier }).click();
  await page.locator('.person[aria-checked="true"]', { hasText: tier }).waitFor();
}
async function putIn(page: Page, sku: string): Promise<void> {
  await open(page, `/pages/product/product?sku=${sku}`, '.product-now');
  await page.locator('.product-bar .button-filled').click();
}

describe('around a price', { timeout: 90_000 }, () => {
  test('a product tells what it costs alone and in a group, what it goes with, and how long it keeps', async () => {
    const { page } = phone;
    await become(page, '银卡');
    await open(page, '/pages/product/product?sku=foundation', '.group-prices');
    const groups = await page.locator('.group-prices .price-row').allInnerTexts();
    // 219.00 × 0.8 and × 0.7.
    assert.match(plain(groups[1] ?? ''), /^2人团.*¥175\.20/);
    assert.match(plain(groups[2] ?? ''), /^3人团.*¥153\.30/);
    assert.ok(plain(groups[0] ?? '').includes(await shown(page, '.product-now .figures')), 'alone is the large figure');
    const sets = (await page.locator('.set-row').allInnerTexts()).map(plain);
    // Silver pays 197.10 + 53.10 + 116.10 apart, 299 together; 197.10 + 116.10 less 50.
    assert.ok(sets.some((text) => /配细描眉笔、缎光口红.*¥299\.00.*¥67\.30/.test(text)), sets.join('\n'));
    assert.ok(sets.some((text) => /配云雾定妆散粉.*¥263\.20.*¥50\.00/.test(text)), sets.join('\n'));
    assert.equal(plain((await page.locator('.shelf-fact').allInnerTexts()).join(' ')), '一件用大约3个月开封后12个月没开封36个月');
    await open(page, '/pages/product/product?sku=brush', '.product-now');
    assert.equal(await page.locator('.group-prices').count(), 0, 'no group price, no word of groups');
    assert.equal(await page.locator('.shelf-fact').count(), 0);
  });

  test('the bag shows one hint of the core; a tap takes it for what it says, and undo brings the bag back', async () => {
    const { page } = phone;
    await putIn(page, 'foundation');
    await putIn(page, 'pencil');
    await open(page, '/pages/bag/bag', '.wash');
    assert.equal(await page.locator('.wash').count(), 1);
    assert.match(await page.locator('.wash-title').innerText(), /缎光口红.*通勤三件/);
    const before = await total(page);
    const promised = await shown(page, '.wash-change .figures');
    await page.locator('.wash-button').click();
    await page.locator('.result').waitFor();
    assert.equal(await total(page), promised);
    await page.locator('.result').getByRole('button', { name: '撤销' }).click();
    await page.locator('.wash').waitFor();
    assert.equal(await total(page), before);
    assert.match(await page.locator('.wash-title').innerText(), /缎光口红.*通勤三件/, 'the hint of this bag, not of the one before');
  });

  test('a hint sent away stays away for the day, also after a reload', async () => {
    const { page } = phone;
    const first = await page.locator('.wash-title').innerText();
    await page.getByRole('button', { name: '今天不再提' }).click();
    await page.waitForFunction((text) => document.querySelector('.wash-title')?.textContent !== text, first);
    assert.match(String(await page.evaluate('localStorage.getItem("yansuan.hints-hidden")')), /set-commute/);
    await page.reload();
    await page.locator('.bag-bar').waitFor();
    await page.waitForTimeout(1_000);
    assert.notEqual(await page.locator('.wash-title').first().innerText().catch(() => ''), first);
  });

  test('the wallet says of every coupon what became of it, the best first, and a tap leaves one out or uses another', async () => {
    const { page } = phone;
    await open(page, '/pages/bag/bag', '.bag-bar');
    for (const less of await page.getByRole('button', { name: /^拿出细描眉笔/ }).all()) await less.click();
    await page.waitForTimeout(300);
    const own = await total(page);
    await open(page, '/pages/coupons/coupons', '.coupon-row');
    const rows = (): Promise<string[]> => page.locator('.coupon-row').allInnerTexts().then((texts) => texts.map(plain));
    assert.equal((await rows()).length, 5);
    assert.match((await rows())[0] ?? '', /^¥15新人券.*这一单用上了/);
    assert.ok((await rows()).some((text) => /^¥10入群券.*不如新人券¥15少省5\.00/.test(text)), (await rows()).join('\n'));
    // The bag is 197.10 before coupons: 1.90 short of 199, 201.90 of 399.
    const notNow = (await rows()).slice(3);
    assert.match(notNow[0] ?? '', /^¥20开卡礼.*券前197\.10差1\.90/);
    assert.match(notNow[1] ?? '', /^¥50开卡礼.*券前197\.10差201\.90/);
    const costs = async (): Promise<string> => /¥[\d.]+/.exec(await shown(page, '.coupons-bag'))?.[0] ?? '';
    assert.equal(await costs(), own);

    await page.getByRole('switch', { name: '不用新人券 ¥15' }).click();
    await page.getByRole('switch', { name: '用新人券 ¥15' }).waitFor();
    assert.equal(await costs(), '¥187.10', 'the next best took its place');
    assert.ok((await rows()).some((text) => /^¥15新人券.*你没让它用上/.test(text)));
    await page.getByRole('switch', { name: '用加好友券 9 折' }).click();
    assert.equal(await costs(), '¥197.10');
    await page.getByRole('button', { name: '让它自己挑' }).click();
    assert.equal(await costs(), own);

    await page.getByRole('radio', { name: /还不行/ }).click();
    assert.equal(await page.locator('.coupon-row').count(), 2);
    await page.getByRole('radio', { name: /过期/ }).click();
    await page.getByText('这一类没有券').waitFor();
  });

  test('without a network the wallet still compares, and says what only the network knows', async () => {
    const { page } = phone;
    await page.getByRole('radio', { name: /全部/ }).click();
    await page.context().setOffline(true);
    await page.getByText('没有网络：新到的').waitFor();
    assert.equal(await page.locator('.coupon-row').count(), 5);
    await page.context().setOffline(false);
  });

  test('a coupon that ended while there was no network is told as ended, and the next best is used', async () => {
    const { page: first } = phone;
    const page = await first.context().newPage();
    page.setDefaultTimeout(10_000);
    await page.clock.install({ time: quietMs });
    await open(page, '/pages/coupons/coupons', '.coupon-row');
    await page.context().setOffline(true);
    await page.clock.fastForward('16:00:00');
    // The welcome coupon ended at midnight.
    await page.getByRole('radio', { name: '过期 1' }).click();
    assert.match(plain(await page.locator('.coupon-row').innerText()), /^¥15新人券.*过期/);
    assert.equal(await page.locator('.coupon-row').getAttribute('role'), null, 'and no tap uses it');
    await page.getByRole('radio', { name: /全部/ }).click();
    assert.match(plain(await page.locator('.coupon-row').first().innerText()), /^¥10入群券.*这一单用上了/);
    assert.match(plain(await page.locator('.coupon-row').last().innerText()), /^¥15新人券/);
    await page.context().setOffline(false);
    await page.close();
  });

  test('a list can be sent: category, word and order are in its address', async () => {
    const { page } = phone;
    await open(page, `/pages/find/find?category=eyes&order=price&text=${encodeURIComponent('眼影')}`, '.product-row');
    assert.deepEqual(await page.locator('.product-row .name').allInnerTexts(), ['暮光四色眼影']);
    await open(page, '/pages/find/find?text=50%', '.empty');
    await page.getByText('没有和“50%”对得上的').waitFor();
    await open(page, '/pages/find/find?category=eyes&order=price', '.product-row');
    const prices = (await page.locator('.product-row .price-item .figures').allInnerTexts()).map((text) => Number(plain(text).slice(1)));
    assert.ok(prices.length > 1);
    assert.deepEqual(prices, [...prices].sort((one, other) => one - other));
  });

  test('language and text size are set once and stay', async () => {
    const { page } = phone;
    await open(page, '/pages/settings/settings', '.setting');
    await page.getByRole('radio', { name: 'English' }).click();
    await page.getByRole('radio', { name: 'Large' }).click();
    await page.reload();
    await page.getByRole('heading', { name: 'Settings' }).waitFor();
    assert.equal(await page.locator('.screen.large').count(), 1);
    await page.locator('.setting-about ~ .setting-fact', { hasText: '0.1.0' }).waitFor();
    await page.getByRole('radio', { name: '中文' }).click();
    await page.getByRole('radio', { name: '标准' }).click();
  });

  test('signing out leaves nothing of the member on the device, clearing leaves nothing of anyone', async () => {
    const { page } = phone;
    const has = async (part: string): Promise<boolean> => (await keptNames(page)).some((name) => name.includes(part));
    assert.ok(await has('demo-silver'));
    await page.getByRole('button', { name: '退出' }).click();
    await page.getByText('现在是').waitFor({ state: 'detached' });
    // What is shown goes first, what is kept with the frame after it.
    for (let wait = 0; wait < 100 && (await has('demo-silver')); wait += 1) await page.waitForTimeout(50);
    assert.equal(await has('demo-silver'), false);
    assert.equal(await page.evaluate('localStorage.getItem("yansuan.hints-hidden")'), null);
    await open(page, '/pages/coupons/coupons', '.empty');
    await page.getByText('现在没有券').waitFor();
    await putIn(page, 'pencil');
    await open(page, '/pages/settings/settings', '.setting');
    await page.getByRole('button', { name: '清掉' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '先留着' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    assert.ok(await has('anonymous/cart'));
    await page.getByRole('button', { name: '清掉' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '清掉' }).click();
    await page.getByText('像第一次来一样').waitFor();
    assert.equal(await has('anonymous/cart'), false);
    await open(page, '/pages/bag/bag', '.bag-empty');
  });

  test('nothing was complained about on the way', () => {
    assert.deepEqual(phone.complaints.filter((complaint) => !complaint.includes('ERR_INTERNET_DISCONNECTED')), []);
  });
});
