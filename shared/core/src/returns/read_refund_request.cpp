#include <algorithm>

#include "request/read_request.hpp"
#include "returns/read_stored_quote.hpp"
#include "yansuan/limits.hpp"
#include "yansuan/refund.hpp"

namespace yansuan {
namespace {

using json::Need;
using json::Object;
using json::Place;
using json::Value;

class RefundRequestReader {
 public:
  RefundRequestReader(const json::Input& input, const Rulebook& book, RefundRequest& request)
      : input_(input), book_(book), request_(request), order_(request.order) {}

  void read(Value& root) {
    const Place place;
    const Object object(input_, root, place);
    object.section("order", Need::kRequired, [&](const Object& order) { read_order(order); });
    object.each("returned", kMaxReturns, [&](Value& value, const Place& at) { read_earlier(value, at); });
    object.section("return", Need::kRequired, [&](const Object& now) { read_lines(now, request_.now); });
    object.choice("policy", request_.policy);
    object.integer("now_ms", 0, kMaxInstantMs, request_.now.at_ms, Need::kRequired);
    request_.received = object.integer("received_at_ms", 0, kMaxInstantMs, request_.received_at_ms);
    object.integer("window_days", 0, kMaxWindowDays, request_.window_days);
    object.integer("return_freight_fen", 0, kMaxMoneyFen, request_.return_freight_fen);
    object.integer("return_freight_max_fen", 0, kMaxMoneyFen, request_.return_freight_max_fen);
    object.finish();
  }

 private:
  void read_order(const Object& order) {
    Value* request = order.object("request", Need::kRequired);
    Value* quote = order.object("quote", Need::kRequired);
    const Place request_at = order.at("request");
    const Place quote_at = order.at("quote");
    if (request != nullptr) read_request(input_, *request, request_at, book_, order_.request);
    if (request != nullptr && quote != nullptr)
      read_stored_quote(input_, *quote, quote_at, book_, order_.request, order_.quote);
  }

  void read_earlier(Value& value, const Place& place) {
    const Object object(input_, value, place);
    Return earlier;
    object.integer("at_ms", 0, kMaxInstantMs, earlier.at_ms, Need::kRequired);
    read_lines(object, earlier);
    object.finish();
    request_.returned.push_back(std::move(earlier));
  }

  void read_lines(const Object& object, Return& one) {
    object.each(
        "lines", kMaxReturnedLines,
        [&](Value& value, const Place& place) { one.lines.push_back(read_returned_line(value, place)); },
        Need::kRequired);
  }

  // A line by units or by quantity, or a gift by quantity.
  ReturnedLine read_returned_line(Value& value, const Place& place) {
    const Object object(input_, value, place);
    ReturnedLine returned;
    const bool line = object.find("line") != nullptr;
    const bool gift = object.find("gift") != nullptr;
    const bool units = object.find("units") != nullptr;
    const bool quantity = object.find("quantity") != nullptr;
    if (object.valid() && (line == gift || (units && (quantity || gift))))
      object.report_whole(IssueCode::kNotAChoice, "a line with units or quantity, or a gift with quantity");
    if (line) read_line(object, returned);
    if (gift) read_gift(object, returned);
    object.each("units", kMaxUnitsPerLine, [&](Value& unit, const Place& at) {
      std::int64_t number = 0;
      if (json::read_integer(input_, unit, at, 1, kMaxUnitsPerLine, number))
        returned.units.push_back(static_cast<std::int32_t>(number));
    });
    object.integer("quantity", 1, kMaxCount, returned.quantity, units ? Need::kOptional : Need::kRequired);
    object.finish();
    return returned;
  }

  void read_gift(const Object& object, ReturnedLine& returned) {
    std::int32_t place = 0;
    if (!object.integer("gift", 1, kMaxGifts, place)) return;
    if (static_cast<std::size_t>(place) > order_.quote.gifts.size()) {
      object.report(IssueCode::kUnknownLine, "gift", "the place of a gift in the quote, from 1");
    } else {
      returned.gift = place - 1;
    }
  }

  void read_line(const Object& object, ReturnedLine& returned) {
    std::string_view id;
    if (!object.text("line", kMaxInstanceIdCharacters, id)) return;
    const auto& lines = order_.request.lines;
    const auto found = std::find_if(lines.begin(), lines.end(), [&](const CartLine& line) { return line.id == id; });
    if (found == lines.end()) {
      object.report(IssueCode::kUnknownLine, "line", "the id of a line of the order");
    } else {
      returned.line = static_cast<Index>(found - lines.begin());
    }
  }

  const json::Input& input_;
  const Rulebook& book_;
  RefundRequest& request_;
  PricedOrder& order_;
};

}  // namespace

RefundRead read_refund_request(std::string_view json_text, const Rulebook& book) {
  RefundRead read;
  json::Document document;
  if (!document.parse(json_text, kMaxRequestBytes, read.issues)) return read;
  const json::Input input{document, read.issues};
  RefundRequestReader(input, book, read.request).read(document.root());
  if (!has_errors(read.issues)) read.issues = check_refund(book, read.request);
  return read;
}

}  // namespace yansuan
