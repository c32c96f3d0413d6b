// The campaign page in the days before Qixi.
import type { Page } from 'playwright-core';
import { goOffline, inTheDark, atDesk, leave, newPage, onPhone, shoot } from '../support/pictures.js';
import { serveCampaign } from '../support/served-campaign.js';

export const beforeQixiMs = Date.parse('2026-08-09T10:20:00+08:00');

const priced = (page: Page, state: string): Promise<void> => page.locator(`#price[state="${state}"]`).waitFor({ state: 'attached' });
/** Past the picture of the box. */
const toName = 'scrollTo(0, document.querySelector("h1").offsetTop - 48)';

export async function takeCampaign(): Promise<void> {
  const { url, stop } = await serveCampaign(beforeQixiMs);
  const page = await newPage(url, onPhone, beforeQixiMs);
  await page.goto('/campaign/');
  await priced(page, 'checked');
  await shoot(page, '60-campaign');
  await page.locator('input[name="tier"][value="vip"]').check();
  await page.locator('#coupon').check();
  await page.locator('yansuan-receipt summary').click();
  await page.evaluate('document.querySelector(".until").scrollIntoView()');
  await shoot(page, '61-campaign-receipt');
  await page.locator('#team[state="checked"]').waitFor({ state: 'attached' });
  await page.evaluate('document.querySelector("#team").closest("section").scrollIntoView()');
  await shoot(page, '66-campaign-together');
  await goOffline(page);
  await page.context().clock.fastForward('26:00:00');
  await page.reload();
  await priced(page, 'amber');
  await page.evaluate(toName);
  await shoot(page, '63-campaign-offline');
  await leave(page);

  const dark = await newPage(url, inTheDark, beforeQixiMs);
  await dark.goto('/campaign/');
  await priced(dark, 'checked');
  await dark.evaluate(toName);
  await shoot(dark, '62-campaign-dark');
  await leave(dark);

  const desk = await newPage(url, atDesk, beforeQixiMs);
  await desk.goto('/campaign/');
  await priced(desk, 'checked');
  await shoot(desk, '64-campaign-desktop');
  await desk.emulateMedia({ colorScheme: 'dark' });
  await desk.goto('/campaign/en.html');
  await priced(desk, 'checked');
  await shoot(desk, '65-campaign-en');
  await leave(desk);
  await stop();
}
