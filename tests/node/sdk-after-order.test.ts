import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { addressFaults, createShop, NetworkError, ShopError, type Host, type HostTabs, type Shop, type ShopEvent } from '../../web/sdk/src/index.js';
import { nodeHost, type NodeHost } from '../../web/sdk/src/hosts/node.js';
import { operator, quietMs, send, sharedCore, startTestShop, type TestShop } from './support/api-server.js';
import { until } from './support/until.js';

const hourMs = 3_600_000;
const phone = '13800001111';
const home = { name: '林夏', phone: '13800001111', region: '上海市徐汇区', street: '湖南路 1 号' };

let server: TestShop;
let baseUrl: string;
let texts: Map<string, string>;
let host: NodeHost;
const device = { ms: quietMs };
const open: Shop[] = [];

async function visit(as: Host = host): Promise<Shop> {
  const shop = await createShop({ host: as, loadCore: sharedCore, baseUrl, now: () => device.ms });
  open.push(shop);
  return shop;
}
function setTime(ms: number): void {
  server.clock.ms = ms;
  device.ms = ms;
}
async function enter(shop: Shop): Promise<void> {
  await shop.askPhoneCode(phone);
  await shop.signInByPhone(phone, server.codes.get(phone) ?? '');
}
async function place(shop: Shop): Promise<string> {
  shop.add('pencil', 2);
  const { id } = await shop.addressBook.keep(home);
  const result = await shop.placeOrder({ note: '放门口', addressId: id });
  assert.ok(result.kind === 'placed');
  return result.order.id;
}
const codeOf = (code: string) => (error: unknown): boolean => error instanceof ShopError && error.code === code;

beforeEach(async () => {
  server = await startTestShop({ atMs: quietMs });
  device.ms = quietMs;
  await server.app.listen({ port: 0, host: '127.0.0.1' });
  baseUrl = `http://127.0.0.1:${(server.app.server.address() as AddressInfo).port}`;
  texts = new Map();
  host = nodeHost(texts);
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((shop) => shop.close()));
  await server.stop();
});

describe('signing in for real', () => {
  it('takes the code of a phone, says when another may be asked for, and refuses a wrong one', async () => {
    const shop = await visit();
    shop.add('pencil');
    const sent = await shop.askPhoneCode(phone);
    assert.ok(sent.next_code_after_ms > 0);
    await assert.rejects(shop.askPhoneCode(phone), (error: unknown) => codeOf('RATE_LIMITED')(error) && (error as ShopError).retryAfterMs === 60_000);
    const right = server.codes.get(phone) ?? '';
    await assert.rejects(shop.signInByPhone(phone, right === '000000' ? '000001' : '000000'), codeOf('SIGN_IN_FAILED'));
    assert.equal(shop.signedIn, false);
    await shop.signInByPhone(phone, right);
    assert.equal(shop.memberName, '138****1111');
    assert.deepEqual(shop.lines.map(({ sku }) => sku), ['pencil'], 'the bag comes along');
  });

  it('keeps no access token on the device, renews it with a rotated refresh token, and once only for many questions', async () => {
    let exchanges = 0;
    const counting: NodeHost = {
      ...host,
      request: (method, url, headers, body) => {
        if (url.endsWith('/v1/sessions/refresh')) exchanges += 1;
        return host.request(method, url, headers, body);
      },
    };
    const shop = await visit(counting);
    await enter(shop);
    const kept = (): { token?: string; refresh_token?: string } => JSON.parse(texts.get('yansuan/session') ?? '{}') as object;
    const first = kept().refresh_token;
    assert.ok(first !== undefined && kept().token === undefined);
    setTime(quietMs + 2 * hourMs);
    await Promise.all([shop.orders(), shop.addressBook.list(), shop.orders(), shop.refresh()]);
    assert.equal(exchanges, 1);
    assert.notEqual(kept().refresh_token, first);
    assert.ok(shop.signedIn);
    await shop.close();
    const later = await visit(counting);
    await later.refresh();
    assert.ok(later.signedIn);
    assert.equal(exchanges, 2, 'a new visit has no token in memory');
  });

  it('a sign-in that was ended elsewhere leaves nothing private', async () => {
    const shop = await visit();
    await enter(shop);
    const id = shop.memberId;
    await place(shop);
    await shop.orders();
    const { refresh_token } = JSON.parse(texts.get('yansuan/session') ?? '{}') as { refresh_token: string };
    for (let use = 0; use < 3; use += 1) await server.app.inject({ method: 'POST', url: '/v1/sessions/refresh', payload: { refresh_token } });
    await shop.refresh();
    assert.equal(shop.signedIn, false);
    assert.deepEqual([...texts.keys()].filter((key) => /member$|seen$/.test(key) && key.includes(id)), []);
  });

  it('a guest who signs in after all takes the bag along', async () => {
    const shop = await visit();
    await shop.signInAsGuest();
    shop.add('pencil');
    await enter(shop);
    assert.equal(shop.isGuest, false);
    assert.deepEqual(shop.lines.map(({ sku }) => sku), ['pencil']);
  });

  it('a guest has orders and addresses, and signing out ends the sign-in at the shop', async () => {
    const shop = await visit();
    await shop.signInAsGuest();
    await shop.addressBook.keep(home);
    assert.ok(shop.isGuest);
    shop.add('pencil');
    const { refresh_token } = JSON.parse(texts.get('yansuan/session') ?? '{}') as { refresh_token: string };
    await shop.signOut();
    assert.equal((await server.app.inject({ method: 'POST', url: '/v1/sessions/refresh', payload: { refresh_token } })).statusCode, 401);
    assert.deepEqual([...texts.keys()].filter((key) => key.includes('guest')), []);
  });
});

