import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

async function up({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('given_goods')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('member_id', 'text', (column) => column.notNull().references('members.id'))
    .addColumn('rule', 'text', (column) => column.notNull())
    .addColumn('trigger_key', 'text', (column) => column.notNull())
    .addColumn('goods', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('units', 'integer', (column) => column.notNull())
    .addColumn('given_at_ms', 'bigint', (column) => column.notNull())
    .addColumn('order_id', 'text', (column) => column.references('orders.id'))
    .addColumn('sent_at_ms', 'bigint')
    .addColumn('withdrawn_at_ms', 'bigint')
    .execute();
  await schema.createIndex('given_goods_by_member').on('given_goods').columns(['member_id', 'sent_at_ms']).execute();
}

// No way down: what was given and sent is kept.
export const givenGoods: Migration = { up };
