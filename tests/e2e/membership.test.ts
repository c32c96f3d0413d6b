// A member's account on a phone: points that wait and arrive, what they are exchanged for, and the same without a network.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { newKey, operator, quietMs } from '../node/support/api-server.js';
import { openPhone, type Phone } from './support/phone.js';
import { serveStory, type StoryShop } from './support/story-shop.js';

let shop: StoryShop;
let phone: Phone;
before(async () => {
  shop = await serveStory(quietMs);
  phone = await openPhone();
});
after(async () => {
  await phone?.close();
  await shop?.stop();
});

const plain = (text: string): string => text.replace(/\s/g, '');
const text = async (page: Page, selector: string): Promise<string> => plain(await page.locator(`${selector}:visible`).first().innerText());
async function open(page: Page, path: string, until: string): Promise<void> {
  await page.goto(`${shop.url}/#${path}`);
  await page.reload();
  await page.locator(`${until}:visible`).first().waitFor();
}

/** The shop has no button to pay with yet: what a payment would do is done beside it. */
async function write<Answer>(path: string, body: object | undefined, authorization: string): Promise<Answer> {
  const answer = await fetch(`${shop.url}${path}`, {
    method: 'POST',
    headers: { authorization, 'idempotency-key': newKey(), ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  assert.ok(answer.ok, await answer.clone().text());
  return (await answer.json()) as Answer;
}

describe('membership', { timeout: 90_000 }, () => {
  test('points wait for the parcel, then buy a coupon, which the next bag uses; without a network the last answer stays', async () => {
    const { page } = phone;
    const { token } = await write<{ token: string }>('/v1/sessions', { member: 'demo-member' }, operator.authorization);
    const member = `Bearer ${token}`;
    const cart = { lines: [{ id: '1', sku: 'pencil', units: 1 }], coupons: [] };
    // 59.00 × 0.95; 56 points.
    const { id } = await write<{ id: string }>('/v1/orders', { cart, rulebook_version: 1, expected_total_fen: 5_605 }, member);
    await write(`/v1/orders/${id}/pay`, undefined, member);

    await open(page, '/pages/me/me', '.person');
    await page.locator('.person', { hasText: '普通会员' }).click();
    await page.locator('.person[aria-checked="true"]', { hasText: '普通会员' }).waitFor();
    await page.locator('.me-points:visible').click();
    await page.locator('.points-count:visible').waitFor();
    assert.equal(await text(page, '.points-count'), '90');
    assert.match(await text(page, '.points-pending'), /另有56分/);
    assert.match(await text(page, '.points-line'), /待到账\+56/);
    await open(page, '/pages/redeem/redeem', '.redeem-row');
    const short = page.locator('.redeem-row:visible', { hasText: '积分券' }).first();
    assert.match(plain(await short.innerText()), /还差10分/);

    await write(`/v1/admin/orders/${id}/ship`, { carrier: 'SF', number: '1' }, operator.authorization);
    await write(`/v1/orders/${id}/received`, undefined, member);
    await open(page, '/pages/points/points', '.points-count');
    assert.equal(await text(page, '.points-count'), '146');
    assert.equal(await page.locator('.points-pending:visible').count(), 0);
    await page.locator('.points-head .button:visible').click();
    await page.locator('.redeem-row:visible', { hasText: '积分券' }).locator('.button').click();
    await page.locator('.redeem-told.leaf:visible').waitFor();
    assert.match(await text(page, '.redeem-told'), /换好了：积分券¥20/);

    await open(page, '/pages/product/product?sku=pencil', '.product-now');
    await page.locator('.product-bar .button-filled').click();
    await open(page, '/pages/bag/bag', '.bag-bar');
    // 56.05 less 20: better than the 15 of the welcome coupon.
    assert.match(await text(page, '.bag-bar .money-total .figures'), /36\.05/);

    await open(page, '/pages/member/member', '.member-tier');
    assert.equal(await text(page, '.member-tier'), '普通会员');
    assert.match(await page.locator('.member-row:visible').allInnerTexts().then((rows) => plain(rows.join())), /积分券¥20/);
    await open(page, '/pages/invite/invite', '.invite-code');
    assert.match(await text(page, '.invite-code'), /^[0-9A-HJKMNP-TV-Z]{16}$/);

    // No network: the page was kept by the device, the account as it was told last.
    await page.goto(`${shop.url}/#/pages/me/me`);
    await page.locator('.me-member:visible').waitFor();
    await page.context().setOffline(true);
    await page.locator('.me-member:visible').click();
    await page.locator('.member-tier:visible').waitFor();
    assert.match(await text(page, '.member .member-tier, .member-tier'), /普通会员/);
    await page.locator('.header .note.amber:visible', { hasText: '没有网络' }).first().waitFor();
    await page.context().setOffline(false);
    assert.deepEqual(phone.complaints.filter((complaint) => !/ERR_INTERNET_DISCONNECTED/.test(complaint)), []);
  });
});
