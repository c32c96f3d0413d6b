// S3: a server that is killed while it works keeps every write that it answered.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { Kysely } from 'kysely';
import type { Order, Orders, OrderState, SessionOpened } from '@yansuan/sdk/wire';
import type { Tables } from '../../web/api/src/database/tables.js';
import { newKey, stores } from './support/api-server.js';
import { checkAfterKill } from './support/books.js';
import { figure } from './support/figures.js';
import { newPostgresUrl } from './support/postgres.js';
import { listeningAt, run, type Run } from './support/process.js';
import { random } from './support/requests.js';
import { until } from './support/until.js';

const operatorToken = 'of-the-kill-test-and-no-other';
const stocked = 100_000;
// Silver pays 0.9 of 59.00.
const ask = JSON.stringify({ cart: { lines: [{ id: '1', sku: 'pencil' }], coupons: [] }, rulebook_version: 1, expected_total_fen: 5_310 });

interface Client {
  post(path: string, key: string, body?: string, method?: string): Promise<{ status: number; json: unknown }>;
  get<Body>(path: string): Promise<Body>;
}

function clientOf(url: string, token: string): Client {
  const headers = (key?: string): Record<string, string> => ({
    authorization: `Bearer ${token}`, ...(key === undefined ? {} : { 'idempotency-key': key }),
  });
  return {
    async post(path, key, body, method = 'POST') {
      const answer = await fetch(url + path, {
        method, headers: { ...headers(key), ...(body === undefined ? {} : { 'content-type': 'application/json' }) }, ...(body === undefined ? {} : { body }),
      });
      return { status: answer.status, json: await answer.json() };
    },
    get: async <Body>(path: string) => (await (await fetch(url + path, { headers: headers() })).json()) as Body,
  };
}

/** Orders and pays until the connection breaks. Tells what was answered, and the keys whose answer never came. */
async function load(client: Client, answered: Map<string, string>, unknown: Map<string, string>): Promise<void> {
  const write = async (path: string, body?: string): Promise<Order | undefined> => {
    const key = newKey() + Math.random().toString(36).slice(2);
    unknown.set(key, path);
    const { status, json } = await client.post(path, key, body);
    unknown.delete(key);
    assert.ok(status < 300 || status === 503, JSON.stringify(json));
    return status < 300 ? (json as Order) : undefined;
  };
  try {
    for (;;) {
      const placed = await write('/v1/orders', ask);
      if (placed === undefined) continue;
      answered.set(placed.id, 'awaiting_payment');
      const paid = await write(`/v1/orders/${placed.id}/pay`);
      if (paid !== undefined) answered.set(placed.id, 'paid');
    }
  } catch (error) {
    if (error instanceof assert.AssertionError) throw error;
  }
}

for (const store of stores) {
  const kills = store === 'SQLite' ? figure('YANSUAN_S3_KILLS', 20) : 3;
  describe(`a server killed ${kills} times, ${store}`, () => {
    it('has every order and payment that it answered, and one for each key', async (t) => {
      const dataDir = mkdtempSync(join(tmpdir(), 'yansuan-kill-'));
      const databaseUrl = store === 'PostgreSQL' ? await newPostgresUrl() : null;
      const place = { dataDir, databaseUrl };
      let started: Run | undefined;
      t.after(() => {
        started?.process.kill('SIGKILL');
        rmSync(dataDir, { recursive: true });
      });
      const next = random(20261129);
      const answered = new Map<string, string>();
      let retried = 0;
      let unknown = new Map<string, string>();
      let token = '';
      let checkedMs = 0;
      for (let kill = 0; kill <= kills; kill += 1) {
        const startedMs = Date.now();
        started = await run({ PORT: '0', YANSUAN_DATA_DIR: dataDir, YANSUAN_RATE_PER_MINUTE: '0', LOG_LEVEL: 'info', YANSUAN_OPERATOR_TOKEN: operatorToken,
          ...(databaseUrl === null ? {} : { DATABASE_URL: databaseUrl }) });
        const url = await listeningAt(started);
        if (kill === 0) {
          await clientOf(url, operatorToken).post('/v1/admin/stock/pencil', newKey(), JSON.stringify({ available: stocked }), 'PUT');
          const session = await fetch(`${url}/v1/sessions`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"member":"demo-silver"}' });
          token = ((await session.json()) as SessionOpened).token;
        }
        const client = clientOf(url, token);
        // Whatever was not answered is asked again with its key, and may have happened or not: once either way.
        for (const [key, path] of unknown) {
          const { status, json } = await client.post(path, key, path === '/v1/orders' ? ask : undefined);
          assert.ok(status < 300, JSON.stringify(json));
          const order = json as Order;
          answered.set(order.id, order.state);
          retried += 1;
        }
        unknown = new Map();
        if (kill === kills) break;
        const { size } = answered;
        const loads = Array.from({ length: 4 }, () => load(client, answered, unknown));
        // However slow the machine is: orders come in, and then at any moment.
        await Promise.race([until('an order is answered', () => answered.size > size), ...loads]);
        await new Promise((resolve) => setTimeout(resolve, next() * 350));
        started.process.kill('SIGKILL');
        await Promise.all(loads);
        await started.exitCode;
        await checkAfterKill(place, checkedMs, async (database) => void (await checkBooks(database)));
        checkedMs = startedMs;
      }
      assert.ok(answered.size > kills, `${answered.size} orders`);
      t.diagnostic(`${answered.size} orders, ${retried} asked again`);
      await check(clientOf(await listeningAt(started as Run), token), answered);
      started?.process.kill('SIGTERM');
      await started?.exitCode;
      await checkAfterKill(place, 0, async (database) => assert.equal(await checkBooks(database), answered.size));
    });
  });
}

async function check(client: Client, answered: ReadonlyMap<string, string>): Promise<void> {
  const found = new Map<string, Order>();
  for (let before = ''; ;) {
    const page: Orders = await client.get<Orders>(`/v1/orders?limit=99${before}`);
    page.orders.forEach((order) => found.set(order.id, order));
    if (page.next === null) break;
    before = `&before=${page.next}`;
  }
  for (const [id, state] of answered) {
    assert.equal(found.get(id)?.state, state, id);
  }
  assert.equal(found.size, answered.size, 'an order that nobody was told of');
  for (const order of found.values()) {
    assert.equal(order.lines.reduce((sum, line) => sum + line.payable_fen, 0), order.payable_fen);
  }
}

/** Stock, payments and what was answered say the same as the orders. */
async function checkBooks(database: Kysely<Tables>): Promise<number> {
  const states = await database.selectFrom('orders').select(({ fn }) => ['state', fn.countAll<number>().as('count')]).groupBy('state').execute();
  const countOf = (state: OrderState): number => Number(states.find((row) => row.state === state)?.count ?? 0);
  const [unpaid, paid] = [countOf('awaiting_payment'), countOf('paid')];
  const stock = await database.selectFrom('stock').selectAll().executeTakeFirstOrThrow();
  assert.deepEqual(stock, { sku: 'pencil', available: stocked - unpaid - paid, reserved: unpaid, sold: paid });
  const payments = await database.selectFrom('payments').select(({ fn }) => fn.countAll<number>().as('count')).executeTakeFirstOrThrow();
  assert.equal(Number(payments.count), paid);
  const placed = await database.selectFrom('answers').innerJoin('orders', 'orders.id', 'answers.order_id').select(({ fn }) => fn.countAll<number>().as('count')).executeTakeFirstOrThrow();
  assert.equal(Number(placed.count), unpaid + paid);
  return unpaid + paid;
}
