// A phone through a day: rules fetched, the network gone, prices and the shelf go on, and in the evening everything is where it belongs.
import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { Orders } from '@yansuan/sdk/wire';
import { loadAccount } from '@yansuan/core/node';
import { createShop, type PlaceResult, type Shop } from '../../web/sdk/src/index.js';
import { nodeHost, type NodeHost } from '../../web/sdk/src/hosts/node.js';
import { keepOf, nextVersion, quietMs, readSop, sharedCore, startTestShop, type TestShop } from './support/api-server.js';

const hourMs = 3_600_000;

let server: TestShop;
let port: number;
const device = { ms: quietMs };
const opened: Shop[] = [];

const open = async (host: NodeHost): Promise<Shop> => {
  const shop = await createShop({ host, loadCore: sharedCore, loadAccount, baseUrl: `http://127.0.0.1:${port}`, now: () => device.ms });
  opened.push(shop);
  return shop;
};
/** The app is closed and opened again: what is not on the device is gone. */
async function reopen(shop: Shop, texts: Map<string, string>): Promise<{ shop: Shop; host: NodeHost }> {
  await shop.close();
  opened.splice(opened.indexOf(shop), 1);
  const host = nodeHost(texts);
  host.setOnline(false);
  return { shop: await open(host), host };
}
const setTime = (ms: number): void => {
  device.ms = ms;
  server.clock.ms = ms;
};

beforeEach(async () => {
  server = await startTestShop();
  setTime(quietMs);
  await server.app.listen({ port: 0, host: '127.0.0.1' });
  ({ port } = server.app.server.address() as AddressInfo);
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((shop) => shop.close()));
  await server.stop();
});

/** From the morning to the evening: the first thing with a network is the order, and then both devices ask for all else. */
async function day(whileAway: () => Promise<void>, hours: number): Promise<{ phone: Shop; shownFen: number; result: PlaceResult }> {
  const texts = new Map<string, string>();
  const [morning, tablet] = [await open(nodeHost(texts)), nodeHost()];
  await morning.signIn('demo-silver');
  const other = await open(tablet);
  await other.signIn('demo-silver');
  const shared = await morning.addOwn({ sku: 'foundation', units: 2 });
  for (const each of [morning, other]) await each.shelfDesk.sync();

  // On the train: the app is opened without a network, the bag is filled, what is at home is noted on two devices.
  tablet.setOnline(false);
  const { shop: phone } = await reopen(morning, texts);
  phone.chooseCoupons([]);
  phone.add('pencil', 2);
  phone.add('sponge');
  const shownFen = phone.payableFen();
  await phone.markOpened(shared);
  const phones = await phone.addOwn({ sku: 'cream' });
  const tablets = await other.addOwn({ sku: 'essence' });
  await other.markOpened(tablets);
  assert.equal((await phone.placeOrder()).kind, 'offline');

  // And once more closed and opened, hours later, still without.
  setTime(quietMs + hours * hourMs);
  const evening = await reopen(phone, texts);
  assert.equal(evening.shop.payableFen(), shownFen);
  await whileAway();
  [evening.host, tablet].forEach((each) => each.setOnline(true));
  const result = await evening.shop.placeOrder();
  for (const each of [evening.shop, other, evening.shop]) await each.shelfDesk.sync();
  // Nothing that was noted on either is lost, and both show the same.
  const shelf = await evening.shop.shelf();
  assert.deepEqual(await other.shelf(), shelf);
  const stateOf = (key: string): unknown => shelf.find(({ item }) => item.id === key)?.stand?.state;
  assert.deepEqual([stateOf(shared), stateOf(phones), stateOf(tablets)], ['in_use', 'spare', 'in_use']);
  return { phone: evening.shop, shownFen, result };
}

const ordersOf = async (): Promise<Orders['orders']> =>
  (await server.app.inject({ url: '/v1/orders', headers: await server.signIn('demo-silver') })).json<Orders>().orders;

describe('a day without a network', () => {
  for (const [what, whileAway] of [['', async () => undefined], [', although the shop became dearer meanwhile: it is held for a day', dearer]] as const) {
    it(`ends with the order at the price that was shown${what}`, async () => {
      const { phone, shownFen, result } = await day(whileAway, 10);
      assert.equal(result.kind, 'placed');
      assert.deepEqual((await ordersOf()).map(({ payable_fen }) => payable_fen), [shownFen]);
      assert.deepEqual(phone.lines, []);
    });
  }

  it('or, when it was longer, with a no that shows both prices, and everything still in the bag', async () => {
    const { phone, shownFen, result } = await day(async () => {
      await dearer();
      setTime(quietMs + 60 * hourMs);
    }, 30);
    assert.equal(result.kind, 'price_changed');
    const { before, after } = result as Extract<PlaceResult, { kind: 'price_changed' }>;
    assert.deepEqual([before.payable_fen, after.payable_fen, after.payable_fen > shownFen], [shownFen, phone.payableFen(), true]);
    assert.deepEqual(phone.lines.map(({ sku }) => sku), ['pencil', 'sponge']);
    assert.deepEqual(await ordersOf(), []);
  });
});

async function dearer(): Promise<void> {
  await server.restart(nextVersion(await readSop(), keepOf('tier-silver', 9_500)));
  await server.app.listen({ port, host: '127.0.0.1' });
}
