// The search of an order-level stage: which of its offers apply. The order of application is fixed, so it goes depth
// first through the candidates, each taken or left, under at_most, excludes and shared uses; every leaf is a legal
// plan. `Cart` says what an offer's conditions see and what it takes; it goes one level deeper with take() and back
// with leave().
#pragma once

#include <algorithm>
#include <vector>

#include "pricing/stage_candidate.hpp"

namespace yansuan {

template <typename Cart>
class OrderSearch {
 public:
  OrderSearch(PricingContext& context, const std::vector<StageCandidate>& stage, const PlanState& plan, Cart& cart)
      : context_(context),
        stage_(stage),
        cart_(cart),
        path_(plan.cart.applied),
        used_(stage.size(), 0),
        lanes_used_(plan.lanes_used),
        lanes_shut_(plan.lanes_shut) {
    for (std::size_t i = 0; i < stage.size(); ++i) {
      const Candidate& candidate = stage[i].candidate;
      const bool same = candidate.offer == context.must_use.offer && candidate.coupon == context.must_use.coupon;
      if (same) must_ = static_cast<Index>(i);
    }
  }

  /// The offers of the best plan, those of earlier stages first; false when no plan uses what it must.
  bool run(std::vector<Applied>& best) {
    decide(0);
    if (found_) best = best_;
    return found_;
  }

 private:
  void decide(std::size_t place) {
    context_.steps_left -= Cart::kStepCost;
    for (; place < stage_.size(); ++place) {
      const std::uint64_t used_before = lanes_used_;
      const std::uint64_t shut_before = lanes_shut_;
      if (!take_if_legal(place)) continue;
      decide(place + 1);
      take_back(place);
      lanes_used_ = used_before;
      lanes_shut_ = shut_before;
      if (!stage_[place].may_leave) return;
      if (context_.steps_left > 0) continue;
      context_.proved = false;  // the best found so far stands
      return;
    }
    if (must_ == kNone || taken_must_) keep_if_better();
  }

  void keep_if_better() {
    const Fen net_fen = cart_.net_fen();
    if (found_ && (net_fen > best_fen_ || (net_fen == best_fen_ && !preferred(context_, path_, best_)))) return;
    best_ = path_;
    best_fen_ = net_fen;
    found_ = true;
  }

  bool take_if_legal(std::size_t place) {
    const StageCandidate& here = stage_[place];
    const std::int32_t uses = here.shares_uses ? uses_left(here) : here.uses_max;
    if (uses <= 0) return false;
    Reach reached = cart_.reach(place);
    if (!reached.met) return false;
    reached.times = std::min(reached.times, uses);
    const bool money = here.offer->rungs[static_cast<std::size_t>(reached.rung)].goods.kind != EffectKind::kNone;
    Fen cut_fen = 0;
    if (money) {
      if (!open_to(*here.offer) || (here.bound_most != kNone && count_of(here) >= here.bound_most)) return false;
      cut_fen = cart_.take(place, reached);
      if (cut_fen == 0) return false;
      lanes_used_ |= std::uint64_t{1} << static_cast<unsigned>(here.offer->lane);
      lanes_shut_ |= here.offer->excludes;
      ++used_[static_cast<std::size_t>(here.bound)];
    }
    path_.push_back(
        {here.candidate.offer, here.candidate.coupon, reached.rung, reached.times, reached.units, cut_fen, money});
    if (static_cast<Index>(place) == must_) taken_must_ = true;
    return true;
  }

  void take_back(std::size_t place) {
    if (path_.back().money) {
      cart_.leave();
      --used_[static_cast<std::size_t>(stage_[place].bound)];
    }
    path_.pop_back();
    if (static_cast<Index>(place) == must_) taken_must_ = false;
  }

  [[nodiscard]] bool open_to(const Offer& offer) const {
    return (lanes_shut_ >> static_cast<unsigned>(offer.lane) & 1U) == 0 && (offer.excludes & lanes_used_) == 0;
  }

  [[nodiscard]] std::int32_t count_of(const StageCandidate& here) const {
    return used_[static_cast<std::size_t>(here.bound)];
  }

  [[nodiscard]] std::int32_t uses_left(const StageCandidate& here) const {
    std::int32_t left = here.uses_max;
    for (const Applied& applied : path_) {
      if (applied.offer == here.candidate.offer && applied.money) left -= applied.times;
    }
    return left;
  }

  PricingContext& context_;
  const std::vector<StageCandidate>& stage_;
  Cart& cart_;
  std::vector<Applied> path_;
  std::vector<std::int32_t> used_;  // by bound
  std::uint64_t lanes_used_;
  std::uint64_t lanes_shut_;
  Index must_ = kNone;
  bool taken_must_ = false;
  std::vector<Applied> best_;
  Fen best_fen_ = 0;
  bool found_ = false;
};

}  // namespace yansuan
