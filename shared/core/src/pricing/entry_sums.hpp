// A cart for the search in which only the sums of whole SKUs count: all that offers on the order look at and change.
// Taking goes to the SKUs' sums by the one split rule and is undone on the way back; where nothing that comes later
// looks at a part of them, taking changes one number.
#pragma once

#include <vector>

#include "pricing/cut.hpp"
#include "pricing/reach.hpp"

namespace yansuan {

class EntrySums {
 public:
  void begin(const Rulebook& book, const Request& request, const Prepared& prepared, const StageOutline& outline,
             const CartState& cart, CutScratch& scratch);

  [[nodiscard]] Reach reach(std::size_t place) const;
  /// What the offer would take.
  [[nodiscard]] Fen cut_of(std::size_t place, const Reach& reached) const;
  /// Takes it; 0 leaves everything as it was.
  Fen take(std::size_t place, const Reach& reached);
  void leave();

  [[nodiscard]] Fen net_fen() const { return net_fen_; }
  [[nodiscard]] Fen floor_fen() const { return floor_fen_; }
  /// The work of a take.
  [[nodiscard]] std::int64_t step_cost(std::size_t place) const {
    const ScopeInCart& scope = scope_of(candidate(place));
    return outline_->splits[place] == 0 ? 16 : 16 + static_cast<std::int64_t>(scope.last - scope.first);
  }

 private:
  struct Sum {
    Fen net_fen;
    Fen floor_fen;
    Fen stage_fen;
  };
  struct Undo {
    std::size_t entry;
    Fen cut_fen;
  };
  struct Level {
    std::size_t undo_size;
    Fen cut_fen;
  };

  [[nodiscard]] const Candidate& candidate(std::size_t place) const { return candidates_[place]; }
  [[nodiscard]] const ScopeInCart& scope_of(const Candidate& candidate) const { return scopes_[candidate.scope]; }
  [[nodiscard]] Measured measured(const ScopeInCart& scope, Measure how) const;
  [[nodiscard]] Fen amount_of(const ScopeInCart& scope, Measure how) const;
  [[nodiscard]] Fen cut_of(const Candidate& here, Fen base_fen, const Reach& reached) const;
  [[nodiscard]] Fen base_of(const ScopeInCart& scope) const;
  [[nodiscard]] Fen sum_of(const ScopeInCart& scope) const;
  void split_over(const ScopeInCart& scope, Fen base_fen, Fen cut_fen);

  const Rulebook* book_ = nullptr;
  const Request* request_ = nullptr;
  const Prepared* prepared_ = nullptr;
  const StageOutline* outline_ = nullptr;
  const Candidate* candidates_ = nullptr;  // by place
  const ScopeInCart* scopes_ = nullptr;
  CutScratch* scratch_ = nullptr;
  std::vector<Sum> entries_;
  std::vector<Undo> undo_;
  std::vector<Level> levels_;
  mutable std::vector<Fen> untaken_fen_;  // by scope: its sum before anything is taken; kUnknown: not added up yet
  Fen net_fen_ = 0;
  Fen stage_fen_ = 0;
  Fen floor_fen_ = 0;
};

}  // namespace yansuan
