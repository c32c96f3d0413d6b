#include "pricing/prepared.hpp"

#include <algorithm>

#include "order/sort_short.hpp"
#include "pricing/facts.hpp"

namespace yansuan {
namespace {

// at_most: one number for the lane, or one a stack group with "*" for the rest.
std::int32_t most_of(const Lane& lane, const Offer& offer) {
  for (const auto& [group, number] : lane.at_most_of) {
    if (group == offer.stack_group) return number;
  }
  return lane.at_most;
}

// The limits an application must keep (OFFERS.md "Limits are one idea").
CutRoom room_for(const Request& request, const Offer& offer, const Remaining& left) {
  CutRoom room;
  if (offer.limits.order.max_units != 0) room.units = offer.limits.order.max_units;
  if (offer.limits.order.max_fen != 0) room.fen = offer.limits.order.max_fen;
  room.units = std::min<std::int64_t>(room.units, left.units);
  if (left.fen < kUnlimited) room.refuse_fen = left.fen;
  if (room.units > kUnlimited) room.units = kUnlimited;
  if (request.order_type != OrderType::kNormal) {
    room.refuse_units = room.units;
    room.refuse_fen = std::min(room.refuse_fen, room.fen);
  }
  return room;
}

bool brings_extras(const Rung& rung) {
  return !rung.gifts.empty() || !rung.points.empty() || rung.freight.kind != EffectKind::kNone;
}

// The least amount of an offer that asks for nothing else and applies once; else 0.
Fen only_amount(const Offer& offer) {
  const bool plain = !offer.scope.untouched && offer.target.set.empty() && offer.conditions.size() == 1 &&
                     offer.rungs.size() == 1 && !offer.rungs.front().reach.asks() && offer.limits.order.max_uses <= 1;
  if (!plain || offer.conditions.front().scope.untouched) return 0;
  Condition other = offer.conditions.front();
  other.min_amount_fen = 0;
  return other.asks() ? 0 : offer.conditions.front().min_amount_fen;
}

bool asks_what_was_lowered(const Candidate& candidate) {
  const Offer& offer = *candidate.data;
  if (offer.scope.untouched) return true;
  const auto asks = [&](const Condition& condition) {
    return condition.scope.untouched || (condition.min_amount_fen != 0 && candidate.lane->measure == Measure::kRunning);
  };
  return std::any_of(offer.conditions.begin(), offer.conditions.end(), asks) ||
         std::any_of(offer.rungs.begin(), offer.rungs.end(), [&](const Rung& rung) { return asks(rung.reach); });
}

bool prices_whole_lines(const Candidate& candidate) {
  const Offer& offer = *candidate.data;
  const auto asks_untouched = [](const Condition& condition) { return condition.scope.untouched; };
  const bool limited = candidate.room.units != kUnlimited || offer.limits.line_max_units != 0;
  if (offer.scope.untouched || offer.from == PriceFrom::kList || limited ||
      std::any_of(offer.conditions.begin(), offer.conditions.end(), asks_untouched))
    return false;
  return std::all_of(offer.rungs.begin(), offer.rungs.end(), [](const Rung& rung) {
    return !rung.reach.scope.untouched && (rung.goods.kind == EffectKind::kNone || rung.goods.per == Per::kLine);
  });
}

}  // namespace

void Prepared::prepare(const Rulebook& book, const Request& request, const std::span<const UsedOffer>* used) {
  used_ = used;
  find_skus(request);
  find_touched(book);
  scopes.clear();
  members.clear();
  asked.clear();
  bounds_.clear();
  candidates.clear();
  scope_of_set_.assign(book.scopes.sets(), kNone);
  ScopeInCart whole;
  whole.last = skus.size();
  whole.whole = true;
  for (std::size_t i = 0; i < skus.size(); ++i) members.push_back(static_cast<Index>(i));
  scopes.push_back(whole);
  add_candidates(book, request);
  bounds = bounds_.size();
  outline_stages(book);
  find_weighed(book);
}

// An offer that excludes its own lane; and all unit prices before a lane that asks what they did.
void Prepared::find_weighed(const Rulebook& book) {
  weighed.clear();
  const Range unit_prices = stage(book, Stage::kA);
  std::size_t before = unit_prices.first;  // candidates of the lanes before the last one that asks
  for (std::size_t i = unit_prices.first; i < unit_prices.last; ++i) {
    const Candidate& candidate = candidates[i];
    const bool later_lane = candidate.data->lane != candidates[unit_prices.first].data->lane;
    if (later_lane && asks_what_was_lowered(candidate))
      before = lanes[static_cast<std::size_t>(candidate.data->lane)].first;
  }
  for (std::size_t i = unit_prices.first; i < unit_prices.last; ++i) {
    const Candidate& candidate = candidates[i];
    if (candidate.lane->choose != Choose::kBest || !candidate.data->lowers_goods()) continue;
    if (i < before || candidate.data->excludes_own_lane()) weighed.push_back(i);
  }
}

// A unit price that rounds once a line, with a limit or goods to choose from, looks at more than its line.
void Prepared::outline_stages(const Rulebook& book) {
  thresholds.outline(*this, stage(book, Stage::kC));
  coupons.outline(*this, stage(book, Stage::kD));
  whole_skus = thresholds.whole_skus && coupons.whole_skus && !any_sets && !sku_on_two_lines;
  for (const Stage after : {Stage::kF, Stage::kI}) {
    const Range range = stage(book, after);
    for (std::size_t i = range.first; i < range.last; ++i) whole_skus &= prices_whole_lines(candidates[i]);
  }
  whole_lines_after.assign(lanes.size(), 0);
  whole_lines = whole_skus;
  for (std::size_t lane = lanes.size(); lane-- > 0;) {
    if (book.settings.lanes[lane].stage != Stage::kA) continue;
    whole_lines_after[lane] = whole_lines ? 1 : 0;
    for (std::size_t i = lanes[lane].first; i < lanes[lane].last; ++i) whole_lines &= prices_whole_lines(candidates[i]);
  }
}

void Prepared::find_skus(const Request& request) {
  skus.clear();
  std::size_t selected = 0;
  for (const CartLine& line : request.lines) {
    if (!line.selected) continue;
    ++selected;
    const auto at = std::lower_bound(skus.begin(), skus.end(), line.sku);
    if (at == skus.end() || *at != line.sku) skus.insert(at, line.sku);
  }
  sku_on_two_lines = selected > skus.size();
  entry_of_line.clear();
  counted_.assign(request.lines.size(), 0);
  for (const CartLine& line : request.lines) {
    const auto at = std::lower_bound(skus.begin(), skus.end(), line.sku);
    entry_of_line.push_back(line.selected ? static_cast<Index>(at - skus.begin()) : kNone);
  }
}

void Prepared::find_touched(const Rulebook& book) {
  touched_.assign(book.scopes.words(), 0);
  for (const Index sku : skus) {
    const std::uint64_t* row = book.scopes.row(sku);
    for (std::size_t word = 0; word < touched_.size(); ++word) touched_[word] |= row[word];
  }
}

bool Prepared::touched(const Scope& scope) const {
  if (scope.set == kNone) return !skus.empty();
  return (touched_[static_cast<std::size_t>(scope.set) / 64] >> (static_cast<std::size_t>(scope.set) % 64) & 1U) != 0;
}

bool Prepared::touched(const Offer& offer) const {
  const auto& parts = offer.target.set;
  if (parts.empty()) return touched(offer.scope);
  return std::any_of(parts.begin(), parts.end(), [&](const SetPart& part) { return touched(part.scope); });
}

// Obstacles are looked up once; what is left competes in the fixed order of application.
void Prepared::add_candidates(const Rulebook& book, const Request& request) {
  any_sets = any_extras = false;
  lanes.assign(book.settings.lanes.size(), Range{});
  for (const Index index : book.turns) {
    const Offer& offer = book.offers[static_cast<std::size_t>(index)];
    if (offer.inactive || !touched(offer)) continue;
    const std::size_t before = candidates.size();
    if (offer.claim == Claim::kCoupon) {
      add_coupons(book, request, index);
    } else if (obstacle(book, request, offer) == Verdict::kUsed) {
      add(book, request, {index, kNone});
    }
    if (candidates.size() == before) continue;
    Range& lane = lanes[static_cast<std::size_t>(offer.lane)];
    if (lane.empty()) lane.first = before;
    lane.last = candidates.size();
    any_sets |= !offer.target.set.empty();
  }
}

// The coupon that ends first goes first. Unit prices know no second coupon of one offer: the price would be the same.
void Prepared::add_coupons(const Rulebook& book, const Request& request, Index index) {
  const std::size_t first = candidates.size();
  for (std::size_t i = 0; i < request.coupons.size(); ++i) {
    if (request.coupons[i].offer != index || obstacle(book, request, request.coupons[i]) != Verdict::kUsed) continue;
    add(book, request, {index, static_cast<Index>(i)});
  }
  if (candidates.size() < first + 2) return;
  const auto end = [&](const Candidate& candidate) {
    const Coupon& coupon = request.coupons[static_cast<std::size_t>(candidate.coupon)];
    return std::pair(coupon.until_ms == 0 ? kUnlimited : coupon.until_ms, std::string_view(coupon.id));
  };
  sort_short(
      candidates, [&](const Candidate& a, const Candidate& b) { return end(a) < end(b); }, first);
  if (candidates[first].lane->stage == Stage::kA) candidates.resize(first + 1);
  for (std::size_t i = first; i < candidates.size(); ++i) {
    candidates[i].twin = i > first;
    candidates[i].shares_uses = candidates[i].uses_max > 1;
  }
}

void Prepared::add(const Rulebook& book, const Request& request, UsedOffer use) {
  if (!find_used(use)) return;
  const Offer& offer = book.offers[static_cast<std::size_t>(use.offer)];
  Candidate made;
  made.offer = use.offer;
  made.coupon = use.coupon;
  made.extras_only = use.extras_only;
  made.data = &offer;
  made.lane = &book.lane_of(offer);
  made.scope = scope_in_cart(book, offer.scope);
  made.asked = asked.size();
  for (const Condition& condition : offer.conditions)
    asked.push_back({scope_in_cart(book, condition.scope), condition.scope.untouched});
  for (const Rung& rung : offer.rungs)
    asked.push_back({scope_in_cart(book, rung.reach.scope), rung.reach.scope.untouched});
  const Remaining left = remaining(request, offer, use.offer);
  made.room = room_for(request, offer, left);
  made.uses_max = std::min(std::max(1, offer.limits.order.max_uses), left.uses);
  made.bound = bound_of(*made.lane, offer);
  made.bound_most = most_of(*made.lane, offer);
  made.has_extras = std::any_of(offer.rungs.begin(), offer.rungs.end(), brings_extras);
  any_extras |= made.has_extras;
  made.unconditional = !offer.scope.untouched && offer.conditions.empty() && offer.rungs.size() == 1 &&
                       !offer.rungs.front().reach.asks();
  made.needs_fen = only_amount(offer);
  candidates.push_back(made);
}

// Among the used offers; one that is named for its cut too is not there for its extras only.
bool Prepared::find_used(UsedOffer& use) const {
  if (used_ == nullptr) return true;
  bool found = false;
  use.extras_only = true;
  for (const UsedOffer& one : *used_) {
    if (!one.is(use)) continue;
    found = true;
    use.extras_only &= one.extras_only;
  }
  return found;
}

Index Prepared::scope_in_cart(const Rulebook& book, const Scope& scope) {
  if (scope.set == kNone) return 0;
  Index& known = scope_of_set_[static_cast<std::size_t>(scope.set)];
  if (known != kNone) return known;
  ScopeInCart made;
  made.set = scope.set;
  made.first = members.size();
  for (std::size_t i = 0; i < skus.size(); ++i) {
    if (book.in_scope(scope, skus[i])) members.push_back(static_cast<Index>(i));
  }
  made.last = members.size();
  made.whole = made.last - made.first == skus.size();
  known = static_cast<Index>(scopes.size());
  scopes.push_back(made);
  return known;
}

Index Prepared::bound_of(const Lane& lane, const Offer& offer) {
  const Bound wanted{offer.lane, lane.grouped() ? std::string_view(offer.stack_group) : std::string_view()};
  const auto same = [&](const Bound& bound) { return bound.lane == wanted.lane && bound.group == wanted.group; };
  const auto found = std::find_if(bounds_.begin(), bounds_.end(), same);
  if (found != bounds_.end()) return static_cast<Index>(found - bounds_.begin());
  bounds_.push_back(wanted);
  return static_cast<Index>(bounds_.size()) - 1;
}

Range Prepared::stage(const Rulebook& book, Stage stage) const {
  Range found;
  for (std::size_t lane = 0; lane < lanes.size(); ++lane) {
    if (book.settings.lanes[lane].stage != stage || lanes[lane].empty()) continue;
    if (found.empty()) found.first = lanes[lane].first;
    found.last = lanes[lane].last;
  }
  return found;
}

}  // namespace yansuan
