// A member's account: where they stand, their points, what those buy, whom they invited; and the papers.
import { operator, order, quietMs, send } from '../../node/support/api-server.js';
import { become, leave, newPage, open, shoot } from '../support/pictures.js';
import { serveStory } from '../support/story-shop.js';

export async function takeAccount(): Promise<void> {
  const { url, server, stop } = await serveStory(quietMs);
  const silver = await server.signIn('demo-silver');
  for (const isReceived of [true, false]) {
    const { id } = (await order(server, silver, { cart: { lines: [{ id: '1', sku: 'pencil', units: 1 }], coupons: [] }, expected: 5_310 })).json<{ id: string }>();
    await send(server, silver, `/v1/orders/${id}/pay`);
    if (!isReceived) continue;
    await send(server, operator, `/v1/admin/orders/${id}/ship`, { carrier: 'SF', number: 'SF1234567890' });
    await send(server, silver, `/v1/orders/${id}/received`);
  }
  const page = await newPage(url);
  await become(page, '银卡');
  for (const [path, until, name] of [
    ['member/member', '.member-tier', '100-member'],
    ['points/points', '.points-line', '101-points'],
    ['redeem/redeem', '.redeem-row', '102-redeem'],
    ['invite/invite', '.invite-code', '104-invite'],
    ['terms/terms?of=agreement', '.terms', '105-agreement'],
  ] as const) {
    await open(page, path, until);
    await shoot(page, name);
  }
  await open(page, 'redeem/redeem', '.redeem-row');
  await page.locator('.redeem-row .button:not([aria-disabled="true"])').first().click();
  await page.locator('.redeem-told:visible').waitFor();
  await shoot(page, '103-redeemed');
  await leave(page);
  await stop();
}
