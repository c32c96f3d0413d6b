// The shop on a phone, page by page, with the story's member and bag; and what stands there when there is nothing.
import { storyMs } from '../../node/support/api-server.js';
import { become, leave, newPage, open, shoot, take, visit } from '../support/pictures.js';
import { serveStory } from '../support/story-shop.js';

export async function takePages(): Promise<void> {
  const shop = await serveStory(storyMs);
  await takeEmpty(shop.url);
  await takeFull(shop.url);
  await takeWithout(shop.url);
  await shop.stop();
}

async function takeFull(url: string): Promise<void> {
  const page = await visit(url);
  await take(page, 'home/home', '.home-lead', '01-home');
  await open(page, 'find/find', '.product-row');
  await page.getByRole('radio', { name: '金卡' }).click();
  await shoot(page, '02-find-as-gold');
  await page.locator('uni-page:visible input').first().fill('咖啡');
  await page.locator('.empty:visible').waitFor();
  await shoot(page, '19-find-none');
  await take(page, 'product/product?sku=foundation', '.set-row', '03-product');
  await take(page, 'bag/bag', '.wash', '04-bag');
  await page.locator('.wash-button').click();
  await shoot(page, '05-bag-hint-taken');
  await page.locator('.result').getByRole('button', { name: '撤销' }).click();
  await page.locator('#every-step').click();
  await page.getByRole('dialog').waitFor();
  await shoot(page, '06-receipt');
  await page.locator('.coupon-option', { hasText: '入群券' }).click();
  await shoot(page, '07-receipt-other-coupon');
  await page.locator('.coupons-head .text-button').click();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: /^拿出清露保湿精华/ }).click();
  await shoot(page, '12-bag-taken-out');
  await page.locator('.result').getByRole('button', { name: '撤销' }).click();
  await take(page, 'me/me', '.person', '11-me');
  await take(page, 'find/find?order=saved', '.product-row', '22-find-ordered');
  await take(page, 'coupons/coupons', '.coupon-row', '23-coupons');
  await page.locator('.coupon-row[role="switch"]').first().click();
  await shoot(page, '24-coupons-left-out');
  await take(page, 'settings/settings', '.setting', '26-settings');
  await page.locator('#clear-data').click();
  await shoot(page, '27-settings-clear');
  await leave(page);
}

async function takeEmpty(url: string): Promise<void> {
  const page = await newPage(url);
  await become(page, '银卡');
  await take(page, 'coupons/coupons', '.coupon-row', '25-coupons-empty-bag');
  await take(page, 'bag/bag', '.bag-empty', '18-bag-empty');
  await leave(page);
}

/** A first visit while the rules come, and when they do not come. */
async function takeWithout(url: string): Promise<void> {
  const waiting = await newPage(url);
  await waiting.route('**/v1/**', () => undefined);
  await waiting.goto('/#/pages/home/home');
  await waiting.locator('.bone:visible').first().waitFor();
  await shoot(waiting, '21-loading');
  await leave(waiting);
  const failed = await newPage(url);
  await failed.route('**/v1/**', (route) => route.abort());
  await failed.goto('/#/pages/home/home');
  await failed.locator('.screen-failed:visible').waitFor();
  await shoot(failed, '20-failed');
  await leave(failed);
}
