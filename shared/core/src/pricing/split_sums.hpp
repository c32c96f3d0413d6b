// The split of the sums of whole SKUs, which lie in one table or another.
#pragma once

#include "money/claims.hpp"
#include "pricing/cut.hpp"

namespace yansuan {

/// split() of `count` things that weigh `whole` together; `floor_fen` is what all of them must keep, `floor_of(place)`
/// what one must. `take(place, fen)` may lower the weight; a thing takes once or twice. Where nothing must be kept and
/// less is split than all weigh, no share is beyond its room, so one pass does.
template <typename Weight, typename Floor, typename Take>
Fen split_sums(Fen total_fen, Fen whole, Fen floor_fen, std::size_t count, CutScratch& scratch, Weight weight,
               Floor floor_of, Take take) {
  constexpr Fen kHalfRange = Fen{1} << 31;  // two of these make a product in 64 bits
  if (floor_fen != 0 || total_fen >= whole || whole >= kHalfRange) {
    auto& parts = scratch.entry_parts;
    parts.clear();
    for (std::size_t place = 0; place < count; ++place)
      parts.push_back({weight(place), weight(place) - floor_of(place), 0});
    const Fen left_fen = split(total_fen, parts, scratch.split);
    for (std::size_t place = 0; place < count; ++place) take(place, parts[place].take_fen);
    return left_fen;
  }
  auto& claims = scratch.split.claims;
  if (claims.size() < count) claims.resize(count);
  Fen left_fen = total_fen;
  for (std::size_t place = 0; place < count; ++place) {
    const auto product = static_cast<std::uint64_t>(total_fen) * static_cast<std::uint64_t>(weight(place));
    const std::uint64_t share = product / static_cast<std::uint64_t>(whole);
    left_fen -= static_cast<Fen>(share);
    claims[place] = claim_of(static_cast<Fen>(product - share * static_cast<std::uint64_t>(whole)), place);
    take(place, static_cast<Fen>(share));
  }
  give_remainders(left_fen, claims.data(), count, take);
  return 0;
}

}  // namespace yansuan
