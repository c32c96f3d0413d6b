// Prices where some of the offers are given: these alone, or at least this one; and what is used in the end.
#include <algorithm>

#include "pricing/quoter.hpp"
#include "pricing/settlement.hpp"

namespace yansuan {

const Quote& Quoter::Memory::price_with_used(const Request& request, std::span<const UsedOffer> used) {
  reset(quote_, request);
  prepare(request, &used);
  PricingContext context = count(request, true);
  context.take_all = true;
  find_best_plan(context, nullptr);
  settle(context, plan_, quote_);
  return quote_;
}

Quoter::Memory::Forced Quoter::Memory::price_with(const Request& request, const UsedOffer& use) {
  const std::int64_t steps = std::clamp(reason_steps_left_, kFewSteps, kSearchSteps);
  PricingContext context(book_, request, prepared_, work_, steps);
  for (std::size_t i = 0; i < prepared_.candidates.size(); ++i) {
    if (prepared_.candidates[i].is(use)) context.must_candidate = static_cast<Index>(i);
  }
  if (context.must_candidate == kNone) return {};
  find_best_plan(context, nullptr);
  if (book_.settings.optimize == Optimize::kTotal) find_least_total(context, steps, nullptr);
  reason_steps_left_ -= steps - std::max<std::int64_t>(0, context.steps_left);
  return {context.possible, plan_.cart.net_fen, context.proved};
}

bool Quoter::Memory::uses_total_limit() const {
  const auto& applied = plan_.cart.applied;
  return std::any_of(applied.begin(), applied.end(), [&](const Applied& one) {
    return in_force(one) && book_.offers[static_cast<std::size_t>(one.offer)].limits.total.any();
  });
}

}  // namespace yansuan
