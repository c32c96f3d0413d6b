import type { Transaction } from 'kysely';
import type { OrderRow, Tables } from '../database/tables.js';
import { readAddress } from '../members/addresses.js';
import { ProblemError } from '../problems.js';
import { wrongState } from './life.js';

/** A copy: the order goes where the shopper said then, whatever becomes of the address book. */
export async function addressText(transaction: Transaction<Tables>, memberId: string, id: string): Promise<string> {
  const found = await readAddress(transaction, memberId, id);
  if (found === undefined) {
    throw new ProblemError(422, 'UNKNOWN_ADDRESS', 'There is no such address, or it is not complete.', { pointer: '/address_id', value: id });
  }
  return JSON.stringify(found);
}

/** Until the parcel is on its way. */
const open: readonly OrderRow['state'][] = ['awaiting_payment', 'in_review', 'paid'];

export async function addressOrder(transaction: Transaction<Tables>, order: OrderRow, addressId: string): Promise<void> {
  if (!open.includes(order.state)) {
    throw wrongState(order.state, 'sent elsewhere');
  }
  const address = await addressText(transaction, order.member_id, addressId);
  await transaction.updateTable('orders').set({ address }).where('id', '=', order.id).execute();
}
