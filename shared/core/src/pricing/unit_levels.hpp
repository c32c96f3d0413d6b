// A cart for the search in which every unit counts: one copy of the whole cart a level. For stages with offers that
// look at single units (untouched goods, limits on units, cuts per unit).
#pragma once

#include "pricing/stage_candidate.hpp"

namespace yansuan {

class UnitLevels {
 public:
  static constexpr std::int32_t kStepCost = 16;

  UnitLevels(PricingContext& context, const std::vector<StageCandidate>& stage, const CartState& cart)
      : context_(context), stage_(stage), levels_(1, cart) {}

  [[nodiscard]] Reach reach(std::size_t place) const {
    return yansuan::reach(context_.book, context_.request, levels_[level_], *stage_[place].offer);
  }

  /// What the offer takes; 0 leaves everything as it was.
  Fen take(std::size_t place, const Reach& reached) {
    if (levels_.size() == level_ + 1) levels_.emplace_back();
    CartState& next = levels_[level_ + 1];
    next = levels_[level_];
    const Candidate& candidate = stage_[place].candidate;
    next.applied.push_back({candidate.offer, candidate.coupon, reached.rung, reached.times, reached.units, 0, true});
    cut_goods(context_.book, next, static_cast<Index>(next.applied.size()) - 1, stage_[place].room, context_.scratch);
    const Fen cut_fen = next.applied.back().cut_fen;
    if (cut_fen != 0) ++level_;
    return cut_fen;
  }

  void leave() { --level_; }
  [[nodiscard]] Fen net_fen() const { return levels_[level_].net_fen; }

 private:
  PricingContext& context_;
  const std::vector<StageCandidate>& stage_;
  std::vector<CartState> levels_;
  std::size_t level_ = 0;
};

}  // namespace yansuan
