#include "pricing/plan.hpp"

#include <algorithm>
#include <functional>
#include <string_view>

#include "order/sort_short.hpp"

namespace yansuan {
namespace {

struct Preferences {
  Fen gifts_list_fen = 0;
  std::int32_t limited = 0;
  std::vector<Millis> coupon_ends_ms;
  std::vector<std::string_view> ids;
};

Preferences ties_of(const PricingContext& context, const std::vector<Applied>& plan) {
  Preferences ties;
  for (const Applied& applied : plan) {
    const bool brings = applied.cut_fen > 0 || applied.coupon == kNone || !applied.money;
    if (applied.offer != kNone && brings) ties.gifts_list_fen += gift_value(context.book, applied);
    if (!applied.money || applied.cut_fen == 0) continue;
    const Offer& offer = context.offer(applied);
    if (offer.limits.any()) ++ties.limited;
    if (applied.coupon != kNone) {
      const Coupon& coupon = context.request.coupons[static_cast<std::size_t>(applied.coupon)];
      ties.coupon_ends_ms.push_back(coupon.until_ms == 0 ? kUnlimited : coupon.until_ms);
      ties.ids.push_back(coupon.id);  // ties are per instance
    } else {
      ties.ids.push_back(offer.id);
    }
  }
  sort_short(ties.coupon_ends_ms, std::less<>());
  sort_short(ties.ids, std::less<>());
  return ties;
}

// The smallest id that only one of them has decides for it; what both have never turns it.
bool has_first_of_difference(const std::vector<std::string_view>& a, const std::vector<std::string_view>& b) {
  const auto [in_a, in_b] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  if (in_a == a.end() || in_b == b.end()) return in_a != a.end();
  return *in_a < *in_b;
}

}  // namespace

Fen gift_value(const Rulebook& book, const Applied& applied) {
  const Offer& offer = book.offers[static_cast<std::size_t>(applied.offer)];
  Fen value = 0;
  for (const GiftEffect& gift : offer.rungs[static_cast<std::size_t>(applied.rung)].gifts) {
    const Fen list_fen = book.skus[static_cast<std::size_t>(gift.skus.front())].list_fen;
    value += list_fen * gift.units * applied.times_of_extra(gift.per_unit);
  }
  return value;
}

bool better(const PricingContext& context, const CartState& a, const CartState& b) {
  return a.net_fen != b.net_fen ? a.net_fen < b.net_fen : wins_tie(context, a, b);
}

bool wins_tie(const PricingContext& context, const CartState& a, const CartState& b) {
  if (a.tier_units != b.tier_units) return a.tier_units > b.tier_units;
  return preferred(context, a.applied, b.applied);
}

bool preferred(const PricingContext& context, const std::vector<Applied>& a, const std::vector<Applied>& b) {
  const Preferences first = ties_of(context, a);
  const Preferences second = ties_of(context, b);
  if (first.gifts_list_fen != second.gifts_list_fen) return first.gifts_list_fen > second.gifts_list_fen;
  if (first.coupon_ends_ms.size() != second.coupon_ends_ms.size())
    return first.coupon_ends_ms.size() < second.coupon_ends_ms.size();
  if (first.coupon_ends_ms != second.coupon_ends_ms) return first.coupon_ends_ms < second.coupon_ends_ms;
  if (first.limited != second.limited) return first.limited < second.limited;
  return has_first_of_difference(first.ids, second.ids);
}

}  // namespace yansuan
