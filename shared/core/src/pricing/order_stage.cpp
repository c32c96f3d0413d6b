// Stages C and D: offers on the order.
#include "pricing/order_search.hpp"
#include "pricing/part_search.hpp"
#include "pricing/unit_levels.hpp"
#include "pricing/workspace.hpp"

namespace yansuan {
namespace {

constexpr std::int64_t kStepsARunCut = 12;  // as it costs time

bool among(const std::vector<Applied>& chosen, const UsedOffer& use, std::int32_t& times) {
  for (const Applied& applied : chosen) {
    if (applied.offer != use.offer || applied.coupon != use.coupon || !applied.money) continue;
    times = applied.times;
    return true;
  }
  return false;
}

// The chosen offers at their turns, down to single units where anything looks at them; what only brings gifts, freight
// or points at its turn comes too, for at_most and excludes bind money alone. A coupon brings nothing unless it is
// used.
template <typename IsChosen, typename KnownReach>
void apply(PricingContext& context, const StageOutline& outline, IsChosen is_chosen, KnownReach known_reach,
           PlanState& plan) {
  const bool whole_skus = !context.reasons && context.prepared.whole_skus;
  for (std::size_t i = outline.candidates.first; i < outline.candidates.last; ++i) {
    const Candidate& candidate = context.prepared.candidates[i];
    std::int32_t times_most = candidate.uses_max;
    const bool chosen = is_chosen(i - outline.candidates.first, times_most);
    if (!chosen && (!candidate.has_extras || (candidate.coupon != kNone && candidate.data->lowers_goods()))) continue;
    const Reach* known = chosen ? known_reach(i - outline.candidates.first) : nullptr;
    Reach reached =
        known != nullptr ? *known : reach(context.book, context.request, context.prepared, plan.cart, candidate);
    if (!reached.met) continue;
    reached.times = std::min(reached.times, times_most);
    const Index applied = note(plan, candidate, reached, chosen);
    if (!chosen) continue;
    (void)context.spend(kStepsARunCut * static_cast<std::int64_t>(plan.cart.runs.size()));
    cut_goods(context.book, context.prepared, plan.cart, candidate, applied, whole_skus, context.work.cut);
    plan.use(*candidate.data);
  }
}

bool price_by_parts(PricingContext& context, const StageOutline& outline, PlanState& plan, bool& applies) {
  PartSearch search(context, outline, plan);
  applies = search.applies();
  if (!applies) return true;
  std::uint64_t places = 0;
  if (!search.run(places)) return false;
  const auto chosen = [&](std::size_t place, std::int32_t&) { return (places >> place & 1U) != 0; };
  const auto known_reach = [&](std::size_t place) { return search.known_reach(place); };
  apply(context, outline, chosen, known_reach, plan);
  return true;
}

bool price_by_turns(PricingContext& context, const StageOutline& outline, PlanState& plan) {
  std::vector<Applied> best;
  bool found = false;
  if (outline.whole_skus) {
    EntrySums& sums = context.work.sums;
    sums.begin(context.book, context.request, context.prepared, outline, plan.cart, context.work.cut);
    found = OrderSearch<EntrySums>(context, outline, plan, sums).run(best);
  } else {
    UnitLevels levels(context.book, context.request, context.prepared, outline, plan.cart, context.work.levels,
                      context.work.cut);
    found = OrderSearch<UnitLevels>(context, outline, plan, levels).run(best);
  }
  if (!found) return false;
  const auto chosen = [&](std::size_t place, std::int32_t& times) {
    return among(best, context.prepared.candidates[outline.candidates.first + place], times);
  };
  const auto known_reach = [](std::size_t) -> const Reach* { return nullptr; };
  apply(context, outline, chosen, known_reach, plan);
  return true;
}

}  // namespace

void price_order(PricingContext& context, Stage stage, PlanState& plan) {
  const StageOutline& outline = stage == Stage::kC ? context.prepared.thresholds : context.prepared.coupons;
  if (outline.candidates.empty() || !context.possible) return;
  bool applies = false;
  if (outline.by_parts && !context.take_all) context.possible = price_by_parts(context, outline, plan, applies);
  if (!applies) context.possible = price_by_turns(context, outline, plan);
}

}  // namespace yansuan
