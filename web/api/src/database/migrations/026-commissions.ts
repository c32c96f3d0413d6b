import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

async function up({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('partners')
    .addColumn('member_id', 'text', (column) => column.primaryKey().notNull().references('members.id'))
    .addColumn('role', 'text', (column) => column.notNull())
    .addColumn('since_ms', 'bigint', (column) => column.notNull())
    .execute();
  await schema.alterTable('members').addColumn('guide_id', 'text').execute();
  await schema
    .createTable('commission_statements')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('partner_id', 'text', (column) => column.notNull().references('members.id'))
    .addColumn('month', 'text', (column) => column.notNull())
    .addColumn('fen', 'bigint', (column) => column.notNull())
    .addColumn('closed_at_ms', 'bigint', (column) => column.notNull())
    .addColumn('paid_at_ms', 'bigint')
    .addColumn('reference', 'text')
    .addUniqueConstraint('one_statement_a_month', ['partner_id', 'month'])
    .execute();
  await schema
    .createTable('commission_entries')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('partner_id', 'text', (column) => column.notNull().references('members.id'))
    .addColumn('buyer_id', 'text', (column) => column.notNull().references('members.id'))
    .addColumn('order_id', 'text', (column) => column.notNull())
    .addColumn('fen', 'bigint', (column) => column.notNull())
    .addColumn('at_ms', 'bigint', (column) => column.notNull())
    .addColumn('statement_id', 'text', (column) => column.references('commission_statements.id'))
    .execute();
  await schema.createIndex('commission_entries_by_partner').on('commission_entries').columns(['partner_id', 'at_ms']).execute();
  await schema.createIndex('commission_entries_to_close').on('commission_entries').columns(['statement_id', 'at_ms']).execute();
}

// No way down: what was earned and paid out is kept.
export const commissions: Migration = { up };
