import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

async function up({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('identities')
    .addColumn('provider', 'text', (column) => column.notNull())
    .addColumn('subject', 'text', (column) => column.notNull())
    .addColumn('member_id', 'text', (column) => column.notNull().references('members.id'))
    .addColumn('created_at_ms', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('one_member_an_identity', ['provider', 'subject'])
    .execute();
  await schema
    .createTable('phone_codes')
    .addColumn('phone', 'text', (column) => column.primaryKey().notNull())
    .addColumn('code_sha256', 'text', (column) => column.notNull())
    .addColumn('sent_at_ms', 'bigint', (column) => column.notNull())
    .addColumn('expires_at_ms', 'bigint', (column) => column.notNull())
    .execute();
  await schema
    .createTable('sign_in_failures')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('phone', 'text', (column) => column.notNull())
    .addColumn('at_ms', 'bigint', (column) => column.notNull())
    .execute();
  await schema.createIndex('sign_in_failures_by_phone').on('sign_in_failures').columns(['phone', 'at_ms']).execute();
  await schema
    .createTable('session_families')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('member_id', 'text', (column) => column.notNull().references('members.id'))
    .addColumn('created_at_ms', 'bigint', (column) => column.notNull())
    .addColumn('revoked_at_ms', 'bigint')
    .execute();
  await schema
    .createTable('refresh_tokens')
    .addColumn('token_sha256', 'text', (column) => column.primaryKey().notNull())
    .addColumn('family_id', 'text', (column) => column.notNull().references('session_families.id'))
    .addColumn('expires_at_ms', 'bigint', (column) => column.notNull())
    .addColumn('used_at_ms', 'bigint')
    .execute();
  await schema.alterTable('sessions').addColumn('family_id', 'text').execute();
  await schema.createIndex('sessions_by_member').on('sessions').columns(['member_id', 'expires_at_ms']).execute();
}

// No way down: whoever signed in stays a member.
export const identity: Migration = { up };
