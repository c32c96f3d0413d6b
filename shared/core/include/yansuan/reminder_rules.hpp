// What a shop tells a member of its own accord, as data: the section `reminders` of a rulebook (schema
// reminder-rules.schema.json; docs/reminders.md).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "yansuan/issue.hpp"
#include "yansuan/rulebook.hpp"

namespace yansuan {

/// What holds touches back (SPEC 5.0). Kinds are one bit a TouchKind.
struct Manners {
  std::int32_t minute = 600;  // of a touch that names a day and no hour
  std::int32_t quiet_from = 1'320;
  std::int32_t quiet_until = 510;  // the same as quiet_from: no quiet hours
  std::int32_t marketing_per_day = 1;
  std::int32_t marketing_per_week = 3;
  std::uint32_t once_a_day = 0;
  std::uint32_t no_marketing_beside = 0;
  std::int32_t request_gap_hours = 24;
  std::int32_t requests_per_source = 2;
  std::int32_t new_source_after_days = 30;
  std::int32_t gift_months = 24;
  std::int32_t lapsed_interval_bp = 15'000;
  std::int32_t lapsed_after_days = 30;
};

/// How long goods last; zero: not known.
struct Usage {
  std::string id;
  Text name;
  std::vector<std::string> skus;
  std::vector<std::string> categories;
  std::int32_t cycle_months = 0;
  std::int32_t pieces = 0;
  std::int32_t pieces_per_week = 0;
  bool confirmed = true;  // false: nothing is told from the cycle
  std::int32_t pao_months = 0;
  std::int32_t shelf_life_months = 0;
};

/// By what the day of a festival is found.
enum class FestivalBy : std::uint8_t { kSolar, kLunar, kNthWeekday, kTerm };

/// A day of each year: of the sun, of the moon, the nth weekday of a month, or a solar term.
struct Festival {
  std::string id;
  Text name;
  FestivalBy by = FestivalBy::kSolar;
  std::int32_t month = 1;
  std::int32_t day = 1;      // solar, lunar
  std::int32_t nth = 1;      // nth weekday
  std::int32_t weekday = 1;  // nth weekday
  SolarTerm term = SolarTerm::kXiaohan;
};

/// From the trigger to the touch. With hours or minutes an exact time, else a day.
struct Offset {
  std::int32_t months = 0;
  std::int32_t days = 0;
  std::int32_t hours = 0;
  std::int32_t minutes = 0;
  bool exact = false;
};

/// How long a touch makes sense once due: to the end of the day `days` later, then `exact_ms` more; without days given,
/// `exact_ms`. Not given: to the end of its day, or for an exact time only then.
struct Within {
  bool given = false;
  bool by_days = false;
  std::int32_t days = 0;
  Millis exact_ms = 0;
};

/// Whether something must, must not, or may be so.
enum class Wish : std::uint8_t { kNo, kYes, kEither };

/// Empty lists, zero masks and kEither ask for nothing. Masks are one bit a value of their enum.
struct TouchCondition {
  std::uint32_t skin_types = 0;
  std::uint32_t seasons = 0;
  std::uint32_t campaigns = 0;
  std::uint32_t weekdays = 0;    // bit 1 … 7
  std::uint32_t month_days = 0;  // bit 1 … 31
  std::int32_t min_valid_days = 0;
  Wish skin_known = Wish::kEither;
  Wish befriended = Wish::kEither;
  Wish in_group = Wish::kEither;
  Wish gift_history = Wish::kEither;
  Wish first_order = Wish::kEither;
  Wish in_quiet_hours = Wish::kEither;
  bool first_of_sku = false;
  std::vector<std::string> tiers;
  std::vector<std::string> tags;
  std::vector<std::string> skus;
  std::vector<std::string> categories;
  std::vector<std::string> offers;
  std::vector<std::string> festivals;
};

/// A value that a touch names in its text.
struct TouchValue {
  std::string name;
  Text text;
};

/// When a touch is due, to whom, and what it says.
struct TouchRule {
  std::string id;
  std::string rule;
  bool enabled = true;
  TouchKind kind = TouchKind::kService;
  TouchTrigger on = TouchTrigger::kDay;
  TouchChannel channel = TouchChannel::kPush;
  TouchClass touch_class = TouchClass::kService;
  std::int32_t priority = 0;
  std::vector<Offset> at;  // at least one
  std::int32_t minute = kNone;
  Within within;
  bool at_night = false;
  TouchCondition when;
  std::vector<TouchValue> values;
  std::vector<Text> texts;      // at least one; taken in turn
  std::uint32_t variables = 0;  // of the trigger, that some text uses; one bit a Variable (src/reminders/texts.hpp)
};

/// The whole section `reminders` of a rulebook.
struct ReminderRules {
  Manners manners;
  std::vector<Usage> usage;
  std::vector<Festival> festivals;
  std::vector<TouchRule> touches;
};

}  // namespace yansuan
