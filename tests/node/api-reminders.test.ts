import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import type { Plan } from '@yansuan/core';
import type { GuideTasks, OrderDetail, OrderReturn, Problem, Reminders, ReminderSettings, SyncAnswer } from '@yansuan/sdk/wire';
import { openDatabase } from '../../web/api/src/database/open.js';
import type { Tables } from '../../web/api/src/database/tables.js';
import { enqueue } from '../../web/api/src/due/queue.js';
import { noteDay } from '../../web/api/src/reminders/day.js';
import type { Kysely } from 'kysely';
import { newKey, operator, order, quietMs, send, startTestShop, stores, type StoreName, type TestShop } from './support/api-server.js';
import { race } from './support/race.js';

const dayMs = 86_400_000;
// Silver pays 0.9 of 219.00, twice.
const cart = { lines: [{ id: '1', sku: 'foundation', units: 2 }], coupons: [] };

let shop: TestShop;
let silver: { authorization: string };
const close = (): Promise<void> => shop.stop();
const newRandom = (): string => newKey().padEnd(40, 'x');

async function freshShop(store: StoreName, templates?: Record<string, string>): Promise<void> {
  shop = await startTestShop({ store, ...(templates === undefined ? {} : { templates }) });
  silver = await shop.signIn('demo-silver');
}
async function onDatabase<Told>(work: (database: Kysely<Tables>) => Promise<Told>): Promise<Told> {
  const database = await openDatabase(shop);
  try {
    return await work(database);
  } finally {
    await database.destroy();
  }
}
const recorded = (memberId = 'demo-silver') =>
  onDatabase((database) => database.selectFrom('outbox_touches').selectAll().where('member_id', '=', memberId).orderBy('due_at_ms').execute());
const get = async <Told>(url: string, headers: object = silver): Promise<Told> => (await shop.app.inject({ url, headers: { ...headers } })).json<Told>();
const shelf = async (): Promise<[string, Record<string, unknown>][]> => {
  const ask = { protocol: 1, schema: 1, device_id: newRandom(), nonce: newRandom(), epoch: null, cookie: null, acked_id: 0, mutations: [] };
  const { patch } = (await shop.app.inject({ method: 'POST', url: '/v1/sync', headers: silver, payload: ask })).json<SyncAnswer>();
  return patch.flatMap((each) => (each.table === 'shelf' && each.op === 'put' ? [[each.key, each.value as Record<string, unknown>]] : []));
};
async function receivedOrder(bag: object = cart, expected = 39_420): Promise<string> {
  const { id } = (await order(shop, silver, { cart: bag, expected })).json<OrderDetail>();
  await send(shop, silver, `/v1/orders/${id}/pay`);
  await send(shop, operator, `/v1/admin/orders/${id}/ship`, { carrier: 'SF', number: 'SF1' });
  assert.equal((await send(shop, silver, `/v1/orders/${id}/received`)).statusCode, 200);
  return id;
}
async function giveBack(id: string, quantity: number): Promise<void> {
  const asked = (await send(shop, silver, `/v1/orders/${id}/returns`, { lines: [{ line: '1', quantity }] })).json<OrderReturn>();
  assert.equal((await send(shop, operator, `/v1/admin/returns/${asked.id}/approve`, {})).statusCode, 200);
}

