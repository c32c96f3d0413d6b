#include "membership/tiers.hpp"

#include <algorithm>

#include "membership/issue.hpp"
#include "yansuan/limits.hpp"

namespace yansuan {
namespace {

const Tier& tier_at(const Rulebook& book, Index tier) { return book.tiers[static_cast<std::size_t>(tier)]; }

// What counts, in fen: points are worth what one costs to earn, so that they meet the same thresholds (MEM-04).
Fen basis_fen(const Rulebook& book, const MembershipRules& rules, const Account& account) {
  const Fen each_fen = book.settings.earn_fen_per_point;
  const std::int64_t most = each_fen == 0 ? 0 : kMaxAccount / each_fen;
  const Fen points_fen = std::clamp<std::int64_t>(account.points_counted, 0, most) * each_fen;
  switch (rules.tier.basis) {
    case TierBasis::kAmount:
      return account.lifetime_fen;
    case TierBasis::kPointsEarned:
      return points_fen;
    case TierBasis::kMax:
      return std::max(account.lifetime_fen, points_fen);
  }
  return 0;
}

Index reached(const Rulebook& book, const MembershipRules& rules, const Account& account) {
  const Fen basis = basis_fen(book, rules, account);
  for (auto tier = static_cast<Index>(book.tiers.size()); tier-- > 1;) {
    if (basis >= tier_at(book, tier).min_lifetime_fen && account.paid_orders >= tier_at(book, tier).min_orders)
      return tier;
  }
  return 0;
}

Index named(const Rulebook& book, const std::string& tier) {
  return tier.empty() ? 0 : std::max(book.tier(tier), Index{0});
}

void set_tier(Turn& turn, Index from, Index to) {
  turn.account.tier = tier_at(turn.book, to).id;
  turn.account.grace_until_ms = 0;
  turn.answer.tier_changes.push_back({from, to, turn.now_ms});
}

// A rise above every tier before gives what the highest level gives, once (MEM-06).
void rise(Turn& turn, Index from, Index to) {
  set_tier(turn, from, to);
  if (to <= named(turn.book, turn.account.best_tier)) return;
  turn.account.best_tier = turn.account.tier;
  Occurrence occurrence;
  occurrence.occasion = Occasion::kTierUpgraded;
  const std::string trigger = turn.account.tier;
  occurrence.trigger = trigger;
  occurrence.tier = to;
  issue(turn, occurrence);
}

Millis end_of_window(const Turn& turn, Millis at_ms) {
  return midnight_ms(add_days(add_months(civil_date(at_ms), turn.rules.tier.window_months), 1));
}

// The first order or lot that still counts.
template <typename List>
auto* first_counted(List& list, std::int32_t left) {
  const auto at = static_cast<std::size_t>(left);
  return at < list.size() ? &list[at] : nullptr;
}

}  // namespace

Index tier_of(const Rulebook& book, const Account& account) { return named(book, account.tier); }

void recompute_tier(Turn& turn, TierCause cause) {
  const TierRules& rules = turn.rules.tier;
  const Index from = tier_of(turn.book, turn.account);
  const Index to = reached(turn.book, turn.rules, turn.account);
  if (to > from) return rise(turn, from, to);
  if (to == from) {
    turn.account.grace_until_ms = 0;
    return;
  }
  if (cause == TierCause::kRefund) {
    if (rules.refund_demotes) set_tier(turn, from, to);
    return;
  }
  if (rules.window_months == 0) return;  // without a window only a refund lowers a tier
  if (rules.grace_days != 0 && turn.account.grace_until_ms == 0)
    turn.account.grace_until_ms = coupon_until_ms(turn.now_ms, rules.grace_days);
  if (turn.account.grace_until_ms <= turn.now_ms) set_tier(turn, from, to);
}

Millis leaves_window_ms(const Turn& turn) {
  if (turn.rules.tier.window_months == 0) return kNeverMs;
  Millis first_ms = kNeverMs;
  if (const auto* order = first_counted(turn.account.orders, turn.account.orders_left_window))
    first_ms = end_of_window(turn, order->paid_at_ms);
  if (const auto* lot = first_counted(turn.account.lots, turn.account.lots_left_window))
    first_ms = std::min(first_ms, end_of_window(turn, lot->earned_at_ms));
  return first_ms;
}

void leave_window(Turn& turn) {
  Account& account = turn.account;
  for (;; ++account.orders_left_window) {
    const auto* order = first_counted(account.orders, account.orders_left_window);
    if (order == nullptr || end_of_window(turn, order->paid_at_ms) > turn.now_ms) break;
    account.lifetime_fen = std::max<Fen>(0, account.lifetime_fen - order->paid_fen);
  }
  for (;; ++account.lots_left_window) {
    const auto* lot = first_counted(account.lots, account.lots_left_window);
    if (lot == nullptr || end_of_window(turn, lot->earned_at_ms) > turn.now_ms) break;
    if (lot->account == PointsAccount::kConsumption)
      account.points_counted = std::max<std::int64_t>(0, account.points_counted - lot->earned);
  }
  recompute_tier(turn, TierCause::kTime);
}

AccountStanding standing_of(const Rulebook& book, const MembershipRules& rules, const Account& account) {
  AccountStanding standing;
  standing.tier = tier_of(book, account);
  if (static_cast<std::size_t>(standing.tier) + 1 < book.tiers.size()) {
    standing.next_tier = standing.tier + 1;
    const Tier& next = tier_at(book, standing.next_tier);
    standing.missing_fen = std::max<Fen>(0, next.min_lifetime_fen - basis_fen(book, rules, account));
    standing.missing_orders = std::max(0, next.min_orders - account.paid_orders);
  }
  for (std::size_t i = 0; i < rules.benefits.size(); ++i) {
    if (rules.benefits[i].tier <= standing.tier) standing.benefits.push_back(static_cast<Index>(i));
  }
  return standing;
}

}  // namespace yansuan
