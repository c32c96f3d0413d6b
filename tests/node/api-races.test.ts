// Several processes on one database: what there is once is had once.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Me, Orders } from '@yansuan/sdk/wire';
import { figure } from './support/figures.js';
import { operator, order, quietMs, send, startTestShop, stores } from './support/api-server.js';
import { race } from './support/race.js';

const racersEach = 50;
const processes = 4;

for (const store of stores) {
  describe(`four processes on one database, ${store}`, () => {
    it(`sell the last unit once to ${racersEach * processes} who ask at the same time`, async (t) => {
      const shop = await startTestShop({ store });
      t.after(() => shop.stop());
      const silver = await shop.signIn('demo-silver');
      await send(shop, operator, '/v1/admin/stock/pencil', { available: 1 }, { method: 'PUT' });
      const body = { cart: { lines: [{ sku: 'pencil' }], coupons: [] }, rulebook_version: 1, expected_total_fen: 5_310 };
      const statuses = (await race<number[]>(shop, processes, { kind: 'order', ...silver, body, times: racersEach })).flat();
      assert.equal(statuses.filter((status) => status === 201).length, 1);
      // Everyone else is told that it is gone, or that the shop is too busy to say.
      assert.ok(statuses.every((status) => [201, 409, 503].includes(status)), String([...new Set(statuses)]));
      const { orders } = (await shop.app.inject({ url: '/v1/orders', headers: silver })).json<Orders>();
      assert.equal(orders.length, 1);
      const stock = (await shop.app.inject({ url: '/v1/admin/stock', headers: operator })).json<{ stock: object[] }>().stock;
      assert.deepEqual(stock, [{ sku: 'pencil', available: 0, reserved: 1, sold: 0 }]);
    });

    it(`use a coupon once, whoever of ${racersEach * processes} comes first`, async (t) => {
      const shop = await startTestShop({ store });
      t.after(() => shop.stop());
      const silver = await shop.signIn('demo-silver');
      const me = (await shop.app.inject({ url: '/v1/me', headers: silver })).json<Me>();
      const coupon = me.coupons.find(({ offer }) => offer === 'welcome-15')?.id;
      // 53.10 with the coupon's 15.00 off; without it 409 with both prices.
      const body = { cart: { lines: [{ sku: 'pencil' }], coupons: [coupon] }, rulebook_version: 1, expected_total_fen: 3_810 };
      const statuses = (await race<number[]>(shop, processes, { kind: 'order', ...silver, body, times: racersEach })).flat();
      assert.equal(statuses.filter((status) => status === 201).length, 1);
      assert.ok(statuses.every((status) => [201, 409, 503].includes(status)), String([...new Set(statuses)]));
    });

    it('release each of twenty orders once', async (t) => {
      const shop = await startTestShop({ store });
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
