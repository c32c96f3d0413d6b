// How a shop runs points, tiers, coupons that arrive by themselves, and referrals: section `membership` of a rulebook
// (schema membership-rules.schema.json; MEM-01 … MEM-18, CPN-01 … CPN-28, REF-01 … REF-11). Everything is data.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "yansuan/calendar.hpp"
#include "yansuan/codes.hpp"
#include "yansuan/money.hpp"
#include "yansuan/names.hpp"
#include "yansuan/rulebook.hpp"

namespace yansuan {

/// One value for each kind of points.
template <typename Value>
class PerPoints {
 public:
  [[nodiscard]] Value& operator[](PointsAccount account) { return values_[static_cast<std::size_t>(account)]; }
  [[nodiscard]] const Value& operator[](PointsAccount account) const {
    return values_[static_cast<std::size_t>(account)];
  }

 private:
  std::array<Value, kPointsAccountCount> values_{};
};

/// When points end (MEM-17).
struct PointsExpiry {
  ExpiryMode mode = ExpiryMode::kNone;
  std::int32_t years = 0;    // of year_end: whole years after the one they became available in
  std::int32_t months = 12;  // of rolling_months
};

/// Points for a deed in the community, and how often they are given (MEM-08).
struct DeedRule {
  CommunityDeed deed = CommunityDeed::kSignIn;
  DeedOnce once = DeedOnce::kDay;
  std::int64_t points = 0;
};

/// How a tier is earned and kept (MEM-03, MEM-04).
struct TierRules {
  TierBasis basis = TierBasis::kAmount;
  std::int32_t window_months = 0;  // 0: everything counts, for good
  std::int32_t grace_days = 0;
  bool refund_demotes = true;
};

/// What a tier is entitled to (MEM-05).
struct Benefit {
  std::string id;
  Index tier = 0;  // the lowest that has it
  Index goods = kNone;
  std::int32_t each_days = 0;        // 0: no such limit
  std::int32_t days_before = kNone;  // kNone: no occasion is needed
};

/// Goods that are given, and what they are worth to the shop.
struct RewardGoods {
  std::string id;
  Fen value_fen = 0;
  std::vector<Index> skus;
};

/// What a rule gives.
struct Reward {
  RewardKind kind = RewardKind::kCoupon;
  Index offer = kNone;  // of a coupon
  Index goods = kNone;
  std::int64_t points = 0;
  PointsAccount account = PointsAccount::kConsumption;
  std::int32_t units = 1;  // coupons or goods
};

/// What points are exchanged for (MEM-02, MEM-09).
struct RedemptionRule {
  std::string id;
  PointsAccount account = PointsAccount::kConsumption;
  std::int64_t cost = 1;
  Reward reward;
  std::int64_t stock = 0;  // of the whole shop; 0: no limit, as below
  std::int32_t per_day = 0;
  std::int32_t per_week = 0;
  std::int32_t per_month = 0;
  Index tier = 0;
};

/// Coupons, goods or points that arrive by themselves on an occasion (CPN-01 … CPN-28).
struct IssueRule {
  std::string id;
  bool enabled = true;
  std::uint32_t on = 0;  // one bit an Occasion
  Reward reward;
  Once once = Once::kLife;
  std::uint32_t tiers = 0;  // one bit a tier; 0: every tier
  std::vector<std::string> channels;
  std::string choice;
  std::string segment;
  std::int64_t reach = 0;
  std::int32_t min_orders = 0;
  std::int64_t within_s = 0;
  std::int64_t shop_per_day = 0;
  Index instead = kNone;

  [[nodiscard]] bool is_on(Occasion occasion) const { return (on >> static_cast<unsigned>(occasion) & 1U) != 0; }
};

/// When an invited friend counts (REF-01 … REF-09).
struct ReferralRules {
  std::int32_t invitation_days = 30;
  bool need_consultation = true;
  std::int32_t review_above_per_day = 10;  // 0: never
  std::int32_t group_stay_hours = 24;
  Period count_deals = Period::kEver;
  Period count_group_invites = Period::kEver;
};

/// What share of an order a role earns, in basis points (REF-11).
struct CommissionRate {
  CommissionRole role = CommissionRole::kGuide;
  BasisPoints rate_bp = 0;
  bool first_order_only = false;
};

/// When commission is settled, and how it is shared between guide and owner (REF-10, REF-11).
struct CommissionRules {
  std::int32_t settle_days = 7;
  BasisPoints owner_share_bp = 3'000;
  std::vector<CommissionRate> rates;
};

/// The whole section `membership` of a rulebook.
struct MembershipRules {
  bool at_receipt = true;  // consumption points of an order
  std::int32_t available_days = 7;
  std::int32_t order_max_bp = kWholeBp;
  PerPoints<PointsExpiry> expiry;
  std::int64_t daily_cap = 20;  // community points; 0: none
  std::vector<DeedRule> deeds;
  TierRules tier;
  std::vector<Benefit> benefits;
  std::vector<RewardGoods> goods;
  std::vector<RedemptionRule> redeem;
  std::vector<IssueRule> issue;
  ReferralRules referral;
  CommissionRules commission;
};

/// The place of a thing with an `id` in its list; kNone.
template <typename List>
[[nodiscard]] Index find_id(const List& list, std::string_view id) {
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (list[i].id == id) return static_cast<Index>(i);
  }
  return kNone;
}

}  // namespace yansuan
