// The cart while it is priced: SKUs in the rulebook's order, their units as runs of equal neighbours. Lines of one SKU
// are merged, so neither the order of lines nor splitting a line can change a total (OFFERS.md, Rounding).
#pragma once

#include <cstdint>
#include <vector>

#include "yansuan/request.hpp"

namespace yansuan {

/// Equal neighbouring units of one SKU.
struct UnitRun {
  Index next = kNone;  // the following run of the same SKU
  std::int32_t units = 0;
  Fen list_fen = 0;
  Fen stage_fen = 0;   // when the current stage began
  Fen priced_fen = 0;  // after the stages A and B
  Fen net_fen = 0;     // now
  Index cuts = kNone;  // latest cut of these units
};

/// What one offer took off each unit of a run; a chain to the earlier cuts. Runs that part share their past.
struct UnitCut {
  Index before = kNone;
  Index applied = kNone;  // index into CartState::applied
  Fen each_fen = 0;
};

struct Entry {
  Index sku = kNone;
  Index first_run = kNone;
  std::int32_t units = 0;
};

/// An offer (or one coupon of it) whose conditions held at its turn.
struct Applied {
  Index offer = kNone;
  Index coupon = kNone;  // instance
  Index rung = 0;
  std::int32_t times = 1;
  std::int32_t units = 0;  // units in scope
  Fen cut_fen = 0;         // 0: it did not lower the goods; its gifts, freight and points still count
  bool money = false;      // it competes with its goods effect
};

struct CartState {
  std::vector<Entry> entries;
  std::vector<UnitRun> runs;
  std::vector<UnitCut> cuts;
  std::vector<Applied> applied;
  Fen net_fen = 0;

  [[nodiscard]] UnitRun& run(Index index) { return runs[static_cast<std::size_t>(index)]; }
  [[nodiscard]] const UnitRun& run(Index index) const { return runs[static_cast<std::size_t>(index)]; }

  /// Makes the first `units` units of a run a run of their own; the rest follows it.
  void part(Index run_index, std::int32_t units);

  /// Takes `each_fen` off every unit of a run for `applied_index`.
  void lower(Index run_index, Fen each_fen, Index applied_index);

  /// Gives a run its list price back; the offers that had lowered it no longer count it.
  void restore(Index run_index);

  /// Remembers the prices at which a stage begins.
  void begin_stage();
};

/// Merges the selected lines into entries in the rulebook's order, at list price.
void lay_out(const Rulebook& book, const Request& request, CartState& state);

}  // namespace yansuan
