// Goods that were given travel once: in the parcel of the next order, or handed over.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { LightMyRequestResponse } from 'fastify';
import type { GivenGoods, Order, OrderDetail, Orders, Problem } from '@yansuan/sdk/wire';
import { newKey, operator, order, quietMs, send, startTestShop, stores, type TestShop } from './support/api-server.js';

type Headers = Record<string, string>;
const cart = { lines: [{ id: '1', sku: 'pencil', units: 2 }], coupons: [] };

for (const store of stores) {
  describe(`given goods, ${store}`, () => {
    const open = async (): Promise<{ shop: TestShop; silver: Headers; buy(): Promise<string>; sample(id?: string): Promise<void>; tell(event: object): Promise<LightMyRequestResponse> }> => {
      const shop = await startTestShop({ store, atMs: quietMs });
      const silver = await shop.signIn('demo-silver');
      const tell = (event: object): Promise<LightMyRequestResponse> =>
        send(shop, operator, '/v1/admin/members/demo-silver/events', { event: { id: newKey(), ...event }, reason: 'x' });
      return {
        shop, silver, tell,
        async buy() {
          shop.clock.ms += 1_000;
          const placed = (await order(shop, silver, { cart, expected: 11_800 })).json<OrderDetail>();
          assert.equal((await send(shop, silver, `/v1/orders/${placed.id}/pay`)).statusCode, 200);
          return placed.id;
        },
        async sample(id = newKey()) {
          shop.clock.ms += 1_000;
          assert.equal((await tell({ kind: 'story_approved', product: id, choice: 'sample' })).statusCode, 201);
        },
      };
    };
    const given = async (shop: TestShop, headers: Headers, id: string): Promise<string[]> =>
      (await shop.app.inject({ url: `/v1/orders/${id}`, headers })).json<OrderDetail>().given.map(({ goods, units }) => `${goods} ${units}`);
    const ship = (shop: TestShop, id: string, goods?: string[]): Promise<LightMyRequestResponse> =>
      send(shop, operator, `/v1/admin/orders/${id}/ship`, { carrier: 'SF', number: '1', ...(goods === undefined ? {} : { goods }) });
    const waiting = async (shop: TestShop): Promise<GivenGoods[]> => (await shop.app.inject({ url: '/v1/admin/goods', headers: operator })).json<{ goods: GivenGoods[] }>().goods;

    it('wait for the next parcel, are seen there by both sides, and go once', async (t) => {
      const { shop, silver, buy, sample, tell } = await open();
      t.after(() => shop.stop());
      await sample();
      shop.clock.ms += 1_000;
      await tell({ kind: 'manual_adjustment', account: 'consumption', points: 500, reason: 'x' });
      assert.equal((await send(shop, silver, '/v1/redemptions', { item: 'sponge' })).statusCode, 201);
      // A service is not sent.
      assert.equal((await send(shop, silver, '/v1/redemptions', { item: 'skin-test' })).statusCode, 201);
      assert.deepEqual((await waiting(shop)).map(({ goods, member_id }) => [goods, member_id]), [['sample', 'demo-silver'], ['sponge', 'demo-silver']]);
      const [first, second] = [await buy(), await buy()];
      assert.deepEqual([await given(shop, silver, first), await given(shop, silver, second)], [['sample 1', 'sponge 1'], []]);
      const toSend = (await shop.app.inject({ url: '/v1/admin/orders?state=paid', headers: operator })).json<Orders>().orders;
      assert.deepEqual(toSend.find(({ id }) => id === first)?.given.map(({ name }) => name.zh), ['小样一份', '美妆蛋']);
      const shipped = (await ship(shop, first)).json<Order>();
      assert.deepEqual(shipped.given.map(({ goods }) => goods), ['sample', 'sponge']);
      assert.deepEqual([await given(shop, silver, first), await given(shop, silver, second), await waiting(shop)], [['sample 1', 'sponge 1'], [], []]);
      assert.equal((await ship(shop, second)).statusCode, 200);
      assert.deepEqual(await given(shop, silver, second), []);
    });

    it('that were not packed wait on; what is gone cannot be packed again', async (t) => {
      const { shop, silver, buy, sample } = await open();
      t.after(() => shop.stop());
      await sample();
      await sample();
      const [one, other] = await waiting(shop);
      const [first, second] = [await buy(), await buy()];
      assert.equal((await ship(shop, first, [one?.id ?? ''])).statusCode, 200);
      assert.deepEqual([await given(shop, silver, first), await given(shop, silver, second)], [['sample 1'], ['sample 1']]);
      const again = await ship(shop, second, [one?.id ?? '']);
      assert.deepEqual([again.statusCode, again.json<Problem>().code], [409, 'GOODS_GONE']);
      const handed = await send(shop, operator, `/v1/admin/goods/${other?.id}/handed-over`, { reason: 'in the store' });
      assert.equal(handed.statusCode, 200, handed.body);
      assert.equal((await send(shop, operator, `/v1/admin/goods/${other?.id}/handed-over`, { reason: 'twice' })).json<Problem>().code, 'GOODS_GONE');
      assert.deepEqual([await given(shop, silver, second), await waiting(shop)], [[], []]);
    });

    it('whose reason is gone stay; what was redeemed and sent cannot be undone', async (t) => {
      const { shop, silver, buy, tell } = await open();
      t.after(() => shop.stop());
      await tell({ kind: 'manual_adjustment', account: 'consumption', points: 500, reason: 'x' });
      const [kept, undone] = [newKey(), newKey()];
      for (const key of [kept, undone]) assert.equal((await send(shop, silver, '/v1/redemptions', { item: 'sponge' }, { key })).statusCode, 201);
      assert.equal((await tell({ kind: 'redemption_cancelled', redemption: `redeem/${undone}` })).statusCode, 201);
      assert.equal((await waiting(shop)).length, 1);
      const id = await buy();
      assert.equal((await ship(shop, id)).statusCode, 200);
      assert.deepEqual(await given(shop, silver, id), ['sponge 1']);
      const late = await tell({ kind: 'redemption_cancelled', redemption: `redeem/${kept}` });
      assert.deepEqual([late.statusCode, late.json<Problem>().code], [409, 'GOODS_SENT']);
    });

    it('of a friend’s first order come when it is received, and are withdrawn when it goes back before they left', async (t) => {
      const { shop, silver } = await open();
      t.after(() => shop.stop());
      const { code } = (await shop.app.inject({ url: '/v1/referrals', headers: silver })).json<{ code: string }>();
      const session = (await shop.app.inject({ method: 'POST', url: '/v1/sessions', payload: { member: 'guest' } })).json<{ token: string; member_id: string }>();
      const friend = { authorization: `Bearer ${session.token}` };
      assert.equal((await send(shop, friend, '/v1/referrals', { code })).statusCode, 201);
      await send(shop, operator, `/v1/admin/members/${session.member_id}/events`, { event: { id: newKey(), kind: 'friend_added' }, reason: 'x' });
      const placed = (await order(shop, friend, { cart, expected: 11_800 })).json<OrderDetail>();
      await send(shop, friend, `/v1/orders/${placed.id}/pay`);
      assert.equal((await ship(shop, placed.id)).statusCode, 200);
      assert.deepEqual(await waiting(shop), []);
      await send(shop, friend, `/v1/orders/${placed.id}/received`);
      assert.deepEqual((await waiting(shop)).map(({ goods, member_id }) => [goods, member_id]), [['tool-set', 'demo-silver']]);
      const { id: back } = (await send(shop, friend, `/v1/orders/${placed.id}/returns`, { lines: [{ line: '1', quantity: 2 }] })).json<{ id: string }>();
      assert.equal((await send(shop, operator, `/v1/admin/returns/${back}/approve`, {})).statusCode, 200);
      await shop.work();
      assert.deepEqual(await waiting(shop), []);
    });
  });
}
