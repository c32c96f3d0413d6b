import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import { appendOnly } from './append-only.js';

async function up(database: Kysely<unknown>): Promise<void> {
  await widenOrders(database);
  await createStock(database);
  await createQueue(database);
  await createMoney(database);
  await createAudit(database);
}

async function widenOrders({ schema }: Kysely<unknown>): Promise<void> {
  for (const name of ['paid_at_ms', 'paid_fen', 'shipped_at_ms', 'received_at_ms', 'ended_at_ms']) {
    await schema.alterTable('orders').addColumn(name, 'bigint').execute();
  }
  for (const name of ['payment_path', 'carrier', 'tracking_number', 'note', 'address']) {
    await schema.alterTable('orders').addColumn(name, 'text').execute();
  }
  await schema.alterTable('orders').addColumn('refunded_fen', 'bigint', (column) => column.notNull().defaultTo(0)).execute();
  await schema.createIndex('orders_by_state').on('orders').columns(['state', 'created_at_ms']).execute();
  await schema.alterTable('members').addColumn('role', 'text', (column) => column.notNull().defaultTo('shopper')).execute();
}

async function createStock({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('stock')
    .addColumn('sku', 'text', (column) => column.primaryKey().notNull())
    .addColumn('available', 'bigint')
    .addColumn('reserved', 'bigint', (column) => column.notNull())
    .addColumn('sold', 'bigint', (column) => column.notNull())
    .addCheckConstraint('stock_never_below_0', sql`available >= 0 and reserved >= 0 and sold >= 0`)
    .execute();
  await schema
    .createTable('stock_holds')
    .addColumn('order_id', 'text', (column) => column.notNull().references('orders.id'))
    .addColumn('sku', 'text', (column) => column.notNull().references('stock.sku'))
    .addColumn('units', 'bigint', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('one_hold_an_order_and_sku', ['order_id', 'sku'])
    .execute();
}

async function createQueue(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('due_jobs')
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('key', 'text', (column) => column.notNull())
    .addColumn('due_at_ms', 'bigint', (column) => column.notNull())
    .addColumn('try_at_ms', 'bigint', (column) => column.notNull())
    .addColumn('payload', 'text', (column) => column.notNull())
    .addColumn('done_at_ms', 'bigint')
    .addColumn('attempts', 'integer', (column) => column.notNull().defaultTo(0))
    .addPrimaryKeyConstraint('one_job_a_key', ['kind', 'key'])
    .execute();
  // Only what is left to do is looked for, however long the history grows.
  await sql`create index due_jobs_to_do on due_jobs (try_at_ms, kind, key) where done_at_ms is null`.execute(database);
  // Orders that were placed before there was a queue are released too.
  await sql`insert into due_jobs (kind, key, due_at_ms, try_at_ms, payload)
    select 'expire_hold', id, hold_until_ms, hold_until_ms, '{}' from orders where state = 'awaiting_payment'`.execute(database);
}

async function createMoney({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('payments')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('order_id', 'text', (column) => column.notNull().references('orders.id'))
    .addColumn('path', 'text', (column) => column.notNull())
    .addColumn('reference', 'text', (column) => column.notNull())
    .addColumn('amount_fen', 'bigint', (column) => column.notNull())
    .addColumn('by_member_id', 'text', (column) => column.notNull().references('members.id'))
    .addColumn('created_at_ms', 'bigint', (column) => column.notNull())
    .addUniqueConstraint('a_payment_counts_once', ['path', 'reference'])
    .execute();
  await schema
    .createTable('returns')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('order_id', 'text', (column) => column.notNull().references('orders.id'))
    .addColumn('member_id', 'text', (column) => column.notNull().references('members.id'))
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('asked_at_ms', 'bigint', (column) => column.notNull())
    .addColumn('decided_at_ms', 'bigint')
    .addColumn('refunded_at_ms', 'bigint')
    .addColumn('lines', 'text', (column) => column.notNull())
    .addColumn('refund', 'text', (column) => column.notNull())
    .addColumn('back_fen', 'bigint', (column) => column.notNull())
    .addColumn('reason', 'text')
    .addColumn('answer', 'text')
    .execute();
  await schema.createIndex('returns_by_order').on('returns').columns(['order_id', 'asked_at_ms']).execute();
  await schema.createIndex('returns_by_state').on('returns').columns(['state', 'asked_at_ms']).execute();
  await schema
    .createTable('points_entries')
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('key', 'text', (column) => column.notNull())
    .addColumn('member_id', 'text', (column) => column.notNull().references('members.id'))
    .addColumn('points', 'bigint', (column) => column.notNull())
    .addColumn('at_ms', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('one_entry_a_key', ['kind', 'key'])
    .execute();
  await schema
    .createTable('invoice_requests')
    .addColumn('order_id', 'text', (column) => column.primaryKey().notNull().references('orders.id'))
    .addColumn('member_id', 'text', (column) => column.notNull().references('members.id'))
    .addColumn('request', 'text', (column) => column.notNull())
    .addColumn('asked_at_ms', 'bigint', (column) => column.notNull())
    .execute();
}

async function createAudit(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('audit_log')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('at_ms', 'bigint', (column) => column.notNull())
    .addColumn('actor_id', 'text', (column) => column.notNull().references('members.id'))
    .addColumn('action', 'text', (column) => column.notNull())
    .addColumn('subject', 'text', (column) => column.notNull())
    .addColumn('reason', 'text')
    .addColumn('before', 'text')
    .addColumn('after', 'text')
    .execute();
  await appendOnly(database, 'audit_log');
  await appendOnly(database, 'points_entries');
}

// No way down: orders are kept for good.
export const orderLife: Migration = { up };
