// A seeded generator that is the same everywhere, with the integers at which money breaks first, and the figures of a
// run: an ordinary one, or more by an environment variable.
#pragma once

#include <array>
#include <cstdint>
#include <cstdlib>
#include <span>

#include "../figure.hpp"
#include "yansuan/money.hpp"

namespace yansuan::test {

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {  // SplitMix64
    state_ += 0x9e3779b97f4a7c15U;
    std::uint64_t mixed = state_;
    mixed = (mixed ^ (mixed >> 30U)) * 0xbf58476d1ce4e5b9U;
    mixed = (mixed ^ (mixed >> 27U)) * 0x94d049bb133111ebU;
    return mixed ^ (mixed >> 31U);
  }
  /// From low to high, both included.
  std::int64_t between(std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(next() % static_cast<std::uint64_t>(high - low + 1));
  }
  bool one_in(std::int64_t count) { return between(1, count) == 1; }
  template <typename Item>
  const Item& pick(std::span<const Item> items) {
    return items[static_cast<std::size_t>(between(0, static_cast<std::int64_t>(items.size()) - 1))];
  }
  Fen fen() {
    static constexpr std::array<Fen, 8> kEdges{1, 2, 3, 99, 100, 101, 9'999, 1'000'000'000};
    return one_in(3) ? pick(std::span<const Fen>(kEdges)) : between(1, one_in(2) ? 300 : 30'000);
  }
  std::int32_t keep_bp() {
    static constexpr std::array<std::int32_t, 4> kEdges{0, 1, 9'999, 10'000};
    return one_in(5) ? pick(std::span<const std::int32_t>(kEdges)) : static_cast<std::int32_t>(between(1, 199) * 50);
  }

 private:
  std::uint64_t state_;
};

inline constexpr std::uint64_t kFirstSeed = 20'261'124;

}  // namespace yansuan::test
