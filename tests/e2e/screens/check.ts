// The price check at the counter.
import type { Page } from 'playwright-core';
import { atDesk, goOffline, inTheDark, leave, newPage, onPhone, shoot } from '../support/pictures.js';
import { serveCampaign } from '../support/served-campaign.js';
import { beforeQixiMs } from './campaign.js';

const tier = (page: Page, name: string): Promise<void> => page.locator('.tier', { hasText: name }).first().click();
const coupon = (page: Page, name: string): Promise<void> => page.locator('.chip', { hasText: name }).click();
async function start(page: Page): Promise<void> {
  await page.goto('/check/');
  await page.locator('.search input').waitFor();
}
async function add(page: Page, ...texts: readonly string[]): Promise<void> {
  for (const text of texts) {
    await page.locator('.search input').fill(text);
    await page.keyboard.press('Enter');
  }
}

export async function takeCheck(): Promise<void> {
  const { url, stop } = await serveCampaign(beforeQixiMs);
  const desk = await newPage(url, atDesk, beforeQixiMs);
  await start(desk);
  await add(desk, '粉底', '云雾');
  await tier(desk, '银卡');
  await coupon(desk, '新人券 ¥15');
  await coupon(desk, '邀请券 ¥20');
  await shoot(desk, '70-check');
  await goOffline(desk);
  await desk.reload();
  await add(desk, '粉底', '云雾');
  await tier(desk, '银卡');
  await desk.locator('.offline').waitFor();
  await shoot(desk, '72-check-offline');
  await leave(desk);

  const phone = await newPage(url, onPhone, beforeQixiMs);
  await start(phone);
  await phone.locator('.search input').fill('套装');
  await phone.locator('.found').waitFor();
  await shoot(phone, '74-check-search');
  await phone.locator('.search input').fill('');
  await add(phone, '粉底');
  await tier(phone, '银卡');
  await coupon(phone, '新人券 ¥15');
  await phone.evaluate('scrollTo(0, 0)');
  await shoot(phone, '71-check-phone');
  await phone.evaluate('document.querySelector(".reasons").scrollIntoView()');
  await shoot(phone, '75-check-reasons');
  await leave(phone);

  const old = await newPage(url, inTheDark, beforeQixiMs);
  await start(old);
  await goOffline(old);
  await old.context().clock.fastForward((8 * 24 + 1) * 3_600_000);
  await old.reload();
  await old.locator('.age-old').waitFor();
  await add(old, '粉底');
  await old.evaluate('scrollTo(0, 0)');
  await shoot(old, '73-check-old-dark');
  await leave(old);
  await stop();
}
