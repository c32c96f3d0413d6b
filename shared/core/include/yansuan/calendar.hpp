// Civil time in UTC+8 (Asia/Shanghai has no daylight saving time). Instants are UTC milliseconds; the core reads no
// clock.
#pragma once

#include <cstdint>
#include <optional>

#include "yansuan/codes.hpp"

namespace yansuan {

/// UTC milliseconds since 1970, up to kMaxInstantMs; as a length, milliseconds.
using Millis = std::int64_t;

inline constexpr Millis kSecondMs = 1'000;
inline constexpr Millis kMinuteMs = 60 * kSecondMs;
inline constexpr Millis kHourMs = 60 * kMinuteMs;
inline constexpr Millis kDayMs = 24 * kHourMs;

/// A day of the Gregorian calendar, in UTC+8.
struct CivilDate {
  std::int32_t year = 1970;
  std::int32_t month = 1;  // 1 … 12
  std::int32_t day = 1;    // 1 … 31

  friend bool operator==(const CivilDate&, const CivilDate&) = default;
};

/// The UTC+8 date at an instant, the first instant of a UTC+8 date, and the minute of the UTC+8 day (0 … 1439).
[[nodiscard]] CivilDate civil_date(Millis instant_ms);
/// The first instant of a UTC+8 date.
[[nodiscard]] Millis midnight_ms(const CivilDate& date);
/// The minute of the UTC+8 day, 0 … 1439.
[[nodiscard]] std::int32_t minute_of_day(Millis instant_ms);

/// Monday 1 … Sunday 7.
[[nodiscard]] std::int32_t weekday(const CivilDate& date);
/// 28 … 31.
[[nodiscard]] std::int32_t days_in_month(std::int32_t year, std::int32_t month);
/// Any number of days on, or back.
[[nodiscard]] CivilDate add_days(const CivilDate& date, std::int32_t days);
[[nodiscard]] CivilDate next_day(const CivilDate& date);

/// Calendar months, the day clamped to the month's end: 31 December + 2 months is 28 or 29 February (SPEC 0.3).
[[nodiscard]] CivilDate add_months(const CivilDate& date, std::int32_t months);

/// The first instant after a coupon granted at `granted_at_ms` for `valid_days` days ends: usable until 23:59:59 of the
/// grant date + N, so the end is 00:00 of the day after (SPEC 0.3, CPN-01).
[[nodiscard]] Millis coupon_until_ms(Millis granted_at_ms, std::int32_t valid_days);

/// A birthday of which the year (0) or the day (0) may be unknown. An unknown day counts as the 1st (TCH-10).
struct Birthday {
  std::int32_t month = 0;  // 0: unknown
  std::int32_t day = 0;
};
/// 29 February falls on the 28th in common years (TCH-10).
[[nodiscard]] bool is_birthday(const Birthday& birthday, const CivilDate& today);

/// A date of the Chinese calendar. A leap month repeats the number of the month before it.
struct LunarDate {
  std::int32_t year = 1900;
  std::int32_t month = 1;  // 1 … 12
  bool leap = false;
  std::int32_t day = 1;  // 1 … 30

  friend bool operator==(const LunarDate&, const LunarDate&) = default;
};

/// The lunar date of a day from 1900-01-31 (New Year) to the end of the lunar year 2100; nothing outside.
[[nodiscard]] std::optional<LunarDate> lunar_date(const CivilDate& date);

/// The day of a lunar date in the years 1900 to 2100; day 30 of a month of 29 days is its 29th. Nothing outside, and
/// nothing for a leap month that the year does not have: festivals ask for the regular month (SPEC 0.3).
[[nodiscard]] std::optional<CivilDate> civil_of_lunar(const LunarDate& date);

/// The day of a solar term in a civil year, 1900 to 2100 (TCH-12).
[[nodiscard]] std::optional<CivilDate> solar_term(std::int32_t year, SolarTerm term);

}  // namespace yansuan
