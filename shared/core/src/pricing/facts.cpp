#include "pricing/facts.hpp"

#include <algorithm>
#include <limits>

namespace yansuan {
namespace {

constexpr Millis kAmberAfterMs = kDayMs;
constexpr Millis kStaleAfterMs = 7 * kDayMs;

bool any_of_tags(const std::vector<Index>& wanted, const std::vector<Index>& had) {
  return std::any_of(wanted.begin(), wanted.end(),
                     [&](Index tag) { return std::find(had.begin(), had.end(), tag) != had.end(); });
}

bool birthday_fits(BirthdayScope scope, const Birthday& birthday, Millis now_ms) {
  const CivilDate today = civil_date(now_ms);
  return scope == BirthdayScope::kMonth ? birthday.month == today.month : is_birthday(birthday, today);
}

bool in_audience(const Audience& audience, const Member& member, Millis now_ms) {
  if (audience.tiers != 0 && (audience.tiers >> static_cast<unsigned>(member.tier) & 1U) == 0) return false;
  if (!audience.tags.empty() && !any_of_tags(audience.tags, member.tags)) return false;
  if (any_of_tags(audience.not_tags, member.tags)) return false;
  if (member.orders < audience.min_orders) return false;
  if (audience.max_orders != kNone && member.orders > audience.max_orders) return false;
  return !audience.has_birthday || birthday_fits(audience.birthday, member.birthday, now_ms);
}

bool day_fits(const Window& window, const CivilDate& date) {
  if (window.weekdays != 0 && (window.weekdays >> static_cast<unsigned>(weekday(date)) & 1U) == 0) return false;
  return window.month_days == 0 || (window.month_days >> static_cast<unsigned>(date.day) & 1U) != 0;
}

bool period_fits(const Window& window, Millis now_ms) {
  if (!window.periodic()) return true;
  if (!day_fits(window, civil_date(now_ms))) return false;
  const std::int32_t minute = minute_of_day(now_ms);
  const auto holds = [&](const auto& span) { return minute >= span.first && minute < span.second; };
  return window.day_minutes.empty() || std::any_of(window.day_minutes.begin(), window.day_minutes.end(), holds);
}

// Only these live on rules that nobody confirmed for a week (OFFERS.md "How offers meet" 14).
bool lives_on_stale_rules(const Offer& offer, const Lane& lane) {
  return lane.stage == Stage::kA && offer.claim == Claim::kAuto && offer.window.always() && offer.audience.tiers != 0 &&
         !offer.limits.any();
}

bool is_claimed(const Request& request, Index offer) {
  return std::find(request.claimed.begin(), request.claimed.end(), offer) != request.claimed.end();
}

}  // namespace

Freshness freshness_of(const Request& request) {
  const Millis age_ms = request.now_ms - request.checked_at_ms;
  if (age_ms > kStaleAfterMs) return Freshness::kStale;
  return age_ms > kAmberAfterMs ? Freshness::kAmber : Freshness::kFresh;
}

Verdict window_verdict(const Window& window, Millis now_ms) {
  if (now_ms < window.from_ms) return Verdict::kNotYet;
  if (window.until_ms != 0 && now_ms >= window.until_ms) return Verdict::kExpired;
  return period_fits(window, now_ms) ? Verdict::kUsed : Verdict::kNotNow;
}

Millis next_change_ms(const Window& window, Millis now_ms) {
  if (now_ms < window.from_ms) return window.from_ms;
  if (window.until_ms != 0 && now_ms >= window.until_ms) return 0;
  Millis change_ms = window.until_ms;
  if (!window.periodic()) return change_ms;
  const bool holds = period_fits(window, now_ms);
  constexpr std::int32_t kDaysAhead = 400;
  CivilDate date = civil_date(now_ms);
  for (std::int32_t day = 0; day < kDaysAhead; ++day, date = next_day(date)) {
    // Most days of a month: what does not hold begins on none of them.
    if (!holds && !day_fits(window, date)) continue;
    const Millis start_ms = midnight_ms(date);
    Millis found_ms = 0;
    const auto consider = [&](Millis at_ms) {
      if (at_ms > now_ms && (found_ms == 0 || at_ms < found_ms) && period_fits(window, at_ms) != holds)
        found_ms = at_ms;
    };
    consider(start_ms);
    for (const auto& [from, until] : window.day_minutes) {
      consider(start_ms + from * kMinuteMs);
      consider(start_ms + until * kMinuteMs);
    }
    if (found_ms != 0) return change_ms == 0 ? found_ms : std::min(change_ms, found_ms);
  }
  return change_ms;
}

Remaining remaining(const Request& request, const Offer& offer, Index offer_index) {
  const Limit& limit = offer.limits.person;
  Remaining left{limit.max_uses == 0 ? std::numeric_limits<std::int32_t>::max() : limit.max_uses,
                 limit.max_units == 0 ? std::numeric_limits<std::int64_t>::max() : limit.max_units,
                 limit.max_fen == 0 ? std::numeric_limits<Fen>::max() : limit.max_fen};
  for (const Used& used : request.member.used) {
    if (used.offer != offer_index || used.each != offer.limits.person_each) continue;
    left.uses = std::max(0, left.uses - used.uses);
    left.units = std::max<std::int64_t>(0, left.units - used.units);
    left.fen = std::max<Fen>(0, left.fen - used.fen);
  }
  return left;
}

Verdict obstacle(const Rulebook& book, const Request& request, const Offer& offer) {
  const auto index = static_cast<Index>(&offer - book.offers.data());
  if (!offer.in_order_type(request.order_type)) return Verdict::kWrongOrderType;
  if (std::find(request.declined.begin(), request.declined.end(), index) != request.declined.end())
    return Verdict::kDeclined;
  if ((offer.claim == Claim::kCode || offer.claim == Claim::kChoice) && !is_claimed(request, index))
    return Verdict::kDeclined;
  if (freshness_of(request) == Freshness::kStale && !lives_on_stale_rules(offer, book.lane_of(offer)))
    return Verdict::kStale;
  const Verdict window = window_verdict(offer.window, request.now_ms);
  if (window != Verdict::kUsed) return window;
  if (!in_audience(offer.audience, request.member, request.now_ms)) return Verdict::kNotForYou;
  const Remaining left = remaining(request, offer, index);
  if (left.uses == 0 || left.units == 0 || left.fen == 0) return Verdict::kLimitReached;
  return Verdict::kUsed;
}

Verdict obstacle(const Rulebook& book, const Request& request, const Coupon& coupon) {
  if (!coupon.candidate) return Verdict::kDeclined;
  if (request.now_ms < coupon.from_ms) return Verdict::kNotYet;
  if (coupon.until_ms != 0 && request.now_ms >= coupon.until_ms) return Verdict::kExpired;
  return obstacle(book, request, book.offers[static_cast<std::size_t>(coupon.offer)]);
}

bool reaches(const Rulebook& book, const Offer& offer, Index sku) {
  const auto& parts = offer.target.set;
  if (parts.empty()) return book.in_scope(offer.scope, sku);
  return std::any_of(parts.begin(), parts.end(), [&](const SetPart& part) { return book.in_scope(part.scope, sku); });
}

}  // namespace yansuan
