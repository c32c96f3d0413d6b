// Civil time in UTC+8 (SPEC 0.3): midnights, month ends, leap days, coupon validity.
#include <gtest/gtest.h>

#include "yansuan/calendar.hpp"

namespace yansuan::test {
namespace {

Millis at(const CivilDate& date, int hour, int minute, int second) {
  return midnight_ms(date) + hour * kHourMs + minute * kMinuteMs + second * kSecondMs;
}

TEST(Calendar, ADayBeginsAtMidnightInShanghai) {
  const Millis midnight = midnight_ms({2026, 8, 18});
  EXPECT_EQ(midnight, 1'786'982'400'000);  // 2026-08-17T16:00:00Z
  EXPECT_EQ(civil_date(midnight), (CivilDate{2026, 8, 18}));
  EXPECT_EQ(civil_date(midnight - 1), (CivilDate{2026, 8, 17}));
  EXPECT_EQ(minute_of_day(midnight), 0);
  EXPECT_EQ(minute_of_day(midnight - 1), 1439);
}

TEST(Calendar, WeeksBeginOnMonday) {
  EXPECT_EQ(weekday({2026, 8, 17}), 1);
  EXPECT_EQ(weekday({2026, 8, 23}), 7);
}

TEST(Calendar, MonthsClampToTheirLastDay) {
  EXPECT_EQ(add_months({2026, 12, 31}, 2), (CivilDate{2027, 2, 28}));
  EXPECT_EQ(add_months({2027, 12, 31}, 2), (CivilDate{2028, 2, 29}));
  EXPECT_EQ(add_months({2026, 3, 15}, 3), (CivilDate{2026, 6, 15}));
  EXPECT_EQ(add_months({2026, 1, 31}, -2), (CivilDate{2025, 11, 30}));
  EXPECT_EQ(add_days({2026, 2, 28}, 1), (CivilDate{2026, 3, 1}));
}

TEST(Calendar, ACouponForSevenDaysEndsAfterTheSeventhEvening) {
  const Millis granted = at({2026, 3, 1}, 10, 0, 0);
  EXPECT_EQ(coupon_until_ms(granted, 7), midnight_ms({2026, 3, 9}));
  EXPECT_EQ(civil_date(coupon_until_ms(granted, 7) - kSecondMs), (CivilDate{2026, 3, 8}));
}

TEST(Calendar, ALeapDayBirthdayFallsOnThe28thInCommonYears) {
  EXPECT_TRUE(is_birthday({2, 29}, {2027, 2, 28}));
  EXPECT_FALSE(is_birthday({2, 29}, {2028, 2, 28}));
  EXPECT_TRUE(is_birthday({2, 29}, {2028, 2, 29}));
  EXPECT_TRUE(is_birthday({10, 0}, {2026, 10, 1}));
  EXPECT_FALSE(is_birthday({}, {2026, 10, 1}));
}

TEST(Calendar, TheSpringFestivalsThatOtherCalendarsMiss) {
  EXPECT_EQ(civil_of_lunar({2027, 1, false, 1}), (CivilDate{2027, 2, 6}));
  EXPECT_EQ(civil_of_lunar({2030, 1, false, 1}), (CivilDate{2030, 2, 3}));
  EXPECT_EQ(lunar_date({2027, 2, 6}), (LunarDate{2027, 1, false, 1}));
  EXPECT_EQ(lunar_date({2027, 2, 5}), (LunarDate{2026, 12, false, 29}));
}

TEST(Calendar, EveryDayOfTheTableGoesThereAndBack) {
  std::int32_t days = 0;
  for (CivilDate date{1900, 1, 31}; date != CivilDate{2101, 1, 29}; date = add_days(date, 1), ++days) {
    const auto lunar = lunar_date(date);
    ASSERT_TRUE(lunar.has_value()) << date.year << '-' << date.month << '-' << date.day;
    ASSERT_EQ(civil_of_lunar(*lunar), date) << date.year << '-' << date.month << '-' << date.day;
    ASSERT_EQ(next_day(date), add_days(date, 1)) << date.year << '-' << date.month << '-' << date.day;
  }
  EXPECT_EQ(days, 73'412);  // from the New Year of 1900 to the last day of the lunar year 2100
}

TEST(Calendar, FestivalsAskForTheRegularMonth) {
  EXPECT_EQ(civil_of_lunar({2006, 7, false, 7}), (CivilDate{2006, 7, 31}));
  EXPECT_EQ(civil_of_lunar({2006, 7, true, 7}), (CivilDate{2006, 8, 30}));
  EXPECT_FALSE(civil_of_lunar({2007, 7, true, 7}).has_value());
  EXPECT_EQ(lunar_date({2006, 8, 30}), (LunarDate{2006, 7, true, 7}));
}

TEST(Calendar, TheThirtiethOfAShortMonthIsItsLastDay) {
  EXPECT_EQ(civil_of_lunar({2024, 12, false, 30}), (CivilDate{2025, 1, 28}));
}

TEST(Calendar, OutsideTheTableThereIsNoLunarDate) {
  EXPECT_FALSE(lunar_date({1900, 1, 30}).has_value());
  EXPECT_FALSE(lunar_date({2101, 1, 29}).has_value());
  EXPECT_FALSE(civil_of_lunar({1899, 12, false, 1}).has_value());
  EXPECT_FALSE(civil_of_lunar({2101, 1, false, 1}).has_value());
  EXPECT_FALSE(civil_of_lunar({2026, 13, false, 1}).has_value());
  EXPECT_FALSE(civil_of_lunar({2026, 1, false, 0}).has_value());
  EXPECT_FALSE(solar_term(1899, SolarTerm::kLichun).has_value());
  EXPECT_FALSE(solar_term(2101, SolarTerm::kLichun).has_value());
}

TEST(Calendar, SeasonsBeginWithTheirSolarTerm) {
  EXPECT_EQ(solar_term(2026, SolarTerm::kLichun), (CivilDate{2026, 2, 4}));
  EXPECT_EQ(solar_term(2026, SolarTerm::kLixia), (CivilDate{2026, 5, 5}));
  EXPECT_EQ(solar_term(2026, SolarTerm::kLiqiu), (CivilDate{2026, 8, 7}));
  EXPECT_EQ(solar_term(2026, SolarTerm::kLidong), (CivilDate{2026, 11, 7}));
}

}  // namespace
}  // namespace yansuan::test
