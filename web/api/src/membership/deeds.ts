import type { Transaction } from 'kysely';
import type { AccountAnswer, AccountEvent, CommunityDeed } from '@yansuan/core';
import type { AccountChanged, CommunityActionAsk, EventAsk, InvitationAsk, RedemptionAsk } from '@yansuan/sdk/wire';
import { audit } from '../admin/audit.js';
import type { MemberRow, Tables } from '../database/tables.js';
import { permissions } from '../http/roles.js';
import { notFound, ProblemError } from '../problems.js';
import type { RulebookShelf } from '../rulebooks/shelf.js';
import { readAccount } from './account-row.js';
import { applyEvent, memberExists } from './apply-event.js';
import { refuseIfSent, withdrawGoods } from './goods.js';

/** Deeds that the shop sees by itself. Everything else somebody has to have seen (MEM-08). */
const seenByTheShop: readonly CommunityDeed[] = ['sign_in', 'visit'];

/** What the shop's own transactions tell; by hand it would count what never happened. */
const notByHand: readonly string[] = [
  'order_paid', 'order_received', 'order_refunded', 'points_spent', 'points_given_back', 'points_redeemed', 'coupon_locked', 'coupon_released',
  'coupon_used', 'coupon_returned', 'invitee_added', 'invitee_consulted', 'invitee_dealt', 'invitee_refunded', 'invitee_in_group',
];

const ancestorsAtMost = 100;

export async function redeem(
  shelf: RulebookShelf,
  transaction: Transaction<Tables>,
  member: MemberRow,
  { item, count = 1 }: RedemptionAsk,
  key: string,
  nowMs: number,
): Promise<AccountChanged> {
  const id = `redeem/${key}`;
  const answer = await applyOrRefuse(shelf, transaction, member.id, { id, kind: 'points_redeemed', item, count }, nowMs);
  await transaction.insertInto('redemptions').values({ member_id: member.id, id, item, count, at_ms: nowMs }).execute();
  return changed(answer);
}

/** One text whether the code is wrong or was tried too often: it tells a guesser nothing. */
export const unknownCode = (): ProblemError => new ProblemError(422, 'UNKNOWN_CODE', 'Nobody has this code.', { pointer: '/code' });

/** The last invitation counts, within the days of the rulebook. Whether it counts at all is the core's to say. */
export async function acceptInvitation(
  shelf: RulebookShelf,
  transaction: Transaction<Tables>,
  member: MemberRow,
  { code }: InvitationAsk,
  key: string,
  nowMs: number,
): Promise<AccountChanged> {
  const inviter = await transaction.selectFrom('accounts').select('member_id').where('invite_code', '=', code).executeTakeFirst();
  if (inviter === undefined) {
    throw unknownCode();
  }
  const ancestors: string[] = [];
  let { account } = await readAccount(transaction, inviter.member_id);
  const { marks = [] } = account;
  while (account.inviter !== undefined && account.inviter !== '' && !ancestors.includes(account.inviter) && ancestors.length < ancestorsAtMost) {
    ancestors.push(account.inviter);
    ({ account } = await readAccount(transaction, account.inviter));
  }
  const event = { id: `invited/${key}`, kind: 'invited', inviter: inviter.member_id, ancestors, marks };
  return changed(await applyOrRefuse(shelf, transaction, member.id, event, nowMs));
}

export async function noteDeed(
  shelf: RulebookShelf,
  transaction: Transaction<Tables>,
  actor: MemberRow,
  { deed, subject, member_id: memberId = actor.id }: CommunityActionAsk,
  key: string,
  nowMs: number,
): Promise<AccountChanged> {
  const mayNote = permissions[actor.role].includes('community.note');
  if (!mayNote && (memberId !== actor.id || !seenByTheShop.includes(deed))) {
    throw new ProblemError(403, 'FORBIDDEN', 'A guide notes this.');
  }
  await memberExists(transaction, memberId);
  const event = { id: `deed/${actor.id}/${key}`, kind: 'community_action', deed, ...(subject === undefined ? {} : { subject }) };
  const answer = await applyOrRefuse(shelf, transaction, memberId, event, nowMs);
  if (mayNote) {
    await audit(transaction, { actorId: actor.id, action: 'community.note', subject: memberId, after: { deed, subject } }, nowMs);
  }
  return changed(answer);
}

/** Whatever else happens to a member, told by who runs the shop. */
export async function tellEvent(
  shelf: RulebookShelf,
  transaction: Transaction<Tables>,
  actor: MemberRow,
  memberId: string,
  { event, reason }: EventAsk,
  nowMs: number,
): Promise<AccountChanged> {
  await memberExists(transaction, memberId);
  const kind = String(event.kind);
  if (notByHand.includes(kind)) {
    throw new ProblemError(422, 'NOT_BY_HAND', 'The shop tells this itself when it happens.', { pointer: '/event/kind', value: kind });
  }
  if ('inviter' in event && event.inviter !== undefined) {
    await inviterExists(transaction, event.inviter);
  }
  const undone = 'redemption' in event ? event.redemption : undefined;
  if (undone !== undefined) {
    await refuseIfSent(transaction, memberId, undone);
  }
  const answer = await applyOrRefuse(shelf, transaction, memberId, event, nowMs);
  if (undone !== undefined) {
    await withdrawGoods(transaction, memberId, { trigger: undone }, nowMs);
  }
  await audit(transaction, { actorId: actor.id, action: 'members.events', subject: memberId, reason, after: event }, nowMs);
  return changed(answer);
}

async function inviterExists(transaction: Transaction<Tables>, memberId: string): Promise<void> {
  await memberExists(transaction, memberId).catch(() => {
    throw new ProblemError(422, 'UNKNOWN_MEMBER', 'There is no such member.', { pointer: '/event/inviter', value: memberId });
  });
}

async function applyOrRefuse(shelf: RulebookShelf, transaction: Transaction<Tables>, memberId: string, event: AccountEvent, nowMs: number): Promise<AccountAnswer> {
  const answer = await applyEvent(shelf, transaction, memberId, event, nowMs);
  if (answer.applied) {
    return answer;
  }
  const [refusal] = answer.refusals;
  if (refusal === undefined) {
    throw notFound();
  }
  throw new ProblemError(409, refusal.code, 'The account does not allow it.', { needed: refusal.needed, had: refusal.had });
}

const changed = ({ standing, grants, now_ms: atMs }: AccountAnswer): AccountChanged => ({
  standing,
  given: grants.map(({ rule, kind, offer, goods, units, points, until_ms }) => ({ at_ms: atMs, rule, kind, offer, goods, units, points, until_ms })),
});
