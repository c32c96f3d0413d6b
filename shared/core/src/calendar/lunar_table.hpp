// Lunar months and solar terms, 201 years each (lunar_table.cpp says how they are packed).
#pragma once

#include <array>
#include <cstdint>

namespace yansuan {

inline constexpr std::int32_t kLunarFirstYear = 1900;
inline constexpr std::size_t kLunarYears = 201;

// Of a lunar year: bits 0–12 are 1 for a month of 30 days, in order; bits 13–16 the leap month, 0 for none; bits 17–21
// New Year, in days after 21 January.
extern const std::array<std::uint32_t, kLunarYears> kLunarYearWords;

// Of a civil year: two bits a term, in days after the term's earliest day of the month. Two terms a month.
extern const std::array<std::uint8_t, 24> kTermEarliestDay;
extern const std::array<std::uint64_t, kLunarYears> kTermWords;

}  // namespace yansuan
