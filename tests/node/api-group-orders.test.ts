// What was bought together is sent, received and taken back like anything else: each seat of a group that has formed is one order.
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { Kysely } from 'kysely';
import type { Campaign, MemberAccount, Offer, RulebookDocument } from '@yansuan/core';
import type { AccountPage, GroupView, Me, OrderDetail, OrderReturn, Orders, Problem, ReturnPreview } from '@yansuan/sdk/wire';
import { openDatabase } from '../../web/api/src/database/open.js';
import type { Tables } from '../../web/api/src/database/tables.js';
import { operator, readSop, send, startTestShop, stores, type StoreName, type TestShop } from './support/api-server.js';

type Headers = { authorization: string };
const forTwo = 17_520;
const forThree = 15_330;
const home = { name: '林夏', phone: '13900001234', region: '上海市 徐汇区', street: '湖南路 1 号' };

async function started(t: TestContext, store: StoreName, rulebook?: RulebookDocument): Promise<TestShop> {
  const shop = await startTestShop({ store });
  t.after(() => shop.stop());
  if (rulebook !== undefined) await shop.restart(rulebook);
  return shop;
}
async function act<Answer = GroupView>(shop: TestShop, headers: Headers, url: string, payload?: object, method: 'POST' | 'PUT' = 'POST'): Promise<Answer> {
  const answer = await send(shop, headers, url, payload, { method });
  assert.equal(answer.statusCode < 300, true, `${url}: ${answer.body}`);
  return answer.json<Answer>();
}
async function no(shop: TestShop, headers: Headers, url: string, payload?: object): Promise<[number, string]> {
  const answer = await send(shop, headers, url, payload);
  return [answer.statusCode, answer.json<Problem>().code];
}
const get = async <Answer>(shop: TestShop, headers: Headers, url: string): Promise<Answer> => (await shop.app.inject({ url, headers })).json<Answer>();
const orderOf = async (shop: TestShop, headers: Headers, group: string): Promise<OrderDetail> =>
  get<OrderDetail>(shop, headers, `/v1/orders/${(await get<GroupView>(shop, headers, `/v1/groups/${group}`)).my_seat?.order}`);
const ship = (shop: TestShop, id: string): Promise<OrderDetail> => act<OrderDetail>(shop, operator, `/v1/admin/orders/${id}/ship`, { carrier: 'SF', number: '1' });

/** In the database, with the shop closed meanwhile. */
async function inside<Result>(shop: TestShop, look: (database: Kysely<Tables>) => Promise<Result>): Promise<Result> {
  await shop.app.close();
  const database = await openDatabase(shop);
  const found = await look(database);
  await database.destroy();
  await shop.restart();
  return found;
}
const accountOf = (shop: TestShop, member: string): Promise<MemberAccount> => inside(shop, async (database) =>
  JSON.parse((await database.selectFrom('accounts').select('account').where('member_id', '=', member).executeTakeFirstOrThrow()).account) as MemberAccount);

/** A team of two, paid by both: silver opens it, gold joins. */
async function formTeam(shop: TestShop, [one, other]: readonly [Headers, Headers], ask: object): Promise<string> {
  const { id } = await act(shop, one, '/v1/groups', ask);
  await act(shop, one, `/v1/groups/${id}/pay`);
  await act(shop, other, `/v1/groups/${id}/join`, {});
  await act(shop, other, `/v1/groups/${id}/pay`);
  return id;
}

/** The shop's book with campaigns of other kinds: settled at the close, with a floor, with a coupon. */
async function widerBook(): Promise<RulebookDocument> {
  const book = await readSop();
  const [team, bargain] = book.campaigns?.list ?? [];
  const coupon: Offer = { id: 'together-5', name: { zh: '拼团券' }, claim: 'coupon', order_types: ['group'], effects: [{ off_fen: 500 }], grant: { valid_days: 30 } };
  const campaigns: Campaign[] = [
    ...(book.campaigns?.list ?? []),
    { ...(team as Campaign), id: 'close', settle: 'settle_at_close', bonus_points: 0 },
    { ...(team as Campaign), id: 'coupons', allow_coupon: true, offers: ['team-2-3'] },
    { ...(bargain as Campaign), id: 'floor', offers: [], floor_fen: 2_000, helpers: 5 },
  ];
  const { membership } = book;
  return {
    ...book,
    version: 2,
    offers: [...book.offers, coupon],
    campaigns: { list: campaigns },
    membership: { ...membership, redeem: [...(membership?.redeem ?? []), { id: 'together', cost: 1, reward: { coupon: 'together-5' } }] },
  };
}

