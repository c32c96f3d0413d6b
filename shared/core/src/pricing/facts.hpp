// Which offers a member may have now, before any cart is looked at: order type, claim, audience, window, limits, age of
// the rules.
#pragma once

#include "yansuan/quote.hpp"

namespace yansuan {

/// Rules last checked within 24 h are fresh, within 7 days amber; older ones price list and tier only (PRC-25).
[[nodiscard]] Freshness freshness_of(const Request& request);

/// kUsed when nothing stands in the way; otherwise the first obstacle.
[[nodiscard]] Verdict obstacle(const Rulebook& book, const Request& request, const Offer& offer);

/// The same for one coupon: its own validity, then its offer's obstacles.
[[nodiscard]] Verdict obstacle(const Rulebook& book, const Request& request, const Coupon& coupon);

/// The window alone.
[[nodiscard]] Verdict window_verdict(const Window& window, Millis now_ms);

/// The first instant after now at which the window opens or closes; 0: never (within about a year).
[[nodiscard]] Millis next_change_ms(const Window& window, Millis now_ms);

/// What is left of a person's limit. A limit that is not set leaves the largest number.
struct Remaining {
  std::int32_t uses;
  std::int64_t units;
  Fen fen;
};
[[nodiscard]] Remaining remaining(const Request& request, const Offer& offer, Index offer_index);

/// Whether the offer may take a unit of the SKU: it is in the offer's scope, or of a set in a part's.
[[nodiscard]] bool reaches(const Rulebook& book, const Offer& offer, Index sku);

}  // namespace yansuan
