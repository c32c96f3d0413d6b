// Which offers and coupons nothing but the cart stands against, and where their scopes lie in it.
#include <algorithm>

#include "order/sort_short.hpp"
#include "pricing/facts.hpp"
#include "pricing/prepared.hpp"

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

}  // namespace

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

}  // namespace yansuan
