// Who is given a fen of what floors leave over.
#pragma once

#include "yansuan/money.hpp"

namespace yansuan {

// Remainders are compared as one number: the remainder, and below it the place, the earlier the greater.
inline constexpr std::uint64_t kPlaces = 1U << 12U;
static_assert(kMaxLines <= kPlaces && kMaxOrderFen < Fen{1} << 51);

[[nodiscard]] inline std::uint64_t claim_of(Fen remainder, std::size_t place) {
  return static_cast<std::uint64_t>(remainder) * kPlaces + (kPlaces - 1 - place);
}

/// The `greatest` greatest of `count` claims, in any order.
void put_greatest_first(std::uint64_t* claims, Fen greatest, std::size_t count);

/// A fen each for the `left_fen` greatest of `count` claims. There are more claims than fen.
template <typename Take>
void give_remainders(Fen left_fen, std::uint64_t* claims, std::size_t count, Take take) {
  if (left_fen == 0) return;
  put_greatest_first(claims, left_fen, count);
  for (Fen i = 0; i < left_fen; ++i) take(static_cast<std::size_t>(kPlaces - 1 - claims[i] % kPlaces), Fen{1});
}

}  // namespace yansuan
