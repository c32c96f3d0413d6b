// Sets of an order stage's places, one bit each.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>

#include "yansuan/money.hpp"

namespace yansuan {

[[nodiscard]] inline std::uint64_t bit_of(std::size_t place) { return std::uint64_t{1} << place; }
[[nodiscard]] inline bool has(std::uint64_t places, std::size_t place) { return (places >> place & 1U) != 0; }
/// Every place before `place`.
[[nodiscard]] inline std::uint64_t up_to(std::size_t place) {
  return place >= 64 ? ~std::uint64_t{0} : bit_of(place) - 1;
}
[[nodiscard]] inline std::size_t first_of(std::uint64_t places) {
  return static_cast<std::size_t>(std::countr_zero(places));
}

/// The most that places take together where of those with the same bit only one may; bit 0: any.
class MostTogether {
 public:
  void add(std::uint64_t bit, Fen most_fen) {
    Fen before_fen = 0;
    if (bit != 0) {
      Fen& group_fen = group_fen_[first_of(bit)];
      if ((groups_ & bit) != 0) before_fen = group_fen;
      groups_ |= bit;
      group_fen = std::max(before_fen, most_fen);
    }
    sum_fen_ += std::max<Fen>(0, most_fen - before_fen);
  }
  [[nodiscard]] Fen sum_fen() const { return sum_fen_; }

 private:
  Fen group_fen_[64];  // of the groups that were seen
  std::uint64_t groups_ = 0;
  Fen sum_fen_ = 0;
};

}  // namespace yansuan
