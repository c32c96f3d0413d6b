import type { Kysely } from 'kysely';
import type { PlanCoupon, PlanOrder, PlanRequest, RecordedTouch, RulebookDocument } from '@yansuan/core';
import { shelfItems } from '@yansuan/sdk/shelf';
import type { OrderDetail, ReminderSettings } from '@yansuan/sdk/wire';
import type { MemberRow, OrderRow, Tables } from '../database/tables.js';
import { dayMs } from '../members/periods.js';

const atMost = 500;
const recordedAtMost = 5_000;
/** Longer than any touch makes sense, and than any cap looks back. */
const recordedForMs = 400 * dayMs;

/** Everything known here that a plan for the member may hang on. */
export async function planFacts(
  database: Kysely<Tables>,
  member: MemberRow,
  settings: ReminderSettings,
  document: RulebookDocument,
  { nowMs, days }: { nowMs: number; days: number },
): Promise<PlanRequest> {
  const orders = await database
    .selectFrom('orders')
    .selectAll()
    .where('member_id', '=', member.id)
    .where('paid_at_ms', 'is not', null)
    .orderBy('paid_at_ms', 'desc')
    .limit(atMost)
    .execute();
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
    shelf: shelfItems(await rowsOf(database, member.id, 'shelf')),
    orders: orders.map(planOrder),
    coupons: await coupons(database, member.id),
    recorded: await recorded(database, member.id, nowMs),
  };
}

export async function rowsOf(database: Kysely<Tables>, memberId: string, table: 'shelf' | 'reminder_acks'): Promise<[key: string, value: unknown][]> {
  const rows = await database
    .selectFrom('member_rows')
    .select(['key', 'value'])
    .where('member_id', '=', memberId)
    .where('table_name', '=', table)
    .where('value', 'is not', null)
    .orderBy('key')
    .execute();
  return rows.map(({ key, value }) => [key, JSON.parse(value ?? 'null') as unknown]);
}

function planOrder(row: OrderRow): PlanOrder {
  const { lines } = JSON.parse(row.detail) as OrderDetail;
  return {
    id: row.id,
    paid_at_ms: row.paid_at_ms ?? row.created_at_ms,
    ...(row.shipped_at_ms === null ? {} : { shipped_at_ms: row.shipped_at_ms }),
    ...(row.received_at_ms === null ? {} : { received_at_ms: row.received_at_ms }),
    ...(row.state !== 'refunded' || row.ended_at_ms === null ? {} : { returned_at_ms: row.ended_at_ms }),
    ...(row.tracking_number === null || row.tracking_number === '' ? {} : { tracking: row.tracking_number.slice(0, 40) }),
    lines: lines.map(({ sku }) => ({ sku })),
  };
}

async function coupons(database: Kysely<Tables>, memberId: string): Promise<PlanCoupon[]> {
  const rows = await database.selectFrom('coupons').selectAll().where('member_id', '=', memberId).orderBy('granted_at_ms', 'desc').orderBy('id').limit(atMost).execute();
  return rows.map((row) => ({
    id: row.id,
    offer: row.offer,
    granted_at_ms: row.granted_at_ms,
    ...(row.until_ms === null ? {} : { until_ms: row.until_ms }),
    ...(row.used_at_ms === null ? {} : { used_at_ms: row.used_at_ms }),
  }));
}

async function recorded(database: Kysely<Tables>, memberId: string, nowMs: number): Promise<RecordedTouch[]> {
  const rows = await database
    .selectFrom('outbox_touches')
    .select(['occurrence_id', 'told_with', 'touch', 'kind', 'class', 'due_at_ms'])
    .where('member_id', '=', memberId)
    .where('due_at_ms', '>=', nowMs - recordedForMs)
    .orderBy('due_at_ms', 'desc')
    .limit(recordedAtMost)
    .execute();
  return rows.map(({ occurrence_id: id, told_with, touch, kind, class: of, due_at_ms }) =>
    ({ id, with: JSON.parse(told_with) as string[], touch, kind, class: of, at_ms: due_at_ms }));
}
