// S2: whichever write of a visit the phone's storage refuses, once or from there on, the next visit finds an old state or the new one.
import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { openDatabase } from '../../web/api/src/database/open.js';
import { createShop, type Shop } from '../../web/sdk/src/index.js';
import { nodeHost, type NodeHost } from '../../web/sdk/src/hosts/node.js';
import { quietMs, sharedCore, startTestShop, type TestShop } from './support/api-server.js';

let server: TestShop;
let baseUrl: string;
before(async () => {
  server = await startTestShop({ atMs: quietMs });
  await server.app.listen({ port: 0, host: '127.0.0.1' });
  baseUrl = `http://127.0.0.1:${(server.app.server.address() as AddressInfo).port}`;
});
after(() => server.stop());

/** What a browser throws when there is no room. */
const full = (): Promise<never> => Promise.reject(new DOMException('no room', 'QuotaExceededError'));

function hostOn(texts: Map<string, string>, mayWrite: () => boolean): NodeHost {
  const host = nodeHost(texts);
  const { storage } = host;
  return {
    ...host,
    storage: {
      get: (key) => storage.get(key),
      set: (key, text) => (mayWrite() ? storage.set(key, text) : full()),
      remove: (key) => (mayWrite() ? storage.remove(key) : full()),
      clear: () => (mayWrite() ? storage.clear() : full()),
    },
  };
}

const open = (host: NodeHost): Promise<Shop> => createShop({ host, loadCore: sharedCore, baseUrl, now: () => quietMs });
const bagOf = (shop: Shop): string => JSON.stringify(shop.lines.map(({ sku, units }) => [sku, units]));
/** Whoever's: a phone that could not keep its sign-in orders as a guest. */
async function orders(): Promise<string[]> {
  const database = await openDatabase(server);
  const rows = await database.selectFrom('orders').select('id').execute();
  await database.destroy();
  return rows.map(({ id }) => id);
}

interface Visited {
  /** Every bag that was on the screen. */
  bags: Set<string>;
  /** The order that the phone says was placed. */
  placed: string | null;
}

/** Signs in, fills a bag, orders a part of it, and then the phone dies. What is refused may say so, and the visit goes on. */
async function visit(host: NodeHost): Promise<Visited> {
  const bags = new Set(['[]']);
  let placed: string | null = null;
  const shop = await open(host).catch(() => null);
  if (shop === null) return { bags, placed };
  const steps: (() => unknown)[] = [
    () => shop.signIn('demo-silver'),
    () => shop.add('pencil', 2),
    () => shop.add('cream'),
    async () => {
      const result = await shop.placeOrder();
      placed = result.kind === 'placed' ? result.order.id : null;
    },
    () => shop.add('mask'),
  ];
  for (const step of steps) {
    // A code that the page can show, and nothing else.
    await Promise.resolve().then(step).catch((error: unknown) => assert.ok(error instanceof Error && 'code' in error, String(error)));
    bags.add(bagOf(shop));
    // The device writes when it has time.
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await shop.close().catch(() => undefined);
  return { bags, placed };
}

/** The writes of a visit whose storage works. */
async function writesOfAVisit(): Promise<number> {
  let writes = 0;
  const { placed } = await visit(hostOn(new Map(), () => (writes += 1) > 0));
  assert.notEqual(placed, null);
  return writes;
}

describe('a phone whose storage is full', () => {
  for (const isLasting of [false, true]) {
    it(`${isLasting ? 'from any write on' : 'at any one write'} has an old bag or the new one, and one order at most`, async (t) => {
      const writes = await writesOfAVisit();
      // Bags of this visit and of those before: the shop keeps a member's bag too.
      const seen = new Set<string>();
      t.diagnostic(`${writes} writes`);
      for (let failing = 0; failing < writes; failing += 1) {
        const had = await orders();
        const texts = new Map<string, string>();
        let operation = 0;
        const { bags, placed } = await visit(hostOn(texts, () => {
          const now = operation++;
          return isLasting ? now < failing : now !== failing;
        }));
        const next = await open(hostOn(texts, () => true));
        for (const bag of bags) seen.add(bag);
        assert.equal(seen.has(bagOf(next)), true, `write ${failing}: ${bagOf(next)} was never there`);
        // An order that the phone does not know the end of is asked about, not made again.
        if (next.pendingOrder !== null) await next.placeOrder();
        const made = (await orders()).filter((id) => !had.includes(id));
        assert.ok(made.length <= 1, `write ${failing}: ${made.length} orders`);
        if (placed !== null) assert.deepEqual(made, [placed], `write ${failing}`);
        await next.close();
      }
    });
  }
});
