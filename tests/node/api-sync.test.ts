import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { beforeEach, describe, it } from 'node:test';
import type { LightMyRequestResponse } from 'fastify';
import type { Address, Fields, Mutation, OrderDetail, Problem, SyncAnswer, SyncAsk } from '@yansuan/sdk/wire';
import { openDatabase } from '../../web/api/src/database/open.js';
import { renewEpoch } from '../../web/api/src/sync/epoch.js';
import { memoryStorage } from '../../web/sdk/src/hosts/node.js';
import { Api } from '../../web/sdk/src/http.js';
import { nodeHost } from '../../web/sdk/src/hosts/node.js';
import { ShopClock } from '../../web/sdk/src/clock.js';
import { SyncDevice } from '../../web/sdk/src/sync/device.js';
import { Syncer } from '../../web/sdk/src/sync/sync.js';
import { newKey, order, quietMs, readSop, send, startTestShop, stores, type TestShop } from './support/api-server.js';

let shop: TestShop;
let silver: { authorization: string };
const close = (): Promise<void> => shop.stop();

let made = 0;
const newRandom = (): string => `random-${String((made += 1)).padStart(16, '0')}`;

const sync = (headers: Record<string, string>, ask: Partial<SyncAsk> & { device_id: string }): Promise<LightMyRequestResponse> =>
  shop.app.inject({
    method: 'POST',
    url: '/v1/sync',
    headers,
    payload: { protocol: 1, schema: 1, nonce: newRandom(), epoch: null, cookie: null, acked_id: 0, mutations: [], ...ask },
  });
const patch = (id: number, key: string, fields: Fields, table = 'shelf', mid = newRandom()): Mutation =>
  ({ id, mid, name: `${table}.patch`, args: { key, fields } }) as Mutation;
const rowsOf = ({ patch: ops }: SyncAnswer, table: string): unknown[] =>
  ops.filter((op) => op.table === table).map((op) => (op.op === 'put' ? [op.key, op.value] : [op.key]));
const codeOf = (answer: LightMyRequestResponse): string => answer.json<Problem>().code;

