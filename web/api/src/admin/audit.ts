import type { Kysely, Transaction } from 'kysely';
import type { AuditEntry } from '@yansuan/sdk/wire';
import type { Tables } from '../database/tables.js';
import { newTimedId } from '../ids.js';

export interface Deed {
  actorId: string;
  action: string;
  subject: string;
  reason?: string | undefined;
  before?: unknown;
  after?: unknown;
}

const text = (value: unknown): string | null => (value === undefined ? null : JSON.stringify(value));

/** In the transaction of the deed: none without its entry. */
export async function audit(transaction: Transaction<Tables>, deed: Deed, nowMs: number): Promise<void> {
  await transaction
    .insertInto('audit_log')
    .values({
      id: newTimedId(nowMs),
      at_ms: nowMs,
      actor_id: deed.actorId,
      action: deed.action,
      subject: deed.subject,
      reason: deed.reason ?? null,
      before: text(deed.before),
      after: text(deed.after),
    })
    .execute();
}

/** Newest first. */
export async function readAudit(database: Kysely<Tables>, page: { limit: number; before: string | undefined }): Promise<{ entries: AuditEntry[]; next: string | null }> {
  let query = database.selectFrom('audit_log').selectAll().orderBy('id', 'desc').limit(page.limit + 1);
  if (page.before !== undefined) {
    query = query.where('id', '<', page.before);
  }
  const rows = await query.execute();
  const entries = rows.slice(0, page.limit).map((row): AuditEntry => ({
    ...row,
    before: row.before === null ? null : (JSON.parse(row.before) as unknown),
    after: row.after === null ? null : (JSON.parse(row.after) as unknown),
  }));
  return { entries, next: rows.length > page.limit ? (entries.at(-1)?.id ?? null) : null };
}
