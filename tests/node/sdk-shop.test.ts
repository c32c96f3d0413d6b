import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { beforeEach, describe, it } from 'node:test';
import { createShop, ShopError, type PlaceResult, type Shop, type ShopEvent } from '../../web/sdk/src/index.js';
import { nodeHost, type NodeHost } from '../../web/sdk/src/hosts/node.js';
import { keepOf, nextVersion, quietMs, readSop, sharedCore, startTestShop, type TestShop } from './support/api-server.js';

const dayMs = 86_400_000;

let server: TestShop;
let baseUrl: string;
let texts: Map<string, string>;
let host: NodeHost;
const device = { ms: quietMs };
const open: Shop[] = [];

async function listen(): Promise<void> {
  await server.app.listen({ port: 0, host: '127.0.0.1' });
  baseUrl = `http://127.0.0.1:${(server.app.server.address() as AddressInfo).port}`;
}

async function visit(as: NodeHost = host): Promise<Shop> {
  const shop = await createShop({ host: as, loadCore: sharedCore, baseUrl, now: () => device.ms });
  open.push(shop);
  return shop;
}

/** Another visit on the same device. */
async function visitAgain(online: boolean): Promise<Shop> {
  await Promise.all(open.splice(0).map((shop) => shop.close()));
  host = nodeHost(texts);
  host.setOnline(online);
  return visit();
}

function setTime(ms: number): void {
  server.clock.ms = ms;
  device.ms = ms;
}

beforeEach(async () => {
  server = await startTestShop({ atMs: quietMs });
  device.ms = quietMs;
  await listen();
  texts = new Map();
  host = nodeHost(texts);
});

const stop = async (): Promise<void> => {
  await Promise.all(open.splice(0).map((shop) => shop.close()));
  await server.stop();
};

const kindOf = (result: PlaceResult): string => result.kind;

describe('a visit', () => {
  it('prices every tap, and an undo brings the line back', async (t) => {
    t.after(stop);
    const shop = await visit();
    await shop.signIn('demo-silver');
    shop.chooseCoupons([]);
    const events: ShopEvent[] = [];
    shop.on((event) => events.push(event));
    assert.equal(shop.payableFen(), 0);
    shop.add('pencil');
    assert.equal(shop.payableFen(), 5_310);
    assert.deepEqual(events, ['cart', 'price']);
    shop.add('pencil');
    assert.equal(shop.payableFen(), 10_620);
    const [line] = shop.lines;
    assert.ok(line !== undefined);
    shop.setUnits(line.id, 3);
    assert.equal(shop.payableFen(), 15_930);
    assert.equal(shop.quote().payable_fen, 15_930);
    assert.equal(shop.receipt('zh').total.payable_fen, 15_930);
    shop.select(line.id, false);
    assert.equal(shop.payableFen(), 0);
    shop.select(line.id, true);
    shop.remove(line.id);
    assert.equal(shop.payableFen(), 0);
    assert.ok(shop.undo());
    assert.deepEqual(shop.lines, [{ ...line, units: 3 }]);
    assert.equal(shop.payableFen(), 15_930);
  });

  it('agrees with the server about every cart it shows', async (t) => {
    t.after(stop);
    const shop = await visit();
    await shop.signIn('demo-silver');
    const headers = await server.signIn('demo-silver');
    for (const sku of ['pencil', 'essence', 'foundation', 'lipstick', 'wipes', 'powder']) {
      shop.add(sku, 1 + (sku.length % 3));
      const lines = shop.lines.map(({ id, sku: each, units }) => ({ id, sku: each, units }));
      const answer = await server.app.inject({
        method: 'POST',
        url: '/v1/quotes',
        headers,
        payload: { cart: { lines, coupons: 'auto' }, rulebook_version: 1 },
      });
      const quote = answer.json<{ payable_fen: number; points_earned: number }>();
      assert.equal(shop.payableFen(), quote.payable_fen, sku);
      assert.equal(shop.quote().points_earned, quote.points_earned);
    }
  });

  it('tells the price of one thing alone, and what one more costs in this cart', async (t) => {
    t.after(stop);
    const shop = await visit();
    await shop.signIn('demo-silver');
    const price = shop.unitPrice('pencil');
    assert.deepEqual([price.payableFen, price.listFen, price.listKnown], [5_310, 5_900, true]);
    assert.deepEqual(price.offers, ['tier-silver']);
    shop.add('pencil');
    const before = shop.payableFen();
    const cost = shop.addedCost('powder');
    assert.deepEqual(shop.lines.map(({ sku }) => sku), ['pencil']);
    shop.add('powder');
    assert.equal(shop.payableFen(), before + cost);
    assert.throws(() => shop.unitPrice('no-such'), (error) => error instanceof ShopError && error.code === 'UNKNOWN_SKU');
  });

  it('keeps to the limits of the core', async (t) => {
    t.after(stop);
    const shop = await visit();
    shop.add('pencil', 999);
    for (const units of [1_000, 1.5, -1, Number.NaN]) {
      assert.throws(() => shop.setUnits('l1', units), (error) => error instanceof ShopError && error.code === 'LIMIT');
    }
    assert.equal(shop.addedCost('pencil'), 0);
    assert.equal(shop.lines[0]?.units, 999);
  });

  it('keeps a cart for each member, and brings the bag along that was filled before signing in', async (t) => {
    t.after(stop);
    const shop = await visit();
    shop.add('pencil');
    assert.equal(shop.payableFen(), 5_900);
    await shop.signIn('demo-silver');
    assert.equal(shop.lines.length, 1);
    assert.equal(shop.member.tier, 'silver');
    await shop.signIn('demo-gold');
    assert.equal(shop.lines.length, 0);
    await shop.signIn('demo-silver');
    assert.equal(shop.lines.length, 1);
    await shop.signOut();
    assert.equal(shop.lines.length, 0);
    assert.equal(shop.member.tier, 'visitor');
    await shop.close();
    assert.ok(![...texts.keys()].some((key) => key.includes('demo-silver')));
  });
});

