// Buying together through the API: one team from opening to the goods, and everything that is refused on the way.
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { AddressInfo } from 'node:net';
import type { CampaignDetail, GroupRefusedProblem, GroupView, Me, Problem, SessionOpened } from '@yansuan/sdk/wire';
import { openDatabase } from '../../web/api/src/database/open.js';
import { newKey, operator, quietMs, send, startTestShop, stores, type StoreName, type TestShop } from './support/api-server.js';

type Headers = { authorization: string };
const minuteMs = 60_000;
// 219.00 × 0.8 and × 0.7.
const forTwo = 17_520;
const forThree = 15_330;

async function started(t: TestContext, store: StoreName = 'SQLite'): Promise<TestShop> {
  const shop = await startTestShop({ store });
  t.after(() => shop.stop());
  return shop;
}
const guest = async (shop: TestShop): Promise<Headers> =>
  ({ authorization: `Bearer ${(await shop.app.inject({ method: 'POST', url: '/v1/sessions', payload: { member: 'guest' } })).json<SessionOpened>().token}` });
const read = async (shop: TestShop, id: string, headers: Headers | Record<string, never> = {}): Promise<GroupView> =>
  (await shop.app.inject({ url: `/v1/groups/${id}`, headers })).json<GroupView>();
const me = async (shop: TestShop, headers: Headers): Promise<Me> => (await shop.app.inject({ url: '/v1/me', headers })).json<Me>();

async function act(shop: TestShop, headers: Headers, url: string, payload?: object): Promise<GroupView> {
  const answer = await send(shop, headers, url, payload);
  assert.ok(answer.statusCode < 300, `${url}: ${answer.body}`);
  return answer.json<GroupView>();
}
async function no(shop: TestShop, headers: Headers, url: string, payload?: object): Promise<[number, string]> {
  const answer = await send(shop, headers, url, payload);
  return [answer.statusCode, answer.json<Problem>().code];
}
const openTeam = (shop: TestShop, headers: Headers, size = 2): Promise<GroupView> =>
  act(shop, headers, '/v1/groups', { campaign: 'team', sku: 'foundation', size });

