// What must be true of a shop's database whatever became of the process that wrote it.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { sql, type Kysely } from 'kysely';
import LibsqlDatabase from 'libsql';
import type { AccountStanding } from '@yansuan/core';
import type { OrderDetail } from '@yansuan/sdk/wire';
import { databaseFileName, openDatabase, type Place } from '../../../web/api/src/database/open.js';
import type { Tables } from '../../../web/api/src/database/tables.js';

/** The file is whole; opening it takes in what a killed process left in its log. */
export function checkFile(dataDir: string): void {
  const file = new LibsqlDatabase(join(dataDir, databaseFileName));
  assert.equal(Object.values(file.prepare('pragma integrity_check').get() as object)[0], 'ok');
  assert.equal(file.prepare('pragma foreign_key_check').all().length, 0);
  file.close();
}

/** P1: the points of every account are the fold of its ledger. */
export async function checkLedgers(database: Kysely<Tables>): Promise<number> {
  const accounts = await database.selectFrom('accounts').select(['member_id', 'standing']).execute();
  const folded = await database
    .selectFrom('ledger_entries')
    .select(({ fn }) => ['member_id', fn.sum<number>('available').as('available'), fn.sum<number>('pending').as('pending')])
    .where('points_account', '=', 'consumption')
    .groupBy('member_id')
    .execute();
  const folds = new Map(folded.map(({ member_id, available, pending }) => [member_id, [Number(available), Number(pending)]]));
  for (const { member_id, standing } of accounts) {
    const { consumption, consumption_pending: pending } = JSON.parse(standing) as AccountStanding;
    assert.deepEqual(folds.get(member_id) ?? [0, 0], [consumption, pending], member_id);
  }
  return accounts.length;
}

/** M1: the lines of every order placed since then add up to what is paid for it. */
export async function checkSums(database: Kysely<Tables>, sinceMs: number): Promise<number> {
  const rows = await database.selectFrom('orders').select(['id', 'payable_fen', 'detail']).where('created_at_ms', '>=', sinceMs).execute();
  for (const { id, payable_fen, detail } of rows) {
    const { lines, list_total_fen, discount_total_fen } = JSON.parse(detail) as OrderDetail;
    const sumOf = (part: 'list_fen' | 'payable_fen'): number => lines.reduce((sum, line) => sum + line[part], 0);
    assert.deepEqual([sumOf('list_fen'), sumOf('payable_fen'), list_total_fen - discount_total_fen], [list_total_fen, payable_fen, payable_fen], id);
  }
  return rows.length;
}

/** All of it, in the database of a process that is gone, and whatever else `more` finds there. */
export async function checkAfterKill(place: Place, sinceMs: number, more: (database: Kysely<Tables>) => Promise<void>): Promise<void> {
  if (place.databaseUrl === null) {
    checkFile(place.dataDir);
  }
  await withDatabase(place, async (database) => {
    await checkLedgers(database);
    await checkSums(database, sinceMs);
    await more(database);
  });
}

async function withDatabase<Result>(place: Place, work: (database: Kysely<Tables>) => Promise<Result>): Promise<Result> {
  // On SQLite the shop must be between requests.
  const database = await openDatabase(place);
  try {
    return await work(database);
  } finally {
    await database.destroy();
  }
}

/** A hash of every row of every table, in no order. */
export const contentOf = (place: Place): Promise<string> => withDatabase(place, async (database) => {
  const hash = createHash('sha256');
  for (const { name } of await database.introspection.getTables()) {
    const { rows } = await sql`select * from ${sql.table(name)}`.execute(database);
    hash.update(`${name}\n${rows.map((row) => JSON.stringify(row)).sort().join('\n')}\n`);
  }
  return hash.digest('hex');
});

/** While `work` runs no answer can be stored: each keyed write fails when all of it is done but the commit. */
export async function withoutCommits<Result>(place: Place, work: () => Promise<Result>): Promise<Result> {
  const [cut, mended] = place.databaseUrl === null
    ? [sql`create trigger cut before insert on answers begin select raise(abort, 'cut'); end`, sql`drop trigger cut`]
    : [sql`do $do$ begin
        create or replace function cut() returns trigger language plpgsql as $$ begin raise exception 'cut'; end $$;
        create trigger cut before insert on answers for each row execute function cut();
      end $do$`, sql`drop trigger cut on answers`];
  await withDatabase(place, (database) => cut.execute(database));
  try {
    return await work();
  } finally {
    await withDatabase(place, (database) => mended.execute(database));
  }
}
