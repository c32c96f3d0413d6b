// The split down to single units.
#include "order/sort_short.hpp"
#include "yansuan/money.hpp"

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

}  // namespace

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
