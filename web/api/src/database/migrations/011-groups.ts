import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

async function up(database: Kysely<unknown>): Promise<void> {
  await createGroups(database);
  await createEffects(database);
}

async function createGroups({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('campaign_stock')
    .addColumn('campaign', 'text', (column) => column.primaryKey().notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('revision', 'bigint', (column) => column.notNull())
    .execute();
  await schema
    .createTable('groups')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('campaign', 'text', (column) => column.notNull().references('campaign_stock.campaign'))
    .addColumn('owner_id', 'text', (column) => column.notNull().references('members.id'))
    .addColumn('rulebook_version', 'integer', (column) => column.notNull().references('rulebooks.version'))
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('revision', 'bigint', (column) => column.notNull())
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('opened_at_ms', 'bigint', (column) => column.notNull())
    .addColumn('deadline_ms', 'bigint', (column) => column.notNull())
    .execute();
  await schema.createIndex('groups_by_campaign').on('groups').columns(['campaign', 'opened_at_ms', 'id']).execute();
  await schema.createIndex('groups_by_owner').on('groups').columns(['owner_id', 'campaign']).execute();
  await schema
    .createTable('group_seats')
    .addColumn('group_id', 'text', (column) => column.notNull().references('groups.id'))
    .addColumn('seat', 'integer', (column) => column.notNull())
    .addColumn('campaign', 'text', (column) => column.notNull())
    .addColumn('member_id', 'text', (column) => column.notNull().references('members.id'))
    .addColumn('units', 'bigint', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('price_fen', 'bigint', (column) => column.notNull())
    .addColumn('hold_until_ms', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('one_seat_a_number', ['group_id', 'seat'])
    .execute();
  await schema.createIndex('group_seats_by_member').on('group_seats').columns(['member_id', 'campaign']).execute();
}

async function createEffects({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('group_payments')
    .addColumn('group_id', 'text', (column) => column.notNull().references('groups.id'))
    .addColumn('seat', 'integer', (column) => column.notNull())
    .addColumn('member_id', 'text', (column) => column.notNull().references('members.id'))
    .addColumn('reference', 'text', (column) => column.notNull())
    .addColumn('fen', 'bigint', (column) => column.notNull())
    .addColumn('refunded_fen', 'bigint', (column) => column.notNull().defaultTo(0))
    .addColumn('received_at_ms', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('one_payment_a_seat', ['group_id', 'seat'])
    // The net under everything: a seat never gives back more than it took.
    .addCheckConstraint('no_more_back_than_paid', sql`refunded_fen >= 0 and refunded_fen <= fen`)
    .execute();
  await schema
    .createTable('group_effects')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('group_id', 'text')
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('effect', 'text', (column) => column.notNull())
    .addColumn('asked_at_ms', 'bigint', (column) => column.notNull())
    .addColumn('done_at_ms', 'bigint')
    .execute();
  await schema.createIndex('group_effects_by_group').on('group_effects').columns(['group_id']).execute();
}

// No way down: what people paid together is kept for good.
export const groups: Migration = { up };
