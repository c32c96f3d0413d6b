// Photographs the shop into docs/screens, on the day of the design's story: node --import tsx tests/e2e/screens.ts
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { storyMs } from '../node/support/api-server.js';
import { rootPath } from './support/served-shop.js';
import { serveStory, withTeams } from './support/story-shop.js';

const phone: BrowserContextOptions = { viewport: { width: 360, height: 740 }, deviceScaleFactor: 1.5, hasTouch: true };
const desk: BrowserContextOptions = { viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1 };

const webDir = mkdtempSync(join(tmpdir(), 'yansuan-screens-'));
cpSync(rootPath('web/shell/dist/build/h5'), webDir, { recursive: true });
const server = await serveStory(storyMs, undefined, webDir);
const { url } = server;
const browser: Browser = await chromium.launch({ executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium', args: ['--no-sandbox'] });

const shoot = async (page: Page, name: string): Promise<void> => {
  await page.waitForTimeout(700);
  await page.screenshot({ path: rootPath(`docs/screens/${name}.png`) });
};
async function open(page: Page, path: string, until: string): Promise<void> {
  await page.goto(`${url}/#${path}`);
  await page.reload();
  await page.locator(`${until}:visible`).first().waitFor();
}
/** A silver member with the story's bag. */
async function visit(options: BrowserContextOptions, bag: readonly string[] = ['essence', 'pencil']): Promise<Page> {
  const context = await browser.newContext({ locale: 'zh-CN', timezoneId: 'Asia/Shanghai', colorScheme: 'light', ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  await open(page, '/pages/me/me', '.person');
  await page.locator('.person', { hasText: '银卡' }).click();
  await page.locator('.person[aria-checked="true"]', { hasText: '银卡' }).waitFor();
  for (const sku of bag) {
    await open(page, `/pages/product/product?sku=${sku}`, '.product-now');
    await page.locator('.product-bar .button-filled').click();
  }
  return page;
}
async function set(page: Page, name: string): Promise<void> {
  await open(page, '/pages/settings/settings', '.setting');
  await page.getByRole('radio', { name }).click();
}

async function onAPhone(): Promise<void> {
  const empty = await visit(phone, []);
  await open(empty, '/pages/coupons/coupons', '.coupon-row');
  await shoot(empty, '25-coupons-empty-bag');
  await empty.context().close();

  const page = await visit(phone);
  await open(page, '/pages/product/product?sku=foundation', '.set-row');
  await shoot(page, '03-product');
  await open(page, '/pages/bag/bag', '.wash');
  await shoot(page, '04-bag');
  await page.locator('.wash-button').click();
  await shoot(page, '05-bag-hint-taken');
  await page.locator('.result').getByRole('button', { name: '撤销' }).click();
  await open(page, '/pages/me/me', '.person');
  await shoot(page, '11-me');
  await open(page, '/pages/find/find?order=saved', '.product-row');
  await shoot(page, '22-find-ordered');
  await open(page, '/pages/coupons/coupons', '.coupon-row');
  await shoot(page, '23-coupons');
  await page.locator('.coupon-row[role="switch"]').first().click();
  await shoot(page, '24-coupons-left-out');
  await open(page, '/pages/settings/settings', '.setting');
  await shoot(page, '26-settings');
  await page.locator('#clear-data').click();
  await shoot(page, '27-settings-clear');
  await page.context().close();

  const dark = await visit({ ...phone, colorScheme: 'dark' });
  await open(dark, '/pages/coupons/coupons', '.coupon-row');
  await shoot(dark, '34-dark-coupons');
  await dark.context().close();

  const english = await visit(phone);
  await set(english, 'English');
  await open(english, '/pages/coupons/coupons', '.coupon-row');
  await shoot(english, '44-en-coupons');
  await set(english, 'Large');
  await open(english, '/pages/coupons/coupons', '.coupon-row');
  await shoot(english, '45-en-large-coupons');
  await open(english, '/pages/bag/bag', '.wash');
  await shoot(english, '46-en-large-bag');
  await english.context().close();
}

async function atADesk(): Promise<void> {
  const page = await visit(desk);
  for (const [path, until, name] of [
    ['/pages/home/home', '.home-lead', '50-desktop-home'],
    ['/pages/bag/bag', '.wash', '51-desktop-bag'],
    ['/pages/product/product?sku=foundation', '.set-row', '52-desktop-product'],
    ['/pages/find/find', '.product-row', '53-desktop-find'],
    ['/pages/coupons/coupons', '.coupon-row', '54-desktop-coupons'],
  ] as const) {
    await open(page, path, until);
    await shoot(page, name);
  }
  await page.context().close();
}

/** A rulebook with team prices, and a newer shop on the server. */
async function withNews(): Promise<void> {
  await server.publish(await withTeams());
  const page = await visit(phone);
  await open(page, '/pages/product/product?sku=foundation', '.group-prices');
  await shoot(page, '28-product-groups');
  await page.evaluate('navigator.serviceWorker.ready');
  const worker = readFileSync(join(webDir, 'sw.js'), 'utf8');
  writeFileSync(join(webDir, 'sw.js'), worker.replace(/(url:"index\.html",revision:")[0-9a-f]+/, '$1newer'));
  await open(page, '/pages/home/home', '.home-lead');
  await page.locator('.update').first().waitFor();
  await shoot(page, '29-newer-shop');
  await page.context().close();
}

try {
  await onAPhone();
  await atADesk();
  await withNews();
} finally {
  await browser.close();
  await server.stop();
  rmSync(webDir, { recursive: true, force: true });
}
