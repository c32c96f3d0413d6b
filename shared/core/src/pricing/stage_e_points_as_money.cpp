#include <algorithm>

#include "pricing/settlement.hpp"
#include "pricing/workspace.hpp"

namespace yansuan {

void use_points(PricingContext& context, PlanState& plan, Quote& quote) {
  const PointsPay& pay = context.book.settings.pay;
  const Request& request = context.request;
  if (pay.fen_per_point == 0 || request.points_to_use == 0) return;
  const Fen share_fen = scale(plan.cart.net_fen, pay.max_share_bp, kWholeBp, Rounding::kFloor);
  std::int64_t points = std::min({request.points_to_use, std::max<std::int64_t>(0, request.member.points_available),
                                  share_fen / pay.fen_per_point});
  if (pay.max_points != 0) points = std::min(points, pay.max_points);
  points -= points % pay.step_points;
  if (points == 0) return;
  plan.cart.applied.push_back({kNone, kNone, 0, 1, 0, 0, false});
  const auto applied = static_cast<Index>(plan.cart.applied.size()) - 1;
  cut_order(context.book, context.prepared, plan.cart, points * pay.fen_per_point, applied, context.work.cut);
  quote.points_used = points;
  quote.points_off_fen = plan.cart.applied.back().cut_fen;
}

}  // namespace yansuan
