// Sets of an order stage's places, one bit each.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

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

}  // namespace yansuan
