// What is priced: who, with which coupons, which cart, when. Names are already resolved to the rulebook's indices.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "yansuan/issue.hpp"
#include "yansuan/rulebook.hpp"

namespace yansuan {

/// What a member already took of an offer within a period (checked against limits.person).
struct Used {
  Index offer = kNone;
  Period each = Period::kEver;
  std::int32_t uses = 0;
  std::int32_t units = 0;
  Fen fen = 0;
};

/// Who buys, as far as it changes a price.
struct Member {
  Index tier = 0;           // the first tier is the visitor
  std::vector<Index> tags;  // indices of the rulebook's audience tags
  std::int32_t orders = 0;  // paid and not wholly refunded
  Birthday birthday;
  Fen lifetime_fen = 0;
  std::int64_t points_available = 0;
  std::vector<Used> used;
};

/// A coupon in the wallet: an instance of an offer, usable from `from_ms` until before `until_ms`.
struct Coupon {
  std::string id;
  Index offer = kNone;
  Millis from_ms = 0;
  Millis until_ms = 0;    // exclusive; 0: open
  bool candidate = true;  // not declined, and chosen when the shopper chose
};

/// A product of the cart; `units` 1 … kMaxUnitsPerLine.
struct CartLine {
  std::string id;
  Index sku = kNone;
  std::int32_t units = 1;
  bool selected = true;
};

/// What the shopper chose of the gifts of an offer.
struct GiftChoice {
  Index offer = kNone;
  Index sku = kNone;
  std::int32_t units = 1;
};

/// Everything a price depends on but the rulebook.
struct Request {
  Member member;
  std::vector<Coupon> coupons;
  OrderType order_type = OrderType::kNormal;
  std::int32_t group_size = 0;
  std::vector<CartLine> lines;
  std::vector<Index> claimed;   // offers ticked by the shopper or claimed by a code
  std::vector<Index> declined;  // offers the shopper does not want
  std::vector<GiftChoice> gifts;
  std::int64_t points_to_use = 0;
  Millis now_ms = 0;
  Millis checked_at_ms = 0;  // when the rules were last known to be current
};

/// Reads a request (schema request.schema.json) for one rulebook. Issues: the JSON codes, UNKNOWN_SKU, UNKNOWN_TIER,
/// UNKNOWN_OFFER, UNKNOWN_COUPON, NOT_A_COUPON, DUPLICATE_LINE, DUPLICATE_COUPON, TOO_MANY.
struct RequestRead {
  Request request;
  Issues issues;
};
/// Reads request.schema.json.
[[nodiscard]] RequestRead read_request(std::string_view json_text, const Rulebook& book);

/// The request as JSON (schema request.schema.json); what stands at its default is left out, and so are uses and gifts
/// chosen. Read again it prices the same.
[[nodiscard]] std::string to_json(const Rulebook& book, const Request& request);

}  // namespace yansuan
