import type { Core, CouponInstance, Member, Quote, RulebookDocument } from '@yansuan/core';

export interface WhatIf {
  /** What one unit costs alone: this member, these coupons, this moment. */
  alone(sku: string, member: Member, coupons: CouponInstance[], nowMs: number, checkedAtMs: number): Quote | null;
  close(): void;
}

/** Prices beside the bag: another tier, one unit with a coupon. Asked when a page opens, never on a tap. */
export function openWhatIf(core: Core, document: RulebookDocument): WhatIf | null {
  const loaded = core.load(JSON.stringify(document));
  if (!loaded.ok) return null;
  const { rulebook } = loaded;
  return {
    alone(sku, member, coupons, nowMs, checkedAtMs) {
      const answer = rulebook.quote({
        member,
        coupons,
        cart: { lines: [{ id: '1', sku, units: 1, selected: true }] },
        context: { now_ms: nowMs, checked_at_ms: checkedAtMs },
      });
      return answer.ok ? answer.quote : null;
    },
    close: () => rulebook.close(),
  };
}
