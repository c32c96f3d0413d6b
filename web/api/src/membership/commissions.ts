import type { Kysely, Transaction } from 'kysely';
import type { AccountAnswer, CommissionRole } from '@yansuan/core';
import type { CommissionPaid, CommissionStatement, Earnings, PartnerRow, PartnerSet } from '@yansuan/sdk/wire';
import { audit } from '../admin/audit.js';
import type { CommissionStatementRow, MemberRow, Tables } from '../database/tables.js';
import { enqueue } from '../due/queue.js';
import { newTimedId } from '../ids.js';
import { monthOf, monthEndMs } from '../members/periods.js';
import { notFound, ProblemError } from '../problems.js';
import { readAccount } from './account-row.js';

/** Who earns by a member's orders: the partner who invited them, and the guide whose member they are (REF-10, REF-11). */
export interface Earners {
  distributor?: string;
  role?: CommissionRole;
  owner?: string;
}

export async function earnersOf(transaction: Transaction<Tables>, memberId: string): Promise<Earners> {
  const { guide_id: owner } = await transaction.selectFrom('members').select('guide_id').where('id', '=', memberId).executeTakeFirstOrThrow();
  const { inviter = '', invitation_bound: isBound = false } = (await readAccount(transaction, memberId)).account;
  const partner = !isBound || inviter === ''
    ? undefined
    : await transaction.selectFrom('partners').selectAll().where('member_id', '=', inviter).executeTakeFirst();
  return {
    ...(partner === undefined ? {} : { distributor: partner.member_id, role: partner.role }),
    ...(owner === null ? {} : { owner }),
  };
}

/** What the account says is due now, or taken back; the month closes by itself. */
export async function noteCommissions(transaction: Transaction<Tables>, { account, commissions, now_ms: nowMs }: Pick<AccountAnswer, 'account' | 'commissions' | 'now_ms'>): Promise<void> {
  for (const { to, order, fen } of commissions) {
    const known = await transaction.selectFrom('members').select('id').where('id', '=', to).executeTakeFirst();
    if (known !== undefined) {
      const entry = { id: newTimedId(nowMs), partner_id: to, buyer_id: account.id, order_id: order, fen, at_ms: nowMs };
      await transaction.insertInto('commission_entries').values({ ...entry, statement_id: null }).execute();
      await enqueue(transaction, { kind: 'close_month', key: monthOf(nowMs), dueAtMs: monthEndMs(monthOf(nowMs)) });
    }
  }
}

/**
 * The month's statement of every partner: what was confirmed since the last, less what was taken back. Each entry is in
 * one statement. A month that comes to nothing, or to less, is carried into the next.
 */
export async function closeMonth(transaction: Transaction<Tables>, month: string, nowMs: number): Promise<void> {
  const untilMs = monthEndMs(month);
  const sums = await transaction
    .selectFrom('commission_entries')
    .select(({ fn }) => ['partner_id', fn.sum<number | string>('fen').as('fen')])
    .where('statement_id', 'is', null)
    .where('at_ms', '<', untilMs)
    .groupBy('partner_id')
    .orderBy('partner_id')
    .execute();
  for (const { partner_id, fen } of sums) {
    if (Number(fen) <= 0) {
      const next = monthOf(untilMs);
      await enqueue(transaction, { kind: 'close_month', key: next, dueAtMs: monthEndMs(next) });
      continue;
    }
    const id = `${month}.${partner_id}`;
    await transaction
      .insertInto('commission_statements')
      .values({ id, partner_id, month, fen: Number(fen), closed_at_ms: nowMs, paid_at_ms: null, reference: null })
      .execute();
    await transaction
      .updateTable('commission_entries')
      .set({ statement_id: id })
      .where('partner_id', '=', partner_id)
      .where('statement_id', 'is', null)
      .where('at_ms', '<', untilMs)
      .execute();
  }
}

const tell = ({ id, partner_id, month, fen, closed_at_ms, paid_at_ms, reference }: CommissionStatementRow): CommissionStatement =>
  ({ id, partner_id, month, fen, closed_at_ms, paid_at_ms, reference });

