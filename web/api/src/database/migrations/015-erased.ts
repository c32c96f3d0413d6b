import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

async function up({ schema }: Kysely<unknown>): Promise<void> {
  await schema.alterTable('members').addColumn('erased_at_ms', 'bigint').execute();
}

// No way down: who was erased stays so.
export const erased: Migration = { up };