for (const store of stores) {
  describe(`sync, ${store}`, () => {
    beforeEach(async () => {
      shop = await startTestShop({ store });
      silver = await shop.signIn('demo-silver');
    });

    it('applies a change once, however often it is sent, and tells its result until it is seen', async (t) => {
      t.after(close);
      const device_id = newRandom();
      const mutations = [patch(1, 'cream', { units: 1 })];
      const first = (await sync(silver, { device_id, mutations })).json<SyncAnswer>();
      assert.deepEqual([first.last_mutation_id, first.results, first.full], [1, [{ id: 1, status: 'applied' }], true]);
      assert.deepEqual(rowsOf(first, 'shelf'), [['cream', { units: 1 }]]);
      // Meanwhile another device changes it; the first one's retry must not set it back.
      await sync(silver, { device_id: newRandom(), mutations: [patch(1, 'cream', { units: 5 })] });
      const again = (await sync(silver, { device_id, mutations })).json<SyncAnswer>();
      assert.deepEqual(again.results, [{ id: 1, status: 'applied' }]);
      assert.deepEqual(rowsOf(again, 'shelf'), [['cream', { units: 5 }]]);
      const seen = (await sync(silver, { device_id, acked_id: 1, epoch: again.epoch, cookie: again.cookie })).json<SyncAnswer>();
      assert.deepEqual([seen.results, seen.full, seen.patch], [[], false, []]);
    });

    it('merges field by field, and a delete beats a later edit', async (t) => {
      t.after(close);
      const [one, two] = [newRandom(), newRandom()];
      await sync(silver, { device_id: one, mutations: [patch(1, 'cream', { units: 1, opened_on: '2026-08-01' })] });
      const merged = (await sync(silver, { device_id: two, mutations: [patch(1, 'cream', { units: 2, opened_on: null })] })).json<SyncAnswer>();
      assert.deepEqual(rowsOf(merged, 'shelf'), [['cream', { units: 2 }]]);
      const deleted: Mutation = { id: 2, mid: newRandom(), name: 'shelf.delete', args: { key: 'cream' } };
      await sync(silver, { device_id: one, mutations: [deleted] });
      const late = (await sync(silver, { device_id: two, epoch: merged.epoch, cookie: merged.cookie, acked_id: 1, mutations: [patch(2, 'cream', { units: 3 })] })).json<SyncAnswer>();
      assert.deepEqual(late.results, [{ id: 2, status: 'rejected', code: 'ROW_DELETED' }]);
      assert.deepEqual(rowsOf(late, 'shelf'), [['cream']]);
    });

    it('moves a reminder on and never back', async (t) => {
      t.after(close);
      const device_id = newRandom();
      const states = ['shown', 'done', 'shown', 'asleep'];
      const mutations = states.map((state, place) => patch(place + 1, 'r1', { state }, 'reminder_acks'));
      const answer = (await sync(silver, { device_id, mutations })).json<SyncAnswer>();
      assert.deepEqual(answer.results.map(({ status }) => status), ['applied', 'applied', 'rejected', 'rejected']);
      assert.deepEqual(rowsOf(answer, 'reminder_acks'), [['r1', { state: 'done' }]]);
    });

    it('stops at a gap, and does not know a device that has seen what never happened', async (t) => {
      t.after(close);
      const device_id = newRandom();
      const gap = (await sync(silver, { device_id, mutations: [patch(1, 'a', { x: 1 }), patch(3, 'b', { x: 1 })] })).json<SyncAnswer>();
      assert.equal(gap.last_mutation_id, 1);
      assert.equal(codeOf(await sync(silver, { device_id, acked_id: 2 })), 'CLIENT_UNKNOWN');
      assert.equal(codeOf(await sync(silver, { device_id: newRandom(), acked_id: 1 })), 'CLIENT_UNKNOWN');
      assert.equal(codeOf(await sync(silver, { device_id, mutations: [patch(1, 'a', { x: 2 })] })), 'CLIENT_UNKNOWN');
      const gold = await shop.signIn('demo-gold');
      assert.equal(codeOf(await sync(gold, { device_id })), 'CLIENT_UNKNOWN');
      // A device that became another sends the same change under its old name: it counts once.
      const mid = newRandom();
      await sync(silver, { device_id, acked_id: 1, mutations: [patch(2, 'c', { n: 1 }, 'shelf', mid)] });
      await sync(silver, { device_id, acked_id: 2, mutations: [patch(3, 'c', { n: 2 })] });
      const renamed = (await sync(silver, { device_id: newRandom(), mutations: [patch(1, 'c', { n: 1 }, 'shelf', mid)] })).json<SyncAnswer>();
      assert.deepEqual(renamed.results, [{ id: 1, status: 'applied' }]);
      assert.ok(JSON.stringify(rowsOf(renamed, 'shelf')).includes('["c",{"n":2}]'));
    });

    it('tells everything to a device with a cookie of another epoch, or one never given out', async (t) => {
      t.after(close);
      const device_id = newRandom();
      const { epoch, cookie } = (await sync(silver, { device_id, mutations: [patch(1, 'a', { x: 1 })] })).json<SyncAnswer>();
      for (const odd of [{ epoch: 'older', cookie }, { epoch, cookie: cookie + 1 }, { epoch, cookie: null }]) {
        assert.equal((await sync(silver, { device_id, acked_id: 1, ...odd })).json<SyncAnswer>().full, true);
      }
      assert.equal((await sync(silver, { device_id, acked_id: 1, epoch, cookie })).json<SyncAnswer>().full, false);
      // Restored from a backup: the same counters may say other things.
      await shop.app.close();
      const database = await openDatabase(shop);
      await renewEpoch(database);
      await database.destroy();
      await shop.restart();
      assert.equal((await sync(silver, { device_id, acked_id: 1, epoch, cookie })).json<SyncAnswer>().full, true);
    });

    it('brings wallet and orders down, and what changes in them', async (t) => {
      t.after(close);
      const device_id = newRandom();
      const first = (await sync(silver, { device_id })).json<SyncAnswer>();
      assert.equal(rowsOf(first, 'wallet').length, 1 + 5);
      const placed = (await order(shop, silver, { cart: { lines: [{ sku: 'pencil', units: 2 }], coupons: [] }, expected: 10_620 })).json<OrderDetail>();
      const second = (await sync(silver, { device_id, epoch: first.epoch, cookie: first.cookie })).json<SyncAnswer>();
      assert.deepEqual(second.patch.filter(({ table }) => table === 'orders').map(({ key }) => key), [placed.id]);
      await send(shop, silver, `/v1/orders/${placed.id}/cancel`);
      const third = (await sync(silver, { device_id, epoch: first.epoch, cookie: second.cookie })).json<SyncAnswer>();
      assert.equal((rowsOf(third, 'orders')[0] as [string, { state: string }])[1].state, 'cancelled');
    });

    it('goes on when the rulebook has run out, although nothing has a price then', async (t) => {
      t.after(close);
      const { campaigns: _campaigns, ...sop } = await readSop();
      await shop.restart({ ...sop, version: 2, not_after_ms: quietMs + 1 });
      shop.clock.ms = quietMs + 1;
      const told = (await sync(silver, { device_id: newRandom(), mutations: [patch(1, 'cream', { units: 1 })] })).json<SyncAnswer>();
      assert.deepEqual([told.rulebook_version, told.results, rowsOf(told, 'shelf')], [2, [{ id: 1, status: 'applied' }], [['cream', { units: 1 }]]]);
      const quoted = await shop.app.inject({ method: 'POST', url: '/v1/quotes', headers: silver, payload: { cart: { lines: [{ sku: 'pencil' }] }, rulebook_version: 2 } });
      assert.deepEqual([quoted.statusCode, codeOf(quoted), quoted.headers['retry-after']], [503, 'RULEBOOK_EXPIRED', '60']);
    });

    it('counts right when two devices speak at once', async (t) => {
      t.after(close);
      const ids = Array.from({ length: 8 }, newRandom);
      const answers = await Promise.all(ids.map((device_id, place) => sync(silver, { device_id, mutations: [patch(1, 'cream', { [`by_${place}`]: 1 })] })));
      assert.deepEqual([...new Set(answers.map(({ statusCode }) => statusCode))], [200]);
      const all = (await sync(silver, { device_id: newRandom() })).json<SyncAnswer>();
      assert.equal(Object.keys((rowsOf(all, 'shelf')[0] as [string, object])[1]).length, 8);
      const revs = all.patch.map(({ rev }) => rev);
      assert.equal(new Set(revs).size, revs.length);
    });

    it('keeps an address book that orders copy from', async (t) => {
      t.after(close);
      const home: Address = { name: '青禾', phone: '13800001234', region: '浙江省杭州市西湖区', street: '文三路 1 号' };
      const put = await send(shop, silver, '/v1/addresses/home', home, { method: 'PUT' });
      assert.equal(put.statusCode, 200, put.body);
      const down = (await sync(silver, { device_id: newRandom() })).json<SyncAnswer>();
      assert.deepEqual(rowsOf(down, 'addresses'), [['home', home]]);
      const ask = { cart: { lines: [{ sku: 'pencil', units: 2 }], coupons: [] }, rulebook_version: 1, expected_total_fen: 10_620, note: '放门口', address_id: 'home' };
      const placed = (await send(shop, silver, '/v1/orders', ask)).json<OrderDetail>();
      assert.deepEqual([placed.note, placed.address], ['放门口', home]);
      assert.equal(codeOf(await send(shop, silver, '/v1/orders', { ...ask, address_id: 'office' })), 'UNKNOWN_ADDRESS');
      const gone = await shop.app.inject({ method: 'DELETE', url: '/v1/addresses/home', headers: { ...silver, 'idempotency-key': newKey() } });
      assert.equal(gone.statusCode, 200);
      assert.deepEqual((await shop.app.inject({ url: '/v1/addresses', headers: silver })).json(), { addresses: [] });
      const read = (await shop.app.inject({ url: `/v1/orders/${placed.id}`, headers: silver })).json<OrderDetail>();
      assert.deepEqual(read.address, home);
    });
  });
}

