// A device whose Wasm does not start: the shop is asked for every price, and says the same as the core would have.
import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { createShop, type Shop } from '../../web/sdk/src/index.js';
import { nodeHost, type NodeHost } from '../../web/sdk/src/hosts/node.js';
import { nextVersion, readSop, sharedCore, startTestShop, storyMs, type TestShop } from './support/api-server.js';
import { until } from './support/until.js';

let server: TestShop;
let baseUrl = '';
let host: NodeHost;
const open: Shop[] = [];

async function listen(port = 0): Promise<void> {
  await server.app.listen({ port, host: '127.0.0.1' });
  baseUrl = `http://127.0.0.1:${(server.app.server.address() as AddressInfo).port}`;
}
async function visit(loadCore: typeof sharedCore, as: NodeHost = nodeHost()): Promise<Shop> {
  const shop = await createShop({ host: as, loadCore, baseUrl, now: () => server.clock.ms });
  open.push(shop);
  return shop;
}
const noCore = (): Promise<never> => Promise.reject(new Error('the Wasm does not start'));

const answered = (shop: Shop): Promise<void> => until('the shop has answered', () => {
  // What is looked at is what is asked for.
  shop.quote();
  shop.receipt('zh');
  return shop.freshness().pricedBy !== 'asking';
});

beforeEach(async () => {
  // A day with an activity at order level, so that a sum of unit prices is not the price.
  server = await startTestShop({ atMs: storyMs });
  await listen();
  host = nodeHost();
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((shop) => shop.close()));
  await server.stop();
});

describe('without the core on the device', () => {
  it('the shop says so, and each product costs what the core would say, before anything is tapped', async () => {
    const [with_, without] = [await visit(sharedCore), await visit(noCore)];
    assert.equal(with_.freshness().pricedBy, 'here');
    assert.equal(without.freshness().pricedBy, 'shop');
    for (const { id } of with_.document.skus) assert.deepEqual(without.unitPrice(id), with_.unitPrice(id), id);
  });

  it('every bag comes to the same quote and the same sentences, for a member with coupons too', async () => {
    const [with_, without] = [await visit(sharedCore), await visit(noCore, host)];
    for (const shop of [with_, without]) await shop.signIn('demo-silver');
    for (const [sku, units] of [['essence', 2], ['pencil', 1], ['lipstick', 3]] as const) {
      for (const shop of [with_, without]) shop.add(sku, units);
      await answered(without);
      assert.equal(without.payableFen(), with_.payableFen());
      assert.deepEqual(without.quote().steps, with_.quote().steps);
      assert.deepEqual(without.quote().coupons, with_.quote().coupons);
      assert.deepEqual(without.receipt('zh').rows, with_.receipt('zh').rows);
    }
    assert.deepEqual(without.quoteOf([{ sku: 'cream' }], true).lines.length, 1);
    await answered(without);
    assert.equal(without.quoteOf([{ sku: 'cream' }], true).payable_fen, with_.quoteOf([{ sku: 'cream' }], true).payable_fen);
  });

  it('until the answer is in, a bag costs no less than it will: its units at their own prices', async () => {
    const shop = await visit(noCore);
    await shop.signIn('demo-silver');
    await answered(shop);
    shop.add('essence', 2);
    const guessed = shop.quote();
    assert.deepEqual([shop.freshness().pricedBy, guessed.proved], ['asking', false]);
    assert.equal(guessed.payable_fen, 2 * shop.unitPrice('essence').payableFen);
    await answered(shop);
    assert.equal(shop.payableFen() < guessed.payable_fen, true, `${shop.payableFen()} of ${guessed.payable_fen}`);
  });

  it('an order is placed at the price that was told', async () => {
    const shop = await visit(noCore);
    await shop.signIn('demo-silver');
    shop.add('essence', 2);
    const result = await shop.placeOrder();
    assert.equal(result.kind, 'placed');
    assert.deepEqual(result.kind === 'placed' && [result.order.price_basis, result.order.payable_fen === result.order.expected_total_fen], ['equal', true]);
  });

  it('a newer rulebook is priced by as soon as it is there', async () => {
    const shop = await visit(noCore, host);
    const { port } = server.app.server.address() as AddressInfo;
    const sop = await readSop();
    await server.restart(nextVersion({ ...sop, skus: sop.skus.map((sku) => (sku.id === 'pencil' ? { ...sku, list_fen: 7_000 } : sku)) }));
    await listen(port);
    await shop.refresh();
    await answered(shop);
    assert.equal(shop.unitPrice('pencil').payableFen, 7_000);
  });

  it('when the shop cannot be reached either, a first visit cannot open and a later one shows sums that promise nothing', async () => {
    const texts = new Map<string, string>();
    const first = nodeHost(texts);
    await visit(noCore, first);
    await Promise.all(open.splice(0).map((shop) => shop.close()));
    const offline = nodeHost(texts);
    offline.setOnline(false);
    const shop = await visit(noCore, offline);
    shop.add('pencil', 2);
    await answered(shop);
    assert.deepEqual([shop.payableFen(), shop.quote().proved, shop.freshness().online], [2 * 5_900, false, false]);
    const nobody = nodeHost();
    nobody.setOnline(false);
    await assert.rejects(visit(noCore, nobody), { code: 'NO_RULEBOOK' });
  });
});

