#include "json/writer.hpp"
#include "membership/account_json.hpp"
#include "membership/coupons.hpp"
#include "yansuan/membership.hpp"

namespace yansuan {
namespace {

class AnswerWriter {
 public:
  AnswerWriter(const Rulebook& book, const MembershipRules& rules, const AccountEvent& event, const Account& account,
               const AccountAnswer& answer)
      : book_(book), rules_(rules), event_(event), account_(account), answer_(answer) {}

  std::string write() {
    out_.begin_object().member("contract", kContractVersion);
    out_.key("rulebook").begin_object().member("id", book_.id).member("version", book_.version).end_object();
    out_.member("now_ms", answer_.now_ms).member("event", event_.id).flag("applied", answer_.applied);
    list("refusals", answer_.refusals, [&](const Refusal& refusal) {
      out_.begin_object().member("code", to_string(refusal.code));
      or_null("rule", refusal.rule);
      out_.member("needed", refusal.needed).member("had", refusal.had).end_object();
    });
    list("entries", answer_.entries, [&](const LedgerEntry& entry) { write_entry(entry); });
    list("grants", answer_.grants, [&](const MadeGrant& grant) { write_grant(grant); });
    list("reversed", answer_.reversed, [&](const ReversedGrant& reversed) {
      out_.begin_object().member("rule", reversed.rule).member("trigger", reversed.trigger).end_object();
    });
    list("coupons", answer_.coupons, [&](const CouponChange& change) { write_change(change); });
    list("tier_changes", answer_.tier_changes, [&](const TierChange& change) {
      out_.begin_object().member("from", tier_id(change.from)).member("to", tier_id(change.to));
      out_.member("at_ms", change.at_ms).end_object();
    });
    list("follow_ups", answer_.follow_ups, [&](const FollowUp& follow_up) { write_follow_up(follow_up); });
    list("commissions", answer_.commissions, [&](const Commission& commission) {
      out_.begin_object().member("to", commission.to).member("order", commission.order);
      out_.member("fen", commission.fen).end_object();
    });
    write_standing();
    out_.key("account");
    write_account(out_, account_);
    out_.end_object();
    return out_.take();
  }

 private:
  [[nodiscard]] std::string_view tier_id(Index tier) const { return book_.tiers[static_cast<std::size_t>(tier)].id; }

  template <typename Item, typename Write>
  void list(std::string_view key, const std::vector<Item>& items, Write write) {
    out_.key(key).begin_array();
    for (const Item& item : items) write(item);
    out_.end_array();
  }
  void or_null(std::string_view key, std::string_view text) {
    out_.key(key);
    text.empty() ? out_.null() : out_.text(text);
  }

  void write_entry(const LedgerEntry& entry) {
    out_.begin_object().member("number", entry.number).member("at_ms", entry.at_ms);
    out_.member("account", to_string(entry.account)).member("reason", to_string(entry.reason));
    out_.member("lot", entry.lot).member("available", entry.available).member("pending", entry.pending);
    out_.member("ref", entry.ref).end_object();
  }

  void write_grant(const MadeGrant& grant) {
    out_.begin_object().member("rule", grant.rule).member("trigger", grant.trigger);
    out_.member("kind", to_string(grant.kind));
    or_null("coupon", grant.coupon == kNone ? "" : coupon_id(grant.coupon));
    or_null("offer", grant.offer == kNone ? "" : book_.offers[static_cast<std::size_t>(grant.offer)].id);
    or_null("goods", grant.goods == kNone ? "" : rules_.goods[static_cast<std::size_t>(grant.goods)].id);
    out_.member("units", grant.units).member("points", grant.points).key("until_ms");
    grant.until_ms == 0 ? out_.null() : out_.integer(grant.until_ms);
    out_.end_object();
  }

  void write_change(const CouponChange& change) {
    out_.begin_object().member("id", coupon_id(change.coupon));
    out_.member("offer", account_.coupons[static_cast<std::size_t>(change.coupon)].offer);
    out_.member("from", to_string(change.from)).member("to", to_string(change.to));
    out_.member("at_ms", change.at_ms).end_object();
  }

  void write_follow_up(const FollowUp& follow_up) {
    out_.begin_object().member("to", follow_up.to).key("event").begin_object();
    out_.member("id", follow_up.id).member("kind", to_string(follow_up.kind)).member("invitee", follow_up.invitee);
    if (!follow_up.order.empty()) out_.member("order", follow_up.order);
    out_.end_object().end_object();
  }

  void write_standing() {
    const AccountStanding standing = standing_of(book_, rules_, account_);
    out_.key("standing").begin_object().member("tier", tier_id(standing.tier));
    or_null("next_tier", standing.next_tier == kNone ? "" : tier_id(standing.next_tier));
    out_.member("missing_fen", standing.missing_fen).member("missing_orders", standing.missing_orders);
    out_.member("consumption", account_.balance[PointsAccount::kConsumption]);
    out_.member("consumption_pending", account_.waiting[PointsAccount::kConsumption]);
    out_.member("community", account_.balance[PointsAccount::kCommunity]);
    out_.member("community_pending", account_.waiting[PointsAccount::kCommunity]);
    out_.member("usable_coupons", account_.usable_coupons).key("benefits").begin_array();
    for (const Index benefit : standing.benefits) out_.text(rules_.benefits[static_cast<std::size_t>(benefit)].id);
    out_.end_array().end_object();
  }

  const Rulebook& book_;
  const MembershipRules& rules_;
  const AccountEvent& event_;
  const Account& account_;
  const AccountAnswer& answer_;
  json::Writer out_;
};

}  // namespace

std::string to_json(const Rulebook& book, const MembershipRules& rules, const AccountEvent& event,
                    const Account& account, const AccountAnswer& answer) {
  return AnswerWriter(book, rules, event, account, answer).write();
}

}  // namespace yansuan
