import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

async function up(database: Kysely<unknown>): Promise<void> {
  await sql`create index orders_to_release on orders (hold_until_ms) where state = 'awaiting_payment'`.execute(database);
}

export const ordersToRelease: Migration = { up, down: ({ schema }) => schema.dropIndex('orders_to_release').execute() };
