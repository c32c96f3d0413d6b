#include <algorithm>

#include "pricing/settlement.hpp"

namespace yansuan {
namespace {

void add(Quote& quote, Index offer, Index sku, std::int32_t units, Fen price_fen) {
  if (units > 0) quote.gifts.push_back({sku, offer, units, price_fen});
}

// The shopper's choices first, in their order; what is left is the default, the first of the list.
void add_chosen(const Request& request, const GiftEffect& gift, Index offer, std::int32_t units, Quote& quote) {
  for (const GiftChoice& choice : request.gifts) {
    const bool offered = std::find(gift.skus.begin(), gift.skus.end(), choice.sku) != gift.skus.end();
    if (choice.offer != offer || !offered) continue;
    const std::int32_t taken = std::min(units, choice.units);
    add(quote, offer, choice.sku, taken, gift.price_fen);
    units -= taken;
  }
  add(quote, offer, gift.skus.front(), units, gift.price_fen);
}

}  // namespace

void add_gifts(const PricingContext& context, const CartState& cart, Quote& quote) {
  if (!context.prepared.any_extras) return;
  for (const Applied& applied : cart.applied) {
    if (!in_force(applied)) continue;
    const Offer& offer = context.offer(applied);
    for (const GiftEffect& gift : offer.rungs[static_cast<std::size_t>(applied.rung)].gifts) {
      const auto units = static_cast<std::int32_t>(gift.units * applied.times_of_extra(gift.per_unit));
      add_chosen(context.request, gift, applied.offer, units, quote);
    }
  }
}

}  // namespace yansuan
