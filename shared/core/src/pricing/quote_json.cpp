#include "json/writer.hpp"
#include "yansuan/quote.hpp"

namespace yansuan {
namespace {

class QuoteWriter {
 public:
  QuoteWriter(const Rulebook& book, const Request& request, const Quote& quote)
      : book_(book), request_(request), quote_(quote) {}

  std::string write() {
    out_.begin_object();
    out_.member("contract", kContractVersion);
    out_.key("rulebook").begin_object().member("id", book_.id).member("version", book_.version).end_object();
    out_.member("order_type", to_string(request_.order_type));
    out_.member("now_ms", request_.now_ms);
    out_.key("valid_until_ms");
    quote_.valid_until_ms == 0 ? out_.null() : out_.integer(quote_.valid_until_ms);
    out_.member("freshness", to_string(quote_.freshness));
    write_totals();
    write_lines();
    write_gifts();
    write_coupons();
    write_offers();
    write_steps();
    write_confirm();
    out_.key("inactive").begin_array();
    for (const std::string& id : book_.inactive) out_.text(id);
    out_.end_array();
    out_.end_object();
    return out_.take();
  }

 private:
  [[nodiscard]] std::string_view offer_id(Index offer) const {
    return book_.offers[static_cast<std::size_t>(offer)].id;
  }
  [[nodiscard]] std::string_view line_id(std::size_t line) const { return request_.lines[line].id; }
  [[nodiscard]] std::string_view sku_id(Index sku) const { return book_.skus[static_cast<std::size_t>(sku)].id; }

  void offer_or_null(Index offer) {
    out_.key("offer");
    offer == kNone ? out_.null() : out_.text(offer_id(offer));
  }

  void write_totals() {
    out_.member("list_total_fen", quote_.list_total_fen);
    out_.member("discount_total_fen", quote_.discount_total_fen());
    out_.member("goods_fen", quote_.goods_fen);
    out_.member("points_off_fen", quote_.points_off_fen);
    out_.member("points_used", quote_.points_used);
    out_.member("freight_fen", quote_.freight_fen);
    out_.member("payable_fen", quote_.payable_fen);
    out_.member("points_earned", quote_.points_earned);
    out_.key("bonus_points").begin_array();
    for (const BonusPoints& bonus : quote_.bonus_points) {
      out_.begin_object().member("offer", offer_id(bonus.offer));
      out_.member("multiply_bp", bonus.multiply_bp).member("added", bonus.added).end_object();
    }
    out_.end_array();
    out_.flag("proved", quote_.proved);
  }

  void write_lines() {
    out_.key("lines").begin_array();
    for (std::size_t i = 0; i < quote_.lines.size(); ++i) {
      const QuoteLine& line = quote_.lines[i];
      out_.begin_object().member("id", line_id(i)).member("sku", sku_id(request_.lines[i].sku));
      out_.member("units", request_.lines[i].units).flag("selected", request_.lines[i].selected);
      out_.member("list_fen", line.list_fen).member("payable_fen", line.payable_fen);
      out_.key("discounts").begin_array();
      for (const Discount& discount : line.discounts) {
        out_.begin_object();
        offer_or_null(discount.offer);
        out_.member("code", to_string(discount.code)).member("discount_fen", discount.discount_fen).end_object();
      }
      out_.end_array();
      out_.key("prices").begin_array();
      for (const UnitPrice& price : line.prices) {
        out_.begin_object().member("units", price.units).member("unit_fen", price.unit_fen).key("offers").begin_array();
        for (const Index offer : price.offers) out_.text(offer_id(offer));
        out_.end_array().end_object();
      }
      out_.end_array();
      write_paid(line);
      out_.end_object();
    }
    out_.end_array();
  }

  void write_paid(const QuoteLine& line) {
    out_.key("paid").begin_array();
    for (const PaidUnits& paid : line.paid) {
      out_.begin_object().member("units", paid.units).member("unit_fen", paid.unit_fen);
      out_.member("points_off_fen", paid.points_off_fen).end_object();
    }
    out_.end_array();
  }

  void write_gifts() {
    out_.key("gifts").begin_array();
    for (const Gift& gift : quote_.gifts) {
      out_.begin_object()
          .member("sku", sku_id(gift.sku))
          .member("units", gift.units)
          .member("offer", offer_id(gift.offer));
      out_.member("price_fen", gift.price_fen).member("payable_fen", gift.price_fen * gift.units).end_object();
    }
    out_.end_array();
  }

  void write_outcome(const Outcome& outcome) {
    out_.member("verdict", to_string(outcome.verdict));
    out_.member("discount_fen", outcome.discount_fen).member("by_fen", outcome.by_fen);
    out_.key("failed");
    if (!outcome.has_failed) {
      out_.null();
      return;
    }
    const Failed& failed = outcome.failed;
    out_.begin_object()
        .member("measure", to_string(failed.measure))
        .member("need", failed.need)
        .member("have", failed.have);
    out_.member("short", failed.need - failed.have).end_object();
  }

  void write_coupons() {
    out_.key("coupons").begin_array();
    for (std::size_t i = 0; i < quote_.coupons.size(); ++i) {
      const Coupon& coupon = request_.coupons[i];
      const Outcome& outcome = quote_.coupons[i];
      out_.begin_object().member("id", coupon.id).member("offer", offer_id(coupon.offer));
      write_outcome(outcome);
      out_.key("beaten_by");
      outcome.beaten_by == kNone ? out_.null()
                                 : out_.text(request_.coupons[static_cast<std::size_t>(outcome.beaten_by)].id);
      out_.end_object();
    }
    out_.end_array();
  }

  void write_offers() {
    out_.key("offers").begin_array();
    for (const OfferOutcome& offer : quote_.offers) {
      out_.begin_object().member("id", offer_id(offer.offer));
      write_outcome(offer.outcome);
      out_.end_object();
    }
    out_.end_array();
  }

  void write_steps() {
    out_.key("steps").begin_array();
    for (const Step& step : quote_.steps) {
      out_.begin_object().member("stage", to_string(step.stage)).member("code", to_string(step.code));
      offer_or_null(step.offer);
      out_.key("rule");
      step.offer == kNone ? out_.null() : out_.text(book_.offers[static_cast<std::size_t>(step.offer)].rule);
      out_.key("line");
      step.line == kNone ? out_.null() : out_.text(line_id(static_cast<std::size_t>(step.line)));
      out_.member("units", step.units)
          .member("amount_fen", step.amount_fen)
          .member("balance_fen", step.balance_fen)
          .end_object();
    }
    out_.end_array();
  }

  void write_confirm() {
    out_.key("confirm").begin_array();
    for (const Confirm& confirm : quote_.confirm) {
      out_.begin_object().member("code", to_string(confirm.code));
      offer_or_null(confirm.offer);
      out_.end_object();
    }
    out_.end_array();
  }

  const Rulebook& book_;
  const Request& request_;
  const Quote& quote_;
  json::Writer out_;
};

}  // namespace

std::string to_json(const Rulebook& book, const Request& request, const Quote& quote) {
  return QuoteWriter(book, request, quote).write();
}

}  // namespace yansuan
