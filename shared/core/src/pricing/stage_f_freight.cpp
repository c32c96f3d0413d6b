#include <algorithm>

#include "pricing/settlement.hpp"

namespace yansuan {
namespace {

Fen tariff_fen(const Rulebook& book, const CartState& cart) {
  const FreightSetting& freight = book.settings.freight;
  if (!freight.charged || cart.entries.empty()) return 0;
  std::int64_t amount = 0;
  for (const Entry& entry : cart.entries) {
    const Sku& sku = book.skus[static_cast<std::size_t>(entry.sku)];
    amount += freight.by == FreightBy::kUnits ? entry.units : sku.weight_g * entry.units;
  }
  const std::int64_t beyond = std::max<std::int64_t>(0, amount - freight.first_up_to);
  const std::int64_t steps = freight.next_each == 0 ? 0 : (beyond + freight.next_each - 1) / freight.next_each;
  return freight.first_price_fen + steps * freight.next_price_fen;
}

Fen lowered(const FreightEffect& effect, Fen freight_fen, std::int32_t times, Rounding rounding) {
  return payable_of({effect.kind, Per::kOrder, false, effect.value}, freight_fen, times, rounding);
}

bool is_for_freight_alone(const Offer& offer, const Rung& rung) {
  return (offer.claim == Claim::kCoupon || offer.claim == Claim::kCode) && !offer.lowers_goods() &&
         rung.gifts.empty() && rung.points.empty();
}

}  // namespace

void charge_freight(const PricingContext& context, CartState& cart, Quote& quote) {
  Fen freight_fen = tariff_fen(context.book, cart);
  const Rounding rounding = context.book.settings.rounding;
  quote.freight_fen = freight_fen;
  if (!context.prepared.any_extras) return;
  for (Applied& applied : cart.applied) {
    if (!in_force(applied)) continue;
    const Offer& offer = context.offer(applied);
    const Rung& rung = offer.rungs[static_cast<std::size_t>(applied.rung)];
    if (rung.freight.kind == EffectKind::kNone) continue;
    const Fen before_fen = freight_fen;
    freight_fen = lowered(rung.freight, freight_fen, applied.times, rounding);
    if (freight_fen == before_fen && is_for_freight_alone(offer, rung)) applied.offer = kNone;
  }
  const Range lane = context.prepared.stage(context.book, Stage::kF);
  for (std::size_t i = lane.first; i < lane.last; ++i) {
    const Candidate& candidate = context.prepared.candidates[i];
    const Reach reached = reach(context.book, context.request, context.prepared, cart, candidate);
    if (!reached.met) continue;
    const Rung& rung = candidate.data->rungs[static_cast<std::size_t>(reached.rung)];
    const Fen before_fen = freight_fen;
    freight_fen = lowered(rung.freight, freight_fen, reached.times, rounding);
    if (freight_fen < before_fen) use_coupon(quote, candidate.coupon, 0);
  }
  quote.freight_fen = freight_fen;
}

}  // namespace yansuan
