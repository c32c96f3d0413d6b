// What an effect on goods takes off, and the one split rule that brings it down to single units (PRC-24).
#pragma once

#include <limits>

#include "pricing/cart_state.hpp"
#include "yansuan/quote.hpp"

namespace yansuan {

inline constexpr std::int64_t kUnlimited = std::numeric_limits<std::int64_t>::max() / 4;

/// What one unit costs under an effect, never more than before.
[[nodiscard]] Fen payable_of(const GoodsEffect& effect, Fen base_fen, std::int32_t times, Rounding rounding);

/// The limits that an application must keep. Units and the offer's own cap clip; the rest refuses.
struct CutRoom {
  std::int64_t units = kUnlimited;
  Fen fen = kUnlimited;
  std::int64_t refuse_units = kUnlimited;
  Fen refuse_fen = kUnlimited;
};

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
  std::vector<Fen> entry_weights;
  std::vector<SplitPart> entry_parts;
  std::vector<SplitPart> unit_parts;
  SplitScratch split;
};

/// Applies the goods effect of state.applied[applied_index] to the units in its scope.
void cut_goods(const Rulebook& book, CartState& state, Index applied_index, const CutRoom& room, CutScratch& scratch);

/// Takes `amount_fen` off one entry, shared among its units by what they cost.
void cut_entry(const Rulebook& book, CartState& state, Index entry_index, Fen amount_fen, Index applied_index,
               CutScratch& scratch);

/// Takes `amount_fen` off the runs in scratch.reached (grouped by entry) by what they cost.
void cut_reached(const Rulebook& book, CartState& state, Fen amount_fen, Index applied_index, CutScratch& scratch);

/// Takes `amount_fen` off all units of the order by what they cost.
void cut_order(const Rulebook& book, CartState& state, Fen amount_fen, Index applied_index, CutScratch& scratch);

/// Gives `amount_fen` back to the lowered units, by how much they were lowered.
void give_back(CartState& state, Fen amount_fen, Index applied_index, CutScratch& scratch);

}  // namespace yansuan
