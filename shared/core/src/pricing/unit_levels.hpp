// A cart for the search in which every unit counts: one copy of the whole cart a level. For stages with offers that
// look at single units (untouched goods, limits on units, cuts per unit).
#pragma once

#include "pricing/cut.hpp"
#include "pricing/reach.hpp"

namespace yansuan {

class UnitLevels {
 public:
  UnitLevels(const Rulebook& book, const Request& request, const Prepared& prepared, const StageOutline& outline,
             const CartState& cart, std::vector<CartState>& levels, CutScratch& scratch)
      : book_(book), request_(request), prepared_(prepared), outline_(outline), levels_(levels), scratch_(scratch) {
    if (levels_.empty()) levels_.emplace_back();
    levels_.front() = cart;
  }

  [[nodiscard]] Reach reach(std::size_t place) const {
    return yansuan::reach(book_, request_, prepared_, levels_[level_], candidate(place));
  }

  /// What the offer takes; 0 leaves everything as it was.
  Fen take(std::size_t place, const Reach& reached) {
    if (levels_.size() == level_ + 1) levels_.emplace_back();
    CartState& next = levels_[level_ + 1];
    next = levels_[level_];
    const Candidate& here = candidate(place);
    next.applied.push_back({here.offer, here.coupon, reached.rung, reached.times, reached.units, 0, true});
    cut_goods(book_, prepared_, next, here, static_cast<Index>(next.applied.size()) - 1, false, scratch_);
    const Fen cut_fen = next.applied.back().cut_fen;
    if (cut_fen != 0) ++level_;
    return cut_fen;
  }

  void leave() { --level_; }
  [[nodiscard]] Fen net_fen() const { return levels_[level_].net_fen; }
  [[nodiscard]] std::int64_t step_cost(std::size_t) const {
    return 64 + 14 * static_cast<std::int64_t>(levels_[level_].runs.size() + levels_[level_].cuts.size());
  }

 private:
  [[nodiscard]] const Candidate& candidate(std::size_t place) const {
    return prepared_.candidates[outline_.candidates.first + place];
  }

  const Rulebook& book_;
  const Request& request_;
  const Prepared& prepared_;
  const StageOutline& outline_;
  std::vector<CartState>& levels_;
  CutScratch& scratch_;
  std::size_t level_ = 0;
};

}  // namespace yansuan
