// REF-10, REF-11: what partners earn, month by month, less what was taken back; each month closed and paid once.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { AuditEntry, CommissionStatement, OrderDetail, Problem, Referrals } from '@yansuan/sdk/wire';
import { newKey, operator, order, send, startTestShop, stores, type TestShop } from './support/api-server.js';
import { race } from './support/race.js';

type Headers = Record<string, string>;
const dayMs = 86_400_000;
const cart = { lines: [{ id: '1', sku: 'pencil', units: 2 }], coupons: [] };
const paidFen = 11_800;
/** 5 August 2026 in China: what is bought on it is confirmed within the month. */
const startMs = Date.UTC(2026, 7, 5, 2);
const september = Date.UTC(2026, 7, 31, 16);

for (const store of stores) {
  describe(`commission, ${store}`, () => {
    const partner = async (shop: TestShop, member: string, body: object): Promise<void> => {
      const answer = await send(shop, operator, `/v1/admin/members/${member}/partner`, { role: null, guide_id: null, reason: 'x', ...body }, { method: 'PUT' });
      assert.equal(answer.statusCode, 200, answer.body);
    };
    /** A customer whom the inviter brought. */
    const friendOf = async (shop: TestShop, inviter: Headers): Promise<{ headers: Headers; id: string }> => {
      const { code } = (await shop.app.inject({ url: '/v1/referrals', headers: inviter })).json<Referrals>();
      const { token, member_id: id } = (await shop.app.inject({ method: 'POST', url: '/v1/sessions', payload: { member: 'guest' } })).json<{ token: string; member_id: string }>();
      const headers = { authorization: `Bearer ${token}` };
      assert.equal((await send(shop, headers, '/v1/referrals', { code })).statusCode, 201);
      await send(shop, operator, `/v1/admin/members/${id}/events`, { event: { id: newKey(), kind: 'friend_added' }, reason: 'x' });
      return { headers, id };
    };
    const buy = async (shop: TestShop, headers: Headers, expected = paidFen): Promise<string> => {
      const placed = await order(shop, headers, { cart, expected });
      assert.equal(placed.statusCode, 201, placed.body);
      const { id } = placed.json<OrderDetail>();
      await send(shop, headers, `/v1/orders/${id}/pay`);
      await send(shop, operator, `/v1/admin/orders/${id}/ship`, { carrier: 'SF', number: '1' });
      assert.equal((await send(shop, headers, `/v1/orders/${id}/received`)).statusCode, 200);
      return id;
    };
    const takeBack = async (shop: TestShop, headers: Headers, id: string, quantity: number): Promise<void> => {
      const asked = await send(shop, headers, `/v1/orders/${id}/returns`, { lines: [{ line: '1', quantity }] });
      assert.equal(asked.statusCode, 201, asked.body);
      await send(shop, operator, `/v1/admin/returns/${asked.json<{ id: string }>().id}/approve`, {});
      await shop.work();
    };
    const statements = async (shop: TestShop, query = ''): Promise<CommissionStatement[]> =>
      (await shop.app.inject({ url: `/v1/admin/commissions${query}`, headers: operator })).json<{ statements: CommissionStatement[] }>().statements;
    const earnings = async (shop: TestShop, headers: Headers): Promise<Referrals['earnings']> =>
      (await shop.app.inject({ url: '/v1/referrals', headers })).json<Referrals>().earnings;

    it('is confirmed eight days after receipt, stands in the statement of its month, and is paid once', async (t) => {
      const shop = await startTestShop({ store, atMs: startMs });
      t.after(() => shop.stop());
      const gold = await shop.signIn('demo-gold');
      assert.equal(await earnings(shop, gold), null);
      await partner(shop, 'demo-gold', { role: 'koc' });
      const friend = await friendOf(shop, gold);
      await buy(shop, friend.headers);
      assert.deepEqual(await earnings(shop, gold), { role: 'koc', open_fen: 0, statements: [] });
      shop.clock.ms += 8 * dayMs;
      await shop.work();
      // 8% of 118.00.
      assert.deepEqual(await earnings(shop, gold), { role: 'koc', open_fen: 944, statements: [] });
      shop.clock.ms = september - 1;
      await shop.work();
      assert.deepEqual(await statements(shop), []);
      shop.clock.ms = september;
      const worked = await race<{ done: number; failed: number }>(shop, 3, { kind: 'work' });
      assert.equal(worked.every(({ failed }) => failed === 0), true);
      const [statement] = await statements(shop, '?month=2026-08&state=open');
      assert.deepEqual([statement?.partner_id, statement?.month, statement?.fen, (await statements(shop)).length], ['demo-gold', '2026-08', 944, 1]);
      const detail = (await shop.app.inject({ url: `/v1/admin/commissions/${statement?.id}`, headers: operator })).json<{ entries: { fen: number }[] }>();
      assert.deepEqual(detail.entries.map(({ fen }) => fen), [944]);
      const pay = (key = newKey()) => send(shop, operator, `/v1/admin/commissions/${statement?.id}/paid`, { reference: 'BANK-1' }, { key });
      assert.equal((await pay()).statusCode, 200);
      const again = await pay();
      assert.deepEqual([again.statusCode, again.json<Problem>().code], [409, 'WRONG_STATE']);
      assert.deepEqual([(await statements(shop, '?state=open')).length, (await statements(shop, '?state=paid')).length], [0, 1]);
      assert.deepEqual((await earnings(shop, gold))?.statements, [{ month: '2026-08', fen: 944, paid_at_ms: september }]);
      const { entries } = (await shop.app.inject({ url: '/v1/admin/audit', headers: operator })).json<{ entries: AuditEntry[] }>();
      assert.deepEqual(entries.filter(({ action }) => action === 'commissions.pay').map(({ subject, after }) => [subject, after]), [[statement?.id, { partner_id: 'demo-gold', fen: 944, reference: 'BANK-1' }]]);
    });

    it('that is taken back lowers the month in which it is, and what is below nothing is carried on', async (t) => {
      const shop = await startTestShop({ store, atMs: startMs });
      t.after(() => shop.stop());
      const gold = await shop.signIn('demo-gold');
      await partner(shop, 'demo-gold', { role: 'koc' });
      const friend = await friendOf(shop, gold);
      shop.clock.ms = september - 10 * dayMs;
      const id = await buy(shop, friend.headers);
      // The return is asked for within its seven days and paid back after the commission was confirmed and the month closed.
      shop.clock.ms += 6 * dayMs;
      const asked = await send(shop, friend.headers, `/v1/orders/${id}/returns`, { lines: [{ line: '1', quantity: 2 }] });
      assert.equal(asked.statusCode, 201, asked.body);
      for (const atMs of [september - 1, september]) {
        shop.clock.ms = atMs;
        await shop.work();
      }
      assert.deepEqual((await statements(shop)).map(({ month, fen }) => [month, fen]), [['2026-08', 944]]);
      await send(shop, operator, `/v1/admin/returns/${asked.json<{ id: string }>().id}/approve`, {});
      await shop.work();
      const open = async (): Promise<number | undefined> => (await earnings(shop, await shop.signIn('demo-gold')))?.open_fen;
      assert.equal(await open(), -944);
      const october = september + 30 * dayMs;
      shop.clock.ms = october - 5 * dayMs;
      const another = await friendOf(shop, await shop.signIn('demo-gold'));
      await buy(shop, another.headers);
      await buy(shop, another.headers, await quoted(shop, another.headers));
      shop.clock.ms = october;
      await shop.work();
      assert.deepEqual([(await statements(shop)).length, await open()], [1, -944]);
      // What is confirmed in October pays for it.
      for (const days of [10, 31]) {
        shop.clock.ms = october + days * dayMs;
        await shop.work();
      }
      const [newest] = await statements(shop);
      const detail = (await shop.app.inject({ url: `/v1/admin/commissions/${newest?.id}`, headers: operator })).json<{ fen: number; entries: { fen: number }[] }>();
      assert.deepEqual([newest?.month, detail.entries.length, detail.entries[0]?.fen], ['2026-10', 3, -944]);
      assert.equal(detail.fen, detail.entries.reduce((sum, { fen }) => sum + fen, 0));
    });

    it('is shared with the guide whose member it is; a partner has it of the first order only, and nobody of their own', async (t) => {
      const shop = await startTestShop({ store, atMs: startMs });
      t.after(() => shop.stop());
      const [gold, vip] = [await shop.signIn('demo-gold'), await shop.signIn('demo-vip')];
      await send(shop, operator, '/v1/admin/members/demo-silver/role', { role: 'guide', reason: 'x' }, { method: 'PUT' });
      await partner(shop, 'demo-gold', { role: 'koc' });
      await partner(shop, 'demo-vip', { role: 'partner' });
      const nobody = await send(shop, operator, '/v1/admin/members/demo-gold/partner', { role: 'koc', guide_id: 'demo-vip', reason: 'x' }, { method: 'PUT' });
      assert.deepEqual([nobody.statusCode, nobody.json<Problem>().code], [422, 'NOT_A_GUIDE']);
      const [shared, partnered] = [await friendOf(shop, gold), await friendOf(shop, vip)];
      await partner(shop, shared.id, { guide_id: 'demo-silver' });
      await buy(shop, shared.headers);
      await buy(shop, partnered.headers);
      await buy(shop, partnered.headers, await quoted(shop, partnered.headers));
      await buy(shop, gold, await quoted(shop, gold));
      shop.clock.ms += 8 * dayMs;
      await shop.work();
      const open = async (headers: Headers): Promise<number | undefined> => (await earnings(shop, headers))?.open_fen;
      // 944 by 7 to 3; 10% of 118.00.
      assert.deepEqual([await open(gold), await open(await shop.signIn('demo-silver')), await open(vip)], [661, 283, 1_180]);
      await takeBack(shop, partnered.headers, await buy(shop, partnered.headers, await quoted(shop, partnered.headers)), 1);
      assert.equal(await open(vip), 1_180);
    });

    const quoted = async (shop: TestShop, headers: Headers): Promise<number> =>
      (await shop.app.inject({ method: 'POST', url: '/v1/quotes', headers, payload: { cart, rulebook_version: 1 } })).json<{ payable_fen: number }>().payable_fen;
  });
}