describe('a device that is handed on', () => {
  it('keeps nothing of anyone, not even of one whose session ran out', async (t) => {
    t.after(stop);
    const shop = await visit();
    shop.add('powder');
    await shop.signIn('demo-silver');
    shop.add('pencil');
    setTime(quietMs + 30 * dayMs);
    await shop.refresh();
    assert.equal(shop.signedIn, false);
    await shop.signIn('demo-gold');
    texts.set('another', 'kept');
    await shop.forget();
    assert.deepEqual([...texts.keys()], ['another']);
    const again = await visit();
    assert.equal(again.signedIn, false);
    assert.deepEqual(again.lines, []);
  });
});

describe('a session that ran out', () => {
  it('makes a visitor of the member, and the bag is there again at the next sign-in', async (t) => {
    t.after(stop);
    const shop = await visit();
    await shop.signIn('demo-silver');
    shop.add('pencil');
    setTime(quietMs + 30 * dayMs);
    await shop.refresh();
    assert.equal(shop.signedIn, false);
    assert.equal(shop.member.tier, 'visitor');
    assert.equal(shop.freshness().state, 'fresh');
    assert.deepEqual(shop.lines, []);
    await shop.signIn('demo-silver');
    assert.deepEqual(shop.lines.map(({ sku }) => sku), ['pencil']);
  });
});