for (const store of stores) {
  describe(`a team, ${store}`, () => {
    it('of two forms, both pay its price, and the old customer has 50 points', async (t) => {
      const shop = await started(t, store);
      const [silver, gold] = [await shop.signIn('demo-silver'), await shop.signIn('demo-gold')];
      const before = await me(shop, silver);
      const opened = await openTeam(shop, silver);
      assert.deepEqual([opened.my_seat?.state, opened.my_seat?.price_fen, opened.status, opened.seats.length], ['held', forTwo, 'open', 1]);
      assert.equal((await act(shop, silver, `/v1/groups/${opened.id}/pay`)).my_seat?.state, 'paid');
      const joined = await act(shop, gold, `/v1/groups/${opened.id}/join`, { expected_fen: forTwo });
      assert.equal(joined.my_seat?.seat, 2);
      const formed = await act(shop, gold, `/v1/groups/${opened.id}/pay`);
      assert.deepEqual([formed.status, formed.formed_size, formed.my_seat?.can_leave], ['formed', 2, false]);
      await shop.work();
      const after = await me(shop, silver);
      assert.deepEqual([after.member.points_available, after.member.orders], [(before.member.points_available ?? 0) + 50, (before.member.orders ?? 0) + 1]);
      const detail = (await shop.app.inject({ url: '/v1/campaigns/team', headers: gold })).json<CampaignDetail>();
      assert.deepEqual(detail.relay.map(({ name, units }) => [name, units]), [['青**', 1], ['南**', 1]]);
      assert.deepEqual(detail.my_groups.map(({ id, status }) => [id, status]), [[opened.id, 'formed']]);
      const report = await shop.app.inject({ url: '/v1/admin/campaigns/team/report', headers: operator });
      assert.deepEqual([report.json<{ orders: number }>().orders, report.json<{ amount_fen: number }>().amount_fen], [2, 2 * forTwo]);
    });

    it('that nobody joins is paid back at its deadline, once, and no longer counts', async (t) => {
      const shop = await started(t, store);
      const silver = await shop.signIn('demo-silver');
      const before = await me(shop, silver);
      const { id, deadline_ms } = await openTeam(shop, silver, 3);
      await act(shop, silver, `/v1/groups/${id}/pay`);
      shop.clock.ms = deadline_ms;
      await shop.work();
      await shop.work();
      const failed = await read(shop, id, silver);
      assert.deepEqual([failed.status, failed.my_seat?.state, failed.my_seat?.refunded_fen], ['failed', 'refunded', forThree]);
      const { lifetime_fen, orders } = (await me(shop, silver)).member;
      assert.deepEqual([lifetime_fen, orders], [before.member.lifetime_fen, before.member.orders]);
      await shop.app.close();
      const database = await openDatabase(shop);
      const payments = await database.selectFrom('group_payments').select(['fen', 'refunded_fen']).execute();
      assert.deepEqual(payments, [{ fen: forThree, refunded_fen: forThree }]);
      await database.destroy();
      await shop.restart();
    });

    it('gives an unpaid seat up after ten minutes: it cannot be paid, and the answer moved the group on', async (t) => {
      const shop = await started(t, store);
      const silver = await shop.signIn('demo-silver');
      const { id, my_seat } = await openTeam(shop, silver);
      shop.clock.ms = my_seat?.hold_until_ms ?? 0;
      assert.deepEqual(await no(shop, silver, `/v1/groups/${id}/pay`), [409, 'HOLD_EXPIRED']);
      // No worker ran: the refused answer itself was stored.
      const database = await openWhileClosed(shop);
      assert.deepEqual(database, { status: 'failed', seat: 'gone', payments: 0 });
      await shop.restart();
      assert.deepEqual(await no(shop, silver, `/v1/groups/${id}/pay`), [409, 'HOLD_EXPIRED']);
    });

    it('pays money back whole that came for a seat which was given up meanwhile', async (t) => {
      const shop = await started(t, store);
      const [silver, gold] = [await shop.signIn('demo-silver'), await shop.signIn('demo-gold')];
      const { id } = await openTeam(shop, silver);
      await act(shop, silver, `/v1/groups/${id}/pay`);
      const { my_seat } = await act(shop, gold, `/v1/groups/${id}/join`, {});
      const holdUntilMs = my_seat?.hold_until_ms ?? 0;
      // The payment is taken in the last millisecond and decided one later.
      let looks = 0;
      const nowMs = shop.clock.nowMs;
      shop.clock.nowMs = () => ((looks += 1) <= 2 ? holdUntilMs - 1 : holdUntilMs);
      assert.deepEqual(await no(shop, gold, `/v1/groups/${id}/pay`), [409, 'HOLD_EXPIRED']);
      shop.clock.nowMs = nowMs;
      shop.clock.ms = holdUntilMs;
      await shop.work();
      await shop.app.close();
      const database = await openDatabase(shop);
      const back = await database.selectFrom('group_payments').select(['seat', 'fen', 'refunded_fen']).orderBy('seat').execute();
      assert.deepEqual(back, [{ seat: 1, fen: forTwo, refunded_fen: 0 }, { seat: 2, fen: forTwo, refunded_fen: forTwo }]);
      await database.destroy();
      await shop.restart();
    });
  });
}

async function openWhileClosed(shop: TestShop): Promise<{ status: string; seat: string; payments: number }> {
  await shop.app.close();
  const database = await openDatabase(shop);
  const { status } = await database.selectFrom('groups').select('status').executeTakeFirstOrThrow();
  const { state } = await database.selectFrom('group_seats').select('state').executeTakeFirstOrThrow();
  const payments = (await database.selectFrom('group_payments').select('seat').execute()).length;
  await database.destroy();
  return { status, seat: state, payments };
}

