import type { Kysely } from 'kysely';
import type { Group, PlanCoupon, PlanOrder, PlanRequest, RecordedTouch, RulebookDocument } from '@yansuan/core';
import { shelfItems } from '@yansuan/sdk/shelf';
import type { OrderDetail, ReminderSettings } from '@yansuan/sdk/wire';
import type { CouponTable, GroupSeatRow, MemberRow, OrderRow, OutboxTouchTable, Tables } from '../database/tables.js';
import { dayMs } from '../members/periods.js';
import { settingsOf } from './settings.js';

const atMost = 500;
const recordedAtMost = 5_000;
/** Longer than a touch can make sense by the contract (61 days and 30 of hours), and than any cap looks back. */
const recordedForMs = 100 * dayMs;

type OrderFacts = Pick<OrderRow, 'id' | 'member_id' | 'state' | 'created_at_ms' | 'paid_at_ms' | 'shipped_at_ms' | 'received_at_ms' | 'ended_at_ms' | 'tracking_number' | 'arrives_on' | 'detail'>;
type CouponFacts = Pick<CouponTable, 'id' | 'member_id' | 'offer' | 'granted_at_ms' | 'until_ms' | 'used_at_ms'>;
type TouchFacts = Pick<OutboxTouchTable, 'member_id' | 'occurrence_id' | 'told_with' | 'touch' | 'kind' | 'class' | 'due_at_ms'>;
type SeatFacts = Pick<GroupSeatRow, 'member_id' | 'state'> & { group: string };
/** Longer than news of a group make sense. */
const groupsForMs = 2 * dayMs;
export type SyncRow = [key: string, value: unknown];

/** What is known here of a member that a plan may hang on. */
export interface Known {
  settings: ReminderSettings;
  shelf: SyncRow[];
  acks: SyncRow[];
  orders: OrderFacts[];
  coupons: CouponFacts[];
  /** Seats that were paid in groups that are open, or ended lately. */
  seats: SeatFacts[];
  recorded: TouchFacts[];
}

/** Of many members at once, in one question a table. */
export async function knownOf(database: Kysely<Tables>, members: readonly MemberRow[], nowMs: number): Promise<Map<string, Known>> {
  const ids = members.map(({ id }) => id);
  if (ids.length === 0) {
    return new Map();
  }
  const settings = byMember(await database.selectFrom('touch_settings').selectAll().where('member_id', 'in', ids).execute());
  const synced = byMember(await database
    .selectFrom('member_rows')
    .select(['member_id', 'table_name', 'key', 'value'])
    .where('member_id', 'in', ids)
    .where('table_name', 'in', ['shelf', 'reminder_acks'])
    .where('value', 'is not', null)
    .orderBy('key')
    .execute());
  const orders = byMember(await database
    .selectFrom('orders')
    .select(['id', 'member_id', 'state', 'created_at_ms', 'paid_at_ms', 'shipped_at_ms', 'received_at_ms', 'ended_at_ms', 'tracking_number', 'arrives_on', 'detail'])
    .where('member_id', 'in', ids)
    .where('paid_at_ms', 'is not', null)
    .orderBy('paid_at_ms', 'desc')
    .execute());
  const coupons = byMember(await database
    .selectFrom('coupons')
    .select(['id', 'member_id', 'offer', 'granted_at_ms', 'until_ms', 'used_at_ms'])
    .where('member_id', 'in', ids)
    .orderBy('granted_at_ms', 'desc')
    .orderBy('id')
    .execute());
  const seats = byMember(await database
    .selectFrom('group_seats')
    .innerJoin('groups', 'groups.id', 'group_seats.group_id')
    .select(['group_seats.member_id', 'group_seats.state', 'groups.state as group'])
    .where('group_seats.member_id', 'in', ids)
    .where('group_seats.state', 'in', ['paid', 'refunded'])
    .where('groups.deadline_ms', '>=', nowMs - groupsForMs)
    .orderBy('groups.opened_at_ms', 'desc')
    .execute());
  const recorded = byMember(await database
    .selectFrom('outbox_touches')
    .select(['member_id', 'occurrence_id', 'told_with', 'touch', 'kind', 'class', 'due_at_ms'])
    .where('member_id', 'in', ids)
    .where('due_at_ms', '>=', nowMs - recordedForMs)
    .orderBy('due_at_ms', 'desc')
    .execute());
  return new Map(members.map((member) => {
    const rows = (table: 'shelf' | 'reminder_acks'): SyncRow[] =>
      (synced.get(member.id) ?? []).filter(({ table_name }) => table_name === table).map(({ key, value }) => [key, JSON.parse(value ?? 'null') as unknown]);
    return [member.id, {
      settings: settingsOf(member, settings.get(member.id)?.[0]),
      shelf: rows('shelf'),
      acks: rows('reminder_acks'),
      orders: (orders.get(member.id) ?? []).slice(0, atMost),
      coupons: (coupons.get(member.id) ?? []).slice(0, atMost),
      seats: (seats.get(member.id) ?? []).slice(0, atMost),
      recorded: (recorded.get(member.id) ?? []).slice(0, recordedAtMost),
    }];
  }));
}

