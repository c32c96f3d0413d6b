// Plans of random members over the shop's rules: the same facts give the same plan, a plan in two halves is the whole
// plan, and whoever plans however often records an occurrence once and never breaks a cap.
#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>

#include "json/reader.hpp"
#include "reminders/read_rules.hpp"
#include "support.hpp"
#include "yansuan/limits.hpp"
#include "yansuan/reminders.hpp"

namespace yansuan::test {
namespace {

struct Shop {
  std::unique_ptr<const Rulebook> book;
  ReminderRules rules;
};

const Shop& shop() {
  static const Shop one = [] {
    const std::string text = read_file(shared_dir() / "rulebooks" / "sop.json");
    Shop made{load(text).rulebook, {}};
    json::Document document;
    Issues issues;
    document.parse(text, kMaxRulebookBytes, issues);
    const json::Input input{document, issues};
    const json::Place place;
    const json::Object root(input, document.root(), place);
    root.section("reminders", json::Need::kRequired,
                 [&](const json::Object& section) { read_reminders(section, *made.book, made.rules); });
    EXPECT_TRUE(issues.empty());
    return made;
  }();
  return one;
}

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}
  std::int64_t upto(std::int64_t max) {
    return static_cast<std::int64_t>(engine_() % static_cast<std::uint64_t>(max + 1));
  }
  bool one_in(std::int64_t many) { return upto(many - 1) == 0; }

 private:
  std::mt19937_64 engine_;
};

constexpr Millis kBegin = 1'767'196'800'000;  // 2026-01-01 in UTC+8

MaybeMillis maybe(Dice& dice, Millis from_ms, std::int64_t days) {
  if (dice.one_in(3)) return std::nullopt;
  return from_ms + dice.upto(days * kDayMs);
}

PlanFacts random_member(Dice& dice) {
  PlanFacts facts;
  const Shop& here = shop();
  facts.now_ms = kBegin;
  facts.horizon_days = 366;
  facts.member.id = "m" + std::to_string(dice.upto(1'000'000));
  facts.member.tier = here.book->tiers[static_cast<std::size_t>(dice.upto(4))].id;
  if (!dice.one_in(4)) facts.member.skin_type = static_cast<SkinType>(dice.upto(4));
  facts.member.in_group = dice.one_in(2);
  facts.member.calendar = dice.one_in(3) ? BirthdayCalendar::kLunar : BirthdayCalendar::kSolar;
  facts.member.birthday = {static_cast<std::int32_t>(dice.upto(12)), static_cast<std::int32_t>(dice.upto(28))};
  if (dice.one_in(2))
    facts.accepted_at_ms = kBegin + dice.upto(20 * kDayMs);
  else if (dice.one_in(2))
    facts.requests.push_back({"shop", kBegin + dice.upto(kDayMs), RequestOutcome::kPending});
  const auto sku = [&] { return here.book->skus[static_cast<std::size_t>(dice.upto(30))].id; };
  for (std::int64_t i = dice.upto(12); i > 0; --i) {
    ShelfItem item;
    item.id = "i" + std::to_string(i);
    item.sku_id = sku();
    item.units = static_cast<std::int32_t>(1 + dice.upto(2));
    item.returned_units = dice.one_in(6) ? 1 : 0;
    item.paid_at_ms = kBegin + dice.upto(200 * kDayMs);
    if (dice.one_in(2)) item.opened_on = civil_date(*item.paid_at_ms + dice.upto(60 * kDayMs));
    if (dice.one_in(2)) item.produced_on = civil_date(kBegin - dice.upto(900 * kDayMs));
    facts.shelf.push_back(item);
  }
  Millis paid_ms = kBegin;
  for (std::int64_t i = dice.upto(5); i > 0; --i) {
    PlanOrder order;
    order.id = "o" + std::to_string(i);
    order.paid_at_ms = paid_ms += dice.upto(40 * kDayMs);
    order.shipped_at_ms = maybe(dice, order.paid_at_ms, 2);
    order.received_at_ms = maybe(dice, order.paid_at_ms + 2 * kDayMs, 4);
    if (dice.one_in(6)) order.returned_at_ms = order.paid_at_ms + dice.upto(20 * kDayMs);
    order.gift = dice.one_in(4);
    order.tracking = "T1";
    order.arrives_on = civil_date(order.paid_at_ms + 3 * kDayMs);
    order.skus = {sku(), sku()};
    facts.orders.push_back(order);
  }
  for (std::int64_t i = dice.upto(8); i > 0; --i) {
    const Millis granted_ms = kBegin + dice.upto(300 * kDayMs);
    facts.coupons.push_back(
        {"c" + std::to_string(i), "welcome-15", granted_ms, granted_ms + kDayMs * (1 + dice.upto(20)), std::nullopt});
  }
  for (std::int64_t i = dice.upto(4); i > 0; --i) {
    PlanCampaign campaign;
    campaign.id = "s" + std::to_string(i);
    campaign.kind = static_cast<TouchCampaign>(dice.upto(3));
    campaign.name = {"活动", "sale"};
    campaign.starts_at_ms = kBegin + dice.upto(300 * kDayMs);
    campaign.ends_at_ms = campaign.starts_at_ms + dice.upto(5 * kDayMs);
    campaign.stock = 5;
    campaign.sku_id = sku();
    facts.campaigns.push_back(campaign);
  }
  if (dice.one_in(3)) facts.complaints.push_back({"k", kBegin + dice.upto(300 * kDayMs), std::nullopt, {}, {}});
  if (dice.one_in(3)) facts.skin_tests.push_back({"t", kBegin + dice.upto(300 * kDayMs), std::nullopt, {}, {}});
  if (dice.one_in(4)) facts.no_marketing = true;
  return facts;
}

