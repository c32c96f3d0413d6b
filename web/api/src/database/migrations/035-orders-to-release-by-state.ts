import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * With the state in front. By the instant alone SQLite thought less of it than of `orders_by_state`, and walked through
 * every order that was waiting to be paid, each second.
 */
async function up(database: Kysely<unknown>): Promise<void> {
  await database.schema.dropIndex('orders_to_release').execute();
  await sql`create index orders_to_release on orders (state, hold_until_ms) where state = 'awaiting_payment'`.execute(database);
}

export const ordersToReleaseByState: Migration = { up };
