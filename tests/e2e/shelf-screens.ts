// Photographs the shelf and the reminders into docs/screens: node --import tsx tests/e2e/shelf-screens.ts
import { chromium, type BrowserContextOptions, type Page } from 'playwright-core';
import type { SyncAnswer } from '@yansuan/sdk/wire';
import { newKey, quietMs } from '../node/support/api-server.js';
import { rootPath } from './support/served-shop.js';
import { serveStory } from './support/story-shop.js';

const phone: BrowserContextOptions = { viewport: { width: 360, height: 740 }, deviceScaleFactor: 1.5, hasTouch: true };
const { url, stop } = await serveStory(quietMs);
const browser = await chromium.launch({ executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium', args: ['--no-sandbox'] });

const shoot = async (page: Page, name: string): Promise<void> => {
  await page.waitForTimeout(700);
  await page.screenshot({ path: rootPath(`docs/screens/${name}.png`) });
};
async function open(page: Page, path: string, until: string): Promise<void> {
  await page.goto(`${url}/#${path}`);
  await page.reload();
  await page.locator(`${until}:visible`).first().waitFor();
}
async function visit(tier: string, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ locale: 'zh-CN', timezoneId: 'Asia/Shanghai', colorScheme: 'light', ...phone, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  await open(page, '/pages/me/me', '.person');
  await page.locator('.person', { hasText: tier }).click();
  await page.locator('.person[aria-checked="true"]', { hasText: tier }).waitFor();
  return page;
}
const post = async <Answer>(path: string, body: object, token = ''): Promise<Answer> => {
  const headers = { 'content-type': 'application/json', ...(token === '' ? {} : { authorization: `Bearer ${token}` }) };
  return (await (await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) })).json()) as Answer;
};

const day = (back: number): string => new Date(quietMs - back * 86_400_000).toISOString().slice(0, 10);
const at = (back: number): number => quietMs - back * 86_400_000;
const twelve: Record<string, string | number>[] = [
  { sku: 'mascara', opened_on: day(185), received_at_ms: at(190), order: 'o' },
  { sku: 'foundation', opened_on: day(68), received_at_ms: at(70), order: 'o' },
  { sku: 'foundation', received_at_ms: at(10), order: 'o' },
  { sku: 'essence', opened_on: day(22), received_at_ms: at(30) },
  { sku: 'powder', opened_on: day(60), received_at_ms: at(70), order: 'o' },
  { sku: 'cream', received_at_ms: at(20), produced_on: day(200), order: 'o' },
  { sku: 'toner', opened_on: day(70), received_at_ms: at(71), order: 'o' },
  { sku: 'lipstick', opened_on: day(100), received_at_ms: at(110), order: 'o' },
  { sku: 'pencil', opened_on: day(100), received_at_ms: at(110), units: 2, order: 'o' },
  { sku: 'eye-cream', received_at_ms: at(5), order: 'o' },
  { sku: 'brush', received_at_ms: at(110), order: 'o' },
  { sku: 'sunscreen', opened_on: day(30), received_at_ms: at(31) },
];
async function fill(tier: string, rows: readonly Record<string, string | number>[]): Promise<void> {
  const { token } = await post<{ token: string }>('/v1/sessions', { member: `demo-${tier}` });
  const device = newKey().padEnd(32, 'x');
  for (let from = 0; from < rows.length; from += 50) {
    const mutations = rows.slice(from, from + 50).map((fields, place) =>
      ({ id: from + place + 1, mid: `${device}-${from + place}`, name: 'shelf.patch', args: { key: `thing-${from + place}`, fields } }));
    await post<SyncAnswer>('/v1/sync', { protocol: 1, schema: 1, device_id: device, nonce: device, epoch: null, cookie: null, acked_id: 0, mutations }, token);
  }
}

await fill('silver', twelve);
await fill('gold', twelve.slice(1, 2));
await fill('vip', Array.from({ length: 60 }, (_, place) => ({ ...twelve[place % 12], received_at_ms: at(place) })));

const silver = await visit('银卡');
await open(silver, '/pages/shelf/shelf', '.shelf-count');
await shoot(silver, '80-shelf');
await silver.evaluate('scrollTo(0, 99999)');
await shoot(silver, '81-shelf-end');
await silver.evaluate('scrollTo(0, 0)');
await silver.locator('.shelf-add').click();
await shoot(silver, '82-shelf-add');
await silver.keyboard.press('Escape');
await silver.waitForTimeout(400);
await silver.context().setOffline(true);
await silver.getByRole('button', { name: /精华.*用完了$/ }).first().click();
await silver.locator('.result').waitFor();
await shoot(silver, '83-shelf-offline');
await silver.locator('.result').getByRole('button', { name: '撤销' }).click();
await silver.context().setOffline(false);
await open(silver, '/pages/reminders/reminders', '.choices');
await shoot(silver, '84-reminders');
await silver.locator('.choices').scrollIntoViewIfNeeded();
await silver.evaluate('scrollTo(0, 99999)');
await shoot(silver, '85-reminders-choices');
await open(silver, '/pages/home/home', '.home-shelf');
await silver.locator('.home-shelf').scrollIntoViewIfNeeded();
await shoot(silver, '86-home-shelf');
await open(silver, '/pages/me/me', '.me-shelf');
await silver.locator('.me-shelf').scrollIntoViewIfNeeded();
await shoot(silver, '87-me-shelf');

const visitor = await visit('访客').catch(() => visit('小满'));
await open(visitor, '/pages/shelf/shelf', '.shelf-add');
await shoot(visitor, '88-shelf-empty');
const gold = await visit('金卡', { colorScheme: 'dark' });
await open(gold, '/pages/shelf/shelf', '.shelf-count');
await shoot(gold, '89-shelf-one-dark');
const vip = await visit('砚秋');
await open(vip, '/pages/shelf/shelf', '.shelf-count');
await shoot(vip, '90-shelf-sixty');
console.log('rows', await vip.locator('.shelf-row').count());

await browser.close();
await stop();
