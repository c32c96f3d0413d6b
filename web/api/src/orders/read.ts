import type { Kysely, SelectQueryBuilder } from 'kysely';
import type { OrderDetail, Orders, OrderState } from '@yansuan/sdk/wire';
import type { OrderRow, Tables } from '../database/tables.js';
import { tellOrders, tellWhole, withoutSums } from './tell.js';

export async function readOrder(
  database: Kysely<Tables>,
  memberId: string,
  id: string,
): Promise<OrderDetail | undefined> {
  // The owner is part of the query: another's order does not exist here.
  const row = await database
    .selectFrom('orders')
    .selectAll()
    .where('id', '=', id)
    .where('member_id', '=', memberId)
    .executeTakeFirst();
  return row && tellWhole(database, row);
}

export interface Page {
  limit: number;
  before: string | undefined;
}

/** Newest first; the cursor is the id of the last order of the page before. */
export function listOrders(database: Kysely<Tables>, memberId: string, page: Page): Promise<Orders> {
  return pageOf(database, database.selectFrom('orders').selectAll().where('member_id', '=', memberId), page);
}

/** Everyone's: only for operators and guides. All of them by id, which begins with the time: no other index has all in a row. */
export async function listAllOrders(database: Kysely<Tables>, state: OrderState | undefined, page: Page): Promise<Orders> {
  const all = database.selectFrom('orders').selectAll();
  if (state !== undefined) {
    return pageOf(database, all.where('state', '=', state), page);
  }
  const { before, limit } = page;
  const older = before === undefined ? all : all.where('id', '<', before);
  return pageWith(database, await older.orderBy('id', 'desc').limit(limit + 1).execute(), limit);
}

type OrderQuery = SelectQueryBuilder<Tables, 'orders', OrderRow>;

async function pageOf(database: Kysely<Tables>, orders: OrderQuery, page: Page): Promise<Orders> {
  let query = orders.orderBy('created_at_ms', 'desc').orderBy('id', 'desc').limit(page.limit + 1);
  if (page.before !== undefined) {
    const last = await orders.where('id', '=', page.before).executeTakeFirst();
    if (last === undefined) {
      return { orders: [], next: null };
    }
    query = query.where(({ eb, refTuple, tuple }) =>
      eb(refTuple('created_at_ms', 'id'), '<', tuple(last.created_at_ms, last.id)),
    );
  }
  return pageWith(database, await query.execute(), page.limit);
}

/** One more was looked for than a page has. */
async function pageWith(database: Kysely<Tables>, found: readonly OrderRow[], limit: number): Promise<Orders> {
  const told = (await tellOrders(database, found.slice(0, limit))).map(withoutSums);
  return { orders: told, next: found.length > limit ? (told.at(-1)?.id ?? null) : null };
}