describe('without a network', () => {
  it('a first visit has nothing to show and says so', async (t) => {
    t.after(stop);
    host.setOnline(false);
    await assert.rejects(visit(), (error) => error instanceof ShopError && error.code === 'NO_RULEBOOK');
  });

  it('a second visit prices as the member, with the wallet, and keeps its cart', async (t) => {
    t.after(stop);
    const first = await visit();
    await first.signIn('demo-silver');
    first.add('essence');
    first.add('pencil');
    const { payable_fen: before } = first.quote();
    const second = await visitAgain(false);
    assert.equal(second.payableFen(), before);
    assert.equal(second.memberId, 'demo-silver');
    assert.equal(second.wallet.length, 5);
    assert.equal(second.demoMembers().length, 5);
    assert.deepEqual({ ...second.freshness(), checkedAtMs: 0 }, {
      state: 'fresh', online: false, checkedAtMs: 0, ageMs: 0, clockVerified: true, pricedBy: 'here', refused: null,
    });
    second.add('pencil');
    assert.ok(second.payableFen() > before);
    assert.deepEqual(await second.placeOrder(), { kind: 'offline' });
  });

  it('says how old its rules are: a day is amber, a week is stale and knows tier prices only', async (t) => {
    t.after(stop);
    const first = await visit();
    await first.signIn('demo-silver');
    first.add('essence');
    const ages: [number, string][] = [[dayMs, 'fresh'], [dayMs + 1, 'amber'], [7 * dayMs, 'amber'], [7 * dayMs + 1, 'stale']];
    for (const [age, state] of ages) {
      setTime(quietMs + age);
      const later = await visitAgain(false);
      assert.equal(later.freshness().state, state);
      assert.equal(later.quote().freshness, state);
      assert.equal(later.freshness().ageMs, age);
    }
    const stale = open.at(-1);
    assert.equal(stale?.payableFen(), 17_010);
  });

  it('a clock turned back turns no price back, and is not trusted', async (t) => {
    t.after(stop);
    const first = await visit();
    await first.signIn('demo-silver');
    device.ms = quietMs - 10 * dayMs;
    const second = await visitAgain(false);
    assert.equal(second.nowMs(), quietMs);
    assert.equal(second.freshness().clockVerified, false);
  });

  it('the order waits as a draft and goes when the network is back', async (t) => {
    t.after(stop);
    const first = await visit();
    await first.signIn('demo-silver');
    first.add('pencil', 2);
    const shop = await visitAgain(false);
    const shown = shop.payableFen();
    assert.equal(kindOf(await shop.placeOrder()), 'offline');
    assert.equal(shop.pendingOrder, null);
    host.setOnline(true);
    const result = await shop.placeOrder();
    assert.ok(result.kind === 'placed');
    assert.equal(result.order.payable_fen, shown);
    assert.deepEqual(shop.lines, []);
    assert.deepEqual((await shop.orders()).map(({ id }) => id), [result.order.id]);
    assert.deepEqual(await shop.order(result.order.id), result.order);
    host.setOnline(false);
    assert.deepEqual((await shop.orders()).map(({ id }) => id), [result.order.id]);
  });
});

