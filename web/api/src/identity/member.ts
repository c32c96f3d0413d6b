import type { Transaction } from 'kysely';
import type { RulebookDocument } from '@yansuan/core';
import type { IdentityTable, Tables } from '../database/tables.js';
import { createMember } from '../members/guest.js';

/** The member of an identity; a new one the first time. */
export async function memberOfIdentity(
  transaction: Transaction<Tables>,
  document: RulebookDocument,
  provider: IdentityTable['provider'],
  subject: string,
  nowMs: number,
): Promise<string> {
  const known = await transaction
    .selectFrom('identities')
    .select('member_id')
    .where('provider', '=', provider)
    .where('subject', '=', subject)
    .executeTakeFirst();
  if (known !== undefined) {
    return known.member_id;
  }
  const name = provider === 'phone' ? `${subject.slice(0, 3)}****${subject.slice(-4)}` : '微信用户';
  const memberId = await createMember(transaction, document, { kind: 'customer', name }, nowMs);
  await transaction.insertInto('identities').values({ provider, subject, member_id: memberId, created_at_ms: nowMs }).execute();
  return memberId;
}
