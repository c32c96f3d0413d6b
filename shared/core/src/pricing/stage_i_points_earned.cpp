#include "pricing/settlement.hpp"

namespace yansuan {
namespace {

struct Earned {
  std::int64_t points = 0;
  std::int64_t added = 0;

  void count(const Rung& rung, std::int32_t times, std::int32_t units) {
    for (const PointsEffect& effect : rung.points) {
      if (effect.multiply_bp != kWholeBp) points = scale(points, effect.multiply_bp, kWholeBp, Rounding::kFloor);
      added += effect.add * (effect.per_unit ? units : times);
    }
  }
};

}  // namespace

void earn_points(const PricingContext& context, const CartState& cart, Quote& quote) {
  const Fen fen_per_point = context.book.settings.earn_fen_per_point;
  if (fen_per_point == 0) return;
  Earned earned{quote.goods_fen / fen_per_point, 0};
  for (const Applied& applied : cart.applied) {
    if (in_force(applied))
      earned.count(context.offer(applied).rungs[static_cast<std::size_t>(applied.rung)], applied.times, applied.units);
  }
  for (const Candidate& candidate : context.candidates) {
    const Offer& offer = context.offer(candidate);
    if (context.book.lane_of(offer).stage != Stage::kI) continue;
    const Reach reached = reach(context.book, context.request, cart, offer);
    if (reached.met) earned.count(offer.rungs[static_cast<std::size_t>(reached.rung)], reached.times, reached.units);
  }
  quote.points_earned = cart.entries.empty() ? 0 : earned.points + earned.added;
}

}  // namespace yansuan
