import type { Transaction } from 'kysely';
import type { OrderRow, Tables } from '../database/tables.js';
import type { RulebookShelf } from '../rulebooks/shelf.js';
import { findGroup, stepGroup } from './step.js';

/**
 * All of a seat's order is back: the group takes back what it gave for it, and the others keep their price (GRP-18).
 * Its money and coupons went back with the return.
 */
export async function seatReturned(shelf: RulebookShelf, transaction: Transaction<Tables>, { group_id: id, group_seat: seat }: OrderRow, nowMs: number): Promise<void> {
  const group = id === null ? undefined : await findGroup(transaction, id);
  if (group !== undefined && seat !== null) {
    await stepGroup(shelf, transaction, { group }, { type: 'refund', seat }, nowMs, ['refund', 'coupon_return']);
  }
}
