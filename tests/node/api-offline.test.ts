// Q1: what a device reckons from its wallet is what the API says.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { Agent, request as httpRequest } from 'node:http';
import { it } from 'node:test';
import type { Cart, Quote, QuoteRequest, Rulebook } from '@yansuan/core';
import type { Me, Problem, QuoteAnswer } from '@yansuan/sdk/wire';
import { bareOf } from '../../web/api/src/orders/bare-price.js';
import { openDatabase } from '../../web/api/src/database/open.js';
import { openSession } from '../../web/api/src/members/sessions.js';
import { newKey, sharedCore, startTestShop, type TestShop } from './support/api-server.js';
import { figure } from './support/figures.js';
import { randomRequests } from './support/requests.js';

/** One member at one moment fills so many bags. */
const bagsEach = 100;
const members = Math.ceil(figure('YANSUAN_Q1_CARTS', 20_000) / bagsEach);
/** Members are made in lots, so that the shop is not asked meanwhile: two connections of one process block each other. */
const membersEach = 50;
const rulebookFile = new URL('../../shared/rulebooks/sop.json', import.meta.url);

interface Shopper {
  token: string;
  nowMs: number;
  carts: Cart[];
}
interface Answer {
  status: number;
  json: unknown;
}

/** Few connections that stay open; what more is asked waits its turn. */
const agent = new Agent({ keepAlive: true, maxSockets: 8 });

function ask(url: string, token: string, body?: object, key?: string): Promise<Answer> {
  const text = body === undefined ? undefined : JSON.stringify(body);
  const headers = {
    authorization: `Bearer ${token}`,
    ...(text === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
    ...(key === undefined ? {} : { 'idempotency-key': key }),
  };
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, { agent, method: text === undefined ? 'GET' : 'POST', headers }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, json: JSON.parse(Buffer.concat(parts).toString()) as unknown }));
      response.on('error', reject);
    });
    request.on('error', reject).end(text);
  });
}

/** A random member with a random wallet, at a random moment of two months. */
async function newShoppers(shop: TestShop, text: string, from: number, count: number): Promise<Shopper[]> {
  const database = await openDatabase(shop);
  const made = await database.transaction().execute(async (transaction) => {
    const shoppers: Shopper[] = [];
    for (let place = from; place < from + count; place += 1) {
      const [{ member, coupons, context: { now_ms: nowMs } }, ...bags] = randomRequests(text, 1 + bagsEach, 20261130 + place) as [QuoteRequest, ...QuoteRequest[]];
      const id = `shopper-${place}`;
      await transaction.insertInto('members').values({
        id, kind: 'customer', name: id, tier: member?.tier ?? 'visitor', tags: JSON.stringify(member?.tags ?? []), birthday: member?.birthday ?? null,
        orders: member?.orders ?? 0, lifetime_fen: member?.lifetime_fen ?? 0, points_available: (place * 37) % 900, created_at_ms: nowMs,
      }).execute();
      const wallet = (coupons ?? []).map(({ offer, until_ms }, at) => ({
        id: `${id}-c${at}`, member_id: id, offer, from_ms: null, until_ms: until_ms ?? null, granted_at_ms: nowMs,
        trigger_key: `q1-${at}`, order_id: null, used_at_ms: null,
      }));
      if (wallet.length > 0) await transaction.insertInto('coupons').values(wallet).execute();
      const { token } = await openSession(transaction, id, nowMs);
      // Every third bag names coupons, as a shopper who chose them does.
      const carts = bags.map(({ cart }, at): Cart => (at % 3 === 0 ? { ...cart, coupons: wallet.slice(at % 4).map((coupon) => coupon.id) } : { lines: cart.lines }));
      shoppers.push({ token, nowMs, carts });
    }
    return shoppers;
  });
  await database.destroy();
  return made;
}

it(`the price of ${members * bagsEach} bags is the same on the device and at the API`, async (t) => {
  const shop = await startTestShop({ inMemory: true });
  t.after(async () => {
    agent.destroy();
    await shop.stop();
  });
  const text = await readFile(rulebookFile, 'utf8');
  const loaded = (await sharedCore()).load(text);
  assert.equal(loaded.ok, true);
  const { rulebook } = loaded as { rulebook: Rulebook };
  const url = await shop.app.listen({ port: 0 });
  let [asked, saved, used, refused] = [0, 0, 0, 0];
  for (let place = 0; place < members; place += membersEach) {
    for (const { token, nowMs, carts } of await newShoppers(shop, text, place, Math.min(membersEach, members - place))) {
      shop.clock.ms = nowMs;
      const me = (await ask(`${url}/v1/me`, token)).json as Me;
      const onDevice = (cart: Cart): Quote => {
        const own = rulebook.quote({ member: me.member, coupons: me.coupons, cart, context: { now_ms: nowMs, checked_at_ms: nowMs } });
        assert.equal(own.ok, true, JSON.stringify(own));
        return (own as { quote: Quote }).quote;
      };
      await Promise.all(carts.map(async (cart) => {
        // A coupon that has run out is not in the wallet any more: the device does not ask for it either.
        const chosen = Array.isArray(cart.coupons) ? { ...cart, coupons: cart.coupons.filter((id) => me.coupons.some((coupon) => coupon.id === id)) } : cart;
        const own = onDevice(chosen);
        // Every second one with its reasons; the others through the flat door.
        const explain = (asked += 1) % 2 === 0;
        const { status, json } = await ask(`${url}/v1/quotes`, token, { cart: chosen, rulebook_version: 1, explain });
        assert.equal(status, 200, JSON.stringify(json));
        const { quote, server_time_ms: _, ...price } = json as QuoteAnswer;
        assert.deepEqual({ ...price, quote }, { ...bareOf(own), quote: explain ? own : undefined });
        saved += own.discount_total_fen > 0 ? 1 : 0;
        used += own.coupons.some(({ verdict }) => verdict === 'used') ? 1 : 0;
      }));
      // Agreed to one fen less, it is not sold but refused with the price the device has.
      const cart = carts.find(({ lines }) => lines.some(({ selected }) => selected !== false)) as Cart;
      const own = onDevice({ lines: cart.lines });
      const body = { cart: { lines: cart.lines }, rulebook_version: 1, expected_total_fen: own.payable_fen - 1 };
      const { status, json } = await ask(`${url}/v1/orders`, token, body, newKey());
      const { code, before, after } = json as Problem & Record<'before' | 'after', { quote: Quote }>;
      assert.deepEqual({ status, code }, { status: 409, code: 'PRICE_CHANGED' });
      assert.deepEqual([before.quote, after.quote], [own, own]);
      refused += 1;
    }
  }
  t.diagnostic(`${saved} with something off, ${used} with a coupon, ${refused} refused with both prices`);
  assert.ok(saved > members * bagsEach / 3 && used > members * bagsEach / 5, `${saved} ${used}`);
});
