import type { Transaction } from 'kysely';
import type { OrderRow, Tables } from '../database/tables.js';
import { enqueue } from '../due/queue.js';
import { dayMs } from '../members/periods.js';
import { sendGoods } from '../membership/goods.js';
import { orderReceived } from '../membership/orders.js';
import { ProblemError } from '../problems.js';
import type { RulebookShelf } from '../rulebooks/shelf.js';
import { anyOrder, canMove, moveOrder, ownOrder } from './life.js';
import { planSoon } from '../reminders/day.js';
import { shelveOrder } from '../reminders/shelve.js';

export interface Parcel {
  carrier: string;
  number: string;
  /** The day the carrier promises, YYYY-MM-DD. Without it nobody is told when to expect the parcel. */
  arrives_on?: string;
  /** Given goods that were packed; absent: all that wait. */
  goods?: string[];
}

/** On its way; without a word from the shopper it counts as received after so many days. */
export async function shipOrder(
  transaction: Transaction<Tables>,
  orderId: string,
  parcel: Parcel,
  receivedAfterDays: number,
  nowMs: number,
): Promise<void> {
  if (parcel.arrives_on !== undefined && !isDay(parcel.arrives_on)) {
    throw new ProblemError(422, 'NO_SUCH_DAY', 'The calendar does not have this day.', { pointer: '/arrives_on', value: parcel.arrives_on });
  }
  const order = await anyOrder(transaction, orderId);
  await moveOrder(transaction, order, 'ship', { shipped_at_ms: nowMs, carrier: parcel.carrier, tracking_number: parcel.number, arrives_on: parcel.arrives_on ?? null });
  await sendGoods(transaction, order, parcel.goods, nowMs);
  await planSoon(transaction, order, 'ship', nowMs);
  await enqueue(transaction, { kind: 'auto_receive', key: order.id, dueAtMs: nowMs + receivedAfterDays * dayMs });
}

const isDay = (day: string): boolean => new Date(`${day}T00:00:00Z`).toISOString().startsWith(day);

export async function receiveOrder(
  shelf: RulebookShelf,
  transaction: Transaction<Tables>,
  memberId: string,
  orderId: string,
  nowMs: number,
): Promise<void> {
  await arrive(shelf, transaction, await ownOrder(transaction, memberId, orderId), nowMs);
}

export async function receiveLate(shelf: RulebookShelf, transaction: Transaction<Tables>, orderId: string, nowMs: number): Promise<void> {
  const order = await anyOrder(transaction, orderId);
  if (canMove(order.state, 'receive')) {
    await arrive(shelf, transaction, order, nowMs);
  }
}

/** Points of an order are pending until it is received (MEM-01). */
async function arrive(shelf: RulebookShelf, transaction: Transaction<Tables>, order: OrderRow, nowMs: number): Promise<void> {
  await moveOrder(transaction, order, 'receive', { received_at_ms: nowMs });
  await shelveOrder(transaction, order, nowMs);
  await planSoon(transaction, order, 'receive', nowMs);
  await orderReceived(shelf, transaction, order, nowMs);
}
