#include "pricing/reach.hpp"

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
  return reach_by(book, request, offer,
                  [&](const Scope& scope, Measure how) { return measure(book, state, scope, how); });
}

}  // namespace yansuan
