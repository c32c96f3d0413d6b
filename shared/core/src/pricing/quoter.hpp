// The pipeline and its memory from tap to tap.
#pragma once

#include "pricing/plan.hpp"
#include "pricing/workspace.hpp"
#include "yansuan/quote.hpp"

namespace yansuan {

/// The search's work, in steps of a few nanoseconds; what is not proved by then is said to be so.
inline constexpr std::int64_t kSearchSteps = 1'050'000;

/// All searches of a quote's reasons together; after that each has only a few steps, and what a coupon loses by may be
/// told too high.
inline constexpr std::int64_t kReasonSteps = 8 * kSearchSteps;
inline constexpr std::int64_t kFewSteps = 30'000;

/// An answer without a price yet.
void reset(Quote& quote, const Request& request);

/// The cart as the stages found it, and as it was after D; reasons are told from these.
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

  /// Prices, and takes snapshots when they are asked for. `units_only`: since the last call only units and
  /// points_to_use of the same request changed.
  const Quote& price(const Request& request, bool units_only, Snapshots* snapshots);

  /// Prices with these offers alone, each taken whenever it is legal.
  const Quote& price_with_used(const Request& request, std::span<const UsedOffer> used);

  /// The cheapest plan that uses `use`, and whether there is one.
  struct Forced {
    bool possible = false;
    Fen net_fen = 0;
    bool sure = true;  // no step was missing
  };
  Forced price_with(const Request& request, const UsedOffer& use);

  /// Whether an offer with a total limit is part of the last price, until another plan is tried.
  [[nodiscard]] bool uses_total_limit() const;

  [[nodiscard]] Quote& quote() { return quote_; }
  [[nodiscard]] const Rulebook& book() const { return book_; }
  [[nodiscard]] PricingContext context(const Request& request);

  /// What a plan costs in the end.
  Fen payable_of(PricingContext& context, const PlanState& plan);
  /// The most that the payable may lie below the goods after D: points as money, less the least freight.
  Fen most_beyond_goods(PricingContext& context);
  /// Whether the plan uses what its branch is about and what it must.
  [[nodiscard]] bool is_whole_plan(const PricingContext& context, std::uint32_t with, const CartState& cart) const;

 private:
  // What a plan has or has not, decided before stage A (OFFERS.md "How offers meet" 3).
  struct Fork {
    Index lane;
    std::uint64_t excludes;  // other lanes
    bool searched;           // its lane chooses the best
  };

  void prepare(const Request& request, const std::span<const UsedOffer>* used);
  PricingContext count(const Request& request, bool by_units);
  void find_forks();
  Index fork_for(std::size_t candidate);
  [[nodiscard]] bool is_legal(std::uint32_t with) const;
  void start_branch(PricingContext& context, std::uint32_t with, PlanState& plan) const;
  [[nodiscard]] bool uses_forks(std::uint32_t with, const CartState& cart) const;
  void find_best_plan(PricingContext& context, Snapshots* snapshots);
  void find_least_total(PricingContext& context, std::int64_t steps, Snapshots* snapshots);
  void settle(PricingContext& context, PlanState& plan, Quote& quote);

  const Rulebook& book_;
  Prepared prepared_;
  Workspace work_;
  CartState cart_;  // laid out and counted, at list price
  std::vector<Fork> forks_;
  std::vector<Index> fork_of_;  // by candidate; kNone: in every branch
  bool too_many_forks_ = false;
  std::int64_t reason_steps_left_ = 0;
  PlanState plan_;
  PlanState trial_;
  PlanState settled_;  // of a plan that total compares
  Quote quote_;
  Quote tried_;  // of a plan that total compares
};

/// Fills verdicts, steps and what cannot be confirmed.
void tell_reasons(Quoter::Memory& memory, const Request& request, const Snapshots& snapshots);

/// The first instant at which this cart's price may change by time alone; 0: none.
[[nodiscard]] Millis valid_until_ms(const Rulebook& book, const Request& request);

}  // namespace yansuan
