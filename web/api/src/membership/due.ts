import type { MemberAccount, MembershipRules } from '@yansuan/core';
import { dayMs, periodStartMs } from '../members/periods.js';

/**
 * The next instant that the account names, or the next day where only the calendar tells: birthdays, windows.
 * Too early does no harm; the core finds nothing due then and names the next.
 */
export function nextDueMs(account: MemberAccount, rules: MembershipRules | undefined, nowMs: number): number | null {
  const named = [
    ...(account.lots ?? []).flatMap((lot) => [lot.pending === true ? lot.available_ms : 0, lot.left > 0 ? (lot.expires_ms ?? 0) : 0]),
    ...(account.orders ?? []).map((order) => order.due_ms ?? 0),
    ...(account.coupons ?? []).filter(({ state }) => ['granted', 'released', 'returned'].includes(state)).map((coupon) => coupon.until_ms ?? 0),
    account.grace_until_ms ?? 0,
    account.group_due_ms ?? 0,
  ].filter((atMs) => atMs > nowMs);
  const isDaily = account.birthday !== undefined || ((rules?.tier?.window_months ?? 0) > 0 && (account.lifetime_fen ?? 0) > 0);
  const instants = isDaily ? [...named, periodStartMs('day', nowMs) + dayMs] : named;
  return instants.length === 0 ? null : instants.reduce((least, atMs) => Math.min(least, atMs));
}
