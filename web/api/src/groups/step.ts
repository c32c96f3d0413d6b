import type { Transaction } from 'kysely';
import type { Campaign, CampaignStock, Group, GroupAnswer, GroupEffect, GroupEvent } from '@yansuan/core';
import type { GroupRow, Tables } from '../database/tables.js';
import { enqueue } from '../due/queue.js';
import { newOrderId } from '../orders/order-id.js';
import { issuesProblem } from '../problems.js';
import type { Edition, RulebookShelf } from '../rulebooks/shelf.js';
import { noteEffects } from './effects.js';
import { tellSeats } from './seat-news.js';
import { orderSeats } from './seat-orders.js';

/** A group that is there, or, for what happens before or beside one, its campaign. */
export type Where = { group: GroupRow } | { campaign: string };

export interface Stepped extends GroupAnswer {
  /** A no, and nothing has moved: nothing was stored. */
  isAsBefore: boolean;
}

/**
 * The one way anything happens to a group: group and stock are read, decided by the core, and stored in this
 * transaction, with the effects and the next instant noted beside them, and with the orders of a group that has formed.
 * A refusal may have to be stored too: time may have moved the group on (docs/groups.md). Effects of a kind that the
 * caller has done already are not noted.
 */
export async function stepGroup(
  shelf: RulebookShelf,
  transaction: Transaction<Tables>,
  where: Where,
  event: GroupEvent,
  nowMs: number,
  doneAlready: readonly GroupEffect['kind'][] = [],
): Promise<Stepped> {
  const row = 'group' in where ? where.group : null;
  const campaign = 'group' in where ? where.group.campaign : where.campaign;
  const edition = await (row === null ? shelf.current(transaction, nowMs) : shelf.edition(transaction, row.rulebook_version, nowMs));
  const stock = await transaction.selectFrom('campaign_stock').selectAll().where('campaign', '=', campaign).executeTakeFirst();
  const before = row === null ? null : JSON.parse(row.state) as Group;
  const stockBefore = stock === undefined ? null : JSON.parse(stock.state) as CampaignStock;
  const answer = askStep(edition, { campaign, group: before, stock: stockBefore, event, nowMs });
  if (isAsBefore(answer, before, stock?.state)) {
    return { ...answer, isAsBefore: true };
  }
  await storeStock(transaction, answer.stock, stock?.revision ?? 0);
  if (answer.group !== null) {
    await storeGroup(transaction, row, answer.group);
    await storeSeats(transaction, row, answer.group, nowMs);
    if (answer.group.status === 'formed' && before?.status === 'open') {
      await orderSeats(shelf, transaction, { edition, campaign: campaignOf(edition, campaign), group: answer.group }, nowMs);
    }
    await tellSeats(transaction, before, answer.group, nowMs);
    await noteNext(transaction, answer.group.id, answer.next_ms);
  }
  await noteEffects(transaction, answer.group?.id ?? null, answer.effects.filter(({ kind }) => !doneAlready.includes(kind)), nowMs);
  return { ...answer, isAsBefore: false };
}

/** A no for which time moved nothing either but the instant that was looked at. */
function isAsBefore({ refused, group, stock, effects }: GroupAnswer, before: Group | null, stockBefore: string | undefined): boolean {
  const isSameGroup = group === null || before === null ? group === before : JSON.stringify({ ...group, at_ms: before.at_ms }) === JSON.stringify(before);
  return refused !== null && effects.length === 0 && isSameGroup && JSON.stringify(stock) === stockBefore;
}

function campaignOf({ document }: Edition, id: string): Campaign {
  const found = (document.campaigns?.list ?? []).find((campaign) => campaign.id === id);
  if (found === undefined) {
    throw new Error(`Campaign ${id} is not in the rulebook that its group was opened under.`);
  }
  return found;
}

export interface StepAsk {
  campaign: string;
  group: Group | null;
  stock: CampaignStock | null;
  event: GroupEvent;
  nowMs: number;
}

/** The core's answer, storing nothing: also what would happen if. */
export function askStep({ around }: Edition, { nowMs, ...ask }: StepAsk): GroupAnswer {
  const stepped = around.step({ ...ask, now_ms: nowMs });
  if (!stepped.ok) {
    throw issuesProblem(422, 'This cannot be asked of the campaign.', stepped.issues);
  }
  return stepped.step;
}

/** A hold or the deadline of a group has come; the key is the group and the instant. */
export async function tickGroup(shelf: RulebookShelf, transaction: Transaction<Tables>, key: string, nowMs: number): Promise<void> {
  const group = await findGroup(transaction, key.slice(0, key.indexOf('@')));
  if (group !== undefined) {
    await stepGroup(shelf, transaction, { group }, { type: 'tick' }, nowMs);
  }
}

export const findGroup = (transaction: Transaction<Tables>, id: string): Promise<GroupRow | undefined> =>
  transaction.selectFrom('groups').selectAll().where('id', '=', id).executeTakeFirst();

/**
 * Every step that is stored changes this row, so that of two in a campaign at once one is broken off and tried again.
 * The losers of a last seat store nothing and stand in nobody's way.
 */
async function storeStock(transaction: Transaction<Tables>, stock: CampaignStock, revision: number): Promise<void> {
  const after = { state: JSON.stringify(stock), revision: revision + 1 };
  await transaction
    .insertInto('campaign_stock')
    .values({ campaign: stock.campaign, ...after })
    .onConflict((conflict) => conflict.column('campaign').doUpdateSet(after))
    .execute();
}

async function storeGroup(transaction: Transaction<Tables>, before: GroupRow | null, group: Group): Promise<void> {
  const state = JSON.stringify(group);
  if (before === null) {
    const { id, campaign, owner, status, opened_ms, deadline_ms } = group;
    await transaction
      .insertInto('groups')
      .values({ id, campaign, owner_id: owner, rulebook_version: group.rulebook.version, state, revision: 1, status, opened_at_ms: opened_ms, deadline_ms })
      .execute();
  } else if (before.state !== state) {
    await transaction
      .updateTable('groups')
      .set({ state, revision: before.revision + 1, status: group.status, deadline_ms: group.deadline_ms })
      .where('id', '=', group.id)
      .execute();
  }
}

async function storeSeats(transaction: Transaction<Tables>, before: GroupRow | null, group: Group, nowMs: number): Promise<void> {
  const seatsBefore = new Map((before === null ? [] : (JSON.parse(before.state) as Group).seats).map((seat) => [seat.seat, seat]));
  for (const { seat, member, units, state, price_fen, hold_until_ms } of group.seats) {
    const old = seatsBefore.get(seat);
    seatsBefore.delete(seat);
    if (old === undefined || old.state !== state || old.price_fen !== price_fen) {
      await transaction
        .insertInto('group_seats')
        .values({ group_id: group.id, seat, campaign: group.campaign, member_id: member, units, state, price_fen, hold_until_ms, order_id: newOrderId(nowMs) })
        .onConflict((conflict) => conflict.columns(['group_id', 'seat']).doUpdateSet({ state, price_fen, units }))
        .execute();
    }
  }
  if (seatsBefore.size > 0) {
    await transaction
      .updateTable('group_seats')
      .set({ state: 'gone' })
      .where('group_id', '=', group.id)
      .where('seat', 'in', [...seatsBefore.keys()])
      .execute();
  }
}

async function noteNext(transaction: Transaction<Tables>, groupId: string, nextMs: number | null): Promise<void> {
  if (nextMs !== null) {
    await enqueue(transaction, { kind: 'group_tick', key: `${groupId}@${nextMs}`, dueAtMs: nextMs });
  }
}
