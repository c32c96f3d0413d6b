#include "pricing/cart_state.hpp"

namespace yansuan {

void CartState::part(Index run_index, std::int32_t units) {
  if (units >= run(run_index).units) return;
  UnitRun rest = run(run_index);
  rest.units -= units;
  const auto rest_index = static_cast<Index>(runs.size());
  runs.push_back(rest);
  run(run_index).units = units;
  run(run_index).next = rest_index;
}

void CartState::lower(Index run_index, Fen each_fen, Index applied_index) {
  if (each_fen == 0) return;
  UnitRun& lowered = run(run_index);
  lowered.net_fen -= each_fen;
  cuts.push_back({lowered.cuts, applied_index, each_fen});
  lowered.cuts = static_cast<Index>(cuts.size()) - 1;
  const Fen total_fen = each_fen * lowered.units;
  net_fen -= total_fen;
  entry(lowered.entry).net_fen -= total_fen;
  applied[static_cast<std::size_t>(applied_index)].cut_fen += total_fen;
}

void CartState::restore(Index run_index) {
  UnitRun& restored = run(run_index);
  for (Index at = restored.cuts; at != kNone; at = cuts[static_cast<std::size_t>(at)].before) {
    const UnitCut& cut = cuts[static_cast<std::size_t>(at)];
    applied[static_cast<std::size_t>(cut.applied)].cut_fen -= cut.each_fen * restored.units;
  }
  const Fen back_fen = (restored.list_fen - restored.net_fen) * restored.units;
  net_fen += back_fen;
  entry(restored.entry).net_fen += back_fen;
  restored.net_fen = restored.list_fen;
  restored.cuts = kNone;
  if (restored.tier) tier_units -= restored.units;
  restored.tier = false;
}

void CartState::start(const CartState& listed) {
  entries = listed.entries;
  runs.clear();
  if (listed.by_units) runs = listed.runs;
  cuts.clear();
  applied.clear();
  net_fen = stage_fen = listed.net_fen;
  tier_units = 0;
  by_units = listed.by_units;
}

void CartState::begin_stage() {
  stage_fen = net_fen;
  for (Entry& entry : entries) entry.stage_fen = entry.net_fen;
  if (!by_units) return;
  for (UnitRun& run : runs) run.stage_fen = run.net_fen;
}

void lay_out(const std::vector<Index>& skus, CartState& state) {
  state.entries.clear();
  for (const Index sku : skus) state.entries.push_back({sku, kNone, 0, 0, 0, 0, 0});
}

void lay_out_units(const Rulebook& book, CartState& state) {
  state.runs.clear();
  state.by_units = true;
  for (Entry& entry : state.entries) {
    const Fen list_fen = book.skus[static_cast<std::size_t>(entry.sku)].list_fen;
    const auto index = static_cast<Index>(&entry - state.entries.data());
    entry.first_run = static_cast<Index>(state.runs.size());
    state.runs.push_back({kNone, index, entry.units, list_fen, list_fen, list_fen, list_fen, kNone});
  }
}

}  // namespace yansuan
