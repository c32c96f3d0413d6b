// Q1: what a device reckons from its wallet is what the API says.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { it } from 'node:test';
import type { Me, QuoteAnswer } from '@yansuan/sdk/wire';
import { quote, sharedCore, startTestShop } from './support/api-server.js';
import { figure } from './support/figures.js';
import { randomRequests } from './support/requests.js';

const carts = figure('YANSUAN_Q1_CARTS', 400);

it(`the price of ${carts} bags is the same on the device and at the API`, async (t) => {
  const shop = await startTestShop();
  t.after(() => shop.stop());
  const text = await readFile(new URL('../../shared/rulebooks/sop.json', import.meta.url), 'utf8');
  const loaded = (await sharedCore()).load(text);
  assert.ok(loaded.ok);
  const tiers = ['visitor', 'member', 'silver', 'gold', 'vip'];
  let saved = 0;
  for (const [place, { cart, context }] of randomRequests(text, carts, 20261130).entries()) {
    shop.clock.ms = context.now_ms;
    // The days of the bags are further apart than a session lasts.
    const headers = await shop.signIn(`demo-${tiers[place % tiers.length] ?? 'vip'}`);
    const me = (await shop.app.inject({ url: '/v1/me', headers })).json<Me>();
    // Every third bag names its coupons, as a shopper who chose them does.
    const chosen = place % 3 === 0 ? { ...cart, coupons: me.coupons.slice(0, 1 + (place % 4)).map(({ id }) => id) } : { lines: cart.lines };
    const own = loaded.rulebook.quote({ member: me.member, coupons: me.coupons, cart: chosen, context: { now_ms: context.now_ms, checked_at_ms: context.now_ms } });
    const theirs = await quote(shop, headers, chosen);
    assert.equal(theirs.statusCode, 200, theirs.body);
    assert.ok(own.ok);
    assert.deepEqual(theirs.json<QuoteAnswer>().quote, own.quote);
    saved += own.quote.discount_total_fen > 0 ? 1 : 0;
  }
  assert.ok(saved > carts / 3, `${saved} bags with something off`);
});
