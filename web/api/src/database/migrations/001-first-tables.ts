import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

async function up(database: Kysely<unknown>): Promise<void> {
  const { schema } = database;
  await schema
    .createTable('rulebooks')
    .addColumn('version', 'integer', (column) => column.primaryKey().notNull())
    .addColumn('sha256', 'text', (column) => column.notNull().unique())
    .addColumn('document', 'text', (column) => column.notNull())
    .addColumn('published_at_ms', 'bigint', (column) => column.notNull())
    .execute();
  await schema
    .createTable('members')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('tier', 'text', (column) => column.notNull())
    .addColumn('tags', 'text', (column) => column.notNull())
    .addColumn('birthday', 'text')
    .addColumn('orders', 'integer', (column) => column.notNull())
    .addColumn('lifetime_fen', 'bigint', (column) => column.notNull())
    .addColumn('points_available', 'bigint', (column) => column.notNull())
    .addColumn('created_at_ms', 'bigint', (column) => column.notNull())
    .execute();
  await schema
    .createTable('sessions')
    .addColumn('token_sha256', 'text', (column) => column.primaryKey().notNull())
    .addColumn('member_id', 'text', (column) => column.notNull().references('members.id'))
    .addColumn('created_at_ms', 'bigint', (column) => column.notNull())
    .addColumn('expires_at_ms', 'bigint', (column) => column.notNull())
    .execute();
  await createOrders(database);
  await createCoupons(database);
  await createLedgers(database);
}

async function createOrders({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('orders')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('member_id', 'text', (column) => column.notNull().references('members.id'))
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('created_at_ms', 'bigint', (column) => column.notNull())
    .addColumn('hold_until_ms', 'bigint', (column) => column.notNull())
    .addColumn('rulebook_version', 'integer', (column) => column.notNull().references('rulebooks.version'))
    .addColumn('price_basis', 'text', (column) => column.notNull())
    .addColumn('expected_total_fen', 'bigint', (column) => column.notNull())
    .addColumn('payable_fen', 'bigint', (column) => column.notNull())
    .addColumn('request', 'text', (column) => column.notNull())
    .addColumn('detail', 'text', (column) => column.notNull())
    .execute();
  await schema
    .createIndex('orders_by_member')
    .on('orders')
    .columns(['member_id', 'created_at_ms', 'id'])
    .execute();
}

async function createCoupons({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('coupons')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('member_id', 'text', (column) => column.notNull().references('members.id'))
    .addColumn('offer', 'text', (column) => column.notNull())
    .addColumn('from_ms', 'bigint')
    .addColumn('until_ms', 'bigint')
    .addColumn('granted_at_ms', 'bigint', (column) => column.notNull())
    .addColumn('trigger_key', 'text', (column) => column.notNull())
    .addColumn('order_id', 'text', (column) => column.references('orders.id'))
    .addColumn('used_at_ms', 'bigint')
    .addUniqueConstraint('coupon_granted_once', ['member_id', 'offer', 'trigger_key'])
    .execute();
}

async function createLedgers({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('offer_uses')
    .addColumn('order_id', 'text', (column) => column.notNull().references('orders.id'))
    .addColumn('offer', 'text', (column) => column.notNull())
    .addColumn('member_id', 'text', (column) => column.notNull().references('members.id'))
    .addColumn('used_at_ms', 'bigint', (column) => column.notNull())
    .addColumn('uses', 'integer', (column) => column.notNull())
    .addColumn('units', 'integer', (column) => column.notNull())
    .addColumn('fen', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('offer_use_once_an_order', ['order_id', 'offer'])
    .execute();
  await schema.createIndex('offer_uses_by_member').on('offer_uses').columns(['member_id', 'offer']).execute();
  await schema.createIndex('offer_uses_by_offer').on('offer_uses').columns(['offer', 'used_at_ms']).execute();
  await schema
    .createTable('answers')
    .addColumn('member_id', 'text', (column) => column.notNull().references('members.id'))
    .addColumn('key', 'text', (column) => column.notNull())
    .addColumn('request_sha256', 'text', (column) => column.notNull())
    .addColumn('status', 'integer', (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .addColumn('created_at_ms', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('one_answer_a_key', ['member_id', 'key'])
    .execute();
}

// No way down: orders are kept for good.
export const firstTables: Migration = { up };