describe('sync asked wrongly', () => {
  beforeEach(async () => {
    shop = await startTestShop();
    silver = await shop.signIn('demo-silver');
  });

  it('is refused with code and pointer, and changes nothing', async (t) => {
    t.after(close);
    const device_id = newRandom();
    const cases: [ask: object, status: number, code: string, pointer?: string][] = [
      [{ protocol: 2 }, 426, 'UPGRADE'],
      [{ device_id: 'short' }, 400, 'BAD_ID', '/device_id'],
      [{ mutations: [{ ...patch(1, 'a', {}), name: 'wallet.patch' }] }, 400, 'NOT_A_CHOICE', '/mutations/0/name'],
      [{ mutations: [patch(1, 'a', { units: 1.5 })] }, 400, 'WRONG_TYPE', '/mutations/0/args/fields/units'],
      [{ mutations: [patch(1, 'a b', {})] }, 400, 'BAD_ID', '/mutations/0/args/key'],
      [{ mutations: [patch(1, 'a\u0000', {})] }, 400, 'NOT_JSON'],
      [{ mutations: [patch(0, 'a', {})] }, 400, 'OUT_OF_RANGE', '/mutations/0/id'],
      [{ acked_id: -1 }, 400, 'OUT_OF_RANGE', '/acked_id'],
      [{ extra: 1 }, 400, 'UNKNOWN_KEY', '/extra'],
    ];
    for (const [ask, status, code, pointer] of cases) {
      const answer = await sync(silver, { device_id, ...ask });
      assert.deepEqual([answer.statusCode, codeOf(answer)], [status, code], answer.body);
      if (pointer !== undefined) assert.equal(answer.json<Problem>().pointer, pointer);
    }
    assert.deepEqual(rowsOf((await sync(silver, { device_id })).json<SyncAnswer>(), 'shelf'), []);
  });
});

