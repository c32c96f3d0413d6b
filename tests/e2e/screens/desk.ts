// The shop at a desk, 1280 by 800.
import { operator, order, quietMs, send, storyMs } from '../../node/support/api-server.js';
import { atDesk, become, leave, newPage, open, shoot, take, visit } from '../support/pictures.js';
import { serveStory } from '../support/story-shop.js';

export async function takeDesk(): Promise<void> {
  const story = await serveStory(storyMs);
  const page = await visit(story.url, atDesk);
  for (const [path, until, name] of [
    ['home/home', '.home-lead', '50-desktop-home'],
    ['bag/bag', '.wash', '51-desktop-bag'],
    ['product/product?sku=foundation', '.set-row', '52-desktop-product'],
    ['find/find', '.product-row', '53-desktop-find'],
    ['coupons/coupons', '.coupon-row', '54-desktop-coupons'],
    [`find/find?text=${encodeURIComponent('粉')}`, '.product-row', '55-desktop-search'],
    ['me/me', '.person', '56-desktop-me'],
  ] as const) {
    await open(page, path, until);
    await shoot(page, name);
  }
  await leave(page);
  await story.stop();
  await takeReturn();
}

async function takeReturn(): Promise<void> {
  const { url, server, stop } = await serveStory(quietMs);
  const silver = await server.signIn('demo-silver');
  const placed = await order(server, silver, { cart: { lines: [{ id: '1', sku: 'foundation', units: 2 }], coupons: [] }, expected: 39_420 });
  const { id } = placed.json<{ id: string }>();
  await send(server, silver, `/v1/orders/${id}/pay`);
  await send(server, operator, `/v1/admin/orders/${id}/ship`, { carrier: '顺丰', number: 'SF1234567890' });
  await send(server, silver, `/v1/orders/${id}/received`);
  const page = await newPage(url, atDesk);
  // By name: the order made her a gold member.
  await become(page, '青禾');
  await take(page, `order/order?id=${id}`, '.order-top', '57-desktop-order');
  await open(page, `take-back/take-back?id=${id}`, '.take-line');
  await page.locator('.take-line').getByRole('button', { name: /加到/ }).click();
  await page.locator('.take-bar .figures:visible').waitFor();
  await page.locator('.take-reasons [role="radio"]').first().click();
  await shoot(page, '58-desktop-return');
  await leave(page);
  await stop();
}
