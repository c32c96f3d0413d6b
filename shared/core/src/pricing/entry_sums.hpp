// A cart for the search in which only the sums of whole SKUs count: all that offers on the order look at and change.
// Taking goes to the SKUs' sums by the one split rule and is undone on the way back; once all candidates to come look
// at the order's total alone, taking changes one number.
#pragma once

#include <vector>

#include "pricing/stage_candidate.hpp"

namespace yansuan {

class EntrySums {
 public:
  static constexpr std::int32_t kStepCost = 1;

  /// Whether the stage's offers look at nothing smaller than a SKU.
  [[nodiscard]] static bool suffices(const std::vector<StageCandidate>& stage);

  EntrySums(PricingContext& context, const std::vector<StageCandidate>& stage, const CartState& cart);

  [[nodiscard]] Reach reach(std::size_t place) const;
  /// What the offer takes; 0 leaves everything as it was.
  Fen take(std::size_t place, const Reach& reached);
  void leave();
  [[nodiscard]] Fen net_fen() const { return net_fen_; }

 private:
  struct Sum {
    Fen net_fen = 0;
    Fen floor_fen = 0;
  };
  struct ScopeSums {
    Index set = kNone;
    std::size_t first = 0;  // its entries in members_
    std::size_t last = 0;
    bool whole = false;  // all entries of the cart
    Measured at_list;
    Measured at_stage;
  };
  struct Undo {
    std::size_t entry;
    Fen cut_fen;
  };
  struct Level {
    std::size_t undo_size;
    Fen cut_fen;
  };

  const ScopeSums& sums_of(const Scope& scope) const;
  void add_scope(const CartState& cart, const Scope& scope);
  [[nodiscard]] Measured measured(const Scope& scope, Measure how) const;
  [[nodiscard]] bool sees_total_alone(const StageCandidate& candidate) const;
  [[nodiscard]] Fen base_of(const ScopeSums& sums) const;
  void take_from_entries(const ScopeSums& sums, Fen cut_fen);

  PricingContext& context_;
  const std::vector<StageCandidate>& stage_;
  std::vector<Sum> entries_;
  std::vector<std::size_t> members_;
  std::vector<ScopeSums> scopes_;
  std::vector<std::size_t> scope_of_place_;
  std::vector<Undo> undo_;
  std::vector<Level> levels_;
  std::size_t total_from_ = 0;  // from this place on only the total is looked at
  Fen net_fen_ = 0;
  Fen floor_fen_ = 0;
};

}  // namespace yansuan
