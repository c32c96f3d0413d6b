#include "membership/redeem.hpp"

#include <algorithm>

#include "membership/issue.hpp"
#include "membership/points.hpp"
#include "membership/tiers.hpp"

namespace yansuan {
namespace {

constexpr std::int64_t kThingsMax = 500;  // of one redemption

struct PersonLimit {
  Period period;
  std::int32_t most;
};

std::array<PersonLimit, 3> limits_of(const RedemptionRule& rule) {
  return {{{Period::kDay, rule.per_day}, {Period::kWeek, rule.per_week}, {Period::kMonth, rule.per_month}}};
}

std::string counter_of(const RedemptionRule& rule, Period period) {
  return "redeem/" + rule.id + "/" + std::string(to_string(period));
}

bool within_limits(Turn& turn, const RedemptionRule& rule, Index item, std::int32_t times) {
  const std::int64_t things = std::int64_t{rule.reward.units} * times;
  if (things > kThingsMax) return turn.refuse(RefusalCode::kLimitReached, rule.id, kThingsMax, things);
  const Index tier = tier_of(turn.book, turn.account);
  if (tier < rule.tier) return turn.refuse(RefusalCode::kTierTooLow, rule.id, rule.tier, tier);
  for (const PersonLimit& limit : limits_of(rule)) {
    if (limit.most == 0) continue;
    const std::int64_t had =
        counted(turn.account, counter_of(rule, limit.period), bucket_of(limit.period, turn.now_ms));
    if (had + times > limit.most) return turn.refuse(RefusalCode::kLimitReached, rule.id, limit.most, had);
  }
  const auto at = static_cast<std::size_t>(item);
  const std::int64_t given = at < turn.shop.redeemed.size() ? turn.shop.redeemed[at] : 0;
  if (rule.stock != 0 && given + times > rule.stock)
    return turn.refuse(RefusalCode::kOutOfStock, rule.id, rule.stock, given);
  return true;
}

const DeedRule* rule_of(const Turn& turn, CommunityDeed deed) {
  const auto& deeds = turn.rules.deeds;
  const auto at = std::find_if(deeds.begin(), deeds.end(), [&](const DeedRule& rule) { return rule.deed == deed; });
  return at == deeds.end() ? nullptr : &*at;
}

}  // namespace

bool points_redeemed(Turn& turn, const AccountEvent& event) {
  const Index item = find_id(turn.rules.redeem, event.subject);
  if (item == kNone) return turn.refuse(RefusalCode::kUnknownItem, event.subject);
  const RedemptionRule& rule = turn.rules.redeem[static_cast<std::size_t>(item)];
  if (!within_limits(turn, rule, item, event.count)) return false;
  if (!spend(turn, event.id, rule.account, rule.cost * event.count, rule.id)) return false;
  for (const PersonLimit& limit : limits_of(rule)) {
    if (limit.most != 0)
      count(turn.account, counter_of(rule, limit.period), bucket_of(limit.period, turn.now_ms), event.count);
  }
  hand_out(turn, rule.reward, event.count, rule.id, event.id, turn.now_ms);
  return true;
}

// A redemption is undone whole, while each of its coupons can still be used. It still counts against the limits.
bool redemption_cancelled(Turn& turn, const AccountEvent& event) {
  PointsSpend* spent = find_spend(turn.account, event.subject);
  if (spent == nullptr || spent->parts.empty()) return turn.refuse(RefusalCode::kUnknownSpend);
  for (const RedemptionRule& rule : turn.rules.redeem) {
    if (!revoke_granted(turn, rule.id + "/" + event.subject, true))
      return turn.refuse(RefusalCode::kWrongState, rule.id);
  }
  give_back(turn, *spent, points_of(*spent));
  return true;
}

bool points_spent(Turn& turn, const AccountEvent& event) {
  const std::string id = "order/" + event.order;
  if (find_spend(turn.account, id) != nullptr) return turn.refuse(RefusalCode::kAlreadyCounted);
  return spend(turn, id, event.account, event.points, {});
}

bool points_given_back(Turn& turn, const AccountEvent& event) {
  PointsSpend* spent = find_spend(turn.account, "order/" + event.order);
  if (spent == nullptr) return turn.refuse(RefusalCode::kUnknownSpend);
  const std::int64_t left = points_of(*spent);
  if (event.points > left) return turn.refuse(RefusalCode::kWrongAmount, {}, event.points, left);
  give_back(turn, *spent, event.points);
  return true;
}

bool manual_adjustment(Turn& turn, const AccountEvent& event) {
  if (event.points > 0) {
    earn(turn, {event.account, event.points, "manual_adjustment", event.id, turn.now_ms, EntryReason::kAdjusted});
    return true;
  }
  const std::int64_t had = turn.account.balance[event.account];
  if (event.points == 0) return turn.refuse(RefusalCode::kWrongAmount);
  if (had < -event.points) return turn.refuse(RefusalCode::kNotEnoughPoints, {}, -event.points, had);
  take(turn, event.account, -event.points, EntryReason::kAdjusted, event.id);
  return true;
}

bool community_action(Turn& turn, const AccountEvent& event) {
  const DeedRule* rule = rule_of(turn, event.deed);
  const std::string_view deed = to_string(event.deed);
  if (rule == nullptr || (rule->once == DeedOnce::kSubject && event.subject.empty()))
    return turn.refuse(RefusalCode::kUnknownItem, deed);
  const std::int64_t today = bucket_of(Period::kDay, turn.now_ms);
  const bool daily = rule->once == DeedOnce::kDay;
  const std::string counter = std::string(deed) + (daily ? "" : "/" + event.subject);
  const std::int64_t bucket = daily ? today : 0;
  if (counted(turn.account, counter, bucket) != 0) return turn.refuse(RefusalCode::kAlreadyCounted, deed);
  const std::int64_t had = counted(turn.account, "community", today);
  const std::int64_t cap = turn.rules.daily_cap;
  const std::int64_t points = cap == 0 ? rule->points : std::min(rule->points, cap - had);
  if (points <= 0 && rule->points > 0) return turn.refuse(RefusalCode::kDailyCap, deed, cap, had);
  count(turn.account, counter, bucket, 1);
  count(turn.account, "community", today, points);
  earn(turn, {PointsAccount::kCommunity, points, deed, {}, turn.now_ms});
  return true;
}

}  // namespace yansuan
