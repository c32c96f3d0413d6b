import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

async function up({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('code_attempts')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('member_id', 'text', (column) => column.notNull())
    .addColumn('at_ms', 'bigint', (column) => column.notNull())
    .execute();
  await schema.createIndex('code_attempts_by_member').on('code_attempts').columns(['member_id', 'at_ms']).execute();
}

// No way down: what was guessed counts.
export const codeAttempts: Migration = { up };
