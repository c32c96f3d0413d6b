#include <algorithm>

#include "json/writer.hpp"
#include "yansuan/request.hpp"

namespace yansuan {
namespace {

std::string two_digits(std::int32_t value) { return (value < 10 ? "0" : "") + std::to_string(value); }

class RequestWriter {
 public:
  RequestWriter(const Rulebook& book, const Request& request) : book_(book), request_(request) {}

  std::string write() {
    out_.begin_object();
    write_member();
    write_coupons();
    write_cart();
    out_.key("context").begin_object().member("now_ms", request_.now_ms);
    if (request_.checked_at_ms != request_.now_ms) out_.member("checked_at_ms", request_.checked_at_ms);
    out_.end_object().end_object();
    return out_.take();
  }

 private:
  [[nodiscard]] const Offer& offer(Index index) const { return book_.offers[static_cast<std::size_t>(index)]; }

  void write_member() {
    const Member& member = request_.member;
    out_.key("member").begin_object().member("tier", book_.tiers[static_cast<std::size_t>(member.tier)].id);
    if (!member.tags.empty()) {
      out_.key("tags").begin_array();
      for (const Index tag : member.tags) out_.text(book_.audience_tags[static_cast<std::size_t>(tag)]);
      out_.end_array();
    }
    out_.member("orders", member.orders);
    if (member.birthday.month != 0) {
      std::string day = two_digits(member.birthday.month);
      if (member.birthday.day != 0) day += "-" + two_digits(member.birthday.day);
      out_.member("birthday", day);
    }
    if (member.lifetime_fen != 0) out_.member("lifetime_fen", member.lifetime_fen);
    if (member.points_available != 0) out_.member("points_available", member.points_available);
    out_.end_object();
  }

  void write_coupons() {
    if (request_.coupons.empty()) return;
    out_.key("coupons").begin_array();
    for (const Coupon& coupon : request_.coupons) {
      out_.begin_object().member("id", coupon.id).member("offer", offer(coupon.offer).id);
      if (coupon.from_ms != 0) out_.member("from_ms", coupon.from_ms);
      if (coupon.until_ms != 0) out_.member("until_ms", coupon.until_ms);
      out_.end_object();
    }
    out_.end_array();
  }

  void write_cart() {
    out_.key("cart").begin_object();
    if (request_.order_type != OrderType::kNormal) out_.member("order_type", to_string(request_.order_type));
    if (request_.group_size != 0) out_.key("group").begin_object().member("size", request_.group_size).end_object();
    out_.key("lines").begin_array();
    for (const CartLine& line : request_.lines) {
      out_.begin_object().member("id", line.id).member("sku", book_.skus[static_cast<std::size_t>(line.sku)].id);
      out_.member("units", line.units);
      if (!line.selected) out_.flag("selected", false);
      out_.end_object();
    }
    out_.end_array();
    write_offers("choices", Claim::kChoice);
    write_offers("codes", Claim::kCode);
    write_declined();
    if (request_.points_to_use != 0) out_.member("points_to_use", request_.points_to_use);
    out_.end_object();
  }

  void write_offers(std::string_view key, Claim claim) {
    const auto wanted = [&](Index index) { return offer(index).claim == claim; };
    if (std::none_of(request_.claimed.begin(), request_.claimed.end(), wanted)) return;
    out_.key(key).begin_array();
    for (const Index index : request_.claimed) {
      if (wanted(index)) out_.text(claim == Claim::kCode ? offer(index).code : offer(index).id);
    }
    out_.end_array();
  }

  void write_declined() {
    const auto& coupons = request_.coupons;
    const auto refused = [](const Coupon& coupon) { return !coupon.candidate; };
    if (request_.declined.empty() && std::none_of(coupons.begin(), coupons.end(), refused)) return;
    out_.key("declined").begin_array();
    for (const Index index : request_.declined) out_.text(offer(index).id);
    for (const Coupon& coupon : coupons) {
      if (refused(coupon)) out_.text(coupon.id);
    }
    out_.end_array();
  }

  const Rulebook& book_;
  const Request& request_;
  json::Writer out_;
};

}  // namespace

std::string to_json(const Rulebook& book, const Request& request) { return RequestWriter(book, request).write(); }

}  // namespace yansuan
