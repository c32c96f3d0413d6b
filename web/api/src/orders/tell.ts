import type { Address, Order, OrderDetail } from '@yansuan/sdk/wire';
import type { OrderRow } from '../database/tables.js';

/** The order as it was placed, with what happened since. */
export function tellOrder(row: OrderRow): OrderDetail {
  const placed = JSON.parse(row.detail) as OrderDetail;
  return {
    ...placed,
    state: row.state,
    payable_fen: row.payable_fen,
    quoted_fen: placed.quote.payable_fen,
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
  };
}

export function tellBriefly(row: OrderRow): Order {
  const { cart: _cart, quote: _quote, receipts: _receipts, ...order } = tellOrder(row);
  return order;
}
