#include "groups/price.hpp"

#include <algorithm>

#include "yansuan/limits.hpp"
#include "yansuan/quote.hpp"

namespace yansuan {
namespace {

Request request_of(const Rulebook& book, const Campaign& campaign, const SeatAsked& asked) {
  Request request;
  request.order_type = campaign.bargain() ? OrderType::kBargain : OrderType::kGroup;
  request.group_size = asked.size;
  request.member.orders = asked.is_new ? 0 : 1;
  request.coupons = asked.coupons;
  request.now_ms = request.checked_at_ms = asked.now_ms;
  request.lines.push_back({"1", asked.sku, asked.units, true});
  for (Index offer = 0; offer < static_cast<Index>(book.offers.size()); ++offer) {
    const Offer& other = book.offers[static_cast<std::size_t>(offer)];
    const bool ours = std::find(campaign.offers.begin(), campaign.offers.end(), offer) != campaign.offers.end();
    if (!ours && other.claim == Claim::kAuto && other.in_order_type(request.order_type))
      request.declined.push_back(offer);
  }
  return request;
}

// A line that none of the campaign's offers touched would be sold at the list price, which a group never does.
bool by_offers(const Campaign& campaign, const Quote& quote) {
  const auto ours = [&](const Discount& discount) {
    return std::find(campaign.offers.begin(), campaign.offers.end(), discount.offer) != campaign.offers.end();
  };
  return std::all_of(quote.lines.begin(), quote.lines.end(), [&](const QuoteLine& line) {
    return std::any_of(line.discounts.begin(), line.discounts.end(), ours);
  });
}

SeatPrice priced(Quoter& quoter, const Campaign& campaign, const Request& request) {
  const Quote& quote = quoter.explain(request);
  SeatPrice price;
  price.priced = quote.status == QuoteStatus::kPriced && by_offers(campaign, quote);
  if (!price.priced) return price;
  price.fen = quote.payable_fen;
  for (std::size_t i = 0; i < quote.coupons.size(); ++i) {
    if (quote.coupons[i].verdict == Verdict::kUsed) price.coupons.push_back(request.coupons[i].id);
  }
  return price;
}

std::int32_t largest_pack(const Rulebook& book, const Campaign& campaign) {
  std::int32_t largest = 1;
  for (const Index offer : campaign.offers) {
    std::int32_t units = 0;
    for (const SetPart& part : book.offers[static_cast<std::size_t>(offer)].target.set) units += part.units;
    largest = std::max(largest, units);
  }
  return largest;
}

}  // namespace

SeatPrice seat_price(const Rulebook& book, const Campaign& campaign, const SeatAsked& asked) {
  Quoter quoter(book);
  return priced(quoter, campaign, request_of(book, campaign, asked));
}

// A whole pack more never lowers a price, so what is cheaper lies within one pack.
std::optional<CheaperUnits> cheaper_units(const Rulebook& book, const Campaign& campaign, const SeatAsked& asked,
                                          Fen price_fen, std::int64_t most) {
  Quoter quoter(book);
  Request request = request_of(book, campaign, asked);
  const std::int64_t end =
      std::min({most, std::int64_t{asked.units} + largest_pack(book, campaign) - 1, std::int64_t{kMaxUnitsPerLine}});
  std::optional<CheaperUnits> best;
  for (std::int32_t units = asked.units + 1; units <= end; ++units) {
    request.lines[0].units = units;
    const SeatPrice price = priced(quoter, campaign, request);
    if (price.priced && price.fen < (best ? best->price_fen : price_fen)) best = CheaperUnits{units, price.fen};
  }
  return best;
}

Fen bargain_fen(const Rulebook& book, const Group& group) {
  Fen fen = book.skus[static_cast<std::size_t>(group.sku)].list_fen;
  for (const Helper& helper : group.helpers) fen -= helper.cut_fen;
  return fen;
}

}  // namespace yansuan
