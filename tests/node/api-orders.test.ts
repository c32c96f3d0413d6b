import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { Me, OrderDetail, Orders, PriceChanged, Problem, QuoteAnswer } from '@yansuan/sdk/wire';
import { openDatabase } from '../../web/api/src/database/open.js';
import { newOrderId, orderIdPattern } from '../../web/api/src/orders/order-id.js';
import { keepOf, newKey, nextVersion, order, quietMs, quote, readSop, startTestShop, stores, storyMs, type StoreName, type TestShop, type Explained } from './support/api-server.js';

const hourMs = 3_600_000;
// Silver pays 0.9 of 59.00, twice: 106.20. Without coupons, so that a figure depends on nothing else.
const cart = { lines: [{ id: '1', sku: 'pencil', units: 2 }], coupons: [] };
const silverFen = 10_620;

let shop: TestShop;
let silver: { authorization: string };

async function freshShop(store: StoreName, atMs: number): Promise<void> {
  shop = await startTestShop({ atMs, store });
  silver = await shop.signIn('demo-silver');
}

for (const store of stores) {
  describe(`an order, ${store}`, () => {
    beforeEach(() => freshShop(store, quietMs));
    const close = (): Promise<void> => shop.stop();

    it('costs what the quote said', async (t) => {
      t.after(close);
      const priced = (await quote(shop, silver, cart)).json<Explained>();
      assert.equal(priced.quote.payable_fen, silverFen);
      assert.equal(priced.valid_until_ms, priced.quote.valid_until_ms);
      assert.equal(priced.server_time_ms, quietMs);
      const answer = await order(shop, silver, { cart, expected: silverFen });
      assert.equal(answer.statusCode, 201);
      const placed = answer.json<OrderDetail>();
      assert.equal(placed.payable_fen, silverFen);
      assert.equal(placed.price_basis, 'equal');
      assert.equal(placed.hold_until_ms, quietMs + 30 * 60_000);
      assert.deepEqual(placed.quote, priced.quote);
      assert.equal(placed.receipts.zh.total.payable_fen, silverFen);
      assert.equal(placed.lines.reduce((sum, line) => sum + line.payable_fen, 0), silverFen);
      assert.match(placed.id, /^260819(-[0-9A-Z]{4}){4}$/);
    });

    it('is quoted as the member stands, whoever else writes of them', async (t) => {
      t.after(close);
      const payable = async (bag: object = cart): Promise<number> =>
        (await shop.app.inject({ method: 'POST', url: '/v1/quotes', headers: silver, payload: { cart: bag, rulebook_version: 1 } })).json<QuoteAnswer>().payable_fen;
      const change = async (tier: string): Promise<void> => {
        const database = await openDatabase(shop);
        await database.updateTable('members').set({ tier }).where('id', '=', 'demo-silver').execute();
        await database.destroy();
      };
      const visitorFen = (await shop.app.inject({ method: 'POST', url: '/v1/quotes', payload: { cart, rulebook_version: 1 } })).json<QuoteAnswer>().payable_fen;
      assert.deepEqual([await payable(), await payable()], [silverFen, silverFen]);
      await change('visitor');
      assert.deepEqual([visitorFen, await payable()], [11_800, 11_800]);
      await change('silver');
      assert.equal(await payable(), silverFen);
      // Another bag for the same member, then the first again: nothing of the other stays.
      const choosy = { lines: [{ id: 'x', sku: 'pencil' }], coupons: [], declined: ['tier-silver'] };
      const declined = (await quote(shop, silver, choosy)).json<Explained>().quote.payable_fen;
      assert.deepEqual([await payable(choosy), await payable()], [declined, silverFen]);
      assert.notEqual(declined * 2, silverFen);
    });

    it('is placed at the lower price when the price fell', async (t) => {
      t.after(close);
      const answer = await order(shop, silver, { cart, expected: silverFen + 500 });
      assert.equal(answer.statusCode, 201);
      const placed = answer.json<OrderDetail>();
      assert.equal(placed.payable_fen, silverFen);
      assert.equal(placed.price_basis, 'lower');
      assert.equal(placed.expected_total_fen, silverFen + 500);
    });

    it('is refused with both sums when the price is higher than agreed', async (t) => {
      t.after(close);
      const answer = await order(shop, silver, { cart, expected: silverFen - 1 });
      assert.equal(answer.statusCode, 409);
      assert.match(String(answer.headers['content-type']), /^application\/problem\+json/);
      const problem = answer.json<PriceChanged>();
      assert.equal(problem.code, 'PRICE_CHANGED');
      assert.equal(problem.expected_total_fen, silverFen - 1);
      assert.equal(problem.before.quote?.payable_fen, silverFen);
      assert.equal(problem.after.quote.payable_fen, silverFen);
      const list = await shop.app.inject({ url: '/v1/orders', headers: silver });
      assert.deepEqual(list.json<Orders>().orders, []);
    });

    it('holds the old price for 24 hours after a dearer rulebook, and not a moment longer', async (t) => {
      t.after(close);
      await shop.restart(nextVersion(await readSop(), keepOf('tier-silver', 9_500)));
      shop.clock.ms = quietMs + 24 * hourMs;
      const held = await order(shop, silver, { cart, expected: silverFen });
      assert.equal(held.statusCode, 201);
      assert.equal(held.json<OrderDetail>().price_basis, 'held');
      assert.equal(held.json<OrderDetail>().payable_fen, silverFen);
      assert.equal(held.json<OrderDetail>().rulebook_version, 1);
      shop.clock.ms += 1;
      const late = await order(shop, silver, { cart, expected: silverFen });
      assert.equal(late.statusCode, 409);
      assert.equal(late.json<PriceChanged>().before.quote, null);
      assert.equal(late.json<PriceChanged>().after.quote.payable_fen, 11_210);
      assert.equal(late.json<PriceChanged>().after.rulebook_version, 2);
    });

    it('shows both sums when even the shopper’s own rulebook gives more than agreed', async (t) => {
      t.after(close);
      await shop.restart(nextVersion(await readSop(), keepOf('tier-silver', 9_500)));
      const answer = await order(shop, silver, { cart, expected: silverFen - 1 });
      assert.equal(answer.statusCode, 409);
      assert.equal(answer.json<PriceChanged>().before.quote?.payable_fen, silverFen);
      assert.equal(answer.json<PriceChanged>().after.quote.payable_fen, 11_210);
    });

    it('gets the new price when a rulebook made it cheaper', async (t) => {
      t.after(close);
      await shop.restart(nextVersion(await readSop(), keepOf('tier-silver', 8_000)));
      const answer = await order(shop, silver, { cart, expected: silverFen });
      assert.equal(answer.json<OrderDetail>().payable_fen, 9_440);
      assert.equal(answer.json<OrderDetail>().price_basis, 'lower');
      assert.equal(answer.json<OrderDetail>().rulebook_version, 2);
    });

    it('is still there after a restart', async (t) => {
      t.after(close);
      const placed = (await order(shop, silver, { cart, expected: silverFen })).json<OrderDetail>();
      await shop.restart();
      const read = await shop.app.inject({ url: `/v1/orders/${placed.id}`, headers: silver });
      assert.deepEqual(read.json(), placed);
      const again = await shop.app.inject({
        url: `/v1/orders/${placed.id}`,
        headers: { ...silver, 'if-none-match': String(read.headers.etag) },
      });
      assert.equal(again.statusCode, 304);
    });

    it('belongs to whoever placed it: for anyone else it does not exist', async (t) => {
      t.after(close);
      const placed = (await order(shop, silver, { cart, expected: silverFen })).json<OrderDetail>();
      const gold = await shop.signIn('demo-gold');
      const theirs = await shop.app.inject({ url: `/v1/orders/${placed.id}`, headers: gold });
      const nobodys = await shop.app.inject({ url: '/v1/orders/260819-0000-0000-0000-0000', headers: gold });
      assert.equal(theirs.statusCode, 404);
      assert.deepEqual({ ...theirs.json<Problem>(), request_id: '' }, { ...nobodys.json<Problem>(), request_id: '' });
      assert.deepEqual((await shop.app.inject({ url: '/v1/orders', headers: gold })).json<Orders>().orders, []);
      assert.equal((await shop.app.inject({ url: `/v1/orders/${placed.id}` })).statusCode, 401);
    });

    it('is refused when nothing in the cart is selected', async (t) => {
      t.after(close);
      const empty = await order(shop, silver, { cart: { lines: [{ sku: 'pencil', selected: false }] }, expected: 0 });
      assert.equal(empty.statusCode, 422);
      assert.equal(empty.json<Problem>().code, 'EMPTY_CART');
    });

    it('names the line whose product is not sold', async (t) => {
      t.after(close);
      const answer = await order(shop, silver, { cart: { lines: [{ sku: 'pencil' }, { sku: 'no-such' }] }, expected: 1 });
      assert.equal(answer.statusCode, 422);
      const problem = answer.json<Problem>();
      assert.equal(problem.code, 'UNKNOWN_SKU');
      assert.equal(problem.pointer, '/cart/lines/1/sku');
      assert.equal(problem.value, 'no-such');
    });

    it('of more units than a cart may have is refused, and so is its quote', async (t) => {
      t.after(close);
      const many = { lines: ['pencil', 'essence', 'cream'].map((sku) => ({ sku, units: 900 })), coupons: [] };
      const refused = [
        await order(shop, silver, { cart: many as typeof cart, expected: 1 }),
        await shop.app.inject({ method: 'POST', url: '/v1/quotes', headers: silver, payload: { cart: many, rulebook_version: 1 } }),
        await shop.app.inject({ method: 'POST', url: '/v1/quotes', headers: silver, payload: { cart: many, rulebook_version: 1, explain: true } }),
      ];
      for (const answer of refused) {
        assert.equal(answer.statusCode, 422, answer.body);
        assert.equal(answer.json<Problem>().code, 'TOO_MANY');
      }
    });

    it('is quoted for lines that say no more than a product, and for none that is not sold', async (t) => {
      t.after(close);
      const ask = (lines: object[]) => shop.app.inject({ method: 'POST', url: '/v1/quotes', headers: silver, payload: { cart: { lines, coupons: [] }, rulebook_version: 1 } });
      const bare = await ask([{ sku: 'pencil' }]);
      assert.equal(bare.json<QuoteAnswer>().payable_fen, silverFen / 2, bare.body);
      const unknown = await ask([{ sku: 'pencil' }, { sku: 'no-such' }]);
      assert.deepEqual([unknown.statusCode, unknown.json<Problem>().code, unknown.json<Problem>().pointer], [422, 'UNKNOWN_SKU', '/cart/lines/1/sku']);
    });

    it('comes in pages, newest first', async (t) => {
      t.after(close);
      const ids: string[] = [];
      for (let count = 0; count < 5; count += 1) {
        shop.clock.ms += 1_000;
        ids.unshift((await order(shop, silver, { cart, expected: silverFen })).json<OrderDetail>().id);
      }
      const first = (await shop.app.inject({ url: '/v1/orders?limit=3', headers: silver })).json<Orders>();
      const second = (await shop.app.inject({ url: `/v1/orders?limit=3&before=${first.next}`, headers: silver })).json<Orders>();
      assert.deepEqual([...first.orders, ...second.orders].map(({ id }) => id), ids);
      assert.equal(second.next, null);
      assert.equal(first.orders[0]?.quote, undefined);
    });
  });

  describe(`a coupon and a limited price, ${store}`, () => {
    beforeEach(() => freshShop(store, storyMs));
    const close = (): Promise<void> => shop.stop();
    const story = { lines: [{ id: '1', sku: 'essence' }, { id: '2', sku: 'pencil' }] };
    const wallet = async (): Promise<string[]> =>
      (await shop.app.inject({ url: '/v1/me', headers: silver })).json<Me>().coupons.map(({ offer }) => offer);

    it('price the design’s story, and the used coupon leaves the wallet', async (t) => {
      t.after(close);
      assert.deepEqual((await wallet()).sort(), ['group-10', 'opening-20', 'opening-50', 'return-9', 'welcome-15']);
      const placed = (await order(shop, silver, { cart: story, expected: 16_710 })).json<OrderDetail>();
      assert.equal(placed.payable_fen, 16_710);
      assert.equal(placed.points_earned, 167);
      assert.deepEqual((await wallet()).sort(), ['group-10', 'opening-20', 'opening-50', 'return-9']);
    });

    it('are spent once: the same cart again has neither', async (t) => {
      t.after(close);
      await order(shop, silver, { cart: story, expected: 16_710 });
      const again = (await order(shop, silver, { cart: story, expected: 16_710 })).json<OrderDetail>();
      // The old friends' price is one a person: (189.00 + 59.00) × 0.9 = 223.20, minus 50 from 200 up, minus ¥10.
      assert.equal(again.payable_fen, 16_320);
      assert.equal(again.price_basis, 'lower');
      const used = again.quote.coupons.filter(({ verdict }) => verdict === 'used').map(({ offer }) => offer);
      assert.deepEqual(used, ['group-10']);
      const me = (await shop.app.inject({ url: '/v1/me', headers: silver })).json<Me>();
      assert.deepEqual(me.member.used?.['old-friend-129']?.ever, { uses: 1, units: 1, fen: 6_000 });
    });

    it('a chosen coupon that is gone is named, and never replaced by a worse price in silence', async (t) => {
      t.after(close);
      const id = (await shop.app.inject({ url: '/v1/me', headers: silver })).json<Me>().coupons
        .find(({ offer }) => offer === 'welcome-15')?.id;
      assert.ok(id !== undefined);
      const chosen = { lines: [{ id: '1', sku: 'pencil' }], coupons: [id] };
      const fen = 5_310 - 1_500;
      assert.equal((await order(shop, silver, { cart: chosen, expected: fen })).statusCode, 201);
      const answer = await order(shop, silver, { cart: chosen, expected: fen });
      assert.equal(answer.statusCode, 409);
      assert.deepEqual(answer.json<PriceChanged>().gone, { coupons: [id], offers: [] });
      assert.equal(answer.json<PriceChanged>().after.quote.payable_fen, 5_310);
    });
  });

  describe(`an idempotency key, ${store}`, () => {
    before(() => freshShop(store, quietMs));
    after(() => shop.stop());
    const expected = silverFen;
    const count = async (): Promise<number> =>
      (await shop.app.inject({ url: '/v1/orders?limit=99', headers: silver })).json<Orders>().orders.length;

    it('is required, and has a form', async () => {
      const payload = { cart, rulebook_version: 1, expected_total_fen: expected };
      const missing = await shop.app.inject({ method: 'POST', url: '/v1/orders', headers: silver, payload });
      assert.equal(missing.statusCode, 400);
      assert.equal(missing.json<Problem>().code, 'MISSING_IDEMPOTENCY_KEY');
      const short = await order(shop, silver, { cart, expected }, 'short');
      assert.equal(short.statusCode, 400);
      assert.equal(short.json<Problem>().code, 'BAD_IDEMPOTENCY_KEY');
    });

    it('with the same body gets the same answer and no second order', async () => {
      const key = newKey();
      const countBefore = await count();
      const first = await order(shop, silver, { cart, expected }, key);
      const second = await order(shop, silver, { cart, expected }, key);
      assert.equal(first.headers['idempotency-replayed'], undefined);
      assert.equal(second.headers['idempotency-replayed'], 'true');
      assert.equal(second.statusCode, 201);
      assert.equal(second.body, first.body);
      assert.equal(await count(), countBefore + 1);
    });

    it('gets the same answer, to the byte, when the order is another by now; its sum is kept once', async () => {
      const [key, other] = [newKey(), newKey()];
      const ask = { cart, rulebook_version: 1, expected_total_fen: expected, note: '放门口' };
      const place = () => shop.app.inject({ method: 'POST', url: '/v1/orders', headers: { ...silver, 'idempotency-key': key }, payload: ask });
      const first = await place();
      const { id, note, quote: sum } = first.json<OrderDetail>();
      const cancelled = await shop.app.inject({ method: 'POST', url: `/v1/orders/${id}/cancel`, headers: { ...silver, 'idempotency-key': other } });
      assert.deepEqual([first.statusCode, note, sum.payable_fen, cancelled.statusCode], [201, '放门口', expected, 200]);
      assert.equal((await place()).body, first.body);
      const database = await openDatabase(shop);
      const answers = await database.selectFrom('answers').select(['order_id', 'body']).where('key', '=', key).execute();
      await database.destroy();
      assert.deepEqual(answers.map(({ order_id, body }) => [order_id, body.includes('payable_fen')]), [[id, false]]);
    });

    it('does not care in which order the body names its fields', async () => {
      const key = newKey();
      const first = await order(shop, silver, { cart, expected }, key);
      const turned = { expected_total_fen: expected, rulebook_version: 1, cart: { coupons: [], lines: [{ units: 2, sku: 'pencil', id: '1' }] } };
      const second = await shop.app.inject({
        method: 'POST',
        url: '/v1/orders',
        headers: { ...silver, 'idempotency-key': key },
        payload: turned,
      });
      assert.equal(second.body, first.body);
    });

    it('with another body is refused', async () => {
      const key = newKey();
      await order(shop, silver, { cart, expected }, key);
      const other = await order(shop, silver, { cart, expected: expected + 1 }, key);
      assert.equal(other.statusCode, 422);
      assert.equal(other.json<Problem>().code, 'IDEMPOTENCY_KEY_REUSED');
    });

    it('replays a refusal of the price too', async () => {
      const key = newKey();
      const first = await order(shop, silver, { cart, expected: 1 }, key);
      const second = await order(shop, silver, { cart, expected: 1 }, key);
      assert.equal(second.statusCode, 409);
      assert.equal(second.headers['idempotency-replayed'], 'true');
      assert.equal(second.body, first.body);
    });

    it('belongs to its member: another may use the same one', async () => {
      const key = newKey();
      await order(shop, silver, { cart, expected }, key);
      const gold = await shop.signIn('demo-gold');
      const theirs = await order(shop, gold, { cart, expected }, key);
      assert.equal(theirs.statusCode, 201);
      assert.equal(theirs.headers['idempotency-replayed'], undefined);
    });

    it('sent twice at once makes one order; the second is told to wait or gets the same answer', async () => {
      const key = newKey();
      const countBefore = await count();
      const answers = await Promise.all(Array.from({ length: 8 }, () => order(shop, silver, { cart, expected }, key)));
      const placed = answers.filter((answer) => answer.statusCode === 201);
      const waiting = answers.filter((answer) => answer.json<Problem>().code === 'IDEMPOTENCY_IN_FLIGHT');
      assert.ok(placed.length >= 1);
      assert.equal(placed.length + waiting.length, 8);
      assert.ok(waiting.every((answer) => answer.statusCode === 409 && answer.headers['retry-after'] === '1'));
      assert.equal(await count(), countBefore + 1);
      const retried = await order(shop, silver, { cart, expected }, key);
      assert.equal(retried.body, placed[0]?.body);
    });
  });
}

describe('an order id', () => {
  const dayStartsMs = Date.parse('2026-12-01T00:00:00+08:00');

  it('sorts by the time of its order, from the first instant of a day in China to the last', () => {
    const times = Array.from({ length: 1_000 }, (_, place) => dayStartsMs + Math.floor((place * 86_400_000) / 1_000));
    const ids = times.map(newOrderId);
    assert.deepEqual([...ids].sort(), ids);
    assert.ok(ids.every((id) => new RegExp(orderIdPattern).test(id)));
    assert.equal(newOrderId(dayStartsMs).slice(0, 11), '261201-0000');
    assert.equal(newOrderId(dayStartsMs - 1).slice(0, 11), '261130-ZZZZ');
  });

  it('is another for each order of one instant', () => {
    const ids = Array.from({ length: 10_000 }, () => newOrderId(dayStartsMs));
    assert.equal(new Set(ids).size, ids.length);
  });
});
