// What the picture scripts share: the browser, its shapes, the way to a page and the photograph of it.
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { rootPath } from './served-shop.js';

export const onPhone: BrowserContextOptions = { viewport: { width: 360, height: 740 }, deviceScaleFactor: 1.5, hasTouch: true };
export const atDesk: BrowserContextOptions = { viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1 };
export const inTheDark: BrowserContextOptions = { ...onPhone, colorScheme: 'dark' };

let launched: Promise<Browser> | undefined;
export async function closeBrowser(): Promise<void> {
  await (await launched)?.close();
  launched = undefined;
}

/** A page whose addresses begin at `url`. With `nowMs` its clock begins there and can be moved. */
export async function newPage(url: string, look: BrowserContextOptions = onPhone, nowMs?: number): Promise<Page> {
  launched ??= chromium.launch({ executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
  const context = await (await launched).newContext({ baseURL: url, locale: 'zh-CN', timezoneId: 'Asia/Shanghai', colorScheme: 'light', ...look });
  if (nowMs !== undefined) await context.clock.install({ time: nowMs });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  return page;
}

export async function shoot(page: Page, name: string): Promise<void> {
  await page.waitForTimeout(700);
  await page.screenshot({ path: rootPath(`docs/screens/${name}.png`) });
}

/** Opens a page of the shop anew, and waits for what stands on it. */
export async function open(page: Page, path: string, until: string): Promise<void> {
  await page.goto(`/#/pages/${path}`);
  await page.reload();
  await page.locator(`${until}:visible`).first().waitFor();
}

/** A page of the shop as it opens. */
export async function take(page: Page, path: string, until: string, name: string): Promise<void> {
  await open(page, path, until);
  await shoot(page, name);
}

export async function become(page: Page, tier: string): Promise<void> {
  await open(page, 'me/me', '.person');
  await page.locator('.person', { hasText: tier }).click();
  await page.locator('.person[aria-checked="true"]', { hasText: tier }).waitFor();
}

export async function putInBag(page: Page, ...skus: readonly string[]): Promise<void> {
  for (const sku of skus) {
    await open(page, `product/product?sku=${sku}`, '.product-now');
    await page.locator('.product-bar .button-filled').click();
  }
}

/** Language and text size, as the settings name them. */
export async function choose(page: Page, ...names: readonly string[]): Promise<void> {
  await open(page, 'settings/settings', '.setting');
  for (const name of names) await page.getByRole('radio', { name }).click();
}

/** A silver member with the story's bag. */
export async function visit(url: string, look: BrowserContextOptions = onPhone, nowMs?: number): Promise<Page> {
  const page = await newPage(url, look, nowMs);
  await become(page, '银卡');
  await putInBag(page, 'essence', 'pencil');
  return page;
}

export const leave = (page: Page): Promise<void> => page.context().close();

/** Resolves when everything a visit needs lies on the device. */
export const kept = (page: Page): Promise<unknown> =>
  page.evaluate('navigator.serviceWorker.ready.then((registration) => new Promise((done) => { const look = () => registration.active?.state === "activated" ? done(true) : setTimeout(look, 20); look(); }))');

export async function goOffline(page: Page): Promise<void> {
  await kept(page);
  await page.context().setOffline(true);
}
