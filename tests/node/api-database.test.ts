import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { Kysely, sql } from 'kysely';
import LibsqlDatabase from 'libsql';
import { Migrator } from 'kysely/migration';
import { LibsqlAdapter, LibsqlDialect } from '../../web/api/src/database/dialect.js';
import { firstTables } from '../../web/api/src/database/migrations/001-first-tables.js';
import { databaseFileName, openDatabase } from '../../web/api/src/database/open.js';
import type { Tables } from '../../web/api/src/database/tables.js';
import { transact } from '../../web/api/src/database/transact.js';
import { effectsOf } from '../../web/api/src/due/effects.js';
import { enqueue } from '../../web/api/src/due/queue.js';
import { workDue, type Effects } from '../../web/api/src/due/worker.js';
import { sandbox } from '../../web/api/src/payments/adapter.js';
import { reconcile } from '../../web/api/src/payments/reconcile.js';
import { payingBack } from '../../web/api/src/payments/pay-back.js';
import { hashOf, memberOfToken } from '../../web/api/src/members/sessions.js';
import { shopperOfToken } from '../../web/api/src/members/shopper.js';
import { snapshotAndWallet } from '../../web/api/src/members/snapshot.js';
import { periodStartMs } from '../../web/api/src/members/periods.js';
import type { RulebookDocument } from '@yansuan/core';
import { RulebookShelf } from '../../web/api/src/rulebooks/shelf.js';
import { sharedAccount, sharedCore, stores, type StoreName } from './support/api-server.js';
import { newPostgresUrl } from './support/postgres.js';

/** Another process that takes the write lock, says so, writes, and lets go after a while. */
const otherWriter = `
  import Database from 'libsql';
  const database = new Database(process.argv[1]);
  database.pragma('busy_timeout = 5000');
  database.exec('begin immediate');
  database.exec("insert into rulebooks (version, sha256, document, published_at_ms) values (7, 'other', '{}', 1)");
  console.log('locked');
  setTimeout(() => { database.exec('commit'); database.close(); }, 300);
`;

interface Opened {
  database: Kysely<Tables>;
  file: string;
  again(): Promise<Kysely<Tables>>;
}

async function openTemporary(t: { after(work: () => unknown): void }, store: StoreName = 'SQLite'): Promise<Opened> {
  const folder = mkdtempSync(join(tmpdir(), 'yansuan-database-'));
  const place = { dataDir: folder, databaseUrl: store === 'SQLite' ? null : await newPostgresUrl() };
  const database = await openDatabase(place);
  t.after(async () => {
    await database.destroy();
    rmSync(folder, { recursive: true });
  });
  return { database, file: join(folder, databaseFileName), again: () => openDatabase(place) };
}