for (const store of stores) {
  describe(`the shelf, ${store}`, () => {
    beforeEach(() => freshShop(store));

    it('gets what an order brought when it is received, and loses what is returned', async (t) => {
      t.after(close);
      assert.deepEqual(await shelf(), []);
      const id = await receivedOrder();
      const [[key, row] = ['', {}], ...rest] = await shelf();
      assert.deepEqual(rest, []);
      assert.deepEqual([key, row['sku'], row['units'], row['received_at_ms']], [`${id}.1`, 'foundation', 2, quietMs]);
      const { shelf: [stand] } = await get<Plan>('/v1/me/plan?days=120');
      // Two bottles of three months each, from 19 August.
      assert.equal(stand?.runs_out_on, '2027-02-19');
      await giveBack(id, 1);
      assert.equal((await shelf())[0]?.[1]['returned_units'], 1);
      assert.equal((await get<Plan>('/v1/me/plan')).shelf[0]?.runs_out_on, '2026-11-19');
      await giveBack(id, 1);
      assert.deepEqual(await shelf(), []);
    });

    it('is a calendar for whoever has the newest link, and nothing for anyone else', async (t) => {
      t.after(close);
      await receivedOrder();
      const [one, two] = [newRandom(), newRandom()];
      const feed = (token: string) => shop.app.inject(`/v1/me/shelf.ics?feed=${token}`);
      assert.equal((await feed(one)).statusCode, 404);
      assert.equal((await send(shop, silver, '/v1/me/shelf-feed', { token: one })).statusCode, 200);
      const answer = await feed(one);
      assert.match(String(answer.headers['content-type']), /^text\/calendar/);
      assert.match(answer.body, /^BEGIN:VCALENDAR[\s\S]*20270219[\s\S]*END:VCALENDAR/);
      assert.equal((await get<Reminders>('/v1/me/reminders')).feed, true);
      await send(shop, silver, '/v1/me/shelf-feed', { token: two });
      assert.deepEqual([(await feed(one)).statusCode, (await feed(two)).statusCode], [404, 200]);
      const gold = await shop.signIn('demo-gold');
      assert.equal((await send(shop, gold, '/v1/me/shelf-feed', { token: two })).json<Problem>().code, 'TOKEN_USED');
      await send(shop, silver, '/v1/me/shelf-feed/revoke');
      assert.equal((await feed(two)).statusCode, 404);
      assert.equal((await shop.app.inject('/v1/me/shelf.ics')).statusCode, 404);
      const kept = await onDatabase((database) => database.selectFrom('answers').select('body').execute());
      assert.ok(!JSON.stringify(kept).includes(one), 'no answer holds a token');
    });
  });

  describe(`what a member is told, ${store}`, () => {
    beforeEach(() => freshShop(store));

    it('is recorded once for each occurrence by planners that race, restart and plan every day (T1)', async (t) => {
      t.after(close);
      await receivedOrder();
      let days = 0;
      const day = async (): Promise<void> => {
        days += 1;
        // Six jobs for one member beside the day's own: whoever takes one plans the same things as the others.
        await onDatabase(async (database) => {
          await noteDay(database, shop.clock.ms);
          for (let place = 0; place < 6; place += 1) {
            await enqueue(database, { kind: 'plan_touches', key: `demo-silver/${days}/${place}`, dueAtMs: shop.clock.ms });
          }
        });
        const found = await race<{ done: number; failed: number }>(shop, 3, { kind: 'plan' });
        assert.deepEqual(found.map(({ failed }) => failed), [0, 0, 0]);
        assert.ok(found.reduce((sum, { done }) => sum + done, 0) >= 6);
      };
      await day();
      const first = await recorded();
      assert.ok(first.some(({ touch }) => touch === 'received'), JSON.stringify(first.map(({ touch }) => touch)));
      await shop.restart();
      await day();
      assert.deepEqual(await recorded(), first, 'the same instant again: nothing new');
      for (const later of [7, 2]) {
        shop.clock.ms += later * dayMs;
        await day();
      }
      const all = await recorded();
      assert.ok(all.length > first.length);
      const told = all.flatMap((row) => [row.occurrence_id, ...(JSON.parse(row.told_with) as string[])]);
      assert.equal(new Set(told).size, told.length);
      const members = await onDatabase((database) => database.selectFrom('outbox_touches').select('member_id').distinct().execute());
      assert.ok(members.length > 1, 'the day plans for everyone');
    });

    it('in person is a list for guides, first due first, and for nobody else', async (t) => {
      t.after(close);
      await receivedOrder();
      await shop.plan();
      const { tasks } = await get<GuideTasks>('/v1/admin/tasks', operator);
      assert.deepEqual(tasks.map(({ touch }) => touch), ['received']);
      assert.equal(tasks[0]?.member_id, 'demo-silver');
      assert.equal((await shop.app.inject({ url: '/v1/admin/tasks', headers: silver })).statusCode, 403);
    });
  });

  describe(`choices, ${store}`, () => {
    beforeEach(() => freshShop(store, { service: 'template-service' }));

    it('are kept field by field; a birthday is given once', async (t) => {
      t.after(close);
      const change = async (body: object) => send(shop, silver, '/v1/me/reminders', body);
      assert.equal((await change({ quiet: 'long' })).statusCode, 200);
      await change({ skin_type: 'dry' });
      await send(shop, silver, '/v1/me/unsubscribe', { kind: 'coupon' });
      const after = (await send(shop, silver, '/v1/me/unsubscribe', { touch: 'refill' })).json<ReminderSettings>();
      assert.deepEqual(after, { opt_outs: { marketing: false, kinds: ['coupon'], touches: ['refill'] }, quiet: 'long', skin_type: 'dry', birthday: '10-15' });
      assert.deepEqual((await get<Reminders>('/v1/me/reminders')).settings, after);
      assert.equal((await change({ birthday: '01-01' })).json<Problem>().code, 'BIRTHDAY_SET');
      assert.equal((await change({ birthday: '02-30' })).statusCode, 400);
      const visitor = await shop.signIn('demo-visitor');
      assert.equal((await send(shop, visitor, '/v1/me/reminders', { birthday: '02-29' })).json<ReminderSettings>().birthday, '02-29');
    });

    it('change the plan: no marketing, no coupon reminder; longer nights, a later morning', async (t) => {
      t.after(close);
      const plan = () => get<Plan>('/v1/me/plan?days=30');
      const before = await plan();
      assert.ok(before.touches.some(({ class: of }) => of === 'marketing'));
      await send(shop, silver, '/v1/me/unsubscribe', {});
      const after = await plan();
      assert.ok(after.touches.every(({ class: of }) => of !== 'marketing'));
      assert.ok(after.suppressed.length > 0);
      // Received at 19:15, asked about two hours later; with longer nights in the morning.
      shop.clock.ms = Date.UTC(2026, 7, 20, 11, 15);
      await receivedOrder();
      const asked = async () => (await plan()).touches.find(({ touch }) => touch === 'received')?.due_at_ms;
      assert.equal(await asked(), Date.UTC(2026, 7, 20, 13, 15));
      await send(shop, silver, '/v1/me/reminders', { quiet: 'long' });
      assert.equal(await asked(), Date.UTC(2026, 7, 21, 1, 30));
    });

    it('give one message for one consent', async (t) => {
      t.after(close);
      await onDatabase((database) => database.insertInto('identities').values({ provider: 'wechat', subject: 'open-id-of-silver', member_id: 'demo-silver', created_at_ms: 1 }).execute());
      assert.deepEqual((await send(shop, silver, '/v1/me/consents', { templates: ['template-service', 'another'] })).json(), { kept: 1 });
      await receivedOrder();
      await receivedOrder({ lines: [{ id: '1', sku: 'pencil', units: 2 }], coupons: [] }, 10_620);
      await shop.plan();
      const pushed = (await recorded()).filter(({ channel, kind }) => channel === 'push' && kind === 'service');
      assert.ok(pushed.length > 1);
      const messages = pushed.flatMap(({ payload }) => (payload === null ? [] : [JSON.parse(payload) as { touser: string; template_id: string }]));
      assert.deepEqual(messages.map(({ touser, template_id }) => [touser, template_id]), [['open-id-of-silver', 'template-service']]);
    });
  });
}
