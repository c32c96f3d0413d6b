#include <algorithm>

#include "pricing/settlement.hpp"
#include "pricing/workspace.hpp"

namespace yansuan {

void raise_to_floor(PricingContext& context, PlanState& plan, Quote& quote) {
  CartState& cart = plan.cart;
  const Fen floor_fen = std::min(context.book.settings.min_payable_fen, quote.list_total_fen);
  Fen goods_fen = cart.net_fen;
  for (const Gift& gift : quote.gifts) goods_fen += gift.price_fen * gift.units;
  if (goods_fen >= floor_fen) return;
  cart.applied.push_back({kNone, kNone, 0, 1, 0, 0, false});
  give_back(cart, floor_fen - goods_fen, static_cast<Index>(cart.applied.size()) - 1, context.work.cut);
}

}  // namespace yansuan
