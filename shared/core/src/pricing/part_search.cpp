#include "pricing/part_search.hpp"

#include <algorithm>
#include <bit>

#include "pricing/workspace.hpp"

namespace yansuan {
namespace {

constexpr std::size_t kMostPlans = 32'768;  // of a list
constexpr Fen kNever = kUnlimited;

std::uint64_t bit_of(std::size_t place) { return std::uint64_t{1} << place; }
bool has(std::uint64_t places, std::size_t place) { return (places >> place & 1U) != 0; }

}  // namespace

PartSearch::PartSearch(PricingContext& context, const StageOutline& outline, const PlanState& plan)
    : context_(context),
      outline_(outline),
      plan_(plan),
      memory_(context.work.parts),
      sums_(context.work.sums),
      total_fen_(plan.cart.net_fen) {}

bool PartSearch::applies() const {
  for (std::size_t place = 0; place < outline_.candidates.size(); ++place) {
    const Offer& offer = *candidate(place).data;
    const std::uint64_t others = offer.excludes & ~(std::uint64_t{1} << static_cast<unsigned>(offer.lane));
    if (context_.left_out[outline_.candidates.first + place] == 0 && (others & ~plan_.lanes_shut) != 0) return false;
  }
  return true;
}

bool PartSearch::run(std::uint64_t& places) {
  sums_.begin(context_.book, context_.request, context_.prepared, outline_, plan_.cart, context_.work.cut);
  find_active();
  if ((must_ & ~active_) != 0) return false;
  std::uint64_t solos = 0;
  for (std::size_t place = 0; place < outline_.candidates.size(); ++place) {
    if (has(active_, place) && candidate(place).data->excludes_own_lane()) solos |= bit_of(place);
  }
  run_with_one_of_each(0, solos);
  places = best_;
  return found_ || (must_ == 0 && context_.steps_left <= 0);
}

// Where a plan must use one of several, each of them in turn.
void PartSearch::run_with_one_of_each(std::size_t from, std::uint64_t solos) {
  std::size_t place = from;
  const auto wanted = [&](std::size_t at) { return context_.one_of[outline_.candidates.first + at]; };
  const auto is_first = [&](std::size_t at) {
    for (std::size_t before = 0; before < at; ++before) {
      if (wanted(before) == wanted(at)) return false;
    }
    return wanted(at) != kNone;
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
    PartMemory::Item& item = memory_.items[place];
    item.reached = sums_.reach(place);
    if (!item.reached.met || here.uses_max <= 0) continue;
    item.reached.times = std::min(item.reached.times, here.uses_max);
    if (here.data->rungs[static_cast<std::size_t>(item.reached.rung)].goods.kind == EffectKind::kNone) continue;
    item.most_fen = sums_.cut_of(place, item.reached);
    for (std::size_t rung = 0; rung < here.data->rungs.size() && outline_.depends[place] != 0; ++rung) {
      Reach reached = item.reached;
      reached.rung = static_cast<Index>(rung);
      item.most_fen = std::max(item.most_fen, sums_.cut_of(place, reached));
    }
    if (item.most_fen <= 0) continue;
    const bool must = context_.must(index);
    for (std::size_t twin = place; twin-- > 0 && candidate(twin).offer == here.offer;) {
      if (!has(active_, twin)) continue;
      if (!must) item.most_fen = 0;
      if (must) active_ &= ~bit_of(twin);
    }
    if (item.most_fen <= 0) continue;
    active_ |= bit_of(place);
    if (must) must_ |= bit_of(place);
    if (here.coupon != kNone) coupons_ |= bit_of(place);
    if (!here.has_extras || here.coupon == kNone) continue;
    const Fen gift_fen = gift_value(
        context_.book, {here.offer, here.coupon, item.reached.rung, item.reached.times, item.reached.units, 0, true});
    any_gifts_ |= gift_fen > 0;
  }
}

// Musts outside `allowed` leave no plan.
void PartSearch::run_among(std::uint64_t allowed) {
  if ((must_ & ~allowed) != 0) return;
  start_tail(allowed);
  for (auto& half : memory_.halves) half.assign(1, PartPlan{});
  for (const Range& part : outline_.parts) {
    list_part(part, allowed);
    if (memory_.part.empty()) return;  // what it must use is not legal
    if (memory_.part.size() == 1 && memory_.part.front().places == 0) continue;
    merge(memory_.halves[0].size() <= memory_.halves[1].size() ? memory_.halves[0] : memory_.halves[1]);
  }
  if (memory_.halves[0].empty() || memory_.halves[1].empty()) return;
  lowest_fen_ = total_fen_ - memory_.halves[0].front().cut_fen - memory_.halves[1].front().cut_fen;
  memory_.chain.clear();
  chain_from(0, 0, lowest_fen_, 0, 0);
}

void PartSearch::list_part(Range part, std::uint64_t allowed) {
  memory_.part.clear();
  std::uint64_t bits = 0;
  part_musts_ = 0;
  for (std::size_t i = part.first; i < part.last; ++i) {
    bits |= outline_.bits[outline_.items[i]];
    part_musts_ |= must_ & bit_of(outline_.items[i]);
  }
  largest_only_ = !tail_needs_all_ && (bits & outline_.shared) == 0;
  list_from(part, part.first, allowed, {});
  if (!largest_only_) sort_and_drop(memory_.part);
}

// At its turn in a part; 0: it is not reached, or takes nothing.
Fen PartSearch::take(std::size_t place) {
  if (outline_.depends[place] == 0) return sums_.take(place, memory_.items[place].reached);
  Reach reached = sums_.reach(place);
  if (!reached.met) return 0;
  reached.times = std::min(reached.times, candidate(place).uses_max);
  const Rung& rung = candidate(place).data->rungs[static_cast<std::size_t>(reached.rung)];
  return rung.goods.kind == EffectKind::kNone ? 0 : sums_.take(place, reached);
}

// Every legal set of the part's offers, each once.
void PartSearch::list_from(Range part, std::size_t at, std::uint64_t allowed, PartPlan so_far) {
  if ((part_musts_ & ~so_far.places) == 0) keep_plan(so_far);
  if (largest_only_ && falls_short(part, at, allowed, so_far)) return;
  for (std::size_t i = at; i < part.last; ++i) {
    const std::size_t place = outline_.items[i];
    if (!has(allowed, place) || (so_far.bits & outline_.bits[place]) != 0) continue;
    if (!context_.spend(sums_.step_cost())) return;
    if (memory_.part.size() >= kMostPlans) {
      context_.proved = false;
      return;
    }
    const Fen cut_fen = take(place);
    if (cut_fen == 0) continue;
    list_from(part, i + 1, allowed,
              {so_far.cut_fen + cut_fen, so_far.bits | outline_.bits[place], so_far.places | bit_of(place)});
    sums_.leave();
  }
}

// Where every fen that a part takes is a fen less at the end, only its best plan is kept.
void PartSearch::keep_plan(PartPlan plan) {
  plan.bits &= outline_.shared;
  auto& kept = memory_.part;
  if (!largest_only_ || kept.empty()) {
    kept.push_back(plan);
  } else if (plan.cut_fen > kept.front().cut_fen ||
             (plan.cut_fen == kept.front().cut_fen && wins_tie(plan.places, kept.front().places))) {
    kept.front() = plan;
  }
}

// Whether all that may still be taken leaves the plan behind the one that is kept.
bool PartSearch::falls_short(Range part, std::size_t at, std::uint64_t allowed, const PartPlan& so_far) const {
  if (memory_.part.empty()) return false;
  Fen most_fen = so_far.cut_fen;
  for (std::size_t i = at; i < part.last; ++i) {
    const std::size_t place = outline_.items[i];
    if (has(allowed, place) && (so_far.bits & outline_.bits[place]) == 0) most_fen += memory_.items[place].most_fen;
  }
  return most_fen < memory_.part.front().cut_fen;
}

void PartSearch::merge(std::vector<PartPlan>& into) {
  if (into.size() == 1 && into.front().places == 0) {
    into.swap(memory_.part);
    return;
  }
  memory_.merged.clear();
  for (const PartPlan& a : into) {
    for (const PartPlan& b : memory_.part) {
      if ((a.bits & b.bits) != 0) continue;
      if (memory_.merged.size() >= kMostPlans) {
        context_.proved = false;
        break;
      }
      memory_.merged.push_back({a.cut_fen + b.cut_fen, a.bits | b.bits, a.places | b.places});
    }
  }
  (void)context_.spend(static_cast<std::int64_t>(memory_.merged.size()) * 32);
  sort_and_drop(memory_.merged);
  into.swap(memory_.merged);
}

// The largest cut first. Of plans with the same cut and bits the preferred one is enough.
void PartSearch::sort_and_drop(std::vector<PartPlan>& plans) {
  const auto before = [](const PartPlan& a, const PartPlan& b) {
    if (a.cut_fen != b.cut_fen) return a.cut_fen > b.cut_fen;
    return a.bits != b.bits ? a.bits < b.bits : a.places < b.places;
  };
  // A heap sort: std::sort is four times its bytes in the Wasm.
  std::make_heap(plans.begin(), plans.end(), before);
  std::sort_heap(plans.begin(), plans.end(), before);
  std::size_t kept = 0;
  for (const PartPlan plan : plans) {
    if (kept > 0 && plans[kept - 1].cut_fen == plan.cut_fen && plans[kept - 1].bits == plan.bits) {
      if (wins_tie(plan.places, plans[kept - 1].places)) plans[kept - 1] = plan;
      continue;
    }
    plans[kept++] = plan;
  }
  plans.resize(kept);
}

void PartSearch::start_tail(std::uint64_t allowed) {
  memory_.tail.clear();
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
  Fen all_fen = memory_.rest_fen.front();
  for (std::size_t place = 0; place < outline_.tail; ++place) {
    if (has(allowed, place)) all_fen += memory_.items[place].most_fen;
  }
  tail_needs_all_ = false;
  for (const std::size_t place : memory_.tail) {
    const Candidate& here = candidate(place);
    const EffectKind kind = here.data->rungs[static_cast<std::size_t>(memory_.items[place].reached.rung)].goods.kind;
    tail_needs_all_ |= kind != EffectKind::kOff || total_fen_ - all_fen <= sums_.floor_fen() ||
                       memory_.items[place].needs_fen > total_fen_ - all_fen;
  }
}

// What the tail from `at` on may still take beside `bits`.
Fen PartSearch::rest_of(std::size_t at, std::uint64_t bits) const {
  if (bits == 0) return memory_.rest_fen[at];
  Fen rest_fen = 0;
  std::uint64_t seen = bits;
  Fen group_fen[64];
  std::uint64_t groups = 0;
  for (std::size_t i = at; i < memory_.tail.size(); ++i) {
    const std::size_t place = memory_.tail[i];
    const Fen most_fen = memory_.items[place].most_fen;
    const std::uint64_t bit = outline_.bits[place];
    if (bit == 0) {
      rest_fen += most_fen;
    } else if ((seen & bit) == 0) {
      const auto group = static_cast<std::size_t>(std::countr_zero(bit));
      if ((groups & bit) == 0) group_fen[group] = 0;
      groups |= bit;
      if (most_fen > group_fen[group]) {
        rest_fen += most_fen - group_fen[group];
        group_fen[group] = most_fen;
      }
    }
  }
  return rest_fen;
}

// `value_fen`: what the chain so far leaves of the least total at which all of it can be used.
void PartSearch::chain_from(std::size_t at, Fen need_fen, Fen value_fen, std::uint64_t bits, std::uint64_t places) {
  if (found_ && value_fen - memory_.rest_fen[at] > best_fen_ && value_fen - rest_of(at, bits) > best_fen_) return;
  if (!context_.spend(4)) return;
  for (std::size_t i = at; i < memory_.tail.size(); ++i) {
    const std::size_t place = memory_.tail[i];
    if ((bits & outline_.bits[place]) != 0) continue;
    if (found_ && value_fen - rest_of(i, bits) > best_fen_) break;
    Fen need = need_fen;
    Fen base_fen = value_fen;
    if (memory_.items[place].needs_fen > base_fen) {
      need = std::max(need, least_total(memory_.items[place].needs_fen));
      if (need > total_fen_) continue;
      base_fen = value_at(std::max(need, lowest_fen_));
    }
    const Fen cut_fen = tail_cut(place, base_fen);
    memory_.chain.push_back(place);
    chain_from(i + 1, need, base_fen - cut_fen, bits | outline_.bits[place], places | bit_of(place));
    memory_.chain.pop_back();
  }
  std::uint64_t musts = 0;
  for (const std::size_t place : memory_.tail) musts |= must_ & bit_of(place);
  if ((musts & ~places) == 0 && (!found_ || value_fen <= best_fen_)) close_chain(need_fen, bits, places);
}

Fen PartSearch::tail_cut(std::size_t place, Fen base_fen) const {
  const PartMemory::Item& item = memory_.items[place];
  const Candidate& here = candidate(place);
  const GoodsEffect& effect = here.data->rungs[static_cast<std::size_t>(item.reached.rung)].goods;
  const Fen cut_fen = base_fen - payable_of(effect, base_fen, item.reached.times, context_.book.settings.rounding);
  return std::max<Fen>(0, std::min({cut_fen, here.room.fen, base_fen - sums_.floor_fen()}));
}

Fen PartSearch::value_at(Fen total_fen) const {
  for (const std::size_t place : memory_.chain) total_fen -= tail_cut(place, total_fen);
  return total_fen;
}

// The least base of which the offer leaves `value_fen` or more.
Fen PartSearch::least_base(std::size_t place, Fen value_fen) const {
  if (value_fen <= sums_.floor_fen()) return value_fen;
  const PartMemory::Item& item = memory_.items[place];
  const Candidate& here = candidate(place);
  const GoodsEffect& effect = here.data->rungs[static_cast<std::size_t>(item.reached.rung)].goods;
  const Fen capped_fen = here.room.fen >= kUnlimited ? kNever : value_fen + here.room.fen;
  const Rounding rounding = context_.book.settings.rounding;
  if (effect.kind == EffectKind::kOff) return std::min(capped_fen, value_fen + effect.value * item.reached.times);
  if (effect.kind == EffectKind::kPrice) return effect.value >= value_fen ? value_fen : capped_fen;
  const auto keep_bp = static_cast<BasisPoints>(effect.value);
  if (keep_bp == 0) return capped_fen;
  Fen base_fen = value_fen * kWholeBp / keep_bp;
  while (keep(base_fen, keep_bp, rounding) >= value_fen) --base_fen;
  while (keep(base_fen, keep_bp, rounding) < value_fen) ++base_fen;
  return std::min(capped_fen, base_fen);
}

Fen PartSearch::least_total(Fen value_fen) const {
  for (std::size_t i = memory_.chain.size(); i-- > 0 && value_fen < kNever;)
    value_fen = least_base(memory_.chain[i], value_fen);
  return value_fen;
}

// The chain is fixed: now the parts' plans that leave the least total at which all of it can be used.
void PartSearch::close_chain(Fen need_fen, std::uint64_t bits, std::uint64_t places) {
  if (!context_.spend(8 + 4 * static_cast<std::int64_t>(memory_.halves[0].size() + memory_.halves[1].size()))) return;
  const Fen most_fen = total_fen_ - need_fen;
  const Fen cut_fen = largest_cut(most_fen, bits & outline_.shared);
  if (cut_fen < 0) return;
  const Fen value_fen = value_at(total_fen_ - cut_fen);
  if (found_ && value_fen > best_fen_) return;
  // Totals that end at the same price are equally good; the ties decide.
  const Fen beyond_fen = memory_.chain.empty() ? total_fen_ - cut_fen + 1 : least_total(value_fen + 1);
  const Fen low_fen = beyond_fen > total_fen_ ? 0 : total_fen_ - beyond_fen + 1;
  keep_best_of(std::min(low_fen, cut_fen), cut_fen, bits & outline_.shared, places, value_fen);
}

// The largest sum of a plan of each half that is at most `most_fen`; below 0: none.
Fen PartSearch::largest_cut(Fen most_fen, std::uint64_t bits) const {
  const auto& first = memory_.halves[0];
  const auto& second = memory_.halves[1];
  Fen best_fen = -1;
  std::size_t from = second.size();  // plans from here on are small enough for the one at hand
  for (const PartPlan& a : first) {
    if (a.cut_fen + second.front().cut_fen <= best_fen) break;
    if ((a.bits & bits) != 0 || a.cut_fen > most_fen) continue;
    while (from > 0 && a.cut_fen + second[from - 1].cut_fen <= most_fen) --from;
    for (std::size_t i = from; i < second.size() && a.cut_fen + second[i].cut_fen > best_fen; ++i) {
      if ((second[i].bits & (a.bits | bits)) != 0) continue;
      best_fen = a.cut_fen + second[i].cut_fen;
      break;
    }
  }
  return best_fen;
}

void PartSearch::keep_best_of(Fen low_fen, Fen high_fen, std::uint64_t bits, std::uint64_t places, Fen value_fen) {
  for (const PartPlan& a : memory_.halves[0]) {
    if ((a.bits & bits) != 0 || a.cut_fen > high_fen) continue;
    const auto& second = memory_.halves[1];
    const auto start = std::lower_bound(second.begin(), second.end(), high_fen - a.cut_fen,
                                        [](const PartPlan& plan, Fen most_fen) { return plan.cut_fen > most_fen; });
    for (auto b = start; b != second.end() && a.cut_fen + b->cut_fen >= low_fen; ++b) {
      if ((b->bits & (a.bits | bits)) != 0) continue;
      if (!context_.spend(1)) return;
      offer(value_fen, a.places | b->places | places);
    }
  }
}

void PartSearch::offer(Fen value_fen, std::uint64_t places) {
  if (found_ && (value_fen > best_fen_ || places == best_)) return;
  if (found_ && value_fen == best_fen_ && !wins_tie(places, best_)) return;
  best_ = places;
  best_fen_ = value_fen;
  found_ = true;
}

// Whatever else a plan has beside them, `a` is preferred to `b`.
bool PartSearch::wins_tie(std::uint64_t a, std::uint64_t b) const {
  if (!any_gifts_ && std::popcount(a & coupons_) != std::popcount(b & coupons_))
    return std::popcount(a & coupons_) < std::popcount(b & coupons_);
  const auto applied_of = [&](std::uint64_t places) {
    std::vector<Applied> applied;
    for (std::size_t place = 0; place < outline_.candidates.size(); ++place) {
      const Candidate& here = candidate(place);
      const Reach& reached = memory_.items[place].reached;
      const bool used = has(places, place);
      const bool brings = here.has_extras && here.coupon == kNone && reached.met;
      if (used || brings)
        applied.push_back({here.offer, here.coupon, reached.rung, reached.times, reached.units, used ? 1 : 0, used});
    }
    return applied;
  };
  return preferred(context_, applied_of(a), applied_of(b));
}

}  // namespace yansuan
