import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import { appendOnly } from './append-only.js';

async function up(database: Kysely<unknown>): Promise<void> {
  const { schema } = database;
  await schema
    .createTable('accounts')
    .addColumn('member_id', 'text', (column) => column.primaryKey().notNull().references('members.id'))
    .addColumn('rulebook_version', 'integer', (column) => column.notNull())
    .addColumn('account', 'text', (column) => column.notNull())
    .addColumn('standing', 'text', (column) => column.notNull())
    .addColumn('revision', 'bigint', (column) => column.notNull())
    .addColumn('due_at_ms', 'bigint')
    .addColumn('invite_code', 'text', (column) => column.notNull().unique())
    .execute();
  await schema
    .createTable('ledger_entries')
    .addColumn('member_id', 'text', (column) => column.notNull().references('members.id'))
    .addColumn('number', 'bigint', (column) => column.notNull())
    .addColumn('at_ms', 'bigint', (column) => column.notNull())
    .addColumn('points_account', 'text', (column) => column.notNull())
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('lot', 'bigint', (column) => column.notNull())
    .addColumn('available', 'bigint', (column) => column.notNull())
    .addColumn('pending', 'bigint', (column) => column.notNull())
    .addColumn('ref', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('one_entry_a_number', ['member_id', 'number'])
    .execute();
  await schema
    .createTable('account_grants')
    .addColumn('member_id', 'text', (column) => column.notNull().references('members.id'))
    .addColumn('revision', 'bigint', (column) => column.notNull())
    .addColumn('place', 'integer', (column) => column.notNull())
    .addColumn('at_ms', 'bigint', (column) => column.notNull())
    .addColumn('rule', 'text', (column) => column.notNull())
    .addColumn('trigger_key', 'text', (column) => column.notNull())
    .addColumn('gift', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('one_gift_a_place', ['member_id', 'revision', 'place'])
    .execute();
  await schema.createIndex('account_grants_by_rule').on('account_grants').columns(['rule', 'at_ms']).execute();
  await schema
    .createTable('redemptions')
    .addColumn('member_id', 'text', (column) => column.notNull().references('members.id'))
    .addColumn('id', 'text', (column) => column.notNull())
    .addColumn('item', 'text', (column) => column.notNull())
    .addColumn('count', 'integer', (column) => column.notNull())
    .addColumn('at_ms', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('a_redemption_once', ['member_id', 'id'])
    .execute();
  await schema.createIndex('redemptions_by_item').on('redemptions').column('item').execute();
  await schema.alterTable('coupons').addColumn('account_coupon', 'text').execute();
  await schema.alterTable('coupons').addColumn('revoked_at_ms', 'bigint').execute();
  for (const table of ['ledger_entries', 'account_grants', 'redemptions']) {
    await appendOnly(database, table);
  }
}

// No way down: what was earned and given is kept.
export const membership: Migration = { up };
