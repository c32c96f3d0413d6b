import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { LightMyRequestResponse } from 'fastify';
import type { MemberAccount } from '@yansuan/core';
import type { Me, Order, OrderDetail, OrderReturn, Orders, OrderState, Problem, ReturnPreview, Stock } from '@yansuan/sdk/wire';
import { openDatabase } from '../../web/api/src/database/open.js';
import { endedHolds } from '../../web/api/src/due/holds.js';
import { shareOf } from '../../web/api/src/returns/reckon.js';
import { newKey, operator, order, quietMs, readSop, send, startTestShop, stores, storyMs, type StoreName, type TestShop } from './support/api-server.js';
import { until } from './support/until.js';

const minuteMs = 60_000;
const dayMs = 86_400_000;
// Silver pays 0.9 of 59.00, twice: 106.20. Without coupons, so that a figure depends on nothing else.
const cart = { lines: [{ id: '1', sku: 'pencil', units: 2 }], coupons: [] };
const payableFen = 10_620;
const oneFen = 5_310;

let shop: TestShop;
let silver: { authorization: string };

async function freshShop(store: StoreName, atMs: number): Promise<void> {
  shop = await startTestShop({ atMs, store });
  silver = await shop.signIn('demo-silver');
}
const close = (): Promise<void> => shop.stop();

const place = async (): Promise<OrderDetail> => {
  const answer = await order(shop, silver, { cart, expected: payableFen });
  assert.equal(answer.statusCode, 201, answer.body);
  return answer.json<OrderDetail>();
};
const read = async (id: string): Promise<OrderDetail> => (await shop.app.inject({ url: `/v1/orders/${id}`, headers: silver })).json<OrderDetail>();
const me = async (): Promise<Me> => (await shop.app.inject({ url: '/v1/me', headers: silver })).json<Me>();
const wallet = async (): Promise<string[]> => (await me()).coupons.map(({ offer }) => offer).sort();
const stock = async (): Promise<unknown> => (await shop.app.inject({ url: '/v1/admin/stock', headers: operator })).json<Stock>().stock[0];
const setStock = (available: number | null): Promise<LightMyRequestResponse> =>
  send(shop, operator, '/v1/admin/stock/pencil', { available }, { method: 'PUT' });
const pay = (id: string): Promise<LightMyRequestResponse> => send(shop, silver, `/v1/orders/${id}/pay`);
const ship = (id: string): Promise<LightMyRequestResponse> => send(shop, operator, `/v1/admin/orders/${id}/ship`, { carrier: 'SF', number: 'SF1' });
const receive = (id: string): Promise<LightMyRequestResponse> => send(shop, silver, `/v1/orders/${id}/received`);
const oneBack = { lines: [{ line: '1', quantity: 1 }] };
const askBack = (id: string, body: object = oneBack): Promise<LightMyRequestResponse> => send(shop, silver, `/v1/orders/${id}/returns`, body);
const approve = (id: string, body: object = {}): Promise<LightMyRequestResponse> => send(shop, operator, `/v1/admin/returns/${id}/approve`, body);
/** As of orders from before there were accounts. */
async function forgetSpends(): Promise<void> {
  const database = await openDatabase(shop);
  const { account } = await database.selectFrom('accounts').select('account').where('member_id', '=', 'demo-silver').executeTakeFirstOrThrow();
  const { spends, ...others } = JSON.parse(account) as MemberAccount;
  assert.equal(spends?.length, 2);
  await database.updateTable('accounts').set({ account: JSON.stringify(others) }).where('member_id', '=', 'demo-silver').execute();
  await database.destroy();
}
const codeOf = (answer: LightMyRequestResponse): string => answer.json<Problem>().code;

