// The pipeline's memory from tap to tap.
#pragma once

#include "pricing/plan.hpp"
#include "yansuan/quote.hpp"

namespace yansuan {

/// The cart as the stages C and D found it, and as it was after D; reasons are told from these.
struct Snapshots {
  CartState list;
  CartState before_b;
  CartState before_c;
  CartState before_d;
  CartState after_d;
  CartState settled;  // after points and floor
};

class Quoter::Memory {
 public:
  explicit Memory(const Rulebook& book) : book_(book) {}

  /// Prices, and takes snapshots when they are asked for.
  const Quote& price(const Request& request, Snapshots* snapshots);

  /// The cheapest plan that uses `must_use`, and whether there is one.
  struct Forced {
    bool possible = false;
    Fen net_fen = 0;
  };
  Forced price_with(const Request& request, const Candidate& must_use);

  [[nodiscard]] const std::vector<Candidate>& candidates() const { return candidates_; }
  [[nodiscard]] Quote& quote() { return quote_; }
  [[nodiscard]] const Rulebook& book() const { return book_; }

 private:
  void collect_candidates(const Request& request);
  void add_coupons(const Request& request, Index offer);
  PlanState start_branch(PricingContext& context, std::uint32_t with) const;
  [[nodiscard]] bool leaves_out(const PricingContext& context, std::uint32_t with, const Candidate& wanted) const;
  PlanState best_plan(PricingContext& context, Snapshots* snapshots);
  void settle(PricingContext& context, PlanState& plan);

  const Rulebook& book_;
  std::vector<Candidate> candidates_;
  std::vector<std::size_t> branching_;  // candidates that a plan has or has not, decided before stage A
  CutScratch scratch_;
  Quote quote_;
};

/// Runs the searched stages of one plan.
void run_stages(PricingContext& context, PlanState& plan, Snapshots* snapshots);

/// Fills verdicts, steps and what cannot be confirmed.
void tell_reasons(Quoter::Memory& memory, const Request& request, const Snapshots& snapshots);

/// The first instant at which this cart's price may change by time alone; 0: none.
[[nodiscard]] Millis valid_until_ms(const Rulebook& book, const Request& request);

}  // namespace yansuan
