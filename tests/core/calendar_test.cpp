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

}  // namespace
}  // namespace yansuan::test