for (const store of stores) {
  describe(`an unpaid order, ${store}`, () => {
    beforeEach(() => freshShop(store, storyMs));

    it('gives back its coupon, its limited price and its stock when the half hour is over', async (t) => {
      t.after(close);
      await setStock(5);
      const story = { lines: [{ id: '1', sku: 'essence' }, { id: '2', sku: 'pencil' }] };
      const placed = (await order(shop, silver, { cart: story, expected: 16_710 })).json<OrderDetail>();
      const without = await wallet();
      assert.ok(!without.includes('welcome-15'));
      assert.deepEqual(await stock(), { sku: 'pencil', available: 4, reserved: 1, sold: 0 });
      shop.clock.ms = placed.hold_until_ms - 1;
      assert.equal((await shop.work()).done, 0);
      shop.clock.ms += 1;
      assert.equal((await shop.work()).done, 1);
      assert.equal((await read(placed.id)).state, 'expired');
      assert.equal((await read(placed.id)).ended_at_ms, placed.hold_until_ms);
      assert.deepEqual(await wallet(), [...without, 'welcome-15'].sort());
      assert.equal((await me()).member.used?.['old-friend-129'], undefined);
      assert.deepEqual(await stock(), { sku: 'pencil', available: 5, reserved: 0, sold: 0 });
      // Whatever was given back can be had again, at the same price.
      assert.equal((await order(shop, silver, { cart: story, expected: 16_710 })).json<OrderDetail>().payable_fen, 16_710);
    });

    it('is released once, however late and however often the queue is worked', async (t) => {
      t.after(close);
      await setStock(5);
      const { hold_until_ms: untilMs } = await place();
      const ended = async (): Promise<number[]> => {
        const database = await openDatabase(shop);
        const counts = [await endedHolds(database, untilMs - 1), await endedHolds(database, untilMs)];
        await database.destroy();
        return counts;
      };
      assert.deepEqual(await ended(), [0, 1], 'due, and nobody has worked yet: the metric says so');
      shop.clock.ms += 40 * dayMs;
      const worked = await Promise.all(store === 'SQLite' ? [shop.work()] : [shop.work(), shop.work(), shop.work()]);
      assert.equal(worked.reduce((sum, { done }) => sum + done, 0), 1);
      assert.equal((await shop.work()).done, 0);
      assert.deepEqual(await ended(), [0, 0]);
      assert.deepEqual(await stock(), { sku: 'pencil', available: 5, reserved: 0, sold: 0 });
    });

    it('cannot be paid from the instant on at which its price is no longer held', async (t) => {
      t.after(close);
      const placed = await place();
      shop.clock.ms = placed.hold_until_ms;
      const late = await pay(placed.id);
      assert.equal(late.statusCode, 409);
      assert.equal(codeOf(late), 'HOLD_OVER');
    });

    it('that is paid is not released when its half hour is over', async (t) => {
      t.after(close);
      await setStock(5);
      const placed = await place();
      assert.equal((await pay(placed.id)).statusCode, 200);
      shop.clock.ms += 30 * minuteMs;
      assert.equal((await shop.work()).done, 0);
      assert.equal((await read(placed.id)).state, 'paid');
      assert.deepEqual(await stock(), { sku: 'pencil', available: 3, reserved: 0, sold: 2 });
    });

    it('that is cancelled gives back its stock', async (t) => {
      t.after(close);
      await setStock(2);
      const placed = await place();
      assert.deepEqual(await stock(), { sku: 'pencil', available: 0, reserved: 2, sold: 0 });
      assert.equal((await send(shop, silver, `/v1/orders/${placed.id}/cancel`)).json<Order>().state, 'cancelled');
      assert.deepEqual(await stock(), { sku: 'pencil', available: 2, reserved: 0, sold: 0 });
    });
  });

  describe(`stock, ${store}`, () => {
    beforeEach(() => freshShop(store, quietMs));

    it('is never sold below 0, and the order is told what is short', async (t) => {
      t.after(close);
      await setStock(3);
      await place();
      const key = newKey();
      const short = await order(shop, silver, { cart, expected: payableFen }, key);
      assert.equal(short.statusCode, 409);
      assert.equal(codeOf(short), 'OUT_OF_STOCK');
      assert.deepEqual(short.json<Problem & { stock: unknown }>().stock, [{ sku: 'pencil', wanted: 2, available: 1 }]);
      assert.deepEqual((await shop.app.inject('/v1/stock')).json(), { stock: [{ sku: 'pencil', available: 1 }] });
      // Nothing of the refusal is kept: with new stock the same key places the order.
      await setStock(2);
      assert.equal((await order(shop, silver, { cart, expected: payableFen }, key)).statusCode, 201);
    });

    it('that is not counted is always there', async (t) => {
      t.after(close);
      await setStock(0);
      await setStock(null);
      await place();
      assert.deepEqual((await shop.app.inject('/v1/stock')).json(), { stock: [] });
    });

    it('goes to as many as there are of eight who ask at once', async (t) => {
      t.after(close);
      await setStock(6);
      const answers = await Promise.all(Array.from({ length: 8 }, () => order(shop, silver, { cart, expected: payableFen })));
      assert.deepEqual(answers.map(({ statusCode }) => statusCode).sort(), [201, 201, 201, 409, 409, 409, 409, 409]);
      assert.deepEqual(await stock(), { sku: 'pencil', available: 0, reserved: 6, sold: 0 });
    });
  });

  describe(`points that pay, ${store}`, () => {
    beforeEach(() => freshShop(store, quietMs));

    it('are spent once, by one of six who ask at once, and come back with an order that ends unpaid', async (t) => {
      t.after(close);
      const sop = await readSop();
      await shop.restart({ ...sop, version: 2, settings: { ...sop.settings, points: { ...sop.settings?.points, pay: { fen_per_point: 1 } } } });
      assert.equal((await me()).member.points_available, 570);
      const body = { cart: { ...cart, points_to_use: 570 }, expected: payableFen - 570, version: 2 };
      const answers = await Promise.all(Array.from({ length: 6 }, () => order(shop, silver, body)));
      assert.deepEqual(answers.map(({ statusCode }) => statusCode).sort(), [201, 409, 409, 409, 409, 409]);
      assert.equal((await me()).member.points_available, 0);
      const placed = answers.find(({ statusCode }) => statusCode === 201)?.json<OrderDetail>();
      assert.equal((await send(shop, silver, `/v1/orders/${placed?.id ?? ''}/cancel`)).statusCode, 200);
      assert.equal((await me()).member.points_available, 570);
    });

    it('come back although the account does not know what they paid for', async (t) => {
      t.after(close);
      const sop = await readSop();
      await shop.restart({ ...sop, version: 2, settings: { ...sop.settings, points: { ...sop.settings?.points, pay: { fen_per_point: 1 } } } });
      const body = { cart: { ...cart, points_to_use: 100 }, expected: payableFen - 100, version: 2 };
      const cancelled = (await order(shop, silver, body)).json<OrderDetail>();
      const returned = (await order(shop, silver, body)).json<OrderDetail>();
      await pay(returned.id);
      await forgetSpends();
      assert.equal((await me()).member.points_available, 370);
      assert.equal((await send(shop, silver, `/v1/orders/${cancelled.id}/cancel`)).statusCode, 200);
      assert.equal((await me()).member.points_available, 470);
      const asked = (await askBack(returned.id, { lines: [{ line: '1', quantity: 2 }] })).json<OrderReturn>();
      assert.equal((await approve(asked.id)).json<OrderReturn>().refund.points_given_back, 100);
      await shop.work();
      assert.equal((await me()).member.points_available, 570);
    });
  });

  describe(`a paid order, ${store}`, () => {
    beforeEach(() => freshShop(store, quietMs));

    it('counts for the member at once, and its points when it has arrived', async (t) => {
      t.after(close);
      const before = (await me()).member;
      const placed = await place();
      const key = newKey();
      const paid = await send(shop, silver, `/v1/orders/${placed.id}/pay`, undefined, { key });
      assert.equal(paid.json<Order>().state, 'paid');
      assert.equal(paid.json<Order>().paid_at_ms, quietMs);
      const again = await send(shop, silver, `/v1/orders/${placed.id}/pay`, undefined, { key });
      assert.equal(again.headers['idempotency-replayed'], 'true');
      assert.equal(again.body, paid.body);
      const { member } = await me();
      assert.equal(member.orders, (before.orders ?? 0) + 1);
      assert.equal(member.lifetime_fen, (before.lifetime_fen ?? 0) + payableFen);
      assert.equal(member.points_available, before.points_available);
      assert.deepEqual((await ship(placed.id)).json<Order>().tracking, { carrier: 'SF', number: 'SF1' });
      assert.equal((await receive(placed.id)).json<Order>().state, 'received');
      assert.equal((await me()).member.points_available, (before.points_available ?? 0) + 106);
      const page = (await shop.app.inject({ url: '/v1/orders', headers: silver })).json<Orders>();
      assert.deepEqual(page.orders.map(({ id, state }) => [id, state]), [[placed.id, 'received']]);
    });

    it('counts as received seven days after it was sent', async (t) => {
      t.after(close);
      const placed = await place();
      await pay(placed.id);
      await ship(placed.id);
      shop.clock.ms += 7 * dayMs - 1;
      await shop.work();
      assert.equal((await read(placed.id)).state, 'shipped');
      shop.clock.ms += 1;
      await shop.work();
      assert.equal((await read(placed.id)).state, 'received');
    });

    it('goes back in two returns: each as the core says, together all that was paid', async (t) => {
      t.after(close);
      const before = (await me()).member;
      const placed = await place();
      await pay(placed.id);
      await ship(placed.id);
      await receive(placed.id);
      const preview = (await shop.app.inject({ method: 'POST', url: `/v1/orders/${placed.id}/returns/preview`, headers: silver, payload: oneBack })).json<ReturnPreview>();
      assert.equal(preview.back_fen, oneFen);
      const asked = (await askBack(placed.id)).json<OrderReturn>();
      assert.deepEqual(asked.refund, preview.refund);
      assert.equal(asked.state, 'asked');
      assert.equal(codeOf(await askBack(placed.id)), 'RETURN_OPEN');
      assert.equal((await approve(asked.id)).json<OrderReturn>().state, 'approved');
      assert.equal((await read(placed.id)).refunded_fen, oneFen);
      // 106 points for 106.20; 53 for the 53.10 that stay paid.
      assert.equal((await me()).member.points_available, (before.points_available ?? 0) + 53);
      const unit = (await askBack(placed.id, { lines: [{ line: '1', units: [2] }] }));
      assert.equal(codeOf(unit), 'UNIT_RETURNED');
      const rest = (await askBack(placed.id)).json<OrderReturn>();
      assert.equal((await approve(rest.id)).statusCode, 200);
      const ended = await read(placed.id);
      assert.deepEqual([ended.state, ended.refunded_fen], ['refunded', payableFen]);
      // A limited price stays used, or buying and returning would renew it for ever.
      assert.deepEqual({ ...(await me()).member, used: {} }, before);
      const returns = (await shop.app.inject({ url: `/v1/orders/${placed.id}/returns`, headers: silver })).json<{ returns: OrderReturn[] }>().returns;
      assert.deepEqual(returns.map(({ state, back_fen }) => [state, back_fen]), [['refunded', oneFen], ['refunded', oneFen]]);
    });

    it('that comes back whole before it was sent puts its units back on the shelf', async (t) => {
      t.after(close);
      await setStock(2);
      const placed = await place();
      await pay(placed.id);
      const asked = (await askBack(placed.id, { lines: [{ line: '1', quantity: 2 }] })).json<OrderReturn>();
      await approve(asked.id);
      assert.deepEqual(await stock(), { sku: 'pencil', available: 2, reserved: 0, sold: 0 });
    });

    it('is not taken back after the seventh day, and a refused return can be asked for again', async (t) => {
      t.after(close);
      const placed = await place();
      await pay(placed.id);
      await ship(placed.id);
      await receive(placed.id);
      const asked = (await askBack(placed.id)).json<OrderReturn>();
      const refused = await send(shop, operator, `/v1/admin/returns/${asked.id}/refuse`, { reason: 'opened' });
      assert.deepEqual([refused.json<OrderReturn>().state, refused.json<OrderReturn>().answer], ['refused', 'opened']);
      assert.equal(codeOf(await approve(asked.id)), 'WRONG_STATE');
      // Received on 19 August: until the end of the 26th in China.
      shop.clock.ms = Date.parse('2026-08-26T23:59:59.999+08:00');
      const again = await askBack(placed.id);
      assert.equal(again.statusCode, 201);
      await send(shop, operator, `/v1/admin/returns/${again.json<OrderReturn>().id}/refuse`, { reason: 'opened' });
      shop.clock.ms += 1;
      assert.equal(codeOf(await askBack(placed.id)), 'OUTSIDE_WINDOW');
    });

    it('pays the way back up to 15.00 apart from the goods', async (t) => {
      t.after(close);
      const placed = await place();
      await pay(placed.id);
      const asked = (await askBack(placed.id)).json<OrderReturn>();
      const approved = (await approve(asked.id, { return_freight_fen: 2_000 })).json<OrderReturn>();
      assert.deepEqual([approved.back_fen, approved.refund.return_freight_fen], [oneFen, 1_500]);
      assert.equal((await read(placed.id)).refunded_fen, oneFen);
    });

    it('at a price that the shop lowered gives back no more than was paid', async (t) => {
      t.after(close);
      const placed = await place();
      const lowered = await send(shop, operator, `/v1/admin/orders/${placed.id}/price`, { payable_fen: 10_001, reason: 'asked nicely' });
      assert.deepEqual([lowered.json<Order>().payable_fen, lowered.json<Order>().quoted_fen], [10_001, payableFen]);
      await pay(placed.id);
      // Half of 100.01, the odd fen with the last unit.
      const first = (await askBack(placed.id)).json<OrderReturn>();
      assert.equal(first.back_fen, 5_000);
      await approve(first.id);
      const rest = (await askBack(placed.id)).json<OrderReturn>();
      assert.equal(rest.back_fen, 5_001);
      await approve(rest.id);
      assert.deepEqual([(await read(placed.id)).state, (await read(placed.id)).refunded_fen], ['refunded', 10_001]);
    });

    it('gets one invoice', async (t) => {
      t.after(close);
      const placed = await place();
      const ask = { title: '青禾', email: 'q@example.com' };
      assert.equal(codeOf(await send(shop, silver, `/v1/orders/${placed.id}/invoice`, ask)), 'WRONG_STATE');
      await pay(placed.id);
      assert.equal((await send(shop, silver, `/v1/orders/${placed.id}/invoice`, ask)).statusCode, 201);
      assert.equal(codeOf(await send(shop, silver, `/v1/orders/${placed.id}/invoice`, ask)), 'INVOICE_ASKED');
    });
  });
}

