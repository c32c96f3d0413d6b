#include "membership/account_json.hpp"

#include "membership/coupons.hpp"

namespace yansuan {
namespace {

// What has its default stays out, so that an account is as long as its history.
class AccountWriter {
 public:
  AccountWriter(json::Writer& out, const Account& account) : out_(out), account_(account) {}

  void write() {
    out_.begin_object().member("id", account_.id);
    number("as_of_ms", account_.as_of_ms);
    number("entries", account_.entries);
    write_standing();
    write_person();
    write_invitation();
    list("lots", account_.lots, [&](const PointsLot& lot) { write_lot(lot); });
    list("spends", account_.spends, [&](const PointsSpend& spent) { write_spend(spent); });
    list("orders", account_.orders, [&](const AccountOrder& order) { write_order(order); });
    write_coupons();
    list("grants", account_.grants, [&](const AccountGrant& grant) {
      out_.begin_object().member("key", grant.key).member("at_ms", grant.at_ms).end_object();
    });
    list("invitees", account_.invitees, [&](const Invitee& invitee) { write_invitee(invitee); });
    list("counters", account_.counters, [&](const Counter& counter) {
      out_.begin_object().member("key", counter.key).member("bucket", counter.bucket);
      out_.member("count", counter.count).end_object();
    });
    list("seen", account_.seen, [&](const std::string& id) { out_.text(id); });
    out_.end_object();
  }

 private:
  void number(std::string_view key, std::int64_t value) {
    if (value != 0) out_.member(key, value);
  }
  void flag(std::string_view key, bool value) {
    if (value) out_.flag(key, value);
  }
  void text(std::string_view key, const std::string& value) {
    if (!value.empty()) out_.member(key, value);
  }
  template <typename Items, typename Write>
  void list(std::string_view key, const Items& items, Write write) {
    if (items.empty()) return;
    out_.key(key).begin_array();
    for (const auto& item : items) write(item);
    out_.end_array();
  }
  void texts(std::string_view key, const std::vector<std::string>& items) {
    list(key, items, [&](const std::string& item) { out_.text(item); });
  }

  void write_standing() {
    text("tier", account_.tier);
    text("best_tier", account_.best_tier);
    number("lifetime_fen", account_.lifetime_fen);
    number("points_counted", account_.points_counted);
    number("paid_orders", account_.paid_orders);
    number("orders_left_window", account_.orders_left_window);
    number("lots_left_window", account_.lots_left_window);
    number("grace_until_ms", account_.grace_until_ms);
    number("owed_consumption", account_.owed[PointsAccount::kConsumption]);
    number("owed_community", account_.owed[PointsAccount::kCommunity]);
  }

  void write_person() {
    flag("friend", account_.friend_added);
    flag("consulted", account_.consulted);
    number("activated_at_ms", account_.activated_at_ms);
    number("card_opened_at_ms", account_.card_opened_at_ms);
    const Birthday& birthday = account_.birthday;
    if (birthday.month != 0)
      out_.key("birthday").begin_object().member("month", birthday.month).member("day", birthday.day).end_object();
    texts("marks", account_.marks);
    number("day", account_.day);
  }

  void write_invitation() {
    text("inviter", account_.inviter);
    number("invited_at_ms", account_.invited_at_ms);
    flag("invitation_bound", account_.invitation_bound);
    text("deal_order", account_.deal_order);
    text("group_inviter", account_.group_inviter);
    number("group_due_ms", account_.group_due_ms);
    texts("in_groups", account_.in_groups);
    flag("was_in_group", account_.was_in_group);
  }

  void write_lot(const PointsLot& lot) {
    out_.begin_object().member("account", to_string(lot.account)).member("source", lot.source);
    text("ref", lot.ref);
    out_.member("earned", lot.earned).member("left", lot.left);
    number("expired", lot.expired);
    flag("pending", lot.pending);
    out_.member("earned_at_ms", lot.earned_at_ms).member("available_ms", lot.available_ms);
    number("expires_ms", lot.expires_ms);
    out_.end_object();
  }

  void write_spend(const PointsSpend& spent) {
    out_.begin_object().member("id", spent.id).member("account", to_string(spent.account));
    out_.key("parts").begin_array();
    for (const SpendPart& part : spent.parts)
      out_.begin_object().member("lot", part.lot).member("points", part.points).end_object();
    out_.end_array().end_object();
  }

  void write_order(const AccountOrder& order) {
    out_.begin_object().member("id", order.id).member("paid_at_ms", order.paid_at_ms);
    out_.member("paid_fen", order.paid_fen);
    number("points", order.points);
    number("lot", order.lot);
    number("received_at_ms", order.received_at_ms);
    number("due_ms", order.due_ms);
    flag("whole_refund", order.whole_refund);
    number("rate_bp", order.rate_bp);
    text("distributor", order.distributor);
    text("owner", order.owner);
    number("commission_paid_fen", order.commission_paid_fen);
    number("owner_paid_fen", order.owner_paid_fen);
    out_.end_object();
  }

  void write_coupons() {
    Index place = 0;
    list("coupons", account_.coupons, [&](const AccountCoupon& coupon) {
      out_.begin_object().member("id", coupon_id(place++)).member("offer", coupon.offer);
      out_.member("trigger", coupon.trigger).member("state", to_string(coupon.state));
      out_.member("granted_at_ms", coupon.granted_at_ms);
      number("until_ms", coupon.until_ms);
      text("order", coupon.order);
      out_.end_object();
    });
  }

  void write_invitee(const Invitee& invitee) {
    out_.begin_object().member("id", invitee.id);
    number("added_at_ms", invitee.added_at_ms);
    flag("consulted", invitee.consulted);
    flag("waiting", invitee.waiting);
    flag("dealt", invitee.dealt);
    flag("in_group", invitee.in_group);
    out_.end_object();
  }

  json::Writer& out_;
  const Account& account_;
};

}  // namespace

void write_account(json::Writer& out, const Account& account) { AccountWriter(out, account).write(); }

}  // namespace yansuan
