#include "pricing/cut.hpp"

#include <algorithm>

#include "order/sort_short.hpp"
#include "pricing/reach.hpp"

namespace yansuan {
namespace {

// One application of one effect: which units it reaches, what it takes from each line, and the split down to units.
class Cut {
 public:
  Cut(const Rulebook& book, CartState& state, Index applied_index, CutScratch& scratch)
      : book_(book), state_(state), index_(applied_index), scratch_(scratch) {}

  void apply(const CutRoom& room) {
    const Applied& applied = state_.applied[static_cast<std::size_t>(index_)];
    const Offer& offer = book_.offers[static_cast<std::size_t>(applied.offer)];
    effect_ = offer.rungs[static_cast<std::size_t>(applied.rung)].goods;
    times_ = applied.times;
    reach_units(offer);
    if (units_reached() > room.refuse_units) return;
    keep_greatest(room.units);
    const Fen wanted_fen = effect_.per == Per::kUnit   ? weigh_units()
                           : effect_.per == Per::kLine ? weigh_lines()
                                                       : weigh_order();
    if (wanted_fen > room.refuse_fen) return;
    share_out(std::min(wanted_fen, room.fen));
  }

  void apply_to_entries(Index first, Index last, Fen amount_fen) {
    scratch_.reached.clear();
    for (Index entry = first; entry < last; ++entry) {
      for (Index at = state_.entries[static_cast<std::size_t>(entry)].first_run; at != kNone; at = state_.run(at).next)
        reach_run(entry, at);
    }
    apply_to_reached(amount_fen);
  }

  void apply_to_reached(Fen amount_fen) {
    (void)weigh_by_net();
    share_out(amount_fen);
  }

 private:
  [[nodiscard]] Fen payable(Fen base_fen) const {
    return payable_of(effect_, base_fen, times_, book_.settings.rounding);
  }

  void reach_run(Index entry, Index run) {
    scratch_.reached.push_back({entry, run, static_cast<std::int32_t>(scratch_.reached.size()), 0});
  }

  void reach_units(const Offer& offer) {
    scratch_.reached.clear();
    const std::int64_t line_units = offer.limits.line_max_units == 0 ? kUnlimited : offer.limits.line_max_units;
    for (std::size_t i = 0; i < state_.entries.size(); ++i) {
      const Entry& entry = state_.entries[i];
      if (!book_.in_scope(offer.scope, entry.sku)) continue;
      std::int64_t left = line_units;
      for (Index at = entry.first_run; at != kNone && left > 0; at = state_.run(at).next) {
        if (!takes(offer.scope, state_.run(at))) continue;
        left -= claim_units(at, left);
        reach_run(static_cast<Index>(i), at);
      }
    }
  }

  // Makes the run end where the limit ends.
  std::int64_t claim_units(Index run, std::int64_t units_max) {
    if (state_.run(run).units > units_max) state_.part(run, static_cast<std::int32_t>(units_max));
    return state_.run(run).units;
  }

  [[nodiscard]] std::int64_t units_reached() const {
    std::int64_t units = 0;
    for (const Reached& at : scratch_.reached) units += state_.run(at.run).units;
    return units;
  }

  // A limit on units reaches those with the greatest cut (OFFERS.md, Counting).
  void keep_greatest(std::int64_t units_max) {
    auto& reached = scratch_.reached;
    if (units_reached() <= units_max) return;
    for (Reached& at : reached) at.weight = state_.run(at.run).net_fen - payable(state_.run(at.run).net_fen);
    sort_short(reached, [](const Reached& a, const Reached& b) {
      return a.weight != b.weight ? a.weight > b.weight : a.place < b.place;
    });
    std::size_t kept = 0;
    for (; units_max > 0; ++kept) units_max -= claim_units(reached[kept].run, units_max);
    reached.resize(kept);
    sort_short(reached, [](const Reached& a, const Reached& b) { return a.place < b.place; });
  }

  // Every unit is rounded by itself.
  Fen weigh_units() {
    Fen sum = 0;
    clear_entry_weights();
    for (Reached& at : scratch_.reached) {
      const UnitRun& run = state_.run(at.run);
      at.weight = run.net_fen - payable(run.net_fen);
      add_entry_weight(at, at.weight * run.units);
      sum += at.weight * run.units;
    }
    return sum;
  }

  // A line's price is rounded once for all its units; its units share by what they cost.
  Fen weigh_lines() {
    (void)weigh_by_net();
    Fen sum = 0;
    for (Fen& weight : scratch_.entry_weights) {
      weight -= payable(weight);
      sum += weight;
    }
    return sum;
  }