describe('an order', () => {
  /** A host whose network does something to the requests for orders. */
  function troubled(what: 'request lost' | 'answer lost', times: number): NodeHost {
    const plain = nodeHost(texts);
    let left = times;
    return {
      ...plain,
      request: async (method, url, headers, body) => {
        if (method === 'POST' && url.endsWith('/v1/orders') && left > 0) {
          left -= 1;
          if (what === 'answer lost') {
            await plain.request(method, url, headers, body);
          }
          throw new Error(what);
        }
        return plain.request(method, url, headers, body);
      },
    };
  }

  for (const what of ['request lost', 'answer lost'] as const) {
    it(`whose ${what} is unknown, and the retry makes exactly one`, async (t) => {
      t.after(stop);
      const shop = await visit(troubled(what, 2));
      await shop.signIn('demo-silver');
      shop.add('pencil', 2);
      const first = await shop.placeOrder();
      assert.ok(first.kind === 'unknown');
      assert.equal(shop.lines.length, 1);
      const second = await first.retry();
      assert.ok(second.kind === 'unknown');
      const third = await second.retry();
      assert.ok(third.kind === 'placed');
      assert.equal((await shop.orders()).length, 1);
      assert.equal(shop.pendingOrder, null);
      assert.deepEqual(shop.lines, []);
    });
  }

  it('left unanswered by an earlier visit is found out, not sent a second time', async (t) => {
    t.after(stop);
    const shop = await visit(troubled('answer lost', 1));
    await shop.signIn('demo-silver');
    shop.add('pencil', 2);
    assert.equal(kindOf(await shop.placeOrder()), 'unknown');
    const later = await visitAgain(true);
    assert.equal(later.pendingOrder?.expected_total_fen, later.payableFen());
    const result = await later.placeOrder();
    assert.equal(kindOf(result), 'placed');
    assert.equal((await later.orders()).length, 1);
    assert.deepEqual(later.lines, []);
  });

  it('tapped twice is one order', async (t) => {
    t.after(stop);
    const shop = await visit();
    await shop.signIn('demo-silver');
    shop.add('pencil');
    const [first, second] = await Promise.all([shop.placeOrder(), shop.placeOrder()]);
    assert.deepEqual(first, second);
    assert.equal((await shop.orders()).length, 1);
  });

  it('at a price that rose shows both sums, and then the new price is on the screen', async (t) => {
    t.after(stop);
    const shop = await visit();
    await shop.signIn('demo-silver');
    shop.chooseCoupons([]);
    shop.add('pencil', 2);
    // Two days ago the rulebook changed, so that the old price is no longer held.
    const port = Number(new URL(baseUrl).port);
    await server.restart(nextVersion(await readSop(), keepOf('tier-silver', 9_500)));
    await server.app.listen({ port, host: '127.0.0.1' });
    setTime(quietMs + 2 * dayMs);
    const result = await shop.placeOrder();
    assert.ok(result.kind === 'price_changed');
    assert.equal(result.before.payable_fen, 10_620);
    assert.equal(result.after.payable_fen, 11_210);
    assert.equal(shop.payableFen(), 11_210);
    assert.equal(shop.document.version, 2);
    assert.equal(shop.lines.length, 1);
    assert.equal(kindOf(await shop.placeOrder()), 'placed');
  });

  it('spends the coupon it showed', async (t) => {
    t.after(stop);
    const shop = await visit();
    await shop.signIn('demo-member');
    shop.add('lipstick');
    const used = shop.quote().coupons.filter(({ verdict }) => verdict === 'used').map(({ id }) => id);
    assert.equal(used.length, 1);
    assert.equal(kindOf(await shop.placeOrder()), 'placed');
    assert.ok(!shop.wallet.some(({ id }) => used.includes(id)));
  });

  it('of someone who has not signed in is a guest’s', async (t) => {
    t.after(stop);
    const shop = await visit();
    shop.add('pencil');
    const result = await shop.placeOrder();
    assert.ok(result.kind === 'placed');
    assert.equal(result.order.payable_fen, 5_900);
    assert.match(shop.memberId, /^guest-/);
    assert.equal((await shop.orders()).length, 1);
  });

  it('takes only what is selected, and leaves the rest in the bag', async (t) => {
    t.after(stop);
    const shop = await visit();
    await shop.signIn('demo-silver');
    shop.add('pencil');
    shop.add('powder');
    const powder = shop.lines.find(({ sku }) => sku === 'powder');
    assert.ok(powder !== undefined);
    shop.select(powder.id, false);
    const result = await shop.placeOrder();
    assert.ok(result.kind === 'placed');
    assert.deepEqual(result.order.lines.map(({ sku }) => sku), ['pencil']);
    assert.deepEqual(shop.lines, [{ ...powder, selected: false }]);
  });

  it('is not sent when the device cannot note it first', async (t) => {
    t.after(stop);
    const full = nodeHost(texts);
    const shop = await visit({
      ...full,
      storage: {
        ...full.storage,
        set: (key, text) => (key.endsWith('/attempt') ? Promise.reject(new Error('full')) : full.storage.set(key, text)),
      },
    });
    await shop.signIn('demo-silver');
    shop.add('pencil');
    await assert.rejects(shop.placeOrder(), (error) => error instanceof ShopError && error.code === 'STORAGE');
    assert.deepEqual(await shop.orders(), []);
  });
});

describe('a new rulebook', () => {
  it('is used at the next look, and what it no longer sells leaves the bag', async (t) => {
    t.after(stop);
    const shop = await visit();
    shop.add('pencil');
    shop.add('sponge');
    const sop = await readSop();
    const port = Number(new URL(baseUrl).port);
    const fewer = { ...nextVersion(sop), skus: sop.skus.filter(({ id }) => id !== 'cotton-pads') };
    const dearer = { ...fewer, skus: fewer.skus.map((sku) => (sku.id === 'pencil' ? { ...sku, list_fen: 6_900 } : sku)) };
    shop.add('cotton-pads');
    const offers = dearer.offers.filter((offer) => !JSON.stringify(offer).includes('cotton-pads'));
    // What arrives by itself cannot be a coupon that is gone.
    const issue = sop.membership?.issue?.filter(({ reward }) => reward.coupon === undefined || offers.some(({ id }) => id === reward.coupon)) ?? [];
    await server.restart({ ...dearer, offers, membership: { ...sop.membership, issue } });
    await server.app.listen({ port, host: '127.0.0.1' });
    const events: ShopEvent[] = [];
    shop.on((event) => events.push(event));
    await shop.refresh();
    assert.ok(events.includes('rulebook') && events.includes('price'));
    assert.deepEqual(shop.lines.map(({ sku }) => sku), ['pencil', 'sponge']);
    assert.equal(shop.unitPrice('pencil').listFen, 6_900);
  });
});
