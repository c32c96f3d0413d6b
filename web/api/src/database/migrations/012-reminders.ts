import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

async function up({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('touch_settings')
    .addColumn('member_id', 'text', (column) => column.primaryKey().notNull().references('members.id'))
    .addColumn('opt_outs', 'text', (column) => column.notNull())
    .addColumn('quiet', 'text', (column) => column.notNull())
    .addColumn('skin_type', 'text')
    .execute();
  await schema
    .createTable('outbox_touches')
    .addColumn('member_id', 'text', (column) => column.notNull().references('members.id'))
    .addColumn('occurrence_id', 'text', (column) => column.notNull())
    .addColumn('touch', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('class', 'text', (column) => column.notNull())
    .addColumn('channel', 'text', (column) => column.notNull())
    .addColumn('due_at_ms', 'bigint', (column) => column.notNull())
    .addColumn('due_by_ms', 'bigint', (column) => column.notNull())
    .addColumn('told_with', 'text', (column) => column.notNull())
    .addColumn('text', 'text', (column) => column.notNull())
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('payload', 'text')
    .addColumn('recorded_at_ms', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('an_occurrence_once', ['member_id', 'occurrence_id'])
    .execute();
  await schema.createIndex('outbox_by_channel').on('outbox_touches').columns(['channel', 'due_at_ms']).execute();
  await schema
    .createTable('message_consents')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('member_id', 'text', (column) => column.notNull().references('members.id'))
    .addColumn('template_id', 'text', (column) => column.notNull())
    .addColumn('given_at_ms', 'bigint', (column) => column.notNull())
    .addColumn('occurrence_id', 'text')
    .addUniqueConstraint('one_consent_one_message', ['member_id', 'occurrence_id'])
    .execute();
  await schema.createIndex('consents_by_member').on('message_consents').columns(['member_id', 'template_id']).execute();
  await schema
    .createTable('shelf_feeds')
    .addColumn('token_sha256', 'text', (column) => column.primaryKey().notNull())
    .addColumn('member_id', 'text', (column) => column.notNull().references('members.id'))
    .addColumn('created_at_ms', 'bigint', (column) => column.notNull())
    .addColumn('revoked_at_ms', 'bigint')
    .execute();
  await schema.createIndex('feeds_by_member').on('shelf_feeds').column('member_id').execute();
}

// No way down: what a member was told, and did not want to be told, is kept.
export const reminders: Migration = { up };
