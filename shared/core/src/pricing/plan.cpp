#include "pricing/plan.hpp"

#include <algorithm>
#include <functional>
#include <string_view>

#include "order/sort_short.hpp"

namespace yansuan {
namespace {

bool lowers(const Applied& applied) { return applied.money && applied.cut_fen != 0; }

// What is told of a plan without a list.
struct Counts {
  Fen gifts_list_fen = 0;
  std::int32_t coupons = 0;
  std::int32_t limited = 0;
};

Counts counts_of(const PricingContext& context, const std::vector<Applied>& plan) {
  Counts counts;
  for (const Applied& applied : plan) {
    const bool brings = applied.cut_fen > 0 || applied.coupon == kNone || !applied.money;
    if (applied.offer != kNone && brings) counts.gifts_list_fen += gift_value(context.book, applied);
    if (!lowers(applied)) continue;
    if (applied.coupon != kNone) ++counts.coupons;
    if (context.offer(applied).limits.any()) ++counts.limited;
  }
  return counts;
}

std::vector<Millis> coupon_ends_of(const PricingContext& context, const std::vector<Applied>& plan) {
  std::vector<Millis> ends_ms;
  for (const Applied& applied : plan) {
    if (!lowers(applied) || applied.coupon == kNone) continue;
    const Millis until_ms = context.request.coupons[static_cast<std::size_t>(applied.coupon)].until_ms;
    ends_ms.push_back(until_ms == 0 ? kUnlimited : until_ms);
  }
  sort_short(ends_ms, std::less<>());
  return ends_ms;
}

// Ties are per instance.
std::vector<std::string_view> ids_of(const PricingContext& context, const std::vector<Applied>& plan) {
  std::vector<std::string_view> ids;
  for (const Applied& applied : plan) {
    if (!lowers(applied)) continue;
    ids.push_back(applied.coupon == kNone ? context.offer(applied).id
                                          : context.request.coupons[static_cast<std::size_t>(applied.coupon)].id);
  }
  sort_short(ids, std::less<>());
  return ids;
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
  const Counts first = counts_of(context, a);
  const Counts second = counts_of(context, b);
  if (first.gifts_list_fen != second.gifts_list_fen) return first.gifts_list_fen > second.gifts_list_fen;
  if (first.coupons != second.coupons) return first.coupons < second.coupons;
  const std::vector<Millis> first_ends_ms = coupon_ends_of(context, a);
  const std::vector<Millis> second_ends_ms = coupon_ends_of(context, b);
  if (first_ends_ms != second_ends_ms) return first_ends_ms < second_ends_ms;
  if (first.limited != second.limited) return first.limited < second.limited;
  return has_first_of_difference(ids_of(context, a), ids_of(context, b));
}

}  // namespace yansuan
