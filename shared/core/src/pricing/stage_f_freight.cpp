#include <algorithm>

#include "pricing/settlement.hpp"

namespace yansuan {
namespace {

Fen tariff_fen(const Rulebook& book, const CartState& cart) {
  const FreightSetting& freight = book.settings.freight;
  if (!freight.charged || cart.entries.empty()) return 0;
  const Measured goods = measure(book, cart, Scope{}, Measure::kRunning);
  const std::int64_t amount = freight.by == FreightBy::kUnits ? goods.units : goods.weight_g;
  const std::int64_t beyond = std::max<std::int64_t>(0, amount - freight.first_up_to);
  const std::int64_t steps = freight.next_each == 0 ? 0 : (beyond + freight.next_each - 1) / freight.next_each;
  return freight.first_price_fen + steps * freight.next_price_fen;
}

Fen lowered(const FreightEffect& effect, Fen freight_fen, Rounding rounding) {
  const GoodsEffect change{effect.kind, Per::kOrder, false, effect.value};
  return payable_of(change, freight_fen, 1, rounding);
}

}  // namespace

void charge_freight(const PricingContext& context, const CartState& after_d, Quote& quote) {
  Fen freight_fen = tariff_fen(context.book, after_d);
  const Rounding rounding = context.book.settings.rounding;
  for (const Applied& applied : after_d.applied) {
    if (!in_force(applied)) continue;
    const Rung& rung = context.offer(applied).rungs[static_cast<std::size_t>(applied.rung)];
    freight_fen = lowered(rung.freight, freight_fen, rounding);
  }
  for (const Candidate& candidate : context.candidates) {
    const Offer& offer = context.offer(candidate);
    if (context.book.lane_of(offer).stage != Stage::kF) continue;
    const Reach reached = reach(context.book, context.request, after_d, offer);
    if (reached.met)
      freight_fen = lowered(offer.rungs[static_cast<std::size_t>(reached.rung)].freight, freight_fen, rounding);
  }
  quote.freight_fen = freight_fen;
}

}  // namespace yansuan
