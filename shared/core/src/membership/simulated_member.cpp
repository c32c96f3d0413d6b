#include "membership/simulated_member.hpp"

#include <algorithm>

namespace yansuan {
namespace {

constexpr std::array<PointsAccount, kPointsAccountCount> kBothPoints{PointsAccount::kConsumption,
                                                                     PointsAccount::kCommunity};

std::string points_broken(const SimulatedMember& member) {
  const Account& account = member.account;
  PerPoints<std::int64_t> left;
  PerPoints<std::int64_t> pending;
  for (const PointsLot& lot : account.lots) {
    if (lot.left < 0 || lot.left > lot.earned) return "a lot has more left than it earned";
    (lot.pending ? pending : left)[lot.account] += lot.left;
  }
  for (const PointsAccount kind : kBothPoints) {
    if (account.owed[kind] > 0 && left[kind] > 0) return "points are left although points are owed";
    if (left[kind] - account.owed[kind] != member.available[kind]) return "a balance is not the fold of its ledger";
    if (pending[kind] != member.pending[kind]) return "pending points are not the fold of the ledger";
    if (account.balance[kind] != member.available[kind]) return "a balance drifted";
  }
  return member.entries == account.entries ? "" : "entries are missing";
}

std::string orders_broken(const MembershipRules& rules, const SimulatedMember& member) {
  const Account& account = member.account;
  Fen counted_fen = 0;
  Fen commission_fen = 0;
  std::int32_t kept = 0;
  std::int32_t place = 0;
  for (const AccountOrder& order : account.orders) {
    if (place++ >= account.orders_left_window) counted_fen += order.paid_fen;
    commission_fen += order.commission_paid_fen + order.owner_paid_fen;
    if (!order.whole_refund) ++kept;
  }
  if (counted_fen != account.lifetime_fen) return "what counts for the tier is not what was paid";
  if (kept != account.paid_orders) return "orders are missing";
  if (commission_fen != member.commission_fen) return "commission was not paid once";
  std::int64_t dealt = 0;
  for (const Invitee& invitee : account.invitees) dealt += invitee.dealt ? 1 : 0;
  for (const Counter& counter : account.counters) {
    if (counter.key == "deals" && rules.referral.count_deals == Period::kEver && counter.count != dealt)
      return "deals are not the friends who bought";
  }
  return "";
}

std::string coupons_broken(const SimulatedMember& member) {
  const Account& account = member.account;
  std::int64_t usable = 0;
  for (const AccountCoupon& coupon : account.coupons) {
    if (is_usable(coupon.state)) ++usable;
    if (is_usable(coupon.state) && coupon.until_ms != 0 && coupon.until_ms <= account.as_of_ms)
      return "a coupon can be used after its end";
    if (coupon.state == CouponLife::kUsed && coupon.order.empty()) return "a coupon was used by no order";
  }
  if (usable != account.usable_coupons) return "usable coupons drifted";
  if (static_cast<std::int64_t>(account.coupons.size()) != member.coupons_granted) return "coupons are missing";
  for (std::size_t i = 1; i < account.grants.size(); ++i) {
    if (account.grants[i - 1].key >= account.grants[i].key) return "something was given twice";
  }
  return "";
}

std::string tier_broken(const Rulebook& book, const MembershipRules& rules, const Account& account) {
  if (rules.tier.window_months != 0 || rules.tier.basis != TierBasis::kAmount || !rules.tier.refund_demotes) return "";
  Index reached = 0;
  for (std::size_t i = 1; i < book.tiers.size(); ++i) {
    const Tier& tier = book.tiers[i];
    if (account.lifetime_fen >= tier.min_lifetime_fen && account.paid_orders >= tier.min_orders)
      reached = static_cast<Index>(i);
  }
  return reached == std::max(book.tier(account.tier), 0) ? "" : "the tier is not what was reached";
}

}  // namespace

std::string what_is_broken(const Rulebook& book, const MembershipRules& rules, const SimulatedMember& member) {
  for (std::string wrong : {points_broken(member), orders_broken(rules, member), coupons_broken(member),
                            tier_broken(book, rules, member.account)}) {
    if (!wrong.empty()) return wrong;
  }
  return "";
}

}  // namespace yansuan
