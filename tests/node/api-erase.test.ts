// Closing an account: nothing that says who the person was is left anywhere in the database, and what the law keeps is.
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { sql } from 'kysely';
import type { MyData, OrderDetail, Problem, RenewableSession } from '@yansuan/sdk/wire';
import { openDatabase } from '../../web/api/src/database/open.js';
import { newKey, operator, send, startTestShop, stores, type TestShop } from './support/api-server.js';

type Headers = Record<string, string>;
const phone = '13811112222';
const home = { name: '林夏-erase', phone: '13955556666', region: '上海-erase', street: '湖南路-erase' };
const personal = [phone, '138****2222', home.name, home.phone, home.region, home.street, 'wish-erase', 'shelf-erase', 'lin-erase@example.com', 'reason-erase', '"08-19"'];
const cart = { lines: [{ id: '1', sku: 'pencil', units: 2 }], coupons: [] };

let shop: TestShop;
let headers: Headers;
let session: RenewableSession;
let id = '';

async function signIn(): Promise<RenewableSession> {
  await shop.app.inject({ method: 'POST', url: '/v1/sessions/phone/code', payload: { phone } });
  return (await shop.app.inject({ method: 'POST', url: '/v1/sessions/phone', payload: { phone, code: shop.codes.get(phone) } })).json<RenewableSession>();
}
const erase = () => shop.app.inject({ method: 'DELETE', url: '/v1/me', headers });
const done = async (path: string, as: Headers, body?: object, method: 'POST' | 'PUT' = 'POST'): Promise<void> => {
  const answer = await send(shop, as, path, body, { method });
  assert.equal(answer.statusCode < 300, true, `${path}: ${answer.body}`);
};

/** Every row, as text, with the table it is in. */
async function allRows(): Promise<string[]> {
  await shop.app.close();
  const database = await openDatabase(shop);
  const rows: string[] = [];
  for (const { name } of await database.introspection.getTables()) {
    const found = await sql<Record<string, unknown>>`select * from ${sql.table(name)}`.execute(database);
    rows.push(...found.rows.map((row) => `${name} ${JSON.stringify(row)}`));
  }
  await database.destroy();
  await shop.restart();
  return rows;
}

/** A member who used every corner of the shop: address, wish, shelf, birthday, invoice, a return that came to its end. */
async function live(): Promise<void> {
  session = await signIn();
  headers = { authorization: `Bearer ${session.token}` };
  await done('/v1/addresses/home', headers, home, 'PUT');
  await done('/v1/me/reminders', headers, { birthday: '08-19' });
  await done('/v1/me/consents', headers, { templates: ['template-1'] });
  await shop.app.inject({ method: 'POST', url: '/v1/sync', headers, payload: {
    protocol: 1, schema: 1, device_id: 'device-of-the-erased-01', nonce: 'nonce-00000000000000', epoch: null, cookie: null, acked_id: 0,
    mutations: [{ id: 1, mid: 'mutation-of-the-erased-1', name: 'shelf.patch', args: { key: 'cream', fields: { note: 'shelf-erase' } } }],
  } });
  const placed = await send(shop, headers, '/v1/orders', { cart, rulebook_version: 1, expected_total_fen: 11_800, note: 'wish-erase', address_id: 'home' });
  id = placed.json<OrderDetail>().id;
  await done(`/v1/orders/${id}/pay`, headers);
  await done(`/v1/orders/${id}/invoice`, headers, { title: '林夏的店', email: 'lin-erase@example.com' });
}
async function arrive(): Promise<void> {
  await done(`/v1/admin/orders/${id}/ship`, operator, { carrier: 'SF', number: '1' });
  await done(`/v1/orders/${id}/received`, headers);
}

