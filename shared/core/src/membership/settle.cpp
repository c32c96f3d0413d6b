#include "membership/settle.hpp"

#include <algorithm>

#include "membership/coupons.hpp"
#include "membership/issue.hpp"
#include "membership/orders.hpp"
#include "membership/points.hpp"
#include "membership/referral.hpp"
#include "membership/tiers.hpp"

namespace yansuan {
namespace {

constexpr std::int32_t kDaysBackMax = 400;

// In the order in which things of one instant happen: what ends, ends first.
enum class Due : std::uint8_t { kConsumption, kCommunity, kCoupon, kMature, kOrder, kGroup, kWindow, kGrace };

struct Next {
  Millis due_ms = kNeverMs;
  Due due = Due::kGrace;

  void offer(Millis at_ms, Due kind) {
    if (at_ms < due_ms) *this = {at_ms, kind};
  }
  void offer(const DueQueue& queue, Due kind) {
    if (!queue.empty()) offer(queue.first().due_ms, kind);
  }
};

Next next_of(const Turn& turn) {
  const Account& account = turn.account;
  Next next;
  next.offer(account.spendable[PointsAccount::kConsumption], Due::kConsumption);
  next.offer(account.spendable[PointsAccount::kCommunity], Due::kCommunity);
  next.offer(account.coupons_due, Due::kCoupon);
  next.offer(account.pending, Due::kMature);
  next.offer(account.orders_due, Due::kOrder);
  if (account.group_due_ms != 0) next.offer(account.group_due_ms, Due::kGroup);
  next.offer(leaves_window_ms(turn), Due::kWindow);
  if (account.grace_until_ms != 0) next.offer(account.grace_until_ms, Due::kGrace);
  return next;
}

void happen(Turn& turn, Due due) {
  Account& account = turn.account;
  switch (due) {
    case Due::kConsumption:
      return expire(turn, account.spendable[PointsAccount::kConsumption].first().place);
    case Due::kCommunity:
      return expire(turn, account.spendable[PointsAccount::kCommunity].first().place);
    case Due::kCoupon:
      return (void)move_coupon(turn, account.coupons_due.first().place, CouponAction::kExpire);
    case Due::kMature:
      return mature(turn, account.pending.first().place);
    case Due::kOrder:
      return order_due(turn, account.orders_due.first().place);
    case Due::kGroup:
      return group_stay_over(turn);
    case Due::kWindow:
      return leave_window(turn);
    case Due::kGrace:
      recompute_tier(turn, TierCause::kTime);
      account.grace_until_ms = 0;
      return;
  }
}

}  // namespace

void settle(Turn& turn, Millis now_ms) {
  for (Next next = next_of(turn); next.due_ms <= now_ms; next = next_of(turn)) {
    turn.now_ms = std::max(next.due_ms, turn.account.as_of_ms);
    happen(turn, next.due);
  }
  turn.now_ms = now_ms;
  turn.account.as_of_ms = now_ms;
}

bool day_passed(Turn& turn, const AccountEvent& /*event*/) {
  Account& account = turn.account;
  const CivilDate today = civil_date(turn.now_ms);
  const std::int32_t last = account.day;
  account.day = std::max(last, day_number(today));
  std::int32_t back = 0;
  if (last != 0 && account.birthday.month != 0) {
    while (back < kDaysBackMax && day_number(add_days(today, -back)) > last) ++back;
  } else if (last == 0 && account.birthday.month != 0) {
    back = 1;
  }
  for (; back > 0; --back) {
    const CivilDate date = add_days(today, 1 - back);
    if (!is_birthday(account.birthday, date)) continue;
    Occurrence occurrence;
    occurrence.occasion = Occasion::kBirthday;
    occurrence.from_ms = midnight_ms(date);
    issue(turn, occurrence);
  }
  return true;
}

}  // namespace yansuan
