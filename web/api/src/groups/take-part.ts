import type { Kysely, Transaction } from 'kysely';
import type { CouponInstance, GroupEvent } from '@yansuan/core';
import type { GroupJoinAsk, GroupOpenAsk } from '@yansuan/sdk/wire';
import type { GroupRow, GroupSeatRow, MemberRow, Tables } from '../database/tables.js';
import { newId } from '../ids.js';
import { snapshotAndWallet } from '../members/snapshot.js';
import { addressOrder, addressText } from '../orders/address.js';
import { notFound, ProblemError } from '../problems.js';
import type { Services } from '../services.js';
import { noteEffects, paymentId } from './effects.js';
import { lockCoupons } from './seat-coupons.js';
import { findGroup, stepGroup, type Stepped } from './step.js';

export async function openGroup(services: Services, transaction: Transaction<Tables>, member: MemberRow, ask: GroupOpenAsk, nowMs: number): Promise<Stepped> {
  const { document } = await services.shelf.current(transaction, nowMs);
  if (!(document.campaigns?.list ?? []).some(({ id }) => id === ask.campaign)) {
    throw new ProblemError(404, 'NO_CAMPAIGN', 'There is no such campaign.');
  }
  const { campaign, coupons: couponIds = [], ...rest } = ask;
  const coupons = await ownCoupons(services, transaction, member, couponIds, nowMs);
  const who = await buyer(transaction, member, campaign);
  const event: GroupEvent = { type: 'open', group: newId('group'), ...rest, ...who, coupons };
  return useCoupons(services, transaction, await stepGroup(services.shelf, transaction, { campaign }, event, nowMs), nowMs);
}

export async function joinGroup(services: Services, transaction: Transaction<Tables>, member: MemberRow, group: GroupRow, ask: GroupJoinAsk, nowMs: number): Promise<Stepped> {
  const { coupons: couponIds = [], ...rest } = ask;
  const coupons = await ownCoupons(services, transaction, member, couponIds, nowMs);
  const who = await buyer(transaction, member, group.campaign);
  const event: GroupEvent = { type: 'join', ...rest, ...who, coupons };
  return useCoupons(services, transaction, await stepGroup(services.shelf, transaction, { group }, event, nowMs), nowMs);
}

/** The owner of a bargain orders at the price it has come to. */
export async function orderBargain(services: Services, transaction: Transaction<Tables>, member: MemberRow, group: GroupRow, ask: { expected_fen?: number }, nowMs: number): Promise<Stepped> {
  const who = await buyer(transaction, member, group.campaign);
  return stepGroup(services.shelf, transaction, { group }, { type: 'order', ...who, ...ask }, nowMs);
}

export async function groupOr404(transaction: Transaction<Tables>, id: string): Promise<GroupRow> {
  const group = await findGroup(transaction, id);
  if (group === undefined) {
    throw notFound();
  }
  return group;
}

/** My seat in the group: the newest, whatever became of it. Nobody else's is ever found. */
export const ownSeat = (database: Kysely<Tables>, groupId: string, memberId: string): Promise<GroupSeatRow | undefined> =>
  database
    .selectFrom('group_seats')
    .selectAll()
    .where('group_id', '=', groupId)
    .where('member_id', '=', memberId)
    .orderBy('seat', 'desc')
    .executeTakeFirst();

export async function ownSeatOr404(database: Kysely<Tables>, groupId: string, memberId: string): Promise<GroupSeatRow> {
  const seat = await ownSeat(database, groupId, memberId);
  if (seat === undefined) {
    throw notFound();
  }
  return seat;
}

/** Where the seat's goods go: kept with the seat, and from the forming of the group on with its order. */
export async function addressSeat(transaction: Transaction<Tables>, groupId: string, memberId: string, addressId: string): Promise<void> {
  const { seat, state } = await ownSeatOr404(transaction, groupId, memberId);
  const order = await transaction.selectFrom('orders').selectAll().where('group_id', '=', groupId).where('group_seat', '=', seat).executeTakeFirst();
  if (order !== undefined) {
    await addressOrder(transaction, order, addressId);
    return;
  }
  if (state !== 'held' && state !== 'paid') {
    throw new ProblemError(409, 'WRONG_STATE', `The seat is ${state}: nothing is sent for it.`, { value: state });
  }
  const address = await addressText(transaction, memberId, addressId);
  await transaction.updateTable('group_seats').set({ address }).where('group_id', '=', groupId).where('seat', '=', seat).execute();
}

