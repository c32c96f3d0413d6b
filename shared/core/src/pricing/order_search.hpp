// The search of any order-level stage: which of its offers apply. The order of application is fixed, so it goes depth
// first through the candidates, each taken or left, under at_most, excludes and shared uses; every leaf is a legal
// plan. `Cart` says what an offer's conditions see and what it takes; it goes one level deeper with take() and back
// with leave(). A branch ends where all that may follow could not beat the best plan so far.
#pragma once

#include <algorithm>
#include <vector>

#include "pricing/workspace.hpp"

namespace yansuan {

template <typename Cart>
class OrderSearch {
 public:
  OrderSearch(PricingContext& context, const StageOutline& outline, const PlanState& plan, Cart& cart)
      : context_(context),
        outline_(outline),
        cart_(cart),
        path_(plan.cart.applied),
        used_(context.prepared.bounds, 0),
        lanes_used_(plan.lanes_used),
        lanes_shut_(plan.lanes_shut) {
    find_rest(context.prepared, plan.cart, outline.candidates, rest_fen_);
    find_coupons_only();
    for (std::size_t i = 0; i < outline.candidates.size(); ++i) musts_ += must(i) ? 1 : 0;
  }

  /// What of the stage the best plan applies, in order: its money offers. False when no plan uses what it must.
  bool run(std::vector<Applied>& best) {
    decide(0);
    if (found_) best = best_;
    return found_;
  }

 private:
  [[nodiscard]] const Candidate& candidate(std::size_t place) const {
    return context_.prepared.candidates[outline_.candidates.first + place];
  }
  [[nodiscard]] bool must(std::size_t place) const { return context_.must(outline_.candidates.first + place); }

  void find_coupons_only() {
    coupons_only_.assign(outline_.candidates.size() + 1, 1);
    for (std::size_t place = outline_.candidates.size(); place-- > 0;) {
      const Candidate& here = candidate(place);
      coupons_only_[place] = coupons_only_[place + 1] != 0 && here.coupon != kNone && !here.has_extras ? 1 : 0;
    }
  }

  void decide(std::size_t place) {
    const Fen floor_fen = cart_.net_fen() - rest_fen_[place];
    if (found_ && floor_fen >= best_fen_ && (floor_fen > best_fen_ || cannot_win_tie(place))) return;
    const std::size_t path_size = path_.size();
    decide_each(place);
    path_.resize(path_size);
  }

  void decide_each(std::size_t place) {
    for (; place < outline_.candidates.size(); ++place) {
      if (first_come(place) && begins_lane(place) && took_alone(place)) return;
      if (first_come(place) && stands_alone(place)) continue;
      const std::uint64_t used_before = lanes_used_;
      const std::uint64_t shut_before = lanes_shut_;
      if (!take_if_legal(place)) {
        leave(place);
        continue;
      }
      // All that follows is looked at; eight of those cost a step.
      const auto looks = static_cast<std::int64_t>(outline_.candidates.size() / 8);
      const bool more = context_.spend(cart_.step_cost(place) + looks);
      decide(place + 1);
      take_back(place);
      lanes_used_ = used_before;
      lanes_shut_ = shut_before;
      if (first_come(place) || must(place) || !more || context_.steps_left <= 0) return;
      leave(place);
    }
    if (taken_musts_ == musts_ && uses_one_of_each()) keep_if_better();
  }

  [[nodiscard]] bool first_come(std::size_t place) const {
    return context_.take_all || candidate(place).lane->choose == Choose::kPriority;
  }
  [[nodiscard]] bool begins_lane(std::size_t place) const {
    return place == 0 || candidate(place - 1).lane != candidate(place).lane;
  }
  [[nodiscard]] bool stands_alone(std::size_t place) const { return candidate(place).data->excludes_own_lane(); }

  // By priority, one that excludes its own lane is tried first; where it applies, the lane is done.
  bool took_alone(std::size_t first) {
    std::size_t end = first;
    while (end < outline_.candidates.size() && candidate(end).lane == candidate(first).lane) ++end;
    for (std::size_t place = first; place < end; ++place) {
      const std::uint64_t used_before = lanes_used_;
      const std::uint64_t shut_before = lanes_shut_;
      if (!stands_alone(place) || !take_if_legal(place)) continue;
      decide(end);
      take_back(place);
      lanes_used_ = used_before;
      lanes_shut_ = shut_before;
      return true;
    }
    return false;
  }

  [[nodiscard]] bool uses_one_of_each() const {
    for (std::size_t i = outline_.candidates.first; i < outline_.candidates.last; ++i) {
      const Index wanted = context_.one_of[i];
      if (wanted == kNone) continue;
      const auto is_one = [&](const Applied& applied) {
        for (std::size_t j = i; j < outline_.candidates.last; ++j) {
          if (context_.one_of[j] == wanted && context_.prepared.candidates[j].is({applied.offer, applied.coupon}))
            return true;
        }
        return false;
      };
      const bool seen = std::find(context_.one_of.begin(), context_.one_of.begin() + static_cast<std::ptrdiff_t>(i),
                                  wanted) != context_.one_of.begin() + static_cast<std::ptrdiff_t>(i);
      if (!seen && std::none_of(path_.begin(), path_.end(), is_one)) return false;
    }
    return true;
  }

