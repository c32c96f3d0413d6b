import type { Kysely } from 'kysely';
import { preparedOne } from '../database/prepared.js';
import type { Tables } from '../database/tables.js';
import { keptRows, type KeptRow } from './snapshot.js';

/** All that pricing asks the database, in one statement. */
export interface ShopperRow extends KeptRow {
  /** The newest rulebook at that moment. */
  newest: number | null;
  /** When something of the account falls due; null: nothing, ever. */
  due_at_ms: number | null;
}

const shopperRows = (database: Kysely<Tables>, nowMs: number) => keptRows(database, nowMs).select((eb) => [
  eb.selectFrom('rulebooks').select(({ fn }) => fn.max('version').as('newest')).as('newest'),
  eb.selectFrom('accounts').select('due_at_ms').whereRef('accounts.member_id', '=', 'members.id').as('due_at_ms'),
]);

const ofToken = preparedOne<{ token: string; now: number }, ShopperRow>((database, gap) => shopperRows(database, gap('now'))
  .innerJoin('sessions', 'sessions.member_id', 'members.id')
  .where('sessions.token_sha256', '=', gap('token'))
  .where('sessions.expires_at_ms', '>', gap('now')));

export const shopperOfToken = (database: Kysely<Tables>, tokenSha256: string, nowMs: number): Promise<ShopperRow | undefined> =>
  ofToken(database, { token: tokenSha256, now: nowMs });

const ofId = preparedOne<{ id: string; now: number }, ShopperRow>((database, gap) =>
  shopperRows(database, gap('now')).where('members.id', '=', gap('id')));

export async function readShopper(database: Kysely<Tables>, id: string, nowMs: number): Promise<ShopperRow> {
  const row = await ofId(database, { id, now: nowMs });
  if (row === undefined) {
    throw new Error(`Member ${id} is not in the database.`);
  }
  return row;
}
