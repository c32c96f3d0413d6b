#include "money/split_freely.hpp"

#include <algorithm>
#include <functional>
#include <span>

#include "order/sort_short.hpp"

namespace yansuan {
namespace {

bool takes_part(const SplitPart& part) { return part.weight > 0 && part.each_fen < part.room_fen; }

Fen whole_weight(const std::vector<SplitPart>& parts) {
  Fen whole = 0;
  for (const SplitPart& part : parts) {
    if (takes_part(part)) whole += part.weight * part.units;
  }
  return whole;
}

// Gives every part its floor share; returns the fen that the floors leave over.
Fen give_floors(Fen total_fen, Fen whole, std::vector<SplitPart>& parts, SplitScratch& scratch) {
  Fen left_fen = total_fen;
  scratch.order.clear();
  scratch.shares.assign(parts.size(), Share{0, 0});
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (!takes_part(parts[i])) continue;
    scratch.shares[i] = share_of(total_fen, parts[i].weight, whole);
    parts[i].each_fen += scratch.shares[i].floor_fen;
    left_fen -= scratch.shares[i].floor_fen * parts[i].units;
    scratch.order.push_back(i);
  }
  return left_fen;
}

// One fen more for the units with the largest remainders. Fewer fen are left than units take part.
void give_remainders(Fen left_fen, std::vector<SplitPart>& parts, Ties ties, SplitScratch& scratch) {
  sort_short(scratch.order, [&](std::size_t a, std::size_t b) {
    const Fen first = scratch.shares[a].remainder;
    const Fen second = scratch.shares[b].remainder;
    if (first != second) return first > second;
    if (ties == Ties::kHeavierFirst && parts[a].weight != parts[b].weight) return parts[a].weight > parts[b].weight;
    return a < b;
  });
  for (const std::size_t index : scratch.order) {
    if (left_fen == 0) return;
    SplitPart& part = parts[index];
    if (left_fen < part.units) {
      SplitPart rest = part;
      rest.units = part.units - static_cast<std::int32_t>(left_fen);
      part.units = static_cast<std::int32_t>(left_fen);
      part.each_fen += 1;
      parts.insert(parts.begin() + static_cast<std::ptrdiff_t>(index) + 1, rest);
      return;
    }
    part.each_fen += 1;
    left_fen -= part.units;
  }
}

Fen take_back_beyond_room(std::vector<SplitPart>& parts) {
  Fen beyond_fen = 0;
  for (SplitPart& part : parts) {
    if (part.each_fen <= part.room_fen) continue;
    beyond_fen += (part.each_fen - part.room_fen) * part.units;
    part.each_fen = part.room_fen;
  }
  return beyond_fen;
}

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

Fen split(Fen total_fen, std::vector<SplitPart>& parts, Ties ties, SplitScratch& scratch) {
  while (total_fen > 0) {
    const Fen whole = whole_weight(parts);
    if (whole == 0) return total_fen;
    const Fen left_fen = give_floors(total_fen, whole, parts, scratch);
    give_remainders(left_fen, parts, ties, scratch);
    total_fen = take_back_beyond_room(parts);
  }
  return 0;
}

}  // namespace yansuan
