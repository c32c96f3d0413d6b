// Stages C and D: offers on the order.
#include "pricing/entry_sums.hpp"
#include "pricing/order_search.hpp"
#include "pricing/unit_levels.hpp"

namespace yansuan {
namespace {

template <typename Cart>
bool search(PricingContext& context, const std::vector<StageCandidate>& stage, const PlanState& plan,
            std::vector<Applied>& best) {
  Cart cart(context, stage, plan.cart);
  return OrderSearch<Cart>(context, stage, plan, cart).run(best);
}

const StageCandidate& candidate_of(const std::vector<StageCandidate>& stage, const Applied& applied) {
  std::size_t at = 0;
  while (stage[at].candidate.offer != applied.offer || stage[at].candidate.coupon != applied.coupon) ++at;
  return stage[at];
}

bool lacks_what_it_must(const PricingContext& context, Stage stage, const std::vector<StageCandidate>& candidates) {
  const Candidate& must = context.must_use;
  if (must.offer == kNone || context.book.lane_of(context.offer(must)).stage != stage) return false;
  return std::none_of(candidates.begin(), candidates.end(), [&](const StageCandidate& here) {
    return here.candidate.offer == must.offer && here.candidate.coupon == must.coupon;
  });
}

// The search knew sums; the plan it chose is applied down to single units.
void apply(PricingContext& context, const std::vector<StageCandidate>& stage, const std::vector<Applied>& best,
           PlanState& plan) {
  for (std::size_t i = plan.cart.applied.size(); i < best.size(); ++i) {
    const StageCandidate& chosen = candidate_of(stage, best[i]);
    Applied applied = best[i];
    applied.cut_fen = 0;
    plan.cart.applied.push_back(applied);
    if (!applied.money) continue;
    cut_goods(context.book, plan.cart, static_cast<Index>(i), chosen.room, context.scratch);
    plan.use(*chosen.offer);
  }
}

}  // namespace

void price_order(PricingContext& context, Stage stage, PlanState& plan) {
  const std::vector<StageCandidate> candidates = stage_candidates(context, stage);
  if (lacks_what_it_must(context, stage, candidates)) context.possible = false;
  if (candidates.empty() || !context.possible) return;
  std::vector<Applied> best;
  const bool found = EntrySums::suffices(candidates) ? search<EntrySums>(context, candidates, plan, best)
                                                     : search<UnitLevels>(context, candidates, plan, best);
  if (!found) {
    context.possible = false;
    return;
  }
  apply(context, candidates, best, plan);
}

}  // namespace yansuan
