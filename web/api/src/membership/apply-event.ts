import type { Transaction } from 'kysely';
import type { AccountAnswer, AccountEvent, LedgerEntry, RulebookDocument, ShopFacts } from '@yansuan/core';
import type { Tables } from '../database/tables.js';
import { reschedule } from '../due/queue.js';
import { periodStartMs } from '../members/periods.js';
import { issuesProblem, notFound } from '../problems.js';
import type { RulebookShelf } from '../rulebooks/shelf.js';
import { inviteCodeOf, lockAccount, type KeptAccount } from './account-row.js';
import { noteCommissions } from './commissions.js';
import { nextDueMs } from './due.js';
import { noteGoods, withdrawGoods } from './goods.js';

/**
 * The one way an account changes: the core decides, and the account, its entries, its gifts and whatever follows for
 * other accounts are stored in the caller's transaction. The same event id counts once.
 */
export async function applyEvent(
  shelf: RulebookShelf,
  transaction: Transaction<Tables>,
  memberId: string,
  event: AccountEvent,
  nowMs: number,
): Promise<AccountAnswer> {
  const { version, document, around } = await shelf.newest(transaction, nowMs);
  const before = await lockAccount(transaction, memberId);
  const result = around.apply({
    account: before.account, event, now_ms: nowMs, shop: await shopFacts(transaction, document, nowMs),
  });
  if (!result.ok) {
    throw issuesProblem(422, 'The account cannot take this event.', result.issues);
  }
  const { applied: answer } = result;
  await store(transaction, before, answer, { version, document });
  for (const { to, event: next } of answer.follow_ups) {
    if (await isMember(transaction, to)) {
      await applyEvent(shelf, transaction, to, next, nowMs);
    }
  }
  return answer;
}

/** Whatever fell due happens; nothing else. */
export async function settleAccount(shelf: RulebookShelf, transaction: Transaction<Tables>, memberId: string, nowMs: number): Promise<void> {
  await applyEvent(shelf, transaction, memberId, { id: `day/${nowMs}`, kind: 'day_passed' }, nowMs);
}

export async function memberExists(transaction: Transaction<Tables>, memberId: string): Promise<void> {
  if (!(await isMember(transaction, memberId))) {
    throw notFound();
  }
}

async function isMember(transaction: Transaction<Tables>, memberId: string): Promise<boolean> {
  return (await transaction.selectFrom('members').select('id').where('id', '=', memberId).executeTakeFirst()) !== undefined;
}

/** What no account can count alone; only where the rules ask for it. */
export async function shopFacts(transaction: Transaction<Tables>, { membership: rules }: RulebookDocument, nowMs: number): Promise<ShopFacts> {
  const items = (rules?.redeem ?? []).filter(({ stock }) => (stock ?? 0) > 0).map(({ id }) => id);
  const issues = (rules?.issue ?? []).filter(({ shop_per_day: most }) => (most ?? 0) > 0).map(({ id }) => id);
  const redeemed = items.length === 0 ? [] : await transaction
    .selectFrom('redemptions')
    .select(({ fn }) => ['item as id', fn.sum('count').as('count')])
    .where('item', 'in', items)
    .groupBy('item')
    .execute();
  const issued = issues.length === 0 ? [] : await transaction
    .selectFrom('account_grants')
    .select(({ fn }) => ['rule as id', fn.countAll().as('count')])
    .where('rule', 'in', issues)
    .where('at_ms', '>=', periodStartMs('day', nowMs))
    .groupBy('rule')
    .execute();
  const counts = (rows: readonly { id: string; count: unknown }[]): { id: string; count: number }[] =>
    rows.map(({ id, count }) => ({ id, count: Number(count) }));
  return { redeemed: counts(redeemed), issued_today: counts(issued) };
}

async function store(
  transaction: Transaction<Tables>,
  before: KeptAccount,
  answer: AccountAnswer,
  { version, document }: { version: number; document: RulebookDocument },
): Promise<void> {
  const { account, standing } = answer;
  const revision = before.revision + 1;
  const dueAtMs = nextDueMs(account, document.membership, answer.now_ms);
  const row = {
    rulebook_version: version, account: JSON.stringify(account), standing: JSON.stringify(standing), revision, due_at_ms: dueAtMs,
  };
  await transaction
    .insertInto('accounts')
    .values({ member_id: account.id, invite_code: inviteCodeOf(account.id), ...row })
    .onConflict((conflict) => conflict.column('member_id').doUpdateSet(row))
    .execute();
  await copyToMember(transaction, answer);
  await append(transaction, account.id, answer.entries);
  await give(transaction, revision, answer, document);
  await noteCommissions(transaction, answer);
  await reschedule(transaction, { kind: 'account', key: account.id, dueAtMs });
}

async function copyToMember(transaction: Transaction<Tables>, { account, standing }: AccountAnswer): Promise<void> {
  const { birthday } = account;
  const two = (part: number): string => String(part).padStart(2, '0');
  await transaction
    .updateTable('members')
    .set({
      tier: standing.tier,
      orders: account.paid_orders ?? 0,
      lifetime_fen: account.lifetime_fen ?? 0,
      points_available: standing.consumption,
      ...(birthday === undefined ? {} : { birthday: birthday.day === 0 ? two(birthday.month) : `${two(birthday.month)}-${two(birthday.day)}` }),
    })
    .where('id', '=', account.id)
    .execute();
}

async function append(transaction: Transaction<Tables>, memberId: string, entries: readonly LedgerEntry[]): Promise<void> {
  if (entries.length > 0) {
    const rows = entries.map(({ account, ...entry }) => ({ ...entry, member_id: memberId, points_account: account }));
    await transaction.insertInto('ledger_entries').values(rows).execute();
  }
}

/** Gifts are kept as they were said; goods among them wait for a parcel, coupons go into the wallet, and what is revoked leaves again. */
async function give(
  transaction: Transaction<Tables>,
  revision: number,
  { account, grants, coupons, reversed, now_ms: nowMs }: AccountAnswer,
  document: RulebookDocument,
): Promise<void> {
  for (const [place, grant] of grants.entries()) {
    await transaction
      .insertInto('account_grants')
      .values({
        member_id: account.id, revision, place, at_ms: nowMs, rule: grant.rule, trigger_key: grant.trigger, gift: JSON.stringify(grant),
      })
      .execute();
    if (grant.kind === 'goods') {
      await noteGoods(transaction, account.id, document, grant, nowMs);
    }
    if (grant.coupon !== null && grant.offer !== null) {
      await transaction
        .insertInto('coupons')
        .values({
          id: `${account.id}-${grant.coupon}`,
          member_id: account.id,
          offer: grant.offer,
          from_ms: null,
          until_ms: grant.until_ms,
          granted_at_ms: nowMs,
          trigger_key: `account-${grant.coupon}`,
          order_id: null,
          used_at_ms: null,
          account_coupon: grant.coupon,
        })
        .execute();
    }
  }
  for (const gift of reversed) {
    await withdrawGoods(transaction, account.id, gift, nowMs);
  }
  for (const { id } of coupons.filter(({ to }) => to === 'revoked')) {
    await transaction
      .updateTable('coupons')
      .set({ revoked_at_ms: nowMs })
      .where('member_id', '=', account.id)
      .where('account_coupon', '=', id)
      .execute();
  }
}
