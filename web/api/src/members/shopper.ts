import type { Kysely } from 'kysely';
import { preparedOne } from '../database/prepared.js';
import { lookedUpTogether } from '../database/together.js';
import type { Tables } from '../database/tables.js';
import { unauthenticated } from '../problems.js';
import type { Services } from '../services.js';
import { operatorId } from './operator.js';
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

const ofTokens = (database: Kysely<Tables>, nowMs: number) => shopperRows(database, nowMs)
  .innerJoin('sessions', 'sessions.member_id', 'members.id')
  .select(['sessions.token_sha256 as key', 'sessions.expires_at_ms as until_ms'])
  .where('sessions.expires_at_ms', '>', nowMs);

const ofToken = preparedOne<{ token: string; now: number }, ShopperRow>((database, gap) =>
  ofTokens(database, gap('now')).where('sessions.token_sha256', '=', gap('token')));
const ofTokenTogether = lookedUpTogether<ShopperRow & { key: string; until_ms: number }>((database, tokens, nowMs) =>
  ofTokens(database, nowMs).where('sessions.token_sha256', 'in', tokens));
const ofId = preparedOne<{ id: string; now: number }, ShopperRow>((database, gap) =>
  shopperRows(database, gap('now')).where('members.id', '=', gap('id')));

/** Whose token it is, and all that their price needs: one look into the database. */
export async function shopperOfToken(
  database: Kysely<Tables>,
  { operatorTokenSha256 }: Pick<Services, 'operatorTokenSha256'>,
  sha256: string,
  nowMs: number,
): Promise<ShopperRow> {
  const row = await (sha256 === operatorTokenSha256
    ? ofId(database, { id: operatorId, now: nowMs })
    : database.isTransaction ? ofToken(database, { token: sha256, now: nowMs }) : ofTokenTogether(database, sha256, nowMs));
  if (row === undefined) {
    throw unauthenticated();
  }
  return row;
}

export async function readShopper(database: Kysely<Tables>, id: string, nowMs: number): Promise<ShopperRow> {
  const row = await ofId(database, { id, now: nowMs });
  if (row === undefined) {
    throw new Error(`Member ${id} is not in the database.`);
  }
  return row;
}