export async function listStatements(database: Kysely<Tables>, of: { month: string | undefined; state: 'open' | 'paid' | undefined }): Promise<CommissionStatement[]> {
  const rows = await database
    .selectFrom('commission_statements')
    .selectAll()
    .$if(of.month !== undefined, (query) => query.where('month', '=', of.month ?? ''))
    .$if(of.state === 'open', (query) => query.where('paid_at_ms', 'is', null))
    .$if(of.state === 'paid', (query) => query.where('paid_at_ms', 'is not', null))
    .orderBy('month', 'desc')
    .orderBy('partner_id')
    .limit(500)
    .execute();
  return rows.map(tell);
}

/** What a statement is made of, oldest first. */
export async function readStatement(database: Kysely<Tables>, id: string): Promise<CommissionStatement & { entries: { order_id: string; fen: number; at_ms: number }[] }> {
  const row = await database.selectFrom('commission_statements').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) {
    throw notFound();
  }
  const entries = await database.selectFrom('commission_entries').select(['order_id', 'fen', 'at_ms']).where('statement_id', '=', id).orderBy('id').execute();
  return { ...tell(row), entries };
}

/** The money went out by hand; the books say so, once. */
export async function payStatement(transaction: Transaction<Tables>, actor: MemberRow, id: string, { reference }: CommissionPaid, nowMs: number): Promise<CommissionStatement> {
  const row = await transaction.selectFrom('commission_statements').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) {
    throw notFound();
  }
  if (row.paid_at_ms !== null) {
    throw new ProblemError(409, 'WRONG_STATE', 'The statement is paid already.', { value: row.reference });
  }
  await transaction.updateTable('commission_statements').set({ paid_at_ms: nowMs, reference }).where('id', '=', id).execute();
  await audit(transaction, { actorId: actor.id, action: 'commissions.pay', subject: id, after: { partner_id: row.partner_id, fen: row.fen, reference } }, nowMs);
  return tell({ ...row, paid_at_ms: nowMs, reference });
}

/** What a member earns as, and which guide's member they are. */
export async function setPartner(transaction: Transaction<Tables>, actor: MemberRow, memberId: string, { role, guide_id, reason }: PartnerSet, nowMs: number): Promise<PartnerRow> {
  const before = await readPartner(transaction, memberId);
  if (guide_id !== null) {
    const guide = await transaction.selectFrom('members').select('role').where('id', '=', guide_id).executeTakeFirst();
    if (guide === undefined || guide.role === 'shopper' || guide_id === memberId) {
      throw new ProblemError(422, 'NOT_A_GUIDE', 'This is no other guide of the shop.', { pointer: '/guide_id', value: guide_id });
    }
  }
  await transaction.deleteFrom('partners').where('member_id', '=', memberId).execute();
  if (role !== null) {
    await transaction.insertInto('partners').values({ member_id: memberId, role, since_ms: nowMs }).execute();
  }
  await transaction.updateTable('members').set({ guide_id }).where('id', '=', memberId).execute();
  const after: PartnerRow = { member_id: memberId, role, guide_id };
  await audit(transaction, { actorId: actor.id, action: 'members.partner', subject: memberId, reason, before, after }, nowMs);
  return after;
}

async function readPartner(transaction: Transaction<Tables>, memberId: string): Promise<PartnerRow> {
  const member = await transaction.selectFrom('members').select('guide_id').where('id', '=', memberId).executeTakeFirst();
  if (member === undefined) {
    throw notFound();
  }
  const partner = await transaction.selectFrom('partners').select('role').where('member_id', '=', memberId).executeTakeFirst();
  return { member_id: memberId, role: partner?.role ?? null, guide_id: member.guide_id };
}

/** What I earn by those whom I brought; null: I never did. */
export async function earningsOf(database: Kysely<Tables>, memberId: string): Promise<Earnings | null> {
  const partner = await database.selectFrom('partners').select('role').where('member_id', '=', memberId).executeTakeFirst();
  const { fen } = await database
    .selectFrom('commission_entries')
    .select(({ fn }) => fn.sum<number | string | null>('fen').as('fen'))
    .where('partner_id', '=', memberId)
    .where('statement_id', 'is', null)
    .executeTakeFirstOrThrow();
  const rows = await database.selectFrom('commission_statements').selectAll().where('partner_id', '=', memberId).orderBy('month', 'desc').limit(24).execute();
  return partner === undefined && fen === null && rows.length === 0 ? null : {
    role: partner?.role ?? null,
    // Confirmed, in the statement of a month that is not over.
    open_fen: Number(fen ?? 0),
    statements: rows.map(({ month, fen: sum, paid_at_ms }) => ({ month, fen: sum, paid_at_ms })),
  };
}
