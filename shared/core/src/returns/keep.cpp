#include <algorithm>

#include "returns/standing.hpp"

namespace yansuan {
namespace {

// Units of the order that an offer is about: all, and those that stay.
struct Touched {
  std::int64_t units = 0;
  std::int64_t left = 0;
};

bool is_about(const Rulebook& book, const Offer& offer, Index sku) {
  const auto& parts = offer.target.set;
  const auto holds = [&](const SetPart& part) { return book.in_scope(part.scope, sku); };
  return book.in_scope(offer.scope, sku) && (parts.empty() || std::any_of(parts.begin(), parts.end(), holds));
}

Touched touched(const Rulebook& book, const PricedOrder& order, const Ledger& ledger, Index offer) {
  Touched found;
  for (Index line = 0; line < ledger.lines(); ++line) {
    const Index sku = order.request.lines[static_cast<std::size_t>(line)].sku;
    if (!is_about(book, book.offers[static_cast<std::size_t>(offer)], sku)) continue;
    found.units += static_cast<std::int64_t>(ledger.line(line).size());
    found.left += ledger.units_left(line);
  }
  return found;
}

// Bonus points follow their units: added ones by share, a multiplication while any of its units stays.
std::vector<BonusPoints> bonuses_left(const Rulebook& book, const PricedOrder& order, const Ledger& ledger) {
  std::vector<BonusPoints> left = order.quote.bonus_points;
  for (BonusPoints& bonus : left) {
    const Touched units = touched(book, order, ledger, bonus.offer);
    bonus.added = units.left == 0 ? 0 : share_of(bonus.added, units.left, units.units).floor_fen;
    if (units.left == 0) bonus.multiply_bp = kWholeBp;
  }
  return left;
}

// Points that paid go back with the units they paid for; what cannot be told apart goes back with the last unit.
std::int64_t points_given_back(const PricedOrder& order, const Ledger& ledger) {
  if (order.quote.points_off_fen == 0) return 0;
  return share_of(order.quote.points_used, ledger.points_off_back_fen(), order.quote.points_off_fen).floor_fen;
}

}  // namespace

Standing first_standing(const PricedOrder& order) {
  Standing first;
  first.gifts_out.assign(order.quote.gifts.size(), 0);
  return first;
}

Standing whole_standing(const PricedOrder& order) {
  const Quote& quote = order.quote;
  Standing whole{quote.goods_fen, quote.freight_fen, quote.points_earned, quote.points_used, {}};
  for (const Gift& gift : quote.gifts) whole.gifts_out.push_back(gift.units);
  return whole;
}

Standing keep_standing(const Rulebook& book, const PricedOrder& order, const Ledger& ledger, const Standing& before) {
  if (ledger.whole()) return whole_standing(order);
  const Quote& quote = order.quote;
  Standing standing = first_standing(order);
  standing.goods_fen = ledger.paid_back_fen();
  for (std::size_t i = 0; i < quote.gifts.size(); ++i) {
    const Gift& gift = quote.gifts[i];  // goes back at the latest with the last unit of what earned it
    const bool earned = touched(book, order, ledger, gift.offer).left > 0;
    standing.gifts_out[i] = earned ? ledger.gift_units_back(static_cast<Index>(i)) : gift.units;
    standing.goods_fen += quote.gifts[i].price_fen * standing.gifts_out[i];
  }
  const std::vector<BonusPoints> left = bonuses_left(book, order, ledger);
  const std::int64_t stays = points_on(book, quote.goods_fen - standing.goods_fen, left);
  standing.points_clawed_back = std::max(before.points_clawed_back, quote.points_earned - stays);
  standing.points_given_back = points_given_back(order, ledger);
  return standing;
}

}  // namespace yansuan
