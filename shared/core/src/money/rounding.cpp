#include "yansuan/money.hpp"

namespace yansuan {

std::int64_t scale(std::int64_t amount, std::int64_t numerator, std::int64_t denominator, Rounding rounding) {
  const std::int64_t product = amount * numerator;
  const std::int64_t whole = product / denominator;
  const std::int64_t rest = product % denominator;
  switch (rounding) {
    case Rounding::kFloor:
      return whole;
    case Rounding::kCeil:
      return whole + (rest > 0 ? 1 : 0);
    case Rounding::kHalfUp:
      return whole + (rest * 2 >= denominator ? 1 : 0);
    case Rounding::kHalfDown:
      return whole + (rest * 2 > denominator ? 1 : 0);
    case Rounding::kHalfEven:
      if (rest * 2 == denominator) return whole + (whole % 2);
      return whole + (rest * 2 > denominator ? 1 : 0);
  }
  return whole;
}

Share share_of(Fen total_fen, Fen weight, Fen whole) {
  std::int64_t product = 0;
  if (!__builtin_mul_overflow(total_fen, weight, &product)) return {product / whole, product % whole};
  __extension__ using Wide = __int128;
  const Wide wide = static_cast<Wide>(total_fen) * weight;
  return {static_cast<Fen>(wide / whole), static_cast<Fen>(wide % whole)};
}

}  // namespace yansuan
