import { randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Tables } from '../tables.js';

async function up(database: Kysely<unknown>): Promise<void> {
  const { schema } = database;
  await schema
    .createTable('devices')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('member_id', 'text', (column) => column.notNull().references('members.id'))
    .addColumn('last_id', 'bigint', (column) => column.notNull())
    .execute();
  await schema
    .createTable('mutation_results')
    .addColumn('device_id', 'text', (column) => column.notNull().references('devices.id'))
    .addColumn('id', 'bigint', (column) => column.notNull())
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('code', 'text')
    .addPrimaryKeyConstraint('one_result_a_change', ['device_id', 'id'])
    .execute();
  await schema
    .createTable('mutations')
    .addColumn('member_id', 'text', (column) => column.notNull().references('members.id'))
    .addColumn('mid', 'text', (column) => column.notNull())
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('code', 'text')
    .addPrimaryKeyConstraint('a_change_once', ['member_id', 'mid'])
    .execute();
  await schema
    .createTable('member_revs')
    .addColumn('member_id', 'text', (column) => column.primaryKey().notNull().references('members.id'))
    .addColumn('rev', 'bigint', (column) => column.notNull())
    .execute();
  await schema
    .createTable('member_rows')
    .addColumn('member_id', 'text', (column) => column.notNull().references('members.id'))
    .addColumn('table_name', 'text', (column) => column.notNull())
    .addColumn('key', 'text', (column) => column.notNull())
    .addColumn('rev', 'bigint', (column) => column.notNull())
    .addColumn('value', 'text')
    .addPrimaryKeyConstraint('one_row_a_key', ['member_id', 'table_name', 'key'])
    .execute();
  await schema.createIndex('member_rows_by_rev').on('member_rows').columns(['member_id', 'rev']).unique().execute();
  await schema
    .createTable('meta')
    .addColumn('key', 'text', (column) => column.primaryKey().notNull())
    .addColumn('value', 'text', (column) => column.notNull())
    .execute();
  await (database as Kysely<Tables>).insertInto('meta').values({ key: 'epoch', value: randomBytes(10).toString('hex') }).execute();
}

// No way down: what members keep is kept.
export const sync: Migration = { up };