describe('the SQLite file', () => {
  it('writes through to the disk and lets readers read meanwhile', async (t) => {
    const { database } = await openTemporary(t);
    const pragma = async (name: string): Promise<unknown> =>
      Object.values((await sql.raw<Record<string, unknown>>(`pragma ${name}`).execute(database)).rows[0] ?? {})[0];
    assert.equal(await pragma('journal_mode'), 'wal');
    assert.equal(await pragma('synchronous'), 2);
    assert.equal(await pragma('foreign_keys'), 1);
    assert.equal(await pragma('wal_autocheckpoint'), 4_000);
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

  it('is read while another process writes; what wants to write waits for it', async (t) => {
    const { database, file } = await openTemporary(t);
    const other = new LibsqlDatabase(file);
    other.exec('begin immediate');
    const writing = database.insertInto('rulebooks').values(rulebook(1)).execute();
    assert.deepEqual(await database.selectFrom('rulebooks').select('version').execute(), []);
    other.exec('rollback');
    other.close();
    await writing;
    assert.equal((await database.selectFrom('rulebooks').select('version').executeTakeFirst())?.version, 1);
  });

  it('is read, as it was committed, while a transaction of its own is under way and while it commits', async (t) => {
    const { database } = await openTemporary(t);
    const versions = async (each: Kysely<Tables>): Promise<number[]> => (await each.selectFrom('rulebooks').select('version').execute()).map(({ version }) => version);
    let meanwhile: Promise<number[]> | undefined;
    const written = transact(database, async (transaction) => {
      await transaction.insertInto('rulebooks').values(rulebook(1)).execute();
      const seen = [await versions(transaction), await versions(database)];
      meanwhile = new Promise((resolve) => setImmediate(resolve)).then(() => versions(database));
      return seen;
    });
    assert.deepEqual(await written, [[1], []]);
    assert.ok(((await meanwhile) ?? []).length <= 1);
    assert.deepEqual(await versions(database), [1]);
  });

  it('refuses whoever asks a transaction that is ending', async (t) => {
    const { database } = await openTemporary(t);
    let late: Promise<unknown> = Promise.resolve();
    await database.transaction().execute(async (transaction) => {
      await transaction.insertInto('rulebooks').values(rulebook(1)).execute();
      // Comes to its turn while the commit is under way.
      late = Promise.resolve().then(() => Promise.resolve()).then(async () => {
        for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
        return transaction.insertInto('rulebooks').values(rulebook(2)).execute();
      });
      late.catch(() => undefined);
    });
    await assert.rejects(late, /over|committed/);
    assert.equal((await database.selectFrom('rulebooks').selectAll().execute()).length, 1);
  });
});

const indexesSince032 = [
  'orders_to_release', 'coupons_by_order', 'given_goods_by_order', 'given_goods_to_send', 'sessions_by_family', 'refresh_tokens_by_family',
  'session_families_by_member', 'identities_by_member', 'returns_by_member', 'invoice_requests_by_member',
];
const rulebook = (version: number) => ({ version, sha256: `hash ${version}`, document: '{}', published_at_ms: 1 });

for (const store of stores) {
  describe(`refunds from before each had a row, ${store}`, () => {
    it('are in the report of their day', async (t) => {
      const { database, again } = await openTemporary(t, store);
      const atMs = Date.parse('2026-08-18T12:00:00+08:00');
      const order = { member_id: 'm', state: 'paid', created_at_ms: 1, hold_until_ms: 1, rulebook_version: 1, price_basis: 'equal', expected_total_fen: 100, payable_fen: 100, request: '{}', detail: '{}', paid_fen: 100, payment_path: 'mini_program' } as const;
      const payment = { path: 'mini_program', by_member_id: 'm', created_at_ms: 1 } as const;
      const returned = { member_id: 'm', state: 'refunded', asked_at_ms: 1, decided_at_ms: 2, refunded_at_ms: atMs, lines: '[]', reason: null, answer: null } as const;
      await database.insertInto('rulebooks').values(rulebook(1)).execute();
      await database.insertInto('members').values({ id: 'm', kind: 'customer', name: 'M', tier: 'visitor', tags: '[]', birthday: null, orders: 0, lifetime_fen: 0, points_available: 0, created_at_ms: 0 }).execute();
      await database.insertInto('orders').values([{ ...order, id: 'o', paid_by: 'p2' }, { ...order, id: 'by-hand', payment_path: 'transfer' }]).execute();
      await database.insertInto('payments').values([
        { ...payment, id: 'p1', order_id: 'o', reference: 'r1', number: 'o', amount_fen: 130 },
        { ...payment, id: 'p2', order_id: 'o', reference: 'r2', number: 'o*2', amount_fen: 105 },
      ]).execute();
      await database.insertInto('returns').values([
        { ...returned, id: 'kept', order_id: 'o', back_fen: 10, refund: '{"return_freight_fen":0}' },
        { ...returned, id: 'back', order_id: 'o', back_fen: 40, refund: '{"return_freight_fen":15}' },
        { ...returned, id: 'nothing', order_id: 'o', back_fen: 0, refund: '{"return_freight_fen":0}' },
        { ...returned, id: 'under-way', order_id: 'o', state: 'approved', refunded_at_ms: null, back_fen: 7, refund: '{"return_freight_fen":0}' },
        { ...returned, id: 'transfer', order_id: 'by-hand', back_fen: 20, refund: '{"return_freight_fen":0}' },
      ]).execute();
      await database.insertInto('group_effects').values([
        { id: 'g/1/refund', group_id: null, kind: 'refund', effect: '{"seat":1,"fen":70}', asked_at_ms: 1, done_at_ms: atMs },
        { id: 'g/1/points', group_id: null, kind: 'points', effect: '{"seat":1,"points":3}', asked_at_ms: 1, done_at_ms: atMs },
        { id: 'g/2/refund', group_id: null, kind: 'refund', effect: '{"seat":2,"fen":80}', asked_at_ms: 1, done_at_ms: null },
      ]).execute();
      await database.insertInto('due_jobs').values(['p1', 'p2'].map((key) => ({ kind: 'money_back', key, due_at_ms: 1, try_at_ms: 1, payload: '{}', done_at_ms: atMs }))).execute();
      await database.insertInto('pay_backs').values({ id: 'kept', order_id: 'o*2', path: 'mini_program', amount_fen: 9, asked_at_ms: 2, reference: 'R', done_at_ms: atMs }).execute();
      // As far as it was before: what came since is undone.
      await database.schema.alterTable('answers').dropColumn('order_id').execute();
      for (const index of indexesSince032) await database.schema.dropIndex(index).execute();
      await sql`delete from kysely_migration where name >= '032-earlier-pay-backs'`.execute(database);
      await (await again()).destroy();
      const rows = await database.selectFrom('pay_backs').select(['id', 'order_id', 'path', 'amount_fen', 'reference']).orderBy('id').execute();
      assert.deepEqual(rows.map(({ id, order_id, path, amount_fen, reference }) => [id, order_id, path, amount_fen, reference]), [
        ['back', 'o*2', 'mini_program', 55, null],
        ['back-p1', 'o', 'mini_program', 130, null],
        ['back-p2', 'o*2', 'mini_program', 5, null],
        ['g/1/refund', '-1', 'mini_program', 70, null],
        ['kept', 'o*2', 'mini_program', 9, 'R'],
        ['transfer', 'by-hand', 'transfer', 20, null],
      ]);
      const { differences } = await reconcile(database, '2026-08-18', []);
      assert.deepEqual(differences.map(({ kind, id, books_fen }) => [kind, id, books_fen]).sort(), [
        ['refund', 'back', 55], ['refund', 'back-p1', 130], ['refund', 'back-p2', 5], ['refund', 'g|1|refund', 70], ['refund', 'kept', 9],
      ]);
    });
  });

  describe(`the database, ${store}`, () => {

    it('keeps nothing of a transaction that failed', async (t) => {
      const { database } = await openTemporary(t, store);
      const failing = transact(database, async (transaction) => {
        await transaction.insertInto('rulebooks').values(rulebook(1)).execute();
        throw new Error('changed my mind');
      });
      await assert.rejects(failing, /changed my mind/);
      assert.deepEqual(await database.selectFrom('rulebooks').selectAll().execute(), []);
    });

    it('opens again, by three at once, without changing anything', async (t) => {
      const { database, again } = await openTemporary(t, store);
      const tables = async (each: Kysely<Tables>): Promise<string[]> => (await each.introspection.getTables()).map(({ name }) => name).sort();
      const before = await tables(database);
      for (const other of await Promise.all([again(), again(), again()])) {
        assert.deepEqual(await tables(other), before);
        await other.destroy();
      }
    });

    it('counts right when many read and then write at once', async (t) => {
      const { database, again } = await openTemporary(t, store);
      const other = await again();
      t.after(() => other.destroy());
      await database.insertInto('rulebooks').values(rulebook(1)).execute();
      const addOne = (each: Kysely<Tables>): Promise<void> => transact(each, async (transaction) => {
        const { published_at_ms: count } = await transaction.selectFrom('rulebooks').select('published_at_ms').executeTakeFirstOrThrow();
        await transaction.updateTable('rulebooks').set({ published_at_ms: count + 1 }).execute();
      });
      await Promise.all(Array.from({ length: 40 }, (_, place) => addOne(place % 2 === 0 ? database : other)));
      assert.equal((await database.selectFrom('rulebooks').selectAll().executeTakeFirstOrThrow()).published_at_ms, 41);
    });

    it('keeps whole numbers up to 2^53 exactly', async (t) => {
      const { database } = await openTemporary(t, store);
      await database.insertInto('rulebooks').values({ ...rulebook(1), published_at_ms: Number.MAX_SAFE_INTEGER }).execute();
      const { published_at_ms: read } = await database.selectFrom('rulebooks').selectAll().executeTakeFirstOrThrow();
      assert.equal(read, Number.MAX_SAFE_INTEGER);
    });
  });
}

describe('a data folder of an earlier version', () => {
  it('is brought up to date, and its unpaid orders are released too', async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'yansuan-database-'));
    const old = new Kysely<Tables>({ dialect: new LibsqlDialect(join(folder, databaseFileName)) });
    await new Migrator({ db: old, provider: { getMigrations: async () => ({ '001-first-tables': firstTables }) } }).migrateToLatest();
    await sql`insert into rulebooks values (1, 'a', '{}', 1)`.execute(old);
    await sql`insert into members values ('m', 'demo', 'M', 'silver', '[]', null, 0, 0, 0, 0)`.execute(old);
    const detail = JSON.stringify({ quote: { points_used: 0, payable_fen: 1 } });
    await sql`insert into orders values ('o', 'm', 'awaiting_payment', 1, 2, 1, 'equal', 1, 1, '{}', ${detail})`.execute(old);
    await sql`insert into coupons values ('c', 'm', 'x', null, null, 1, 'k', 'o', 1)`.execute(old);
    await old.destroy();
    const database = await openDatabase({ dataDir: folder, databaseUrl: null });
    const shelf = new RulebookShelf(await sharedCore(), await sharedAccount());
    t.after(async () => {
      shelf.close();
      await database.destroy();
      rmSync(folder, { recursive: true });
    });
    assert.deepEqual(await workDue(database, effectsOf({ shelf, payments: { mini_program: sandbox, transfer: sandbox } }), 2), { done: 1, failed: [] });
    assert.equal((await database.selectFrom('orders').select('state').executeTakeFirstOrThrow()).state, 'expired');
    assert.equal((await database.selectFrom('coupons').select('order_id').executeTakeFirstOrThrow()).order_id, null);
    assert.equal((await database.selectFrom('members').select('role').executeTakeFirstOrThrow()).role, 'shopper');
  });
});