RecordedTouch record(const Touch& touch) {
  const TouchRule& rule = shop().rules.touches[static_cast<std::size_t>(touch.rule)];
  RecordedTouch recorded{touch.with, rule.id, rule.kind, rule.touch_class, touch.due_at_ms};
  recorded.ids.push_back(touch.id);
  return recorded;
}

using Told = std::vector<std::pair<std::uint64_t, Millis>>;

Told told(const Plan& plan) {
  Told out;
  for (const Touch& touch : plan.touches) out.emplace_back(touch.id, touch.due_at_ms);
  return out;
}

Plan planned(const PlanFacts& facts) { return plan(*shop().book, shop().rules, facts); }

TEST(PlanProperty, ThePlanInTwoHalvesIsTheWholePlan) {
  std::size_t touches = 0;
  for (std::uint64_t seed = 1; seed <= 1'500; ++seed) {
    Dice dice(seed);
    PlanFacts facts = random_member(dice);
    const Plan whole = planned(facts);
    ASSERT_EQ(told(whole), told(planned(facts))) << seed;
    // At a midnight: quiet hours and days are not cut, so only what is recorded goes from half to half.
    PlanFacts half = facts;
    half.horizon_days = static_cast<std::int32_t>(1 + dice.upto(364));
    const Plan first = planned(half);
    Told halves = told(first);
    half.now_ms = half.until_ms();
    half.horizon_days = 366 - half.horizon_days;
    for (const Touch& touch : first.touches) {
      half.recorded.push_back(record(touch));
      // A request that was sent is a fact of its own; refused, so that it asks for no retry the whole plan cannot know.
      if (half.recorded.back().kind == TouchKind::kFriend)
        half.requests.push_back({touch.subject, touch.due_at_ms, RequestOutcome::kRefused});
    }
    const Told second = told(planned(half));
    halves.insert(halves.end(), second.begin(), second.end());
    ASSERT_EQ(halves, told(whole)) << seed;
    touches += whole.touches.size();
  }
  EXPECT_GT(touches, 50'000U);  // not a shop that tells nothing
}

void expect_manners(const std::vector<RecordedTouch>& recorded, std::uint64_t seed) {
  const Manners& manners = shop().rules.manners;
  std::map<Millis, std::int32_t> by_day;
  std::map<Millis, std::int32_t> by_week;
  std::map<std::pair<Millis, TouchKind>, std::int32_t> by_kind;
  std::set<Millis> complaint_days;
  for (const RecordedTouch& touch : recorded) {
    const CivilDate date = civil_date(touch.at_ms);
    const Millis day_ms = midnight_ms(date);
    if (touch.kind == TouchKind::kComplaint) complaint_days.insert(day_ms);
    if ((manners.once_a_day >> static_cast<unsigned>(touch.kind) & 1U) != 0) {
      ASSERT_EQ(++by_kind[std::make_pair(day_ms, touch.kind)], 1) << seed;
    }
    if (touch.touch_class != TouchClass::kMarketing) continue;
    ASSERT_LE(++by_day[day_ms], manners.marketing_per_day) << seed;
    ASSERT_LE(++by_week[midnight_ms(add_days(date, 1 - weekday(date)))], manners.marketing_per_week) << seed;
    const std::int32_t minute = minute_of_day(touch.at_ms);
    ASSERT_TRUE(minute >= manners.quiet_until && minute < manners.quiet_from) << seed;
  }
  for (const Millis day_ms : complaint_days) ASSERT_EQ(by_day.count(day_ms), 0U) << seed;
}

TEST(PlanProperty, HoweverOftenAPlannerRunsItRecordsOnceAndKeepsItsManners) {
  std::size_t marketing = 0;
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    Dice dice(seed + 1'000'000);
    PlanFacts facts = random_member(dice);
    std::set<std::uint64_t> seen;
    const Millis end_ms = facts.until_ms();
    facts.horizon_days = 7;
    while (facts.now_ms < end_ms) {
      const Millis next_ms = facts.now_ms + kHourMs + dice.upto(71 * kHourMs);
      for (const Touch& touch : planned(facts).touches) {
        if (touch.due_at_ms >= next_ms) break;
        facts.recorded.push_back(record(touch));
        marketing += facts.recorded.back().touch_class == TouchClass::kMarketing ? 1U : 0U;
        for (const std::uint64_t id : facts.recorded.back().ids) ASSERT_TRUE(seen.insert(id).second) << seed;
      }
      facts.now_ms = next_ms;
    }
    expect_manners(facts.recorded, seed);
  }
  EXPECT_GT(marketing, 500U);
}

TEST(PlanProperty, AnotherHourOfTheDayIsNoSecondReminder) {
  Shop later{nullptr, shop().rules};
  later.rules.manners.minute = 700;
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    Dice dice(seed);
    PlanFacts facts = random_member(dice);
    for (const Touch& touch : planned(facts).touches) facts.recorded.push_back(record(touch));
    for (const Touch& touch : plan(*shop().book, later.rules, facts).touches) {
      const TouchRule& rule = later.rules.touches[static_cast<std::size_t>(touch.rule)];
      ASSERT_NE(rule.kind, TouchKind::kBirthday) << seed;
      ASSERT_NE(rule.kind, TouchKind::kExpiry) << seed;
    }
  }
}

}  // namespace
}  // namespace yansuan::test
