// The same pages in the dark, in English and in large type.
import type { Page } from 'playwright-core';
import { order, operator, quietMs, send, storyMs } from '../../node/support/api-server.js';
import { become, choose, inTheDark, leave, newPage, onPhone, open, putInBag, shoot, take, visit } from '../support/pictures.js';
import { serveStory } from '../support/story-shop.js';
import { homeAddress } from './ordering.js';

async function takeReceipt(page: Page, name: string): Promise<void> {
  await open(page, 'bag/bag', '.wash');
  await page.locator('#every-step').click();
  await page.getByRole('dialog').waitFor();
  await shoot(page, name);
}

export async function takeDark(): Promise<void> {
  const { url, stop } = await serveStory(storyMs);
  const page = await visit(url, inTheDark);
  await take(page, 'home/home', '.home-lead', '30-dark-home');
  await take(page, 'product/product?sku=foundation', '.set-row', '31-dark-product');
  await take(page, 'bag/bag', '.wash', '32-dark-bag');
  await takeReceipt(page, '33-dark-receipt');
  await take(page, 'coupons/coupons', '.coupon-row', '34-dark-coupons');
  await leave(page);
  await stop();
}

export async function takeEnglish(): Promise<void> {
  const { url, stop } = await serveStory(storyMs);
  const page = await visit(url);
  await choose(page, 'English');
  await take(page, 'home/home', '.home-lead', '40-en-home');
  await take(page, 'bag/bag', '.wash', '41-en-bag');
  await take(page, 'product/product?sku=foundation', '.set-row', '39-en-product');
  await takeReceipt(page, '39-en-receipt');
  await take(page, 'coupons/coupons', '.coupon-row', '44-en-coupons');
  await choose(page, 'Large');
  await take(page, 'coupons/coupons', '.coupon-row', '45-en-large-coupons');
  await take(page, 'bag/bag', '.wash', '46-en-large-bag');
  await leave(page);
  await stop();
}

export async function takeLarge(): Promise<void> {
  const story = await serveStory(storyMs);
  const page = await visit(story.url);
  await choose(page, '大');
  await take(page, 'home/home', '.home-lead', '42-large-home');
  await takeReceipt(page, '43-large-receipt');
  await leave(page);
  await story.stop();

  const { url, server, stop } = await serveStory(quietMs);
  const gold = await server.signIn('demo-gold');
  await send(server, gold, '/v1/addresses/home', homeAddress, { method: 'PUT' });
  const placed = await order(server, gold, { cart: { lines: [{ id: '1', sku: 'foundation', units: 1 }], coupons: [] }, expected: 18_615 });
  const { id } = placed.json<{ id: string }>();
  await send(server, gold, `/v1/orders/${id}/pay`);
  await send(server, operator, `/v1/admin/orders/${id}/ship`, { carrier: 'SF', number: 'SF1234567890' });
  const english = await newPage(url, onPhone);
  await become(english, '金卡');
  await putInBag(english, 'essence', 'essence');
  await choose(english, 'English', 'Large');
  await take(english, `order/order?id=${id}`, '.order-top', '47-en-large-order');
  await open(english, 'confirm/confirm', '.confirm-bar');
  await english.locator('#ship-to', { hasText: homeAddress.street }).waitFor();
  await shoot(english, '48-en-large-confirm');
  await leave(english);
  await stop();
}
