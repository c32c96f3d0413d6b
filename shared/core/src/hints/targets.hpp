// What a cart could come to with more goods: offers whose condition is missed, the next rung or repetition of one that
// holds, one more set. Bounds only; whether it is true is for the Quoter to say.
#pragma once

#include <vector>

#include "yansuan/quote.hpp"

namespace yansuan {

struct Aim {
  Index offer = kNone;
  FailedMeasure measure = FailedMeasure::kUnits;
  std::int64_t need = 0;  // what the condition asks for
  std::int64_t have = 0;
  const Condition* next = nullptr;  // of an offer that holds already: the condition to reach
  bool set = false;                 // one more of a set: units are tried one by one
};

[[nodiscard]] std::vector<Aim> find_targets(const Rulebook& book, const Request& request, const Quote& explained);

/// What the cart has of what a condition asks for, as the offer's lane measures it.
[[nodiscard]] Failed measured(const Rulebook& book, const Request& request, const Quote& explained, const Offer& offer,
                              const Condition& condition);

/// The fewest units of a SKU that could do; 0: it does not help. No unit counts for more than its list price.
[[nodiscard]] std::int64_t fewest_units(const Rulebook& book, const Aim& target, Index sku);

}  // namespace yansuan
