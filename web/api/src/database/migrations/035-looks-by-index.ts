import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What is looked for in tables that grow is found by an index: see tests/node/api-two-accounts.test.ts. */
async function up(database: Kysely<unknown>): Promise<void> {
  const { schema } = database;
  // With the state in front: by the instant alone SQLite thought less of it than of `orders_by_state`, and walked through
  // every order that waited to be paid, each second.
  await schema.dropIndex('orders_to_release').execute();
  await sql`create index orders_to_release on orders (state, hold_until_ms) where state = 'awaiting_payment'`.execute(database);
  await sql`create index coupons_by_order on coupons (order_id) where order_id is not null`.execute(database);
  await sql`create index given_goods_by_order on given_goods (order_id) where order_id is not null`.execute(database);
  await sql`create index given_goods_to_send on given_goods (given_at_ms, id) where sent_at_ms is null and withdrawn_at_ms is null`.execute(database);
  await schema.createIndex('sessions_by_family').on('sessions').columns(['family_id', 'created_at_ms']).execute();
  await schema.createIndex('refresh_tokens_by_family').on('refresh_tokens').column('family_id').execute();
  await schema.createIndex('session_families_by_member').on('session_families').column('member_id').execute();
  await schema.createIndex('identities_by_member').on('identities').column('member_id').execute();
  await schema.createIndex('returns_by_member').on('returns').columns(['member_id', 'asked_at_ms']).execute();
  await schema.createIndex('invoice_requests_by_member').on('invoice_requests').column('member_id').execute();
}

// No way down: the earlier one is not missed.
export const looksByIndex: Migration = { up };
