// Membership through the API: every figure is the core's, and whatever is given is given once.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { AccountChanged, AccountPage, Catalogue, Me, OrderDetail, Problem, Referrals } from '@yansuan/sdk/wire';
import type { LightMyRequestResponse } from 'fastify';
import { openDatabase } from '../../web/api/src/database/open.js';
import { newKey, operator, order, quietMs, send, startTestShop, stores, type TestShop } from './support/api-server.js';

type Headers = Record<string, string>;
const dayMs = 86_400_000;

for (const store of stores) {
  describe(`membership, ${store}`, () => {
    let shop: TestShop;
    let events = 0;
    before(async () => {
      shop = await startTestShop({ store, atMs: quietMs });
    });
    after(() => shop.stop());

    const get = async <T>(headers: Headers, url: string): Promise<T> => (await shop.app.inject({ url, headers })).json<T>();
    const account = (headers: Headers): Promise<AccountPage> => get(headers, '/v1/me/account');
    const offers = async (headers: Headers): Promise<string[]> => (await get<Me>(headers, '/v1/me')).coupons.map(({ offer }) => offer);
    const newGuest = async (): Promise<{ headers: Headers; id: string }> => {
      const session = (await shop.app.inject({ method: 'POST', url: '/v1/sessions', payload: { member: 'guest' } })).json<{ token: string; member_id: string }>();
      return { headers: { authorization: `Bearer ${session.token}` }, id: session.member_id };
    };
    const tell = (id: string, event: object, eventId = `event-${(events += 1)}`): Promise<LightMyRequestResponse> =>
      send(shop, operator, `/v1/admin/members/${id}/events`, { event: { id: eventId, ...event }, reason: 'x' });
    const give = (id: string, points: number): Promise<LightMyRequestResponse> =>
      tell(id, { kind: 'manual_adjustment', account: 'consumption', points, reason: 'x' });
    const buy = async (headers: Headers, cart: object, expected: number): Promise<OrderDetail> => {
      const placed = await order(shop, headers, { cart, expected });
      assert.equal(placed.statusCode, 201, placed.body);
      return placed.json<OrderDetail>();
    };
    const pay = async (headers: Headers, id: string): Promise<void> => void assert.equal((await send(shop, headers, `/v1/orders/${id}/pay`)).statusCode, 200);
    const arrive = async (headers: Headers, id: string): Promise<void> => {
      await send(shop, operator, `/v1/admin/orders/${id}/ship`, { carrier: 'SF', number: '1' });
      assert.equal((await send(shop, headers, `/v1/orders/${id}/received`)).statusCode, 200);
    };

    it('the demo members came to their tier by events, and what is left to the next is told', async () => {
      const silver = await shop.signIn('demo-silver');
      const { standing, ledger, lots } = await account(silver);
      assert.deepEqual([standing.tier, standing.next_tier, standing.missing_fen, standing.consumption], ['silver', 'gold', 20_310, 570]);
      assert.equal(ledger.reduce((sum, line) => sum + line.available, 0), 570);
      assert.equal(lots.reduce((sum, lot) => sum + lot.left, 0), 570);
    });

    it('points of an order wait until it is received; a coupon for points is used in the bag and comes back unpaid', async () => {
      const { headers, id } = await newGuest();
      const cart = { lines: [{ id: '1', sku: 'pencil', units: 2 }] };
      const first = await buy(headers, { ...cart, coupons: [] }, 11_800);
      assert.equal((await account(headers)).standing.consumption_pending, 0);
      await pay(headers, first.id);
      const paid = (await account(headers)).standing;
      assert.deepEqual([paid.tier, paid.consumption, paid.consumption_pending], ['member', 0, 118]);
      assert.equal((await get<Catalogue>(headers, '/v1/redemptions')).items.find((item) => item.id === 'coupon-20')?.refusal?.code, 'NOT_ENOUGH_POINTS');
      await arrive(headers, first.id);
      assert.deepEqual((await account(headers)).standing.consumption, 118);
      assert.equal((await get<Catalogue>(headers, '/v1/redemptions')).items.find((item) => item.id === 'coupon-20')?.possible, true);
      const got = await send(shop, headers, '/v1/redemptions', { item: 'coupon-20' });
      assert.deepEqual(got.json<AccountChanged>().given.map(({ offer }) => offer), ['points-20']);
      assert.equal(got.json<AccountChanged>().standing.consumption, 18);
      const { coupons } = await get<Me>(headers, '/v1/me');
      assert.deepEqual(coupons.map(({ offer }) => offer), ['points-20']);
      // A member pays 0.95 of 59.00, twice: 112.10; less 20.
      const second = await buy(headers, { ...cart, coupons: [coupons[0]?.id] }, 9_210);
      assert.deepEqual(await offers(headers), []);
      assert.equal((await account(headers)).standing.usable_coupons, 0);
      await send(shop, headers, `/v1/orders/${second.id}/cancel`);
      assert.deepEqual(await offers(headers), ['points-20']);
      assert.equal((await account(headers)).standing.usable_coupons, 1);
      const third = await buy(headers, { ...cart, coupons: [coupons[0]?.id] }, 9_210);
      await pay(headers, third.id);
      const { ledger } = await account(headers);
      assert.deepEqual(ledger.map(({ reason, available, pending }) => [reason, available, pending]), [
        ['earned', 0, 92], ['spent', -100, 0], ['matured', 118, -118], ['earned', 0, 118],
      ]);
      assert.equal((await get<Me>(headers, '/v1/me')).member.lifetime_fen, 11_800 + 9_210, id);
    });

    it('a gift is given once to fifty who bring it at once, and once more is refused with its code', async () => {
      const { headers, id } = await newGuest();
      const answers = await Promise.all(Array.from({ length: 50 }, () => tell(id, { kind: 'friend_added', channel: 'web' }, 'hello-1')));
      const statuses = answers.map(({ statusCode }) => statusCode);
      assert.equal(statuses.filter((status) => status === 201).length, 1, statuses.join());
      for (const answer of answers.filter(({ statusCode }) => statusCode !== 201)) {
        assert.ok(answer.statusCode === 503 || answer.json<Problem>().code === 'DUPLICATE_EVENT', answer.body);
      }
      assert.deepEqual(await offers(headers), ['welcome-15']);
      assert.equal((await tell(id, { kind: 'parcel_activated' })).json<Problem>().code, 'ALREADY_GRANTED');
      assert.deepEqual(await offers(headers), ['welcome-15']);
    });

    it('points are spent once by fifty who redeem at once with what is enough for one', async () => {
      const { headers, id } = await newGuest();
      await give(id, 150);
      const answers = await Promise.all(Array.from({ length: 50 }, () => send(shop, headers, '/v1/redemptions', { item: 'coupon-20' })));
      assert.equal(answers.filter(({ statusCode }) => statusCode === 201).length, 1);
      assert.ok(answers.every((answer) => [201, 503].includes(answer.statusCode) || answer.json<Problem>().code === 'NOT_ENOUGH_POINTS'));
      assert.deepEqual(await offers(headers), ['points-20']);
      assert.equal((await account(headers)).standing.consumption, 50);
    });

    it('an invitation is rewarded on both sides once the friend was consulted; nobody invites himself', async () => {
      const inviter = await newGuest();
      const friend = await newGuest();
      const { code } = await get<Referrals>(inviter.headers, '/v1/referrals');
      assert.equal((await send(shop, inviter.headers, '/v1/referrals', { code })).json<Problem>().code, 'SELF_REFERRAL');
      assert.equal((await send(shop, friend.headers, '/v1/referrals', { code: 'Z'.repeat(12) })).json<Problem>().code, 'UNKNOWN_CODE');
      assert.equal((await send(shop, friend.headers, '/v1/referrals', { code })).statusCode, 201);
      await tell(friend.id, { kind: 'friend_added' });
      await tell(friend.id, { kind: 'consultation_done' });
      assert.deepEqual((await offers(friend.headers)).sort(), ['referral-20', 'welcome-15']);
      assert.deepEqual(await offers(inviter.headers), ['referral-20']);
      const placed = await buy(friend.headers, { lines: [{ id: '1', sku: 'pencil', units: 2 }], coupons: [] }, 11_800);
      await pay(friend.headers, placed.id);
      await arrive(friend.headers, placed.id);
      const { dealt, consulted, ladders } = await get<Referrals>(inviter.headers, '/v1/referrals');
      assert.deepEqual([dealt, consulted, ladders.find(({ rule }) => rule === 'deals-3')?.count], [1, 1, 1]);
      assert.deepEqual((await account(inviter.headers)).given.map(({ goods, offer }) => goods ?? offer), ['tool-set', 'referral-20']);
    });

    it('a code has 80 bits; one of 60, given before, still invites', async () => {
      const inviter = await newGuest();
      const { code } = await get<Referrals>(inviter.headers, '/v1/referrals');
      assert.match(code, /^[0-9A-HJKMNP-TV-Z]{16}$/);
      const database = await openDatabase(shop);
      await database.updateTable('accounts').set({ invite_code: code.slice(0, 12) }).where('member_id', '=', inviter.id).execute();
      await database.destroy();
      const invited = await Promise.all([code.slice(0, 12), code].map(async (tried) => send(shop, (await newGuest()).headers, '/v1/referrals', { code: tried })));
      assert.deepEqual(invited.map(({ statusCode }) => statusCode), [201, 422]);
      assert.equal((await get<Referrals>(inviter.headers, '/v1/referrals')).code, code.slice(0, 12), 'and it stays theirs');
    });

    it('deeds that somebody must have seen are a guide’s to tell; signing in counts once a day', async () => {
      const { headers, id } = await newGuest();
      const act = (as: Headers, body: object): Promise<LightMyRequestResponse> => send(shop, as, '/v1/community-actions', body);
      assert.equal((await act(headers, { deed: 'sign_in' })).json<AccountChanged>().standing.community, 1);
      assert.equal((await act(headers, { deed: 'sign_in' })).json<Problem>().code, 'ALREADY_COUNTED');
      assert.equal((await act(headers, { deed: 'speak' })).statusCode, 403);
      assert.equal((await act(operator, { deed: 'speak', member_id: id })).json<AccountChanged>().standing.community, 2);
      assert.equal((await tell(id, { kind: 'order_paid', order: 'x', paid_fen: 1 })).json<Problem>().code, 'NOT_BY_HAND');
    });

    it('a birthday comes by the due-queue, and what the queue does later is told at once', async () => {
      const silver = await shop.signIn('demo-silver');
      // 19 August in China; the birthday is on the 21st.
      await tell('demo-silver', { kind: 'profile_changed', birthday_month: 8, birthday_day: 21 });
      assert.equal((await get<Me>(silver, '/v1/me')).member.birthday, '08-21');
      assert.ok(!(await offers(silver)).includes('birthday-50'));
      shop.clock.ms += 2 * dayMs;
      await shop.work();
      assert.ok((await offers(silver)).includes('birthday-50'));
      await shop.work();
      assert.equal((await offers(silver)).filter((offer) => offer === 'birthday-50').length, 1);
      shop.clock.ms = quietMs;
    });

    it('every account is the fold of its ledger, which the database lets nobody change', async () => {
      await shop.app.close();
      const database = await openDatabase(shop);
      const accounts = await database.selectFrom('accounts').selectAll().execute();
      assert.ok(accounts.length > 8);
      for (const { member_id: id, standing } of accounts) {
        const entries = await database.selectFrom('ledger_entries').selectAll().where('member_id', '=', id).where('points_account', '=', 'consumption').execute();
        const { consumption, consumption_pending: pending } = JSON.parse(standing) as AccountPage['standing'];
        assert.equal(entries.reduce((sum, entry) => sum + entry.available, 0), consumption, id);
        assert.equal(entries.reduce((sum, entry) => sum + entry.pending, 0), pending, id);
      }
      await assert.rejects(database.updateTable('ledger_entries').set({ available: 1 }).execute(), /append-only/);
      await assert.rejects(database.deleteFrom('account_grants').execute(), /append-only/);
      await database.destroy();
      await shop.restart();
    });

    it('keys: the same key redeems once', async () => {
      const { headers, id } = await newGuest();
      await give(id, 200);
      const key = newKey();
      const ask = (): Promise<LightMyRequestResponse> => send(shop, headers, '/v1/redemptions', { item: 'coupon-20' }, { key });
      assert.equal((await ask()).body, (await ask()).body);
      assert.equal((await account(headers)).standing.consumption, 100);
    });
  });
}
