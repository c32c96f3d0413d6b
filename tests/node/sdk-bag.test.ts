// The bag of a member on two devices.
import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { nodeHost, type NodeHost } from '../../web/sdk/src/hosts/node.js';
import { createShop, type Shop } from '../../web/sdk/src/index.js';
import { quietMs, sharedCore, startTestShop, type TestShop } from './support/api-server.js';

let server: TestShop;
let port = 0;
const opened: Shop[] = [];

const visit = async (host: NodeHost = nodeHost(), member: string | null = 'demo-silver'): Promise<Shop> => {
  const shop = await createShop({ host, loadCore: sharedCore, baseUrl: `http://127.0.0.1:${port}`, now: () => quietMs });
  opened.push(shop);
  if (member !== null && shop.memberId !== member) await shop.signIn(member);
  await shop.shelfDesk.sync();
  return shop;
};
const bagOf = (shop: Shop): Record<string, number> => Object.fromEntries(shop.lines.map(({ sku, units, selected }) => [sku, selected ? units : -units]));
const sync = async (...shops: Shop[]): Promise<void> => {
  for (const shop of shops) await shop.shelfDesk.sync();
};

beforeEach(async () => {
  server = await startTestShop();
  await server.app.listen({ port: 0, host: '127.0.0.1' });
  ({ port } = server.app.server.address() as AddressInfo);
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((shop) => shop.close()));
  await server.stop();
});

describe('the bag', () => {
  it('is the same on both devices of a member, and is priced anew where it changed', async () => {
    const [phone, tablet] = [await visit(), await visit()];
    phone.add('pencil', 2);
    phone.add('sponge');
    const events: string[] = [];
    tablet.on((event) => void events.push(event));
    await sync(phone, tablet);
    assert.deepEqual(bagOf(tablet), { pencil: 2, sponge: 1 });
    assert.equal(tablet.payableFen(), phone.payableFen());
    assert.equal(events.includes('price'), true);
    tablet.select(tablet.lines[1]?.id ?? '', false);
    tablet.setUnits(tablet.lines[0]?.id ?? '', 3);
    await sync(tablet, phone);
    assert.deepEqual(bagOf(phone), { pencil: 3, sponge: -1 });
  });

  it('keeps what was changed on each while both were away, line by line, and the last to arrive wins a line', async () => {
    const hosts = [nodeHost(), nodeHost()] as const;
    const [phone, tablet] = [await visit(hosts[0]), await visit(hosts[1])];
    phone.add('pencil');
    await sync(phone, tablet);
    hosts.forEach((host) => host.setOnline(false));
    phone.add('sponge');
    phone.setUnits(phone.lines[0]?.id ?? '', 5);
    tablet.add('powder');
    tablet.setUnits(tablet.lines[0]?.id ?? '', 2);
    hosts.forEach((host) => host.setOnline(true));
    await sync(phone, tablet, phone);
    assert.deepEqual(bagOf(phone), { pencil: 2, powder: 1, sponge: 1 });
    assert.deepEqual(bagOf(tablet), bagOf(phone));
  });

  it('loses a line everywhere when it is taken out, and has it again when it comes again', async () => {
    const [phone, tablet] = [await visit(), await visit()];
    phone.add('pencil');
    await sync(phone, tablet);
    tablet.remove(tablet.lines[0]?.id ?? '');
    await sync(tablet, phone);
    assert.deepEqual(bagOf(phone), {});
    tablet.add('pencil', 4);
    await sync(tablet, phone);
    assert.deepEqual(bagOf(phone), { pencil: 4 });
  });

  it('is empty elsewhere too when it was ordered', async () => {
    const [phone, tablet] = [await visit(), await visit()];
    phone.add('pencil');
    await sync(phone, tablet);
    assert.equal((await phone.placeOrder()).kind, 'placed');
    await sync(phone, tablet);
    assert.deepEqual([bagOf(phone), bagOf(tablet)], [{}, {}]);
  });

  it('of before the sign-in comes along and joins the one that the member has', async () => {
    const phone = await visit();
    phone.add('pencil', 2);
    await sync(phone);
    const tablet = await visit(nodeHost(), null);
    tablet.add('sponge');
    await tablet.signIn('demo-silver');
    await sync(tablet, phone);
    assert.deepEqual([bagOf(tablet), bagOf(phone)], [{ pencil: 2, sponge: 1 }, { pencil: 2, sponge: 1 }]);
  });

  it('that was changed and not sent is sent after the app was closed and opened again', async () => {
    const texts = new Map<string, string>();
    const host = nodeHost(texts);
    const phone = await visit(host);
    phone.add('pencil');
    await sync(phone);
    host.setOnline(false);
    phone.add('sponge', 2);
    await phone.close();
    opened.splice(opened.indexOf(phone), 1);
    const again = await visit(nodeHost(texts), null);
    const tablet = await visit();
    await sync(again, tablet);
    assert.deepEqual(bagOf(tablet), { pencil: 1, sponge: 2 });
  });
});