function byMember<Row extends { member_id: string }>(rows: readonly Row[]): Map<string, Row[]> {
  const found = new Map<string, Row[]>();
  for (const row of rows) {
    const list = found.get(row.member_id);
    if (list === undefined) {
      found.set(row.member_id, [row]);
    } else {
      list.push(row);
    }
  }
  return found;
}

/** The same as the core takes it. */
export function planFacts(member: MemberRow, known: Known, document: RulebookDocument, { nowMs, days }: { nowMs: number; days: number }): PlanRequest {
  const { settings, shelf, orders, coupons, seats, recorded } = known;
  const [month, day] = (member.birthday ?? '').split('-').map(Number);
  return {
    now_ms: nowMs,
    horizon_days: days,
    member: {
      id: member.id,
      ...(member.name === '' ? {} : { name: member.name.slice(0, 40) }),
      // A tier of an older rulebook says nothing to this one.
      ...(document.tiers.some(({ id }) => id === member.tier) ? { tier: member.tier } : {}),
      tags: JSON.parse(member.tags) as string[],
      ...(settings.skin_type === null ? {} : { skin_type: settings.skin_type }),
      ...(month === undefined || day === undefined ? {} : { birthday: { month, day } }),
    },
    opt_outs: settings.opt_outs,
    shelf: shelfItems(shelf),
    orders: orders.map(planOrder),
    coupons: coupons.map(planCoupon),
    campaigns: groupsOf(seats),
    recorded: recorded.map(recordedTouch),
  };
}

type GroupFact = NonNullable<PlanRequest['campaigns']>[number];

/** A member's own groups, as the core is told of campaigns: one that is open ends, one that has ended began to be so. */
export function groupsOf(seats: readonly SeatFacts[]): GroupFact[] {
  return seats.flatMap(({ state, group: text }): GroupFact[] => {
    const { id, sku, size, status, opened_ms, deadline_ms, ended_ms } = JSON.parse(text) as Group;
    const about = { id, sku, name: { zh: `${size} 人团`, en: `team of ${size}` } };
    // Whoever buys alone waits for nobody.
    if (size < 2) return [];
    if (status === 'open') return state === 'paid' ? [{ ...about, kind: 'own_group', starts_at_ms: opened_ms, ends_at_ms: deadline_ms }] : [];
    if (status === 'formed') return state === 'paid' ? [{ ...about, kind: 'group_formed', starts_at_ms: ended_ms }] : [];
    return [{ ...about, kind: 'group_failed', starts_at_ms: ended_ms }];
  });
}

function planOrder(row: OrderFacts): PlanOrder {
  const { lines } = JSON.parse(row.detail) as OrderDetail;
  return {
    id: row.id,
    paid_at_ms: row.paid_at_ms ?? row.created_at_ms,
    ...(row.shipped_at_ms === null ? {} : { shipped_at_ms: row.shipped_at_ms }),
    ...(row.received_at_ms === null ? {} : { received_at_ms: row.received_at_ms }),
    ...(row.state !== 'refunded' || row.ended_at_ms === null ? {} : { returned_at_ms: row.ended_at_ms }),
    ...(row.tracking_number === null || row.tracking_number === '' ? {} : { tracking: row.tracking_number.slice(0, 40) }),
    ...(row.arrives_on === null ? {} : { arrives_on: row.arrives_on }),
    lines: lines.map(({ sku }) => ({ sku })),
  };
}

const planCoupon = ({ id, offer, granted_at_ms, until_ms, used_at_ms }: CouponFacts): PlanCoupon => ({
  id,
  offer,
  granted_at_ms,
  ...(until_ms === null ? {} : { until_ms }),
  ...(used_at_ms === null ? {} : { used_at_ms }),
});

const recordedTouch = ({ occurrence_id: id, told_with, touch, kind, class: of, due_at_ms }: TouchFacts): RecordedTouch =>
  ({ id, with: JSON.parse(told_with) as string[], touch, kind, class: of, at_ms: due_at_ms });
