// T1: two years of reminders by two planners that race and are killed are those of one planner that nothing disturbs.
import assert from 'node:assert/strict';
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { describe, it } from 'node:test';
import type { Kysely } from 'kysely';
import { openDatabase } from '../../web/api/src/database/open.js';
import type { Tables } from '../../web/api/src/database/tables.js';
import { quietMs, readSop, startTestShop, stores, type StoreName, type TestShop } from './support/api-server.js';
import { bundled } from './support/bundle.js';
import { figure } from './support/figures.js';
import { random } from './support/requests.js';

const dayMs = 86_400_000;
const days = 730;
const reminders = figure('YANSUAN_T1_REMINDERS', 1_000);
const members = Math.ceil(reminders / 60);
const kills = 6;
const file = await bundled(new URL('support/planner.ts', import.meta.url));

/** People whose shelves go on for two years; some of what they own is counted in days of their own. */
async function seed(database: Kysely<Tables>): Promise<void> {
  const { skus, tiers } = await readSop();
  const next = random(20261129);
  const pick = (count: number): number => Math.floor(next() * count);
  for (let n = 0; n < members; n += 1) {
    const id = `t1-${String(n).padStart(5, '0')}`;
    await database.insertInto('members').values({
      id, kind: 'customer', name: `会员${n}`, tier: tiers[1 + pick(tiers.length - 1)]?.id ?? '', tags: '[]',
      birthday: `${String(1 + pick(12)).padStart(2, '0')}-${String(1 + pick(28)).padStart(2, '0')}`,
      orders: 1, lifetime_fen: 30_000, points_available: 0, created_at_ms: quietMs,
    }).execute();
    await database.insertInto('member_rows').values(Array.from({ length: 40 }, (_, i) => ({
      member_id: id, table_name: 'shelf' as const, key: `item-${i}`, rev: i + 1,
      value: JSON.stringify({ sku: skus[pick(skus.length)]?.id, units: 1, received_at_ms: quietMs + pick(days) * dayMs, produced_on: `2025-0${1 + pick(9)}-15`, cycle_days: 20 + pick(90) }),
    }))).execute();
  }
}

async function onDatabase<Told>(shop: TestShop, work: (database: Kysely<Tables>) => Promise<Told>): Promise<Told> {
  const database = await openDatabase(shop);
  try {
    return await work(database);
  } finally {
    await database.destroy();
  }
}

const told = (shop: TestShop): Promise<object[]> =>
  onDatabase(shop, (database) => database.selectFrom('outbox_touches').selectAll().orderBy('member_id').orderBy('due_at_ms').orderBy('occurrence_id').execute());

async function seededShop(store: StoreName): Promise<TestShop> {
  const shop = await startTestShop({ store });
  await shop.app.close();
  await onDatabase(shop, seed);
  return shop;
}

class Planner {
  #child?: ChildProcessWithoutNullStreams;
  #lines?: AsyncIterator<string>;

  constructor(private readonly shop: TestShop) {}

  async start(): Promise<void> {
    const { dataDir, databaseUrl } = this.shop;
    this.#child = spawn(process.execPath, [file, JSON.stringify({ dataDir, databaseUrl })], { stdio: ['pipe', 'pipe', 'pipe'] });
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
    assert.equal(await this.#next(), 'ready');
  }

  /** Plans the day; killed after so many milliseconds, or at its end. */
  async day(nowMs: number, killedAfterMs?: number): Promise<void> {
    this.#child?.stdin.write(`${nowMs}\n`);
    if (killedAfterMs === undefined) {
      assert.equal(await this.#next(), 'done');
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, killedAfterMs));
    await this.kill();
    await this.start();
  }

  async kill(): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }

  async #next(): Promise<string | undefined> {
    return ((await this.#lines?.next()) as IteratorResult<string, undefined> | undefined)?.value;
  }
}

/** One planner, in one process, undisturbed. */
async function undisturbed(): Promise<object[]> {
  const shop = await seededShop('SQLite');
  const planner = new Planner(shop);
  try {
    await planner.start();
    for (let day = 0; day < days; day += 1) await planner.day(quietMs + day * dayMs);
    return await told(shop);
  } finally {
    await planner.kill();
    await shop.restart();
    await shop.stop();
  }
}

describe(`${reminders} reminders in two years`, () => {
  const expected = undisturbed();
  for (const store of stores) {
    it(`are each recorded once by two planners that race and are killed, ${store}`, async (t) => {
      const wanted = await expected;
      assert.equal(wanted.length >= reminders, true, `${wanted.length} reminders`);
      const shop = await seededShop(store);
      const planners = [new Planner(shop), new Planner(shop)];
      t.after(async () => {
        await Promise.all(planners.map((planner) => planner.kill()));
        await shop.restart();
        await shop.stop();
      });
      await Promise.all(planners.map((planner) => planner.start()));
      const next = random(7);
      const killDays = new Map(Array.from({ length: kills }, () => [Math.floor(next() * days), next() * 20]));
      for (let day = 0; day < days; day += 1) {
        const nowMs = quietMs + day * dayMs;
        await Promise.all(planners.map((planner, place) => planner.day(nowMs, place === 1 ? killDays.get(day) : undefined)));
        // What a killed planner had in hand is taken up again on the same day.
        if (killDays.has(day)) await planners[0]?.day(nowMs);
      }
      const found = await told(shop);
      t.diagnostic(`${found.length} reminders for ${members} members, ${killDays.size} kills`);
      assert.equal(found.length, wanted.length);
      found.forEach((row, place) => assert.deepEqual(row, wanted[place]));
      const occurrences = found.flatMap((row) => {
        const { member_id, occurrence_id, told_with } = row as { member_id: string; occurrence_id: string; told_with: string };
        return [occurrence_id, ...(JSON.parse(told_with) as string[])].map((id) => `${member_id}/${id}`);
      });
      assert.equal(new Set(occurrences).size, occurrences.length);
    });
  }
});
