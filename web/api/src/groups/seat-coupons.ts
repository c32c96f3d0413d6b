import type { Transaction } from 'kysely';
import type { Tables } from '../database/tables.js';
import { applyEvent } from '../membership/apply-event.js';
import type { RulebookShelf } from '../rulebooks/shelf.js';

/** Those of these instances that the member's account knows, by its names for them. */
export async function eachAccountCoupon(transaction: Transaction<Tables>, ids: readonly string[], work: (coupon: string) => Promise<void>): Promise<void> {
  const rows = ids.length === 0 ? [] : await transaction
    .selectFrom('coupons')
    .select('account_coupon')
    .where('id', 'in', [...ids])
    .where('account_coupon', 'is not', null)
    .orderBy('id')
    .execute();
  for (const { account_coupon: coupon } of rows) {
    await work(coupon ?? '');
  }
}

interface Lock {
  member: string;
  /** The seat's. */
  order: string;
  coupons: readonly string[];
}

/** Nobody else's from now on: the account holds them for the seat's order. */
export async function lockCoupons(shelf: RulebookShelf, transaction: Transaction<Tables>, { member, order, coupons }: Lock, nowMs: number): Promise<void> {
  if (coupons.length > 0) {
    await transaction.updateTable('coupons').set({ used_at_ms: nowMs }).where('id', 'in', [...coupons]).execute();
    await eachAccountCoupon(transaction, coupons, async (coupon) =>
      void await applyEvent(shelf, transaction, member, { id: `lock/${order}/${coupon}`, kind: 'coupon_locked', coupon, order }, nowMs));
  }
}

/** A seat that was given up or paid back: its coupons can be used again, as far as they have not ended. */
export async function freeCoupons(shelf: RulebookShelf, transaction: Transaction<Tables>, effect: { id: string; member: string; coupons: readonly string[] }, nowMs: number): Promise<void> {
  const { id, member, coupons } = effect;
  await transaction
    .updateTable('coupons')
    .set({ used_at_ms: null })
    .where('member_id', '=', member)
    .where('order_id', 'is', null)
    .where('id', 'in', [...coupons])
    .execute();
  await eachAccountCoupon(transaction, coupons, async (coupon) =>
    void await applyEvent(shelf, transaction, member, { id: `release/${id}/${coupon}`, kind: 'coupon_released', coupon }, nowMs));
}
