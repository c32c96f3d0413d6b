// What whoever paid in a team hears of it outside the page: by the outbox of all reminders, each news once, and none that is overtaken.
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { Kysely } from 'kysely';
import type { GroupView } from '@yansuan/sdk/wire';
import { openDatabase } from '../../web/api/src/database/open.js';
import type { Tables } from '../../web/api/src/database/tables.js';
import { sendMessages } from '../../web/api/src/reminders/send-messages.js';
import type { SubscribeMessage } from '../../web/api/src/reminders/wechat-message.js';
import { quietMs, send, startTestShop, stores, type StoreName, type TestShop } from './support/api-server.js';

type Headers = { authorization: string };
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

interface Open {
  shop: TestShop;
  silver: Headers;
  gold: Headers;
  sent: SubscribeMessage[];
  /** What is planned and due by then, told. */
  tell(atMs: number): Promise<void>;
  onDatabase<Told>(work: (database: Kysely<Tables>) => Promise<Told>): Promise<Told>;
}

async function opened(t: TestContext, store: StoreName, consents = 9): Promise<Open> {
  const shop = await startTestShop({ store, atMs: quietMs, templates: { service: 'template-service' } });
  t.after(() => shop.stop());
  const [silver, gold] = [await shop.signIn('demo-silver'), await shop.signIn('demo-gold')];
  const sent: SubscribeMessage[] = [];
  const onDatabase = async <Told>(work: (database: Kysely<Tables>) => Promise<Told>): Promise<Told> => {
    const database = await openDatabase(shop);
    try {
      return await work(database);
    } finally {
      await database.destroy();
    }
  };
  for (const [headers, member] of [[silver, 'demo-silver'], [gold, 'demo-gold']] as const) {
    await onDatabase((database) => database.insertInto('identities').values({ provider: 'wechat', subject: `open-id-of-${member}`, member_id: member, created_at_ms: 1 }).execute());
    for (let given = 0; given < consents; given += 1) await send(shop, headers, '/v1/me/consents', { templates: ['template-service'] });
  }
  return {
    shop, silver, gold, sent, onDatabase,
    async tell(atMs) {
      shop.clock.ms = atMs;
      assert.deepEqual((await shop.plan()).failed, []);
      const sender = { send: async (message: SubscribeMessage) => (sent.push(message), 'sent' as const) };
      assert.deepEqual((await onDatabase((database) => sendMessages(database, sender, atMs, 99))).failed, []);
    },
  };
}
async function act({ shop }: Open, headers: Headers, url: string, payload?: object): Promise<GroupView> {
  const answer = await send(shop, headers, url, payload);
  assert.equal(answer.statusCode < 300, true, `${url}: ${answer.body}`);
  return answer.json<GroupView>();
}
const team = (open: Open): Promise<GroupView> => act(open, open.silver, '/v1/groups', { campaign: 'team', sku: 'foundation', size: 2 });
const news = ({ sent }: Open, id: string): [string, string][] =>
  sent.filter(({ page }) => page === `pages/group/group?id=${id}`).map(({ touser, data }) => [touser, data['thing1']?.value ?? '']);

for (const store of stores) {
  describe(`news of a team, ${store}`, () => {
    it('that is complete reach both who paid, once, however often it is planned', async (t) => {
      const open = await opened(t, store);
      const { id } = await team(open);
      await act(open, open.silver, `/v1/groups/${id}/pay`);
      await act(open, open.gold, `/v1/groups/${id}/join`, {});
      await open.tell(quietMs + minuteMs);
      assert.deepEqual(news(open, id), []);
      await act(open, open.gold, `/v1/groups/${id}/pay`);
      for (const minutes of [2, 3, 60, 24 * 60]) await open.tell(quietMs + minutes * minuteMs);
      const told = news(open, id);
      assert.deepEqual(told.map(([who]) => who).sort(), ['open-id-of-demo-gold', 'open-id-of-demo-silver']);
      assert.equal(told.every(([, words]) => words.includes('成团')), true, JSON.stringify(told));
      // It did not end: what was planned of that is gone, and its consents are free again.
      const left = await open.onDatabase((database) => database.selectFrom('outbox_touches').select('touch').where('touch', '=', 'group-ends').execute());
      const free = await open.onDatabase((database) => database.selectFrom('message_consents').select('id').where('member_id', '=', 'demo-silver').where('occurrence_id', 'is', null).execute());
      const used = await open.onDatabase((database) => database.selectFrom('outbox_touches').select('touch').where('member_id', '=', 'demo-silver').where('payload', 'is not', null).execute());
      assert.deepEqual([left, free.length], [[], 9 - used.length]);
    });

    it('that nobody joins: an hour before its end, a quarter before, and that the money is back', async (t) => {
      const open = await opened(t, store);
      const { id, deadline_ms } = await team(open);
      await act(open, open.silver, `/v1/groups/${id}/pay`);
      const at: Record<string, number> = {};
      for (const [name, atMs] of [['early', deadline_ms - 61 * minuteMs], ['hour', deadline_ms - hourMs], ['later', deadline_ms - 16 * minuteMs], ['quarter', deadline_ms - 15 * minuteMs], ['end', deadline_ms], ['after', deadline_ms + hourMs]] as const) {
        await open.tell(atMs);
        at[name] = news(open, id).length;
      }
      assert.deepEqual(at, { early: 0, hour: 1, later: 1, quarter: 2, end: 3, after: 3 });
      const told = news(open, id).map(([, words]) => words);
      assert.deepEqual(told.map((words) => /还差人/.test(words) ? 'ends' : /没凑齐/.test(words) ? 'failed' : words), ['ends', 'ends', 'failed'], JSON.stringify(told));
    });

    it('are none for who left, for who said no to them, and none without a consent', async (t) => {
      const open = await opened(t, store, 0);
      const { id, deadline_ms } = await team(open);
      await act(open, open.silver, `/v1/groups/${id}/pay`);
      await open.tell(quietMs + minuteMs);
      await act(open, open.silver, `/v1/groups/${id}/leave`);
      await open.tell(deadline_ms);
      const other = await act(open, open.gold, '/v1/groups', { campaign: 'team', sku: 'foundation', size: 2 });
      await send(open.shop, open.gold, '/v1/me/unsubscribe', { touch: 'group-failed' });
      await act(open, open.gold, `/v1/groups/${other.id}/pay`);
      await open.tell(other.deadline_ms);
      assert.deepEqual(open.sent, []);
      const rows = await open.onDatabase((database) => database.selectFrom('outbox_touches').select(['member_id', 'touch']).where('touch', 'like', 'group-%').execute());
      // Leaving alone ends the team: the money is back, and that is told; what a member said no to is not recorded at all.
      assert.deepEqual(rows.filter(({ touch }) => touch !== 'group-ends').map(({ member_id, touch }) => [member_id, touch]), []);
    });
  });
}
