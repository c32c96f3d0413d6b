// `optimize: total`: the least payable over all plans of all stages (OFFERS.md "How offers meet" 4).
#include <algorithm>

#include "pricing/quoter.hpp"
#include "pricing/settlement.hpp"
#include "pricing/total_search.hpp"

namespace yansuan {

// Starts from the plan by stage, if there is one.
void Quoter::Memory::find_least_total(PricingContext& context, std::int64_t steps, Snapshots* snapshots) {
  const bool by_stage = context.possible;
  context.reasons = true;  // a later stage may look at single units of any plan
  context.steps_left = steps;
  context.proved = !too_many_forks_;
  reset(tried_, context.request);
  TotalSearch search(*this, context);
  if (by_stage) {
    search.begin(plan_, payable_of(context, plan_));
  } else {
    search.begin(plan_, kUnlimited);
  }
  for (std::uint32_t with = 0; with < 1U << forks_.size(); ++with) {
    if (!is_legal(with)) continue;
    start_branch(context, with, trial_);
    search.run(with, PlanState(trial_));
  }
  context.possible = by_stage || search.found();
  if (!search.found()) return;
  plan_ = search.best();
  if (snapshots != nullptr) *snapshots = search.stages();
}

Fen Quoter::Memory::payable_of(PricingContext& context, const PlanState& plan) {
  settled_ = plan;
  settle(context, settled_, tried_);
  return tried_.payable_fen;
}

Fen Quoter::Memory::most_beyond_goods(PricingContext& context) {
  const PointsPay& pay = book_.settings.pay;
  const Fen points_fen = context.request.points_to_use * pay.fen_per_point;
  const auto lowers_freight = [](const Candidate& candidate) {
    const auto& rungs = candidate.data->rungs;
    return std::any_of(rungs.begin(), rungs.end(),
                       [](const Rung& rung) { return rung.freight.kind != EffectKind::kNone; });
  };
  if (std::any_of(prepared_.candidates.begin(), prepared_.candidates.end(), lowers_freight)) return points_fen;
  charge_freight(context, cart_, tried_);
  return points_fen - tried_.freight_fen;
}

bool Quoter::Memory::is_whole_plan(const PricingContext& context, std::uint32_t with, const CartState& cart) const {
  if (!uses_forks(with, cart)) return false;
  if (context.must_candidate == kNone) return true;
  const Candidate& must = prepared_.candidates[static_cast<std::size_t>(context.must_candidate)];
  return std::any_of(cart.applied.begin(), cart.applied.end(), [&](const Applied& applied) {
    return must.is({applied.offer, applied.coupon}) && applied.cut_fen > 0;
  });
}

}  // namespace yansuan
