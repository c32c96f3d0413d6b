// Prints the lunar calendar and the solar terms as the core knows them, for tests/node/calendar.test.ts: a line
// "month YEAR MONTH LEAP YYYY-MM-DD DAYS" for each lunar month, "term YEAR NAME YYYY-MM-DD" for each solar term.
#include <iostream>

#include "yansuan/calendar.hpp"

namespace {

using namespace yansuan;

void print(const CivilDate& date) { std::cout << ' ' << date.year << '-' << date.month << '-' << date.day; }

void print_month(std::int32_t year, std::int32_t month, bool leap) {
  const auto first = civil_of_lunar({year, month, leap, 1});
  if (!first) return;
  const auto last = civil_of_lunar({year, month, leap, 30});
  std::cout << "month " << year << ' ' << month << ' ' << (leap ? 1 : 0);
  print(*first);
  std::cout << ' ' << (midnight_ms(*last) - midnight_ms(*first)) / kDayMs + 1 << '\n';
}

}  // namespace

int main() {
  for (std::int32_t year = 1900; year <= 2100; ++year) {
    for (std::int32_t month = 1; month <= 12; ++month) {
      print_month(year, month, false);
      print_month(year, month, true);
    }
    for (std::size_t term = 0; term < kSolarTermCount; ++term) {
      const auto name = static_cast<SolarTerm>(term);
      std::cout << "term " << year << ' ' << to_string(name);
      print(*solar_term(year, name));
      std::cout << '\n';
    }
  }
}
