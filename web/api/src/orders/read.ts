import type { Kysely } from 'kysely';
import type { Order, OrderDetail, Orders } from '@yansuan/sdk/wire';
import type { Tables } from '../database/tables.js';

export async function readOrder(
  database: Kysely<Tables>,
  memberId: string,
  id: string,
): Promise<OrderDetail | undefined> {
  // The owner is part of the query: another's order does not exist here.
  const row = await database
    .selectFrom('orders')
    .select('detail')
    .where('id', '=', id)
    .where('member_id', '=', memberId)
    .executeTakeFirst();
  return row && (JSON.parse(row.detail) as OrderDetail);
}

/** Newest first; the cursor is the id of the last order of the page before. */
export async function listOrders(
  database: Kysely<Tables>,
  memberId: string,
  page: { limit: number; before: string | undefined },
): Promise<Orders> {
  let query = database
    .selectFrom('orders')
    .select('detail')
    .where('member_id', '=', memberId)
    .orderBy('created_at_ms', 'desc')
    .orderBy('id', 'desc')
    .limit(page.limit + 1);
  if (page.before !== undefined) {
    const last = await readOrder(database, memberId, page.before);
    if (last === undefined) {
      return { orders: [], next: null };
    }
    query = query.where(({ eb, refTuple, tuple }) =>
      eb(refTuple('created_at_ms', 'id'), '<', tuple(last.created_at_ms, last.id)),
    );
  }
  const found = (await query.execute()).map((row) => summary(JSON.parse(row.detail) as OrderDetail));
  const orders = found.slice(0, page.limit);
  return { orders, next: found.length > page.limit ? (orders.at(-1)?.id ?? null) : null };
}

function summary({ cart: _cart, quote: _quote, receipts: _receipts, ...order }: OrderDetail): Order {
  return order;
}
