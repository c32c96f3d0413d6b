#include "money/claims.hpp"

#include <algorithm>
#include <functional>
#include <span>

namespace yansuan {
namespace {

bool takes_part(const WholePart& part) { return part.weight > 0 && part.take_fen < part.room_fen; }

}  // namespace

void put_greatest_first(std::uint64_t* claims, Fen greatest, std::size_t count) {
  std::nth_element(claims, claims + greatest, claims + count, std::greater<>());
}

Fen split(Fen total_fen, std::span<WholePart> parts, SplitScratch& scratch) {
  if (scratch.claims.size() < parts.size()) scratch.claims.resize(parts.size());
  std::uint64_t* const claims = scratch.claims.data();
  while (total_fen > 0) {
    Fen whole = 0;
    std::size_t count = 0;  // who takes part, and then what each claims
    for (std::size_t i = 0; i < parts.size(); ++i) {
      if (!takes_part(parts[i])) continue;
      whole += parts[i].weight;
      claims[count++] = i;
    }
    if (whole == 0) return total_fen;
    Fen left_fen = total_fen;
    bool beyond = false;
    for (std::size_t k = 0; k < count; ++k) {
      const auto place = static_cast<std::size_t>(claims[k]);
      WholePart& part = parts[place];
      const Share share = share_of(total_fen, part.weight, whole);
      part.take_fen += share.floor_fen;
      left_fen -= share.floor_fen;
      beyond |= part.take_fen >= part.room_fen;
      claims[k] = claim_of(share.remainder, place);
    }
    give_remainders(left_fen, claims, count, [&](std::size_t place, Fen fen) { parts[place].take_fen += fen; });
    if (!beyond) return 0;
    total_fen = 0;
    for (WholePart& part : parts) {
      if (part.take_fen == 0 || part.take_fen <= part.room_fen) continue;
      total_fen += part.take_fen - part.room_fen;
      part.take_fen = part.room_fen;
    }
  }
  return 0;
}

}  // namespace yansuan