describe('an order to its end', () => {
  it('is paid, sent, received and taken back in part: the preview is what comes back', async () => {
    const shop = await visit();
    await enter(shop);
    const id = await place(shop);
    assert.deepEqual([(await shop.order(id)).note, (await shop.order(id)).address], ['放门口', home]);
    assert.equal((await shop.afterOrder.pay(id)).state, 'paid');
    await assert.rejects(shop.afterOrder.cancel(id), codeOf('WRONG_STATE'));
    await send(server, operator, `/v1/admin/orders/${id}/ship`, { carrier: 'SF', number: 'SF1' });
    assert.equal((await shop.afterOrder.received(id)).state, 'received');
    const [line] = (await shop.order(id)).lines;
    const ask = { lines: [{ line: line?.id ?? '', quantity: 1 }], reason: '颜色不合适' };
    const preview = await shop.afterOrder.previewReturn(id, ask);
    assert.ok(preview.back_fen > 0);
    const asked = await shop.afterOrder.askReturn(id, ask);
    assert.equal(asked.back_fen, preview.back_fen);
    await assert.rejects(shop.afterOrder.askReturn(id, { ...ask, reason: '再退' }), codeOf('RETURN_OPEN'));
    await send(server, operator, `/v1/admin/returns/${asked.id}/approve`, {});
    await server.work();
    assert.equal((await shop.order(id)).refunded_fen, preview.back_fen);
    assert.equal((await shop.afterOrder.returns(id)).value[0]?.state, 'refunded');
    assert.equal((await shop.afterOrder.askInvoice(id, { title: '林夏', email: 'lin@example.com' })).order_id, id);
  });

  it('a payment whose answer is lost is asked for again under the same key', async () => {
    let lost = 0;
    const keys: string[] = [];
    const lossy: NodeHost = {
      ...host,
      request: async (method, url, headers, body) => {
        const answer = await host.request(method, url, headers, body);
        if (!url.endsWith('/pay')) return answer;
        keys.push(headers['idempotency-key'] ?? '');
        if ((lost += 1) <= 2) throw new Error('lost');
        return answer;
      },
    };
    const shop = await visit(lossy);
    await enter(shop);
    const id = await place(shop);
    assert.equal((await shop.afterOrder.pay(id)).state, 'paid');
    assert.equal(new Set(keys).size, 1);
    assert.equal(keys.length, 3);
  });

  it('without a network shows what was seen, as of when, and says so once', async () => {
    const shop = await visit();
    await enter(shop);
    const id = await place(shop);
    const before = await shop.seenOrder(id);
    assert.equal(before.verified, true);
    await shop.seenOrders();
    await shop.addressBook.list();
    const events: ShopEvent[] = [];
    shop.on((event) => events.push(event));
    host.setOnline(false);
    device.ms += hourMs;
    const offline = await shop.seenOrder(id);
    assert.deepEqual([offline.verified, offline.value, Math.abs(offline.asOfMs - before.asOfMs) < 1_000], [false, before.value, true]);
    assert.equal((await shop.addressBook.list()).value[0]?.address.name, '林夏');
    assert.equal((await shop.seenOrders()).verified, false);
    assert.equal(events.filter((event) => event === 'unverified').length, 1);
    await assert.rejects(shop.afterOrder.pay(id), NetworkError);
    host.setOnline(true);
    await shop.seenOrder(id);
    assert.equal(events.filter((event) => event === 'verified').length, 1);
  });
});