for (const store of stores) {
  describe(`looks that come together, ${store}`, () => {
    const nowMs = 1_800_000_000_000;

    it('are one statement for up to 32 keys, and each is told its own row', async (t) => {
      const { database } = await openTemporary(t, store);
      const members = Array.from({ length: 40 }, (_, place) => `m${place}`);
      for (const id of members) {
        await database.insertInto('members').values({ id, kind: 'guest', name: id, tier: '', tags: '[]', orders: 0, lifetime_fen: 0, points_available: 0, created_at_ms: nowMs }).execute();
        await database.insertInto('sessions').values({ token_sha256: hashOf(id), member_id: id, created_at_ms: nowMs, expires_at_ms: nowMs + (id === 'm7' ? 0 : 1) }).execute();
      }
      const statements = store === 'SQLite'
        ? t.mock.method(LibsqlAdapter.prototype, 'committedRowsOf').mock
        : t.mock.method(database.getExecutor(), 'executeQuery').mock;
      const found = await Promise.all([...members, 'm3', 'nobody'].map((id) => memberOfToken(database, hashOf(id), nowMs)));
      assert.deepEqual(found.map((row) => row?.id), [...members.map((id) => (id === 'm7' ? undefined : id)), 'm3', undefined]);
      assert.equal(statements.callCount(), 2);
      assert.equal((await shopperOfToken(database, { operatorTokenSha256: null }, hashOf('m5'), nowMs)).id, 'm5');
    });

    // PostgreSQL does not say whether anybody wrote.
    if (store === 'SQLite') {
      it('are not made again as long as nobody writes, and the token has not run out', async (t) => {
        const { database, file } = await openTemporary(t, store);
        await database.insertInto('members').values({ id: 'm', kind: 'guest', name: 'M', tier: '', tags: '[]', orders: 0, lifetime_fen: 0, points_available: 0, created_at_ms: nowMs }).execute();
        await database.insertInto('sessions').values({ token_sha256: hashOf('m'), member_id: 'm', created_at_ms: nowMs, expires_at_ms: nowMs + 600 }).execute();
        const statements = t.mock.method(LibsqlAdapter.prototype, 'committedRowsOf').mock;
        const nameAt = async (atMs: number): Promise<string | undefined> => (await memberOfToken(database, hashOf('m'), atMs))?.name;
        assert.deepEqual([await nameAt(nowMs), await nameAt(nowMs + 100), statements.callCount()], ['M', 'M', 1]);
        // By the process itself, and by another.
        await database.updateTable('members').set({ name: 'N' }).execute();
        assert.deepEqual([await nameAt(nowMs + 200), statements.callCount()], ['N', 2]);
        const other = new LibsqlDatabase(file);
        other.exec("update members set name = 'O'");
        assert.deepEqual([await nameAt(nowMs + 300), statements.callCount()], ['O', 3]);
        other.exec('delete from sessions');
        other.close();
        assert.deepEqual([await nameAt(nowMs + 300), statements.callCount()], [undefined, 4]);
        await database.insertInto('sessions').values({ token_sha256: hashOf('m'), member_id: 'm', created_at_ms: nowMs, expires_at_ms: nowMs + 600 }).execute();
        assert.deepEqual([await nameAt(nowMs + 599), await nameAt(nowMs + 600)], ['O', undefined]);
        // What hangs on the clock is read anew after a second.
        const before = statements.callCount();
        assert.deepEqual([await nameAt(nowMs - 500), statements.callCount()], ['O', before + 1]);
      });
    }

    it('all fail when the database does', async (t) => {
      const { database } = await openTemporary(t, store);
      await database.schema.alterTable('sessions').renameTo('gone').execute();
      const asked = await Promise.allSettled(['a', 'b'].map((id) => memberOfToken(database, hashOf(id), nowMs)));
      assert.deepEqual(asked.map(({ status }) => status), ['rejected', 'rejected']);
    });
  });
}

