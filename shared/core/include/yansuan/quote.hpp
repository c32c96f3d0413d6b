// The price of a cart, and why. quote() is the pure function; Quoter keeps its memory from tap to tap.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "yansuan/request.hpp"
#include "yansuan/rulebook.hpp"

namespace yansuan {

/// An offer, or one coupon of it.
struct UsedOffer {
  Index offer = kNone;
  Index coupon = kNone;      // instance of the request
  bool extras_only = false;  // its gifts, freight and points, not its cut

  [[nodiscard]] bool is(const UsedOffer& other) const { return offer == other.offer && coupon == other.coupon; }
};

/// Which condition was missed, and by how much.
struct Failed {
  FailedMeasure measure = FailedMeasure::kAmountFen;
  std::int64_t need = 0;
  std::int64_t have = 0;
};

/// What one offer took off a line.
struct Discount {
  StepCode code = StepCode::kUnitPrice;
  Index offer = kNone;  // kNone: the order's floor gave something back
  Fen discount_fen = 0;
};

/// Units of a line with the same price after the stages A and B, before order-level cuts.
struct UnitPrice {
  std::int32_t units = 0;
  Fen unit_fen = 0;
  std::vector<Index> offers;
};

/// Units of a line that pay the same in the end.
struct PaidUnits {
  std::int32_t units = 0;
  Fen unit_fen = 0;
  Fen points_off_fen = 0;  // what points paid of one unit; not in unit_fen
};

/// A line of the cart, priced.
struct QuoteLine {
  Fen list_fen = 0;  // of the whole line; 0 when not selected
  Fen payable_fen = 0;
  std::vector<Discount> discounts;  // Σ = list_fen − payable_fen
  std::vector<UnitPrice> prices;
  std::vector<PaidUnits> paid;  // in unit order; Σ = payable_fen

  void reset() {
    list_fen = payable_fen = 0;
    if (paid.empty()) return;  // a tap told no reasons
    discounts.clear();
    prices.clear();
    paid.clear();
  }
};

/// Goods that come with the order, free or at a price.
struct Gift {
  Index sku = kNone;
  Index offer = kNone;
  std::int32_t units = 1;
  Fen price_fen = 0;  // of one; 0: free
};

/// Why a coupon or an offer is used or not.
struct Outcome {
  Verdict verdict = Verdict::kUsed;
  Fen discount_fen = 0;     // what it takes off this order
  Fen by_fen = 0;           // kBeaten: how much more the shopper would pay with it
  Index beaten_by = kNone;  // coupon instance
  bool has_failed = false;
  Failed failed;
};

/// An offer without a coupon, and why it is used or not.
struct OfferOutcome {
  Index offer = kNone;
  Outcome outcome;
};

/// What one offer did to the points earned.
struct BonusPoints {
  Index offer = kNone;
  BasisPoints multiply_bp = kWholeBp;
  std::int64_t added = 0;
};

/// Points on goods paid (MEM-01): whole points, multiplied in turn, then what is added.
[[nodiscard]] std::int64_t points_on(const Rulebook& book, Fen goods_fen, std::span<const BonusPoints> bonuses);

/// One line of the reasoning, with the balance after it.
struct Step {
  Stage stage = Stage::kA;
  StepCode code = StepCode::kList;
  Index offer = kNone;
  Index line = kNone;  // kNone: the whole order
  std::int32_t units = 0;
  Fen amount_fen = 0;  // signed change of the balance
  Fen balance_fen = 0;
};

/// What a device cannot confirm without the server (PRC-25).
struct Confirm {
  ConfirmCode code = ConfirmCode::kStock;
  Index offer = kNone;
};

/// kPriced, or why there is no price.
enum class QuoteStatus : std::uint8_t { kPriced, kTooManyUnits, kNotInOrderType, kNotInForce };

/// A price and, when asked for, its reasons. Sums are in fen.
struct Quote {
  QuoteStatus status = QuoteStatus::kPriced;
  Index status_line = kNone;  // kNotInOrderType: the line that no offer of this order type prices
  Freshness freshness = Freshness::kFresh;
  bool proved = true;  // no legal plan is cheaper at the objective of settings.optimize
  Fen list_total_fen = 0;
  Fen goods_fen = 0;  // Σ lines and gifts
  Fen points_off_fen = 0;
  std::int64_t points_used = 0;
  Fen freight_fen = 0;
  Fen payable_fen = 0;  // goods − points + freight
  std::int64_t points_earned = 0;
  std::vector<BonusPoints> bonus_points;
  Millis valid_until_ms = 0;     // 0: nothing changes this cart's price by time
  std::vector<QuoteLine> lines;  // as in the cart
  std::vector<Gift> gifts;
  std::vector<Outcome> coupons;  // as in the request; without reasons only kUsed and its discount are filled
  // with reasons only
  std::vector<OfferOutcome> offers;
  std::vector<Step> steps;
  std::vector<Confirm> confirm;

  /// What the lines were lowered by, gifts' own price apart.
  [[nodiscard]] Fen discount_total_fen() const;
};

/// Prices carts of one rulebook. The rulebook must outlive it. Not for two threads at once.
class Quoter {
 public:
  explicit Quoter(const Rulebook& book);
  ~Quoter();
  Quoter(const Quoter&) = delete;
  Quoter& operator=(const Quoter&) = delete;

  /// The tap: totals, lines and which coupons are used. Reuses the memory of the last call.
  const Quote& price(const Request& request);

  /// The same when, since the last call, nothing but units and points_to_use of the same request changed.
  const Quote& price_units_of(const Request& request);

  /// The same with every reason: discounts a line, verdicts, steps, what cannot be confirmed offline.
  const Quote& explain(const Request& request);

  /// The last answer of these.
  [[nodiscard]] const Quote& last() const;

  /// The price under these offers alone and without a search: each applies when its conditions hold at its turn, in the
  /// fixed order; units form sets as cheaply as they can. For what stays of an order (PRC-24). Totals, lines and gifts.
  const Quote& price_with_used(const Request& request, std::span<const UsedOffer> used);

  /// Whether the last price() uses an offer with a total limit, with its cut, gifts, freight or points; explain() tries
  /// other plans after its own.
  [[nodiscard]] bool uses_total_limit() const;

  class Memory;

 private:
  std::unique_ptr<Memory> memory_;
};

/// decide(rulebook, facts, now): PRC-02 … PRC-12, PRC-18, PRC-23, PRC-24, PRC-25; MEM-01.
[[nodiscard]] Quote quote(const Rulebook& book, const Request& request);

/// The quote as JSON (schema quote.schema.json). The same bytes on every platform.
[[nodiscard]] std::string to_json(const Rulebook& book, const Request& request, const Quote& quote);

}  // namespace yansuan
