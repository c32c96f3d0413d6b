#include "pricing/workspace.hpp"

namespace yansuan {

PricingContext::PricingContext(const Rulebook& rulebook, const Request& asked, const Prepared& known, Workspace& memory,
                               std::int64_t steps)
    : book(rulebook),
      request(asked),
      prepared(known),
      work(memory),
      steps_left(steps),
      left_out(memory.left_out),
      one_of(memory.one_of) {}

void Workspace::prepare(const Prepared& prepared) {
  unit_offers.forget();
  left_out.clear();
  for (const Candidate& candidate : prepared.candidates) left_out.push_back(candidate.extras_only ? 1 : 0);
  one_of.assign(prepared.candidates.size(), kNone);
}

Index note(PlanState& plan, const UsedOffer& use, const Reach& reached, bool money) {
  plan.cart.applied.push_back({use.offer, use.coupon, reached.rung, reached.times, reached.units, 0, money});
  return static_cast<Index>(plan.cart.applied.size()) - 1;
}

}  // namespace yansuan
