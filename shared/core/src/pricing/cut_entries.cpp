// Cuts of the sums of whole SKUs: all that a tap's price looks at where no offer looks closer.
#include <algorithm>

#include "pricing/cut.hpp"
#include "pricing/split_sums.hpp"

namespace yansuan {

void lower_entries(const Prepared& prepared, const ScopeInCart& scope, CartState& state, Fen base_fen, Fen amount_fen,
                   Index applied_index, CutScratch& scratch) {
  const Index* const members = prepared.members.data() + scope.first;
  Entry* const entries = state.entries.data();
  const Fen cut_fen = amount_fen - split_sums(
                                       amount_fen, base_fen, scope.floor_fen, scope.last - scope.first, scratch,
                                       [&](std::size_t place) { return entries[members[place]].net_fen; },
                                       [&](std::size_t place) { return entries[members[place]].floor_fen; },
                                       [&](std::size_t place, Fen fen) { entries[members[place]].net_fen -= fen; });
  state.by_units = false;
  state.net_fen -= cut_fen;
  state.applied[static_cast<std::size_t>(applied_index)].cut_fen += cut_fen;
}

void cut_entries(const Rulebook& book, const Prepared& prepared, CartState& state, const Candidate& candidate,
                 Index applied_index, CutScratch& scratch) {
  const ScopeInCart& scope = prepared.scopes[static_cast<std::size_t>(candidate.scope)];
  const Applied& applied = state.applied[static_cast<std::size_t>(applied_index)];
  const GoodsEffect& effect = candidate.data->rungs[static_cast<std::size_t>(applied.rung)].goods;
  Fen base_fen = scope.whole ? state.net_fen : 0;
  for (std::size_t i = scope.first; i < scope.last && !scope.whole; ++i)
    base_fen += state.entry(prepared.members[i]).net_fen;
  const Fen wanted_fen = base_fen - payable_of(effect, base_fen, applied.times, book.settings.rounding);
  if (wanted_fen > candidate.room.refuse_fen) return;
  const Fen amount_fen = std::min(wanted_fen, candidate.room.fen);
  lower_entries(prepared, scope, state, base_fen, amount_fen, applied_index, scratch);
}

Fen most_cut(const Prepared& prepared, const CartState& cart, const Candidate& candidate) {
  const ScopeInCart& scope = prepared.scopes[static_cast<std::size_t>(candidate.scope)];
  Fen base_fen = 0;
  for (std::size_t i = scope.first; i < scope.last; ++i) base_fen += cart.entry(prepared.members[i]).net_fen;
  Fen most_fen = 0;
  for (const Rung& rung : candidate.data->rungs) {
    if (rung.goods.kind == EffectKind::kNone) continue;
    // A rounding a unit at the most.
    const Fen kept_fen = payable_of(rung.goods, base_fen, 1, Rounding::kFloor) - scope.units;
    const std::int64_t parts = rung.goods.per == Per::kOrder ? 1 : scope.units;
    const Fen cut_fen = rung.goods.kind == EffectKind::kKeep  ? base_fen - kept_fen
                        : rung.goods.kind == EffectKind::kOff ? rung.goods.value * candidate.uses_max * parts
                                                              : base_fen;
    most_fen = std::max(most_fen, std::min(cut_fen, base_fen));
  }
  return std::min(most_fen, candidate.room.fen);
}

void find_rest(const Prepared& prepared, const CartState& cart, Range candidates, std::vector<Fen>& rest_fen) {
  rest_fen.assign(candidates.size() + 1, 0);
  std::vector<Fen> most_of_bound(prepared.bounds, 0);
  for (std::size_t place = candidates.size(); place-- > 0;) {
    const Candidate& here = prepared.candidates[candidates.first + place];
    const Fen most_fen = most_cut(prepared, cart, here);
    Fen& bound_fen = most_of_bound[static_cast<std::size_t>(here.bound)];
    rest_fen[place] = rest_fen[place + 1] + (here.bound_most == 1 ? std::max<Fen>(0, most_fen - bound_fen) : most_fen);
    bound_fen = std::max(bound_fen, most_fen);
  }
}

}  // namespace yansuan
