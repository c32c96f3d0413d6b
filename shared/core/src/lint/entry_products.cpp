// Every month of the plan has a price for people who never ordered (PRC-18).
#include <algorithm>

#include "lint/probe.hpp"

namespace yansuan {
namespace {

constexpr std::int32_t kMonths = 240;

bool is_entry_price(const Linter& linter, Index index) {
  const Offer& offer = linter.offer(index);
  return !offer.inactive && offer.claim == Claim::kAuto && offer.audience.max_orders == 0 && offer.lowers_goods() &&
         offer.in_order_type(OrderType::kNormal) && linter.lane_of(index).stage == Stage::kA;
}

// From the first instant an offer names to the last.
struct Span {
  Millis from_ms = 0;
  Millis until_ms = 0;
};

Span span_of(const Rulebook& book) {
  Span span;
  for (const Offer& offer : book.offers) {
    const Millis from_ms = offer.window.from_ms;
    if (from_ms != 0 && (span.from_ms == 0 || from_ms < span.from_ms)) span.from_ms = from_ms;
    span.until_ms = std::max(span.until_ms, offer.window.until_ms);
  }
  if (book.not_after_ms != 0 && (span.until_ms == 0 || book.not_after_ms < span.until_ms))
    span.until_ms = book.not_after_ms;
  return span;
}

bool open_between(const Linter& linter, Millis from_ms, Millis until_ms) {
  for (Index offer = 0; offer < linter.offers(); ++offer) {
    if (!is_entry_price(linter, offer)) continue;
    const std::optional<Millis> open_ms = first_open_ms(linter.offer(offer).window, from_ms);
    if (open_ms && *open_ms < until_ms) return true;
  }
  return false;
}

}  // namespace

void check_entry_products(Linter& linter) {
  const Span span = span_of(linter.book());
  if (span.from_ms == 0) return;
  CivilDate month = civil_date(span.from_ms);
  month.day = 1;
  std::int64_t missing = 0;
  Millis first_ms = 0;
  for (std::int32_t i = 0; i < kMonths && midnight_ms(month) < span.until_ms; ++i) {
    const Millis from_ms = std::max(span.from_ms, midnight_ms(month));
    month = add_months(month, 1);
    if (open_between(linter, from_ms, std::min(span.until_ms, midnight_ms(month)))) continue;
    if (missing++ == 0) first_ms = from_ms;
  }
  if (missing == 0) return;
  Draft draft(linter, FindingCode::kNoEntryProduct, "/offers");
  be_plain(linter, first_ms, draft.shows());
  const CivilDate first = civil_date(first_ms);
  const std::string year = std::to_string(first.year);
  const std::string number = std::to_string(first.month);
  draft.number("count", missing).number("from_ms", first_ms);
  draft.say(year + " 年 " + number + " 月", year + (first.month < 10 ? "-0" : "-") + number)
      .say_number(missing)
      .report();
}

}  // namespace yansuan