  Fen weigh_order() {
    const Fen base_fen = weigh_by_net();
    return base_fen - payable(base_fen);
  }

  Fen weigh_by_net() {
    Fen sum = 0;
    clear_entry_weights();
    for (Reached& at : scratch_.reached) {
      const UnitRun& run = state_.run(at.run);
      at.weight = run.net_fen;
      add_entry_weight(at, run.net_fen * run.units);
      sum += run.net_fen * run.units;
    }
    return sum;
  }

  void clear_entry_weights() { scratch_.entry_weights.assign(state_.entries.size(), 0); }
  void add_entry_weight(const Reached& at, Fen weight) {
    scratch_.entry_weights[static_cast<std::size_t>(at.entry)] += weight;
  }

  // Largest remainder over the SKUs, then over each SKU's units. What floors keep back is forfeited.
  void share_out(Fen amount_fen) {
    auto& parts = scratch_.entry_parts;
    parts.clear();
    for (const Fen weight : scratch_.entry_weights) parts.push_back({weight, 0, 1, 0});
    for (const Reached& at : scratch_.reached) {
      parts[static_cast<std::size_t>(at.entry)].room_fen += room_of(at) * state_.run(at.run).units;
    }
    (void)split(amount_fen, parts, Ties::kByPlace, scratch_.split);
    for (std::size_t from = 0; from < scratch_.reached.size();) {
      std::size_t until = from + 1;
      while (until < scratch_.reached.size() && scratch_.reached[until].entry == scratch_.reached[from].entry) ++until;
      const Fen share_fen = parts[static_cast<std::size_t>(scratch_.reached[from].entry)].each_fen;
      if (share_fen > 0) share_among_units(from, until, share_fen);
      from = until;
    }
  }

  [[nodiscard]] Fen room_of(const Reached& at) const {
    const Index sku = state_.entries[static_cast<std::size_t>(at.entry)].sku;
    return std::max<Fen>(0, state_.run(at.run).net_fen - book_.skus[static_cast<std::size_t>(sku)].floor_fen);
  }

  void share_among_units(std::size_t from, std::size_t until, Fen amount_fen) {
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
  GoodsEffect effect_;
  std::int32_t times_ = 1;
  CutScratch& scratch_;
};

}  // namespace

Fen payable_of(const GoodsEffect& effect, Fen base_fen, std::int32_t times, Rounding rounding) {
  switch (effect.kind) {
    case EffectKind::kKeep:
      return keep(base_fen, static_cast<BasisPoints>(effect.value), rounding);
    case EffectKind::kOff:
      return base_fen - std::min(base_fen, effect.value * times);
    case EffectKind::kPrice:
      return std::min(base_fen, effect.value);
    case EffectKind::kNone:
      break;
  }
  return base_fen;
}

void cut_goods(const Rulebook& book, CartState& state, Index applied_index, const CutRoom& room, CutScratch& scratch) {
  Cut(book, state, applied_index, scratch).apply(room);
}

void cut_entry(const Rulebook& book, CartState& state, Index entry_index, Fen amount_fen, Index applied_index,
               CutScratch& scratch) {
  Cut(book, state, applied_index, scratch).apply_to_entries(entry_index, entry_index + 1, amount_fen);
}

void cut_reached(const Rulebook& book, CartState& state, Fen amount_fen, Index applied_index, CutScratch& scratch) {
  Cut(book, state, applied_index, scratch).apply_to_reached(amount_fen);
}

void cut_order(const Rulebook& book, CartState& state, Fen amount_fen, Index applied_index, CutScratch& scratch) {
  Cut(book, state, applied_index, scratch).apply_to_entries(0, static_cast<Index>(state.entries.size()), amount_fen);
}

void give_back(CartState& state, Fen amount_fen, Index applied_index, CutScratch& scratch) {
  auto& parts = scratch.unit_parts;
  parts.clear();
  for (const Entry& entry : state.entries) {
    for (Index at = entry.first_run; at != kNone; at = state.run(at).next) {
      const Fen lowered_fen = state.run(at).list_fen - state.run(at).net_fen;
      parts.push_back({lowered_fen, lowered_fen, state.run(at).units, 0});
    }
  }
  (void)split(amount_fen, parts, Ties::kByPlace, scratch.split);
  std::size_t part = 0;
  for (const Entry& entry : state.entries) {
    for (Index at = entry.first_run; at != kNone; at = state.run(at).next) {
      state.part(at, parts[part].units);
      state.lower(at, -parts[part].each_fen, applied_index);
      ++part;
    }
  }
}

}  // namespace yansuan