describe('a group, as it is seen', () => {
  it('has nobody’s id in it, only masked names; each sees their own seat and what is in their way', async (t) => {
    const shop = await started(t);
    const silver = await shop.signIn('demo-silver');
    const { id } = await openTeam(shop, silver);
    const answer = await shop.app.inject(`/v1/groups/${id}`);
    assert.ok(!answer.body.includes('demo-silver') && !answer.body.includes('青禾'), answer.body);
    const seen = answer.json<GroupView>();
    assert.deepEqual([seen.owner, seen.my_seat, seen.refused], ['青**', null, null]);
    const own = await read(shop, id, silver);
    assert.deepEqual([own.mine, own.seats[0]?.mine, own.my_seat?.can_leave, own.refused], [true, true, true, 'ALREADY_IN']);
  });

  it('says what it costs now, alone and with one more', async (t) => {
    const shop = await started(t);
    const silver = await shop.signIn('demo-silver');
    const { prices } = await openTeam(shop, silver);
    // Alone silver pays 197.10 less the welcome coupon of 15.00.
    assert.deepEqual(prices, { now_fen: forTwo, alone_fen: 18_210, one_more_fen: forThree });
  });

  it('is sent again only when it has changed', async (t) => {
    const shop = await started(t);
    const silver = await shop.signIn('demo-silver');
    const { id } = await openTeam(shop, silver);
    const url = `/v1/groups/${id}`;
    const etag = String((await shop.app.inject({ url, headers: silver })).headers.etag);
    assert.equal((await shop.app.inject({ url, headers: { ...silver, 'if-none-match': etag } })).statusCode, 304);
    await act(shop, silver, `${url}/pay`);
    assert.equal((await shop.app.inject({ url, headers: { ...silver, 'if-none-match': etag } })).statusCode, 200);
  });

  it('tells as it moves, and after a break what was missed', async (t) => {
    const shop = await started(t);
    const silver = await shop.signIn('demo-silver');
    const { id } = await openTeam(shop, silver);
    await shop.app.listen({ port: 0, host: '127.0.0.1' });
    const { port } = shop.app.server.address() as AddressInfo;
    const listen = async (lastId?: string): Promise<{ next(): Promise<string>; stop(): void }> => {
      const stopping = new AbortController();
      const answer = await fetch(`http://127.0.0.1:${port}/v1/groups/${id}/events`, { signal: stopping.signal, headers: lastId === undefined ? {} : { 'last-event-id': lastId } });
      assert.equal(answer.headers.get('content-type'), 'text/event-stream; charset=utf-8');
      const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
      const decoder = new TextDecoder();
      let text = '';
      return {
        stop: () => stopping.abort(),
        async next() {
          for (;;) {
            const found = /id: (\d+)\nevent: moved\ndata: (.*)\n\n/.exec(text);
            if (found !== null) {
              text = text.slice(found.index + found[0].length);
              return found[1] ?? '';
            }
            const { value, done } = await reader.read();
            assert.ok(!done);
            text += decoder.decode(value, { stream: true });
          }
        },
      };
    };
    const first = await listen();
    assert.equal(await first.next(), '1');
    await act(shop, silver, `/v1/groups/${id}/pay`);
    assert.equal(await first.next(), '2');
    first.stop();
    const again = await listen('1');
    assert.equal(await again.next(), '2');
    again.stop();
    assert.equal((await fetch(`http://127.0.0.1:${port}/v1/groups/nowhere/events`)).status, 404);
  });
});

describe('what is refused', () => {
  it('is told with its code, and a lost answer is told again', async (t) => {
    const shop = await started(t);
    const [silver, gold, visitor] = [await shop.signIn('demo-silver'), await shop.signIn('demo-gold'), await guest(shop)];
    const { id } = await openTeam(shop, silver);
    const group = `/v1/groups/${id}`;
    assert.deepEqual(await no(shop, silver, '/v1/groups', { campaign: 'nothing', sku: 'foundation' }), [404, 'NO_CAMPAIGN']);
    assert.deepEqual(await no(shop, silver, '/v1/groups', { campaign: 'team', sku: 'pencil', size: 2 }), [409, 'NOT_ON_OFFER']);
    assert.deepEqual(await no(shop, silver, '/v1/groups', { campaign: 'team', sku: 'cream', size: 5 }), [409, 'NOT_A_SIZE']);
    assert.deepEqual(await no(shop, silver, `${group}/join`, {}), [409, 'ALREADY_IN']);
    assert.deepEqual(await no(shop, gold, `${group}/pay`), [404, 'NOT_FOUND']);
    assert.deepEqual(await no(shop, gold, `${group}/leave`), [404, 'NOT_FOUND']);
    assert.deepEqual(await no(shop, gold, `${group}/help`), [409, 'WRONG_MODE']);
    assert.deepEqual(await no(shop, gold, `${group}/join`, { coupons: ['not-mine'] }), [422, 'UNKNOWN_COUPON']);
    const cheaper = await send(shop, gold, `${group}/join`, { expected_fen: 1 });
    assert.deepEqual([cheaper.json<GroupRefusedProblem>().code, cheaper.json<GroupRefusedProblem>().asked, cheaper.json<GroupRefusedProblem>().limit], ['PRICE_CHANGED', 1, forTwo]);
    const key = newKey();
    const answers = [await send(shop, gold, `${group}/join`, {}, { key }), await send(shop, gold, `${group}/join`, {}, { key })];
    assert.equal(answers[0]?.body, answers[1]?.body);
    assert.deepEqual(await no(shop, visitor, `${group}/join`, {}), [409, 'GROUP_FULL']);
    await act(shop, gold, `${group}/leave`);
    assert.equal((await act(shop, visitor, `${group}/join`, {})).my_seat?.seat, 3);
  });

  it('two units each in the campaign, over all its groups', async (t) => {
    const shop = await started(t);
    const silver = await shop.signIn('demo-silver');
    await openTeam(shop, silver);
    await openTeam(shop, silver, 3);
    assert.deepEqual(await no(shop, silver, '/v1/groups', { campaign: 'team', sku: 'cream', size: 2 }), [409, 'PERSON_LIMIT']);
  });

  it('more than the stock that the operator set; less than is taken is refused to the operator', async (t) => {
    const shop = await started(t);
    const [silver, gold] = [await shop.signIn('demo-silver'), await shop.signIn('demo-gold')];
    const { id } = await openTeam(shop, silver);
    const stock = (total_units: number) => send(shop, operator, '/v1/admin/campaigns/team/stock', { total_units }, { method: 'PUT' });
    assert.deepEqual([(await stock(0)).statusCode, (await stock(0)).json<Problem>().code], [409, 'STOCK_TAKEN']);
    assert.equal((await stock(1)).statusCode, 200);
    assert.deepEqual(await no(shop, gold, `/v1/groups/${id}/join`, {}), [409, 'SOLD_OUT']);
    assert.equal((await read(shop, id)).refused, 'SOLD_OUT');
    assert.equal((await shop.app.inject('/v1/campaigns/team')).json<CampaignDetail>().units_left, 0);
  });
});

