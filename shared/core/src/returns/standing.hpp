// How an order stands after some of its units came back: everything that has gone back so far. A refund is the
// difference of two standings, so a sequence of returns cannot drift.
#pragma once

#include "returns/ledger.hpp"

namespace yansuan {

struct Standing {
  Fen goods_fen = 0;
  Fen freight_fen = 0;
  std::int64_t points_clawed_back = 0;
  std::int64_t points_given_back = 0;
  std::vector<std::int32_t> gifts_out;  // units of each gift that went back or must
};

/// The standing before any return.
[[nodiscard]] Standing first_standing(const PricedOrder& order);

/// Every unit is back: so is everything that was paid, earned and spent.
[[nodiscard]] Standing whole_standing(const PricedOrder& order);

/// keep: a unit takes back what it paid; points are reckoned anew on what remains paid, and never given again.
[[nodiscard]] Standing keep_standing(const Rulebook& book, const PricedOrder& order, const Ledger& ledger,
                                     const Standing& before);

/// recheck: what stays is priced again under the offers that the order used. Never less than before.
[[nodiscard]] Standing recheck_standing(Quoter& quoter, const Rulebook& book, const PricedOrder& order,
                                        const Ledger& ledger, const Standing& before);

}  // namespace yansuan
