import type { Kysely } from 'kysely';
import type { Address, Order, OrderDetail, OrderGoods } from '@yansuan/sdk/wire';
import type { OrderRow, Tables } from '../database/tables.js';
import { goodsOfOrders } from '../membership/goods.js';
import type { PlacedOrder } from './place.js';

export type Since = Pick<OrderRow,
  | 'state' | 'payable_fen' | 'refunded_fen' | 'paid_at_ms' | 'shipped_at_ms' | 'received_at_ms' | 'ended_at_ms' | 'payment_path'
  | 'carrier' | 'tracking_number' | 'note' | 'address' | 'group_id'>;
type Told = Since & Pick<OrderRow, 'detail'>;

/** The order as it was placed, with what happened since. */
export function tellOrder(row: Told, given: OrderGoods[] = []): OrderDetail {
  const placed = JSON.parse(row.detail) as PlacedOrder;
  return { ...placed, state: row.state, payable_fen: row.payable_fen, ...since(row, placed.quote.payable_fen, given) };
}

/** What is told beside the order as it was placed. */
export function since(row: Since, quotedFen: number, given: OrderGoods[]): Omit<OrderDetail, keyof PlacedOrder> {
  return {
    quoted_fen: quotedFen,
    refunded_fen: row.refunded_fen,
    paid_at_ms: row.paid_at_ms,
    shipped_at_ms: row.shipped_at_ms,
    received_at_ms: row.received_at_ms,
    ended_at_ms: row.ended_at_ms,
    payment_path: row.payment_path,
    tracking: row.tracking_number === null ? null : { carrier: row.carrier ?? '', number: row.tracking_number },
    note: row.note,
    address: row.address === null ? null : (JSON.parse(row.address) as Address),
    group: row.group_id,
    given,
  };
}

/** With what travels beside it. */
export async function tellOrders(database: Kysely<Tables>, rows: readonly OrderRow[]): Promise<OrderDetail[]> {
  const goods = await goodsOfOrders(database, rows);
  return rows.map((row) => tellOrder(row, goods.get(row.id)));
}

export async function tellWhole(database: Kysely<Tables>, row: OrderRow): Promise<OrderDetail> {
  return tellOrder(row, (await goodsOfOrders(database, [row])).get(row.id));
}

export const tellBriefly = (row: OrderRow): Order => withoutSums(tellOrder(row));

export function withoutSums(detail: OrderDetail): Order {
  const { cart: _cart, quote: _quote, receipts: _receipts, ...order } = detail;
  return order;
}
