#include "pricing/cut.hpp"

#include <algorithm>

#include "order/sort_short.hpp"
#include "pricing/reach.hpp"

namespace yansuan {
namespace {

// The units that one application reaches and the split of its cut down to them.
class UnitCutter {
 public:
  UnitCutter(const Rulebook& book, CartState& state, Index applied_index, CutScratch& scratch)
      : book_(book), state_(state), index_(applied_index), scratch_(scratch) {}

  void reach_entry(Index entry) {
    for (Index at = state_.entry(entry).first_run; at != kNone; at = state_.run(at).next) reach_run(entry, at);
  }

  void reach_run(Index entry, Index run) {
    scratch_.reached.push_back({entry, run, static_cast<std::int32_t>(scratch_.reached.size()), 0});
  }

  [[nodiscard]] std::int64_t units_reached() const {
    std::int64_t units = 0;
    for (const Reached& at : scratch_.reached) units += state_.run(at.run).units;
    return units;
  }

  // Keeps the units that come first by `key`, so many a line and so many an order (OFFERS.md, Counting).
  template <typename Key>
  void keep_first(std::int64_t line_units, std::int64_t order_units, Key key) {
    auto& reached = scratch_.reached;
    for (Reached& at : reached) at.weight = key(at);
    sort_short(reached, [](const Reached& a, const Reached& b) {
      return a.weight != b.weight ? a.weight > b.weight : a.place < b.place;
    });
    auto& line_left = scratch_.line_left;
    line_left.assign(state_.entries.size(), line_units);
    std::size_t kept = 0;
    for (const Reached at : reached) {
      std::int64_t& left = line_left[static_cast<std::size_t>(at.entry)];
      const std::int64_t most = std::min(left, order_units);
      if (most == 0) continue;
      if (state_.run(at.run).units > most) state_.part(at.run, static_cast<std::int32_t>(most));
      left -= state_.run(at.run).units;
      order_units -= state_.run(at.run).units;
      reached[kept++] = at;
    }
    reached.resize(kept);
    sort_short(reached, [](const Reached& a, const Reached& b) { return a.place < b.place; });
  }

  void weigh_by_net() {
    for (Reached& at : scratch_.reached) at.weight = state_.run(at.run).net_fen;
  }

  [[nodiscard]] Fen weight_of_all() const {
    Fen sum = 0;
    for (const Reached& at : scratch_.reached) sum += at.weight * state_.run(at.run).units;
    return sum;
  }

  [[nodiscard]] Fen room_of(const Reached& at) const {
    const Index sku = state_.entry(at.entry).sku;
    return std::max<Fen>(0, state_.run(at.run).net_fen - book_.skus[static_cast<std::size_t>(sku)].floor_fen);
  }

  // Calls `each(from, until)` for the reached runs of every entry.
  template <typename Each>
  void each_entry(Each each) {
    for (std::size_t from = 0; from < scratch_.reached.size();) {
      std::size_t until = from + 1;
      while (until < scratch_.reached.size() && scratch_.reached[until].entry == scratch_.reached[from].entry) ++until;
      each(from, until);
      from = until;
    }
  }

  // Largest remainder over the SKUs, then over each SKU's units. What floors keep back is forfeited.
  void share_out(Fen amount_fen) {
    auto& parts = scratch_.entry_parts;
    parts.clear();
    each_entry([&](std::size_t from, std::size_t until) {
      WholePart part{0, 0, 0};
      for (std::size_t i = from; i < until; ++i) {
        const Reached& at = scratch_.reached[i];
        part.weight += at.weight * state_.run(at.run).units;
        part.room_fen += room_of(at) * state_.run(at.run).units;
      }
      parts.push_back(part);
    });
    (void)split(amount_fen, parts, scratch_.split);
    std::size_t next = 0;
    each_entry([&](std::size_t from, std::size_t until) { share_among_units(from, until, parts[next++].take_fen); });
  }

  void share_among_units(std::size_t from, std::size_t until, Fen amount_fen) {
    if (amount_fen == 0) return;
    auto& parts = scratch_.unit_parts;
    parts.clear();
    for (std::size_t i = from; i < until; ++i) {
      const Reached& at = scratch_.reached[i];
      parts.push_back({at.weight, room_of(at), state_.run(at.run).units, 0});
    }
    (void)split(amount_fen, parts, Ties::kHeavierFirst, scratch_.split);
    std::size_t part = 0;
    for (std::size_t i = from; i < until; ++i) part = lower_run(scratch_.reached[i].run, part);
  }

