#include "pricing/reach.hpp"

#include <algorithm>
#include <limits>

namespace yansuan {
namespace {

Fen price_of(const UnitRun& run, Measure how) {
  switch (how) {
    case Measure::kList:
      return run.list_fen;
    case Measure::kStage:
      return run.stage_fen;
    case Measure::kRunning:
      return run.net_fen;
  }
  return run.net_fen;
}

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
};

void count(const Rulebook& book, const Request& request, const CartState& state, const Condition& condition,
           Measure how, Count& out) {
  if (!condition.asks()) return;
  const Measured have = measure(book, state, condition.scope, how);
  out.need(FailedMeasure::kAmountFen, condition.min_amount_fen, have.amount_fen);
  out.need(FailedMeasure::kUnits, condition.min_units, have.units);
  out.need(FailedMeasure::kSkus, condition.min_skus, have.skus);
  out.need(FailedMeasure::kWeightG, condition.min_weight_g, have.weight_g);
  out.need(FailedMeasure::kMembers, condition.min_members, request.group_size);
}

// The highest rung that is reached; when none is, what the lowest one lacks.
bool reach_rung(const Rulebook& book, const Request& request, const CartState& state, const Offer& offer, Measure how,
                Reach& out) {
  for (std::size_t i = offer.rungs.size(); i-- > 0;) {
    Count rung;
    count(book, request, state, offer.rungs[i].reach, how, rung);
    if (rung.met) {
      out.rung = static_cast<Index>(i);
      return true;
    }
    out.failed = rung.failed;
  }
  return false;
}

}  // namespace

Measured measure(const Rulebook& book, const CartState& state, const Scope& scope, Measure how) {
  Measured sum;
  for (const Entry& entry : state.entries) {
    if (!book.in_scope(scope, entry.sku)) continue;
    std::int32_t units = 0;
    for (Index at = entry.first_run; at != kNone; at = state.run(at).next) {
      const UnitRun& run = state.run(at);
      if (!takes(scope, run)) continue;
      units += run.units;
      sum.amount_fen += price_of(run, how) * run.units;
    }
    if (units == 0) continue;
    sum.units += units;
    sum.skus += 1;
    sum.weight_g += book.skus[static_cast<std::size_t>(entry.sku)].weight_g * units;
  }
  return sum;
}

Reach reach(const Rulebook& book, const Request& request, const CartState& state, const Offer& offer) {
  Reach out;
  const Measure how = book.lane_of(offer).measure;
  out.units = measure(book, state, offer.scope, how).units;
  out.touches = out.units > 0;
  if (!out.touches) return out;
  Count conditions;
  for (const Condition& condition : offer.conditions) count(book, request, state, condition, how, conditions);
  if (!conditions.met) {
    out.failed = conditions.failed;
    return out;
  }
  if (!reach_rung(book, request, state, offer, how, out)) return out;
  out.met = true;
  const std::int64_t most = std::max(1, offer.limits.order.max_uses);
  const bool stepped = offer.rungs.size() > 1 || offer.rungs.front().reach.asks();
  const std::int64_t held = offer.conditions.empty() ? out.units : conditions.times;
  out.times = stepped ? 1 : static_cast<std::int32_t>(std::clamp<std::int64_t>(held, 1, most));
  return out;
}

}  // namespace yansuan