export interface Charged {
  seat: number;
  fen: number;
  reference: string;
}

/** Takes the money, outside of any transaction: the same seat is charged once, however often it is asked. */
export async function charge({ database, payments }: Services, groupId: string, memberId: string, nowMs: number): Promise<Charged | null> {
  const { seat, state, hold_until_ms, price_fen } = await ownSeatOr404(database, groupId, memberId);
  if (state !== 'held' || nowMs >= hold_until_ms) {
    return null;
  }
  const { reference, amountFen } = await payments.mini_program.pay({ orderId: paymentId(groupId, seat), amountFen: price_fen });
  return { seat, fen: amountFen, reference };
}

/** Money that came in pays the seat, or, when the answer is no, goes back whole. */
export async function applyPayment(
  { shelf }: Services,
  transaction: Transaction<Tables>,
  member: MemberRow,
  group: GroupRow,
  charged: Charged | null,
  nowMs: number,
): Promise<Stepped> {
  const own = await ownSeatOr404(transaction, group.id, member.id);
  const { seat, fen } = charged ?? { seat: own.seat, fen: own.price_fen };
  const answer = await stepGroup(shelf, transaction, { group }, { type: 'pay', seat, paid_fen: fen }, nowMs);
  const isNewMoney = charged !== null && (await receive(transaction, group.id, member.id, charged, nowMs));
  if (answer.refused !== null && isNewMoney) {
    await noteEffects(transaction, group.id, [{ id: `${group.id}/${seat}/money-back`, kind: 'money_back', seat, member: member.id, fen }], nowMs);
  }
  return { ...answer, isAsBefore: answer.isAsBefore && !isNewMoney };
}

/** False when this seat's money was here before: asked again, it was not taken again. */
async function receive(transaction: Transaction<Tables>, groupId: string, memberId: string, { seat, fen, reference }: Charged, nowMs: number): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await transaction
    .insertInto('group_payments')
    .values({ group_id: groupId, seat, member_id: memberId, reference, fen, received_at_ms: nowMs })
    .onConflict((conflict) => conflict.columns(['group_id', 'seat']).doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows !== 0n;
}

/** Who buys, as the core takes it; what is held or bought already comes from the shop's own books. */
export async function buyer(database: Kysely<Tables>, member: MemberRow, campaign: string): Promise<{ member: string; name?: string; new: boolean; taken_units: number }> {
  const { units } = await database
    .selectFrom('group_seats')
    .select(({ fn }) => fn.sum<number | string | null>('units').as('units'))
    .where('member_id', '=', member.id)
    .where('campaign', '=', campaign)
    .where('state', 'in', ['held', 'paid'])
    .executeTakeFirstOrThrow();
  const name = [...member.name.trim()].slice(0, 40).join('');
  return { member: member.id, ...(name === '' ? {} : { name }), new: member.orders === 0, taken_units: Number(units ?? 0) };
}

async function ownCoupons({ shelf }: Services, transaction: Transaction<Tables>, member: MemberRow, ids: readonly string[], nowMs: number): Promise<CouponInstance[]> {
  if (ids.length === 0) {
    return [];
  }
  const { document } = await shelf.current(transaction, nowMs);
  const held = (await snapshotAndWallet(transaction, member.id, document, nowMs)).coupons.filter(({ id }) => ids.includes(id));
  if (held.length !== ids.length) {
    throw new ProblemError(422, 'UNKNOWN_COUPON', 'A coupon is not in the wallet.', { pointer: '/coupons' });
  }
  return held;
}

/** The coupons that the seat's price takes; others that were named stay in the wallet. */
async function useCoupons({ shelf }: Services, transaction: Transaction<Tables>, answer: Stepped, nowMs: number): Promise<Stepped> {
  const { refused, group, seat } = answer;
  const taken = refused === null ? group?.seats.find((each) => each.seat === seat) : undefined;
  if (group !== null && taken !== undefined && taken.coupons.length > 0) {
    const { order_id: order } = await ownSeatOr404(transaction, group.id, taken.member);
    await lockCoupons(shelf, transaction, { member: taken.member, order: order ?? '', coupons: taken.coupons }, nowMs);
  }
  return answer;
}