  void lower(const Reached& at, Fen each_fen) { state_.lower(at.run, each_fen, index_); }

 private:
  // The parts cover a run's units in order; where a part ends inside the run, the run parts too.
  std::size_t lower_run(Index at, std::size_t next_part) {
    for (std::int32_t left = state_.run(at).units; left > 0;) {
      const SplitPart& part = scratch_.unit_parts[next_part++];
      left -= part.units;
      state_.part(at, part.units);
      state_.lower(at, part.each_fen, index_);
      at = state_.run(at).next;
    }
    return next_part;
  }

  const Rulebook& book_;
  CartState& state_;
  Index index_;
  CutScratch& scratch_;
};

// One application of one offer.
class Cut {
 public:
  Cut(const Rulebook& book, const Prepared& prepared, CartState& state, const Candidate& candidate, Index applied_index,
      CutScratch& scratch)
      : book_(book),
        scope_(prepared.scopes[static_cast<std::size_t>(candidate.scope)]),
        prepared_(prepared),
        state_(state),
        candidate_(candidate),
        index_(applied_index),
        scratch_(scratch),
        cutter_(book, state, applied_index, scratch) {
    const Applied& applied = state_.applied[static_cast<std::size_t>(index_)];
    effect_ = candidate.data->rungs[static_cast<std::size_t>(applied.rung)].goods;
    times_ = applied.times;
  }

  void apply() {
    reach_units();
    if (cutter_.units_reached() > candidate_.room.refuse_units) return;
    keep_within_limits();
    if (effect_.per == Per::kUnit) {
      cut_per_unit();
    } else if (effect_.per == Per::kLine) {
      cut_per_line();
    } else {
      cut_per_order();
    }
  }

 private:
  [[nodiscard]] Fen payable(Fen base_fen) const {
    return payable_of(effect_, base_fen, times_, book_.settings.rounding);
  }

  void reach_units() {
    scratch_.reached.clear();
    for (std::size_t i = scope_.first; i < scope_.last; ++i) {
      const Index entry = prepared_.members[i];
      for (Index at = state_.entry(entry).first_run; at != kNone; at = state_.run(at).next) {
        if (takes(candidate_.data->scope, state_.run(at))) cutter_.reach_run(entry, at);
      }
    }
  }

  // Those with the greatest cut, which without a cut of each unit are the dearest; or as `pick` says.
  void keep_within_limits() {
    const std::int32_t line_units = candidate_.data->limits.line_max_units;
    const bool within = line_units == 0 && cutter_.units_reached() <= candidate_.room.units;
    if (within) return;
    const Pick pick = candidate_.data->target.pick;
    cutter_.keep_first(line_units == 0 ? kUnlimited : line_units, candidate_.room.units, [&](const Reached& at) {
      const Fen net_fen = state_.run(at.run).net_fen;
      if (pick == Pick::kCart) return Fen{0};
      if (pick == Pick::kCheapest) return -net_fen;
      return pick == Pick::kDearest || effect_.per != Per::kUnit ? net_fen : unit_cut(at);
    });
  }

  [[nodiscard]] Fen unit_cut(const Reached& at) const {
    const Fen net_fen = state_.run(at.run).net_fen;
    return std::min(net_fen - payable(net_fen), cutter_.room_of(at));
  }

  // Every unit is rounded by itself; what its floor keeps back is not another unit's. A cap is shared by those cuts.
  void cut_per_unit() {
    for (Reached& at : scratch_.reached) at.weight = unit_cut(at);
    const Fen wanted_fen = cutter_.weight_of_all();
    if (wanted_fen > candidate_.room.refuse_fen) return;
    if (wanted_fen > candidate_.room.fen) {
      cutter_.share_out(candidate_.room.fen);
    } else {
      for (const Reached& at : scratch_.reached) cutter_.lower(at, at.weight);
    }
  }

