import type { Transaction } from 'kysely';
import type { TouchReason } from '@yansuan/core';
import type { Tables } from '../database/tables.js';

/** What members were going to be told of a subject is overtaken: what is not due yet is not told, and its consent is free again. */
export async function dropTouches(transaction: Transaction<Tables>, memberIds: readonly string[], subject: string, nowMs: number): Promise<void> {
  const rows = memberIds.length === 0 ? [] : await transaction
    .selectFrom('outbox_touches')
    .select(['member_id', 'occurrence_id', 'reason'])
    .where('member_id', 'in', [...memberIds])
    .where('due_at_ms', '>', nowMs)
    .where('outcome', 'is', null)
    .execute();
  for (const { member_id, occurrence_id, reason } of rows) {
    if ((JSON.parse(reason) as TouchReason).subject === subject) {
      await transaction.deleteFrom('outbox_touches').where('member_id', '=', member_id).where('occurrence_id', '=', occurrence_id).execute();
      await transaction.deleteFrom('due_jobs').where('kind', '=', 'send_message').where('key', '=', `${member_id}/${occurrence_id}`).execute();
      await transaction.updateTable('message_consents').set({ occurrence_id: null }).where('member_id', '=', member_id).where('occurrence_id', '=', occurrence_id).execute();
    }
  }
}
