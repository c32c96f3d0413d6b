#include "pricing/cart_state.hpp"

#include "order/sort_short.hpp"

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
  applied[static_cast<std::size_t>(applied_index)].cut_fen += total_fen;
}

void CartState::restore(Index run_index) {
  UnitRun& restored = run(run_index);
  for (Index at = restored.cuts; at != kNone; at = cuts[static_cast<std::size_t>(at)].before) {
    const UnitCut& cut = cuts[static_cast<std::size_t>(at)];
    applied[static_cast<std::size_t>(cut.applied)].cut_fen -= cut.each_fen * restored.units;
  }
  net_fen += (restored.list_fen - restored.net_fen) * restored.units;
  restored.net_fen = restored.list_fen;
  restored.cuts = kNone;
}

void CartState::begin_stage() {
  for (UnitRun& run : runs) run.stage_fen = run.net_fen;
}

void lay_out(const Rulebook& book, const Request& request, CartState& state) {
  state.entries.clear();
  state.runs.clear();
  state.cuts.clear();
  state.applied.clear();
  state.net_fen = 0;
  for (const CartLine& line : request.lines) {
    if (line.selected) state.entries.push_back({line.sku, kNone, line.units});
  }
  auto& entries = state.entries;
  sort_short(entries, [](const Entry& a, const Entry& b) { return a.sku < b.sku; });
  std::size_t kept = 0;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (kept > 0 && entries[kept - 1].sku == entries[i].sku) {
      entries[kept - 1].units += entries[i].units;
    } else {
      entries[kept++] = entries[i];
    }
  }
  entries.resize(kept);
  for (Entry& entry : entries) {
    const Fen list_fen = book.skus[static_cast<std::size_t>(entry.sku)].list_fen;
    entry.first_run = static_cast<Index>(state.runs.size());
    state.runs.push_back({kNone, entry.units, list_fen, list_fen, list_fen, list_fen, kNone});
    state.net_fen += list_fen * entry.units;
  }
}

}  // namespace yansuan
