// A plan is which offers are used. What the stages share: the candidates, what blocks them, the comparison of two
// plans.
#pragma once

#include <vector>

#include "pricing/cart_state.hpp"
#include "pricing/cut.hpp"
#include "pricing/reach.hpp"
#include "yansuan/quote.hpp"

namespace yansuan {

/// An offer, or one coupon of it, that nothing but the cart stands against.
struct Candidate {
  Index offer = kNone;
  Index coupon = kNone;
};

/// Everything the stages read, and the memory they share.
struct PricingContext {
  const Rulebook& book;
  const Request& request;
  const std::vector<Candidate>& candidates;  // in the fixed order of application
  CutScratch& scratch;
  std::int32_t steps_left = 0;  // the search's budget: steps, never a clock
  bool proved = true;
  std::vector<std::uint8_t> left_out;  // by candidate: this plan does without it
  Candidate must_use;                  // only plans that use it, to tell by how much they lose
  bool possible = true;                // a plan with must_use exists

  [[nodiscard]] const Offer& offer(const Candidate& candidate) const {
    return book.offers[static_cast<std::size_t>(candidate.offer)];
  }
  [[nodiscard]] const Offer& offer(const Applied& applied) const {
    return book.offers[static_cast<std::size_t>(applied.offer)];
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

/// Between plans of equal price: the tie-breaks of OFFERS.md "How offers meet" 5.
[[nodiscard]] bool preferred(const PricingContext& context, const std::vector<Applied>& a,
                             const std::vector<Applied>& b);

/// Fewer fen, then preferred.
[[nodiscard]] bool better(const PricingContext& context, const CartState& a, const CartState& b);

/// Notes a candidate whose conditions hold; returns its place in applied.
Index note(PlanState& plan, const Candidate& candidate, const Reach& reached, bool money);

/// The limits an application must keep (OFFERS.md "Limits are one idea").
[[nodiscard]] CutRoom room_for(const PricingContext& context, const Candidate& candidate);

/// How far an offer on units stays above what its units cost now.
struct UnitGap {
  Fen total_fen;
  Fen closest_fen;  // of the unit where it comes closest; 0: the same price there
};
[[nodiscard]] UnitGap unit_gap(const PricingContext& context, const CartState& before, const Candidate& candidate,
                               const CartState& after);

/// Stage A: each unit takes its lowest price, lane by lane.
void price_units(PricingContext& context, PlanState& plan);

/// Stage B: units in sets.
void price_sets(PricingContext& context, PlanState& plan);

/// Why a set offer forms no set: too few units of a part, or by how much its closest set stays above its units' prices.
struct SetGap {
  bool missing;
  Failed failed;
  Fen more_fen;
};
[[nodiscard]] SetGap set_gap(const PricingContext& context, const CartState& before, const Candidate& candidate);

/// Stages C and D: the best legal combination of the stage's offers on the order.
void price_order(PricingContext& context, Stage stage, PlanState& plan);

}  // namespace yansuan
