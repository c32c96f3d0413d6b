import { createHash } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import type { AccountStanding, MemberAccount } from '@yansuan/core';
import type { MemberRow, Tables } from '../database/tables.js';
import { isPostgres } from '../database/transact.js';

export interface KeptAccount {
  account: MemberAccount;
  /** 0: not stored yet. */
  revision: number;
  standing: AccountStanding | null;
  dueAtMs: number | null;
}

/** The account as it is kept; of a member who has none yet, what the member's row says. */
export async function readAccount(database: Kysely<Tables>, memberId: string): Promise<KeptAccount> {
  const kept = await findAccount(database, memberId);
  if (kept !== undefined) {
    return kept;
  }
  const row = await database.selectFrom('members').selectAll().where('id', '=', memberId).executeTakeFirstOrThrow();
  return { account: openingAccount(row), revision: 0, standing: null, dueAtMs: null };
}

/** In a transaction that will change it: on PostgreSQL the others wait here. */
export async function lockAccount(transaction: Transaction<Tables>, memberId: string): Promise<KeptAccount> {
  if (isPostgres(transaction)) {
    await transaction.selectFrom('members').select('id').where('id', '=', memberId).forNoKeyUpdate().executeTakeFirst();
  }
  return readAccount(transaction, memberId);
}

export async function findAccount(database: Kysely<Tables>, memberId: string): Promise<KeptAccount | undefined> {
  const row = await database.selectFrom('accounts').selectAll().where('member_id', '=', memberId).executeTakeFirst();
  return row && {
    account: JSON.parse(row.account) as MemberAccount,
    revision: row.revision,
    standing: JSON.parse(row.standing) as AccountStanding,
    dueAtMs: row.due_at_ms,
  };
}

/** What was counted before there were accounts goes on counting; its points are one lot. */
function openingAccount(row: MemberRow): MemberAccount {
  const account: MemberAccount = { id: row.id };
  if (row.orders === 0 && row.lifetime_fen === 0 && row.points_available === 0) {
    return account;
  }
  const points = Math.max(0, row.points_available);
  const lot = {
    account: 'consumption', source: 'opening', earned: points, left: points,
    earned_at_ms: row.created_at_ms, available_ms: row.created_at_ms,
  } as const;
  return {
    ...account,
    tier: row.tier,
    best_tier: row.tier,
    lifetime_fen: Math.max(0, row.lifetime_fen),
    paid_orders: row.orders,
    owed_consumption: Math.max(0, -row.points_available),
    lots: points === 0 ? [] : [lot],
  };
}

const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** What a member gives to friends: 80 bits of a hash of the id, read aloud without mistakes. Accounts from before keep their 60. */
export function inviteCodeOf(memberId: string): string {
  const bytes = createHash('sha256').update(`invite ${memberId}`).digest().subarray(0, 16);
  return [...bytes].map((byte) => letters[byte % 32] ?? '0').join('');
}
