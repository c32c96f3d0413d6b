#include "membership/issue.hpp"

#include <algorithm>

#include "membership/coupons.hpp"
#include "membership/points.hpp"
#include "membership/tiers.hpp"

namespace yansuan {
namespace {

std::size_t grant_place(const Account& account, std::string_view key) {
  return sorted_place(account.grants, key, [](const AccountGrant& grant) -> std::string_view { return grant.key; });
}

bool was_given(const Account& account, std::string_view key) {
  const std::size_t at = grant_place(account, key);
  return at < account.grants.size() && account.grants[at].key == key;
}

std::string trigger_of(const Turn& turn, const IssueRule& rule, const Occurrence& occurrence) {
  switch (rule.once) {
    case Once::kLife:
      return "life";
    case Once::kYear:
      return std::to_string(civil_date(occurrence.from_ms == 0 ? turn.now_ms : occurrence.from_ms).year);
    case Once::kTrigger:
      return std::string(occurrence.trigger);
    case Once::kChannel:
      return occurrence.channel.empty() ? "none" : std::string(occurrence.channel);
  }
  return {};
}

bool is_meant(const Turn& turn, const IssueRule& rule, const Occurrence& occurrence) {
  if (!rule.enabled || !rule.is_on(occurrence.occasion)) return false;
  if (rule.reach != 0 && rule.reach != occurrence.reached) return false;
  if (!rule.choice.empty() && rule.choice != occurrence.choice) return false;
  if (!rule.segment.empty() && rule.segment != occurrence.segment) return false;
  const Index tier = occurrence.tier == kNone ? tier_of(turn.book, turn.account) : occurrence.tier;
  if (rule.tiers != 0 && (rule.tiers >> static_cast<unsigned>(tier) & 1U) == 0) return false;
  const auto& channels = rule.channels;
  return channels.empty() || std::find(channels.begin(), channels.end(), occurrence.channel) != channels.end();
}

// The last second counts (CPN-18).
bool in_time(Turn& turn, const IssueRule& rule, const Occurrence& occurrence) {
  if (rule.within_s == 0) return true;
  if (occurrence.order_paid_ms == 0) return turn.refuse(RefusalCode::kUnknownOrder, rule.id);
  const Millis passed_ms = turn.now_ms - occurrence.order_paid_ms;
  if (passed_ms <= rule.within_s * kSecondMs) return true;
  return turn.refuse(RefusalCode::kTooLate, rule.id, rule.within_s, (passed_ms + kSecondMs - 1) / kSecondMs);
}

// How many coupons of its offer one person gets, whatever they were granted for.
bool within_offer(Turn& turn, const IssueRule& rule) {
  if (rule.reward.kind != RewardKind::kCoupon) return true;
  const Offer& offer = turn.book.offers[static_cast<std::size_t>(rule.reward.offer)];
  const std::int64_t had = counted(turn.account, "offer/" + offer.id, 0);
  if (offer.grant.per_person == 0 || had + rule.reward.units <= offer.grant.per_person) return true;
  return turn.refuse(RefusalCode::kLimitReached, rule.id, offer.grant.per_person, had);
}

void give(Turn& turn, Index index, const Occurrence& occurrence, bool may_stand_in) {
  const IssueRule& rule = turn.rules.issue[static_cast<std::size_t>(index)];
  const std::string trigger = trigger_of(turn, rule, occurrence);
  const std::string key = rule.id + "/" + trigger;
  if (was_given(turn.account, key)) return (void)turn.refuse(RefusalCode::kAlreadyGranted, rule.id);
  if (turn.account.paid_orders < rule.min_orders)
    return (void)turn.refuse(RefusalCode::kTooFewOrders, rule.id, rule.min_orders, turn.account.paid_orders);
  if (!in_time(turn, rule, occurrence) || !within_offer(turn, rule)) return;
  const auto at = static_cast<std::size_t>(index);
  const std::int64_t today = at < turn.shop.issued_today.size() ? turn.shop.issued_today[at] : 0;
  if (rule.shop_per_day != 0 && today >= rule.shop_per_day) {
    turn.refuse(RefusalCode::kQuotaReached, rule.id, rule.shop_per_day, today);
    if (rule.instead != kNone && may_stand_in) give(turn, rule.instead, occurrence, false);
    return;
  }
  note_grant(turn.account, key, turn.now_ms);
  hand_out(turn, rule.reward, 1, rule.id, trigger, occurrence.from_ms == 0 ? turn.now_ms : occurrence.from_ms);
}

}  // namespace

bool note_grant(Account& account, std::string_view key, Millis at_ms) {
  const std::size_t at = grant_place(account, key);
  if (at < account.grants.size() && account.grants[at].key == key) return false;
  account.grants.insert(account.grants.begin() + static_cast<std::ptrdiff_t>(at), {std::string(key), at_ms});
  return true;
}

void issue(Turn& turn, const Occurrence& occurrence) {
  for (std::size_t i = 0; i < turn.rules.issue.size(); ++i) {
    if (is_meant(turn, turn.rules.issue[i], occurrence)) give(turn, static_cast<Index>(i), occurrence, true);
  }
}

bool give_on(Turn& turn, const AccountEvent& event) {
  Occurrence occurrence;
  if (!parse(to_string(event.kind), occurrence.occasion)) return false;
  const std::string trigger = event.who.empty() ? event.subject : event.subject + "/" + event.who;
  occurrence.trigger = trigger;
  occurrence.channel = event.channel;
  occurrence.choice = event.choice;
  occurrence.segment = event.subject;
  const std::size_t before = turn.answer.grants.size();
  const std::size_t refused = turn.answer.refusals.size();
  issue(turn, occurrence);
  return turn.answer.grants.size() > before || turn.answer.refusals.size() == refused;
}

void hand_out(Turn& turn, const Reward& reward, std::int32_t times, std::string_view rule, std::string_view trigger,
              Millis from_ms) {
  const std::string key = std::string(rule) + "/" + std::string(trigger);
  MadeGrant made{std::string(rule), std::string(trigger), reward.kind, kNone, reward.offer, reward.goods, 0, 0, 0};
  switch (reward.kind) {
    case RewardKind::kCoupon:
      count(turn.account, "offer/" + turn.book.offers[static_cast<std::size_t>(reward.offer)].id, 0,
            std::int64_t{reward.units} * times);
      for (std::int32_t i = 0; i < reward.units * times; ++i) {
        made.coupon = grant_coupon(turn, reward.offer, key, from_ms);
        made.until_ms = turn.account.coupons.back().until_ms;
        turn.answer.grants.push_back(made);
      }
      return;
    case RewardKind::kPoints:
      made.points = reward.points * times;
      earn(turn, {reward.account, made.points, rule, trigger, turn.now_ms});
      break;
    case RewardKind::kGoods:
      made.units = reward.units * times;
      break;
  }
  turn.answer.grants.push_back(std::move(made));
}

bool revoke_granted(Turn& turn, std::string_view key, bool all_or_nothing) {
  auto& coupons = turn.account.coupons;
  std::vector<Index> found;
  for (std::size_t i = 0; i < coupons.size(); ++i) {
    if (coupons[i].trigger != key) continue;
    if (is_usable(coupons[i].state)) {
      found.push_back(static_cast<Index>(i));
    } else if (all_or_nothing) {
      return false;
    }
  }
  for (const Index place : found) move_coupon(turn, place, CouponAction::kRevoke);
  return true;
}

void reverse(Turn& turn, Occasion occasion, std::string_view trigger, std::int64_t reached) {
  Account& account = turn.account;
  for (const IssueRule& rule : turn.rules.issue) {
    if (!rule.is_on(occasion) || rule.reach != reached) continue;
    Occurrence occurrence;
    occurrence.trigger = trigger;
    const std::string given_for = trigger_of(turn, rule, occurrence);
    const std::string key = rule.id + "/" + given_for;
    if (!was_given(account, key)) continue;
    account.grants.erase(account.grants.begin() + static_cast<std::ptrdiff_t>(grant_place(account, key)));
    revoke_granted(turn, key, false);
    for (std::size_t i = 0; i < account.lots.size(); ++i) {
      if (account.lots[i].source == rule.id && account.lots[i].ref == given_for)
        claw_back(turn, static_cast<Index>(i), account.lots[i].earned, rule.id);
    }
    turn.answer.reversed.push_back({rule.id, given_for});
  }
}

bool claim_benefit(Turn& turn, const AccountEvent& event) {
  const Index at = find_id(turn.rules.benefits, event.subject);
  if (at == kNone) return turn.refuse(RefusalCode::kUnknownItem, event.subject);
  const Benefit& benefit = turn.rules.benefits[static_cast<std::size_t>(at)];
  const Index tier = tier_of(turn.book, turn.account);
  if (tier < benefit.tier) return turn.refuse(RefusalCode::kTierTooLow, benefit.id, benefit.tier, tier);
  if (benefit.goods == kNone) return turn.refuse(RefusalCode::kNotEntitled, benefit.id);
  std::string trigger = event.id;
  const std::string counter = "benefit/" + benefit.id;
  if (benefit.each_days != 0) {
    const std::int64_t claimed_ms = counted(turn.account, counter, 0);
    const Millis again_ms = midnight_ms(add_days(civil_date(claimed_ms), benefit.each_days));
    if (claimed_ms != 0 && turn.now_ms < again_ms)
      return turn.refuse(RefusalCode::kLimitReached, benefit.id, again_ms, turn.now_ms);
  }
  if (benefit.days_before != kNone) {
    const CivilDate on = civil_date(event.on_ms);
    const bool open =
        turn.now_ms >= midnight_ms(add_days(on, -benefit.days_before)) && turn.now_ms < midnight_ms(add_days(on, 1));
    if (event.choice.empty() || event.on_ms == 0 || !open)
      return turn.refuse(RefusalCode::kOutsideWindow, benefit.id, event.on_ms, turn.now_ms);
    trigger = event.choice;
    if (!note_grant(turn.account, benefit.id + "/" + trigger, turn.now_ms))
      return turn.refuse(RefusalCode::kAlreadyGranted, benefit.id);
  }
  if (benefit.each_days != 0) count(turn.account, counter, 0, turn.now_ms - counted(turn.account, counter, 0));
  Reward reward;
  reward.kind = RewardKind::kGoods;
  reward.goods = benefit.goods;
  hand_out(turn, reward, 1, benefit.id, trigger, turn.now_ms);
  return true;
}

}  // namespace yansuan
