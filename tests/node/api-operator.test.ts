import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { sql } from 'kysely';
import type { LightMyRequestResponse } from 'fastify';
import type { AuditEntry, Me, Order, OrderDetail, Problem } from '@yansuan/sdk/wire';
import { openDatabase } from '../../web/api/src/database/open.js';
import { permissions } from '../../web/api/src/http/roles.js';
import { newKey, operator, order, readSop, send, startTestShop, stores, type TestShop } from './support/api-server.js';

const cart = { lines: [{ id: '1', sku: 'pencil', units: 2 }], coupons: [] };
const payableFen = 10_620;

let shop: TestShop;
let silver: { authorization: string };
const close = (): Promise<void> => shop.stop();
const codeOf = (answer: LightMyRequestResponse): string => answer.json<Problem>().code;
const place = async (): Promise<string> => (await order(shop, silver, { cart, expected: payableFen })).json<OrderDetail>().id;
const me = async (): Promise<Me> => (await shop.app.inject({ url: '/v1/me', headers: silver })).json<Me>();
const log = async (query = ''): Promise<{ entries: AuditEntry[]; next: string | null }> =>
  (await shop.app.inject({ url: `/v1/admin/audit${query}`, headers: operator })).json<{ entries: AuditEntry[]; next: string | null }>();
const transfer = (id: string, fen: number, reference: string, headers = operator): Promise<LightMyRequestResponse> =>
  send(shop, headers, `/v1/admin/orders/${id}/transfer`, { amount_fen: fen, reference });

