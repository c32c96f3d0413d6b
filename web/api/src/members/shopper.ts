import type { Kysely } from 'kysely';
import { preparedOne } from '../database/prepared.js';
import { lookedUpTogether } from '../database/together.js';
import type { Tables } from '../database/tables.js';
import { keptRows, type KeptRow } from './snapshot.js';

/** All that pricing asks the database, in one statement. */
export interface ShopperRow extends KeptRow {
  /** The newest rulebook at that moment. */
  newest: number | null;
  /** When something of the account falls due; null: nothing, ever. */
  due_at_ms: number | null;
  erased_at_ms: number | null;
}

const shopperRows = (database: Kysely<Tables>, nowMs: number) => keptRows(database, nowMs).select((eb) => [
  'members.erased_at_ms',
  eb.selectFrom('rulebooks').select(({ fn }) => fn.max('version').as('newest')).as('newest'),
  eb.selectFrom('accounts').select('due_at_ms').whereRef('accounts.member_id', '=', 'members.id').as('due_at_ms'),
]);

/** Whose token it is, and all that their price needs. */
export const shopperOfToken = lookedUpTogether<ShopperRow & { key: string }>((database, tokens, nowMs) => shopperRows(database, nowMs)
  .innerJoin('sessions', 'sessions.member_id', 'members.id')
  .select('sessions.token_sha256 as key')
  .where('sessions.token_sha256', 'in', tokens)
  .where('sessions.expires_at_ms', '>', nowMs));

const ofId = preparedOne<{ id: string; now: number }, ShopperRow>((database, gap) =>
  shopperRows(database, gap('now')).where('members.id', '=', gap('id')));

export const findShopper = (database: Kysely<Tables>, id: string, nowMs: number): Promise<ShopperRow | undefined> => ofId(database, { id, now: nowMs });

export async function readShopper(database: Kysely<Tables>, id: string, nowMs: number): Promise<ShopperRow> {
  const row = await findShopper(database, id, nowMs);
  if (row === undefined) {
    throw new Error(`Member ${id} is not in the database.`);
  }
  return row;
}
