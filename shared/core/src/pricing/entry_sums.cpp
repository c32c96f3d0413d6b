#include "pricing/entry_sums.hpp"

#include <algorithm>

namespace yansuan {
namespace {

bool whole_skus(const Condition& condition) { return !condition.scope.untouched; }

bool on_the_order(const StageCandidate& candidate) {
  const Offer& offer = *candidate.offer;
  if (offer.scope.untouched || offer.limits.line_max_units != 0) return false;
  if (candidate.room.units != kUnlimited || candidate.room.refuse_units != kUnlimited) return false;
  if (!std::all_of(offer.conditions.begin(), offer.conditions.end(), whole_skus)) return false;
  return std::all_of(offer.rungs.begin(), offer.rungs.end(), [](const Rung& rung) {
    return whole_skus(rung.reach) && (rung.goods.kind == EffectKind::kNone || rung.goods.per == Per::kOrder);
  });
}

}  // namespace

bool EntrySums::suffices(const std::vector<StageCandidate>& stage) {
  return std::all_of(stage.begin(), stage.end(), on_the_order);
}

EntrySums::EntrySums(PricingContext& context, const std::vector<StageCandidate>& stage, const CartState& cart)
    : context_(context), stage_(stage), net_fen_(cart.net_fen) {
  entries_.reserve(cart.entries.size());
  for (const Entry& entry : cart.entries) {
    Sum sum;
    for (Index at = entry.first_run; at != kNone; at = cart.run(at).next) {
      sum.net_fen += cart.run(at).net_fen * cart.run(at).units;
    }
    sum.floor_fen = context.book.skus[static_cast<std::size_t>(entry.sku)].floor_fen * entry.units;
    floor_fen_ += sum.floor_fen;
    entries_.push_back(sum);
  }
  for (const StageCandidate& candidate : stage) {
    add_scope(cart, candidate.offer->scope);
    scope_of_place_.push_back(static_cast<std::size_t>(&sums_of(candidate.offer->scope) - scopes_.data()));
    for (const Condition& condition : candidate.offer->conditions) add_scope(cart, condition.scope);
    for (const Rung& rung : candidate.offer->rungs) add_scope(cart, rung.reach.scope);
  }
  total_from_ = stage.size();
  while (total_from_ > 0 && sees_total_alone(stage[total_from_ - 1])) --total_from_;
}

const EntrySums::ScopeSums& EntrySums::sums_of(const Scope& scope) const {
  std::size_t at = 0;
  while (scopes_[at].set != scope.set) ++at;
  return scopes_[at];
}

void EntrySums::add_scope(const CartState& cart, const Scope& scope) {
  const auto same = [&](const ScopeSums& sums) { return sums.set == scope.set; };
  if (std::any_of(scopes_.begin(), scopes_.end(), same)) return;
  ScopeSums sums;
  sums.set = scope.set;
  sums.first = members_.size();
  for (std::size_t i = 0; i < cart.entries.size(); ++i) {
    if (context_.book.in_scope(scope, cart.entries[i].sku)) members_.push_back(i);
  }
  sums.last = members_.size();
  sums.whole = sums.last - sums.first == entries_.size();
  sums.at_list = measure(context_.book, cart, Scope{scope.set, false, 0}, Measure::kList);
  sums.at_stage = measure(context_.book, cart, Scope{scope.set, false, 0}, Measure::kStage);
  scopes_.push_back(sums);
}

bool EntrySums::sees_total_alone(const StageCandidate& candidate) const {
  const bool running = context_.book.lane_of(*candidate.offer).measure == Measure::kRunning;
  const auto total = [&](const Condition& condition) {
    return condition.min_amount_fen == 0 || !running || sums_of(condition.scope).whole;
  };
  const Offer& offer = *candidate.offer;
  return sums_of(offer.scope).whole && std::all_of(offer.conditions.begin(), offer.conditions.end(), total) &&
         std::all_of(offer.rungs.begin(), offer.rungs.end(), [&](const Rung& rung) { return total(rung.reach); });
}

Fen EntrySums::base_of(const ScopeSums& sums) const {
  if (sums.whole) return net_fen_;
  Fen base_fen = 0;
  for (std::size_t i = sums.first; i < sums.last; ++i) base_fen += entries_[members_[i]].net_fen;
  return base_fen;
}

Measured EntrySums::measured(const Scope& scope, Measure how) const {
  const ScopeSums& sums = sums_of(scope);
  if (how == Measure::kList) return sums.at_list;
  Measured now = sums.at_stage;
  if (how == Measure::kRunning) now.amount_fen = base_of(sums);
  return now;
}

Reach EntrySums::reach(std::size_t place) const {
  return reach_by(context_.book, context_.request, *stage_[place].offer,
                  [&](const Scope& scope, Measure how) { return measured(scope, how); });
}

Fen EntrySums::take(std::size_t place, const Reach& reached) {
  const StageCandidate& here = stage_[place];
  const ScopeSums& sums = scopes_[scope_of_place_[place]];
  const Fen base_fen = base_of(sums);
  const GoodsEffect& effect = here.offer->rungs[static_cast<std::size_t>(reached.rung)].goods;
  Fen cut_fen = base_fen - payable_of(effect, base_fen, reached.times, context_.book.settings.rounding);
  if (cut_fen > here.room.refuse_fen) return 0;
  cut_fen = std::min(cut_fen, here.room.fen);
  const std::size_t undo_size = undo_.size();
  const Fen net_before_fen = net_fen_;
  if (place >= total_from_) {
    net_fen_ -= std::min(cut_fen, net_fen_ - floor_fen_);
  } else {
    take_from_entries(sums, cut_fen);
  }
  if (net_fen_ == net_before_fen) return 0;
  levels_.push_back({undo_size, net_before_fen - net_fen_});
  return net_before_fen - net_fen_;
}

void EntrySums::take_from_entries(const ScopeSums& sums, Fen cut_fen) {
  auto& parts = context_.scratch.entry_parts;
  parts.clear();
  for (std::size_t i = sums.first; i < sums.last; ++i) {
    const Sum& entry = entries_[members_[i]];
    parts.push_back({entry.net_fen, entry.net_fen - entry.floor_fen, 1, 0});
  }
  (void)split(cut_fen, parts, Ties::kByPlace, context_.scratch.split);
  for (std::size_t i = sums.first; i < sums.last; ++i) {
    const Fen each_fen = parts[i - sums.first].each_fen;
    if (each_fen == 0) continue;
    entries_[members_[i]].net_fen -= each_fen;
    net_fen_ -= each_fen;
    undo_.push_back({members_[i], each_fen});
  }
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
