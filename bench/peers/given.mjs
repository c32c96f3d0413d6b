// What a peer is asked to price: a given set of promotions and coupons, chosen beforehand. Nobody searches here.
import { Reference } from '../reference.mjs';

/** Which promotion each line takes; -1: none. */
function winners(size) {
  const reference = new Reference(size);
  const winner = new Int32Array(size.lines.length).fill(-1);
  reference.promotions.forEach((promotion, at) => {
    const before = reference.offFen.slice();
    reference.promote(promotion);
    reference.offFen.forEach((fen, line) => {
      if (fen !== before[line]) winner[line] = at;
    });
  });
  return { winner, promotions: reference.promotions };
}

/**
 * A peer adds promotions up where the workload takes the best of a line: each line is left in the scope of its winner
 * alone. What that promotion asks of its whole scope is known to hold.
 */
function promotionsUsed(size) {
  const { winner, promotions } = winners(size);
  return promotions
    .map((promotion, at) => ({ ...promotion, minQty: 0, minAmount: 0, lines: [...promotion.lines].filter((line) => winner[line] === at) }))
    .filter((promotion) => promotion.lines.length > 0);
}

/** A capped percent that reaches its cap is that amount. */
function couponsUsed(size) {
  const reference = new Reference(size);
  reference.price();
  return reference.coupons
    .filter((coupon) => reference.couponFen[coupon.wallet] > 0)
    .map((coupon) => (coupon.cap > 0 && reference.couponFen[coupon.wallet] === coupon.cap ? { ...coupon, percent: false, value: coupon.cap } : coupon));
}

/**
 * Steps in the order they apply: {id, percent, value (percent kept, or fen off), perUnit, lines, minQty, minAmount, threshold}.
 * `book`: every promotion that time, tier and channel allow; `used`: only those of the best plan. Both with its coupons.
 */
export function givenSet(size, which) {
  const everyLine = [...size.lines.keys()];
  const promotions = which === 'used' ? promotionsUsed(size) : new Reference(size).promotions.map((promotion) => ({ ...promotion, lines: [...promotion.lines] }));
  const reference = new Reference(size);
  reference.price();
  const steps = [
    ...promotions.map((promotion) => ({ ...promotion, perUnit: true, threshold: 0 })),
    { percent: true, value: size.tierPct, perUnit: true, lines: everyLine, minQty: 0, minAmount: 0, threshold: 0 },
    ...couponsUsed(size).map((coupon) => ({ ...coupon, perUnit: false, lines: [...coupon.lines], minQty: 0, minAmount: 0 })),
  ];
  if (reference.pointsOffFen > 0) steps.push({ percent: false, value: reference.pointsOffFen, perUnit: false, lines: everyLine, minQty: 0, minAmount: 0, threshold: 0 });
  return steps.map((step, at) => ({ ...step, id: `step-${String(at).padStart(3, '0')}` }));
}
