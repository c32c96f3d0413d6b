// What follows the plan: gifts, points as money (E), freight (F), the order's floor (G), the split back to lines (H)
// and points earned (I). None of it is searched.
#pragma once

#include "pricing/plan.hpp"

namespace yansuan {

/// Gift lines of every applied offer; they are outside the competition of lanes (PRC-11).
void add_gifts(const PricingContext& context, const CartState& cart, Quote& quote);

/// Stage E: points as money, when the rulebook turns it on. Lowers the lines.
void use_points(PricingContext& context, PlanState& plan, Quote& quote);

/// Stage F: freight, on the goods as they are after D and before E. A coupon or code that brings nothing but freight
/// and lowers none is withdrawn: it stays in the wallet.
void charge_freight(const PricingContext& context, CartState& cart, Quote& quote);

/// Stage G: goods cost at least min(settings.min_payable_fen, list total).
void raise_to_floor(PricingContext& context, PlanState& plan, Quote& quote);

/// Stage H: units go back to their lines in cart order.
void split_to_lines(const PricingContext& context, const CartState& cart, Quote& quote);

/// The discounts and unit prices of each line; only for reasons.
void detail_lines(const PricingContext& context, const CartState& cart, Quote& quote);

/// Stage I: points on goods paid, freight excluded (MEM-01). A coupon of the stage is used for them.
void earn_points(const PricingContext& context, const CartState& cart, Quote& quote);

/// Whether an applied offer's gifts, freight and points count: a coupon that lowered nothing stays in the wallet,
/// unless its set was formed for a gift.
[[nodiscard]] inline bool in_force(const Applied& applied) {
  return applied.offer != kNone && (applied.coupon == kNone || !applied.money || applied.sets || applied.cut_fen > 0);
}

/// The coupon is used; kNone is no coupon.
void use_coupon(Quote& quote, Index coupon, Fen cut_fen);

}  // namespace yansuan
