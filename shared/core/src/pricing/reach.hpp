// Conditions: does an offer's "if" hold for the cart as it stands, which rung is reached, how many times.
#pragma once

#include "pricing/cart_state.hpp"
#include "yansuan/quote.hpp"

namespace yansuan {

/// Units of the cart in a scope, as they stand.
struct Measured {
  Fen amount_fen = 0;
  std::int64_t weight_g = 0;
  std::int32_t units = 0;
  std::int32_t skus = 0;
};
[[nodiscard]] Measured measure(const Rulebook& book, const CartState& state, const Scope& scope, Measure how);

[[nodiscard]] inline bool takes(const Scope& scope, const UnitRun& run) {
  return !scope.untouched || run.net_fen == run.list_fen;
}

struct Reach {
  bool met = false;
  bool touches = false;  // some unit of the cart is in the offer's scope
  Index rung = 0;        // the highest reached
  std::int32_t times = 1;
  std::int32_t units = 0;  // in the offer's scope
  Failed failed;           // when not met
};

/// Times = the lowest floor(have ÷ need) over the conditions, at most limits.order.max_uses; rungs count once
/// (OFFERS.md, Counting).
[[nodiscard]] Reach reach(const Rulebook& book, const Request& request, const CartState& state, const Offer& offer);

}  // namespace yansuan
