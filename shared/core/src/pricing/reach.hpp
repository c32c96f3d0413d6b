// Conditions: does an offer's "if" hold for the cart as it stands, which rung is reached, how many times.
#pragma once

#include <algorithm>
#include <limits>

#include "pricing/prepared.hpp"
#include "yansuan/quote.hpp"

namespace yansuan {

/// Units of the cart in a scope, as they stand.
struct Measured {
  Fen amount_fen = 0;
  std::int64_t weight_g = 0;
  std::int32_t units = 0;
  std::int32_t skus = 0;
};

[[nodiscard]] inline bool takes(const Scope& scope, const UnitRun& run) {
  return !scope.untouched || run.net_fen == run.list_fen;
}

/// Of any scope of the rulebook, entry by entry.
[[nodiscard]] Measured measure(const Rulebook& book, const CartState& state, const Scope& scope, Measure how);

/// Of a scope that the cart knows. While by_units is false nothing may ask for untouched units.
[[nodiscard]] Measured measure(const Rulebook& book, const Prepared& prepared, const CartState& state, Asked asked,
                               Measure how);

struct Reach {
  bool met = false;
  bool touches = false;  // the offer may take some unit of the cart
  Index rung = 0;        // the highest reached
  std::int32_t times = 1;
  std::int32_t units = 0;  // in the offer's scope
};

/// How often the conditions hold, and the first that does not.
struct Count {
  std::int64_t times = std::numeric_limits<std::int64_t>::max();
  bool met = true;
  Failed failed;

  void need(FailedMeasure measure, std::int64_t need, std::int64_t have) {
    if (need == 0) return;
    times = std::min(times, have / need);
    if (have >= need || !met) return;
    met = false;
    failed = {measure, need, have};
  }

  void need_all(const Condition& condition, const Measured& have, std::int32_t members) {
    need(FailedMeasure::kAmountFen, condition.min_amount_fen, have.amount_fen);
    need(FailedMeasure::kUnits, condition.min_units, have.units);
    need(FailedMeasure::kSkus, condition.min_skus, have.skus);
    need(FailedMeasure::kWeightG, condition.min_weight_g, have.weight_g);
    need(FailedMeasure::kMembers, condition.min_members, members);
  }
};

/// Times = the lowest floor(have ÷ need) over the conditions, at most limits.order.max_uses; rungs count once, the
/// highest that is reached (OFFERS.md, Counting); sets come without a limit. `units` are those in the offer's scope;
/// `measured(scope, i)` looks at the cart for the i-th that asks: the conditions in order, then one a rung. `failed` is
/// told what does not hold, when it is asked for.
template <typename Look>
[[nodiscard]] Reach reach_by(const Request& request, const Offer& offer, std::int32_t units, bool touches,
                             Look measured, Failed* failed = nullptr) {
  Reach out;
  out.units = units;
  out.touches = touches;
  if (!out.touches) return out;
  Count conditions;
  for (std::size_t i = 0; i < offer.conditions.size(); ++i) {
    const Condition& condition = offer.conditions[i];
    if (condition.asks()) conditions.need_all(condition, measured(condition.scope, i), request.group_size);
  }
  if (!conditions.met) {
    if (failed != nullptr) *failed = conditions.failed;
    return out;
  }
  for (std::size_t i = offer.rungs.size(); i-- > 0 && !out.met;) {
    Count rung;
    const Condition& asked = offer.rungs[i].reach;
    if (asked.asks()) rung.need_all(asked, measured(asked.scope, offer.conditions.size() + i), request.group_size);
    out.met = rung.met;
    out.rung = static_cast<Index>(i);
    if (failed != nullptr) *failed = rung.failed;
  }
  if (!out.met) return out;
  constexpr std::int32_t kAny = std::numeric_limits<std::int32_t>::max();
  const std::int32_t uses = offer.limits.order.max_uses;
  const std::int64_t most = uses != 0 ? uses : offer.target.set.empty() ? 1 : kAny;
  const bool stepped = offer.rungs.size() > 1 || offer.rungs.front().reach.asks();
  const std::int64_t held = offer.conditions.empty() ? out.units : conditions.times;
  out.times = stepped ? 1 : static_cast<std::int32_t>(std::clamp<std::int64_t>(held, 1, most));
  return out;
}

/// Of any offer of the rulebook, and what does not hold; for reasons.
[[nodiscard]] Reach reach(const Rulebook& book, const Request& request, const CartState& state, const Offer& offer,
                          Failed& failed);

/// Of a candidate that asks for nothing.
[[nodiscard]] inline Reach reach_unconditional(const Candidate& candidate, std::int32_t units) {
  Reach out;
  out.met = out.touches = true;
  out.units = units;
  out.times = std::min(units, std::max(1, candidate.data->limits.order.max_uses));
  return out;
}

/// Of a candidate that asks for an amount alone (Candidate::needs_fen).
[[nodiscard]] inline Reach reach_amount(const Candidate& candidate, std::int32_t units, Fen have_fen) {
  Reach out;
  out.touches = true;
  out.units = units;
  out.met = have_fen >= candidate.needs_fen;
  return out;
}

/// Of a candidate at its turn.
[[nodiscard]] Reach reach(const Rulebook& book, const Request& request, const Prepared& prepared,
                          const CartState& state, const Candidate& candidate);

}  // namespace yansuan
