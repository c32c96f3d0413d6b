#include "json/writer.hpp"
#include "yansuan/refund.hpp"

namespace yansuan {
namespace {

class RefundWriter {
 public:
  RefundWriter(const Rulebook& book, const RefundRequest& request, const Refund& refund)
      : book_(book), request_(request), refund_(refund) {}

  std::string write() {
    out_.begin_object();
    out_.member("contract", kContractVersion);
    out_.key("rulebook").begin_object().member("id", book_.id).member("version", book_.version).end_object();
    out_.member("verdict", to_string(refund_.verdict)).member("policy", to_string(request_.policy));
    out_.member("now_ms", request_.now.at_ms).key("window_until_ms");
    refund_.window_until_ms == 0 ? out_.null() : out_.integer(refund_.window_until_ms);
    out_.member("goods_fen", refund_.goods_fen).member("freight_fen", refund_.freight_fen);
    out_.member("total_fen", refund_.total_fen()).member("refunded_before_fen", refund_.refunded_before_fen);
    out_.member("remaining_paid_fen", refund_.remaining_paid_fen);
    out_.member("return_freight_fen", refund_.return_freight_fen);
    out_.member("points_clawed_back", refund_.points_clawed_back);
    out_.member("points_given_back", refund_.points_given_back).flag("whole_order", refund_.whole_order);
    write_lines();
    write_gifts();
    write_coupons();
    out_.end_object();
    return out_.take();
  }

 private:
  [[nodiscard]] std::string_view offer_id(Index offer) const {
    return book_.offers[static_cast<std::size_t>(offer)].id;
  }
  [[nodiscard]] std::string_view sku_id(Index sku) const { return book_.skus[static_cast<std::size_t>(sku)].id; }

  void write_lines() {
    out_.key("lines").begin_array();
    for (const RefundLine& refunded : refund_.lines) {
      const CartLine& line = request_.order.request.lines[static_cast<std::size_t>(refunded.line)];
      out_.begin_object().member("id", line.id).member("sku", sku_id(line.sku));
      out_.member("refund_fen", refunded.refund_fen).key("units").begin_array();
      for (const RefundUnit& unit : refunded.units) {
        out_.begin_object().member("unit", unit.unit).member("paid_fen", unit.paid_fen);
        out_.member("refund_fen", unit.refund_fen).end_object();
      }
      out_.end_array().end_object();
    }
    out_.end_array();
  }

  void write_gifts() {
    out_.key("gifts").begin_array();
    for (const RefundGift& refunded : refund_.gifts) {
      const Gift& gift = request_.order.quote.gifts[static_cast<std::size_t>(refunded.gift)];
      out_.begin_object().member("gift", refunded.gift + 1).member("sku", sku_id(gift.sku));
      out_.member("offer", offer_id(gift.offer)).member("units", refunded.units);
      out_.member("refund_fen", refunded.refund_fen).end_object();
    }
    out_.end_array();
  }

  void write_coupons() {
    out_.key("coupons").begin_array();
    for (const RefundCoupon& refunded : refund_.coupons) {
      const Coupon& coupon = request_.order.request.coupons[static_cast<std::size_t>(refunded.coupon)];
      out_.begin_object().member("id", coupon.id).member("offer", offer_id(coupon.offer));
      out_.member("verdict", to_string(refunded.verdict)).end_object();
    }
    out_.end_array();
  }

  const Rulebook& book_;
  const RefundRequest& request_;
  const Refund& refund_;
  json::Writer out_;
};

}  // namespace

std::string to_json(const Rulebook& book, const RefundRequest& request, const Refund& refund) {
  return RefundWriter(book, request, refund).write();
}

}  // namespace yansuan
