import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

async function up({ schema }: Kysely<unknown>): Promise<void> {
  await schema.alterTable('outbox_touches').addColumn('outcome', 'text').execute();
  await schema.alterTable('outbox_touches').addColumn('outcome_at_ms', 'bigint').execute();
  await schema.alterTable('orders').addColumn('arrives_on', 'text').execute();
}

// No way down: what became of a message is kept.
export const messages: Migration = { up };
