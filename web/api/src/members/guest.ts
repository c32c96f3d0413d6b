import { randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { RulebookDocument } from '@yansuan/core';
import type { Tables } from '../database/tables.js';

/** Someone who is only looking: the first tier, no coupons, but orders of their own. */
export async function createGuest(
  database: Kysely<Tables>,
  document: RulebookDocument,
  nowMs: number,
): Promise<string> {
  const id = `guest-${randomBytes(10).toString('hex')}`;
  await database
    .insertInto('members')
    .values({
      id,
      kind: 'guest',
      name: '访客',
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
