// WeChat Pay v3 against a stand-in of its interface: signed both ways, told twice, late, of another amount, paid back, billed.
import assert from 'node:assert/strict';
import { createVerify, generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import type { LightMyRequestResponse } from 'fastify';
import type { Kysely } from 'kysely';
import type { GroupView, Order, OrderDetail, OrderReturn, PaymentRequest, Prepared, Problem } from '@yansuan/sdk/wire';
import { readConfig } from '../../web/api/src/config.js';
import { openDatabase } from '../../web/api/src/database/open.js';
import type { Tables } from '../../web/api/src/database/tables.js';
import { effectsOf } from '../../web/api/src/due/effects.js';
import { workDue, type Worked } from '../../web/api/src/due/worker.js';
import { describeConfig } from '../../web/api/src/operations/describe.js';
import { transferByHand } from '../../web/api/src/payments/adapter.js';
import { reconcile } from '../../web/api/src/payments/reconcile.js';
import { wechatPay } from '../../web/api/src/payments/wechat-pay/adapter.js';
import { fetchBill, parseBill } from '../../web/api/src/payments/wechat-pay/bill.js';
import { authorization, WechatPayClient } from '../../web/api/src/payments/wechat-pay/client.js';
import { openMerchant } from '../../web/api/src/payments/wechat-pay/settings.js';
import { nodeHost } from '../../web/sdk/src/hosts/node.js';
import { createShop, ShopError } from '../../web/sdk/src/index.js';
import { transact } from '../../web/api/src/database/transact.js';
import { returnOwed, settleReturn } from '../../web/api/src/returns/pay-back.js';
import { RulebookShelf } from '../../web/api/src/rulebooks/shelf.js';
import { operator, order, quietMs, send, sharedAccount, sharedCore, startTestShop, stores, type StoreName, type TestShop } from './support/api-server.js';
import { startWechatPay, type NoticeChange, type WechatPayStandIn } from './support/wechat-pay.js';

let shop: TestShop;
let provider: WechatPayStandIn;
let silver: Record<string, string>;
const cart = { lines: [{ id: '1', sku: 'pencil', units: 2 }], coupons: [] };
/** Of the order placed last: who has bought much pays less. */
let payableFen = 10_620;

async function withDatabase<Result>(work: (database: Kysely<Tables>) => Promise<Result>): Promise<Result> {
  // On SQLite a second connection: the shop is between requests.
  const database = await openDatabase(shop);
  try {
    return await work(database);
  } finally {
    await database.destroy();
  }
}
async function open(store: StoreName): Promise<void> {
  provider = await startWechatPay(() => shop.clock.ms);
  shop = await startTestShop({ store, wechatPay: provider.settings });
  silver = await shop.signIn('demo-silver');
  await withDatabase((database) => database.insertInto('identities').values({ provider: 'wechat', subject: 'openid-of-silver', member_id: 'demo-silver', created_at_ms: 1 }).execute());
}
const close = async (): Promise<void> => {
  await shop.stop();
  await provider.stop();
};
const calm = (): void => {
  Object.assign(provider.trouble, { answerForged: false, status: null, refundStatus: 'PROCESSING', bill: null, between: null });
};
async function place(): Promise<string> {
  const { id, payable_fen } = (await order(shop, silver, { cart, expected: 20_000 })).json<OrderDetail>();
  payableFen = payable_fen;
  return id;
}
const prepay = (id: string, headers = silver): Promise<LightMyRequestResponse> => shop.app.inject({ method: 'POST', url: `/v1/orders/${id}/prepay`, headers });
const pay = (id: string): Promise<LightMyRequestResponse> => send(shop, silver, `/v1/orders/${id}/pay`);
const stateOf = async (id: string): Promise<string> => (await shop.app.inject({ url: `/v1/orders/${id}`, headers: silver })).json<Order>().state;
const codeOf = (answer: LightMyRequestResponse): unknown[] => [answer.statusCode, answer.json<Problem>().code];
const tell = (id: string, change: NoticeChange = {}): Promise<LightMyRequestResponse> =>
  shop.app.inject({ method: 'POST', url: '/v1/payments/wechat/notify', ...provider.notice(id, change) });
/** Ordered, and confirmed in the payer's WeChat. */
async function confirmed(moreFen = 0): Promise<string> {
  const id = await place();
  assert.equal((await prepay(id)).statusCode, 200);
  provider.confirm(id, payableFen + moreFen);
  return id;
}
async function work(): Promise<Worked> {
  const shelf = new RulebookShelf(await sharedCore(), await sharedAccount());
  const now = (): number => shop.clock.ms;
  try {
    const payments = { mini_program: wechatPay(new WechatPayClient(openMerchant(provider.settings), now), now), transfer: transferByHand };
    return await withDatabase((database) => workDue(database, effectsOf({ payments, shelf }), shop.clock.ms));
  } finally {
    shelf.close();
  }
}
const refundsOf = (id: string): number[] => [...provider.refunds.values()].filter((each) => each.out_trade_no === id).map(({ amount }) => amount.refund);

for (const store of stores) {
  describe(`an order paid by WeChat, ${store}`, () => {
    before(() => open(store));
    afterEach(calm);
    after(close);

    it('reconciles: bill and books of a day say the same, or each difference is named', async () => {
      const kept = await confirmed();
      await tell(kept);
      const { id: returnId } = (await send(shop, silver, `/v1/orders/${kept}/returns`, { lines: [{ line: '1', quantity: 1 }] })).json<OrderReturn>();
      await send(shop, operator, `/v1/admin/returns/${returnId}/approve`, {});
      const untold = await confirmed();
      await tell(untold);
      const date = '2026-08-19';
      const client = new WechatPayClient(openMerchant(provider.settings), () => shop.clock.ms);
      assert.deepEqual(await fetchBill(client, date), [], 'no bill: nothing was traded');
      provider.bill.text = billOf([[kept, null, '106.20'], [kept, returnId, '53.10'], [untold, null, '106.20']]);
      const report = await withDatabase(async (database) => reconcile(database, date, await fetchBill(client, date)));
      assert.deepEqual(report, { date, payments: { count: 2, fen: 2 * payableFen }, refunds: { count: 1, fen: 5_310 }, differences: [] });
      provider.bill.text = billOf([[kept, null, '106.19'], ['someone-elses', null, '1.00']]);
      const { differences } = await withDatabase(async (database) => reconcile(database, date, await fetchBill(client, date)));
      assert.deepEqual(differences, [
        { kind: 'payment', id: kept, bill_fen: 10_619, books_fen: payableFen },
        { kind: 'payment', id: 'someone-elses', bill_fen: 100, books_fen: null },
        { kind: 'payment', id: untold, bill_fen: null, books_fen: payableFen },
        { kind: 'refund', id: returnId, bill_fen: null, books_fen: 5_310 },
      ]);
    });

    it('is prepared with the price, the payer and the end of its hold; the request is signed for the payer’s app', async () => {
      const id = await place();
      const { request } = (await prepay(id)).json<Prepared>();
      assert.ok(request !== null);
      const text = [provider.settings.appId, request.timeStamp, request.nonceStr, request.package].map((line) => `${line}\n`).join('');
      assert.equal(createVerify('RSA-SHA256').update(text).verify(provider.publicKeyOfMerchant, request.paySign, 'base64'), true);
      assert.match(request.package, /^prepay_id=wx/);
      const { amount, payer, time_expire, notify_url, description } = provider.orders.get(id) ?? assert.fail('not asked for');
      assert.deepEqual([amount, payer, notify_url], [{ total: payableFen, currency: 'CNY' }, { openid: 'openid-of-silver' }, provider.settings.notifyUrl]);
      assert.equal(Date.parse(time_expire), shop.clock.ms + 30 * 60_000);
      assert.ok(description.length > 0);
      assert.equal((await prepay(id)).json<Prepared>().request?.package, request.package, 'asked again it is the same order there');
      assert.deepEqual(provider.unsigned, []);
    });

    it('is not paid until the money is there; then by the payer’s question, and the notice finds it done', async () => {
      const id = await place();
      assert.deepEqual(codeOf(await pay(id)), [409, 'PAYMENT_PENDING']);
      await prepay(id);
      assert.deepEqual(codeOf(await pay(id)), [409, 'PAYMENT_PENDING']);
      assert.equal(await stateOf(id), 'awaiting_payment');
      provider.confirm(id);
      assert.equal((await pay(id)).json<Order>().state, 'paid');
      assert.equal((await tell(id)).statusCode, 204);
      assert.equal((await prepay(id)).statusCode, 409);
      await work();
      assert.deepEqual(refundsOf(id), []);
    });

    it('is paid by the notice, however often it comes and however many at once; the payer’s question finds it done', async () => {
      const id = await confirmed();
      const told = await Promise.all(Array.from({ length: 8 }, () => tell(id)));
      assert.deepEqual([...new Set(told.map(({ statusCode }) => statusCode))], [204]);
      await tell(id, { id: 'the-same-money-by-another-notice' });
      assert.equal(await stateOf(id), 'paid');
      assert.equal((await pay(id)).json<Order>().state, 'paid');
      await withDatabase(async (database) => {
        assert.deepEqual(await database.selectFrom('payments').select('amount_fen').where('order_id', '=', id).execute(), [{ amount_fen: payableFen }]);
      });
      await work();
      assert.deepEqual(refundsOf(id), []);
    });

    it('that has run out when the money comes stays run out, and all of it goes back, once', async () => {
      const id = await confirmed();
      shop.clock.ms += 31 * 60_000;
      await work();
      assert.equal(await stateOf(id), 'expired');
      await tell(id);
      await tell(id, { id: 'once-more' });
      assert.equal(await stateOf(id), 'expired');
      for (let round = 0; round < 2; round += 1) assert.deepEqual((await work()).failed, []);
      assert.deepEqual(refundsOf(id), [payableFen]);
    });

    it('of another amount is looked at: taken, what is too much goes back; refused, all of it does', async () => {
      const taken = await confirmed(500);
      await tell(taken);
      assert.equal(await stateOf(taken), 'in_review');
      const accept = await send(shop, operator, `/v1/admin/orders/${taken}/review`, { accept: true, reason: 'x' });
      assert.equal(accept.json<Order>().state, 'paid');
      const refused = await confirmed(-1);
      await tell(refused);
      await send(shop, operator, `/v1/admin/orders/${refused}/review`, { accept: false, reason: 'x' });
      await work();
      assert.deepEqual([refundsOf(taken), refundsOf(refused)], [[500], [payableFen - 1]]);
    });

    it('is paid back in part: the sum of the return, once, even when the answer is lost the first time', async () => {
      const id = await confirmed();
      await tell(id);
      const { id: returnId } = (await send(shop, silver, `/v1/orders/${id}/returns`, { lines: [{ line: '1', quantity: 1 }] })).json<OrderReturn>();
      provider.trouble.status = 502;
      assert.equal((await send(shop, operator, `/v1/admin/returns/${returnId}/approve`, {})).statusCode, 200);
      assert.deepEqual(refundsOf(id), []);
      provider.trouble.status = null;
      shop.clock.ms += 3_600_000;
      assert.deepEqual((await work()).failed, []);
      assert.deepEqual(refundsOf(id), [payableFen / 2]);
      await work();
      assert.deepEqual([...provider.refunds.values()].filter((each) => each.out_trade_no === id).map((each) => each.out_refund_no), [returnId]);
    });

    it('whose refund the provider cannot make is tried again and never called refunded', async () => {
      const id = await confirmed();
      await tell(id);
      const { id: returnId } = (await send(shop, silver, `/v1/orders/${id}/returns`, { lines: [{ line: '1', quantity: 1 }] })).json<OrderReturn>();
      provider.trouble.refundStatus = 'ABNORMAL';
      await send(shop, operator, `/v1/admin/returns/${returnId}/approve`, {});
      const { returns } = (await shop.app.inject({ url: '/v1/admin/returns?state=approved', headers: operator })).json<{ returns: OrderReturn[] }>();
      assert.deepEqual(returns.map((each) => each.id), [returnId]);
    });

    describe('whose price was lowered after the payer began', () => {
      const lower = async (id: string): Promise<void> => {
        assert.equal((await send(shop, operator, `/v1/admin/orders/${id}/price`, { payable_fen: 10_000, reason: 'asked in the group' })).statusCode, 200);
      };
      const askedOne = async (id: string): Promise<string> =>
        (await send(shop, silver, `/v1/orders/${id}/returns`, { lines: [{ line: '1', quantity: 1 }] })).json<OrderReturn>().id;

      it('is paid at the lower price, under a number of its own; the first can be paid no more, and a return goes back the same way', async () => {
        const id = await place();
        const first = (await prepay(id)).json<Prepared>();
        await lower(id);
        const second = (await prepay(id)).json<Prepared>();
        assert.notEqual(second.request?.package, first.request?.package);
        assert.equal(provider.orders.get(`${id}*2`)?.amount.total, 10_000);
        assert.throws(() => provider.confirm(id), /is closed/);
        assert.equal((await prepay(id)).json<Prepared>().request?.package, second.request?.package, 'asked again it is the same');
        assert.deepEqual(codeOf(await pay(id)), [409, 'PAYMENT_PENDING']);
        provider.confirm(`${id}*2`);
        await tell(`${id}*2`);
        const paid = (await pay(id)).json<Order>();
        assert.deepEqual([paid.state, paid.payable_fen], ['paid', 10_000]);
        await send(shop, operator, `/v1/admin/returns/${await askedOne(id)}/approve`, {});
        await work();
        assert.deepEqual([refundsOf(id), refundsOf(`${id}*2`)], [[], [5_000]]);
      });

      it('is found paid at the higher one when the payer was faster, and what is too much goes back', async () => {
        const id = await place();
        await prepay(id);
        await lower(id);
        provider.confirm(id);
        assert.deepEqual((await prepay(id)).json<Prepared>(), { request: null });
        assert.equal((await pay(id)).json<Order>().state, 'in_review');
        await send(shop, operator, `/v1/admin/orders/${id}/review`, { accept: true, reason: 'x' });
        await work();
        assert.deepEqual([await stateOf(id), refundsOf(id)], ['paid', [payableFen - 10_000]]);
      });

      it('and paid under both numbers keeps one sum and gives the other back whole', async () => {
        const id = await place();
        await lower(id);
        await prepay(id);
        // An ask for the first price that was slow on its way.
        const asked = provider.orders.get(`${id}*2`) ?? assert.fail('not asked for');
        provider.orders.set(id, { ...asked, out_trade_no: id, amount: { ...asked.amount, total: payableFen } });
        provider.confirm(`${id}*2`);
        await tell(`${id}*2`);
        provider.confirm(id);
        await tell(id);
        await work();
        assert.deepEqual([await stateOf(id), refundsOf(id), refundsOf(`${id}*2`)], ['paid', [payableFen], []]);
      });
    });

    it('a seat in a team: paid by the notice alone, and paid back when nobody joins', async () => {
      const group = (await send(shop, silver, '/v1/groups', { campaign: 'team', sku: 'foundation', size: 2 })).json<GroupView>();
      const prepared = await shop.app.inject({ method: 'POST', url: `/v1/groups/${group.id}/prepay`, headers: silver });
      assert.equal(prepared.statusCode, 200, prepared.body);
      const number = [...provider.orders.keys()].at(-1) ?? '';
      provider.confirm(number);
      await tell(number);
      await tell(number, { id: 'again' });
      const seat = await withDatabase((database) => database.selectFrom('group_seats').select('state').where('group_id', '=', group.id).executeTakeFirstOrThrow());
      assert.equal(seat.state, 'paid');
      shop.clock.ms += 8 * 86_400_000;
      for (let round = 0; round < 3; round += 1) await work();
      assert.deepEqual(refundsOf(number), [provider.orders.get(number)?.paidFen]);
    });
  });
}

describe('a notice is refused', () => {
  before(() => open('SQLite'));
  after(close);
  const wrong: readonly [what: string, change: NoticeChange][] = [
    ['changed after it was signed', { body: (text) => text.replace('TRANSACTION.SUCCESS', 'TRANSACTION.SUCCESX') }],
    ['of ten minutes ago', { atMs: quietMs - 600_000 }],
    ['of the future', { atMs: quietMs + 600_000 }],
    ['with a key nobody knows', { serial: 'PUB_KEY_ID_9' }],
    ['sealed with another APIv3 key', { apiV3Key: 'x'.repeat(32) }],
    ['of another merchant', { resource: { mchid: '1', out_trade_no: 'x', trade_state: 'SUCCESS' } }],
  ];
  for (const [what, change] of wrong) {
    it(`${what}, and nothing is paid`, async () => {
      const id = await confirmed();
      assert.deepEqual(codeOf(await tell(id, change)), [401, 'NOT_SIGNED']);
      assert.equal(await stateOf(id), 'awaiting_payment');
      assert.equal((await tell(id)).statusCode, 204, 'the true one is taken');
      assert.equal(await stateOf(id), 'paid');
    });
  }

  it('without any signature', async () => {
    assert.deepEqual(codeOf(await shop.app.inject({ method: 'POST', url: '/v1/payments/wechat/notify', payload: { id: 'x' } })), [401, 'NOT_SIGNED']);
  });

  it('no money is seen in one of a payment that is not a success, of another app or currency, or of a refund', async () => {
    const id = await confirmed();
    const { appId: appid, merchantId: mchid } = provider.settings;
    const told = { appid, mchid, out_trade_no: id, transaction_id: '42', trade_state: 'SUCCESS', amount: { total: payableFen, currency: 'CNY' } };
    const others = [{ ...told, trade_state: 'PAYERROR' }, { ...told, appid: 'wx2' }, { ...told, amount: { total: payableFen, currency: 'USD' } }, { ...told, out_refund_no: 'r' }];
    for (const [place, resource] of others.entries()) {
      const event = 'out_refund_no' in resource ? 'REFUND.SUCCESS' : 'TRANSACTION.SUCCESS';
      assert.equal((await tell(id, { id: `notice-${place}`, resource, event })).statusCode, 204);
      assert.equal(await stateOf(id), 'awaiting_payment');
    }
  });
});

describe('the provider', () => {
  before(() => open('SQLite'));
  afterEach(calm);
  after(close);

  it('whose answer is not signed by it is not believed', async () => {
    const id = await confirmed();
    provider.trouble.answerForged = true;
    assert.deepEqual(codeOf(await pay(id)), [503, 'PAYMENT_UNREACHABLE']);
    assert.equal(await stateOf(id), 'awaiting_payment');
  });

  it('that is not there is no mistake of the payer: asked again later, it pays', async () => {
    const id = await confirmed();
    provider.trouble.status = 500;
    assert.deepEqual(codeOf(await pay(id)), [503, 'PAYMENT_UNREACHABLE']);
    assert.deepEqual(codeOf(await prepay(id)), [503, 'PAYMENT_UNREACHABLE']);
    provider.trouble.status = null;
    assert.equal((await pay(id)).json<Order>().state, 'paid');
  });

  for (const between of ['gateway', 'cut'] as const) {
    it(`that cannot be reached, for a ${between} between, is no mistake of the payer either`, async () => {
      const id = await confirmed();
      provider.trouble.between = between;
      assert.deepEqual(codeOf(await pay(id)), [503, 'PAYMENT_UNREACHABLE']);
      provider.trouble.between = null;
      assert.equal((await pay(id)).json<Order>().state, 'paid');
    });
  }

  it('that has the money already has nothing left to confirm', async () => {
    const id = await confirmed();
    assert.deepEqual((await prepay(id)).json<Prepared>(), { request: null });
    assert.equal((await pay(id)).json<Order>().state, 'paid');
  });

  it('that says no is quoted, and nothing is paid', async () => {
    const id = await place();
    provider.trouble.status = 400;
    const answers = [await prepay(id), await pay(id)];
    await send(shop, operator, `/v1/admin/orders/${id}/price`, { payable_fen: 10_000, reason: 'x' });
    answers.push(await prepay(id));
    for (const answer of answers) {
      assert.deepEqual(codeOf(answer), [409, 'PAYMENT_REFUSED']);
      assert.match(answer.json<Problem & { detail: string }>().detail, /SYSTEM_ERROR: 系统错误/);
    }
    assert.equal(await stateOf(id), 'awaiting_payment');
  });

  it('is not asked when there is nothing to pay', async () => {
    const id = await place();
    await send(shop, operator, `/v1/admin/orders/${id}/price`, { payable_fen: 0, reason: 'for what went wrong' });
    assert.deepEqual((await prepay(id)).json<Prepared>(), { request: null });
    assert.equal((await pay(id)).json<Order>().state, 'paid');
    assert.deepEqual([provider.orders.has(id), provider.orders.has(`${id}*2`)], [false, false]);
    const back = await send(shop, silver, `/v1/orders/${id}/returns`, { lines: [{ line: '1', quantity: 1 }] });
    assert.equal(back.json<OrderReturn>().back_fen, 0);
  });

  it('pays a return back once, however often that falls due', async () => {
    const id = await confirmed();
    await tell(id);
    const { id: returnId } = (await send(shop, silver, `/v1/orders/${id}/returns`, { lines: [{ line: '1', quantity: 1 }] })).json<OrderReturn>();
    await send(shop, operator, `/v1/admin/returns/${returnId}/approve`, {});
    await work();
    const back = refundsOf(id);
    assert.equal(back.length, 1);
    const shelf = new RulebookShelf(await sharedCore(), await sharedAccount());
    const refundedFen = await withDatabase(async (database) => {
      assert.equal(await transact(database, (transaction) => returnOwed(transaction, returnId)), null);
      await transact(database, (transaction) => settleReturn(shelf, transaction, returnId, shop.clock.ms));
      return (await database.selectFrom('orders').select('refunded_fen').where('id', '=', id).executeTakeFirstOrThrow()).refunded_fen;
    });
    shelf.close();
    assert.deepEqual([Number(refundedFen)], back);
  });

  it('may tell of an order or a seat that nobody knows: noted, and nothing else', async () => {
    const { appId: appid, merchantId: mchid } = provider.settings;
    for (const [place, out_trade_no] of ['nobodys-order', 'group-of-nobody-1'].entries()) {
      const resource = { appid, mchid, out_trade_no, transaction_id: `lost-${place}`, trade_state: 'SUCCESS', amount: { total: 1, currency: 'CNY' } };
      assert.equal((await tell(out_trade_no, { resource })).statusCode, 204);
    }
    await withDatabase(async (database) => {
      assert.deepEqual(await database.selectFrom('payments').selectAll().where('reference', 'like', 'lost-%').execute(), []);
    });
  });

  it('whose bill is not the one it announced, is gone, or is refused is not compared', async () => {
    const client = new WechatPayClient(openMerchant(provider.settings), () => shop.clock.ms);
    provider.bill.text = billOf([['an-order', null, '1.00']]);
    provider.trouble.bill = 'forged';
    await assert.rejects(fetchBill(client, '2026-08-19'), /not the one that was announced/);
    provider.trouble.bill = 'gone';
    await assert.rejects(fetchBill(client, '2026-08-19'), /the file cannot be had/);
    provider.trouble.status = 400;
    await assert.rejects(fetchBill(client, '2026-08-19'), /SYSTEM_ERROR/);
  });

  it('is asked only for somebody it knows', async () => {
    const gold = await shop.signIn('demo-gold');
    const { id } = (await order(shop, gold, { cart, expected: 20_000 })).json<OrderDetail>();
    assert.deepEqual(codeOf(await prepay(id, gold)), [409, 'NEEDS_WECHAT']);
  });
});

describe('the shop on a phone', () => {
  before(async () => {
    await open('SQLite');
    await shop.app.listen({ port: 0, host: '127.0.0.1' });
  });
  after(close);

  it('has the payer confirm, believes the provider and not the app, and says when nobody did', async (t) => {
    const host = nodeHost();
    const asked: string[] = [];
    /** What the payer does with the request of their app. */
    let payer: 'confirms' | 'turns away' | 'claims' = 'turns away';
    const last = (): string => [...provider.orders.keys()].at(-1) ?? '';
    const requestPayment = async (request: PaymentRequest): Promise<boolean> => {
      asked.push(request.package);
      if (payer === 'confirms') provider.confirm(last());
      return payer !== 'turns away';
    };
    const baseUrl = `http://127.0.0.1:${(shop.app.server.address() as AddressInfo).port}`;
    const phone = await createShop({ host: { ...host, requestPayment }, loadCore: sharedCore, baseUrl, now: () => quietMs });
    t.after(() => phone.close());
    await phone.signIn('demo-silver');
    phone.add('pencil');
    const placed = await phone.placeOrder();
    assert.ok(placed.kind === 'placed');
    const { id } = placed.order;
    const codeOfShop = (code: string) => (error: unknown): boolean => error instanceof ShopError && error.code === code;
    await assert.rejects(phone.afterOrder.pay(id), codeOfShop('PAYMENT_CANCELLED'));
    payer = 'claims';
    await assert.rejects(phone.afterOrder.pay(id), codeOfShop('PAYMENT_PENDING'));
    assert.equal(await stateOf(id), 'awaiting_payment');
    payer = 'confirms';
    assert.equal((await phone.afterOrder.pay(id)).state, 'paid');
    assert.equal(asked.length, 3);

    const elsewhere = await createShop({ host: nodeHost(), loadCore: sharedCore, baseUrl, now: () => quietMs });
    t.after(() => elsewhere.close());
    await elsewhere.signIn('demo-silver');
    elsewhere.add('pencil');
    const other = await elsewhere.placeOrder();
    assert.ok(other.kind === 'placed');
    await assert.rejects(elsewhere.afterOrder.pay(other.order.id), codeOfShop('NEEDS_WECHAT'));
  });
});

describe('the signature of a request', () => {
  it('covers method, path with its query, time, nonce and body, one a line', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const merchant = { merchantId: '1900000001', serial: 'ABC', key: privateKey } as unknown as Parameters<typeof authorization>[0];
    const header = authorization(merchant, 'GET', '/v3/x?a=1', '', 1_554_208_460_123, 'NONCE');
    const [, signature = ''] = /^WECHATPAY2-SHA256-RSA2048 mchid="1900000001",nonce_str="NONCE",signature="([^"]+)",timestamp="1554208460",serial_no="ABC"$/.exec(header) ?? [];
    assert.equal(createVerify('RSA-SHA256').update('GET\n/v3/x?a=1\n1554208460\nNONCE\n\n').verify(publicKey, signature, 'base64'), true);
  });
});

