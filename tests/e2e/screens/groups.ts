// Buying together: the campaigns, a seat that is held, a team that waits, one that is complete, a bargain.
import { quietMs, send } from '../../node/support/api-server.js';
import { become, leave, newPage, open, shoot, take } from '../support/pictures.js';
import { serveStory } from '../support/story-shop.js';
import { homeAddress } from './ordering.js';

export async function takeGroups(): Promise<void> {
  const { url, server, stop } = await serveStory(quietMs);
  await send(server, await server.signIn('demo-silver'), '/v1/addresses/home', homeAddress, { method: 'PUT' });
  const gold = await server.signIn('demo-gold');
  const page = await newPage(url);
  const act = (): Promise<void> => page.locator('.group-act:visible').click();
  await become(page, '银卡');
  await take(page, 'campaigns/campaigns', '.campaign-row', '110-campaigns');
  await take(page, 'campaign/campaign?id=team', '.campaign-price', '111-campaign');
  await page.locator('.campaign-open:visible').first().click();
  await page.locator('.group-link:visible', { hasText: homeAddress.street }).waitFor();
  await shoot(page, '112-group-held');
  const group = /id=([\w-]+)/.exec(page.url())?.[1] ?? '';
  await act();
  await page.locator('.group-leave:visible').waitFor();
  await shoot(page, '113-group-paid');
  await act();
  await page.locator('.share-code').waitFor();
  await shoot(page, '114-group-share');
  await page.getByRole('button', { name: '关上' }).click();
  await send(server, gold, `/v1/groups/${group}/join`, {});
  await send(server, gold, `/v1/groups/${group}/pay`);
  await page.locator('.group-order:visible').waitFor();
  await shoot(page, '115-group-formed');
  await open(page, 'campaign/campaign?id=bargain-brush', '.campaign-price');
  await page.locator('.campaign-open:visible').click();
  await page.locator('.group-bar:visible').waitFor();
  await send(server, gold, `/v1/groups/${/id=([\w-]+)/.exec(page.url())?.[1] ?? ''}/help`);
  await page.locator('.group-help:visible').waitFor();
  await shoot(page, '116-bargain');
  await leave(page);
  await stop();
}
