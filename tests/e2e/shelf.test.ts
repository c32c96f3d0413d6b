// The shelf: what an order brings stands on it by itself, is changed without a network, and says when it runs out.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import type { OrderDetail, SyncAnswer } from '@yansuan/sdk/wire';
import { newKey, operatorToken, quietMs } from '../node/support/api-server.js';
import { openPhone, type Phone } from './support/phone.js';
import { serveStory, type StoryShop } from './support/story-shop.js';

let shop: StoryShop;
let phone: Phone;
let token = '';
before(async () => {
  shop = await serveStory(quietMs);
  phone = await openPhone();
  token = (await call<{ token: string }>('/v1/sessions', { member: 'demo-silver' }, '')).token;
});
after(async () => {
  await phone?.close();
  await shop?.stop();
});

async function call<Answer>(path: string, body: object | null, as: string): Promise<Answer> {
  const headers: Record<string, string> = { 'idempotency-key': newKey(), ...(as === '' ? {} : { authorization: `Bearer ${as}` }) };
  if (body !== null) headers['content-type'] = 'application/json';
  const answer = await fetch(shop.url + path, { method: 'POST', headers, ...(body === null ? {} : { body: JSON.stringify(body) }) });
  const text = await answer.text();
  assert.ok(answer.ok, `${path}: ${text}`);
  return JSON.parse(text) as Answer;
}
const plain = (text: string): string => text.replace(/\s/g, '');
const row = (page: Page): Promise<string> => page.locator('.shelf-row:visible').first().innerText().then(plain);
const onServer = async (): Promise<Record<string, unknown>[]> => {
  const id = newKey().padEnd(32, 'x');
  const ask = { protocol: 1, schema: 1, device_id: id, nonce: id, epoch: null, cookie: null, acked_id: 0, mutations: [] };
  const { patch } = await call<SyncAnswer>('/v1/sync', ask, token);
  return patch.flatMap((each) => (each.table === 'shelf' && each.op === 'put' ? [each.value as Record<string, unknown>] : []));
};
async function open(page: Page, path: string, until: string): Promise<void> {
  await page.goto(`${shop.url}/#${path}`);
  await page.reload();
  await page.locator(`${until}:visible`).first().waitFor();
}

describe('the shelf', { timeout: 90_000 }, () => {
  test('is empty for a visitor and says what to do', async () => {
    const { page } = phone;
    await open(page, '/pages/shelf/shelf', '.empty');
    assert.match(await page.locator('.empty:visible').innerText(), /登录后/);
  });

  test('shows what a received order brought, and when it runs out', async () => {
    const { page } = phone;
    const cart = { lines: [{ id: '1', sku: 'foundation', units: 1 }], coupons: [] };
    const { id } = await call<OrderDetail>('/v1/orders', { cart, rulebook_version: 1, expected_total_fen: 19_710 }, token);
    await call(`/v1/orders/${id}/pay`, null, token);
    await call(`/v1/admin/orders/${id}/ship`, { carrier: 'SF', number: 'SF1' }, operatorToken);
    await call(`/v1/orders/${id}/received`, null, token);
    await open(page, '/pages/me/me', '.person');
    await page.locator('.person', { hasText: '银卡' }).click();
    await page.locator('.person[aria-checked="true"]', { hasText: '银卡' }).waitFor();
    await page.locator('.me-shelf').click();
    await page.locator('.shelf-count').waitFor();
    // Three months from 19 August.
    assert.match(await row(page), /轻羽持妆粉底液大约11月19日用完92天开封了回购¥197\.10/);
  });

  test('is changed without a network, taken back with one tap, and synced when the network is there', async () => {
    const { page } = phone;
    await page.context().setOffline(true);
    await page.getByRole('button', { name: /开封了$/ }).click();
    await page.locator('.result').waitFor();
    assert.match(await page.locator('.shelf-as-of:visible').innerText(), /有网再同步/);
    assert.match(await row(page), /92天用完了/);
    await page.locator('.result').getByRole('button', { name: '撤销' }).click();
    await page.getByRole('button', { name: /开封了$/ }).click();
    await page.getByRole('button', { name: /用完了$/ }).waitFor();
    assert.equal((await onServer())[0]?.['opened_on'], undefined);
    await page.context().setOffline(false);
    await page.locator('.shelf-as-of', { hasText: '同步过' }).waitFor();
    assert.equal((await onServer())[0]?.['opened_on'], '2026-08-19');
  });

  test('takes a product from elsewhere; the bag takes one again at the member’s price', async () => {
    const { page } = phone;
    await page.locator('.shelf-add').click();
    await page.locator('.shelf-search input').fill('精华');
    await page.locator('.shelf-offer:visible').first().click();
    await page.locator('.shelf-row', { hasText: '别处买的' }).waitFor();
    assert.equal(await page.locator('.shelf-row').count(), 2);
    await page.getByRole('button', { name: '回购轻羽持妆粉底液' }).click();
    await page.locator('.result', { hasText: '进了购物袋' }).waitFor();
  });

  test('reminders say what comes and why, and take no for an answer', async () => {
    const { page } = phone;
    await open(page, '/pages/reminders/reminders', '.choices');
    await page.locator('.touch').first().waitFor();
    assert.match(await page.locator('.reminders').innerText(), /因为/);
    await page.getByRole('radio', { name: '不要' }).click();
    await page.locator('.segment-chosen', { hasText: '不要' }).waitFor();
    const left = await page.locator('.touch').allInnerTexts();
    assert.ok(left.every((text) => !text.includes('券快到期')), left.join('\n'));
    assert.deepEqual(phone.complaints.filter((each) => !/ERR_INTERNET_DISCONNECTED|Failed to load resource/.test(each)), []);
  });
});
