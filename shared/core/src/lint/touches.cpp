// Touches that nobody ever gets, and quiet hours that leave hardly a minute (SPEC 5.0).
#include <algorithm>

#include "lint/linter.hpp"
#include "reminders/candidates.hpp"

namespace yansuan {
namespace {

constexpr std::int32_t kMinutesOfDay = 1'440;
constexpr std::int32_t kMinutesLeftMin = 60;

bool is_day(TouchTrigger on) {
  return on == TouchTrigger::kDay || on == TouchTrigger::kFestival || on == TouchTrigger::kSeason ||
         on == TouchTrigger::kBirthday || on == TouchTrigger::kBirthdayMonth || on == TouchTrigger::kRunsOut ||
         on == TouchTrigger::kExpires;
}

bool is_campaign(TouchTrigger on) { return on == TouchTrigger::kCampaignStarts || on == TouchTrigger::kCampaignEnds; }

// Triggers that look at goods where a touch names some.
bool asks_goods(TouchTrigger on) {
  return on == TouchTrigger::kRunsOut || on == TouchTrigger::kExpires || on == TouchTrigger::kOrderPaid ||
         on == TouchTrigger::kOrderShipped || on == TouchTrigger::kOrderReceived || is_campaign(on) ||
         on == TouchTrigger::kTrialGiven || on == TouchTrigger::kTrialReceived;
}

bool sells(const Rulebook& book, const TouchCondition& when) {
  return std::any_of(book.skus.begin(), book.skus.end(), [&](const Sku& sku) {
    return std::find(when.skus.begin(), when.skus.end(), sku.id) != when.skus.end() ||
           std::find(when.categories.begin(), when.categories.end(), sku.category) != when.categories.end();
  });
}

// Why nobody ever gets it, in both languages; empty: somebody may.
Text never(const Linter& linter, const TouchRule& rule) {
  const TouchCondition& when = rule.when;
  const Manners& manners = linter.rules().reminders.manners;
  const bool capped = manners.marketing_per_day == 0 || manners.marketing_per_week == 0;
  if (rule.touch_class == TouchClass::kMarketing && capped)
    return {"营销消息的上限是 0", "the cap of marketing messages is 0"};
  if (when.seasons != 0 && rule.on != TouchTrigger::kSeason) return {"只有换季才知道季节", "only a season knows one"};
  if (when.campaigns != 0 && !is_campaign(rule.on)) return {"只有活动才知道活动种类", "only a campaign knows its kind"};
  if (!when.festivals.empty() && rule.on != TouchTrigger::kFestival)
    return {"只有节日才知道是哪个节日", "only a festival knows which it is"};
  if ((!when.offers.empty() || when.min_valid_days != 0) && rule.on != TouchTrigger::kCouponEnds)
    return {"只有券到期才知道是哪张券", "only the end of a coupon knows which it is"};
  if (asks_goods(rule.on) && (!when.skus.empty() || !when.categories.empty()) && !sells(linter.book(), when))
    return {"店里没有这些商品", "the shop sells no such goods"};
  if (when.befriended == Wish::kNo && rule.on == TouchTrigger::kFriendAccepted)
    return {"加了好友才触发，却要还没加好友的人", "it hangs on a friendship and asks for none"};
  if (when.befriended == Wish::kYes && rule.on == TouchTrigger::kFriendRequested)
    return {"请求没通过才触发，却要已经加好友的人", "it hangs on an open request and asks for a friendship"};
  if (when.in_quiet_hours == Wish::kYes && manners.quiet_from == manners.quiet_until)
    return {"没有安静时段", "there are no quiet hours"};
  if (when.in_quiet_hours == Wish::kNo && is_day(rule.on) && is_quiet(manners, midnight_ms({2026, 1, 1})))
    return {"它从零点算起，零点在安静时段里", "it counts from midnight, which is within quiet hours"};
  return {};
}

std::int32_t minutes_left(const Manners& manners) {
  const std::int32_t quiet = manners.quiet_until - manners.quiet_from;
  return quiet < 0 ? -quiet : kMinutesOfDay - quiet;
}

}  // namespace

void check_touches(Linter& linter) {
  const ReminderRules& rules = linter.rules().reminders;
  for (std::size_t i = 0; i < rules.touches.size(); ++i) {
    const TouchRule& rule = rules.touches[i];
    const Text why = rule.enabled ? never(linter, rule) : Text{};
    if (why.zh.empty()) continue;
    Draft draft(linter, FindingCode::kTouchNever, "");
    draft.inside("/reminders/touches/", i, "").say(rule.id, rule.id).say(why).report_without_cart();
  }
}

void check_quiet_hours(Linter& linter) {
  const std::int32_t left = minutes_left(linter.rules().reminders.manners);
  if (left >= kMinutesLeftMin) return;
  Draft draft(linter, FindingCode::kQuietAllDay, "/reminders/manners/quiet_until");
  draft.number("have", left).number("need", kMinutesLeftMin).say_number(left).report_without_cart();
}

}  // namespace yansuan
