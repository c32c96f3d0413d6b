// Subscribe messages: one for a consent, sent when due, asked again when WeChat is busy, never when it says no.
import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import type { Kysely } from 'kysely';
import type { OrderDetail, Problem } from '@yansuan/sdk/wire';
import { openDatabase } from '../../web/api/src/database/open.js';
import type { Tables } from '../../web/api/src/database/tables.js';
import { sendMessages, type MessageSender, type Sent } from '../../web/api/src/reminders/send-messages.js';
import { wechatSender } from '../../web/api/src/reminders/wechat-sender.js';
import { operator, order, quietMs, send, startTestShop, stores, type TestShop } from './support/api-server.js';

const minuteMs = 60_000;
const cart = { lines: [{ id: '1', sku: 'foundation', units: 2 }], coupons: [] };
const parcel = { carrier: 'SF', number: 'SF1', arrives_on: '2026-08-21' };

interface Message {
  touser: string;
  template_id: string;
  data: Record<string, { value: string }>;
}

/** WeChat's two interfaces, as its documentation describes them. `codes` are answered one after the other, then 0. */
class Wechat {
  readonly messages: Message[] = [];
  tokens = 0;
  codes: number[] = [];
  readonly #server: Server;

  constructor() {
    this.#server = createServer((request, response) => {
      let text = '';
      request.on('data', (part: Buffer) => (text += part.toString()));
      request.on('end', () => response.end(JSON.stringify(this.#answer(new URL(request.url ?? '', 'http://local'), text))));
    });
  }

  async open(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  #answer({ pathname, searchParams }: URL, text: string): object {
    if (pathname === '/cgi-bin/stable_token') {
      assert.deepEqual(JSON.parse(text), { grant_type: 'client_credential', appid: 'an-app', secret: 'a-secret' });
      this.tokens += 1;
      return { access_token: `token-${this.tokens}`, expires_in: 7_200 };
    }
    assert.equal(pathname, '/cgi-bin/message/subscribe/send');
    if (searchParams.get('access_token') !== `token-${this.tokens}`) return { errcode: 40001, errmsg: 'invalid credential' };
    const code = this.codes.shift() ?? 0;
    if (code === 0) this.messages.push(JSON.parse(text) as Message);
    return { errcode: code, errmsg: 'as asked for' };
  }
}

for (const store of stores) {
  describe(`a message, ${store}`, () => {
    let shop: TestShop;
    let wechat: Wechat;
    let silver: { authorization: string };
    let sender: MessageSender;

    before(async () => {
      wechat = new Wechat();
      const settings = { appId: 'an-app', secret: 'a-secret', apiUrl: await wechat.open() };
      shop = await startTestShop({ store, atMs: quietMs, templates: { service: 'template-service' } });
      silver = await shop.signIn('demo-silver');
      sender = wechatSender(settings, () => shop.clock.ms);
      await onDatabase((database) => database.insertInto('identities').values({ provider: 'wechat', subject: 'open-id-of-silver', member_id: 'demo-silver', created_at_ms: 1 }).execute());
    });
    after(async () => {
      wechat.close();
      await shop.stop();
    });

    async function onDatabase<Told>(work: (database: Kysely<Tables>) => Promise<Told>): Promise<Told> {
      const database = await openDatabase(shop);
      try {
        return await work(database);
      } finally {
        await database.destroy();
      }
    }
    const sendDue = (): Promise<Sent> => onDatabase((database) => sendMessages(database, sender, shop.clock.ms, 100));
    const outcomes = async (): Promise<(string | null)[]> =>
      (await onDatabase((database) => database.selectFrom('outbox_touches').select('outcome').where('payload', 'is not', null).orderBy('due_at_ms').orderBy('occurrence_id').execute())).map(({ outcome }) => outcome);
    const shipped = async (sent: object = parcel): Promise<void> => {
      const { id } = (await order(shop, silver, { cart, expected: 39_420 })).json<OrderDetail>();
      await send(shop, silver, `/v1/orders/${id}/pay`);
      const answer = await send(shop, operator, `/v1/admin/orders/${id}/ship`, sent);
      assert.equal(answer.statusCode, 200, answer.body);
    };
    const planned = async (): Promise<void> => {
      assert.deepEqual((await send(shop, silver, '/v1/me/consents', { templates: ['template-service'] })).json(), { kept: 1 });
      await shipped();
      assert.equal((await shop.plan()).failed.length, 0);
    };

    it('tells of a parcel with the day it comes, once, whoever sends', async () => {
      await planned();
      shop.clock.ms -= 1;
      assert.deepEqual(await sendDue(), { sent: 0, failed: [] }, 'not before it is due');
      shop.clock.ms += 1;
      const sent = await onDatabase((database) => Promise.all([1, 2].map(() => sendMessages(database, sender, shop.clock.ms, 100))));
      assert.equal((await sendDue()).sent, 0);
      assert.equal(sent.reduce((sum, one) => sum + one.sent, 0), 1);
      assert.deepEqual(wechat.messages.map(({ touser, template_id }) => [touser, template_id]), [['open-id-of-silver', 'template-service']]);
      assert.deepEqual(await outcomes(), ['sent']);
      const texts = await onDatabase((database) => database.selectFrom('outbox_touches').select('text').where('touch', '=', 'shipped').execute());
      assert.match(String(texts[0]?.text), /8月21日/);
    });

    it('waits while WeChat is busy, longer each time, and renews a token that is no longer good', async () => {
      wechat.messages.length = 0;
      await planned();
      wechat.codes = [-1, 45009];
      assert.equal((await sendDue()).failed.length, 1);
      assert.deepEqual(await sendDue(), { sent: 0, failed: [] }, 'not at once');
      shop.clock.ms += minuteMs;
      assert.equal((await sendDue()).failed.length, 1);
      shop.clock.ms += minuteMs;
      assert.deepEqual(await sendDue(), { sent: 0, failed: [] });
      // Another server asked for a token in between: ours is over.
      wechat.tokens += 1;
      shop.clock.ms += minuteMs;
      assert.equal((await sendDue()).failed.length, 1);
      assert.deepEqual(wechat.messages, []);
      shop.clock.ms += 4 * minuteMs;
      assert.equal((await sendDue()).sent, 1);
      assert.equal(wechat.messages.length, 1);
      assert.deepEqual(await outcomes(), ['sent', 'sent']);
    });

    it('is not sent again when WeChat refuses it, nor when it makes no sense any more', async () => {
      wechat.messages.length = 0;
      await planned();
      wechat.codes = [43101];
      assert.deepEqual(await sendDue(), { sent: 0, failed: [] });
      shop.clock.ms += 10 * minuteMs;
      assert.deepEqual(await sendDue(), { sent: 0, failed: [] });
      await planned();
      shop.clock.ms += 60 * minuteMs + 1;
      assert.deepEqual(await sendDue(), { sent: 0, failed: [] });
      assert.deepEqual(wechat.messages, []);
      assert.deepEqual((await outcomes()).slice(-2), ['refused', 'too_late']);
      const left = await onDatabase((database) => database.selectFrom('due_jobs').select('key').where('kind', '=', 'send_message').where('done_at_ms', 'is', null).execute());
      assert.deepEqual(left, []);
    });

    it('about a parcel needs a day that the calendar has, or none', async () => {
      const { id } = (await order(shop, silver, { cart, expected: 39_420 })).json<OrderDetail>();
      await send(shop, silver, `/v1/orders/${id}/pay`);
      const wrong = await send(shop, operator, `/v1/admin/orders/${id}/ship`, { ...parcel, arrives_on: '2026-02-30' });
      assert.deepEqual([wrong.statusCode, wrong.json<Problem>().code], [422, 'NO_SUCH_DAY']);
      assert.equal((await send(shop, operator, `/v1/admin/orders/${id}/ship`, { carrier: 'SF', number: 'SF2' })).statusCode, 200);
    });
  });
}
