#include "json/writer.hpp"
#include "yansuan/groups.hpp"

namespace yansuan {
namespace {

class AnswerWriter {
 public:
  AnswerWriter(const Rulebook& book, const Campaign& campaign, const GroupAnswer& answer)
      : book_(book), campaign_(campaign), answer_(answer) {}

  std::string write() {
    out_.begin_object().member("contract", kContractVersion);
    write_rules();
    out_.member("now_ms", answer_.now_ms).key("group");
    answer_.group ? write_group(*answer_.group) : (void)out_.null();
    write_stock(answer_.stock);
    write_refused();
    out_.key("effects").begin_array();
    for (const GroupEffect& effect : answer_.effects) write_effect(effect);
    out_.end_array();
    write_or_null("seat", answer_.seat, 0);
    write_or_null("bargain_fen", answer_.bargain_fen, -1);
    out_.key("cheaper");
    if (answer_.cheaper) {
      out_.begin_object().member("units", answer_.cheaper->units);
      out_.member("price_fen", answer_.cheaper->price_fen).end_object();
    } else {
      out_.null();
    }
    write_or_null("next_ms", answer_.next_ms, -1);
    out_.end_object();
    return out_.take();
  }

 private:
  void write_or_null(std::string_view key, std::int64_t value, std::int64_t none) {
    out_.key(key);
    value == none ? out_.null() : out_.integer(value);
  }

  void write_rules() {
    out_.key("rulebook").begin_object().member("id", book_.id).member("version", book_.version).end_object();
  }

  void write_group(const Group& group) {
    out_.begin_object().member("id", group.id).member("campaign", campaign_.id);
    write_rules();
    out_.member("sku", book_.skus[static_cast<std::size_t>(group.sku)].id).member("owner", group.owner);
    out_.member("size", group.size).member("status", to_string(group.status));
    out_.member("opened_ms", group.opened_ms).member("deadline_ms", group.deadline_ms);
    out_.member("ended_ms", group.ended_ms).member("at_ms", group.at_ms).member("formed_size", group.formed_size);
    out_.member("last_seat", group.last_seat).member("expired_holds", group.expired_holds);
    out_.member("left_unpaid", group.left_unpaid).key("seats").begin_array();
    for (const Seat& seat : group.seats) write_seat(seat);
    out_.end_array().key("helpers").begin_array();
    for (const Helper& helper : group.helpers) {
      out_.begin_object().member("member", helper.member).member("cut_fen", helper.cut_fen);
      out_.member("at_ms", helper.at_ms).end_object();
    }
    out_.end_array().end_object();
  }

  void write_seat(const Seat& seat) {
    out_.begin_object().member("seat", seat.number).member("member", seat.member).member("name", seat.name);
    out_.flag("new", seat.is_new).member("units", seat.units).member("state", to_string(seat.state));
    out_.member("price_fen", seat.price_fen).member("refunded_fen", seat.refunded_fen).member("points", seat.points);
    out_.member("joined_ms", seat.joined_ms).member("hold_until_ms", seat.hold_until_ms);
    out_.member("paid_ms", seat.paid_ms).flag("told", seat.told);
    write_coupons(seat.coupons);
    out_.end_object();
  }

  void write_coupons(const std::vector<std::string>& coupons) {
    out_.key("coupons").begin_array();
    for (const std::string& coupon : coupons) out_.text(coupon);
    out_.end_array();
  }

  void write_stock(const CampaignStock& stock) {
    out_.key("stock").begin_object().member("campaign", campaign_.id);
    write_or_null("total_units", stock.total_units, -1);
    out_.member("held_units", stock.held_units).member("sold_units", stock.sold_units);
    out_.member("sold_out_ms", stock.sold_out_ms).end_object();
  }

  void write_refused() {
    out_.key("refused");
    if (!answer_.refused) {
      out_.null();
      return;
    }
    out_.begin_object().member("code", to_string(answer_.refused->code)).member("asked", answer_.refused->asked);
    out_.member("limit", answer_.refused->limit).end_object();
  }

  void write_effect(const GroupEffect& effect) {
    out_.begin_object().member("id", effect.id).member("kind", to_string(effect.kind));
    if (effect.kind == GroupEffectKind::kNotice) out_.member("notice", to_string(effect.notice));
    if (effect.seat > 0) out_.member("seat", effect.seat);
    if (!effect.member.empty()) out_.member("member", effect.member);
    if (effect.kind == GroupEffectKind::kRefund || effect.kind == GroupEffectKind::kSettle)
      out_.member("fen", effect.fen);
    if (effect.kind == GroupEffectKind::kPoints) out_.member("points", effect.points);
    if (effect.kind == GroupEffectKind::kRelease) out_.member("units", effect.units);
    if (effect.kind == GroupEffectKind::kCouponReturn) write_coupons(effect.coupons);
    out_.end_object();
  }

  const Rulebook& book_;
  const Campaign& campaign_;
  const GroupAnswer& answer_;
  json::Writer out_;
};

}  // namespace

std::string to_json(const Rulebook& book, const Campaign& campaign, const GroupAnswer& answer) {
  return AnswerWriter(book, campaign, answer).write();
}

}  // namespace yansuan
