// T2: server time decides money, whatever the device's clock says, and whatever the server's own clock does.
import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { describe, it } from 'node:test';
import type { OrderDetail } from '@yansuan/sdk/wire';
import { createShop } from '../../web/sdk/src/index.js';
import { nodeHost } from '../../web/sdk/src/hosts/node.js';
import { order, quote, readSop, send, sharedCore, startTestShop, storyMs, type Explained } from './support/api-server.js';
import { until } from './support/until.js';

const minuteMs = 60_000;
const dayMs = 86_400_000;
const yearMs = 365 * dayMs;
const hourMs = 3_600_000;

// What the device's clock says when the server's has run for so long since the visit began.
const wrong: [name: string, localMs: (ranMs: number) => number][] = [
  ['ten years ahead', (ran) => storyMs + 10 * yearMs + ran],
  ['ten years behind', (ran) => storyMs - 10 * yearMs + ran],
  ['a hundredth too fast', (ran) => storyMs + Math.round(ran * 1.01)],
  ['a hundredth too slow', (ran) => storyMs + Math.round(ran * 0.99)],
  ['moved ten minutes ahead while one looks', (ran) => storyMs + ran + (ran >= hourMs ? 10 * minuteMs : 0)],
  ['moved ten minutes back while one looks', (ran) => storyMs + ran - (ran >= hourMs ? 10 * minuteMs : 0)],
  ['set back a day while one looks', (ran) => storyMs + ran - (ran >= hourMs ? dayMs : 0)],
  ['set to the next year while one looks', (ran) => storyMs + ran + (ran >= hourMs ? yearMs : 0)],
];

describe('a phone whose clock is', () => {
  for (const [name, localMs] of wrong) {
    it(`${name} shows the server's time and pays the server's price`, async (t) => {
      const server = await startTestShop({ atMs: storyMs });
      await server.app.listen({ port: 0, host: '127.0.0.1' });
      const baseUrl = `http://127.0.0.1:${(server.app.server.address() as AddressInfo).port}`;
      let ranMs = 0;
      const pass = (ms: number): void => {
        ranMs += ms;
        server.clock.ms = storyMs + ranMs;
      };
      const shop = await createShop({ host: nodeHost(), loadCore: sharedCore, baseUrl, now: () => localMs(ranMs), steady: () => ranMs });
      t.after(async () => {
        await shop.close();
        await server.stop();
      });
      await shop.signIn('demo-silver');
      shop.add('cream', 2);
      const headers = await server.signIn('demo-silver');
      const right = async (): Promise<void> => {
        // Looking at it is what notices that the clock was moved; then the server is asked.
        shop.nowMs();
        // Twice: one may be under way since before the time passed.
        await shop.refresh();
        await shop.refresh();
        assert.ok(Math.abs(shop.nowMs() - server.clock.ms) <= 1_000, `${shop.nowMs() - server.clock.ms} ms off`);
        const { quote: theirs } = (await quote(server, headers, { lines: [{ id: '1', sku: 'cream', units: 2 }] })).json<Explained>();
        assert.equal(shop.payableFen(), theirs.payable_fen);
      };
      await right();
      pass(30 * minuteMs);
      await right();
      pass(40 * minuteMs);
      await right();
      const placed = await shop.placeOrder();
      assert.equal(placed.kind, 'placed');
      const { order: made } = placed as { order: OrderDetail };
      assert.deepEqual([made.created_at_ms, made.hold_until_ms], [server.clock.ms, server.clock.ms + 30 * minuteMs]);
    });
  }

  it('moved while one looks is noticed by looking, and the server is asked by itself', async (t) => {
    const server = await startTestShop({ atMs: storyMs });
    await server.app.listen({ port: 0, host: '127.0.0.1' });
    const baseUrl = `http://127.0.0.1:${(server.app.server.address() as AddressInfo).port}`;
    let movedMs = 0;
    const shop = await createShop({ host: nodeHost(), loadCore: sharedCore, baseUrl, now: () => storyMs + movedMs, steady: () => 0 });
    t.after(async () => {
      await shop.close();
      await server.stop();
    });
    for (const to of [10 * minuteMs, -10 * minuteMs, 0]) {
      movedMs = to;
      await until(`the shop has asked, moved by ${to}`, () => shop.nowMs() === storyMs);
    }
  });
});

// How the server's own clock jumps; each time it says is the one that counts, and nothing is paid or released twice.
const jumps: [name: string, byMs: number][] = [
  ['ten minutes ahead', 10 * minuteMs], ['ten minutes back', -10 * minuteMs], ['a day back', -dayMs], ['ten years back', -10 * yearMs], ['ten years ahead', 10 * yearMs],
];

describe('a shop whose own clock jumps', () => {
  for (const [name, byMs] of jumps) {
    it(`${name} prices by what it says now, and keeps what it has promised`, async (t) => {
      const shop = await startTestShop({ atMs: storyMs });
      t.after(() => shop.stop());
      const loaded = (await sharedCore()).load(JSON.stringify(await readSop()));
      assert.equal(loaded.ok, true);
      const headers = await shop.signIn('demo-silver');
      const cart = { lines: [{ id: '1', sku: 'pencil' }], coupons: [] };
      const before = (await quote(shop, headers, cart)).json<Explained>();
      const placed = (await order(shop, headers, { cart, expected: before.quote.payable_fen })).json<OrderDetail>();
      shop.clock.ms += byMs;
      // Of another sign-in: the first may have ended.
      const later = await shop.signIn('demo-silver');
      const after = (await quote(shop, later, cart)).json<Explained>();
      assert.equal(after.server_time_ms, shop.clock.ms);
      const me = (await shop.app.inject({ url: '/v1/me', headers: later })).json<{ member: never; coupons: never }>();
      const own = 'rulebook' in loaded ? loaded.rulebook.quote({ member: me.member, coupons: me.coupons, cart, context: { now_ms: shop.clock.ms, checked_at_ms: shop.clock.ms } }) : undefined;
      assert.deepEqual(own, { ok: true, quote: after.quote });
      // Released when its time is over by the clock of then, once; paid before, and at the price of then.
      await shop.work();
      const kept = (await shop.app.inject({ url: `/v1/orders/${placed.id}`, headers: later })).json<OrderDetail>();
      const isOver = shop.clock.ms >= placed.hold_until_ms;
      assert.deepEqual([kept.state, kept.payable_fen], [isOver ? 'expired' : 'awaiting_payment', placed.payable_fen]);
      const paid = await send(shop, later, `/v1/orders/${placed.id}/pay`);
      assert.equal(paid.statusCode, isOver ? 409 : 200, paid.body);
      shop.clock.ms = storyMs + dayMs;
      await shop.work();
      const last = (await shop.app.inject({ url: `/v1/orders/${placed.id}`, headers: await shop.signIn('demo-silver') })).json<OrderDetail>();
      assert.equal(last.state, isOver ? 'expired' : 'paid');
    });
  }
});
