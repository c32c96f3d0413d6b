// `optimize: total`: the least payable, freight and points as asked included, over all legal plans of all stages. What
// a cheap stage takes away may be what a later one asks for, so every stage's plans are gone through, bounded by the
// best payable so far; the plan of by_stage is where it starts from.
#pragma once

#include "pricing/quoter.hpp"

namespace yansuan {

class TotalSearch {
 public:
  TotalSearch(Quoter::Memory& memory, PricingContext& context) : memory_(memory), context_(context) {}

  /// The plan to beat.
  void begin(const PlanState& plan, Fen payable_fen);

  /// All plans of one branch, which begins as `plan` says.
  void run(std::uint32_t with, const PlanState& plan);

  /// Whether a plan better than the first was found.
  [[nodiscard]] bool found() const { return found_; }
  [[nodiscard]] const PlanState& best() const { return best_; }
  /// The best plan as the stages made it.
  [[nodiscard]] const Snapshots& stages() const { return stages_; }

 private:
  struct Taken {
    std::size_t place;
    std::int32_t times;
  };

  void leave_out(std::size_t from, std::size_t count);
  void price_goods();
  void form_sets(std::size_t lane, const PlanState& plan);
  void choose_order_offers(const PlanState& plan);
  void choose(std::size_t place, PlanState& plan);
  void choose_each(std::size_t place, PlanState& plan);
  bool take(std::size_t place, const PlanState& plan);
  /// False where it lowers nothing.
  bool apply(std::size_t place, const Reach& reached, PlanState& plan);
  std::size_t first_alone(std::size_t first, const PlanState& plan);
  [[nodiscard]] bool may_take(std::size_t place, const PlanState& plan, Reach& reached) const;
  void close(const PlanState& plan);
  [[nodiscard]] bool later_stages_care() const;
  [[nodiscard]] bool hopeless(const PlanState& plan, std::size_t place) const;

  Quoter::Memory& memory_;
  PricingContext& context_;
  std::uint32_t with_ = 0;
  PlanState start_;
  std::vector<std::size_t> unit_offers_;         // of stage A, that a plan may leave out
  std::vector<std::vector<std::int64_t>> seen_;  // unit prices gone through
  Range order_;                                  // candidates of C and D
  std::size_t alone_ = 0;                        // in a lane of priority: the one that stands alone; order_.last: none
  std::vector<Taken> taken_;                     // candidates that the plan uses
  std::vector<Fen> rest_fen_;                    // by candidate: the most that it and what follows may take
  Fen beyond_fen_ = 0;                           // the most that points pay, less the least freight
  Snapshots trial_;
  PlanState best_;
  Snapshots stages_;
  Fen best_fen_ = 0;
  bool found_ = false;
};

}  // namespace yansuan
