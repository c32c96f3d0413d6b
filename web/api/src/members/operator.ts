import type { Kysely } from 'kysely';
import type { RulebookDocument } from '@yansuan/core';
import type { Tables } from '../database/tables.js';

/** Whoever shows the operator's token of the configuration. */
export const operatorId = 'operator';

export async function ensureOperator(database: Kysely<Tables>, document: RulebookDocument, nowMs: number): Promise<void> {
  await database
    .insertInto('members')
    .values({
      id: operatorId,
      kind: 'staff',
      name: '店长',
      tier: document.tiers[0]?.id ?? '',
      tags: '[]',
      birthday: null,
      orders: 0,
      lifetime_fen: 0,
      points_available: 0,
      created_at_ms: nowMs,
      role: 'operator',
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
}