const titles = '交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注';
const sumTitles = '总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额';
function billOf(rows: readonly (readonly [orderId: string, refundId: string | null, yuan: string])[]): string {
  const lines = rows.map(([orderId, refundId, yuan]) => [
    '2026-08-19 10:17:00', 'wx1', '1900000001', '0', '', '42', orderId, 'openid', 'JSAPI', refundId === null ? 'SUCCESS' : 'REFUND', 'OTHERS', 'CNY',
    refundId === null ? yuan : '0.00', '0.00', refundId === null ? '0' : '50', refundId ?? '0', refundId === null ? '0.00' : yuan, '0.00',
    refundId === null ? '' : 'ORIGINAL', refundId === null ? '' : 'SUCCESS', '眉笔', '', '0.06', '0.60%', refundId === null ? yuan : '0.00', refundId === null ? '0.00' : yuan, '',
  ].map((cell) => `\`${cell}`).join(','));
  return `\uFEFF${[titles, ...lines, sumTitles, [`${rows.length}`, '0.00', '0.00', '0.00', '0.00', '0.00', '0.00'].map((cell) => `\`${cell}`).join(',')].join('\r\n')}\r\n`;
}

describe('a bill', () => {
  it('is read by its titles, to the fen', () => {
    assert.deepEqual(parseBill(billOf([['o-1', null, '0.29'], ['o-1', 'r-1', '1234567.8']])), [
      { orderId: 'o-1', reference: '42', refundId: null, amountFen: 29 },
      { orderId: 'o-1', reference: '42', refundId: 'r-1', amountFen: 123_456_780 },
    ]);
  });

  it('that was cut off, lost a line, a column or a digit is no bill', () => {
    const whole = billOf([['o-1', null, '1.00'], ['o-2', null, '2.00']]);
    const lines = whole.split('\r\n');
    for (const broken of [lines.slice(0, 3).join('\r\n'), [...lines.slice(0, 2), ...lines.slice(3)].join('\r\n'), whole.replace('商户订单号', 'x'), whole.replace('`2.00', '`2,00'), whole.replaceAll('1.00', '1.0e2')]) {
      assert.throws(() => parseBill(broken), /bill/i);
    }
  });
});

describe('the settings of WeChat Pay', () => {
  const complete = {
    YANSUAN_WECHAT_APPID: 'wx1', YANSUAN_WECHATPAY_MCHID: '1900000001', YANSUAN_WECHATPAY_SERIAL: 'ABCDEF0123', YANSUAN_WECHATPAY_KEY_FILE: '/k.pem',
    YANSUAN_WECHATPAY_APIV3_KEY: 's'.repeat(32), YANSUAN_WECHATPAY_VERIFIERS: 'PUB_KEY_ID_1=/a.pem,PUB_KEY_ID_2=/b.pem', YANSUAN_WECHATPAY_NOTIFY_URL: 'https://shop.example/v1/payments/wechat/notify',
  };

  it('are all there or none; a missing one is named, and no secret is told', () => {
    const read = readConfig(complete);
    assert.ok(read.ok, JSON.stringify(read));
    assert.deepEqual(Object.keys(read.config.wechatPay?.verifierFiles ?? {}), ['PUB_KEY_ID_1', 'PUB_KEY_ID_2']);
    assert.ok(!JSON.stringify(describeConfig(read.config)).includes('s'.repeat(32)));
    assert.equal(readConfig({}).ok, true);
    for (const name of Object.keys(complete)) {
      const { [name as keyof typeof complete]: _left, ...rest } = complete;
      const without = readConfig(rest);
      assert.ok(!without.ok && without.issues[0]?.startsWith(name), name);
    }
    const short = readConfig({ ...complete, YANSUAN_WECHATPAY_APIV3_KEY: 'too-short-a-secret' });
    assert.ok(!short.ok && !JSON.stringify(short.issues).includes('too-short-a-secret'));
  });

  it('take a platform certificate’s file as well as a public key’s', async (t) => {
    shop = await startTestShop();
    provider = await startWechatPay(() => quietMs);
    t.after(close);
    writeFileSync(join(shop.dataDir, 'not-a-key.pem'), 'x');
    assert.throws(() => openMerchant({ ...provider.settings, verifierFiles: { a: join(shop.dataDir, 'not-a-key.pem') } }));
    assert.equal(openMerchant(provider.settings).verifiers.size, 1);
  });
});
