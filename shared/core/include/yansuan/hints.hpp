// What would be worth knowing about a cart (PRC-09, PRC-10, GRP-05), and what it costs alone or in a group (GRP-01,
// Both only ask the Quoter: every number is a price, or the difference of two.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "yansuan/quote.hpp"

namespace yansuan {

/// A cart, what may be suggested with it, and how many hints at most (1 … kMaxHints).
struct HintsRequest {
  Request request;
  std::vector<Index> products;  // SKUs that may be suggested
  bool has_saved = false;
  Request saved;  // the same member, coupons and instant, a cart kept for later
  std::int32_t hints_max = 3;
};

/// One thing worth knowing, with its figures.
struct Hint {
  HintCode code = HintCode::kTopUpLowersTotal;
  Index sku = kNone;
  std::int32_t units_added = 0;
  Fen payable_fen = 0;  // with the units added, at the tier, or without the coupon
  Fen extra_fen = 0;    // change of the total; NEXT_TIER: still to be spent after this order
  Fen saving_fen = 0;   // what the offer, the tier or the kept coupon brings more than now
  Fen need_fen = 0;     // the amount missing as the offer or tier measures it
  Index offer = kNone;
  Index coupon = kNone;   // instance of the request
  Index instead = kNone;  // KEEP_COUPON: the instance used now in its place
  Index tier = kNone;
};

/// What was found for a cart.
struct Hints {
  Fen payable_fen = 0;
  bool complete = true;  // false: the bounded number of carts to price ran out
  std::vector<Hint> hints;
};

/// Hints for a cart that can be priced; least to spend first, then largest saving, then by id. `quoter` is one of this
/// rulebook. Prices at most about 200 carts.
[[nodiscard]] Hints find_hints(const Rulebook& book, Quoter& quoter, const HintsRequest& request);

/// A cart that could also be bought in a group.
struct CompareRequest {
  Request request;                  // group_size: the group that can be joined
  std::vector<std::int32_t> sizes;  // of a group to open; empty: those that group offers ask for
};

/// One way of buying in a group.
struct GroupOption {
  std::int32_t size = 0;
  CompareCode code = CompareCode::kNoGroup;
  Fen payable_fen = 0;  // CHEAPER, EQUALS_ALONE and DEARER only
  Fen saving_fen = 0;   // less than alone
};

/// What the same cart costs alone, joining a group, and opening one.
struct Comparison {
  Fen alone_fen = 0;
  GroupOption joining;
  std::vector<GroupOption> opening;  // ascending sizes
};

/// Alone, joining and opening, for a cart that can be priced as a normal order.
[[nodiscard]] Comparison compare(const Rulebook& book, Quoter& quoter, CompareRequest request);

/// Read a hints request or a compare request (hints-request.schema.json, compare-request.schema.json). Issues: those of
/// a request, DUPLICATE_VALUE, TOO_MANY.
struct HintsRead {
  HintsRequest request;
  Issues issues;
};
/// Reads hints-request.schema.json.
[[nodiscard]] HintsRead read_hints_request(std::string_view json_text, const Rulebook& book);
/// A read compare request, with what is wrong with it.
struct CompareRead {
  CompareRequest request;
  Issues issues;
};
/// Reads compare-request.schema.json.
[[nodiscard]] CompareRead read_compare_request(std::string_view json_text, const Rulebook& book);

/// As JSON (hints.schema.json, comparison.schema.json), with a sentence each in both languages.
[[nodiscard]] std::string to_json(const Rulebook& book, const Request& request, const Hints& hints);
/// comparison.schema.json.
[[nodiscard]] std::string to_json(const Rulebook& book, const Comparison& comparison);

}  // namespace yansuan
