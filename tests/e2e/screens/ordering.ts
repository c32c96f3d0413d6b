// An order that is placed, and the two that do not go through at once: its price changed, or nobody knows.
import type { Page } from 'playwright-core';
import { order, send, storyMs, type TestShop } from '../../node/support/api-server.js';
import { leave, open, shoot, take, visit } from '../support/pictures.js';
import { serveStory } from '../support/story-shop.js';

export const homeAddress = { name: '林夏', phone: '13800001111', region: '上海市徐汇区', street: '湖南路 1 号' };

/** In a shop of its own: a member's bag follows to every phone. */
async function confirmed(take: (page: Page, server: TestShop, silver: { authorization: string }) => Promise<void>): Promise<void> {
  const { url, server, stop } = await serveStory(storyMs);
  const silver = await server.signIn('demo-silver');
  await send(server, silver, '/v1/addresses/home', homeAddress, { method: 'PUT' });
  const page = await visit(url);
  await open(page, 'confirm/confirm', '#ship-to');
  await page.locator('#ship-to', { hasText: homeAddress.street }).waitFor();
  await take(page, server, silver);
  await leave(page);
  await stop();
}

export async function takeOrdering(): Promise<void> {
  await confirmed(async (page) => {
    await page.locator('.confirm-button').click();
    await page.locator('.placed-id:visible').waitFor();
    await take(page, 'orders/orders', '.order-row', '09-orders');
    await page.locator('.order-row').click();
    await page.locator('.order-top:visible').waitFor();
    await shoot(page, '10-order');
  });
  await confirmed(async (page, server, silver) => {
    // While it is on its way, the welcome coupon goes with an order from another phone.
    await page.route('**/v1/orders', async (route) => {
      await order(server, silver, { cart: { lines: [{ id: '1', sku: 'pencil', units: 1 }], coupons: 'auto' }, expected: 3_810 });
      await route.continue();
    });
    await page.locator('.confirm-button').click();
    await page.getByRole('dialog').waitFor();
    await shoot(page, '13-price-changed');
  });
  await confirmed(async (page) => {
    await page.route('**/v1/orders', (route) => (route.request().method() === 'POST' ? route.abort() : route.continue()));
    await page.locator('.confirm-button').click();
    await page.getByRole('dialog').waitFor();
    await shoot(page, '14-result-unknown');
  });
}
