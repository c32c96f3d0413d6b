import type { Kysely, Transaction } from 'kysely';
import type { Quote } from '@yansuan/core';
import { prepared } from '../database/prepared.js';
import type { Tables } from '../database/tables.js';
import { ProblemError } from '../problems.js';

/** Units by SKU that an order takes off the shelf: its lines and its gifts. */
export function unitsOf(quote: Quote): Map<string, number> {
  const units = new Map<string, number>();
  const take = (sku: string, count: number): void => void units.set(sku, (units.get(sku) ?? 0) + count);
  quote.lines.filter((line) => line.selected).forEach((line) => take(line.sku, line.units));
  quote.gifts.forEach((gift) => take(gift.sku, gift.units));
  return units;
}

const byCount = new Map<number, ReturnType<typeof counting>>();

/** One query for each number of SKUs. */
const counting = (count: number) => prepared<Record<string, string>, { sku: string; available: number | null }>((database, gap) => database
  .selectFrom('stock')
  .select(['sku', 'available'])
  .where('sku', 'in', Array.from({ length: count }, (_, place) => gap(String(place)) as string))
  .where('available', 'is not', null)
  .orderBy('sku')
  // As many as there can be: one row is got as one.
  .limit(count));

function countedOf(transaction: Transaction<Tables>, skus: readonly string[]): Promise<{ sku: string; available: number | null }[]> {
  const query = byCount.get(skus.length) ?? counting(skus.length);
  byCount.set(skus.length, query);
  return query(transaction, Object.fromEntries(skus.entries()));
}

export interface Wanted {
  sku: string;
  wanted: number;
}

/** What of it is counted; all of it is there, or it is refused. A SKU that is not counted is always there. */
export async function stockFor(transaction: Transaction<Tables>, units: ReadonlyMap<string, number>): Promise<Wanted[]> {
  const counted = await countedOf(transaction, [...units.keys()]);
  const wanted = counted.map(({ sku, available }) => ({ sku, wanted: units.get(sku) ?? 0, available: available ?? 0 }));
  const short = wanted.filter((row) => row.available < row.wanted);
  if (short.length > 0) {
    throw new ProblemError(409, 'OUT_OF_STOCK', 'Not enough of it is left.', { stock: short });
  }
  return wanted;
}

/** Takes what was found a moment ago, in the same transaction, for the order. */
export async function reserveStock(transaction: Transaction<Tables>, orderId: string, found: readonly Wanted[]): Promise<void> {
  for (const { sku, wanted: count } of found) {
    await transaction
      .updateTable('stock')
      .set(({ eb }) => ({ available: eb('available', '-', count), reserved: eb('reserved', '+', count) }))
      .where('sku', '=', sku)
      .execute();
    await transaction.insertInto('stock_holds').values({ order_id: orderId, sku, units: count, state: 'held' }).execute();
  }
}

/** What the order holds is sold, goes back on the shelf, or goes back although it was sold. */
export async function settleStock(transaction: Transaction<Tables>, orderId: string, to: 'sold' | 'released'): Promise<void> {
  const holds = await transaction
    .selectFrom('stock_holds')
    .selectAll()
    .where('order_id', '=', orderId)
    .where('state', 'in', to === 'sold' ? ['held'] : ['held', 'sold'])
    .execute();
  if (holds.length === 0) {
    return;
  }
  for (const { sku, units, state } of holds) {
    const from = state === 'held' ? 'reserved' : 'sold';
    await transaction
      .updateTable('stock')
      .set(({ eb }) => (to === 'sold'
        ? { reserved: eb('reserved', '-', units), sold: eb('sold', '+', units) }
        : { [from]: eb(from, '-', units), available: eb('available', '+', units) }))
      .where('sku', '=', sku)
      .execute();
  }
  await transaction
    .updateTable('stock_holds')
    .set({ state: to })
    .where('order_id', '=', orderId)
    .where('sku', 'in', holds.map(({ sku }) => sku))
    .execute();
}

export async function listStock(database: Kysely<Tables>): Promise<{ sku: string; available: number }[]> {
  const rows = await database.selectFrom('stock').select(['sku', 'available']).where('available', 'is not', null).orderBy('sku').execute();
  return rows.map(({ sku, available }) => ({ sku, available: available ?? 0 }));
}
