// What the SDK asks around a price: hints for the bag, alone or in a group.
import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { loadAccount, type Account, type HintsRequest } from '@yansuan/core/node';
import { createShop, type Shop } from '../../web/sdk/src/index.js';
import { nodeHost } from '../../web/sdk/src/hosts/node.js';
import { nextVersion, readSop, sharedCore, startTestShop, storyMs, type TestShop } from './support/api-server.js';

let server: TestShop;
let baseUrl: string;
let goods: string[];

async function listen(): Promise<void> {
  await server.app.listen({ port: 0, host: '127.0.0.1' });
  baseUrl = `http://127.0.0.1:${(server.app.server.address() as AddressInfo).port}`;
}
before(async () => {
  server = await startTestShop({ atMs: storyMs });
  await listen();
  goods = (await readSop()).skus.filter((sku) => !(sku.tags ?? []).includes('gift_only')).map((sku) => sku.id);
});
after(() => server.stop());

async function visit(load: (() => Promise<Account>) | undefined): Promise<Shop> {
  const options = { host: nodeHost(new Map()), loadCore: sharedCore, baseUrl, now: () => server.clock.ms };
  return createShop(load === undefined ? options : { ...options, loadAccount: load });
}

describe('a hint of the bag', () => {
  it('costs what it says once it is taken, and an undo brings the bag back', async (t) => {
    const shop = await visit(loadAccount);
    t.after(() => shop.close());
    await shop.signIn('demo-silver');
    for (const sku of ['foundation', 'pencil', 'essence']) shop.add(sku);
    const before = shop.payableFen();
    const hints = (await shop.hints(goods)).filter((hint) => hint.sku !== null);
    assert.ok(hints.length > 0);
    for (const hint of hints) {
      shop.add(hint.sku ?? '', hint.units_added);
      assert.equal(shop.payableFen(), hint.payable_fen, hint.text.zh);
      assert.equal(shop.payableFen() - before, hint.extra_fen);
      assert.ok(shop.undo());
      assert.equal(shop.payableFen(), before);
    }
  });

  it('is about the bag as it is when the second Wasm has come', async (t) => {
    let open: (account: Account) => void = () => undefined;
    const shop = await visit(() => new Promise((resolve) => (open = resolve)));
    t.after(() => shop.close());
    const asked = shop.hints(goods);
    shop.add('foundation');
    open(await loadAccount());
    assert.ok((await asked).some((hint) => hint.offer === 'foundation-powder-50'));
  });

  it('suggests only what it was given, and takes what is left out of the order as kept for later', async (t) => {
    const account = await loadAccount();
    const requests: HintsRequest[] = [];
    const load = account.load.bind(account);
    account.load = (text) => {
      const loaded = load(text);
      if (!loaded.ok) return loaded;
      const { rulebook } = loaded;
      const hints = rulebook.hints.bind(rulebook);
      rulebook.hints = (request) => {
        requests.push(request as HintsRequest);
        return hints(request);
      };
      return loaded;
    };
    const shop = await visit(() => Promise.resolve(account));
    t.after(() => shop.close());
    shop.add('foundation');
    assert.deepEqual((await shop.hints(['mask'])).filter((hint) => hint.sku !== null && hint.sku !== 'mask'), []);
    shop.add('cream');
    const aside = shop.lines[1];
    assert.ok(aside !== undefined);
    shop.select(aside.id, false);
    await shop.hints([...goods, ...goods, ...Array.from({ length: 60 }, (_, place) => `other-${place}`)]);
    assert.equal(requests[0]?.saved_cart, undefined);
    assert.deepEqual(requests[1]?.saved_cart, { lines: [{ id: aside.id, sku: 'cream', units: 1 }] });
    assert.equal(requests[1]?.products?.length, 50);
  });

  it('is not there where the second Wasm is not, and comes once it can be had', async (t) => {
    let tries = 0;
    const shop = await visit(() => {
      tries += 1;
      return tries === 1 ? Promise.reject(new Error('no network')) : loadAccount();
    });
    t.after(() => shop.close());
    shop.add('foundation');
    assert.deepEqual(await shop.hints(goods), []);
    assert.equal(await shop.prepare(), true);
    assert.ok((await shop.hints(goods)).length > 0);
    assert.equal(tries, 2);
    const without = await visit(undefined);
    t.after(() => without.close());
    assert.equal(await without.prepare(), false);
    assert.equal(await without.compare([{ sku: 'foundation', units: 1 }]), null);
  });
});

describe('alone or in a group', () => {
  it('follows the rulebook, also when a new one arrives', async (t) => {
    const shop = await visit(loadAccount);
    t.after(() => shop.close());
    await shop.signIn('demo-silver');
    const one = [{ sku: 'foundation', units: 1 }];
    shop.chooseCoupons([]);
    const before = await shop.compare(one);
    // 219.00 × 0.8 and × 0.7; coupons are not for groups of this rulebook, so they are the same with every wallet.
    assert.deepEqual(before?.opening.map(({ size, payable_fen }) => [size, payable_fen]), [[2, 17_520], [3, 15_330]]);

    const sop = await readSop();
    const rungs = [{ min_members: 2, effects: [{ keep_bp: 7500 }] }, { min_members: 3, effects: [{ keep_bp: 6000 }] }];
    await server.restart(nextVersion({ ...sop, offers: sop.offers.map((offer) => (offer.id === 'team-2-3' ? { ...offer, rungs } : offer)) }));
    const { port } = new URL(baseUrl);
    await server.app.listen({ port: Number(port), host: '127.0.0.1' });
    await shop.refresh();
    const then = await shop.compare(one, 2);
    // 219.00 × 0.75 and × 0.6
    assert.deepEqual(then?.opening.map(({ size, payable_fen }) => [size, payable_fen]), [[2, 16_425], [3, 13_140]]);
    assert.deepEqual([then?.joining.size, then?.joining.payable_fen], [2, 16_425]);
  });
});
