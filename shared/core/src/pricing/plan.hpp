// A plan is which offers are used. What the stages share: the candidates, what a branch leaves out, the comparison of
// two plans.
#pragma once

#include <vector>

#include "pricing/cut.hpp"
#include "pricing/prepared.hpp"
#include "pricing/reach.hpp"
#include "pricing/visitor.hpp"
#include "yansuan/quote.hpp"

namespace yansuan {

struct Workspace;

/// Everything the stages read, and the memory they share.
struct PricingContext {
  PricingContext(const Rulebook& rulebook, const Request& asked, const Prepared& known, Workspace& memory,
                 std::int64_t steps);

  const Rulebook& book;
  const Request& request;
  const Prepared& prepared;
  Workspace& work;
  std::int64_t steps_left = 0;  // the search's budget: work done, never a clock
  bool proved = true;
  bool possible = true;                 // a plan with all that must be used exists
  bool reasons = false;                 // single units are wanted, whatever the stages need
  bool take_all = false;                // no search: every candidate is taken when it is legal
  Index must_candidate = kNone;         // only plans that use it, to tell by how much it loses
  std::vector<std::uint8_t>& left_out;  // by candidate: this plan does without it
  std::vector<Index>& one_of;           // by candidate: only plans that use one of those with the same number; kNone

  [[nodiscard]] const Offer& offer(const UsedOffer& use) const {
    return book.offers[static_cast<std::size_t>(use.offer)];
  }
  [[nodiscard]] const Offer& offer(const Applied& applied) const {
    return book.offers[static_cast<std::size_t>(applied.offer)];
  }
  [[nodiscard]] bool must(std::size_t candidate) const { return must_candidate == static_cast<Index>(candidate); }

  /// Spends the budget; false when there is none left, and then the best found so far stands unproved.
  bool spend(std::int64_t steps) {
    steps_left -= steps;
    proved &= steps_left > 0;
    return steps_left > 0;
  }
};

/// The state of a plan while it grows: the cart and which lanes have money effects in use or are shut by an `excludes`.
struct PlanState {
  CartState cart;
  std::uint64_t lanes_used = 0;
  std::uint64_t lanes_shut = 0;

  [[nodiscard]] bool open_to(const Offer& offer) const {
    return (lanes_shut >> static_cast<unsigned>(offer.lane) & 1U) == 0 && (offer.excludes & lanes_used) == 0;
  }
  void use(const Offer& offer) {
    lanes_used |= std::uint64_t{1} << static_cast<unsigned>(offer.lane);
    lanes_shut |= offer.excludes;
  }
};

/// Between plans of equal price: the tie-breaks of OFFERS.md "How offers meet" 5, but for the first, which only unit
/// prices decide.
[[nodiscard]] bool preferred(const PricingContext& context, const std::vector<Applied>& a,
                             const std::vector<Applied>& b);

/// All the tie-breaks: more units at a tier's own price, then preferred.
[[nodiscard]] bool wins_tie(const PricingContext& context, const CartState& a, const CartState& b);

/// Fewer fen, then the tie-breaks.
[[nodiscard]] bool better(const PricingContext& context, const CartState& a, const CartState& b);

/// Notes a candidate whose conditions hold; returns its place in applied.
Index note(PlanState& plan, const UsedOffer& use, const Reach& reached, bool money);

/// What an applied offer gives away, at list price.
[[nodiscard]] Fen gift_value(const Rulebook& book, const Applied& applied);

/// Stage A: each unit takes its lowest price, lane by lane.
void price_units(PricingContext& context, PlanState& plan);

/// How far an offer on units stays above what its units cost now.
struct UnitGap {
  Fen total_fen;
  Fen closest_fen;  // of the unit where it comes closest; 0: the same price there
};
[[nodiscard]] UnitGap unit_gap(const PricingContext& context, const CartState& before, const UsedOffer& use,
                               const CartState& after);

/// Stage B: units in sets.
void price_sets(PricingContext& context, PlanState& plan);

/// Every way to form sets in one lane of stage B, none included.
void each_set_plan(PricingContext& context, const PlanState& plan, Index lane, const Visitor<PlanState>& visit);

/// Why a set offer forms no set: too few units of a part, or by how much its closest set stays above its units' prices.
struct SetGap {
  bool missing;
  Failed failed;
  Fen more_fen;
};
[[nodiscard]] SetGap set_gap(const PricingContext& context, const CartState& before, const UsedOffer& use);

/// Stages C and D: the best legal combination of the stage's offers on the order.
void price_order(PricingContext& context, Stage stage, PlanState& plan);

}  // namespace yansuan
