#include <algorithm>

#include "returns/standing.hpp"

namespace yansuan {
namespace {

Request what_stays(const PricedOrder& order, const Ledger& ledger) {
  Request request = order.request;
  for (std::size_t i = 0; i < request.lines.size(); ++i) {
    CartLine& line = request.lines[i];
    const std::int32_t left = ledger.units_left(static_cast<Index>(i));
    if (left == 0) line.selected = false;
    if (line.selected) line.units = left;
  }
  request.points_to_use = order.quote.points_used;
  return request;
}

// Of an offer that lost on the money its gift, freight and points went with the order.
std::vector<UsedOffer> used_offers(const PricedOrder& order) {
  const Quote& quote = order.quote;
  std::vector<UsedOffer> used;
  for (std::size_t i = 0; i < quote.coupons.size(); ++i) {
    if (quote.coupons[i].verdict == Verdict::kUsed)
      used.push_back({order.request.coupons[i].offer, static_cast<Index>(i)});
  }
  for (const OfferOutcome& offer : quote.offers) {
    if (offer.outcome.verdict == Verdict::kUsed) used.push_back({offer.offer, kNone, offer.outcome.discount_fen == 0});
  }
  for (const Gift& gift : quote.gifts) used.push_back({gift.offer, kNone, true});
  for (const BonusPoints& bonus : quote.bonus_points) used.push_back({bonus.offer, kNone, true});
  return used;
}

// Gifts that what stays does not earn any more. Equal gifts of one offer are earned in the order of the quote.
void count_gifts_out(const PricedOrder& order, const Ledger& ledger, std::vector<Gift> earned, Standing& standing) {
  for (std::size_t i = 0; i < order.quote.gifts.size(); ++i) {
    const Gift& gift = order.quote.gifts[i];
    std::int32_t kept = 0;
    for (Gift& one : earned) {
      if (one.offer != gift.offer || one.sku != gift.sku) continue;
      const std::int32_t units = std::min(one.units, gift.units - kept);
      one.units -= units;
      kept += units;
    }
    const std::int32_t out = std::max(ledger.gift_units_back(static_cast<Index>(i)), gift.units - kept);
    standing.gifts_out[i] = std::max(standing.gifts_out[i], out);
  }
}

}  // namespace

Standing recheck_standing(Quoter& quoter, const Rulebook& book, const PricedOrder& order, const Ledger& ledger,
                          const Standing& before) {
  if (ledger.whole()) return whole_standing(order);
  const Quote& paid = order.quote;
  const Quote& stays = quoter.price_with_used(what_stays(order, ledger), used_offers(order));
  Standing standing = before;
  count_gifts_out(order, ledger, stays.gifts, standing);
  Fen price_fen = 0;
  for (const QuoteLine& line : stays.lines) price_fen += line.payable_fen;
  for (std::size_t i = 0; i < paid.gifts.size(); ++i)
    price_fen += paid.gifts[i].price_fen * (paid.gifts[i].units - standing.gifts_out[i]);
  standing.goods_fen = std::max(before.goods_fen, paid.goods_fen - price_fen);
  const std::int64_t earned = points_on(book, paid.goods_fen - standing.goods_fen, stays.bonus_points);
  standing.points_clawed_back = std::max(before.points_clawed_back, paid.points_earned - earned);
  standing.points_given_back = std::max(before.points_given_back, paid.points_used - stays.points_used);
  return standing;
}

}  // namespace yansuan