describe('transactions that share a commit', () => {
  const versions = async (database: Kysely<Tables>): Promise<number[]> =>
    (await database.selectFrom('rulebooks').select('version').orderBy('version').execute()).map(({ version }) => version);
  const writing = (database: Kysely<Tables>, version: number, then: (inside: Kysely<Tables>) => Promise<unknown> = async () => undefined): Promise<number> =>
    transact(database, async (transaction) => {
      await transaction.insertInto('rulebooks').values(rulebook(version)).execute();
      await then(transaction);
      return version;
    });

  it('are each told their own answer, and one that fails leaves no trace and takes nobody along', async (t) => {
    const { database } = await openTemporary(t);
    const failing = async (): Promise<never> => {
      throw new Error('not me');
    };
    const told = await Promise.allSettled([writing(database, 1), writing(database, 2, failing), writing(database, 3), writing(database, 1)]);
    assert.deepEqual(told.map((each) => (each.status === 'fulfilled' ? each.value : String(each.reason).replace(/^\w*Error: /, '').slice(0, 24))), [
      1, 'not me', 3, 'UNIQUE constraint failed',
    ]);
    assert.deepEqual(await versions(database), [1, 3]);
  });

  it('run twice at most, and once each as long as some fail', async (t) => {
    const { database } = await openTemporary(t);
    let runs = 0;
    const counting = (fails: boolean) => async (): Promise<void> => {
      runs += 1;
      if (fails) throw new Error('not me');
    };
    const group = async (failing: number | null, from: number): Promise<number> => {
      runs = 0;
      await Promise.allSettled([0, 1, 2, 3].map((place) => writing(database, from + place, counting(place === failing))));
      return runs;
    };
    assert.deepEqual([await group(null, 10), await group(3, 20), await group(0, 30), await group(null, 40), await group(null, 50), await group(2, 60)], [4, 8, 4, 4, 4, 7]);
    assert.deepEqual(await versions(database), [10, 11, 12, 13, 20, 21, 22, 31, 32, 33, 40, 41, 42, 43, 50, 51, 52, 53, 60, 61, 63]);
  });

  it('run once when one is refused before it wrote anything, and it is told so after the commit', async (t) => {
    const { database, file } = await openTemporary(t);
    const other = new Kysely<Tables>({ dialect: new LibsqlDialect(file) });
    t.after(() => other.destroy());
    let runs = 0;
    const refused = transact(database, async (transaction) => {
      runs += 1;
      await versions(transaction);
      throw new Error('no');
    }).catch(async (error: Error) => [error.message, ...(await versions(other))]);
    const count = async (): Promise<void> => void (runs += 1);
    const told = await Promise.all([writing(database, 1, count), refused, writing(database, 2, count)]);
    assert.deepEqual([told, runs], [[1, ['no', 1, 2], 2], 3]);
  });

  it('see what those before them did', async (t) => {
    const { database } = await openTemporary(t);
    const seen: number[][] = [];
    const look = async (inside: Kysely<Tables>): Promise<void> => void seen.push(await versions(inside));
    await Promise.all([1, 2, 3].map((version) => writing(database, version, look)));
    assert.deepEqual(seen, [[1], [1, 2], [1, 2, 3]]);
  });

  it('are on the disk before anyone is told: another connection sees all of them', async (t) => {
    const { database, file } = await openTemporary(t);
    const other = new Kysely<Tables>({ dialect: new LibsqlDialect(file) });
    t.after(() => other.destroy());
    const seen = await Promise.all([1, 2, 3].map((version) => writing(database, version).then(() => versions(other))));
    assert.deepEqual(seen, [[1, 2, 3], [1, 2, 3], [1, 2, 3]]);
  });

  it('are all refused, and none is stored, when the commit cannot be', async (t) => {
    const { database } = await openTemporary(t);
    // SQLite gives a transaction up by itself when the disk is full.
    const givenUp = async (inside: Kysely<Tables>): Promise<unknown> => sql`rollback`.execute(inside);
    const told = await Promise.allSettled([writing(database, 1), writing(database, 2, givenUp), writing(database, 3)]);
    assert.deepEqual(told.map(({ status }) => status), ['rejected', 'rejected', 'rejected']);
    assert.deepEqual(await versions(database), []);
    assert.equal(await writing(database, 4), 4);
  });
});