describe('two phones of one member', () => {
  it('end up alike over the real API', async (t) => {
    shop = await startTestShop();
    t.after(close);
    silver = await shop.signIn('demo-silver');
    await shop.app.listen({ port: 0, host: '127.0.0.1' });
    const baseUrl = `http://127.0.0.1:${(shop.app.server.address() as AddressInfo).port}`;
    const phone = async (): Promise<{ device: SyncDevice; syncer: Syncer; setOnline(online: boolean): void }> => {
      const host = nodeHost();
      const api = new Api(host, baseUrl, new ShopClock(() => quietMs, () => 0), () => undefined);
      api.token = silver.authorization.slice('Bearer '.length);
      const device = new SyncDevice({ storage: memoryStorage(new Map()), randomId: () => host.randomId() }, 'demo-silver');
      await device.open();
      return { device, syncer: new Syncer(api, device), setOnline: (online) => host.setOnline(online) };
    };
    const [one, two] = [await phone(), await phone()];
    one.setOnline(false);
    await one.device.patch('carts', 'line-1', { sku: 'pencil', units: 2 });
    await two.device.patch('shelf', 'cream', { sku: 'cream-spf', units: 1 });
    assert.equal(await one.syncer.sync(), false);
    assert.deepEqual([...one.device.rows('carts')], [['line-1', { sku: 'pencil', units: 2 }]]);
    one.setOnline(true);
    for (const { syncer } of [one, two, one]) assert.equal(await syncer.sync(), true);
    for (const table of ['carts', 'shelf', 'wallet', 'orders'] as const) {
      assert.deepEqual([...one.device.rows(table)].sort(), [...two.device.rows(table)].sort(), table);
    }
    assert.ok(one.device.rows('wallet').has('account'));
    // A hundred changes go in more than one request.
    for (let place = 0; place < 100; place += 1) await one.device.patch('shelf', `thing-${place}`, { place });
    await one.syncer.sync();
    await two.syncer.sync();
    assert.equal(two.device.rows('shelf').size, 101);
    assert.equal(one.device.isDirty, false);
  });
});
