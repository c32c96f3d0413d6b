// Without a network: what is still reckoned, and how the shop says how old its rules are.
import { storyMs } from '../../node/support/api-server.js';
import { goOffline, leave, shoot, take, visit } from '../support/pictures.js';
import { serveStory } from '../support/story-shop.js';

export async function takeOffline(): Promise<void> {
  const { url, stop } = await serveStory(storyMs);
  const page = await visit(url, undefined, storyMs);
  await goOffline(page);
  await page.context().clock.fastForward('26:00:00');
  await take(page, 'bag/bag', '.bag-bar', '15-bag-offline');
  await page.locator('.bag-button').click();
  await shoot(page, '16-bag-draft');
  await page.context().clock.fastForward(8 * 86_400_000);
  await take(page, 'home/home', '.home-lead', '17-home-stale');
  await take(page, 'product/product?sku=foundation', '.product-now', '17-product-stale');
  await leave(page);
  await stop();
}