  // A line's price is rounded once for all its units; its units share by what they cost.
  void cut_per_line() {
    cutter_.weigh_by_net();
    auto& parts = scratch_.entry_parts;
    parts.clear();
    Fen wanted_fen = 0;
    cutter_.each_entry([&](std::size_t from, std::size_t until) {
      Fen net_fen = 0;
      for (std::size_t i = from; i < until; ++i)
        net_fen += scratch_.reached[i].weight * state_.run(scratch_.reached[i].run).units;
      const Fen line_fen = net_fen - payable(net_fen);
      wanted_fen += line_fen;
      parts.push_back({line_fen, line_fen, line_fen});
    });
    if (wanted_fen > candidate_.room.refuse_fen) return;
    if (wanted_fen > candidate_.room.fen) {
      for (WholePart& part : parts) part.take_fen = 0;
      (void)split(candidate_.room.fen, parts, scratch_.split);
    }
    std::size_t next = 0;
    cutter_.each_entry(
        [&](std::size_t from, std::size_t until) { cutter_.share_among_units(from, until, parts[next++].take_fen); });
  }

  void cut_per_order() {
    cutter_.weigh_by_net();
    const Fen base_fen = cutter_.weight_of_all();
    const Fen wanted_fen = base_fen - payable(base_fen);
    if (wanted_fen > candidate_.room.refuse_fen) return;
    cutter_.share_out(std::min(wanted_fen, candidate_.room.fen));
  }

  const Rulebook& book_;
  const ScopeInCart& scope_;
  const Prepared& prepared_;
  CartState& state_;
  const Candidate& candidate_;
  Index index_;
  GoodsEffect effect_;
  std::int32_t times_ = 1;
  CutScratch& scratch_;
  UnitCutter cutter_;
};

}  // namespace

void cut_goods(const Rulebook& book, const Prepared& prepared, CartState& state, const Candidate& candidate,
               Index applied_index, bool whole_skus, CutScratch& scratch) {
  if (whole_skus) return cut_entries(book, prepared, state, candidate, applied_index, scratch);
  Cut(book, prepared, state, candidate, applied_index, scratch).apply();
}

void cut_entry(const Rulebook& book, CartState& state, Index entry_index, Fen amount_fen, Index applied_index,
               CutScratch& scratch) {
  scratch.reached.clear();
  UnitCutter cutter(book, state, applied_index, scratch);
  cutter.reach_entry(entry_index);
  cutter.weigh_by_net();
  cutter.share_among_units(0, scratch.reached.size(), amount_fen);
}

void cut_reached(const Rulebook& book, CartState& state, Fen amount_fen, Index applied_index, CutScratch& scratch) {
  UnitCutter cutter(book, state, applied_index, scratch);
  cutter.weigh_by_net();
  cutter.share_out(amount_fen);
}

void cut_order(const Rulebook& book, const Prepared& prepared, CartState& state, Fen amount_fen, Index applied_index,
               CutScratch& scratch) {
  if (!state.by_units)
    return lower_entries(prepared, prepared.scopes.front(), state, state.net_fen, amount_fen, applied_index, scratch);
  scratch.reached.clear();
  UnitCutter cutter(book, state, applied_index, scratch);
  for (std::size_t entry = 0; entry < state.entries.size(); ++entry) cutter.reach_entry(static_cast<Index>(entry));
  cutter.weigh_by_net();
  cutter.share_out(amount_fen);
}

void give_back(CartState& state, Fen amount_fen, Index applied_index, CutScratch& scratch) {
  auto& entries = scratch.entry_parts;
  entries.clear();
  for (const Entry& entry : state.entries)
    entries.push_back({entry.list_fen - entry.net_fen, entry.list_fen - entry.net_fen, 0});
  (void)split(amount_fen, entries, scratch.split);
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const auto index = static_cast<Index>(i);
    if (entries[i].take_fen == 0) continue;
    if (!state.by_units) {
      state.lower_entry(index, -entries[i].take_fen, applied_index);
      continue;
    }
    auto& parts = scratch.unit_parts;
    parts.clear();
    for (Index at = state.entry(index).first_run; at != kNone; at = state.run(at).next) {
      const Fen lowered_fen = state.run(at).list_fen - state.run(at).net_fen;
      parts.push_back({lowered_fen, lowered_fen, state.run(at).units, 0});
    }
    (void)split(entries[i].take_fen, parts, Ties::kByPlace, scratch.split);
    std::size_t part = 0;
    for (Index at = state.entry(index).first_run; at != kNone; at = state.run(at).next) {
      state.part(at, parts[part].units);
      state.lower(at, -parts[part].each_fen, applied_index);
      ++part;
    }
  }
}

}  // namespace yansuan