  // Left out, it still brings its gifts, freight and points.
  void leave(std::size_t place) {
    const Candidate& here = candidate(place);
    if (!here.has_extras || here.coupon != kNone) return;
    const Reach reached = cart_.reach(place);
    if (reached.met) path_.push_back({here.offer, here.coupon, reached.rung, reached.times, reached.units, 0, false});
  }

  // At the same price as the best with at least as many coupons, and one more to come.
  [[nodiscard]] bool cannot_win_tie(std::size_t place) const {
    return rest_fen_[place] > 0 && cart_.net_fen() > best_fen_ && coupons_only_[place] != 0 &&
           coupons_ >= best_coupons_;
  }

  void keep_if_better() {
    const Fen net_fen = cart_.net_fen();
    if (found_ && net_fen > best_fen_) return;
    if (found_ && net_fen == best_fen_) {
      (void)context_.spend(4 * static_cast<std::int64_t>(path_.size()));  // both are gone through
      if (!preferred(context_, path_, best_)) return;
    }
    best_ = path_;
    best_fen_ = net_fen;
    best_coupons_ = coupons_;
    found_ = true;
  }

  bool take_if_legal(std::size_t place) {
    const Candidate& here = candidate(place);
    const bool open = context_.left_out[outline_.candidates.first + place] == 0 && open_to(*here.data);
    if (!open || (here.bound_most != kNone && count_of(here) >= here.bound_most)) return false;
    if (here.twin && !here.shares_uses && !must(place) && twin_competes(place)) return false;
    const std::int32_t uses = here.shares_uses || here.twin ? uses_left(here) : here.uses_max;
    if (uses <= 0) return false;
    Reach reached = cart_.reach(place);
    if (!reached.met) return false;
    reached.times = std::min(reached.times, uses);
    if (here.data->rungs[static_cast<std::size_t>(reached.rung)].goods.kind == EffectKind::kNone) return false;
    const Fen cut_fen = cart_.take(place, reached);
    if (cut_fen == 0) return false;
    lanes_used_ |= std::uint64_t{1} << static_cast<unsigned>(here.data->lane);
    lanes_shut_ |= here.data->excludes;
    ++used_[static_cast<std::size_t>(here.bound)];
    path_.push_back({here.offer, here.coupon, reached.rung, reached.times, reached.units, cut_fen, true});
    coupons_ += here.coupon == kNone ? 0 : 1;
    taken_musts_ += must(place) ? 1 : 0;
    return true;
  }

  void take_back(std::size_t place) {
    cart_.leave();
    --used_[static_cast<std::size_t>(candidate(place).bound)];
    coupons_ -= candidate(place).coupon == kNone ? 0 : 1;
    taken_musts_ -= must(place) ? 1 : 0;
    path_.pop_back();
  }

  // Of twins the first is as good as any.
  [[nodiscard]] bool twin_competes(std::size_t place) const {
    for (std::size_t twin = place; twin-- > 0 && candidate(twin).offer == candidate(place).offer;) {
      if (context_.left_out[outline_.candidates.first + twin] == 0) return true;
    }
    return false;
  }

  [[nodiscard]] bool open_to(const Offer& offer) const {
    return (lanes_shut_ >> static_cast<unsigned>(offer.lane) & 1U) == 0 && (offer.excludes & lanes_used_) == 0;
  }

  [[nodiscard]] std::int32_t count_of(const Candidate& here) const {
    return used_[static_cast<std::size_t>(here.bound)];
  }

  [[nodiscard]] std::int32_t uses_left(const Candidate& here) const {
    std::int32_t left = here.uses_max;
    for (const Applied& applied : path_) {
      if (applied.offer == here.offer && applied.money) left -= applied.times;
    }
    return left;
  }

  PricingContext& context_;
  const StageOutline& outline_;
  Cart& cart_;
  std::vector<Applied> path_;
  std::vector<std::int32_t> used_;  // by bound
  std::vector<Fen> rest_fen_;
  std::vector<std::uint8_t> coupons_only_;  // by place: it and all that follow are coupons without extras
  std::uint64_t lanes_used_;
  std::uint64_t lanes_shut_;
  std::int32_t musts_ = 0;
  std::int32_t taken_musts_ = 0;
  std::int32_t coupons_ = 0;
  std::int32_t best_coupons_ = 0;
  std::vector<Applied> best_;
  Fen best_fen_ = 0;
  bool found_ = false;
};

}  // namespace yansuan
