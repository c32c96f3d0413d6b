#include <algorithm>

#include "calendar/lunar_table.hpp"
#include "yansuan/calendar.hpp"

namespace yansuan {
namespace {

bool in_table(std::int32_t year) {
  return year >= kLunarFirstYear && year < kLunarFirstYear + static_cast<std::int32_t>(kLunarYears);
}

// One lunar year, its months by place: a leap month follows the month it doubles.
class LunarYear {
 public:
  explicit LunarYear(std::int32_t year)
      : year_(year), word_(kLunarYearWords[static_cast<std::size_t>(year - kLunarFirstYear)]) {}

  [[nodiscard]] std::int32_t leap() const { return static_cast<std::int32_t>(word_ >> 13U & 15U); }
  [[nodiscard]] std::int32_t months() const { return leap() == 0 ? 12 : 13; }
  [[nodiscard]] std::int32_t days(std::int32_t place) const {
    return (word_ >> static_cast<unsigned>(place) & 1U) != 0 ? 30 : 29;
  }
  [[nodiscard]] CivilDate begins() const {
    return add_days({year_, 1, 21}, static_cast<std::int32_t>(word_ >> 17U & 31U));
  }
  [[nodiscard]] std::int32_t place(std::int32_t month, bool is_leap) const {
    return month - 1 + (is_leap || (leap() != 0 && month > leap()) ? 1 : 0);
  }
  [[nodiscard]] LunarDate at(std::int32_t place, std::int32_t day) const {
    const bool is_leap = leap() != 0 && place == leap();
    const bool after = leap() != 0 && place >= leap();
    return {year_, place + 1 - (after ? 1 : 0), is_leap, day};
  }

 private:
  std::int32_t year_;
  std::uint32_t word_;
};

std::int32_t days_between(const CivilDate& from, const CivilDate& to) {
  return static_cast<std::int32_t>((midnight_ms(to) - midnight_ms(from)) / kDayMs);
}

}  // namespace

std::optional<LunarDate> lunar_date(const CivilDate& date) {
  for (const std::int32_t year : {date.year, date.year - 1}) {
    if (!in_table(year)) continue;
    const LunarYear lunar(year);
    std::int32_t day = days_between(lunar.begins(), date);
    if (day < 0) continue;
    for (std::int32_t place = 0; place < lunar.months(); ++place) {
      if (day < lunar.days(place)) return lunar.at(place, day + 1);
      day -= lunar.days(place);
    }
  }
  return std::nullopt;
}

std::optional<CivilDate> civil_of_lunar(const LunarDate& date) {
  if (!in_table(date.year) || date.month < 1 || date.month > 12 || date.day < 1) return std::nullopt;
  const LunarYear lunar(date.year);
  if (date.leap && lunar.leap() != date.month) return std::nullopt;
  const std::int32_t place = lunar.place(date.month, date.leap);
  std::int32_t day = std::min(date.day, lunar.days(place)) - 1;
  for (std::int32_t before = 0; before < place; ++before) day += lunar.days(before);
  return add_days(lunar.begins(), day);
}

std::optional<CivilDate> solar_term(std::int32_t year, SolarTerm term) {
  if (!in_table(year)) return std::nullopt;
  const auto place = static_cast<std::size_t>(term);
  const auto after = kTermWords[static_cast<std::size_t>(year - kLunarFirstYear)] >> (2 * place) & 3U;
  return CivilDate{year, static_cast<std::int32_t>(place / 2) + 1,
                   kTermEarliestDay[place] + static_cast<std::int32_t>(after)};
}

}  // namespace yansuan
