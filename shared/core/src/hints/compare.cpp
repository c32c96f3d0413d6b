#include <algorithm>

#include "yansuan/hints.hpp"

namespace yansuan {
namespace {

// The smallest group that the offer has a price for.
std::int32_t least_members(const Offer& offer) {
  std::int32_t least = 1;
  for (const Condition& condition : offer.conditions) least = std::max(least, condition.min_members);
  return std::max(least, offer.rungs.front().reach.min_members);
}

bool prices_in_group(const Rulebook& book, const Offer& offer, Index sku) {
  return offer.in_order_type(OrderType::kGroup) && offer.lowers_goods() && book.in_scope(offer.scope, sku);
}

CompareCode obstacle_of(const Rulebook& book, const Request& request, const Quote& quote) {
  if (quote.status == QuoteStatus::kPriced) return CompareCode::kCheaper;
  if (quote.status != QuoteStatus::kNotInOrderType) return CompareCode::kNoGroupOffer;
  const Index sku = request.lines[static_cast<std::size_t>(quote.status_line)].sku;
  const auto wants_more = [&](const Offer& offer) {
    return prices_in_group(book, offer, sku) && least_members(offer) > request.group_size;
  };
  const bool small = std::any_of(book.offers.begin(), book.offers.end(), wants_more);
  return small ? CompareCode::kTooFewMembers : CompareCode::kNoGroupOffer;
}

GroupOption in_group(const Rulebook& book, Quoter& quoter, Request& request, std::int32_t size, Fen alone_fen) {
  GroupOption option;
  option.size = size;
  if (size == 0) return option;
  request.group_size = size;
  const Quote& quote = quoter.price(request);
  option.code = obstacle_of(book, request, quote);
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
    const auto priced = [&](const CartLine& line) { return line.selected && prices_in_group(book, offer, line.sku); };
    if (std::none_of(request.lines.begin(), request.lines.end(), priced)) continue;
    const std::int32_t least = least_members(offer);
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