for (const store of stores) {
  describe(`those who run the shop, ${store}`, () => {
    beforeEach(async () => {
      shop = await startTestShop({ store });
      silver = await shop.signIn('demo-silver');
    });

    it('are told what is not there', async (t) => {
      t.after(close);
      for (const [method, url, payload] of [
        ['PUT', '/v1/admin/stock/no-such-sku', { available: 1, reason: 'x' }],
        ['PUT', '/v1/admin/members/nobody/tags', { tags: [], reason: 'x' }],
        ['POST', '/v1/admin/orders/no-such-order/ship', { carrier: 'SF', number: '1' }],
        ['POST', '/v1/admin/returns/no-such-return/approve', {}],
      ] as const) {
        const answer = await shop.app.inject({ method, url, payload, headers: { ...operator, 'idempotency-key': newKey() } });
        assert.equal(answer.statusCode, 404, `${url}: ${answer.body}`);
      }
      const orders = await shop.app.inject({ url: '/v1/orders?before=260101-0000-0000-0000-0000', headers: silver });
      assert.deepEqual(orders.json(), { orders: [], next: null });
    });

    it('lower a price: only downwards, with a reason, and it is on record', async (t) => {
      t.after(close);
      const id = await place();
      const price = (fen: number): Promise<LightMyRequestResponse> =>
        send(shop, operator, `/v1/admin/orders/${id}/price`, { payable_fen: fen, reason: 'asked in the group' });
      assert.equal(codeOf(await price(payableFen)), 'NOT_LOWER');
      assert.equal((await send(shop, operator, `/v1/admin/orders/${id}/price`, { payable_fen: 9_000 })).statusCode, 400);
      assert.equal((await price(9_000)).json<Order>().payable_fen, 9_000);
      const paid = (await send(shop, silver, `/v1/orders/${id}/pay`)).json<Order>();
      assert.deepEqual([paid.state, paid.payable_fen], ['paid', 9_000]);
      const { entries } = await log();
      assert.deepEqual(entries.map(({ actor_id, action, subject, reason, before, after }) => [actor_id, action, subject, reason, before, after]),
        [['operator', 'orders.lower_price', id, 'asked in the group', payableFen, 9_000]]);
    });

    it('never lower it below what the products may cost at least', async (t) => {
      t.after(close);
      const sop = await readSop();
      const floors = { ...sop, version: 2, skus: sop.skus.map((sku) => (sku.id === 'pencil' ? { ...sku, floor_fen: 5_000 } : sku)) };
      await shop.restart(floors);
      const id = (await order(shop, silver, { cart, expected: payableFen, version: 2 })).json<OrderDetail>().id;
      const price = (fen: number): Promise<LightMyRequestResponse> =>
        send(shop, operator, `/v1/admin/orders/${id}/price`, { payable_fen: fen, reason: 'x' });
      const below = await price(9_999);
      assert.deepEqual([below.statusCode, codeOf(below), below.json<Problem>().pointer], [422, 'BELOW_FLOOR', '/payable_fen']);
      assert.equal((await price(10_000)).statusCode, 200);
    });

    it('register a transfer: the right amount pays, another is looked at, none counts twice', async (t) => {
      t.after(close);
      const [right, short, over] = [await place(), await place(), await place()];
      assert.equal((await transfer(right, payableFen, 'WX-1')).json<Order>().state, 'paid');
      assert.equal(codeOf(await transfer(short, payableFen, 'WX-1')), 'TRANSFER_KNOWN');
      assert.equal((await transfer(short, 10_000, 'WX-2')).json<Order>().state, 'in_review');
      assert.equal((await transfer(over, 10_700, 'WX-3')).json<Order>().state, 'in_review');
      const review = (id: string, accept: boolean): Promise<LightMyRequestResponse> =>
        send(shop, operator, `/v1/admin/orders/${id}/review`, { accept, reason: 'looked at it' });
      const taken = (await review(over, true)).json<Order>();
      assert.deepEqual([taken.state, taken.payable_fen, taken.payment_path], ['paid', payableFen, 'transfer']);
      assert.equal((await review(short, false)).json<Order>().state, 'cancelled');
      // Nothing of a review waits for the hold.
      shop.clock.ms += 30 * 60_000;
      assert.deepEqual((await shop.work()).failed, []);
      const { orders } = (await shop.app.inject({ url: '/v1/admin/orders?state=paid', headers: operator })).json<{ orders: Order[] }>();
      assert.deepEqual(orders.map(({ id }) => id).sort(), [right, over].sort());
    });

    it('make up for something with a coupon, once for each key', async (t) => {
      t.after(close);
      const before = (await me()).coupons.length;
      const key = newKey();
      const grant = { offer: 'winback-50', days: 7, reason: 'the parcel was late' };
      const first = await send(shop, operator, '/v1/admin/members/demo-silver/coupons', grant, { key });
      assert.equal(first.statusCode, 201, first.body);
      const second = await send(shop, operator, '/v1/admin/members/demo-silver/coupons', grant, { key });
      assert.equal(second.body, first.body);
      const { coupons } = await me();
      assert.equal(coupons.length, before + 1);
      // Granted on 19 August: until the end of the 26th in China.
      assert.equal(coupons.find(({ offer }) => offer === 'winback-50')?.until_ms, Date.parse('2026-08-27T00:00:00+08:00'));
      assert.equal(codeOf(await send(shop, operator, '/v1/admin/members/demo-silver/coupons', { ...grant, offer: 'no-such' })), 'UNKNOWN_OFFER');
      assert.equal((await send(shop, operator, '/v1/admin/members/nobody/coupons', grant)).statusCode, 404);
    });

    it('make a guide, who registers transfers and does nothing else', async (t) => {
      t.after(close);
      const id = await place();
      const guide = await shop.signIn('demo-vip');
      assert.equal((await transfer(id, payableFen, 'WX-9', guide)).statusCode, 403);
      await send(shop, operator, '/v1/admin/members/demo-vip/role', { role: 'guide', reason: 'hired' }, { method: 'PUT' });
      assert.equal((await transfer(id, payableFen, 'WX-9', guide)).json<Order>().state, 'paid');
      assert.equal(codeOf(await send(shop, guide, `/v1/admin/orders/${id}/ship`, { carrier: 'SF', number: '1' })), 'FORBIDDEN');
      assert.equal((await log()).entries[0]?.actor_id, 'demo-vip');
      await send(shop, operator, '/v1/admin/members/demo-vip/role', { role: 'shopper', reason: 'left' }, { method: 'PUT' });
      assert.equal((await shop.app.inject({ url: '/v1/admin/orders', headers: guide })).statusCode, 403);
    });

    it('give a member a level of a second programme, which its offers ask for', async (t) => {
      t.after(close);
      const member = await shop.signIn('demo-silver');
      const tag = (tags: string[], who = operator) => send(shop, who, '/v1/admin/members/demo-silver/tags', { tags, reason: 'Plus' }, { method: 'PUT' });
      assert.deepEqual((await tag(['plus-2', 'dry-skin'])).json(), { member_id: 'demo-silver', tags: ['dry-skin', 'plus-2'] });
      assert.deepEqual((await shop.app.inject({ url: '/v1/me', headers: member })).json<{ member: { tags: string[] } }>().member.tags, ['dry-skin', 'plus-2']);
      assert.deepEqual((await log()).entries[0]?.after, ['dry-skin', 'plus-2']);
      assert.equal(codeOf(await tag([], member)), 'FORBIDDEN');
      assert.equal((await tag(['Plus 2'])).statusCode, 400);
      assert.deepEqual((await tag([])).json(), { member_id: 'demo-silver', tags: [] });
    });

    it('say which batch is sent, and whoever looks is told', async (t) => {
      t.after(close);
      assert.deepEqual((await shop.app.inject('/v1/batches')).json(), { batches: [] });
      const set = (sku: string, body: object) => send(shop, operator, `/v1/admin/batches/${sku}`, body, { method: 'PUT' });
      for (const batch of ['24A1', '25B2']) assert.equal((await set('pencil', { batch, best_before: '2028-06-30' })).statusCode, 200);
      assert.deepEqual((await shop.app.inject('/v1/batches')).json(), { batches: [{ sku: 'pencil', batch: '25B2', best_before: '2028-06-30' }] });
      const { entries } = await log('?limit=1');
      assert.deepEqual([entries[0]?.action, entries[0]?.subject], ['batches.set', 'pencil']);
      assert.equal((await set('nothing', { batch: 'B', best_before: '2028-06-30' })).statusCode, 404);
      assert.equal((await set('pencil', { batch: 'B', best_before: '2028-13-01' })).statusCode, 400);
    });

    it('read the log in pages, newest first: what was there before, where there was something', async (t) => {
      t.after(close);
      const id = await place();
      await send(shop, operator, `/v1/admin/orders/${id}/price`, { payable_fen: payableFen - 1, reason: 'first' });
      shop.clock.ms += 1;
      await send(shop, operator, `/v1/admin/orders/${id}/price`, { payable_fen: payableFen - 2, reason: 'second' });
      await transfer(id, payableFen - 2, 'T1');
      shop.clock.ms += 1;
      await send(shop, operator, `/v1/admin/orders/${id}/ship`, { carrier: 'SF', number: '1' });
      const newest = await log('?limit=1');
      assert.equal(newest.entries.length, 1);
      assert.equal(newest.entries[0]?.action, 'orders.ship');
      assert.equal(newest.entries[0].before, null);
      assert.equal(newest.next, newest.entries[0].id);
      const older = await log(`?limit=50&before=${newest.next}`);
      assert.equal(older.next, null);
      assert.deepEqual(older.entries.map(({ reason }) => reason).filter((reason) => reason === 'first' || reason === 'second'), ['second', 'first']);
      const lowered = older.entries.find(({ reason }) => reason === 'second');
      assert.deepEqual([lowered?.before === null, lowered?.after === null], [false, false]);
    });

    it('cannot change what is on record', async (t) => {
      t.after(close);
      await send(shop, operator, '/v1/admin/stock/pencil', { available: 5, reason: 'counted' }, { method: 'PUT' });
      await send(shop, operator, '/v1/admin/stock/pencil', { available: 4, reason: 'one broke' }, { method: 'PUT' });
      const first = await log('?limit=1');
      assert.equal(first.entries[0]?.reason, 'one broke');
      const second = await log(`?limit=1&before=${first.next}`);
      assert.deepEqual([second.entries[0]?.reason, second.next], ['counted', null]);
      await shop.app.close();
      const database = await openDatabase(shop);
      await assert.rejects(sql`update audit_log set reason = 'nothing'`.execute(database), /append-only/);
      await assert.rejects(sql`delete from audit_log`.execute(database), /append-only/);
      await database.destroy();
      await shop.restart();
    });
  });
}

describe('the operator’s routes', () => {
  it('are each closed to shoppers and to nobody in particular', async (t) => {
    shop = await startTestShop();
    t.after(close);
    silver = await shop.signIn('demo-silver');
    const { paths } = (await shop.app.inject('/docs/json')).json<{ paths: Record<string, Record<string, unknown>> }>();
    const routes = Object.entries(paths).filter(([path]) => path.startsWith('/v1/admin/')).flatMap(([path, methods]) => Object.keys(methods).map((method) => [method.toUpperCase(), path] as const));
    assert.ok(routes.length >= 13, String(routes.length));
    for (const [method, path] of routes) {
      const url = path.replace(/\{\w+\}/, 'x');
      const ask = (headers: Record<string, string>): Promise<LightMyRequestResponse> => shop.app.inject({ method: method as 'GET', url, headers });
      assert.equal((await ask({})).statusCode, 401, path);
      assert.equal((await ask(silver)).statusCode, 403, path);
      assert.notEqual((await ask(operator)).statusCode, 403, path);
    }
  });

  it('are all of the permissions there are', () => {
    assert.deepEqual(permissions.shopper, []);
    assert.ok(permissions.guide.every((permission) => permissions.operator.includes(permission)));
  });
});
