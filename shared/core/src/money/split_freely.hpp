// The split of whole things where none of them can be asked for more than it has.
#pragma once

#include "yansuan/money.hpp"

namespace yansuan {

// Remainders are compared as one number: the remainder, and below it the place, the earlier the greater.
inline constexpr std::uint64_t kPlaces = 1U << 12U;
static_assert(kMaxLines <= kPlaces && kMaxOrderFen < Fen{1} << 51);

[[nodiscard]] inline std::uint64_t claim_of(Fen remainder, std::size_t place) {
  return static_cast<std::uint64_t>(remainder) * kPlaces + (kPlaces - 1 - place);
}

void put_greatest_first(std::uint64_t* claims, Fen greatest, std::size_t count);

/// A fen each for the `left_fen` greatest of `count` claims. There are more claims than fen.
template <typename Take>
void give_remainders(Fen left_fen, std::uint64_t* claims, std::size_t count, Take take) {
  if (left_fen == 0) return;
  put_greatest_first(claims, left_fen, count);
  for (Fen i = 0; i < left_fen; ++i) take(static_cast<std::size_t>(kPlaces - 1 - claims[i] % kPlaces), Fen{1});
}

/// Whether split_freely may split so much of what weighs `whole`: a share is below its weight, a product in 64 bits.
[[nodiscard]] inline bool splits_freely(Fen total_fen, Fen whole) {
  return total_fen < whole && whole < Fen{1} << 31;
}

/// split() of `count` things that weigh `whole` together and may each take as much as it weighs. `take(place, fen)` may
/// lower the weight; a thing takes once or twice.
template <typename Weight, typename Take>
void split_freely(Fen total_fen, Fen whole, std::size_t count, SplitScratch& scratch, Weight weight, Take take) {
  if (scratch.claims.size() < count) scratch.claims.resize(count);
  std::uint64_t* const claims = scratch.claims.data();
  Fen left_fen = total_fen;
  for (std::size_t place = 0; place < count; ++place) {
    const auto product = static_cast<std::uint64_t>(total_fen) * static_cast<std::uint64_t>(weight(place));
    const std::uint64_t share = product / static_cast<std::uint64_t>(whole);
    left_fen -= static_cast<Fen>(share);
    claims[place] = claim_of(static_cast<Fen>(product - share * static_cast<std::uint64_t>(whole)), place);
    take(place, static_cast<Fen>(share));
  }
  give_remainders(left_fen, claims, count, take);
}

}  // namespace yansuan