describe('the address book', () => {
  it('has one that is taken first, and forgets', async () => {
    const shop = await visit();
    await enter(shop);
    const first = await shop.addressBook.keep({ ...home, is_default: true });
    const second = await shop.addressBook.keep({ ...home, street: '湖南路 2 号', is_default: true });
    const { value } = await shop.addressBook.list();
    assert.deepEqual(value.map(({ id, address }) => [id, address.is_default === true]), [[second.id, true], [first.id, false]]);
    shop.add('pencil');
    const result = await shop.placeOrder({ addressId: second.id });
    assert.ok(result.kind === 'placed');
    assert.deepEqual(result.order.address, { ...home, street: '湖南路 2 号' });
    await shop.addressBook.remove(second.id);
    assert.deepEqual((await shop.addressBook.list()).value.map(({ id }) => id), [first.id]);
  });

  it('says which field is wrong', () => {
    assert.deepEqual(addressFaults(home), []);
    assert.deepEqual(addressFaults({ ...home, phone: '138 0000', street: ' ' }), ['phone', 'street']);
    assert.deepEqual(addressFaults({}), ['name', 'phone', 'region', 'street']);
  });
});

describe('several windows of one device', () => {
  /** What Web Locks and BroadcastChannel do, in one process. */
  function windows(): () => Host {
    const listeners = new Set<(text: string) => void>();
    const waiting: (() => void)[] = [];
    const locks = new Map<string, Promise<unknown>>();
    let isLed = false;
    const tabsOf = (): HostTabs => {
      let own: ((text: string) => void) | undefined;
      return {
        tell: (text) => [...listeners].filter((listener) => listener !== own).forEach((listener) => queueMicrotask(() => listener(text))),
        listen: (listener) => {
          own = listener;
          listeners.add(listener);
          return () => listeners.delete(listener);
        },
        lead: (onLead) => {
          const begin = (): void => {
            isLed = true;
            onLead();
          };
          if (isLed) waiting.push(begin);
          else begin();
          return () => {
            isLed = false;
            waiting.shift()?.();
          };
        },
        alone: (name, work) => {
          const run = (locks.get(name) ?? Promise.resolve()).then(work, work);
          locks.set(name, run.catch(() => undefined));
          return run;
        },
      };
    };
    return () => ({ ...nodeHost(texts), tabs: tabsOf() });
  }

  it('sign in and out together, and exchange one refresh token at a time', async () => {
    const newWindow = windows();
    const one = await visit(newWindow());
    const other = await visit(newWindow());
    await enter(one);
    await until('the other window is signed in too', () => other.memberId === one.memberId);
    setTime(quietMs + 2 * hourMs);
    // A token used twice would end the whole sign-in.
    await Promise.all([one.orders(), other.orders(), one.addressBook.list(), other.addressBook.list()]);
    assert.ok(one.signedIn && other.signedIn);
    await one.signOut();
    await until('the other window is signed out too', () => !other.signedIn);
    assert.deepEqual([...texts.keys()].filter((key) => key.includes('customer')), []);
  });
});