describe('a bargain', () => {
  it('is cut by friends, once each, and ordered at the price of the moment', async (t) => {
    const shop = await started(t);
    const silver = await shop.signIn('demo-silver');
    const { id, prices } = await act(shop, silver, '/v1/groups', { campaign: 'bargain-brush', sku: 'brush' });
    assert.deepEqual([prices.now_fen, prices.one_more_fen], [5_900, 5_600]);
    const friend = await shop.signIn('demo-gold');
    const cut = await act(shop, friend, `/v1/groups/${id}/help`);
    assert.deepEqual([cut.prices.now_fen, cut.prices.one_more_fen, cut.helpers.length], [5_600, 5_300, 1]);
    assert.deepEqual(await no(shop, friend, `/v1/groups/${id}/help`), [409, 'ALREADY_HELPED']);
    assert.deepEqual(await no(shop, silver, `/v1/groups/${id}/help`), [409, 'OWN_BARGAIN']);
    assert.deepEqual(await no(shop, friend, `/v1/groups/${id}/order`, {}), [409, 'NOT_OWNER']);
    const ordered = await act(shop, silver, `/v1/groups/${id}/order`, { expected_fen: 5_600 });
    assert.deepEqual([ordered.my_seat?.state, ordered.my_seat?.price_fen], ['held', 5_600]);
    assert.deepEqual((await act(shop, silver, `/v1/groups/${id}/pay`)).status, 'formed');
    const mine = (await shop.app.inject({ url: '/v1/campaigns/bargain-brush', headers: silver })).json<CampaignDetail>();
    assert.deepEqual([mine.my_groups.map((group) => group.id), mine.units_left, mine.sold_units], [[id], 199, 1]);
  });
});

describe('campaigns', () => {
  it('are listed with what is left, and shown with their prices', async (t) => {
    const shop = await started(t);
    const { campaigns } = (await shop.app.inject('/v1/campaigns')).json<{ campaigns: CampaignDetail[] }>();
    assert.deepEqual(campaigns.map(({ id, phase, units_left }) => [id, phase, units_left]), [['team', 'on', null], ['bargain-brush', 'on', 200]]);
    const team = (await shop.app.inject('/v1/campaigns/team')).json<CampaignDetail>();
    assert.deepEqual(team.prices.filter(({ sku }) => sku === 'foundation').map(({ size, price_fen }) => [size, price_fen]), [[2, forTwo], [3, forThree]]);
    assert.equal((await shop.app.inject('/v1/campaigns/none')).statusCode, 404);
  });

  it('list the groups that somebody may still join', async (t) => {
    const shop = await started(t);
    const silver = await shop.signIn('demo-silver');
    const { id } = await openTeam(shop, silver);
    const open = async (): Promise<string[]> => (await shop.app.inject('/v1/campaigns/team')).json<CampaignDetail>().open_groups.map((group) => group.id);
    assert.deepEqual(await open(), [id]);
    await act(shop, await shop.signIn('demo-gold'), `/v1/groups/${id}/join`, {});
    assert.deepEqual(await open(), []);
    // Nobody worked the due jobs: the seat that ran out is told as soon as somebody does.
    shop.clock.ms = quietMs + 11 * minuteMs;
    await shop.work();
    assert.equal((await read(shop, id)).status, 'failed');
  });
});