describe('a server that works', () => {
  it('releases what is due by itself, and stops when it is closed', async (t) => {
    shop = await startTestShop({ workEveryMs: 20 });
    silver = await shop.signIn('demo-silver');
    t.after(close);
    const placed = await place();
    shop.clock.ms = placed.hold_until_ms;
    await until('it is released', async () => (await read(placed.id)).state === 'expired');
  });
});

describe('every state and every deed', () => {
  before(() => freshShop('SQLite', quietMs));
  after(close);
  let references = 0;
  const transfer = (id: string, fen: number): Promise<LightMyRequestResponse> =>
    send(shop, operator, `/v1/admin/orders/${id}/transfer`, { amount_fen: fen, reference: `T${(references += 1)}` });

  const waysTo: Record<OrderState, (id: string) => Promise<unknown>> = {
    awaiting_payment: async () => undefined,
    in_review: (id) => transfer(id, payableFen - 1),
    paid: (id) => pay(id),
    shipped: async (id) => [await pay(id), await ship(id)],
    received: async (id) => [await pay(id), await ship(id), await receive(id)],
    cancelled: (id) => send(shop, silver, `/v1/orders/${id}/cancel`),
    expired: async (id) => {
      shop.clock.ms = (await read(id)).hold_until_ms;
      await shop.work();
    },
    refunded: async (id) => [await pay(id), await approve((await askBack(id, { lines: [{ line: '1', quantity: 2 }] })).json<OrderReturn>().id)],
  };
  const deeds: Record<string, (id: string) => Promise<LightMyRequestResponse>> = {
    pay,
    ship,
    receive,
    cancel: (id) => send(shop, silver, `/v1/orders/${id}/cancel`),
    lower: (id) => send(shop, operator, `/v1/admin/orders/${id}/price`, { payable_fen: 10_000, reason: 'x' }),
    transfer: (id) => transfer(id, payableFen),
    review: (id) => send(shop, operator, `/v1/admin/orders/${id}/review`, { accept: true, reason: 'x' }),
    return: (id) => askBack(id),
  };
  const legal: Record<OrderState, readonly string[]> = {
    awaiting_payment: ['pay', 'cancel', 'lower', 'transfer'],
    in_review: ['review'],
    paid: ['ship', 'return'],
    shipped: ['receive', 'return'],
    received: ['return'],
    cancelled: [],
    expired: [],
    refunded: [],
  };
  for (const [state, way] of Object.entries(waysTo) as [OrderState, (id: string) => Promise<unknown>][]) {
    it(`${state}: ${legal[state].join(', ') || 'nothing'}, and nothing else`, async () => {
      for (const [name, deed] of Object.entries(deeds)) {
        const { id } = await place();
        await way(id);
        assert.equal((await read(id)).state, state);
        const answer = await deed(id);
        const isLegal = legal[state].includes(name);
        assert.ok(isLegal ? answer.statusCode < 300 : answer.statusCode === 409, `${name}: ${answer.body.slice(0, 200)}`);
        if (!isLegal) {
          assert.equal((await read(id)).state, state);
        }
      }
    });
  }
});

describe('what a part of an order gives back of what was paid', () => {
  it('is its share, never rounded up, and nothing of an order that cost nothing', () => {
    assert.deepEqual([shareOf(5_900, 10_000, 11_800), shareOf(1, 2, 3), shareOf(0, 0, 0), shareOf(11_800, 11_800, 11_800)], [5_000, 0, 0, 11_800]);
    assert.equal(shareOf(1_999_999_999_999, 1_999_999_999_998, 1_999_999_999_999), 1_999_999_999_998);
  });
});