for (const store of stores) {
  describe(`an errand of the due-queue, ${store}`, () => {
    const nothing = {
      expire_hold: async () => undefined, auto_receive: async () => undefined, account: async () => undefined, group_tick: async () => undefined,
      group_effect: async () => undefined, money_back: async () => undefined, close_month: async () => undefined,
    };
    const paid = { id: 'r', orderId: 'o', path: 'mini_program', amountFen: 500 } as const;
    /** The provider as it would be: one id is one refund. */
    const shopOf = (payBack: () => Promise<{ reference: string }>): { effects: Effects; settled: number[] } => {
      const settled: number[] = [];
      const errand = payingBack({ mini_program: { ...sandbox, payBack }, transfer: sandbox }, {
        owed: async () => paid,
        settled: async (_transaction, _key, nowMs) => void settled.push(nowMs),
      });
      return { effects: { ...nothing, refund: errand }, settled };
    };
    const rows = (database: Kysely<Tables>) => database.selectFrom('pay_backs').select(['id', 'amount_fen', 'reference', 'done_at_ms']).execute();

    it('writes down what it asks, holds no lock while it waits, and is done again with the same ask after a kill', async (t) => {
      const { database, again } = await openTemporary(t, store);
      await enqueue(database, { kind: 'refund', key: 'k', dueAtMs: 1_000 });
      // The first process dies while the provider is asked: its answer never comes.
      let isAsked: () => void;
      const asked = new Promise<void>((resolve) => (isAsked = resolve));
      const dead = shopOf(() => new Promise(() => isAsked()));
      void workDue(database, dead.effects, 1_000);
      await asked;
      const other = store === 'SQLite' ? database : await again();
      t.after(() => other.destroy());
      // Somebody else writes meanwhile.
      await transact(other, (transaction) => transaction.insertInto('rulebooks').values({ version: 1, sha256: 'a', document: '{}', published_at_ms: 1 }).execute());
      assert.deepEqual(await rows(other), [{ id: 'r', amount_fen: 500, reference: null, done_at_ms: null }]);
      assert.deepEqual(await workDue(other, dead.effects, 60_999), { done: 0, failed: [] }, 'nobody else does it while it is under way');
      const next = shopOf(async () => ({ reference: 'of the provider' }));
      assert.deepEqual(await workDue(other, next.effects, 61_000), { done: 1, failed: [] });
      assert.deepEqual(await rows(other), [{ id: 'r', amount_fen: 500, reference: 'of the provider', done_at_ms: 61_000 }]);
      assert.deepEqual([dead.settled, next.settled], [[], [61_000]]);
      assert.deepEqual(await workDue(other, next.effects, 10_000_000), { done: 0, failed: [] });
    });
  });

  describe(`the due-queue, ${store}`, () => {
    const nothing = {
      expire_hold: async () => undefined, auto_receive: async () => undefined, refund: async () => undefined, account: async () => undefined,
      group_tick: async () => undefined, group_effect: async () => undefined, money_back: async () => undefined, close_month: async () => undefined,
    };

    it('notes a job once, and goes on past one that fails, which waits longer each time', async (t) => {
      const { database } = await openTemporary(t, store);
      for (const key of ['a', 'a', 'b', 'c']) {
        await enqueue(database, { kind: 'expire_hold', key, dueAtMs: 1_000 });
      }
      const tried: string[] = [];
      let isBroken = true;
      const effects = { ...nothing, expire_hold: async (_transaction: unknown, key: string) => {
        tried.push(key);
        if (key === 'b' && isBroken) throw new Error('not today');
      } };
      assert.equal((await workDue(database, effects, 999)).done, 0);
      const first = await workDue(database, effects, 1_000);
      assert.deepEqual([first.done, first.failed.map(({ key }) => key)], [2, ['b']]);
      assert.equal((await workDue(database, effects, 5_999)).failed.length, 0);
      assert.equal((await workDue(database, effects, 6_000)).failed.length, 1);
      assert.equal((await workDue(database, effects, 15_999)).failed.length, 0);
      isBroken = false;
      assert.deepEqual(await workDue(database, effects, 16_000), { done: 1, failed: [] });
      assert.deepEqual(tried.sort(), ['a', 'b', 'b', 'b', 'c']);
    });

    it('keeps nothing of an effect that failed half way', async (t) => {
      const { database } = await openTemporary(t, store);
      await enqueue(database, { kind: 'refund', key: 'r', dueAtMs: 1 });
      const effects: Effects = { ...nothing, refund: async (transaction) => {
        await transaction.insertInto('rulebooks').values({ version: 1, sha256: 'a', document: '{}', published_at_ms: 1 }).execute();
        throw new Error('half way');
      } };
      assert.equal((await workDue(database, effects, 1)).failed.length, 1);
      assert.deepEqual(await database.selectFrom('rulebooks').selectAll().execute(), []);
    });

    it('leaves a job that it does not know for a newer process', async (t) => {
      const { database } = await openTemporary(t, store);
      await database.insertInto('due_jobs').values({ kind: 'newer', key: 'x', due_at_ms: 1, try_at_ms: 1, payload: '{}', done_at_ms: null }).execute();
      assert.equal((await workDue(database, nothing, 1)).failed.length, 1);
      assert.equal((await database.selectFrom('due_jobs').select('done_at_ms').executeTakeFirstOrThrow()).done_at_ms, null);
    });
  });
}

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
    const member = { id: 'm', kind: 'demo', name: 'M', tier: 'silver', tags: '[]', birthday: null, orders: 0, lifetime_fen: 0, points_available: 0, created_at_ms: 0, role: 'shopper', erased_at_ms: null, guide_id: null } as const;
    await database.insertInto('rulebooks').values({ version: 1, sha256: 'a', document: '{}', published_at_ms: 1 }).execute();
    await database.insertInto('members').values(member).execute();
    await database.insertInto('orders').values({
      id: 'o', member_id: 'm', state: 'awaiting_payment', created_at_ms: used, hold_until_ms: used, rulebook_version: 1,
      price_basis: 'equal', expected_total_fen: 1, payable_fen: 1, request: '{}', detail: '{}',
    }).execute();
    await database.insertInto('offer_uses').values({ order_id: 'o', offer: 'x', member_id: 'm', used_at_ms: used, uses: 1, units: 2, fen: 300 }).execute();
    const use = { uses: 1, units: 2, fen: 300 };
    const usedAt = async (nowMs: number) => (await snapshotAndWallet(database, 'm', { offers: [] } as unknown as RulebookDocument, nowMs)).member.used;
    assert.deepEqual(await usedAt(used + 1), { x: { ever: use, day: use, week: use, month: use, year: use } });
    assert.deepEqual(await usedAt(used + 3_600_000), { x: { ever: use, week: use, month: use, year: use } });
  });
});
