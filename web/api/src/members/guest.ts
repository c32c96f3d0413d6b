import type { Kysely } from 'kysely';
import type { RulebookDocument } from '@yansuan/core';
import type { Tables } from '../database/tables.js';
import { newId } from '../ids.js';

/** Someone who is only looking: no coupons, but orders of their own. */
export const createGuest = (database: Kysely<Tables>, document: RulebookDocument, nowMs: number): Promise<string> =>
  createMember(database, document, { kind: 'guest', name: '访客' }, nowMs);

/** A new member begins on the first tier. */
export async function createMember(
  database: Kysely<Tables>,
  document: RulebookDocument,
  { kind, name }: { kind: 'guest' | 'customer'; name: string },
  nowMs: number,
): Promise<string> {
  const id = newId(kind);
  await database
    .insertInto('members')
    .values({
      id,
      kind,
      name,
      tier: firstTier(document),
      tags: '[]',
      birthday: null,
      orders: 0,
      lifetime_fen: 0,
      points_available: 0,
      created_at_ms: nowMs,
    })
    .execute();
  return id;
}

function firstTier({ tiers }: RulebookDocument): string {
  const first = tiers[0];
  if (first === undefined) {
    throw new Error('A rulebook has at least one tier.');
  }
  return first.id;
}
