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
  Index entry = kNone;
  std::int32_t units = 0;
  Fen list_fen = 0;
  Fen stage_fen = 0;   // when the current stage began
  Fen priced_fen = 0;  // after the stages A and B
  Fen net_fen = 0;     // now
  Index cuts = kNone;  // latest cut of these units
  bool tier = false;   // at a tier's own price
};

/// What one offer took off each unit of a run; a chain to the earlier cuts. Runs that part share their past.
struct UnitCut {
  Index before = kNone;
  Index applied = kNone;  // index into CartState::applied
  Fen each_fen = 0;
};

/// A SKU of the cart. The sums are over all its units.
struct Entry {
  Index sku = kNone;
  Index first_run = kNone;
  std::int32_t units = 0;
  Fen list_fen = 0;
  Fen stage_fen = 0;
  Fen net_fen = 0;
  Fen floor_fen = 0;
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
  bool sets = false;       // `times` sets of `units` units together

  /// How often an extra comes.
  [[nodiscard]] std::int64_t times_of_extra(bool per_unit) const {
    if (!per_unit) return times;
    return sets ? units : std::int64_t{times} * units;
  }
};

struct CartState {
  std::vector<Entry> entries;
  std::vector<UnitRun> runs;
  std::vector<UnitCut> cuts;
  std::vector<Applied> applied;
  Fen net_fen = 0;
  Fen stage_fen = 0;
  std::int32_t tier_units = 0;  // units that pay a tier's own price
  bool by_units = true;         // false: only the entries' sums are kept from here on, nothing looks at single units

  [[nodiscard]] UnitRun& run(Index index) { return runs[static_cast<std::size_t>(index)]; }
  [[nodiscard]] const UnitRun& run(Index index) const { return runs[static_cast<std::size_t>(index)]; }
  [[nodiscard]] Entry& entry(Index index) { return entries[static_cast<std::size_t>(index)]; }
  [[nodiscard]] const Entry& entry(Index index) const { return entries[static_cast<std::size_t>(index)]; }

  /// Makes the first `units` units of a run a run of their own; the rest follows it.
  void part(Index run_index, std::int32_t units);

  /// Takes `each_fen` off every unit of a run for `applied_index`.
  void lower(Index run_index, Fen each_fen, Index applied_index);

  /// Takes `amount_fen` off an entry as a whole; by_units turns false.
  void lower_entry(Index entry_index, Fen amount_fen, Index applied_index) {
    by_units = false;
    net_fen -= amount_fen;
    entry(entry_index).net_fen -= amount_fen;
    applied[static_cast<std::size_t>(applied_index)].cut_fen += amount_fen;
  }

  /// Gives a run its list price back; the offers that had lowered it no longer count it.
  void restore(Index run_index);

  /// As `listed`, to which nothing was applied yet.
  void start(const CartState& listed);

  /// Remembers the prices at which a stage begins.
  void begin_stage();
};

/// One entry a SKU, in the rulebook's order, without units.
void lay_out(const std::vector<Index>& skus, CartState& state);

/// One run an entry, at list price; by_units turns true.
void lay_out_units(const Rulebook& book, CartState& state);

}  // namespace yansuan