for (const store of stores) {
  describe(`closing an account, ${store}`, () => {
    beforeEach(async () => {
      shop = await startTestShop({ store });
      await live();
    });
    afterEach(() => shop.stop());

    it('waits until everything has ended', async () => {
      const refused = await erase();
      assert.deepEqual([refused.statusCode, refused.json<Problem>().code], [409, 'ORDERS_RUNNING']);
      await arrive();
      const asked = await send(shop, headers, `/v1/orders/${id}/returns`, { lines: [{ line: '1', quantity: 1 }], reason: 'reason-erase' });
      assert.equal(asked.statusCode, 201, asked.body);
      assert.equal((await erase()).json<Problem>().code, 'ORDERS_RUNNING');
      const group = await send(shop, headers, '/v1/groups', { campaign: 'team', sku: 'foundation', size: 2 });
      assert.equal(group.statusCode, 201, group.body);
      await done(`/v1/admin/returns/${asked.json<{ id: string }>().id}/refuse`, operator, { reason: 'x' });
      assert.equal((await erase()).json<Problem>().code, 'GROUPS_RUNNING');
      await done(`/v1/groups/${group.json<{ id: string }>().id}/leave`, headers);
      assert.equal((await erase()).statusCode, 204);
      assert.deepEqual((await allRows()).filter((row) => row.includes('reason-erase')), []);
    });

    it('leaves nothing of the person, keeps what was bought, and ends every token', async () => {
      await arrive();
      const before = await allRows();
      for (const word of personal.filter((each) => each !== 'reason-erase')) assert.equal(before.some((row) => row.includes(word.replaceAll('"', ''))), true, `${word} is there to be erased`);
      assert.equal((await erase()).statusCode, 204);
      const after = await allRows();
      for (const word of personal) assert.deepEqual(after.filter((row) => row.includes(word) || row.includes(word.replaceAll('"', '\\"'))), [], word);
      const kept = after.filter((row) => row.startsWith('orders ') && row.includes(id));
      assert.equal(kept.length, 1);
      assert.match(kept[0] ?? '', /"paid_fen":"?11800/);
      assert.equal(after.some((row) => row.startsWith('payments ') && row.includes(id)), true);
      assert.equal(after.some((row) => row.startsWith('invoice_requests ') && row.includes('林夏的店')), true, 'the books keep whom it was made out to');
      assert.equal((await shop.app.inject({ url: '/v1/me', headers })).statusCode, 401);
      assert.equal((await erase()).statusCode, 401);
      assert.equal((await shop.app.inject({ method: 'POST', url: '/v1/sessions/refresh', payload: { refresh_token: session.refresh_token } })).statusCode, 401);
    });

    it('tells the person nothing any more', async () => {
      await arrive();
      assert.equal((await erase()).statusCode, 204);
      for (let day = 1; day <= 8; day += 1) {
        shop.clock.ms += 86_400_000;
        await shop.plan();
      }
      assert.deepEqual((await allRows()).filter((row) => row.startsWith('outbox_touches ') && row.includes(session.member_id)), []);
    });

    it('lets the same phone begin anew, as somebody else', async () => {
      await arrive();
      assert.equal((await erase()).statusCode, 204);
      const again = await signIn();
      assert.notEqual(again.member_id, session.member_id);
      const told = await shop.app.inject({ url: '/v1/orders', headers: { authorization: `Bearer ${again.token}` } });
      assert.deepEqual(told.json<{ orders: unknown[] }>().orders, []);
    });

    it('a write that was let in before and comes after finds nobody', async () => {
      await arrive();
      const [late, closed] = await Promise.all([
        shop.app.inject({ method: 'PUT', url: '/v1/addresses/late', headers: { ...headers, 'idempotency-key': newKey() }, payload: home }),
        erase(),
      ]);
      assert.equal(closed.statusCode, 204, closed.body);
      assert.equal([200, 401].includes(late.statusCode), true, late.body);
      assert.deepEqual((await allRows()).filter((row) => row.includes(home.street)), []);
    });
  });
}

describe('everything that is kept of me', () => {
  beforeEach(async () => {
    shop = await startTestShop();
    await live();
  });
  afterEach(() => shop.stop());

  it('is told in one answer', async () => {
    const answer = await shop.app.inject({ url: '/v1/me/export', headers });
    assert.equal(answer.statusCode, 200, answer.body);
    for (const word of personal.filter((each) => each !== 'reason-erase')) assert.equal(answer.body.includes(word), true, word);
    const data = answer.json<MyData>();
    assert.deepEqual(data.signs_in_with.map(({ provider, subject }) => [provider, subject]), [['phone', phone]]);
    assert.deepEqual(data.orders.map((order) => [order.id, order.payable_fen]), [[id, 11_800]]);
    assert.deepEqual(data.kept.map(({ table, key }) => `${table}/${key}`), ['addresses/home', 'shelf/cream']);
    assert.deepEqual(data.invoices.map((each) => each['request']), [{ title: '林夏的店', email: 'lin-erase@example.com' }]);
    assert.equal(data.points.length > 0, true);
  });

  it('is refused to nobody in particular, and a demo account is not closed', async () => {
    assert.equal((await shop.app.inject('/v1/me/export')).statusCode, 401);
    const demo = await shop.signIn('demo-silver');
    const refused = await shop.app.inject({ method: 'DELETE', url: '/v1/me', headers: demo });
    assert.deepEqual([refused.statusCode, refused.json<Problem>().code], [409, 'ACCOUNT_KEPT']);
  });
});
