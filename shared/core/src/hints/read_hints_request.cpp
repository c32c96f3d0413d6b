#include <algorithm>

#include "request/read_request.hpp"
#include "yansuan/hints.hpp"
#include "yansuan/limits.hpp"

namespace yansuan {
namespace {

using json::Need;
using json::Object;
using json::Place;
using json::Value;

// The document around a request, read the same way for both questions.
template <typename Read>
Issues read_around(std::string_view json_text, const Rulebook& book, Request& request, Read read_rest) {
  Issues issues;
  json::Document document;
  if (!document.parse(json_text, kMaxRequestBytes, issues)) return issues;
  const json::Input input{document, issues};
  const Place place;
  const Object object(input, document.root(), place);
  Value* inner = object.object("request", Need::kRequired);
  const Place inner_place = object.at("request");
  if (inner != nullptr) read_request(input, *inner, inner_place, book, request);
  read_rest(input, object);
  object.finish();
  return issues;
}

void be_same_shopper(const Request& request, Request& saved) {
  saved.member = request.member;
  saved.coupons = request.coupons;
  for (Coupon& coupon : saved.coupons) coupon.candidate = true;
  saved.now_ms = request.now_ms;
  saved.checked_at_ms = request.checked_at_ms;
}

void read_products(const json::Input& input, const Object& object, const Rulebook& book, HintsRequest& hints) {
  if (object.find("products") == nullptr) {
    for (const CartLine& line : hints.request.lines) {
      if (line.selected && std::find(hints.products.begin(), hints.products.end(), line.sku) == hints.products.end())
        hints.products.push_back(line.sku);
    }
    return;
  }
  object.unique("products");
  object.each("products", kMaxSuggested, [&](Value& value, const Place& place) {
    std::string_view id;
    if (!json::read_id(input, value, place, id)) return;
    hints.products.push_back(book.sku(id));
    if (hints.products.back() == kNone)
      input.report(IssueCode::kUnknownSku, place, &value, "the id of a SKU of the rulebook");
  });
}

}  // namespace

HintsRead read_hints_request(std::string_view json_text, const Rulebook& book) {
  HintsRead read;
  HintsRequest& hints = read.request;
  read.issues = read_around(json_text, book, hints.request, [&](const json::Input& input, const Object& object) {
    read_products(input, object, book, hints);
    object.integer("hints_max", 1, kMaxHints, hints.hints_max);
    Value* saved = object.object("saved_cart");
    const Place place = object.at("saved_cart");
    if (saved == nullptr) return;
    hints.has_saved = true;
    be_same_shopper(hints.request, hints.saved);
    read_cart(input, *saved, place, book, hints.saved);
  });
  return read;
}

CompareRead read_compare_request(std::string_view json_text, const Rulebook& book) {
  CompareRead read;
  CompareRequest& compare = read.request;
  read.issues = read_around(json_text, book, compare.request, [&](const json::Input& input, const Object& object) {
    object.unique("sizes");
    object.each("sizes", kMaxSizes, [&](Value& value, const Place& place) {
      std::int64_t size = 0;
      if (json::read_integer(input, value, place, 1, kMaxMembers, size))
        compare.sizes.push_back(static_cast<std::int32_t>(size));
    });
  });
  return read;
}

}  // namespace yansuan
