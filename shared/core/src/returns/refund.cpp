#include "yansuan/refund.hpp"

#include <algorithm>

#include "returns/standing.hpp"

namespace yansuan {
namespace {

constexpr Fen kNoLimit = Fen{1} << 60;

class Reckoning {
 public:
  Reckoning(const Rulebook& book, const RefundRequest& request)
      : book_(book), request_(request), order_(request.order), ledger_(order_), standing_(first_standing(order_)) {
    if (request.policy == ReturnPolicy::kRecheck) quoter_ = std::make_unique<Quoter>(book);
  }

  Refund run() {
    for (const Return& earlier : request_.returned) advance(earlier);
    refund_.refunded_before_fen = standing_.goods_fen + standing_.freight_fen;
    if (request_.received) refund_.window_until_ms = coupon_until_ms(request_.received_at_ms, request_.window_days);
    const bool late = request_.received && request_.now.at_ms >= refund_.window_until_ms;
    if (late) {
      refund_.verdict = ReturnVerdict::kOutsideWindow;
    } else {
      take_back();
    }
    tell_coupons();
    refund_.remaining_paid_fen = order_.quote.payable_fen - refund_.refunded_before_fen - refund_.total_fen();
    return std::move(refund_);
  }

 private:
  void advance(const Return& one) {
    ledger_.take(one);
    standing_ = request_.policy == ReturnPolicy::kKeep ? keep_standing(book_, order_, ledger_, standing_)
                                                       : recheck_standing(*quoter_, book_, order_, ledger_, standing_);
  }

  void take_back() {
    const Standing before = standing_;
    advance(request_.now);
    refund_.goods_fen = standing_.goods_fen - before.goods_fen;
    refund_.freight_fen = standing_.freight_fen - before.freight_fen;
    refund_.points_clawed_back = standing_.points_clawed_back - before.points_clawed_back;
    refund_.points_given_back = standing_.points_given_back - before.points_given_back;
    refund_.return_freight_fen = std::min(request_.return_freight_fen, request_.return_freight_max_fen);
    refund_.whole_order = ledger_.whole();
    list_lines();
    list_gifts(before);
    if (request_.policy == ReturnPolicy::kRecheck) share_out();
  }

  void list_lines() {
    for (Index line = 0; line < ledger_.lines(); ++line) {
      RefundLine listed{line, 0, {}};
      const auto units = ledger_.line(line);
      for (std::size_t i = 0; i < units.size(); ++i) {
        if (units[i].returned_in != ledger_.returns()) continue;
        listed.units.push_back({static_cast<std::int32_t>(i) + 1, units[i].paid_fen, units[i].paid_fen});
        listed.refund_fen += units[i].paid_fen;
      }
      if (!listed.units.empty()) refund_.lines.push_back(std::move(listed));
    }
  }

  void list_gifts(const Standing& before) {
    for (std::size_t i = 0; i < standing_.gifts_out.size(); ++i) {
      const std::int32_t out = standing_.gifts_out[i] - before.gifts_out[i];
      std::int32_t named = 0;  // may have been asked for by an earlier return; then it is paid back already
      for (const ReturnedLine& line : request_.now.lines) {
        if (line.gift == static_cast<Index>(i)) named += line.quantity;
      }
      const std::int32_t units = std::max(out, named);
      if (units > 0) refund_.gifts.push_back({static_cast<Index>(i), units, order_.quote.gifts[i].price_fen * out});
    }
  }

  // With recheck the sum is given; the units and gifts that come back share it by what they paid (PRC-24).
  void share_out() {
    std::vector<SplitPart> parts;
    for (const RefundLine& line : refund_.lines) {
      for (const RefundUnit& unit : line.units) parts.push_back({unit.paid_fen, kNoLimit, 1, 0});
    }
    for (const RefundGift& gift : refund_.gifts) parts.push_back({gift.refund_fen, kNoLimit, 1, 0});
    SplitScratch scratch;
    if (split(refund_.goods_fen, parts, Ties::kByPlace, scratch) > 0) {
      for (SplitPart& part : parts) part.weight = 1;  // nothing that comes back paid anything
      (void)split(refund_.goods_fen, parts, Ties::kByPlace, scratch);
    }
    auto part = parts.begin();
    for (RefundLine& line : refund_.lines) {
      line.refund_fen = 0;
      for (RefundUnit& unit : line.units) line.refund_fen += unit.refund_fen = (part++)->each_fen;
    }
    for (RefundGift& gift : refund_.gifts) gift.refund_fen = (part++)->each_fen;
  }

  // A coupon comes back only with the whole order, and only while it can still be used.
  void tell_coupons() {
    const auto& held = order_.request.coupons;
    for (std::size_t i = 0; i < held.size(); ++i) {
      if (order_.quote.coupons[i].verdict != Verdict::kUsed) continue;
      const bool expired = held[i].until_ms != 0 && request_.now.at_ms >= held[i].until_ms;
      const CouponReturn whole = expired ? CouponReturn::kExpired : CouponReturn::kGivenBack;
      refund_.coupons.push_back({static_cast<Index>(i), refund_.whole_order ? whole : CouponReturn::kOrderStays});
    }
  }

  const Rulebook& book_;
  const RefundRequest& request_;
  const PricedOrder& order_;
  Ledger ledger_;
  Standing standing_;
  std::unique_ptr<Quoter> quoter_;
  Refund refund_;
};

}  // namespace

Refund refund(const Rulebook& book, const RefundRequest& request) { return Reckoning(book, request).run(); }

}  // namespace yansuan
