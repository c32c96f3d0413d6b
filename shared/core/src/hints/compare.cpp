#include <algorithm>

#include "yansuan/hints.hpp"

namespace yansuan {
namespace {

// Every line has a price of a group offer; else some line would be sold at list price, which a group never does.
CompareCode obstacle_of(const Rulebook& book, const Quote& quote) {
  if (quote.status != QuoteStatus::kPriced) return CompareCode::kNoGroupOffer;
  const auto of_group = [&](const Discount& discount) {
    return discount.offer != kNone &&
           book.offers[static_cast<std::size_t>(discount.offer)].in_order_type(OrderType::kGroup);
  };
  const auto lacks_members = [](const OfferOutcome& offer) {
    return offer.outcome.has_failed && offer.outcome.failed.measure == FailedMeasure::kMembers;
  };
  for (const QuoteLine& line : quote.lines) {
    if (line.list_fen == 0 || std::any_of(line.discounts.begin(), line.discounts.end(), of_group)) continue;
    const bool small = std::any_of(quote.offers.begin(), quote.offers.end(), lacks_members);
    return small ? CompareCode::kTooFewMembers : CompareCode::kNoGroupOffer;
  }
  return CompareCode::kCheaper;
}

GroupOption in_group(const Rulebook& book, Quoter& quoter, Request& request, std::int32_t size, Fen alone_fen) {
  GroupOption option;
  option.size = size;
  if (size == 0) return option;
  request.group_size = size;
  const Quote& quote = quoter.explain(request);
  option.code = obstacle_of(book, quote);
  if (option.code != CompareCode::kCheaper) return option;
  option.payable_fen = quote.payable_fen;
  option.saving_fen = alone_fen - quote.payable_fen;
  if (option.saving_fen == 0) option.code = CompareCode::kEqualsAlone;
  if (option.saving_fen < 0) option.code = CompareCode::kDearer;
  return option;
}

void add_size(std::vector<std::int32_t>& sizes, std::int32_t size) {
  const auto place = std::lower_bound(sizes.begin(), sizes.end(), size);
  if (place == sizes.end() || *place != size) sizes.insert(place, size);
}

// Of the group offers that any line is in the scope of; one that asks for no members is open to one.
void add_sizes_offered(const Rulebook& book, const Request& request, std::vector<std::int32_t>& sizes) {
  for (const Offer& offer : book.offers) {
    const auto priced = [&](const CartLine& line) { return line.selected && book.in_scope(offer.scope, line.sku); };
    if (!offer.in_order_type(OrderType::kGroup) || !offer.lowers_goods() ||
        std::none_of(request.lines.begin(), request.lines.end(), priced))
      continue;
    std::int32_t least = 1;
    for (const Condition& condition : offer.conditions) least = std::max(least, condition.min_members);
    for (const Rung& rung : offer.rungs) add_size(sizes, std::max(least, rung.reach.min_members));
  }
}

}  // namespace

Comparison compare(const Rulebook& book, Quoter& quoter, CompareRequest asked) {
  Request& request = asked.request;
  const std::int32_t joined = request.group_size;
  Comparison out;
  request.order_type = OrderType::kNormal;
  request.group_size = 0;
  out.alone_fen = quoter.price(request).payable_fen;
  request.order_type = OrderType::kGroup;
  std::vector<std::int32_t> sizes;
  for (const std::int32_t size : asked.sizes) add_size(sizes, size);
  if (sizes.empty()) add_sizes_offered(book, request, sizes);
  out.joining = in_group(book, quoter, request, joined, out.alone_fen);
  for (const std::int32_t size : sizes) out.opening.push_back(in_group(book, quoter, request, size, out.alone_fen));
  return out;
}

}  // namespace yansuan
