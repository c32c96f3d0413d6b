#include <algorithm>
#include <chrono>

#include "yansuan/calendar.hpp"

namespace yansuan {
namespace {

constexpr Millis kZoneOffsetMs = 8 * kHourMs;

Millis floor_divide(Millis value, Millis by) { return value / by - (value % by < 0 ? 1 : 0); }

Millis local_day(Millis instant_ms) { return floor_divide(instant_ms + kZoneOffsetMs, kDayMs); }

std::chrono::sys_days to_days(const CivilDate& date) {
  return std::chrono::year{date.year} / std::chrono::month{static_cast<unsigned>(date.month)} /
         std::chrono::day{static_cast<unsigned>(date.day)};
}

CivilDate from_days(std::chrono::sys_days days) {
  const std::chrono::year_month_day date{days};
  return {static_cast<int>(date.year()), static_cast<std::int32_t>(static_cast<unsigned>(date.month())),
          static_cast<std::int32_t>(static_cast<unsigned>(date.day()))};
}

}  // namespace

CivilDate civil_date(Millis instant_ms) {
  return from_days(std::chrono::sys_days{std::chrono::days{static_cast<std::int32_t>(local_day(instant_ms))}});
}

Millis midnight_ms(const CivilDate& date) {
  return static_cast<Millis>(to_days(date).time_since_epoch().count()) * kDayMs - kZoneOffsetMs;
}

std::int32_t minute_of_day(Millis instant_ms) {
  const Millis local_ms = instant_ms + kZoneOffsetMs;
  return static_cast<std::int32_t>((local_ms - local_day(instant_ms) * kDayMs) / kMinuteMs);
}

std::int32_t weekday(const CivilDate& date) {
  return static_cast<std::int32_t>(std::chrono::weekday{to_days(date)}.iso_encoding());
}

std::int32_t days_in_month(std::int32_t year, std::int32_t month) {
  const std::chrono::year_month_day_last last =
      std::chrono::year{year} / std::chrono::month{static_cast<unsigned>(month)} / std::chrono::last;
  return static_cast<std::int32_t>(static_cast<unsigned>(last.day()));
}

CivilDate add_days(const CivilDate& date, std::int32_t days) {
  return from_days(to_days(date) + std::chrono::days{days});
}

CivilDate next_day(const CivilDate& date) {
  // Who looks for a day that fits asks for one after the other.
  return date.day < 28 ? CivilDate{date.year, date.month, date.day + 1} : add_days(date, 1);
}

CivilDate add_months(const CivilDate& date, std::int32_t months) {
  const std::int32_t count = date.year * 12 + (date.month - 1) + months;
  const std::int32_t year = static_cast<std::int32_t>(floor_divide(count, 12));
  const std::int32_t month = count - year * 12 + 1;
  return {year, month, std::min(date.day, days_in_month(year, month))};
}

Millis coupon_until_ms(Millis granted_at_ms, std::int32_t valid_days) {
  return midnight_ms(add_days(civil_date(granted_at_ms), valid_days + 1));
}

bool is_birthday(const Birthday& birthday, const CivilDate& today) {
  if (birthday.month != today.month) return false;
  const std::int32_t day = std::max(birthday.day, 1);
  return today.day == std::min(day, days_in_month(today.year, today.month));
}

}  // namespace yansuan
