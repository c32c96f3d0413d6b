// Several processes on one database: what there is once is had once.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Insertable } from 'kysely';
import type { SessionOpened } from '@yansuan/sdk/wire';
import { openDatabase } from '../../web/api/src/database/open.js';
import type { Tables } from '../../web/api/src/database/tables.js';
import { figure } from './support/figures.js';
import { operator, order, quietMs, send, startTestShop, stores, type TestShop } from './support/api-server.js';
import { gather, race } from './support/race.js';

const racers = 200;
const processes = 4;
const rounds = figure('YANSUAN_C1_ROUNDS', 100);
const stockRounds = Math.ceil(rounds / 20);
/** A share goes through the whole server; the rest asks the same transaction. */
const over = (round: number): 'http' | 'service' => (round % 5 === 0 ? 'http' : 'service');
const pencil = { lines: [{ id: '1', sku: 'pencil' }] };

const couponOf = (memberId: string): string => `once-${memberId}`;
const welcomeCoupon = (memberId: string): Insertable<Tables['coupons']> => ({
  id: couponOf(memberId), member_id: memberId, offer: 'welcome-15', from_ms: null, until_ms: null, granted_at_ms: quietMs,
  trigger_key: 'race', order_id: null, used_at_ms: null,
});

/** A new face for each round: what one has had before is no part of this. */
async function guest(shop: TestShop): Promise<SessionOpened> {
  return (await shop.app.inject({ method: 'POST', url: '/v1/sessions', payload: { member: 'guest' } })).json<SessionOpened>();
}

for (const store of stores) {
  describe(`four processes on one database, ${store}`, () => {
    it(`use a coupon once, whoever of ${racers} comes first, ${rounds} times`, async (t) => {
      const shop = await startTestShop({ store, inMemory: true });
      t.after(() => shop.stop());
      const holders: SessionOpened[] = [];
      while (holders.length < rounds) holders.push(await guest(shop));
      await shop.app.close();
      const database = await openDatabase(shop);
      t.after(() => database.destroy());
      for (const { member_id } of holders) {
        await database.insertInto('coupons').values(welcomeCoupon(member_id)).execute();
      }
      const crowd = await gather(shop, processes);
      t.after(() => crowd.leave());
      const startMs = performance.now();
      for (const [round, { token, member_id }] of holders.entries()) {
        const coupon = couponOf(member_id);
        // 59.00 with the coupon's 15.00 off; without it 409 with both prices.
        const body = { cart: { ...pencil, coupons: [coupon] }, rulebook_version: 1, expected_total_fen: 4_400 };
        const told = await crowd.ask({ over: over(round), path: '/v1/orders', body, tokens: Array.from({ length: racers }, () => token) });
        assert.deepEqual(told, { 201: 1, '409 PRICE_CHANGED': racers - 1 });
        const orders = await database.selectFrom('orders').select(['id', 'payable_fen']).where('member_id', '=', member_id).execute();
        const spent = await database.selectFrom('coupons').select('order_id').where('id', '=', coupon).executeTakeFirstOrThrow();
        assert.deepEqual(orders, [{ id: spent.order_id, payable_fen: 4_400 }]);
        // Every no holds both prices: not to keep them all.
        await database.deleteFrom('answers').execute();
      }
      t.diagnostic(`${rounds * racers} asked, ${Math.round(performance.now() - startMs)} ms`);
    });

    it(`sell the last unit once to ${racers} who ask at the same time, ${stockRounds} times`, async (t) => {
      const shop = await startTestShop({ store, inMemory: true });
      t.after(() => shop.stop());
      const buyers: SessionOpened[] = [];
      while (buyers.length < racers) buyers.push(await guest(shop));
      await send(shop, operator, '/v1/admin/stock/pencil', { available: 1 }, { method: 'PUT' });
      await shop.app.close();
      const database = await openDatabase(shop);
      t.after(() => database.destroy());
      const crowd = await gather(shop, processes);
      t.after(() => crowd.leave());
      const body = { cart: { ...pencil, coupons: [] }, rulebook_version: 1, expected_total_fen: 5_900 };
      for (let round = 0; round < stockRounds; round += 1) {
        await database.updateTable('stock').set({ available: 1 }).where('sku', '=', 'pencil').execute();
        const told = await crowd.ask({ over: over(round), path: '/v1/orders', body, tokens: buyers.map(({ token }) => token) });
        assert.deepEqual(told, { 201: 1, '409 OUT_OF_STOCK': racers - 1 });
        const stock = await database.selectFrom('stock').selectAll().execute();
        assert.deepEqual(stock, [{ sku: 'pencil', available: 0, reserved: round + 1, sold: 0 }]);
      }
      assert.equal((await database.selectFrom('orders').select('id').execute()).length, stockRounds);
    });

    it('release each of twenty orders once', async (t) => {
      const shop = await startTestShop({ store, inMemory: true });
      t.after(() => shop.stop());
      const silver = await shop.signIn('demo-silver');
      await send(shop, operator, '/v1/admin/stock/pencil', { available: 20 }, { method: 'PUT' });
      const count = figure('YANSUAN_DUE_JOBS', 20);
      for (let place = 0; place < count; place += 1) {
        await order(shop, silver, { cart: { lines: [{ sku: 'pencil' }], coupons: [] }, expected: 5_310 });
      }
      shop.clock.ms = quietMs + 30 * 60_000;
      const worked = await race<{ done: number; failed: number }>(shop, 3, { kind: 'work' });
      assert.equal(worked.reduce((sum, { done }) => sum + done, 0), count);
      assert.ok(worked.every(({ failed }) => failed === 0));
      const stock = (await shop.app.inject({ url: '/v1/admin/stock', headers: operator })).json<{ stock: object[] }>().stock;
      assert.deepEqual(stock, [{ sku: 'pencil', available: 20, reserved: 0, sold: 0 }]);
    });
  });
}
