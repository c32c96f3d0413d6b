// Whoever tells of the same event, and however many do at once: it counts once, and gives once.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { AccountEvent, MemberAccount } from '@yansuan/core';
import { openDatabase } from '../../web/api/src/database/open.js';
import { startTestShop, stores, type TestShop } from './support/api-server.js';
import { figure } from './support/figures.js';
import { race } from './support/race.js';

const processes = 4;
const callers = figure('YANSUAN_ISSUE_CALLERS', 200);
const member = 'demo-silver';

/** What stands in the books of the member. */
async function books(shop: TestShop): Promise<{ gifts: string[]; coupons: string[]; points: number; entries: number; account: MemberAccount; revision: number }> {
  const database = await openDatabase(shop);
  try {
    const gifts = await database.selectFrom('account_grants').select(['rule', 'trigger_key']).where('member_id', '=', member).execute();
    const coupons = await database.selectFrom('coupons').select(['offer', 'account_coupon']).where('member_id', '=', member).where('account_coupon', 'is not', null).execute();
    const entries = await database.selectFrom('ledger_entries').select(['available', 'pending', 'points_account']).where('member_id', '=', member).execute();
    const row = await database.selectFrom('accounts').select(['account', 'revision']).where('member_id', '=', member).executeTakeFirstOrThrow();
    return {
      gifts: gifts.map(({ rule, trigger_key }) => `${rule}/${trigger_key}`).sort(),
      coupons: coupons.map(({ offer }) => offer).sort(),
      points: entries.filter(({ points_account }) => points_account === 'consumption').reduce((sum, { available, pending }) => sum + available + pending, 0),
      entries: entries.length,
      account: JSON.parse(row.account) as MemberAccount,
      revision: row.revision,
    };
  } finally {
    await database.destroy();
  }
}

const lotsOf = ({ lots = [] }: MemberAccount): number => lots.filter(({ account }) => account === 'consumption').reduce((sum, { left }) => sum + left, 0);

for (const store of stores) {
  describe(`${callers} callers from ${processes} processes, ${store}`, () => {
    it('count one payment once: its points, its step to gold, its one coupon', async (t) => {
      const shop = await startTestShop({ store });
      t.after(() => shop.stop());
      await shop.signIn(member);
      await shop.app.close();
      const before = await books(shop);
      assert.equal(before.account.tier, 'silver');
      const startMs = performance.now();
      const each = Math.ceil(callers / processes);
      // What is missing to gold.
      const event: AccountEvent = { id: 'paid/o-1', kind: 'order_paid', order: 'o-1', paid_fen: 20_310 };
      const told = (await race<string[]>(shop, processes, { kind: 'apply', member, event, times: each })).flat();
      t.diagnostic(`${told.length} told, ${Math.round(performance.now() - startMs)} ms with starting the processes`);
      const after = await books(shop);
      assert.equal(told.length, each * processes);
      assert.equal(told.filter((said) => said === 'applied').length, 1);
      assert.deepEqual([...new Set(told)].sort(), ['DUPLICATE_EVENT', 'applied']);
      assert.deepEqual(after.gifts.filter((gift) => !before.gifts.includes(gift)).map((gift) => gift.split('/')[0]), ['upgrade']);
      assert.deepEqual([after.gifts.length - before.gifts.length, after.coupons.length - before.coupons.length], [1, 1]);
      assert.deepEqual([after.points - before.points, after.entries - before.entries], [203, 1]);
      assert.deepEqual([after.account.tier, lotsOf(after.account)], ['gold', after.points]);
      await shop.restart();
    });
  });
}
