// Returns (PRC-15, PRC-24; OFFERS.md "Returns"): what goes back when units of an order come back. A pure function of
// the order as it was priced, the returns before, and the units now; calling it is the preview.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "yansuan/quote.hpp"

namespace yansuan {

/// An order as it was priced.
struct PricedOrder {
  Request request;
  Quote quote;  // as stored; what no return needs stays empty
};

/// Units of one line, or of one gift of the quote.
struct ReturnedLine {
  Index line = kNone;
  Index gift = kNone;
  std::vector<std::int32_t> units;  // of a line, counted from 1; empty: by quantity
  std::int32_t quantity = 0;        // of a line, its last units that are not back yet
};

/// Units that come back at one instant.
struct Return {
  Millis at_ms = 0;
  std::vector<ReturnedLine> lines;
};

/// An order, what came back before, and what comes back now.
struct RefundRequest {
  PricedOrder order;
  std::vector<Return> returned;  // before, oldest first
  Return now;                    // at_ms is now
  ReturnPolicy policy = ReturnPolicy::kKeep;
  bool received = false;
  Millis received_at_ms = 0;
  std::int32_t window_days = 7;
  Fen return_freight_fen = 0;  // what the shopper paid to send the goods back
  Fen return_freight_max_fen = 1'500;
};

/// What goes back for one unit.
struct RefundUnit {
  std::int32_t unit = 0;
  Fen paid_fen = 0;
  Fen refund_fen = 0;
};

/// What goes back for a line.
struct RefundLine {
  Index line = kNone;
  Fen refund_fen = 0;
  std::vector<RefundUnit> units;  // ascending
};

/// What goes back for gifts that come back.
struct RefundGift {
  Index gift = kNone;
  std::int32_t units = 0;
  Fen refund_fen = 0;
};

/// What becomes of a coupon of the order.
struct RefundCoupon {
  Index coupon = kNone;
  CouponReturn verdict = CouponReturn::kOrderStays;
};

/// What goes back, or why nothing does.
struct Refund {
  ReturnVerdict verdict = ReturnVerdict::kTaken;
  Millis window_until_ms = 0;  // 0: the window has not begun
  Fen goods_fen = 0;           // Σ lines and gifts
  Fen freight_fen = 0;
  Fen refunded_before_fen = 0;
  Fen remaining_paid_fen = 0;
  Fen return_freight_fen = 0;  // apart from the total
  std::int64_t points_clawed_back = 0;
  std::int64_t points_given_back = 0;
  bool whole_order = false;
  std::vector<RefundLine> lines;
  std::vector<RefundGift> gifts;
  std::vector<RefundCoupon> coupons;

  [[nodiscard]] Fen total_fen() const { return goods_fen + freight_fen; }
};

/// What speaks against a request: SUM_MISMATCH, QUOTE_MISMATCH for an order whose numbers disagree; UNKNOWN_LINE,
/// LINE_NOT_SELECTED, UNIT_RETURNED, DUPLICATE_UNIT, TOO_MANY_UNITS, NOTHING_RETURNED for the units; NOT_ASCENDING,
/// OUT_OF_RANGE for the instants.
[[nodiscard]] Issues check_refund(const Rulebook& book, const RefundRequest& request);

/// What goes back, for a request that check_refund has nothing against. Coming too late is an answer, not an issue.
[[nodiscard]] Refund refund(const Rulebook& book, const RefundRequest& request);

/// Reads and checks a refund request (schema refund-request.schema.json). Besides the issues of check_refund and of a
/// request: WRONG_RULEBOOK, QUOTE_MISMATCH.
struct RefundRead {
  RefundRequest request;
  Issues issues;
};
/// Reads and checks refund-request.schema.json.
[[nodiscard]] RefundRead read_refund_request(std::string_view json_text, const Rulebook& book);

/// The refund as JSON (schema refund.schema.json).
[[nodiscard]] std::string to_json(const Rulebook& book, const RefundRequest& request, const Refund& refund);

}  // namespace yansuan
