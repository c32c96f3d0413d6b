#include "pricing/entry_sums.hpp"

#include <algorithm>

#include "pricing/split_sums.hpp"

namespace yansuan {
namespace {

constexpr Fen kUnknown = -1;

}  // namespace

void EntrySums::begin(const Rulebook& book, const Request& request, const Prepared& prepared,
                      const StageOutline& outline, const CartState& cart, CutScratch& scratch) {
  book_ = &book;
  request_ = &request;
  prepared_ = &prepared;
  outline_ = &outline;
  candidates_ = prepared.candidates.data() + outline.candidates.first;
  scopes_ = prepared.scopes.data();
  scratch_ = &scratch;
  entries_.resize(cart.entries.size());
  undo_.clear();
  levels_.clear();
  untaken_fen_.assign(prepared.scopes.size(), kUnknown);
  net_fen_ = cart.net_fen;
  stage_fen_ = cart.stage_fen;
  floor_fen_ = prepared.scopes.front().floor_fen;
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    const Entry& entry = cart.entries[i];
    entries_[i] = {entry.net_fen, entry.floor_fen, entry.stage_fen};
  }
}

Fen EntrySums::base_of(const ScopeInCart& scope) const {
  if (scope.whole) return net_fen_;
  if (!levels_.empty()) return sum_of(scope);
  Fen& untaken_fen = untaken_fen_[static_cast<std::size_t>(&scope - scopes_)];
  if (untaken_fen == kUnknown) untaken_fen = sum_of(scope);
  return untaken_fen;
}

Fen EntrySums::sum_of(const ScopeInCart& scope) const {
  Fen base_fen = 0;
  for (std::size_t i = scope.first; i < scope.last; ++i)
    base_fen += entries_[static_cast<std::size_t>(prepared_->members[i])].net_fen;
  return base_fen;
}

Measured EntrySums::measured(const ScopeInCart& scope, Measure how) const {
  return {amount_of(scope, how), scope.weight_g, scope.units, static_cast<std::int32_t>(scope.last - scope.first)};
}

Fen EntrySums::amount_of(const ScopeInCart& scope, Measure how) const {
  if (how == Measure::kList) return scope.list_fen;
  if (how == Measure::kRunning) return base_of(scope);
  if (scope.whole) return stage_fen_;
  Fen amount_fen = 0;
  for (std::size_t i = scope.first; i < scope.last; ++i)
    amount_fen += entries_[static_cast<std::size_t>(prepared_->members[i])].stage_fen;
  return amount_fen;
}

Reach EntrySums::reach(std::size_t place) const {
  const Candidate& here = candidate(place);
  const std::int32_t units = scope_of(here).units;
  if (here.unconditional) return reach_unconditional(here, units);
  if (here.needs_fen != 0) {
    const ScopeInCart& asked = scopes_[prepared_->asked[here.asked].scope];
    return reach_amount(here, units, amount_of(asked, here.lane->measure));
  }
  return reach_by(*request_, *here.data, units, units > 0, [&](const Scope&, std::size_t i) {
    return measured(scopes_[prepared_->asked[here.asked + i].scope], here.lane->measure);
  });
}

Fen EntrySums::cut_of(std::size_t place, const Reach& reached) const {
  const Candidate& here = candidate(place);
  return cut_of(here, base_of(scope_of(here)), reached);
}

Fen EntrySums::cut_of(const Candidate& here, Fen base_fen, const Reach& reached) const {
  const GoodsEffect& effect = here.data->rungs[static_cast<std::size_t>(reached.rung)].goods;
  const Fen cut_fen = base_fen - payable_of(effect, base_fen, reached.times, book_->settings.rounding);
  if (cut_fen > here.room.refuse_fen) return 0;
  return std::min({cut_fen, here.room.fen, base_fen - scope_of(here).floor_fen});
}

Fen EntrySums::take(std::size_t place, const Reach& reached) {
  const Candidate& here = candidate(place);
  const ScopeInCart& scope = scope_of(here);
  const Fen base_fen = base_of(scope);
  const Fen cut_fen = cut_of(here, base_fen, reached);
  if (cut_fen <= 0) return 0;
  levels_.push_back({undo_.size(), cut_fen});
  net_fen_ -= cut_fen;
  if (outline_->splits[place] != 0) split_over(scope, base_fen, cut_fen);
  return cut_fen;
}

void EntrySums::split_over(const ScopeInCart& scope, Fen base_fen, Fen cut_fen) {
  const Index* const members = prepared_->members.data() + scope.first;
  (void)split_sums(
      cut_fen, base_fen, scope.floor_fen, scope.last - scope.first, *scratch_,
      [&](std::size_t place) { return entries_[static_cast<std::size_t>(members[place])].net_fen; },
      [&](std::size_t place) { return entries_[static_cast<std::size_t>(members[place])].floor_fen; },
      [&](std::size_t place, Fen fen) {
        if (fen == 0) return;
        const auto entry = static_cast<std::size_t>(members[place]);
        entries_[entry].net_fen -= fen;
        undo_.push_back({entry, fen});
      });
}

void EntrySums::leave() {
  const Level level = levels_.back();
  levels_.pop_back();
  net_fen_ += level.cut_fen;
  while (undo_.size() > level.undo_size) {
    entries_[undo_.back().entry].net_fen += undo_.back().cut_fen;
    undo_.pop_back();
  }
}

}  // namespace yansuan
