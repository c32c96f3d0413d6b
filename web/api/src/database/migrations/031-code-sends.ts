import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

async function up({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('code_sends')
    .addColumn('id', 'text', (column) => column.notNull())
    .addColumn('who_sha256', 'text', (column) => column.notNull())
    .addColumn('at_ms', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('code_sends_once', ['id', 'who_sha256'])
    .execute();
  await schema.createIndex('code_sends_of_one').on('code_sends').columns(['who_sha256', 'at_ms']).execute();
  await schema.createIndex('code_sends_old').on('code_sends').column('at_ms').execute();
}

export const codeSends: Migration = { up, down: ({ schema }) => schema.dropTable('code_sends').execute() };
