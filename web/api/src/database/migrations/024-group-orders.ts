import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

async function up({ schema }: Kysely<unknown>): Promise<void> {
  await schema.alterTable('orders').addColumn('group_id', 'text', (column) => column.references('groups.id')).execute();
  await schema.alterTable('orders').addColumn('group_seat', 'integer').execute();
  // A seat has one order, whoever makes it.
  await schema.createIndex('one_order_a_seat').on('orders').columns(['group_id', 'group_seat']).unique().execute();
  await schema.alterTable('group_seats').addColumn('order_id', 'text').execute();
  await schema.alterTable('group_seats').addColumn('address', 'text').execute();
}

// No way down: what was bought together is kept.
export const groupOrders: Migration = { up };
