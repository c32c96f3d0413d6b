import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { AddressInfo } from 'node:net';
import { loadAccount } from '@yansuan/core/node';
import { createShop, type Shop } from '@yansuan/sdk';
import { nodeHost, type NodeHost } from '@yansuan/sdk/node';
import { shelfItem, shelfItems } from '@yansuan/sdk/shelf';
import { quietMs, sharedCore, startTestShop, type TestShop } from './support/api-server.js';

let server: TestShop;
let baseUrl: string;
const opened: Shop[] = [];

async function visit(host: NodeHost = nodeHost()): Promise<{ shop: Shop; host: NodeHost }> {
  const shop = await createShop({ host, loadCore: sharedCore, loadAccount, baseUrl, now: () => quietMs });
  opened.push(shop);
  return { shop, host };
}
beforeEach(async () => {
  server = await startTestShop();
  await server.app.listen({ port: 0, host: '127.0.0.1' });
  baseUrl = `http://127.0.0.1:${(server.app.server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((shop) => shop.close()));
  await server.stop();
});

describe('my shelf on a phone', () => {
  it('is changed and reckoned without a network, and is the same on another phone when there is one', async () => {
    const { shop, host } = await visit();
    await shop.signIn('demo-silver');
    await shop.shelfDesk.sync();
    host.setOnline(false);
    const key = await shop.addOwn({ sku: 'foundation' });
    await shop.markOpened(key);
    const [own] = await shop.shelf();
    assert.deepEqual([own?.own, own?.stand?.state, own?.stand?.runs_out_on, own?.stand?.days_left], [true, 'in_use', '2026-11-19', 92]);
    assert.ok((await shop.plan(120))?.touches.some(({ touch }) => touch === 'refill'));
    assert.equal(shop.shelfDesk.isDirty, true);

    const other = (await visit()).shop;
    await other.signIn('demo-silver');
    await other.shelfDesk.sync();
    assert.deepEqual(await other.shelf(), []);
    host.setOnline(true);
    await shop.shelfDesk.sync();
    await other.shelfDesk.sync();
    assert.equal(shop.shelfDesk.isDirty, false);
    assert.deepEqual(await other.shelf(), await shop.shelf());
  });

  it('takes the last change back: an opening, an end, a product added, one taken off', async () => {
    const { shop } = await visit();
    await shop.signIn('demo-silver');
    assert.equal(await shop.undoShelf(), false);
    const key = await shop.addOwn({ sku: 'essence', units: 2 });
    const states = async (): Promise<unknown[]> => (await shop.shelf()).map(({ item, stand }) => [item.sku, item.opened_on, stand?.state]);
    await shop.undoShelf();
    assert.deepEqual(await states(), []);
    const again = await shop.addOwn({ sku: 'essence', units: 2 });
    assert.notEqual(again, key);
    const before = await states();
    for (const change of [shop.markOpened.bind(shop), shop.markFinished.bind(shop), shop.removeFromShelf.bind(shop)]) {
      await change((await shop.shelf())[0]?.item.id ?? '');
      assert.notDeepEqual(await states(), before);
      assert.equal(await shop.undoShelf(), true);
      assert.deepEqual(await states(), before);
      assert.equal(await shop.undoShelf(), false, 'one step');
    }
  });

  it('leaves nothing behind for who comes next, and is there again after signing in', async () => {
    const texts = new Map<string, string>();
    const { shop } = await visit(nodeHost(texts));
    await shop.signIn('demo-silver');
    await shop.addOwn({ sku: 'foundation' });
    await shop.shelfDesk.sync();
    await shop.signOut();
    await shop.close();
    assert.deepEqual([...texts].filter(([key, text]) => /sync|reminders/.test(key) || text.includes('own-')).map(([key]) => key), []);
    const next = (await visit(nodeHost(texts))).shop;
    assert.deepEqual(await next.shelf(), []);
    await next.signIn('demo-silver');
    await next.shelfDesk.sync();
    assert.equal((await next.shelf())[0]?.item.sku, 'foundation');
  });

  it('puts what ends first on top and spares behind; what was done with is not told again', async () => {
    const { shop } = await visit();
    await shop.signIn('demo-silver');
    for (const own of [{ sku: 'powder', opened_on: '2026-08-01' }, { sku: 'mascara', opened_on: '2026-02-01' }, { sku: 'foundation', opened_on: '2026-06-01' }, { sku: 'foundation' }]) await shop.addOwn(own);
    assert.deepEqual((await shop.shelf()).map(({ item, stand }) => [item.sku, stand?.state]),
      [['mascara', 'expired'], ['foundation', 'in_use'], ['powder', 'in_use'], ['foundation', 'spare']]);
    const [first] = (await shop.plan(60))?.touches ?? [];
    assert.ok(first !== undefined);
    await shop.shelfDesk.acknowledge(first.id, 'done');
    assert.ok((await shop.plan(60))?.touches.every(({ id }) => id !== first.id));
  });

  it('reads rows that another program wrote wrongly without losing the others', () => {
    const rows: [string, unknown][] = [
      ['a', { sku: 'cream', units: 0, opened_on: '2026-02-30', cycle_days: 'x', name_zh: 'a\u0000' }], ['b', null], ['c', { sku: 'UPPER' }], ['d', { sku: 'cream', units: 2, returned_units: 3, finished_on: '2026-01-01' }],
      ['x'.repeat(65), { sku: 'cream' }], ['e', { sku: 'cream', produced_on: '2026-01-31' }],
    ];
    assert.deepEqual(shelfItems(rows), [{ id: 'a', sku: 'cream', units: 1 }, { id: 'e', sku: 'cream', units: 1, produced_on: '2026-01-31' }, { id: 'd', sku: 'cream', units: 2, finished_on: '2026-01-01' }]);
    assert.equal(shelfItem('k', undefined), null);
  });
});
