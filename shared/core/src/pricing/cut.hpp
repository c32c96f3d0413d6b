// What an effect on goods takes off, and the one split rule that brings it down to single units (PRC-24).
#pragma once

#include "pricing/prepared.hpp"
#include "yansuan/quote.hpp"

namespace yansuan {

/// What stays of an amount under an effect, never more than before.
[[nodiscard]] inline Fen payable_of(const GoodsEffect& effect, Fen base_fen, std::int32_t times, Rounding rounding) {
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

/// A run that an effect reaches.
struct Reached {
  Index entry = kNone;
  Index run = kNone;
  std::int32_t place = 0;  // in canonical order
  Fen weight = 0;          // of one unit, when the cut is split
};

/// Reused memory.
struct CutScratch {
  std::vector<Reached> reached;
  std::vector<std::int64_t> line_left;  // by entry: units that a limit a line leaves
  std::vector<WholePart> entry_parts;   // by entry
  std::vector<SplitPart> unit_parts;
  SplitScratch split;
};

/// No plan that begins with this cart takes more with the offer.
[[nodiscard]] Fen most_cut(const Prepared& prepared, const CartState& cart, const Candidate& candidate);

/// For each of a stage's candidates, the most that it and those after it can take together; an at_most of 1 lets one of
/// its offers take.
void find_rest(const Prepared& prepared, const CartState& cart, Range candidates, std::vector<Fen>& rest_fen);

/// Applies the goods effect of state.applied[applied_index] to the units in the candidate's scope. `whole_skus`: only
/// the entries' sums are wanted, for an effect that looks at nothing smaller.
void cut_goods(const Rulebook& book, const Prepared& prepared, CartState& state, const Candidate& candidate,
               Index applied_index, bool whole_skus, CutScratch& scratch);

/// The same for the entries' sums alone; by_units turns false.
void cut_entries(const Rulebook& book, const Prepared& prepared, CartState& state, const Candidate& candidate,
                 Index applied_index, CutScratch& scratch);

/// Takes `amount_fen` off the sums of the scope's entries, which cost `base_fen`, by largest remainder. What floors
/// keep back is forfeited.
void lower_entries(const Prepared& prepared, const ScopeInCart& scope, CartState& state, Fen base_fen, Fen amount_fen,
                   Index applied_index, CutScratch& scratch);

/// Takes `amount_fen` off one entry, shared among its units by what they cost.
void cut_entry(const Rulebook& book, CartState& state, Index entry_index, Fen amount_fen, Index applied_index,
               CutScratch& scratch);

/// Takes `amount_fen` off the runs in scratch.reached (grouped by entry) by what they cost.
void cut_reached(const Rulebook& book, CartState& state, Fen amount_fen, Index applied_index, CutScratch& scratch);

/// Takes `amount_fen` off all units of the order by what they cost; off the entries alone where they are all there is.
void cut_order(const Rulebook& book, const Prepared& prepared, CartState& state, Fen amount_fen, Index applied_index,
               CutScratch& scratch);

/// Gives `amount_fen` back to the lowered goods, by how much they were lowered.
void give_back(CartState& state, Fen amount_fen, Index applied_index, CutScratch& scratch);

}  // namespace yansuan
