import type { Transaction } from 'kysely';
import type { QuoteRequest } from '@yansuan/core';
import type { InvoiceAsk } from '@yansuan/sdk/wire';
import type { MemberRow, Tables } from '../database/tables.js';
import { isPostgres } from '../database/transact.js';
import { ProblemError } from '../problems.js';

const erasedName = '已注销';
/** The parcel still has to find them, or their money the way back. */
const runningOrders = ['awaiting_payment', 'in_review', 'paid', 'shipped'] as const;

/**
 * Closes an account for good. What says who the member was goes; orders, payments and the points ledger stay for as long
 * as the law wants a shop to keep them, under an id that leads to nobody. Whoever signs in again begins anew.
 */
export async function eraseMember(transaction: Transaction<Tables>, { id, kind }: MemberRow, nowMs: number): Promise<void> {
  if (isPostgres(transaction)) {
    await transaction.selectFrom('members').select('id').where('id', '=', id).forNoKeyUpdate().executeTakeFirst();
  }
  if (kind === 'demo' || kind === 'staff') {
    throw new ProblemError(409, 'ACCOUNT_KEPT', 'Accounts of the demo and of the staff are not closed here.');
  }
  await refuseWhileRunning(transaction, id);
  await forgetIdentities(transaction, id, nowMs);
  for (const table of ['member_rows', 'mutations', 'touch_settings', 'outbox_touches', 'message_consents', 'shelf_feeds', 'answers'] as const) {
    await transaction.deleteFrom(table).where('member_id', '=', id).execute();
  }
  await depersonalizeOrders(transaction, id);
  await transaction
    .updateTable('coupons')
    .set({ revoked_at_ms: nowMs })
    .where('member_id', '=', id)
    .where('used_at_ms', 'is', null)
    .where('revoked_at_ms', 'is', null)
    .execute();
  await transaction.updateTable('members').set({ name: erasedName, birthday: null, tags: '[]', erased_at_ms: nowMs }).where('id', '=', id).execute();
}

async function refuseWhileRunning(transaction: Transaction<Tables>, id: string): Promise<void> {
  const order = await transaction.selectFrom('orders').select('id').where('member_id', '=', id).where('state', 'in', runningOrders).executeTakeFirst();
  const back = await transaction.selectFrom('returns').select('id').where('member_id', '=', id).where('state', 'in', ['asked', 'approved']).executeTakeFirst();
  if (order !== undefined || back !== undefined) {
    throw new ProblemError(409, 'ORDERS_RUNNING', 'An order or a return is still on its way. Close the account when it has ended.');
  }
  const seat = await transaction
    .selectFrom('group_seats')
    .innerJoin('groups', 'groups.id', 'group_seats.group_id')
    .select('group_id')
    .where('group_seats.member_id', '=', id)
    .where('group_seats.state', 'in', ['held', 'paid'])
    .where('groups.status', '=', 'open')
    .executeTakeFirst();
  if (seat !== undefined) {
    throw new ProblemError(409, 'GROUPS_RUNNING', 'A group is still open. Close the account when it has ended.');
  }
}

/** Nobody can come in as this member any more, in any window. */
async function forgetIdentities(transaction: Transaction<Tables>, id: string, nowMs: number): Promise<void> {
  const phones = await transaction.selectFrom('identities').select('subject').where('member_id', '=', id).where('provider', '=', 'phone').execute();
  for (const { subject } of phones) {
    await transaction.deleteFrom('phone_codes').where('phone', '=', subject).execute();
    await transaction.deleteFrom('sign_in_failures').where('phone', '=', subject).execute();
  }
  await transaction.deleteFrom('identities').where('member_id', '=', id).execute();
  await transaction.deleteFrom('sessions').where('member_id', '=', id).execute();
  const families = transaction.selectFrom('session_families').select('id').where('member_id', '=', id);
  await transaction.deleteFrom('refresh_tokens').where('family_id', 'in', families).execute();
  await transaction.updateTable('session_families').set({ revoked_at_ms: nowMs }).where('member_id', '=', id).where('revoked_at_ms', 'is', null).execute();
}

/** What was bought, when and for how much stays. */
async function depersonalizeOrders(transaction: Transaction<Tables>, id: string): Promise<void> {
  const orders = await transaction.selectFrom('orders').select(['id', 'request']).where('member_id', '=', id).execute();
  for (const { id: order, request } of orders) {
    const { member, ...asked } = JSON.parse(request) as QuoteRequest;
    const { birthday: _, ...others } = member ?? {};
    const kept = JSON.stringify(member === undefined ? asked : { ...asked, member: others });
    await transaction.updateTable('orders').set({ request: kept, note: null, address: null }).where('id', '=', order).execute();
  }
  await transaction.updateTable('group_seats').set({ address: null }).where('member_id', '=', id).execute();
  await transaction.updateTable('returns').set({ reason: null }).where('member_id', '=', id).execute();
  await forgetAnswersToStaff(transaction, orders.map((order) => order.id));
  for (const { order_id: order, request } of await transaction.selectFrom('invoice_requests').select(['order_id', 'request']).where('member_id', '=', id).execute()) {
    // The books keep whom an invoice was made out to, not where it was sent.
    const { email: _, ...kept } = JSON.parse(request) as InvoiceAsk;
    await transaction.updateTable('invoice_requests').set({ request: JSON.stringify(kept) }).where('order_id', '=', order).execute();
  }
}

/** What the staff was answered names the address. These orders have ended: a key that comes again finds nothing to do. */
async function forgetAnswersToStaff(transaction: Transaction<Tables>, orders: readonly string[]): Promise<void> {
  const staff = transaction.selectFrom('members').select('id').where('role', '!=', 'shopper');
  for (const order of orders) {
    await transaction.deleteFrom('answers').where('member_id', 'in', staff).where('body', 'like', `%${order}%`).execute();
  }
}
