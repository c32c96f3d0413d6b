#include "pricing/plan.hpp"

#include <algorithm>
#include <functional>
#include <string_view>

#include "order/sort_short.hpp"
#include "pricing/facts.hpp"

namespace yansuan {
namespace {

struct Preferences {
  Fen gifts_list_fen = 0;
  std::int32_t limited = 0;
  std::vector<Millis> coupon_ends_ms;
  std::vector<std::string_view> ids;
};

bool counts(const Applied& applied, const Offer& offer) {
  const Rung& rung = offer.rungs[static_cast<std::size_t>(applied.rung)];
  return applied.cut_fen > 0 || !rung.gifts.empty() || !rung.points.empty() || rung.freight.kind != EffectKind::kNone;
}

Fen gift_value(const Rulebook& book, const Applied& applied, const Rung& rung) {
  Fen value = 0;
  for (const GiftEffect& gift : rung.gifts) {
    const Fen list_fen = book.skus[static_cast<std::size_t>(gift.skus.front())].list_fen;
    value += std::max<Fen>(0, list_fen - gift.price_fen) * gift.units * (gift.per_unit ? applied.units : applied.times);
  }
  return value;
}

Preferences ties_of(const PricingContext& context, const std::vector<Applied>& plan) {
  Preferences ties;
  for (const Applied& applied : plan) {
    const Offer& offer = context.offer(applied);
    if (!counts(applied, offer)) continue;
    ties.gifts_list_fen += gift_value(context.book, applied, offer.rungs[static_cast<std::size_t>(applied.rung)]);
    if (offer.limits.person.any() || offer.limits.total.any()) ++ties.limited;
    if (applied.coupon != kNone) {
      const Coupon& coupon = context.request.coupons[static_cast<std::size_t>(applied.coupon)];
      ties.coupon_ends_ms.push_back(coupon.until_ms == 0 ? kUnlimited : coupon.until_ms);
      ties.ids.push_back(coupon.id);
    }
    ties.ids.push_back(offer.id);
  }
  sort_short(ties.coupon_ends_ms, std::less<>());
  sort_short(ties.ids, std::less<>());
  return ties;
}

}  // namespace

bool better(const PricingContext& context, const CartState& a, const CartState& b) {
  return a.net_fen != b.net_fen ? a.net_fen < b.net_fen : preferred(context, a.applied, b.applied);
}

bool preferred(const PricingContext& context, const std::vector<Applied>& a, const std::vector<Applied>& b) {
  const Preferences first = ties_of(context, a);
  const Preferences second = ties_of(context, b);
  if (first.gifts_list_fen != second.gifts_list_fen) return first.gifts_list_fen > second.gifts_list_fen;
  if (first.coupon_ends_ms.size() != second.coupon_ends_ms.size())
    return first.coupon_ends_ms.size() < second.coupon_ends_ms.size();
  if (first.coupon_ends_ms != second.coupon_ends_ms) return first.coupon_ends_ms < second.coupon_ends_ms;
  if (first.limited != second.limited) return first.limited < second.limited;
  return first.ids < second.ids;
}

Index note(PlanState& plan, const Candidate& candidate, const Reach& reached, bool money) {
  plan.cart.applied.push_back(
      {candidate.offer, candidate.coupon, reached.rung, reached.times, reached.units, 0, money});
  return static_cast<Index>(plan.cart.applied.size()) - 1;
}

CutRoom room_for(const PricingContext& context, const Candidate& candidate) {
  const Offer& offer = context.offer(candidate);
  const Remaining left = remaining(context.request, offer, candidate.offer);
  CutRoom room;
  if (offer.limits.order.max_units != 0) room.units = offer.limits.order.max_units;
  if (offer.limits.order.max_fen != 0) room.fen = offer.limits.order.max_fen;
  room.units = std::min<std::int64_t>(room.units, left.units);
  room.refuse_fen = left.fen;
  if (context.request.order_type != OrderType::kNormal) {
    room.refuse_units = room.units;
    room.refuse_fen = std::min(room.refuse_fen, room.fen);
  }
  return room;
}

}  // namespace yansuan
