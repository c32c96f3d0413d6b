// How the places of an order stage before its tail fall into parts, and which of them are better tried one by one so
// that the parts stay small.
#include <algorithm>
#include <bit>

#include "pricing/places.hpp"
#include "pricing/prepared.hpp"

namespace yansuan {
namespace {

constexpr std::uint64_t kSmall = 256;  // plans of a part that are listed in no time
constexpr std::size_t kNoPart = ~std::size_t{0} - 1;
constexpr std::uint64_t kMany = std::uint64_t{1} << 40U;

}  // namespace

// The places among these that hang together with one of `places`, themselves included.
std::uint64_t StageOutline::together_with(std::uint64_t places, std::uint64_t among) const {
  std::uint64_t found = places;
  for (std::uint64_t left = places; left != 0;) {
    const std::size_t place = first_of(left);
    left &= left - 1;
    const std::uint64_t fresh = near_[place] & among & ~found;
    found |= fresh;
    left |= fresh;
  }
  return found;
}

// Of the places before this one, those that tie together what falls apart without them, and what stands before such a
// one on the same goods.
std::uint64_t StageOutline::links_before(std::size_t place) const {
  std::uint64_t among = up_to(tail) & ~up_to(place);
  std::uint64_t linked = 0;
  for (std::size_t at = place; at-- > 0;) {
    const std::uint64_t met = near_[at] & among;
    const bool ties = met != 0 && (met & ~together_with(met & (~met + 1), among)) != 0;
    (ties ? linked : among) |= bit_of(at);
  }
  for (std::uint64_t left = linked; left != 0;) {
    const std::size_t at = 63U - static_cast<std::size_t>(std::countl_zero(left));
    left &= ~bit_of(at);
    const std::uint64_t before = near_[at] & up_to(at) & ~linked;
    linked |= before;
    left |= before;
  }
  return linked;
}

// How many sets an at_most 1 leaves.
std::uint64_t StageOutline::plans_of(std::uint64_t places) const {
  std::uint64_t plans = 1;
  for (std::uint64_t left = places; left != 0 && plans < kMany;) {
    const Index bound = bound_of_[first_of(left)];
    const bool one = groups_[static_cast<std::size_t>(bound)].most == 1;
    std::uint64_t together = left & (~left + 1);
    for (std::uint64_t rest = left & (left - 1); one && rest != 0; rest &= rest - 1) {
      if (bound_of_[first_of(rest)] == bound) together |= rest & (~rest + 1);
    }
    left &= ~together;
    plans *= 1 + static_cast<std::uint64_t>(std::popcount(together));
  }
  return plans;
}

// A measure of what is listed when these are tried one by one: their sets, and for each the two halves of the parts.
std::uint64_t StageOutline::work_with(std::uint64_t linked) const {
  const std::uint64_t sets = plans_of(linked);
  std::uint64_t lists = 0;
  std::uint64_t halves[2] = {1, 1};
  for (std::uint64_t left = up_to(tail) & ~linked; left != 0;) {
    const std::uint64_t part = together_with(left & (~left + 1), left);
    left &= ~part;
    const std::uint64_t plans = plans_of(part);
    lists += plans * std::min(sets, std::uint64_t{1} << std::popcount(links_behind(linked, part)));
    std::uint64_t& half = *std::min_element(halves, halves + 2);
    half = std::min(half * plans, kMany);
  }
  return std::min(sets, kMany) * 8 + std::min(lists, kMany) + halves[0] + halves[1];
}

void StageOutline::choose_links() {
  std::uint64_t linked = 0;
  std::uint64_t least = work_with(0);
  for (std::size_t place = 2; place <= tail && least > kSmall; ++place) {
    const std::uint64_t tried = links_before(place);
    const std::uint64_t work = work_with(tried);
    if (work < least) {
      linked = tried;
      least = work;
    }
  }
  list_parts(linked);
}

// Links that decide what is left of the goods these places look at: those near, and what stands before them.
std::uint64_t StageOutline::links_behind(std::uint64_t linked, std::uint64_t places) const {
  std::uint64_t found = 0;
  for (std::uint64_t left = places; left != 0; left &= left - 1) found |= near_[first_of(left)] & linked;
  for (std::uint64_t left = found; left != 0;) {
    const std::size_t at = first_of(left);
    left &= left - 1;
    const std::uint64_t before = near_[at] & linked & up_to(at) & ~found;
    found |= before;
    left |= before;
  }
  return found;
}

void StageOutline::list_parts(std::uint64_t linked) {
  links.clear();
  part_links.clear();
  part_of_.assign(tail, kNoPart);
  for (std::uint64_t left = linked; left != 0; left &= left - 1) links.push_back(first_of(left));
  for (std::uint64_t left = up_to(tail) & ~linked; left != 0;) {
    const std::uint64_t part = together_with(left & (~left + 1), left);
    left &= ~part;
    Range range{items.size(), items.size()};
    for (std::uint64_t rest = part; rest != 0; rest &= rest - 1) {
      part_of_[first_of(rest)] = parts.size();
      items.push_back(first_of(rest));
    }
    range.last = items.size();
    parts.push_back(range);
    part_links.push_back(links_behind(linked, part));
  }
}

}  // namespace yansuan
