#include "lint/probe.hpp"

#include <algorithm>

#include "pricing/facts.hpp"
#include "yansuan/limits.hpp"

namespace yansuan {
namespace {

constexpr std::int32_t kDaysAhead = 4'000;  // longer than any weekday takes to meet any day of a month
constexpr std::int32_t kMeetings = 200;
constexpr CivilDate kADay{2026, 1, 1};

bool has(const std::vector<Index>& list, Index value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

// The tag that lets a person in, if one does; the ones refused by any offer are no choice.
bool add_tag(const Audience& audience, const std::vector<Index>& refused, Member& member) {
  if (audience.tags.empty()) return true;
  for (const Index tag : audience.tags) {
    if (has(member.tags, tag)) return true;
  }
  for (const Index tag : audience.tags) {
    if (has(refused, tag)) continue;
    member.tags.push_back(tag);
    return true;
  }
  return false;
}

}  // namespace

std::optional<Millis> first_open_ms(const Window& window, Millis from_ms) {
  const Millis start_ms = std::max(from_ms, window.from_ms);
  const auto opens = [&](Millis at_ms) { return window_verdict(window, at_ms) == Verdict::kUsed; };
  if (opens(start_ms)) return start_ms;
  if (!window.periodic()) return std::nullopt;
  CivilDate date = civil_date(start_ms);
  for (std::int32_t day = 0; day < kDaysAhead; ++day, date = add_days(date, 1)) {
    const Millis midnight = midnight_ms(date);
    if (window.until_ms != 0 && midnight >= window.until_ms) return std::nullopt;
    if (midnight >= start_ms && opens(midnight)) return midnight;
    std::optional<Millis> first;
    for (const auto& span : window.day_minutes) {
      const Millis at_ms = midnight + span.first * kMinuteMs;
      if (at_ms >= start_ms && opens(at_ms) && (!first || at_ms < *first)) first = at_ms;
    }
    if (first) return first;
  }
  return std::nullopt;
}

Millis some_instant_ms(const Rulebook& book) {
  Millis first_ms = 0;
  for (const Offer& offer : book.offers) {
    const Millis from_ms = offer.window.from_ms;
    if (from_ms != 0 && (first_ms == 0 || from_ms < first_ms)) first_ms = from_ms;
  }
  if (first_ms == 0) first_ms = midnight_ms(kADay);
  return book.not_after_ms != 0 && first_ms >= book.not_after_ms ? book.not_after_ms - 1 : first_ms;
}

std::optional<Millis> open_together_ms(const Linter& linter, Offers offers) {
  for (const Millis from_ms : {some_instant_ms(linter.book()), Millis{0}}) {
    Millis at_ms = from_ms;
    bool settled = false;
    for (std::int32_t meeting = 0; meeting < kMeetings && !settled; ++meeting) {
      settled = true;
      for (const Index offer : offers) {
        const std::optional<Millis> open_ms = first_open_ms(linter.offer(offer).window, at_ms);
        if (!open_ms) {
          settled = false;
          meeting = kMeetings;
          break;
        }
        settled = settled && *open_ms == at_ms;
        at_ms = *open_ms;
      }
    }
    const Millis end_ms = linter.book().not_after_ms;
    if (settled && (end_ms == 0 || at_ms < end_ms)) return at_ms;
  }
  return std::nullopt;
}

bool find_member(const Linter& linter, Offers offers, Millis now_ms, Member& member) {
  std::uint64_t tiers = ~std::uint64_t{0};
  std::int32_t least = 0;
  auto most = static_cast<std::int32_t>(kMaxOrders);
  std::vector<Index> refused;
  for (const Index offer : offers) {
    const Audience& audience = linter.offer(offer).audience;
    if (audience.tiers != 0) tiers &= audience.tiers;
    least = std::max(least, audience.min_orders);
    if (audience.max_orders != kNone) most = std::min(most, audience.max_orders);
    refused.insert(refused.end(), audience.not_tags.begin(), audience.not_tags.end());
    const CivilDate today = civil_date(now_ms);
    if (audience.has_birthday) member.birthday = {today.month, today.day};
  }
  for (const Index offer : offers) {
    if (!add_tag(linter.offer(offer).audience, refused, member)) return false;
  }
  for (std::size_t tier = 0; tier < linter.book().tiers.size(); ++tier) {
    be_of_tier(linter, tier, member);
    member.orders = std::max(least, member.orders);
    if ((tiers >> tier & 1U) != 0 && member.orders <= most) return true;
  }
  return false;
}

void be_of_tier(const Linter& linter, std::size_t tier, Member& member) {
  member.tier = static_cast<Index>(tier);
  member.orders = linter.book().tiers[tier].min_orders;
  member.lifetime_fen = linter.book().tiers[tier].min_lifetime_fen;
}

void claim(const Linter& linter, Index offer, Request& request) {
  const Offer& claimed = linter.offer(offer);
  if (claimed.claim == Claim::kCoupon) {
    Coupon& coupon = request.coupons.emplace_back();
    coupon.id = claimed.id;
    coupon.offer = offer;
  } else if (claimed.claim != Claim::kAuto) {
    request.claimed.push_back(offer);
  }
}

bool find_shopper(const Linter& linter, Offers offers, Request& request) {
  const std::optional<Millis> now_ms = open_together_ms(linter, offers);
  if (!now_ms || !find_member(linter, offers, *now_ms, request.member)) return false;
  request.now_ms = request.checked_at_ms = *now_ms;
  std::uint32_t types = ~std::uint32_t{0};
  for (const Index offer : offers) {
    types &= linter.offer(offer).order_types;
    claim(linter, offer, request);
  }
  for (std::size_t type = 0; type < kOrderTypeCount; ++type) {
    if ((types >> type & 1U) == 0) continue;
    request.order_type = static_cast<OrderType>(type);
    return true;
  }
  return false;
}

bool find_shopper(const Linter& linter, Index offer, Request& request) {
  return find_shopper(linter, Offers(&offer, 1), request);
}

void be_plain(const Linter& linter, Millis now_ms, Request& request) {
  request.now_ms = request.checked_at_ms = now_ms;
  if (linter.skus() > 0) add_units(request, 0, 1);
}

bool add_units(Request& request, Index sku, std::int64_t units) {
  std::int64_t all = units;
  for (const CartLine& line : request.lines) all += line.units;
  if (all > kMaxUnitsPerCart) return false;
  for (CartLine& line : request.lines) {
    if (line.sku != sku) continue;
    const std::int64_t more = std::min(units, kMaxUnitsPerLine - line.units);
    line.units += static_cast<std::int32_t>(more);
    units -= more;
  }
  while (units > 0) {
    if (request.lines.size() >= static_cast<std::size_t>(kMaxLines)) return false;
    CartLine& line = request.lines.emplace_back();
    line.id = std::to_string(request.lines.size());
    line.sku = sku;
    line.units = static_cast<std::int32_t>(std::min(units, kMaxUnitsPerLine));
    units -= line.units;
  }
  return true;
}

Index next_sku(const Linter& linter, const Scope& scope, Index after) {
  for (Index sku = after + 1; sku < linter.skus(); ++sku) {
    if (linter.book().in_scope(scope, sku)) return sku;
  }
  return kNone;
}

}  // namespace yansuan
