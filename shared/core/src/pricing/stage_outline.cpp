#include "pricing/prepared.hpp"

#include <algorithm>

#include "pricing/places.hpp"

namespace yansuan {
namespace {

constexpr std::size_t kMostPlaces = 64;  // a plan is one bit a place
constexpr std::size_t kInTail = ~std::size_t{0};

bool whole_skus_only(const Condition& condition) { return !condition.scope.untouched; }

bool looks_at_whole_skus(const Candidate& candidate) {
  const Offer& offer = *candidate.data;
  if (offer.scope.untouched || offer.limits.line_max_units != 0 || offer.from == PriceFrom::kList) return false;
  if (candidate.room.units != kUnlimited || candidate.room.refuse_units != kUnlimited) return false;
  if (!std::all_of(offer.conditions.begin(), offer.conditions.end(), whole_skus_only)) return false;
  return std::all_of(offer.rungs.begin(), offer.rungs.end(), [](const Rung& rung) {
    return whole_skus_only(rung.reach) && (rung.goods.kind == EffectKind::kNone || rung.goods.per == Per::kOrder);
  });
}

// The i-th that asks: a condition, or a rung.
const Condition& asked_by(const Offer& offer, std::size_t i) {
  return i < offer.conditions.size() ? offer.conditions[i] : offer.rungs[i - offer.conditions.size()].reach;
}

std::size_t asks_of(const Offer& offer) { return offer.conditions.size() + offer.rungs.size(); }

// Whether its conditions hold, and how often, depends on what is taken before it.
bool depends_on_amounts(const Candidate& candidate) {
  if (candidate.lane->measure != Measure::kRunning) return false;
  for (std::size_t i = 0; i < asks_of(*candidate.data); ++i) {
    if (asked_by(*candidate.data, i).min_amount_fen != 0) return true;
  }
  return false;
}

bool meets(const Prepared& prepared, Index a, Index b) {
  const ScopeInCart& first = prepared.scopes[static_cast<std::size_t>(a)];
  const ScopeInCart& second = prepared.scopes[static_cast<std::size_t>(b)];
  if (first.whole || second.whole) return true;
  std::size_t i = first.first;
  std::size_t j = second.first;
  while (i < first.last && j < second.last) {
    if (prepared.members[i] == prepared.members[j]) return true;
    if (prepared.members[i] < prepared.members[j]) {
      ++i;
    } else {
      ++j;
    }
  }
  return false;
}

bool is_whole(const Prepared& prepared, Index scope) { return prepared.scopes[static_cast<std::size_t>(scope)].whole; }

// Every amount that it looks at while others take is the order's total.
bool sees_total_alone(const Prepared& prepared, const Candidate& candidate, bool depends) {
  if (!is_whole(prepared, candidate.scope)) return false;
  for (std::size_t i = 0; depends && i < asks_of(*candidate.data); ++i) {
    if (asked_by(*candidate.data, i).min_amount_fen != 0 &&
        !is_whole(prepared, prepared.asked[candidate.asked + i].scope))
      return false;
  }
  return true;
}

// In the tail what is paid must grow with what it is paid of: no steps, one threshold.
bool grows_with_total(const Candidate& candidate, bool depends) {
  if (candidate.room.refuse_fen != kUnlimited) return false;
  return !depends || (candidate.data->rungs.size() == 1 && candidate.uses_max == 1);
}

Fen threshold_of(const Candidate& candidate, bool depends) {
  Fen threshold_fen = 0;
  for (std::size_t i = 0; depends && i < asks_of(*candidate.data); ++i)
    threshold_fen = std::max(threshold_fen, asked_by(*candidate.data, i).min_amount_fen);
  return threshold_fen;
}

Fen least_base_fen(const Candidate& candidate) {
  Fen least_fen = kUnlimited;
  for (const Rung& rung : candidate.data->rungs) {
    if (rung.goods.kind != EffectKind::kNone) least_fen = std::min(least_fen, rung.goods.least_base_fen);
  }
  return least_fen;
}

}  // namespace

void StageOutline::outline(const Prepared& prepared, Range stage) {
  candidates = stage;
  whole_skus = true;
  by_parts = false;
  parts.clear();
  items.clear();
  links.clear();
  splits.assign(stage.size(), 0);
  for (std::size_t i = stage.first; i < stage.last; ++i) whole_skus &= looks_at_whole_skus(prepared.candidates[i]);
  if (!whole_skus) return;
  depends.clear();
  total_alone_.clear();
  tail = 0;
  for (std::size_t place = 0; place < stage.size(); ++place) {
    const Candidate& candidate = prepared.candidates[stage.first + place];
    depends.push_back(depends_on_amounts(candidate) ? 1 : 0);
    total_alone_.push_back(sees_total_alone(prepared, candidate, depends.back() != 0) ? 1 : 0);
    if (total_alone_.back() == 0) tail = place + 1;
  }
  find_splits(prepared);
  by_parts = falls_into_parts(prepared);
  if (!by_parts) return;
  bound_of_.clear();
  for (std::size_t i = stage.first; i < stage.last; ++i) bound_of_.push_back(prepared.candidates[i].bound);
  find_near(prepared);
  choose_links();
  give_bits(prepared);
  find_exclusive(prepared);
}

// Whether one that applies later looks at what these goods cost by then.
bool StageOutline::looks_at(const Prepared& prepared, std::size_t place, Index scope) const {
  if (total_alone_[place] != 0) return false;
  const Candidate& later = prepared.candidates[candidates.first + place];
  if (!is_whole(prepared, later.scope) && meets(prepared, later.scope, scope)) return true;
  for (std::size_t i = 0; depends[place] != 0 && i < asks_of(*later.data); ++i) {
    const Index asked = prepared.asked[later.asked + i].scope;
    if (asked_by(*later.data, i).min_amount_fen != 0 && !is_whole(prepared, asked) && meets(prepared, asked, scope))
      return true;
  }
  return false;
}

// Nothing in the tail looks at a part.
void StageOutline::find_splits(const Prepared& prepared) {
  for (std::size_t place = tail; place-- > 0;) {
    const Candidate& here = prepared.candidates[candidates.first + place];
    for (std::size_t later = place + 1; later < tail && splits[place] == 0; ++later) {
      const Candidate& other = prepared.candidates[candidates.first + later];
      if (other.bound == here.bound && here.bound_most == 1) continue;  // never both
      // One that itself splits over these goods asks for their sums too.
      const bool looks =
          looks_at(prepared, later, here.scope) || (splits[later] != 0 && meets(prepared, other.scope, here.scope));
      splits[place] = looks ? 1 : 0;
    }
  }
}

bool StageOutline::falls_into_parts(const Prepared& prepared) {
  if (candidates.size() > kMostPlaces) return false;
  groups_.assign(prepared.bounds, {});
  threshold_fen.assign(candidates.size(), 0);
  for (std::size_t place = 0; place < candidates.size(); ++place) {
    const Candidate& candidate = prepared.candidates[candidates.first + place];
    if (candidate.lane->choose != Choose::kBest || candidate.shares_uses) return false;
    if (candidate.has_extras && depends[place] != 0) return false;
    if (place >= tail) {
      if (!grows_with_total(candidate, depends[place] != 0)) return false;
      threshold_fen[place] = std::max(threshold_of(candidate, depends[place] != 0), least_base_fen(candidate));
    } else if (depends[place] != 0) {
      for (std::size_t i = 0; i < asks_of(*candidate.data); ++i) {
        if (asked_by(*candidate.data, i).min_amount_fen != 0 &&
            is_whole(prepared, prepared.asked[candidate.asked + i].scope))
          return false;
      }
    }
    if (place < tail && is_whole(prepared, candidate.scope)) return false;
    Group& group = groups_[static_cast<std::size_t>(candidate.bound)];
    group.most = candidate.bound_most;
    ++group.members;
  }
  const auto counts_more = [&](const Candidate& candidate) {
    const Group& group = groups_[static_cast<std::size_t>(candidate.bound)];
    return group.most != kNone && group.most != 1 && group.members > group.most;
  };
  const auto first = prepared.candidates.begin() + static_cast<std::ptrdiff_t>(candidates.first);
  return std::none_of(first, first + static_cast<std::ptrdiff_t>(candidates.size()), counts_more);
}

void StageOutline::find_near(const Prepared& prepared) {
  near_.assign(tail, 0);
  for (std::size_t place = 0; place < tail; ++place) {
    const Candidate& here = prepared.candidates[candidates.first + place];
    for (std::size_t later = place + 1; later < tail; ++later) {
      const Candidate& other = prepared.candidates[candidates.first + later];
      if (!looks_at(prepared, later, here.scope) && !looks_at(prepared, place, other.scope)) continue;
      near_[place] |= std::uint64_t{1} << later;
      near_[later] |= std::uint64_t{1} << place;
    }
  }
}

void StageOutline::give_bits(const Prepared& prepared) {
  bits.assign(candidates.size(), 0);
  shared = 0;
  std::uint64_t next = 1;
  for (std::size_t place = 0; place < candidates.size(); ++place) {
    Group& group = groups_[static_cast<std::size_t>(prepared.candidates[candidates.first + place].bound)];
    if (group.most != 1 || group.members < 2) continue;
    const std::size_t part = place < tail ? part_of_[place] : kInTail;
    if (group.bit == 0) {
      group.bit = next;
      next <<= 1U;
    } else if (group.part != part) {
      shared |= group.bit;
    }
    group.part = part;
    bits[place] = group.bit;
  }
}

void StageOutline::find_exclusive(const Prepared& prepared) {
  alone = shut_others = 0;
  for (std::size_t place = 0; place < candidates.size(); ++place) {
    const Offer& offer = *prepared.candidates[candidates.first + place].data;
    if (offer.excludes_own_lane()) alone |= bit_of(place);
    if ((offer.excludes & ~bit_of(static_cast<std::size_t>(offer.lane))) != 0) shut_others |= bit_of(place);
  }
}

}  // namespace yansuan