for (const store of stores) {
  describe(`an order of a team, ${store}`, () => {
    it('is there when the team has formed, and not before; it is sent where each said', async (t) => {
      const shop = await started(t, store);
      const [silver, gold] = [await shop.signIn('demo-silver'), await shop.signIn('demo-gold')];
      await act(shop, silver, '/v1/addresses/home', home, 'PUT');
      await act(shop, gold, '/v1/addresses/home', { ...home, street: '别处' }, 'PUT');
      const { id } = await act(shop, silver, '/v1/groups', { campaign: 'team', sku: 'foundation', size: 2 });
      const addressed = await act(shop, silver, `/v1/groups/${id}/address`, { address_id: 'home' });
      assert.deepEqual([addressed.my_seat?.address, addressed.my_seat?.order], [home, null]);
      assert.deepEqual(await no(shop, silver, `/v1/groups/${id}/address`, { address_id: 'nowhere' }), [422, 'UNKNOWN_ADDRESS']);
      await act(shop, silver, `/v1/groups/${id}/pay`);
      await act(shop, gold, `/v1/groups/${id}/join`, {});
      const count = async (): Promise<number> => (await get<Orders>(shop, silver, '/v1/orders')).orders.filter(({ group }) => group === id).length;
      assert.equal(await count(), 0);
      await act(shop, gold, `/v1/groups/${id}/pay`);
      assert.equal(await count(), 1);
      const order = await orderOf(shop, silver, id);
      assert.deepEqual([order.state, order.payable_fen, order.list_total_fen, order.discount_total_fen, order.group], ['paid', forTwo, 21_900, 21_900 - forTwo, id]);
      assert.deepEqual(order.lines.map(({ sku, units, list_fen, payable_fen }) => [sku, units, list_fen, payable_fen]), [['foundation', 1, 21_900, forTwo]]);
      assert.deepEqual([order.receipts.zh.total.payable_fen, order.address, order.payment_path], [forTwo, home, 'mini_program']);
      // The other one forgot, and says it afterwards.
      const others = await orderOf(shop, gold, id);
      assert.equal(others.address, null);
      assert.equal((await act<OrderDetail>(shop, gold, `/v1/orders/${others.id}/address`, { address_id: 'home' })).address?.street, '别处');
      assert.equal((await act(shop, gold, `/v1/groups/${id}/address`, { address_id: 'home' })).my_seat?.order, others.id);
      const toSend = await get<Orders>(shop, operator, '/v1/admin/orders?state=paid');
      assert.deepEqual(toSend.orders.filter(({ group }) => group === id).map(({ address }) => address?.street).sort(), [home.street, '别处'].sort());
      await ship(shop, others.id);
      assert.deepEqual(await no(shop, gold, `/v1/orders/${others.id}/address`, { address_id: 'home' }), [409, 'WRONG_STATE']);
      assert.deepEqual(await no(shop, gold, `/v1/groups/${id}/address`, { address_id: 'home' }), [409, 'WRONG_STATE']);
    });

    it('earns what it paid when it is received, in the ledger under its own name', async (t) => {
      const shop = await started(t, store);
      const [silver, gold] = [await shop.signIn('demo-silver'), await shop.signIn('demo-gold')];
      const before = (await get<AccountPage>(shop, silver, '/v1/me/account')).standing;
      const id = await formTeam(shop, [silver, gold], { campaign: 'team', sku: 'foundation', size: 2 });
      await shop.work();
      const order = await orderOf(shop, silver, id);
      const paid = await get<AccountPage>(shop, silver, '/v1/me/account');
      // The 50 points of the team at once, those of the order with the goods.
      assert.deepEqual([paid.standing.consumption - before.consumption, paid.standing.consumption_pending - before.consumption_pending], [50, 175]);
      assert.equal(paid.ledger.some(({ ref, pending }) => ref === order.id && pending === 175), true);
      await ship(shop, order.id);
      await act(shop, silver, `/v1/orders/${order.id}/received`);
      const { standing } = await get<AccountPage>(shop, silver, '/v1/me/account');
      assert.deepEqual([standing.consumption - before.consumption, standing.consumption_pending - before.consumption_pending], [225, 0]);
    });

    it('goes back in parts to the fen; with the last the seat is back, and what the team gave for it', async (t) => {
      const shop = await started(t, store);
      const [silver, gold] = [await shop.signIn('demo-silver'), await shop.signIn('demo-gold')];
      const before = await get<Me>(shop, silver, '/v1/me');
      const id = await formTeam(shop, [silver, gold], { campaign: 'team', sku: 'foundation', size: 2, units: 2 });
      await shop.work();
      const order = await orderOf(shop, silver, id);
      assert.deepEqual([order.payable_fen, order.lines[0]?.units], [2 * forTwo, 2]);
      await ship(shop, order.id);
      await act(shop, silver, `/v1/orders/${order.id}/received`);
      const back = async (): Promise<void> => {
        const ask = { lines: [{ line: '1', quantity: 1 }] };
        const preview = await act<ReturnPreview>(shop, silver, `/v1/orders/${order.id}/returns/preview`, ask);
        assert.equal(preview.back_fen, forTwo);
        const { id: one } = await act<OrderReturn>(shop, silver, `/v1/orders/${order.id}/returns`, ask);
        await act(shop, operator, `/v1/admin/returns/${one}/approve`, {});
        await shop.work();
      };
      await back();
      assert.equal((await get<GroupView>(shop, silver, `/v1/groups/${id}`)).my_seat?.state, 'paid');
      await back();
      const seat = (await get<GroupView>(shop, silver, `/v1/groups/${id}`)).my_seat;
      assert.deepEqual([seat?.state, seat?.order, (await orderOf(shop, silver, id)).state], ['refunded', order.id, 'refunded']);
      await shop.work();
      const { points_available, orders, lifetime_fen } = (await get<Me>(shop, silver, '/v1/me')).member;
      assert.deepEqual([points_available, orders, lifetime_fen], [before.member.points_available, before.member.orders, before.member.lifetime_fen]);
      // The other's is as it was.
      assert.deepEqual([(await orderOf(shop, gold, id)).state, (await get<GroupView>(shop, gold, `/v1/groups/${id}`)).status], ['paid', 'formed']);
      const books = await inside(shop, async (database) => ({
        payments: await database.selectFrom('group_payments').select(['seat', 'fen', 'refunded_fen']).orderBy('seat').execute(),
        effects: await database.selectFrom('group_effects').select(['kind']).where('kind', '=', 'refund').execute(),
      }));
      assert.deepEqual(books, { payments: [{ seat: 1, fen: 2 * forTwo, refunded_fen: 2 * forTwo }, { seat: 2, fen: forTwo, refunded_fen: 0 }], effects: [] });
    });

    it('costs what the team came to where that is settled at the close, and the difference went back', async (t) => {
      const shop = await started(t, store, await widerBook());
      const [silver, gold, vip] = [await shop.signIn('demo-silver'), await shop.signIn('demo-gold'), await shop.signIn('demo-vip')];
      const before = await get<Me>(shop, silver, '/v1/me');
      const { id, my_seat } = await act(shop, silver, '/v1/groups', { campaign: 'close', sku: 'foundation' });
      assert.equal(my_seat?.price_fen, forTwo);
      await act(shop, silver, `/v1/groups/${id}/pay`);
      for (const headers of [gold, vip]) {
        await act(shop, headers, `/v1/groups/${id}/join`, {});
        await act(shop, headers, `/v1/groups/${id}/pay`);
      }
      await shop.work();
      const order = await orderOf(shop, silver, id);
      assert.deepEqual([order.payable_fen, order.quoted_fen, order.lines[0]?.payable_fen], [forThree, forThree, forThree]);
      assert.equal(((await get<Me>(shop, silver, '/v1/me')).member.lifetime_fen ?? 0) - (before.member.lifetime_fen ?? 0), forThree);
      const payments = await inside(shop, (database) => database.selectFrom('group_payments').select(['fen', 'refunded_fen']).execute());
      assert.deepEqual(payments, [1, 2, 3].map(() => ({ fen: forTwo, refunded_fen: forTwo - forThree })));
    });

    it('is told with the coupon that it used; of a team that fails the coupon is back, and there is no order', async (t) => {
      const shop = await started(t, store, await widerBook());
      const [silver, gold] = [await shop.signIn('demo-silver'), await shop.signIn('demo-gold')];
      const coupon = async (): Promise<string> => {
        await act(shop, operator, '/v1/admin/members/demo-silver/events', { event: { id: `give-${Math.random()}`, kind: 'manual_adjustment', account: 'consumption', points: 1, reason: 'x' }, reason: 'x' });
        await act(shop, silver, '/v1/redemptions', { item: 'together' });
        return (await get<Me>(shop, silver, '/v1/me')).coupons.find(({ offer }) => offer === 'together-5')?.id ?? '';
      };
      const held = async (): Promise<string[]> => (await get<Me>(shop, silver, '/v1/me')).coupons.filter(({ offer }) => offer === 'together-5').map(({ id }) => id);
      const states = async (): Promise<(string | undefined)[]> => ((await accountOf(shop, 'demo-silver')).coupons ?? []).filter(({ offer }) => offer === 'together-5').map(({ state }) => state);
      const first = await coupon();
      const { id, my_seat, deadline_ms } = await act(shop, silver, '/v1/groups', { campaign: 'coupons', sku: 'foundation', size: 2, coupons: [first] });
      assert.deepEqual([my_seat?.price_fen, await held(), await states()], [forTwo - 500, [], ['locked']]);
      await act(shop, silver, `/v1/groups/${id}/pay`);
      shop.clock.ms = deadline_ms;
      await shop.work();
      assert.deepEqual([await held(), await states()], [[first], ['released']]);
      assert.deepEqual((await get<Orders>(shop, silver, '/v1/orders')).orders.filter(({ group }) => group !== null), []);
      const formed = await formTeam(shop, [silver, gold], { campaign: 'coupons', sku: 'foundation', size: 2, coupons: [first] });
      assert.deepEqual([await held(), await states()], [[], ['used']]);
      const order = await orderOf(shop, silver, formed);
      assert.deepEqual([order.payable_fen, order.quote.coupons.map(({ id: each, verdict }) => [each, verdict])], [forTwo - 500, [[first, 'used']]]);
      const { id: back } = await act<OrderReturn>(shop, silver, `/v1/orders/${order.id}/returns`, { lines: [{ line: '1', quantity: 1 }] });
      await act(shop, operator, `/v1/admin/returns/${back}/approve`, {});
      await shop.work();
      assert.deepEqual([await held(), await states()], [[first], ['returned']]);
    });

    it('of a bargain costs what it was cut to, in its lines and in sentences, and goes back whole', async (t) => {
      const shop = await started(t, store, await widerBook());
      const silver = await shop.signIn('demo-silver');
      for (const [campaign, helpers] of [['bargain-brush', ['demo-gold']], ['floor', ['demo-gold', 'demo-vip']], ['floor', []]] as const) {
        const { id } = await act(shop, silver, '/v1/groups', { campaign, sku: 'brush' });
        for (const helper of helpers) await act(shop, await shop.signIn(helper), `/v1/groups/${id}/help`);
        const { my_seat } = await act(shop, silver, `/v1/groups/${id}/order`, {});
        await act(shop, silver, `/v1/groups/${id}/pay`);
        const order = await orderOf(shop, silver, id);
        const fen = my_seat?.price_fen ?? 0;
        assert.equal(fen < 5_900, helpers.length > 0);
        assert.deepEqual([order.payable_fen, order.lines[0]?.payable_fen, order.list_total_fen - order.discount_total_fen], [fen, fen, fen]);
        assert.deepEqual([order.receipts.zh.total.payable_fen, order.receipts.en.rows.at(-1)?.balance_fen], [fen, fen]);
        assert.equal((await act<ReturnPreview>(shop, silver, `/v1/orders/${order.id}/returns/preview`, { lines: [{ line: '1', quantity: 1 }] })).back_fen, fen);
        const { id: back } = await act<OrderReturn>(shop, silver, `/v1/orders/${order.id}/returns`, { lines: [{ line: '1', quantity: 1 }] });
        await act(shop, operator, `/v1/admin/returns/${back}/approve`, {});
        await shop.work();
        assert.equal((await orderOf(shop, silver, id)).state, 'refunded');
      }
    });

    it('of a seat that was paid before seats became orders counts once', async (t) => {
      const shop = await started(t, store);
      const [silver, gold] = [await shop.signIn('demo-silver'), await shop.signIn('demo-gold')];
      const before = await get<Me>(shop, silver, '/v1/me');
      const { id } = await act(shop, silver, '/v1/groups', { campaign: 'team', sku: 'foundation', size: 2 });
      await act(shop, silver, `/v1/groups/${id}/pay`);
      await inside(shop, (database) => database.updateTable('group_seats').set({ order_id: null }).execute());
      await act(shop, gold, `/v1/groups/${id}/join`, {});
      await act(shop, gold, `/v1/groups/${id}/pay`);
      assert.equal((await orderOf(shop, silver, id)).state, 'paid');
      assert.equal((await get<Me>(shop, silver, '/v1/me')).member.orders, before.member.orders);
    });
  });
}
