import type { Transaction } from 'kysely';
import type { RulebookDocument } from '@yansuan/core';
import type { SyncTable } from '@yansuan/sdk/wire';
import type { MemberRow, Tables } from '../database/tables.js';
import { canonicalJson } from '../idempotency/fingerprint.js';
import { snapshotAndWallet } from '../members/snapshot.js';
import { listOrders } from '../orders/read.js';
import type { SyncStore } from './store.js';

const ordersAtMost = 50;

/**
 * Wallet and orders as rows of the member. They are compared when a device asks, so whatever changed them, whoever did,
 * and however long ago, no writer has to remember to tell.
 */
export async function refreshDerived(
  store: SyncStore,
  transaction: Transaction<Tables>,
  member: MemberRow,
  document: RulebookDocument,
  nowMs: number,
): Promise<void> {
  const { member: account, coupons } = await snapshotAndWallet(transaction, member.id, document, nowMs);
  await refresh(store, transaction, member.id, 'wallet', new Map<string, unknown>([
    ['account', account],
    ...coupons.map((coupon) => [`coupon.${coupon.id}`, coupon] as const),
  ]));
  const { orders } = await listOrders(transaction, member.id, { limit: ordersAtMost, before: undefined });
  await refresh(store, transaction, member.id, 'orders', new Map(orders.map((order) => [order.id, order])));
}

async function refresh(
  store: SyncStore,
  transaction: Transaction<Tables>,
  memberId: string,
  table: SyncTable,
  now: ReadonlyMap<string, unknown>,
): Promise<void> {
  const rows = await transaction
    .selectFrom('member_rows')
    .select(['key', 'value'])
    .where('member_id', '=', memberId)
    .where('table_name', '=', table)
    .execute();
  const before = new Map(rows.map(({ key, value }) => [key, value]));
  for (const [key, value] of now) {
    const text = canonicalJson(value);
    if (before.get(key) !== text) {
      await store.putRow(memberId, table, key, text);
    }
  }
  for (const [key, value] of before) {
    if (value !== null && !now.has(key)) {
      await store.putRow(memberId, table, key, null);
    }
  }
}
