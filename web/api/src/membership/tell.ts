import type { Kysely, Transaction } from 'kysely';
import type { AccountGrantMade, AccountStanding, MemberAccount, RulebookDocument } from '@yansuan/core';
import type { AccountPage, CatalogueItem, GivenLately, LedgerLine, PointsLotTold, Referrals } from '@yansuan/sdk/wire';
import type { Tables } from '../database/tables.js';
import { issuesProblem } from '../problems.js';
import type { Edition, RulebookShelf } from '../rulebooks/shelf.js';
import { readAccount } from './account-row.js';
import { shopFacts } from './apply-event.js';
import { earningsOf } from './commissions.js';

/** As it stands at this instant: asking is the preview, so nothing is stored. */
async function standNow({ around }: Edition, transaction: Transaction<Tables>, memberId: string, nowMs: number): Promise<{ account: MemberAccount; standing: AccountStanding; atMs: number }> {
  const { account } = await readAccount(transaction, memberId);
  const result = around.apply({ account, event: { id: `look/${nowMs}`, kind: 'day_passed' }, now_ms: nowMs });
  if (!result.ok) {
    throw issuesProblem(500, 'The account cannot be read.', result.issues);
  }
  return { account: result.applied.account, standing: result.applied.standing, atMs: result.applied.now_ms };
}

export interface LedgerPage {
  limit: number;
  before: number | undefined;
}

export async function tellAccount(shelf: RulebookShelf, transaction: Transaction<Tables>, memberId: string, page: LedgerPage, nowMs: number): Promise<Omit<AccountPage, 'server_time_ms'>> {
  const { account, standing, atMs } = await standNow(await shelf.newest(transaction, nowMs), transaction, memberId, nowMs);
  return {
    standing,
    lots: lotsOf(account),
    given: await givenLately(transaction, memberId),
    ...(await ledgerPage(transaction, memberId, page)),
    as_of_ms: atMs,
  };
}

/** What is left, the first to end first; then what is still on its way. */
function lotsOf({ lots = [] }: MemberAccount): PointsLotTold[] {
  const endOf = (lot: PointsLotTold): number => lot.expires_ms ?? Number.MAX_SAFE_INTEGER;
  return lots
    .filter((lot) => lot.left > 0)
    .map((lot): PointsLotTold => ({
      account: lot.account,
      left: lot.left,
      pending: lot.pending ?? false,
      available_ms: lot.available_ms,
      expires_ms: lot.expires_ms === undefined || lot.expires_ms === 0 ? null : lot.expires_ms,
    }))
    .sort((left, right) => Number(left.pending) - Number(right.pending) || endOf(left) - endOf(right) || left.available_ms - right.available_ms)
    .slice(0, 50);
}

async function givenLately(database: Kysely<Tables>, memberId: string): Promise<GivenLately[]> {
  const rows = await database
    .selectFrom('account_grants')
    .select(['at_ms', 'gift'])
    .where('member_id', '=', memberId)
    .orderBy('revision', 'desc')
    .orderBy('place', 'desc')
    .limit(20)
    .execute();
  return rows.map(({ at_ms, gift }) => {
    const { rule, kind, offer, goods, units, points, until_ms } = JSON.parse(gift) as AccountGrantMade;
    return { at_ms, rule, kind, offer, goods, units, points, until_ms };
  });
}

async function ledgerPage(database: Kysely<Tables>, memberId: string, { limit, before }: LedgerPage): Promise<{ ledger: LedgerLine[]; next: number | null }> {
  let query = database.selectFrom('ledger_entries').selectAll().where('member_id', '=', memberId).orderBy('number', 'desc').limit(limit + 1);
  if (before !== undefined) {
    query = query.where('number', '<', before);
  }
  const rows = await query.execute();
  const ledger = rows.slice(0, limit).map(({ member_id: _owner, points_account: account, ...entry }) => ({ ...entry, account }));
  return { ledger, next: rows.length > limit ? (ledger.at(-1)?.number ?? null) : null };
}

/** Each item as if it were redeemed now: the core says whether, and if not, why. */
export async function tellCatalogue(shelf: RulebookShelf, transaction: Transaction<Tables>, memberId: string, nowMs: number): Promise<{ standing: AccountStanding; items: CatalogueItem[] }> {
  const edition = await shelf.newest(transaction, nowMs);
  const { standing } = await standNow(edition, transaction, memberId, nowMs);
  const { account } = await readAccount(transaction, memberId);
  const shop = await shopFacts(transaction, edition.document, nowMs);
  const items = (edition.document.membership?.redeem ?? []).map((item): CatalogueItem => {
    const result = edition.around.apply({ account, event: { id: `look/${nowMs}`, kind: 'points_redeemed', item: item.id }, now_ms: nowMs, shop });
    if (!result.ok) {
      throw issuesProblem(500, 'The account cannot be read.', result.issues);
    }
    const { applied, refusals: [refusal] } = result.applied;
    return {
      id: item.id,
      account: item.account ?? 'consumption',
      cost: item.cost,
      possible: applied,
      refusal: applied || refusal === undefined ? null : { code: refusal.code, needed: refusal.needed, had: refusal.had },
    };
  });
  return { standing, items };
}

/** Of an account that is kept: its code is the one it was given first. */
export async function tellReferrals(shelf: RulebookShelf, transaction: Transaction<Tables>, memberId: string, nowMs: number): Promise<Omit<Referrals, 'server_time_ms'>> {
  const edition = await shelf.newest(transaction, nowMs);
  const { account } = await standNow(edition, transaction, memberId, nowMs);
  const { invite_code: code } = await transaction.selectFrom('accounts').select('invite_code').where('member_id', '=', memberId).executeTakeFirstOrThrow();
  const friends = account.invitees ?? [];
  return {
    code,
    invited: account.inviter !== undefined && account.inviter !== '',
    added: friends.filter(({ added_at_ms: at }) => (at ?? 0) > 0).length,
    consulted: friends.filter(({ consulted }) => consulted === true).length,
    dealt: friends.filter(({ dealt }) => dealt === true).length,
    waiting: friends.filter(({ waiting }) => waiting === true).length,
    in_group: friends.filter(({ in_group: stays }) => stays === true).length,
    ladders: laddersOf(edition.document, account),
    earnings: await earningsOf(transaction, memberId),
  };
}

/** Rungs that still give; how far they are is counted as the core counts. */
function laddersOf({ membership: rules }: RulebookDocument, account: MemberAccount): Referrals['ladders'] {
  const given = new Set((account.grants ?? []).map(({ key }) => key.slice(0, key.indexOf('/'))));
  const climbed = (counter: string): number => (account.counters ?? []).filter(({ key }) => key === counter).at(-1)?.count ?? 0;
  return (rules?.issue ?? []).flatMap(({ id, on, reach, enabled, reward }) => {
    const counter = on.includes('deals_reached') ? 'deals' as const : on.includes('group_invites_reached') ? 'groups' as const : null;
    return reach === undefined || counter === null || enabled === false
      ? [] : [{ rule: id, of: counter, reach, count: Math.min(reach, climbed(counter)), given: given.has(id), reward }];
  });
}
