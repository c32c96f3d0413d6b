import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

async function up(database: Kysely<unknown>): Promise<void> {
  const { schema } = database;
  await schema.alterTable('orders').addColumn('payment_round', 'integer', (column) => column.notNull().defaultTo(1)).execute();
  await schema.alterTable('orders').addColumn('paid_by', 'text').execute();
  await schema.alterTable('payments').addColumn('number', 'text').execute();
  await sql`update payments set number = order_id`.execute(database);
  await sql`update orders set paid_by = (select min(payments.id) from payments where payments.order_id = orders.id and payments.path = orders.payment_path)
    where paid_at_ms is not null`.execute(database);
}

// No way down: under which number money came is kept.
export const paymentNumbers: Migration = { up };
