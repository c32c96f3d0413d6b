import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Null: published before rulebooks were signed. */
async function up({ schema }: Kysely<unknown>): Promise<void> {
  for (const column of ['key_id', 'signature']) {
    await schema.alterTable('rulebooks').addColumn(column, 'text').execute();
  }
}

// No way down: a signature belongs to its bytes.
export const rulebookSeals: Migration = { up };
