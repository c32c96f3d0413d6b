// Windows that contradict themselves, the rulebook's end or the life of a coupon; pre-orders without an end (PRC-16).
#include <algorithm>

#include "lint/probe.hpp"
#include "pricing/facts.hpp"

namespace yansuan {
namespace {

constexpr std::int32_t kGaps = 60;

// Someone in its audience who asks for the offer at an instant, with one unit of its goods.
void ask_at(const Linter& linter, Index offer, Millis now_ms, Request& request) {
  request.now_ms = request.checked_at_ms = now_ms;
  if (!find_member(linter, Offers(&offer, 1), now_ms, request.member)) request.member = {};
  claim(linter, offer, request);
  if (linter.skus() > 0) add_units(request, std::max(next_sku(linter, linter.offer(offer).scope, kNone), 0), 1);
}

void check_opening(Linter& linter, Index index) {
  const Window& window = linter.offer(index).window;
  const Millis end_ms = linter.book().not_after_ms;
  const std::optional<Millis> open_ms = first_open_ms(window, 0);
  if (open_ms && (end_ms == 0 || *open_ms < end_ms)) return;
  Draft draft(linter, open_ms ? FindingCode::kOpensTooLate : FindingCode::kWindowNeverOpens, index, "/window");
  ask_at(linter, index, open_ms || (end_ms != 0 && window.from_ms >= end_ms) ? end_ms - 1 : window.from_ms,
         draft.shows());
  if (linter.verdict(draft.shows(), index) == Verdict::kUsed) return;
  draft.say_offer(index);
  if (open_ms) draft.number("from_ms", *open_ms).number("until_ms", end_ms).say_day(*open_ms).say_day(end_ms);
  draft.report();
}

// A coupon given at the close of one opening that ends before the next.
void check_life(Linter& linter, Index index) {
  const Offer& offer = linter.offer(index);
  if (offer.claim != Claim::kCoupon || offer.grant.valid_days == 0 || !offer.window.periodic()) return;
  const Millis end_ms = linter.book().not_after_ms;
  std::optional<Millis> open_ms = first_open_ms(offer.window, some_instant_ms(linter.book()));
  for (std::int32_t gap = 0; gap < kGaps && open_ms; ++gap) {
    const Millis close_ms = next_change_ms(offer.window, *open_ms);
    if (close_ms == 0) return;
    open_ms = first_open_ms(offer.window, close_ms);
    const Millis until_ms = coupon_until_ms(close_ms, offer.grant.valid_days);
    if (!open_ms || (end_ms != 0 && until_ms > end_ms)) return;
    if (*open_ms < until_ms) continue;
    Draft draft(linter, FindingCode::kCouponTooShort, index, "/grant/valid_days");
    ask_at(linter, index, until_ms - 1, draft.shows());
    draft.shows().coupons.back().from_ms = close_ms;
    draft.shows().coupons.back().until_ms = until_ms;
    if (linter.verdict(draft.shows(), index) == Verdict::kUsed) return;
    draft.number("have", offer.grant.valid_days).number("from_ms", *open_ms).number("until_ms", until_ms);
    draft.say_offer(index).say_day(close_ms).say_day(until_ms - 1).say_day(*open_ms).report();
    return;
  }
}

void check_preorder(Linter& linter, Index index) {
  const Offer& offer = linter.offer(index);
  if (offer.rule != "PRC-16" || !offer.lowers_goods() || offer.window.until_ms != 0) return;
  Draft draft(linter, FindingCode::kPreorderWithoutEnd, index, "/window");
  if (find_shopper(linter, index, draft.shows()) && reach_in_bag(linter, index, 0, draft.shows()))
    draft.say_offer(index).report();
}

}  // namespace

void check_windows(Linter& linter) {
  for (Index index = 0; index < linter.offers(); ++index) {
    if (linter.offer(index).inactive) continue;
    check_opening(linter, index);
    check_life(linter, index);
    check_preorder(linter, index);
  }
}

}  // namespace yansuan
