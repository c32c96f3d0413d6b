import type { Transaction } from 'kysely';
import type { Refund } from '@yansuan/core';
import type { Fields, OrderDetail } from '@yansuan/sdk/wire';
import type { OrderRow, Tables } from '../database/tables.js';
import { sqlStore } from '../sync/sql-store.js';

interface Goods {
  key: string;
  sku: string;
  units: number;
  name: { zh: string; en?: string };
  /** Of these, how many this refund takes back. */
  back(refund: Refund): number;
}

/** Whatever comes in the parcel: lines by their place, gifts by theirs. */
function goodsOf(order: OrderRow): Goods[] {
  const { lines, gifts } = JSON.parse(order.detail) as OrderDetail;
  return [
    ...lines.map((line, place): Goods => ({
      ...line,
      key: `${order.id}.${place + 1}`,
      back: (refund) => refund.lines.filter(({ id }) => id === line.id).reduce((sum, { units }) => sum + units.length, 0),
    })),
    ...gifts.map((gift, place): Goods => ({
      ...gift,
      key: `${order.id}.g${place + 1}`,
      back: (refund) => refund.gifts.filter((each) => each.gift === place + 1).reduce((sum, { units }) => sum + units, 0),
    })),
  ];
}

/** A received order's goods are on the shelf of every device; what came back before stays away. */
export async function shelveOrder(transaction: Transaction<Tables>, order: OrderRow, nowMs: number): Promise<void> {
  const store = sqlStore(transaction);
  const returns = await transaction.selectFrom('returns').select('refund').where('order_id', '=', order.id).where('state', '=', 'refunded').execute();
  const refunds = returns.map(({ refund }) => JSON.parse(refund) as Refund);
  for (const { key, sku, units, name, back } of goodsOf(order)) {
    const returned = refunds.reduce((sum, refund) => sum + back(refund), 0);
    if (returned >= units || (await store.row(order.member_id, 'shelf', key)) !== undefined) {
      continue;
    }
    const fields: Fields = {
      sku,
      units,
      order: order.id,
      name_zh: name.zh,
      ...(name.en === undefined ? {} : { name_en: name.en }),
      ...(returned === 0 ? {} : { returned_units: returned }),
      ...(order.paid_at_ms === null ? {} : { paid_at_ms: order.paid_at_ms }),
      received_at_ms: nowMs,
    };
    await store.putRow(order.member_id, 'shelf', key, JSON.stringify(fields));
  }
}

/** What a refund takes back leaves the shelf, if it is still there. */
export async function unshelve(transaction: Transaction<Tables>, order: OrderRow, refund: Refund): Promise<void> {
  const store = sqlStore(transaction);
  for (const { key, units, back } of goodsOf(order)) {
    const row = await store.row(order.member_id, 'shelf', key);
    const now = back(refund);
    if (typeof row !== 'string' || now === 0) {
      continue;
    }
    const fields = JSON.parse(row) as Fields;
    const returned = (typeof fields['returned_units'] === 'number' ? fields['returned_units'] : 0) + now;
    await store.putRow(order.member_id, 'shelf', key, returned >= units ? null : JSON.stringify({ ...fields, returned_units: returned }));
  }
}
