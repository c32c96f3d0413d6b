#include "reminders/texts.hpp"

#include <algorithm>

namespace yansuan {
namespace {

constexpr std::uint32_t kAlways = bit(Variable::kShop) | bit(Variable::kMember) | bit(Variable::kGuide) |
                                  bit(Variable::kTier) | bit(Variable::kSkin) | bit(Variable::kDate) |
                                  bit(Variable::kTime) | bit(Variable::kDays);

std::uint32_t own_variables(TouchTrigger trigger) {
  switch (trigger) {
    case TouchTrigger::kFestival:
      return bit(Variable::kFestival);
    case TouchTrigger::kSeason:
      return bit(Variable::kSeason);
    case TouchTrigger::kRunsOut:
    case TouchTrigger::kExpires:
    case TouchTrigger::kTrialGiven:
    case TouchTrigger::kTrialReceived:
      return bit(Variable::kProduct);
    case TouchTrigger::kFriendRequested:
    case TouchTrigger::kFriendAccepted:
      return bit(Variable::kSource);
    case TouchTrigger::kOrderPaid:
    case TouchTrigger::kOrderShipped:
    case TouchTrigger::kOrderReceived:
      return bit(Variable::kProduct) | bit(Variable::kOrder) | bit(Variable::kTracking) | bit(Variable::kArrives) |
             bit(Variable::kSource);
    case TouchTrigger::kSkinTest:
      return bit(Variable::kProduct) | bit(Variable::kRefill);
    case TouchTrigger::kBooking:
    case TouchTrigger::kVisitEnded:
      return bit(Variable::kService) | bit(Variable::kStore);
    case TouchTrigger::kCouponEnds:
      return bit(Variable::kCoupon);
    case TouchTrigger::kTierChanged:
      return bit(Variable::kNewTier);
    case TouchTrigger::kCampaignStarts:
    case TouchTrigger::kCampaignEnds:
      return bit(Variable::kCampaign) | bit(Variable::kStock) | bit(Variable::kTimeLeft) | bit(Variable::kProduct);
    case TouchTrigger::kDay:
    case TouchTrigger::kBirthday:
    case TouchTrigger::kBirthdayMonth:
    case TouchTrigger::kComplaintClosed:
    case TouchTrigger::kDiscomfort:
    case TouchTrigger::kLapsed:
      return 0;
  }
  return 0;
}

// By hand: find_first_of looks every character up in its list.
std::size_t next_brace(std::string_view text, std::size_t from) {
  while (from < text.size() && text[from] != '{' && text[from] != '}') ++from;
  return std::min(from, text.size());
}

std::string two_digits(std::int32_t number) {
  return {static_cast<char>('0' + number / 10 % 10), static_cast<char>('0' + number % 10)};
}

constexpr std::array<std::string_view, 12> kMonths = {"January",   "February", "March",    "April",
                                                      "May",       "June",     "July",     "August",
                                                      "September", "October",  "November", "December"};

}  // namespace

std::optional<Variable> variable_named(std::string_view name) {
  const auto* const found = std::find(kVariableNames.begin(), kVariableNames.end(), name);
  if (found == kVariableNames.end()) return std::nullopt;
  return static_cast<Variable>(found - kVariableNames.begin());
}

std::uint32_t variables_of(TouchTrigger trigger) { return kAlways | own_variables(trigger); }

Slot next_slot(std::string_view text, std::size_t from) {
  const std::size_t begin = next_brace(text, from);
  if (begin == text.size()) return {};
  const std::size_t end = next_brace(text, begin + 1);
  if (text[begin] == '}' || end == text.size() || text[end] == '{') return {begin, begin + 1, {}};
  return {begin, end + 1, text.substr(begin + 1, end - begin - 1)};
}

Text date_words(const CivilDate& date) {
  return {std::to_string(date.month) + "月" + std::to_string(date.day) + "日",
          std::to_string(date.day) + " " + std::string(kMonths[static_cast<std::size_t>(date.month - 1)])};
}

Text time_words(Millis instant_ms) {
  const std::int32_t minute = minute_of_day(instant_ms);
  const std::string words = two_digits(minute / 60) + ":" + two_digits(minute % 60);
  return {words, words};
}

Text left_words(Millis left_ms) {
  const Millis minutes = left_ms / kMinuteMs;
  if (minutes % 60 == 0 && minutes != 0) {
    const std::string hours = std::to_string(minutes / 60);
    return {hours + " 小时", hours + (minutes == 60 ? " hour" : " hours")};
  }
  return {std::to_string(minutes) + " 分钟", std::to_string(minutes) + (minutes == 1 ? " minute" : " minutes")};
}

Text number_words(std::int64_t number) { return {std::to_string(number), std::to_string(number)}; }

Text skin_words(SkinType skin) {
  switch (skin) {
    case SkinType::kDry:
      return {"干皮", "dry skin"};
    case SkinType::kOily:
      return {"油皮", "oily skin"};
    case SkinType::kSensitive:
      return {"敏感肌", "sensitive skin"};
    case SkinType::kCombination:
      return {"混合皮", "combination skin"};
    case SkinType::kNormal:
      return {"中性皮", "normal skin"};
  }
  return {};
}

Text season_words(Season season) {
  switch (season) {
    case Season::kSpring:
      return {"春天", "spring"};
    case Season::kSummer:
      return {"夏天", "summer"};
    case Season::kAutumn:
      return {"秋天", "autumn"};
    case Season::kWinter:
      return {"冬天", "winter"};
  }
  return {};
}

// Goods can last past the year 9999.
std::string written(const CivilDate& date) {
  std::string text = std::to_string(date.year);
  if (text.size() < 4) text.insert(0, 4 - text.size(), '0');
  for (const std::int32_t part : {date.month, date.day}) {
    text += {'-', static_cast<char>('0' + part / 10), static_cast<char>('0' + part % 10)};
  }
  return text;
}

}  // namespace yansuan
