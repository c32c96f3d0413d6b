#include "membership/coupons.hpp"

#include <algorithm>
#include <charconv>

namespace yansuan {
namespace {

// A row a state, a column an action: lock, release, use, return, expire, revoke.
constexpr Index kNo = kNone;
constexpr Index of(CouponLife state) { return static_cast<Index>(state); }
constexpr std::array<Index, kCouponActionCount> kUsableRow{
    of(CouponLife::kLocked), kNo, of(CouponLife::kUsed), kNo, of(CouponLife::kExpired), of(CouponLife::kRevoked)};
constexpr std::array<Index, kCouponActionCount> kOverRow{kNo, kNo, kNo, kNo, kNo, kNo};
constexpr std::array<std::array<Index, kCouponActionCount>, kCouponLifeCount> kTable{{
    kUsableRow,                                                                                   // granted
    {kNo, of(CouponLife::kReleased), of(CouponLife::kUsed), kNo, kNo, of(CouponLife::kRevoked)},  // locked
    {kNo, kNo, kNo, of(CouponLife::kReturned), kNo, kNo},                                         // used
    kUsableRow,                                                                                   // released
    kOverRow,                                                                                     // expired
    kOverRow,                                                                                     // revoked
    kUsableRow,                                                                                   // returned
}};

AccountCoupon& coupon_at(Turn& turn, Index place) { return turn.account.coupons[static_cast<std::size_t>(place)]; }

bool is_over(const AccountCoupon& coupon, Millis now_ms) { return coupon.until_ms != 0 && coupon.until_ms <= now_ms; }

// One action that an event asks for. A coupon that comes back too late ends at once.
bool act(Turn& turn, const AccountEvent& event, CouponAction action) {
  const Index place = coupon_place(turn.account, event.coupon);
  if (place == kNone) return turn.refuse(RefusalCode::kUnknownCoupon);
  AccountCoupon& coupon = coupon_at(turn, place);
  if (coupon.state == CouponLife::kLocked && action == CouponAction::kUse && coupon.order != event.order)
    return turn.refuse(RefusalCode::kWrongState);
  if (coupon.state == CouponLife::kExpired) return turn.refuse(RefusalCode::kCouponOver);
  if (!move_coupon(turn, place, action)) return turn.refuse(RefusalCode::kWrongState);
  if (action == CouponAction::kLock || action == CouponAction::kUse) coupon.order = event.order;
  if (!is_usable(coupon.state)) return true;
  coupon.order.clear();
  if (is_over(coupon, turn.now_ms)) move_coupon(turn, place, CouponAction::kExpire);
  return true;
}

}  // namespace

Index coupon_after(CouponLife state, CouponAction action) {
  return kTable[static_cast<std::size_t>(state)][static_cast<std::size_t>(action)];
}

std::string coupon_id(Index place) { return "c" + std::to_string(place + 1); }

Index coupon_place(const Account& account, std::string_view id) {
  Index number = 0;
  if (id.size() < 2 || id.front() != 'c' || id[1] == '0') return kNone;
  const auto read = std::from_chars(id.data() + 1, id.data() + id.size(), number);
  if (read.ec != std::errc() || read.ptr != id.data() + id.size()) return kNone;
  return number <= static_cast<Index>(account.coupons.size()) && number > 0 ? number - 1 : kNone;
}

Index grant_coupon(Turn& turn, Index offer_index, std::string_view trigger, Millis from_ms) {
  Account& account = turn.account;
  const Offer& offer = turn.book.offers[static_cast<std::size_t>(offer_index)];
  const auto place = static_cast<Index>(account.coupons.size());
  Millis until_ms = offer.grant.valid_days == 0 ? 0 : coupon_until_ms(from_ms, offer.grant.valid_days);
  if (offer.window.until_ms != 0 && (until_ms == 0 || offer.window.until_ms < until_ms))
    until_ms = offer.window.until_ms;
  account.coupons.push_back({offer.id, std::string(trigger), CouponLife::kGranted, turn.now_ms, until_ms, {}});
  ++account.usable_coupons;
  if (until_ms != 0) account.coupons_due.push(until_ms, place);
  return place;
}

bool move_coupon(Turn& turn, Index place, CouponAction action) {
  AccountCoupon& coupon = coupon_at(turn, place);
  const Index after = coupon_after(coupon.state, action);
  if (after == kNone) return false;
  const CouponLife before = coupon.state;
  coupon.state = static_cast<CouponLife>(after);
  turn.answer.coupons.push_back({place, before, coupon.state, turn.now_ms});
  const bool was = is_usable(before);
  const bool is = is_usable(coupon.state);
  if (was == is) return true;
  turn.account.usable_coupons += is ? 1 : -1;
  if (coupon.until_ms == 0) return true;
  if (is) {
    turn.account.coupons_due.push(coupon.until_ms, place);
  } else {
    turn.account.coupons_due.remove(coupon.until_ms, place);
  }
  return true;
}

bool lock_coupon(Turn& turn, const AccountEvent& event) { return act(turn, event, CouponAction::kLock); }
bool release_coupon(Turn& turn, const AccountEvent& event) { return act(turn, event, CouponAction::kRelease); }
bool use_coupon(Turn& turn, const AccountEvent& event) { return act(turn, event, CouponAction::kUse); }
bool return_coupon(Turn& turn, const AccountEvent& event) { return act(turn, event, CouponAction::kReturn); }
bool revoke_coupon(Turn& turn, const AccountEvent& event) { return act(turn, event, CouponAction::kRevoke); }

}  // namespace yansuan
