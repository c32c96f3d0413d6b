#include "pricing/part_search.hpp"

#include <algorithm>
#include <bit>

#include "pricing/places.hpp"
#include "pricing/workspace.hpp"

namespace yansuan {
namespace {

constexpr std::int32_t kMostTies = 8'192;  // looked at in a search
constexpr std::size_t kFewInTail = 6;
constexpr std::size_t kMostOpen = 4'096;  // chains that wait to be closed
constexpr Fen kNever = kUnlimited;

}  // namespace

PartSearch::PartSearch(PricingContext& context, const StageOutline& outline, const PlanState& plan)
    : context_(context),
      outline_(outline),
      candidates_(context.prepared.candidates.data() + outline.candidates.first),
      plan_(plan),
      memory_(context.work.parts),
      sums_(context.work.sums),
      ties_{context, outline, memory_.items},
      lists_(context, outline, ties_, memory_.lists),
      ties_left_(kMostTies),
      total_fen_(plan.cart.net_fen) {}

bool PartSearch::applies() const {
  for (std::uint64_t left = outline_.shut_others; left != 0; left &= left - 1) {
    const std::size_t place = first_of(left);
    const Offer& offer = *candidate(place).data;
    const std::uint64_t others = offer.excludes & ~bit_of(static_cast<std::size_t>(offer.lane));
    if (context_.left_out[outline_.candidates.first + place] == 0 && (others & ~plan_.lanes_shut) != 0) return false;
  }
  return true;
}

bool PartSearch::run(std::uint64_t& places) {
  sums_.begin(context_.book, context_.request, context_.prepared, outline_, plan_.cart, context_.work.cut);
  find_active();
  if ((must_ & ~active_) != 0) return false;
  run_with_one_of_each(0, active_ & outline_.alone);
  places = best_;
  return found_ || (must_ == 0 && context_.steps_left <= 0);
}

// Where a plan must use one of several, each of them in turn.
void PartSearch::run_with_one_of_each(std::size_t from, std::uint64_t solos) {
  std::size_t place = from;
  const auto wanted = [&](std::size_t at) { return context_.one_of[outline_.candidates.first + at]; };
  const auto is_first = [&](std::size_t at) {
    if (wanted(at) == kNone) return false;
    for (std::size_t before = 0; before < at; ++before) {
      if (wanted(before) == wanted(at)) return false;
    }
    return true;
  };
  while (place < outline_.candidates.size() && !is_first(place)) ++place;
  if (place == outline_.candidates.size()) return run_beside(active_, solos);
  const std::uint64_t must = must_;
  for (std::size_t one = place; one < outline_.candidates.size(); ++one) {
    if (wanted(one) != wanted(place) || !has(active_, one)) continue;
    must_ = must | bit_of(one);
    run_with_one_of_each(place + 1, solos);
  }
  must_ = must;
}

// Those that stand alone in their lane: lane by lane none of them, or one and nothing beside it.
void PartSearch::run_beside(std::uint64_t allowed, std::uint64_t solos) {
  if (solos == 0) return run_among(allowed);
  const Lane* lane = candidate(static_cast<std::size_t>(std::countr_zero(solos))).lane;
  std::uint64_t in_lane = 0;
  for (std::size_t place = 0; place < outline_.candidates.size(); ++place) {
    if (candidate(place).lane == lane) in_lane |= bit_of(place);
  }
  run_beside(allowed & ~(solos & in_lane), solos & ~in_lane);
  for (std::uint64_t left = solos & in_lane; left != 0; left &= left - 1)
    run_beside((allowed & ~in_lane) | (left & (~left + 1)), solos & ~in_lane);
}

// Amounts only fall during the stage, so what is not reached when it begins never is. Of twins one is enough.
void PartSearch::find_active() {
  const std::size_t size = outline_.candidates.size();
  memory_.items.assign(size, {});
  for (std::size_t place = 0; place < size; ++place) {
    const Candidate& here = candidate(place);
    const std::size_t index = outline_.candidates.first + place;
    if (context_.left_out[index] != 0 || !plan_.open_to(*here.data)) continue;
    PartItem& item = memory_.items[place];
    item.reached = sums_.reach(place);
    if (!item.reached.met || here.uses_max <= 0) continue;
    item.reached.times = std::min(item.reached.times, here.uses_max);
    item.effect = &here.data->rungs[static_cast<std::size_t>(item.reached.rung)].goods;
    if (item.effect->kind == EffectKind::kNone) continue;
    item.most_fen = sums_.cut_of(place, item.reached);
    const std::size_t rungs = outline_.depends[place] == 0 ? 0 : here.data->rungs.size();
    for (std::size_t rung = 0; rungs > 1 && rung < rungs; ++rung) {
      Reach reached = item.reached;
      reached.rung = static_cast<Index>(rung);
      item.most_fen = std::max(item.most_fen, sums_.cut_of(place, reached));
    }
    if (item.most_fen <= 0) continue;
    const bool must = context_.must(index);
    for (std::size_t twin = place; here.twin && twin-- > 0 && candidate(twin).offer == here.offer;) {
      if (!has(active_, twin)) continue;
      if (!must) item.most_fen = 0;
      if (must) active_ &= ~bit_of(twin);
    }
    if (item.most_fen <= 0) continue;
    active_ |= bit_of(place);
    if (must) must_ |= bit_of(place);
    if (here.coupon != kNone) ties_.coupons |= bit_of(place);
    if (!here.has_extras || here.coupon == kNone) continue;
    const Fen gift_fen = gift_value(
        context_.book, {here.offer, here.coupon, item.reached.rung, item.reached.times, item.reached.units, 0, true});
    ties_.any_gifts |= gift_fen > 0;
  }
}

// What these places take together at the most.
Fen PartSearch::most_of(std::uint64_t places) const {
  Fen most_fen = 0;
  for (; places != 0; places &= places - 1)
    most_fen += memory_.items[static_cast<std::size_t>(std::countr_zero(places))].most_fen;
  return most_fen;
}

// Musts outside `allowed` leave no plan.
void PartSearch::run_among(std::uint64_t allowed) {
  if ((must_ & ~allowed) != 0 || (found_ && total_fen_ - most_of(allowed) > best_fen_)) return;
  start_tail(allowed);
  tail_alone_ = (allowed & up_to(outline_.tail)) == 0;
  if (!tail_alone_ && !lists_.begin(allowed, must_, largest_only(allowed))) return;
  lowest_fen_ = total_fen_ - (tail_alone_ ? 0 : lists_.most_fen());
  search_chains();
}

// Whether every fen that the parts take is a fen less at the end, whatever the tail does.
bool PartSearch::largest_only(std::uint64_t allowed) const {
  const Fen low_fen = total_fen_ - memory_.rest_fen.front() - most_of(allowed & up_to(outline_.tail));
  return std::all_of(memory_.tail.begin(), memory_.tail.end(), [&](std::size_t place) {
    const PartItem& item = memory_.items[place];
    return item.effect->kind == EffectKind::kOff && low_fen > sums_.floor_fen() && item.needs_fen <= low_fen;
  });
}

void PartSearch::start_tail(std::uint64_t allowed) {
  memory_.tail.clear();
  tail_musts_ = must_ >> outline_.tail << outline_.tail;
  for (std::size_t place = outline_.tail; place < outline_.candidates.size(); ++place) {
    if (has(allowed, place)) memory_.tail.push_back(place);
  }
  const std::size_t size = memory_.tail.size();
  memory_.rest_fen.assign(size + 1, 0);
  for (std::size_t at = size; at-- > 0;) {
    const std::size_t place = memory_.tail[at];
    memory_.items[place].needs_fen = std::max(outline_.threshold_fen[place], sums_.floor_fen() + 1);
    Fen more_fen = memory_.items[place].most_fen;
    if (outline_.bits[place] != 0) {
      for (std::size_t later = at + 1; later < size; ++later) {
        if (outline_.bits[memory_.tail[later]] == outline_.bits[place])
          more_fen = std::min(
              more_fen, std::max<Fen>(0, memory_.items[place].most_fen - memory_.items[memory_.tail[later]].most_fen));
      }
    }
    memory_.rest_fen[at] = memory_.rest_fen[at + 1] + more_fen;
  }
}

// What the tail from `at` on may still take beside `bits`.
Fen PartSearch::rest_of(std::size_t at, std::uint64_t bits) const {
  if (bits == 0) return memory_.rest_fen[at];
  MostTogether most;
  for (std::size_t i = at; i < memory_.tail.size(); ++i) {
    const std::size_t place = memory_.tail[i];
    if ((outline_.bits[place] & bits) == 0) most.add(outline_.bits[place], memory_.items[place].most_fen);
  }
  return most.sum_fen();
}

// With few chains each is closed where it is met. Of many, the one that may end lowest comes first. Where it does end
// so low, only its equals are left; else those that may still end lower, in that order.
void PartSearch::search_chains() {
  memory_.chain.clear();
  const Chain none{lowest_fen_, 0, total_fen_, 0, 0};
  bound_fen_ = found_ ? best_fen_ : kNever;
  closed_fen_ = -1;
  memory_.open.clear();
  at_end_ = memory_.tail.size() <= kFewInTail ? AtEnd::kClose : AtEnd::kKeepLowest;
  chain_from(0, none);
  if (at_end_ == AtEnd::kClose || memory_.open.empty()) return;
  const Fen promised_fen = memory_.open.front().value_fen;
  if (memory_.open.size() < kMostOpen) closed_fen_ = promised_fen;
  close_open();
  if (found_ && best_fen_ == promised_fen) return;
  memory_.chain.clear();
  bound_fen_ = found_ ? best_fen_ : kNever;
  at_end_ = AtEnd::kKeepAll;
  chain_from(0, none);
  close_open();
}

void PartSearch::end_chain(const Chain& chain) {
  auto& open = memory_.open;
  if (chain.value_fen == closed_fen_) return;
  if (at_end_ == AtEnd::kClose || (at_end_ == AtEnd::kKeepAll && open.size() == kMostOpen)) return close_chain(chain);
  if (at_end_ == AtEnd::kKeepLowest) {
    if (chain.value_fen < bound_fen_) open.clear();
    bound_fen_ = chain.value_fen;
  }
  if (open.size() < kMostOpen) open.push_back(chain);
}

void PartSearch::close_open() {
  auto& open = memory_.open;
  const auto after = [](const Chain& a, const Chain& b) {
    return a.value_fen != b.value_fen ? a.value_fen > b.value_fen : a.places > b.places;
  };
  std::make_heap(open.begin(), open.end(), after);
  for (; !open.empty() && (!found_ || open.front().value_fen <= best_fen_); open.pop_back()) {
    close_chain(open.front());
    std::pop_heap(open.begin(), open.end(), after);
  }
  open.clear();
}

// Every chain that begins with this one and may end at `bound_fen_` or lower.
void PartSearch::chain_from(std::size_t at, const Chain& so_far) {
  if (so_far.value_fen - memory_.rest_fen[at] > bound_fen_ && so_far.value_fen - rest_of(at, so_far.bits) > bound_fen_)
    return;
  if (!context_.spend(4)) return;
  for (std::size_t i = at; i < memory_.tail.size(); ++i) {
    const std::size_t place = memory_.tail[i];
    if ((so_far.bits & outline_.bits[place]) != 0) continue;
    if (so_far.value_fen - memory_.rest_fen[i] > bound_fen_) break;
    Fen need_fen = so_far.need_fen;
    Fen base_fen = so_far.value_fen;
    const Fen needs_fen = memory_.items[place].needs_fen;
    if (needs_fen > so_far.most_fen) continue;
    if (needs_fen > base_fen) {
      (void)context_.spend(2 * static_cast<std::int64_t>(memory_.chain.size()));
      need_fen = std::max(need_fen, least_total(needs_fen));
      base_fen = value_at(std::max(need_fen, lowest_fen_));
    }
    const Chain longer{base_fen - tail_cut(place, base_fen), need_fen,
                       so_far.most_fen - tail_cut(place, so_far.most_fen), so_far.bits | outline_.bits[place],
                       so_far.places | bit_of(place)};
    memory_.chain.push_back(place);
    chain_from(i + 1, longer);
    memory_.chain.pop_back();
  }
  if ((tail_musts_ & ~so_far.places) == 0 && so_far.value_fen <= bound_fen_) end_chain(so_far);
}

Fen PartSearch::tail_cut(std::size_t place, Fen base_fen) const {
  const PartItem& item = memory_.items[place];
  const Fen cut_fen =
      base_fen - payable_of(*item.effect, base_fen, item.reached.times, context_.book.settings.rounding);
  return std::max<Fen>(0, std::min({cut_fen, candidate(place).room.fen, base_fen - sums_.floor_fen()}));
}

Fen PartSearch::value_at(Fen total_fen) const {
  for (const std::size_t place : memory_.chain) total_fen -= tail_cut(place, total_fen);
  return total_fen;
}

// The least base of which the offer leaves `value_fen` or more.
Fen PartSearch::least_base(std::size_t place, Fen value_fen) const {
  if (value_fen <= sums_.floor_fen()) return value_fen;
  const PartItem& item = memory_.items[place];
  const GoodsEffect& effect = *item.effect;
  const Fen room_fen = candidate(place).room.fen;
  const Fen capped_fen = room_fen >= kUnlimited ? kNever : value_fen + room_fen;
  const Rounding rounding = context_.book.settings.rounding;
  if (effect.kind == EffectKind::kOff) return std::min(capped_fen, value_fen + effect.value * item.reached.times);
  if (effect.kind == EffectKind::kPrice) return effect.value >= value_fen ? value_fen : capped_fen;
  const auto keep_bp = static_cast<BasisPoints>(effect.value);
  if (keep_bp == 0) return capped_fen;
  Fen base_fen = (value_fen * kWholeBp - kWholeBp / 2 + keep_bp - 1) / keep_bp;  // half up; others are near
  while (keep(base_fen - 1, keep_bp, rounding) >= value_fen) --base_fen;
  while (keep(base_fen, keep_bp, rounding) < value_fen) ++base_fen;
  return std::min(capped_fen, base_fen);
}

Fen PartSearch::least_total(Fen value_fen) const {
  for (std::size_t i = memory_.chain.size(); i-- > 0 && value_fen < kNever;)
    value_fen = least_base(memory_.chain[i], value_fen);
  return value_fen;
}

// The chain is fixed: now the plan of the parts that leaves the least total at which all of it can be used.
void PartSearch::close_chain(const Chain& chain) {
  if (tail_alone_) {
    offer(chain.value_fen, chain.places);
    bound_fen_ = best_fen_;
    return;
  }
  memory_.chain.clear();
  for (const std::size_t place : memory_.tail) {
    if (has(chain.places, place)) memory_.chain.push_back(place);
  }
  const std::uint64_t bits = chain.bits & outline_.shared;
  const Fen least_fen = found_ ? least_cut(best_fen_) : 0;
  PartPlan parts{total_fen_ - chain.need_fen, 0, 0};
  if (!found_ || chain.value_fen < best_fen_) {
    if (!lists_.largest(least_fen, parts.cut_fen, bits, parts)) return;
    offer(value_at(total_fen_ - parts.cut_fen), parts.places | chain.places);
  }
  // Totals that end at the same price are equally good; the ties decide.
  lists_.each_between(std::min(least_cut(best_fen_), parts.cut_fen), parts.cut_fen, bits, ties_left_,
                      [&](const PartPlan& others) { offer(best_fen_, others.places | chain.places); });
  bound_fen_ = best_fen_;
}

// What the parts must take at least for the chain to end at `value_fen` or lower.
Fen PartSearch::least_cut(Fen value_fen) const { return std::max<Fen>(0, total_fen_ - least_total(value_fen + 1) + 1); }

void PartSearch::offer(Fen value_fen, std::uint64_t places) {
  if (found_ && (value_fen > best_fen_ || places == best_)) return;
  if (found_ && value_fen == best_fen_ && !ties_.wins(places, best_)) return;
  best_ = places;
  best_fen_ = value_fen;
  found_ = true;
}

}  // namespace yansuan
