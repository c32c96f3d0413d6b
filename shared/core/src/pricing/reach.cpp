#include "pricing/reach.hpp"

#include "pricing/facts.hpp"

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

Fen price_of(const Entry& entry, Measure how) { return how == Measure::kStage ? entry.stage_fen : entry.net_fen; }

void add_entry(const Rulebook& book, const CartState& state, const Entry& entry, const Scope& scope, Measure how,
               Measured& sum) {
  std::int32_t units = 0;
  for (Index at = entry.first_run; at != kNone; at = state.run(at).next) {
    const UnitRun& run = state.run(at);
    if (!takes(scope, run)) continue;
    units += run.units;
    sum.amount_fen += price_of(run, how) * run.units;
  }
  if (units == 0) return;
  sum.units += units;
  sum.skus += 1;
  sum.weight_g += book.skus[static_cast<std::size_t>(entry.sku)].weight_g * units;
}

}  // namespace

Measured measure(const Rulebook& book, const CartState& state, const Scope& scope, Measure how) {
  Measured sum;
  for (const Entry& entry : state.entries) {
    if (book.in_scope(scope, entry.sku)) add_entry(book, state, entry, scope, how, sum);
  }
  return sum;
}

Measured measure(const Rulebook& book, const Prepared& prepared, const CartState& state, Asked asked, Measure how) {
  const ScopeInCart& scope = prepared.scopes[static_cast<std::size_t>(asked.scope)];
  Measured sum;
  if (asked.untouched) {
    const Scope untouched{scope.set, true, 0};
    for (std::size_t i = scope.first; i < scope.last; ++i)
      add_entry(book, state, state.entry(prepared.members[i]), untouched, how, sum);
    return sum;
  }
  sum.units = scope.units;
  sum.weight_g = scope.weight_g;
  sum.skus = static_cast<std::int32_t>(scope.last - scope.first);
  if (how == Measure::kList) {
    sum.amount_fen = scope.list_fen;
  } else if (scope.whole) {
    sum.amount_fen = how == Measure::kStage ? state.stage_fen : state.net_fen;
  } else {
    for (std::size_t i = scope.first; i < scope.last; ++i)
      sum.amount_fen += price_of(state.entry(prepared.members[i]), how);
  }
  return sum;
}

Reach reach(const Rulebook& book, const Request& request, const CartState& state, const Offer& offer, Failed& failed) {
  const Measure how = book.lane_of(offer).measure;
  const std::int32_t units = measure(book, state, offer.scope, how).units;
  const auto takes_some = [&](const Entry& entry) { return entry.units > 0 && reaches(book, offer, entry.sku); };
  const bool touches =
      offer.target.set.empty() ? units > 0 : std::any_of(state.entries.begin(), state.entries.end(), takes_some);
  return reach_by(
      request, offer, units, touches, [&](const Scope& scope, std::size_t) { return measure(book, state, scope, how); },
      &failed);
}

Reach reach(const Rulebook& book, const Request& request, const Prepared& prepared, const CartState& state,
            const Candidate& candidate) {
  if (candidate.unconditional)
    return reach_unconditional(candidate, prepared.scopes[static_cast<std::size_t>(candidate.scope)].units);
  const Offer& offer = *candidate.data;
  const Measure how = candidate.lane->measure;
  if (candidate.needs_fen != 0) {
    const Fen have_fen = measure(book, prepared, state, prepared.asked[candidate.asked], how).amount_fen;
    return reach_amount(candidate, prepared.scopes[static_cast<std::size_t>(candidate.scope)].units, have_fen);
  }
  const std::int32_t units = offer.scope.untouched ? measure(book, prepared, state, {candidate.scope, true}, how).units
                                                   : prepared.scopes[static_cast<std::size_t>(candidate.scope)].units;
  const bool touches = units > 0 || !offer.target.set.empty();
  return reach_by(request, offer, units, touches, [&](const Scope&, std::size_t i) {
    return measure(book, prepared, state, prepared.asked[candidate.asked + i], how);
  });
}

}  // namespace yansuan
