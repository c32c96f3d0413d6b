// What membership gives and nobody can use, or nobody would choose (X-03, CPN-27).
#include <algorithm>

#include "lint/linter.hpp"

namespace yansuan {
namespace {

// The highest tier that may use an offer; every tier: the last.
std::size_t highest_tier(const Linter& linter, const Offer& offer) {
  std::size_t highest = linter.book().tiers.size() - 1;
  while (offer.audience.tiers != 0 && (offer.audience.tiers >> highest & 1U) == 0 && highest > 0) --highest;
  return highest;
}

// A coupon for whoever has at least this tier and so many orders: who holds it only rises.
void check_coupon(Linter& linter, std::string_view list, std::size_t place, const std::string& id, Index given,
                  std::size_t tier, std::int32_t orders) {
  if (given == kNone) return;
  const Offer& offer = linter.offer(given);
  const std::size_t highest = highest_tier(linter, offer);
  const std::int32_t orders_min = std::max(orders, linter.book().tiers[tier].min_orders);
  const bool too_high = highest < tier;
  const bool too_many = offer.audience.max_orders != kNone && offer.audience.max_orders < orders_min;
  if (!too_high && !too_many) return;
  Draft draft(linter, FindingCode::kGiftUnusable, "");
  draft.inside(list, place, "/reward").also("offers", given).say(id, id).say_offer(given);
  if (too_high) {
    const Text& from = linter.book().tiers[tier].name;
    const Text& to = linter.book().tiers[highest].name;
    draft.say(from.zh + "起才给，券到" + to.zh + "为止",
              "it is given from " + from.in(Lang::kEn) + " on, and the coupon is for tiers up to " + to.in(Lang::kEn));
  } else {
    draft.number("need", orders_min).number("have", offer.audience.max_orders);
    draft.say("拿到的人已经下过单，券只给下单更少的人", "who gets it has ordered more often than the coupon allows");
  }
  draft.report_without_cart();
}

// What a coupon takes off as soon as there is enough to take it off; 0: it does something else.
Fen face_fen(const Linter& linter, const Reward& reward) {
  if (reward.kind != RewardKind::kCoupon || reward.offer == kNone) return 0;
  const Offer& offer = linter.offer(reward.offer);
  if (offer.rungs.size() != 1 || offer.rungs.front().reach.asks()) return 0;
  const GoodsEffect& goods = offer.rungs.front().goods;
  return goods.kind == EffectKind::kOff ? goods.value * reward.units : 0;
}

bool is_as_easy(const Offer& other, const Offer& offer) {
  if (other.scope.set != kNone && other.scope.set != offer.scope.set) return false;
  return std::all_of(other.conditions.begin(), other.conditions.end(), [&](const Condition& asked) {
    return std::any_of(offer.conditions.begin(), offer.conditions.end(), [&](const Condition& own) {
      return own.scope.set == asked.scope.set && own.min_amount_fen >= asked.min_amount_fen &&
             own.min_units >= asked.min_units && own.min_skus >= asked.min_skus &&
             own.min_weight_g >= asked.min_weight_g && own.min_members >= asked.min_members;
    });
  });
}

void check_redemption(Linter& linter, std::size_t place) {
  const std::vector<RedemptionRule>& items = linter.rules().membership.redeem;
  const RedemptionRule& item = items[place];
  const Fen fen = face_fen(linter, item.reward);
  if (fen == 0) return;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const RedemptionRule& other = items[i];
    const Fen other_fen = face_fen(linter, other.reward);
    if (other_fen == 0 || other.account != item.account || other.tier > item.tier) continue;
    const std::int64_t times = item.cost / other.cost;
    const Fen instead_fen = times * other_fen;
    if (instead_fen <= fen || !is_as_easy(linter.offer(other.reward.offer), linter.offer(item.reward.offer))) continue;
    Draft draft(linter, FindingCode::kRedemptionDominated, "");
    draft.inside("/membership/redeem/", place, "").also("membership/redeem", static_cast<Index>(i));
    draft.number("need", item.cost).number("count", times).number("other_fen", instead_fen);
    draft.say(item.id, item.id).say_number(item.cost).say_yuan(fen);
    draft.say_number(times).say(other.id, other.id).say_yuan(instead_fen).report_without_cart();
    return;
  }
}

}  // namespace

void check_gifts(Linter& linter) {
  const MembershipRules& rules = linter.rules().membership;
  for (std::size_t i = 0; i < rules.issue.size(); ++i) {
    const IssueRule& rule = rules.issue[i];
    if (!rule.enabled || rule.reward.kind != RewardKind::kCoupon) continue;
    std::size_t tier = 0;
    while (rule.tiers != 0 && (rule.tiers >> tier & 1U) == 0) ++tier;
    check_coupon(linter, "/membership/issue/", i, rule.id, rule.reward.offer, tier, rule.min_orders);
  }
  for (std::size_t i = 0; i < rules.redeem.size(); ++i) {
    const RedemptionRule& item = rules.redeem[i];
    if (item.reward.kind != RewardKind::kCoupon) continue;
    check_coupon(linter, "/membership/redeem/", i, item.id, item.reward.offer, static_cast<std::size_t>(item.tier), 0);
  }
}

void check_redemptions(Linter& linter) {
  for (std::size_t i = 0; i < linter.rules().membership.redeem.size(); ++i) check_redemption(linter, i);
}

}  // namespace yansuan
