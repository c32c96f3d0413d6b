import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

async function up({ schema }: Kysely<unknown>): Promise<void> {
  await schema.alterTable('members').addColumn('erased_at_ms', 'bigint').execute();
  await schema
    .createTable('batches')
    .addColumn('sku', 'text', (column) => column.primaryKey().notNull())
    .addColumn('batch', 'text', (column) => column.notNull())
    .addColumn('best_before', 'text', (column) => column.notNull())
    .execute();
}

// No way down: who was erased stays so.
export const erasureAndBatches: Migration = { up };
