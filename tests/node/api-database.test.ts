import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { sql, type Kysely } from 'kysely';
import { databaseFileName, openDatabase } from '../../web/api/src/database/open.js';
import type { Tables } from '../../web/api/src/database/tables.js';
import { memberSnapshot } from '../../web/api/src/members/snapshot.js';
import { periodStartMs } from '../../web/api/src/members/periods.js';

/** Another process that takes the write lock, says so, writes, and lets go after a while. */
const otherWriter = `
  import Database from 'libsql';
  const database = new Database(process.argv[1]);
  database.pragma('busy_timeout = 5000');
  database.exec('begin immediate');
  database.exec("insert into rulebooks values (7, 'other', '{}', 1)");
  console.log('locked');
  setTimeout(() => { database.exec('commit'); database.close(); }, 300);
`;

async function openTemporary(t: { after(work: () => unknown): void }): Promise<{ database: Kysely<Tables>; file: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'yansuan-database-'));
  const database = await openDatabase(folder);
  t.after(async () => {
    await database.destroy();
    rmSync(folder, { recursive: true });
  });
  return { database, file: join(folder, databaseFileName) };
}

describe('the database', () => {
  it('writes through to the disk and lets readers read meanwhile', async (t) => {
    const { database } = await openTemporary(t);
    const pragma = async (name: string): Promise<unknown> =>
      Object.values((await sql.raw<Record<string, unknown>>(`pragma ${name}`).execute(database)).rows[0] ?? {})[0];
    assert.equal(await pragma('journal_mode'), 'wal');
    assert.equal(await pragma('synchronous'), 2);
    assert.equal(await pragma('foreign_keys'), 1);
    assert.equal(await pragma('busy_timeout'), 5_000);
  });

  it('waits for another process’s write instead of failing, and then sees it', async (t) => {
    const { database, file } = await openTemporary(t);
    const other = spawn(process.execPath, ['--input-type=module', '-e', otherWriter, file], { stdio: ['ignore', 'pipe', 'inherit'] });
    await new Promise((resolve) => other.stdout.once('data', resolve));
    const seen = await database.transaction().execute(async (transaction) => {
      const rows = await transaction.selectFrom('rulebooks').select('version').execute();
      await transaction
        .insertInto('rulebooks')
        .values({ version: 8, sha256: 'own', document: '{}', published_at_ms: 2 })
        .execute();
      return rows.map(({ version }) => version);
    });
    assert.deepEqual(seen, [7]);
  });

  it('keeps nothing of a transaction that failed', async (t) => {
    const { database } = await openTemporary(t);
    const failing = database.transaction().execute(async (transaction) => {
      await transaction.insertInto('rulebooks').values({ version: 1, sha256: 'a', document: '{}', published_at_ms: 1 }).execute();
      throw new Error('changed my mind');
    });
    await assert.rejects(failing, /changed my mind/);
    assert.deepEqual(await database.selectFrom('rulebooks').selectAll().execute(), []);
  });

  it('opens again without changing anything', async (t) => {
    const { database, file } = await openTemporary(t);
    const tables = async (each: Kysely<Tables>): Promise<string[]> => (await each.introspection.getTables()).map(({ name }) => name);
    const before = await tables(database);
    const again = await openDatabase(join(file, '..'));
    assert.deepEqual(await tables(again), before);
    await again.destroy();
  });
});

describe('a period', () => {
  const china = (text: string): number => Date.parse(`${text}+08:00`);
  const cases = [
    ['day', '2026-08-18T00:00:00', '2026-08-18T00:00:00'],
    ['day', '2026-08-18T23:59:59.999', '2026-08-18T00:00:00'],
    ['week', '2026-08-17T00:00:00', '2026-08-17T00:00:00'],
    ['week', '2026-08-16T23:59:59.999', '2026-08-10T00:00:00'],
    ['month', '2026-03-01T00:00:00', '2026-03-01T00:00:00'],
    ['month', '2028-02-29T12:00:00', '2028-02-01T00:00:00'],
    ['year', '2027-01-01T00:00:00', '2027-01-01T00:00:00'],
    ['year', '2026-12-31T23:59:59.999', '2026-01-01T00:00:00'],
  ] as const;
  for (const [period, now, start] of cases) {
    it(`the ${period} of ${now} in China began at ${start}`, () => {
      assert.equal(periodStartMs(period, china(now)), china(start));
    });
  }

  it('counts what was used in it, and no longer when it is over', async (t) => {
    const { database } = await openTemporary(t);
    const used = china('2026-08-18T23:00:00');
    const member = { id: 'm', kind: 'demo', name: 'M', tier: 'silver', tags: '[]', birthday: null, orders: 0, lifetime_fen: 0, points_available: 0, created_at_ms: 0 } as const;
    await database.insertInto('rulebooks').values({ version: 1, sha256: 'a', document: '{}', published_at_ms: 1 }).execute();
    await database.insertInto('members').values(member).execute();
    await database.insertInto('orders').values({
      id: 'o', member_id: 'm', state: 'awaiting_payment', created_at_ms: used, hold_until_ms: used, rulebook_version: 1,
      price_basis: 'equal', expected_total_fen: 1, payable_fen: 1, request: '{}', detail: '{}',
    }).execute();
    await database.insertInto('offer_uses').values({ order_id: 'o', offer: 'x', member_id: 'm', used_at_ms: used, uses: 1, units: 2, fen: 300 }).execute();
    const use = { uses: 1, units: 2, fen: 300 };
    const sameDay = await memberSnapshot(database, member, used + 1);
    assert.deepEqual(sameDay.used, { x: { ever: use, day: use, week: use, month: use, year: use } });
    const nextDay = await memberSnapshot(database, member, used + 3_600_000);
    assert.deepEqual(nextDay.used, { x: { ever: use, week: use, month: use, year: use } });
  });
});
