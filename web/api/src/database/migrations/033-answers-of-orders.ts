import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

async function up(database: Kysely<unknown>): Promise<void> {
  const { schema } = database;
  // Without a reference to the table: an order is never deleted, and each answer would have to be checked.
  await schema.alterTable('answers').addColumn('order_id', 'text').execute();
  // Most orders have no seat, and each of them stood in this index.
  await schema.dropIndex('one_order_a_seat').execute();
  await sql`create unique index one_order_a_seat on orders (group_id, group_seat) where group_id is not null`.execute(database);
}

// No way down: the answers since would be lost.
export const answersOfOrders: Migration = { up };
