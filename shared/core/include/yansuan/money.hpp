// Money: integer fen, discounts as basis points of the price kept (9500 = 9.5折), and the one split rule.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "yansuan/codes.hpp"
#include "yansuan/limits.hpp"

namespace yansuan {

/// 1/100 yuan.
using Fen = std::int64_t;
/// 1/10000: 9500 keeps 95 % (9.5折).
using BasisPoints = std::int32_t;

inline constexpr BasisPoints kWholeBp = 10'000;

/// The dearest order there can be: exact in a number of JavaScript, and times any factor still in 63 bits.
inline constexpr Fen kMaxOrderFen = kMaxMoneyFen * kMaxUnitsPerCart;
static_assert(kMaxOrderFen < Fen{1} << 53);
static_assert(kMaxOrderFen <= INT64_MAX / kMaxMultiplyBp);

/// amount × numerator ÷ denominator, rounded. amount ≥ 0, 0 ≤ numerator ≤ 10⁶, denominator > 0; amount ≤ 2 × 10¹².
[[nodiscard]] inline std::int64_t scale(std::int64_t amount, std::int64_t numerator, std::int64_t denominator,
                                        Rounding rounding) {
  const std::int64_t product = amount * numerator;
  const std::int64_t whole = product / denominator;
  const std::int64_t rest = product - whole * denominator;
  switch (rounding) {
    case Rounding::kFloor:
      return whole;
    case Rounding::kCeil:
      return whole + (rest > 0 ? 1 : 0);
    case Rounding::kHalfUp:
      return whole + (rest * 2 >= denominator ? 1 : 0);
    case Rounding::kHalfDown:
      return whole + (rest * 2 > denominator ? 1 : 0);
    case Rounding::kHalfEven:
      if (rest * 2 == denominator) return whole + (whole % 2);
      return whole + (rest * 2 > denominator ? 1 : 0);
  }
  return whole;
}

/// What is paid when `keep_bp` of `amount_fen` is kept. The payable is rounded, never the discount (SPEC 0.3).
[[nodiscard]] inline Fen keep(Fen amount_fen, BasisPoints keep_bp, Rounding rounding) {
  return scale(amount_fen, keep_bp, kWholeBp, rounding);
}

/// A share rounded down, and what that leaves.
struct Share {
  Fen floor_fen;
  Fen remainder;
};
/// share_of for amounts of which the product needs 128 bits.
[[nodiscard]] Share wide_share_of(Fen total_fen, Fen weight, Fen whole);
/// floor(total × weight ÷ whole) and its remainder, exact for every product of two amounts (128 bits when needed);
/// whole > 0, weight ≤ whole.
[[nodiscard]] inline Share share_of(Fen total_fen, Fen weight, Fen whole) {
  constexpr Fen kHalfRange = Fen{1} << 31;
  if (total_fen >= kHalfRange || weight >= kHalfRange) return wide_share_of(total_fen, weight, whole);
  const auto product = static_cast<std::uint64_t>(total_fen) * static_cast<std::uint64_t>(weight);
  const std::uint64_t floor = product / static_cast<std::uint64_t>(whole);
  return {static_cast<Fen>(floor), static_cast<Fen>(product - floor * static_cast<std::uint64_t>(whole))};
}

/// `units` equal things that take part in a split, each with the same weight and the same room.
struct SplitPart {
  Fen weight;          // of one unit
  Fen room_fen;        // the most one unit can take
  std::int32_t units;  // ≥ 1
  Fen each_fen = 0;    // result: what every one of these units takes
};

/// Equal remainders: the earlier part first, or the heavier part first and then the earlier.
enum class Ties : std::uint8_t { kByPlace, kHeavierFirst };

/// Memory that a split reuses.
struct SplitScratch {
  std::vector<Share> shares;
  std::vector<std::size_t> order;
  std::vector<std::uint64_t> claims;
};

/// Splits total_fen over the parts by largest remainder (PRC-24). What a unit cannot take goes by share to units with
/// room, repeatedly (OFFERS.md "How offers meet" 11). A part whose first units take a fen more becomes two neighbours,
/// so the parts still cover the same units in the same order. Returns what nobody could take.
[[nodiscard]] Fen split(Fen total_fen, std::vector<SplitPart>& parts, Ties ties, SplitScratch& scratch);

/// A thing that takes part in a split by itself.
struct WholePart {
  Fen weight;
  Fen room_fen;
  Fen take_fen = 0;  // result
};

/// The same split over whole things, ties by place; at most 4,096 of them, their weights together below 2⁵¹.
[[nodiscard]] Fen split(Fen total_fen, std::span<WholePart> parts, SplitScratch& scratch);

}  // namespace yansuan
