// Stages C and D: offers on the order. The order of application is fixed; the search decides which apply. It goes depth
// first through the candidates, each taken or left, under at_most and excludes; every leaf is a legal plan.
#include <algorithm>

#include "pricing/plan.hpp"

namespace yansuan {
namespace {

class OrderStage {
 public:
  OrderStage(PricingContext& context, Stage stage) : context_(context) {
    const auto& candidates = context.candidates;
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      if (context.left_out[i] != 0) continue;
      if (context.book.lane_of(context.offer(candidates[i])).stage == stage) stage_.push_back(candidates[i]);
    }
    if (context.must_use.offer != kNone && context.book.lane_of(context.offer(context.must_use)).stage == stage)
      must_ = context.must_use;
  }

  [[nodiscard]] bool empty() const { return stage_.empty(); }

  void run(PlanState& plan) {
    levels_.assign(1, plan);
    decide(0, 0);
    if (found_) plan = std::move(best_);
    if (!found_) context_.possible = false;
  }

 private:
  void decide(std::size_t place, std::size_t level) {
    --context_.steps_left;
    for (; place < stage_.size(); ++place) {
      if (take_if_legal(place, level)) {
        decide(place + 1, level + 1);
        if (!may_leave(place)) return;
        if (out_of_steps()) return;  // the best found so far stands
      }
    }
    if (!uses_what_it_must(levels_[level].cart)) return;
    if (!found_ || better(context_, levels_[level].cart, best_.cart)) {
      best_ = levels_[level];
      found_ = true;
    }
  }

  bool out_of_steps() {
    if (context_.steps_left > 0) return false;
    context_.proved = false;
    return true;
  }

  [[nodiscard]] bool uses_what_it_must(const CartState& cart) const {
    if (must_.offer == kNone) return true;
    return std::any_of(cart.applied.begin(), cart.applied.end(), [&](const Applied& applied) {
      return applied.offer == must_.offer && applied.coupon == must_.coupon;
    });
  }

  // Without a goods effect there is nothing to compete for; in a lane by priority each legal offer is taken in order.
  [[nodiscard]] bool may_leave(std::size_t place) const {
    const Offer& offer = context_.offer(stage_[place]);
    return offer.lowers_goods() && context_.book.lane_of(offer).choose == Choose::kBest;
  }

  // Applies the candidate to a copy of the level's plan; false when that is not legal or takes nothing.
  bool take_if_legal(std::size_t place, std::size_t level) {
    const Candidate& candidate = stage_[place];
    const Offer& offer = context_.offer(candidate);
    const std::int32_t uses = uses_left(context_, levels_[level].cart, candidate);
    if (uses == 0) return false;
    Reach reached = reach(context_.book, context_.request, levels_[level].cart, offer);
    if (!reached.met) return false;
    reached.times = std::min(reached.times, uses);
    const Rung& rung = offer.rungs[static_cast<std::size_t>(reached.rung)];
    const bool money = rung.goods.kind != EffectKind::kNone;
    if (money && (!levels_[level].open_to(offer) || !room_in_lane(levels_[level], offer))) return false;
    if (levels_.size() <= level + 1) levels_.emplace_back();
    levels_[level + 1] = levels_[level];
    PlanState& next = levels_[level + 1];
    const Index applied = note(next, candidate, reached, money);
    if (!money) return true;
    cut_goods(context_.book, next.cart, applied, room_for(context_, candidate), context_.scratch);
    if (next.cart.applied.back().cut_fen == 0) return false;
    next.use(offer);
    return true;
  }

  // at_most: one number for the lane, or one a stack group with "*" for the rest.
  [[nodiscard]] bool room_in_lane(const PlanState& plan, const Offer& offer) const {
    const Lane& lane = context_.book.lane_of(offer);
    std::int32_t most = lane.at_most;
    for (const auto& [group, number] : lane.at_most_of) {
      if (group == offer.stack_group) most = number;
    }
    if (most == kNone) return true;
    const auto competes = [&](const Applied& applied) {
      const Offer& other = context_.offer(applied);
      return applied.money && other.lane == offer.lane && (!lane.grouped() || other.stack_group == offer.stack_group);
    };
    return std::count_if(plan.cart.applied.begin(), plan.cart.applied.end(), competes) < most;
  }

  PricingContext& context_;
  std::vector<Candidate> stage_;
  std::vector<PlanState> levels_;
  PlanState best_;
  bool found_ = false;
  Candidate must_;
};

}  // namespace

void price_order(PricingContext& context, Stage stage, PlanState& plan) {
  OrderStage search(context, stage);
  if (!search.empty()) search.run(plan);
}

}  // namespace yansuan
