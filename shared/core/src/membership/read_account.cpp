#include "membership/read_account.hpp"

#include <algorithm>

#include "membership/coupons.hpp"
#include "yansuan/limits.hpp"

namespace yansuan {
namespace {

using json::Need;
using json::Object;
using json::Place;
using json::Value;

void read_text(const Object& object, std::string_view key, std::int64_t max, std::string& out,
               Need need = Need::kOptional) {
  std::string_view text;
  if (object.text(key, static_cast<std::size_t>(max), text, need)) out = text;
}
void read_key(const Object& object, std::string_view key, std::string& out, Need need = Need::kOptional) {
  read_text(object, key, kMaxKeyCharacters, out, need);
}
void read_instance(const Object& object, std::string_view key, std::string& out, Need need = Need::kOptional) {
  read_text(object, key, kMaxInstanceIdCharacters, out, need);
}
void read_instant(const Object& object, std::string_view key, Millis& out, Need need = Need::kOptional) {
  object.integer(key, 0, kMaxInstantMs, out, need);
}
void read_total(const Object& object, std::string_view key, std::int64_t& out, Need need = Need::kOptional) {
  object.integer(key, 0, kMaxAccount, out, need);
}
template <typename Enum>
void read_choice(const Object& object, std::string_view key, Enum& out) {
  if (object.valid() && object.find(key) == nullptr)
    object.report(IssueCode::kMissingField, key, "the field \"" + std::string(key) + "\"");
  object.choice(key, out);
}

void read_texts(const Object& object, std::string_view key, std::size_t most, std::int64_t characters,
                std::vector<std::string>& out) {
  object.each(key, most, [&](Value& value, const Place& place) {
    std::string_view text;
    if (json::read_text(object.input(), value, place, static_cast<std::size_t>(characters), text))
      out.emplace_back(text);
  });
}

class AccountReader {
 public:
  AccountReader(const Rulebook& book, Account& account) : book_(book), account_(account) {}

  void read(const Object& object) {
    read_instance(object, "id", account_.id, Need::kRequired);
    read_instant(object, "as_of_ms", account_.as_of_ms);
    object.integer("entries", 0, kMaxCount, account_.entries);
    read_standing(object);
    read_person(object);
    read_invitation(object);
    list(object, "lots", account_.lots, [&](const Object& item, PointsLot& lot) { read_lot(item, lot); });
    list(object, "spends", account_.spends, [&](const Object& item, PointsSpend& one) { read_spend(item, one); });
    list(object, "orders", account_.orders, [&](const Object& item, AccountOrder& one) { read_order(item, one); });
    list(object, "coupons", account_.coupons, [&](const Object& item, AccountCoupon& one) { read_coupon(item, one); });
    list(object, "grants", account_.grants, [](const Object& item, AccountGrant& grant) {
      read_key(item, "key", grant.key, Need::kRequired);
      read_instant(item, "at_ms", grant.at_ms, Need::kRequired);
    });
    list(object, "invitees", account_.invitees, [](const Object& item, Invitee& one) { read_invitee(item, one); });
    list(object, "counters", account_.counters, [](const Object& item, Counter& counter) {
      read_key(item, "key", counter.key, Need::kRequired);
      read_instant(item, "bucket", counter.bucket, Need::kRequired);
      read_instant(item, "count", counter.count, Need::kRequired);
    });
    std::vector<std::string> seen;
    read_texts(object, "seen", kListMax, kMaxKeyCharacters, seen);
    check_order(object, seen);
    for (std::string& id : seen) account_.seen.insert(account_.seen.end(), std::move(id));
    check_sums(object);
  }

 private:
  static constexpr auto kListMax = static_cast<std::size_t>(kMaxAccountList);

  template <typename Item, typename Read>
  static void list(const Object& object, std::string_view key, std::vector<Item>& out, Read read) {
    object.each(key, kListMax, [&](Value& value, const Place& place) {
      const Object item(object.input(), value, place);
      out.emplace_back();
      read(item, out.back());
      item.finish();
    });
  }

  void read_tier(const Object& object, std::string_view key, std::string& out) {
    std::string_view id;
    if (!object.id(key, id)) return;
    if (book_.tier(id) == kNone) object.report(IssueCode::kUnknownTier, key, "the id of a tier of the rulebook");
    out = id;
  }

  void read_standing(const Object& object) {
    read_tier(object, "tier", account_.tier);
    read_tier(object, "best_tier", account_.best_tier);
    read_total(object, "lifetime_fen", account_.lifetime_fen);
    read_total(object, "points_counted", account_.points_counted);
    object.integer("paid_orders", 0, kMaxOrders, account_.paid_orders);
    object.integer("orders_left_window", 0, kMaxAccountList, account_.orders_left_window);
    object.integer("lots_left_window", 0, kMaxAccountList, account_.lots_left_window);
    read_instant(object, "grace_until_ms", account_.grace_until_ms);
    read_total(object, "owed_consumption", account_.owed[PointsAccount::kConsumption]);
    read_total(object, "owed_community", account_.owed[PointsAccount::kCommunity]);
  }

  void read_person(const Object& object) {
    object.boolean("friend", account_.friend_added);
    object.boolean("consulted", account_.consulted);
    read_instant(object, "activated_at_ms", account_.activated_at_ms);
    read_instant(object, "card_opened_at_ms", account_.card_opened_at_ms);
    object.section("birthday", Need::kOptional, [&](const Object& birthday) {
      birthday.integer("month", 1, 12, account_.birthday.month, Need::kRequired);
      birthday.integer("day", 0, 31, account_.birthday.day, Need::kRequired);
    });
    read_texts(object, "marks", 20, kMaxInstanceIdCharacters, account_.marks);
    object.integer("day", 0, 99'991'231, account_.day);
  }

  void read_invitation(const Object& object) {
    read_instance(object, "inviter", account_.inviter);
    read_instant(object, "invited_at_ms", account_.invited_at_ms);
    object.boolean("invitation_bound", account_.invitation_bound);
    read_instance(object, "deal_order", account_.deal_order);
    read_instance(object, "group_inviter", account_.group_inviter);
    read_instant(object, "group_due_ms", account_.group_due_ms);
    read_texts(object, "in_groups", 100, kMaxInstanceIdCharacters, account_.in_groups);
    object.boolean("was_in_group", account_.was_in_group);
  }

  static void read_lot(const Object& object, PointsLot& lot) {
    read_choice(object, "account", lot.account);
    read_key(object, "source", lot.source, Need::kRequired);
    read_key(object, "ref", lot.ref);
    read_total(object, "earned", lot.earned, Need::kRequired);
    read_total(object, "left", lot.left, Need::kRequired);
    read_total(object, "expired", lot.expired);
    object.boolean("pending", lot.pending);
    read_instant(object, "earned_at_ms", lot.earned_at_ms, Need::kRequired);
    read_instant(object, "available_ms", lot.available_ms, Need::kRequired);
    read_instant(object, "expires_ms", lot.expires_ms);
  }

  void read_spend(const Object& object, PointsSpend& spent) {
    read_key(object, "id", spent.id, Need::kRequired);
    read_choice(object, "account", spent.account);
    object.each(
        "parts", kListMax,
        [&](Value& value, const Place& place) {
          const Object item(object.input(), value, place);
          SpendPart part;
          item.integer("lot", 1, std::max<std::int64_t>(1, static_cast<std::int64_t>(account_.lots.size())), part.lot,
                       Need::kRequired);
          read_total(item, "points", part.points, Need::kRequired);
          item.finish();
          spent.parts.push_back(part);
        },
        Need::kRequired);
    if (!spent.parts.empty() && account_.lots.empty())
      object.report(IssueCode::kOutOfRange, "parts", "lots of this account");
  }

  void read_order(const Object& object, AccountOrder& order) {
    read_instance(object, "id", order.id, Need::kRequired);
    read_instant(object, "paid_at_ms", order.paid_at_ms, Need::kRequired);
    read_total(object, "paid_fen", order.paid_fen, Need::kRequired);
    read_total(object, "points", order.points);
    object.integer("lot", 0, static_cast<std::int64_t>(account_.lots.size()), order.lot);
    read_instant(object, "received_at_ms", order.received_at_ms);
    read_instant(object, "due_ms", order.due_ms);
    object.boolean("whole_refund", order.whole_refund);
    object.integer("rate_bp", 0, kMaxKeepBp, order.rate_bp);
    read_instance(object, "distributor", order.distributor);
    read_instance(object, "owner", order.owner);
    read_total(object, "commission_paid_fen", order.commission_paid_fen);
    read_total(object, "owner_paid_fen", order.owner_paid_fen);
  }

  void read_coupon(const Object& object, AccountCoupon& coupon) {
    std::string_view id;
    const std::string expected = coupon_id(static_cast<Index>(account_.coupons.size()) - 1);
    if (object.id("id", id, Need::kRequired) && id != expected) object.report(IssueCode::kBadId, "id", expected);
    if (object.id("offer", id, Need::kRequired)) coupon.offer = id;
    read_key(object, "trigger", coupon.trigger, Need::kRequired);
    read_choice(object, "state", coupon.state);
    read_instant(object, "granted_at_ms", coupon.granted_at_ms, Need::kRequired);
    read_instant(object, "until_ms", coupon.until_ms);
    read_instance(object, "order", coupon.order);
  }

  static void read_invitee(const Object& object, Invitee& invitee) {
    read_instance(object, "id", invitee.id, Need::kRequired);
    read_instant(object, "added_at_ms", invitee.added_at_ms);
    object.boolean("consulted", invitee.consulted);
    object.boolean("waiting", invitee.waiting);
    object.boolean("dealt", invitee.dealt);
    object.boolean("in_group", invitee.in_group);
  }

  // Look-ups and due lists rely on it.
  void check_order(const Object& object, const std::vector<std::string>& seen) const {
    const auto ascends = [&](std::string_view key, const auto& items, const auto& name) {
      for (std::size_t i = 1; i < items.size(); ++i) {
        if (!(name(items[i - 1]) < name(items[i])))
          return object.report(IssueCode::kNotAscending, key, "ascending, each once");
      }
    };
    ascends("spends", account_.spends, [](const PointsSpend& one) -> const std::string& { return one.id; });
    ascends("grants", account_.grants, [](const AccountGrant& one) -> const std::string& { return one.key; });
    ascends("invitees", account_.invitees, [](const Invitee& one) -> const std::string& { return one.id; });
    ascends("counters", account_.counters, [](const Counter& one) -> const std::string& { return one.key; });
    ascends("seen", seen, [](const std::string& one) -> const std::string& { return one; });
    std::vector<std::string_view> orders;
    for (const AccountOrder& order : account_.orders) orders.push_back(order.id);
    std::sort(orders.begin(), orders.end());
    if (std::adjacent_find(orders.begin(), orders.end()) != orders.end())
      object.report(IssueCode::kDuplicateValue, "orders", "each order once");
  }

  // Who owes has nothing left to spend, and no balance is beyond what money and points can be.
  void check_sums(const Object& object) const {
    PerPoints<std::int64_t> available;
    PerPoints<std::int64_t> all;
    for (const PointsLot& lot : account_.lots) {
      all[lot.account] += lot.left;
      if (!lot.pending) available[lot.account] += lot.left;
    }
    for (const PointsAccount kind : {PointsAccount::kConsumption, PointsAccount::kCommunity}) {
      if (all[kind] > kMaxAccount || (account_.owed[kind] > 0 && available[kind] > 0))
        object.report(IssueCode::kSumMismatch, "lots", "points left that are not owed");
    }
    if (account_.orders_left_window > static_cast<std::int32_t>(account_.orders.size()))
      object.report(IssueCode::kOutOfRange, "orders_left_window", "at most the orders");
    if (account_.lots_left_window > static_cast<std::int32_t>(account_.lots.size()))
      object.report(IssueCode::kOutOfRange, "lots_left_window", "at most the lots");
  }

  const Rulebook& book_;
  Account& account_;
};

void read_counts(const Object& object, std::string_view key, std::size_t size, std::vector<std::int64_t>& out,
                 const auto& place_of) {
  out.assign(size, 0);
  object.each(key, static_cast<std::size_t>(kMaxMembershipRules), [&](Value& value, const Place& place) {
    const Object item(object.input(), value, place);
    std::string_view id;
    std::int64_t number = 0;
    Index at = kNone;
    if (item.id("id", id, Need::kRequired)) {
      at = place_of(id);
      if (at == kNone) item.report(IssueCode::kUnknownName, "id", "an id of the rulebook's membership");
    }
    if (item.integer("count", 0, kMaxCount, number, Need::kRequired) && at != kNone)
      out[static_cast<std::size_t>(at)] = number;
    item.finish();
  });
}

}  // namespace

void read_account(const json::Object& object, const Rulebook& book, Account& account) {
  AccountReader(book, account).read(object);
}

ApplyRead read_apply_request(std::string_view json_text, const Rulebook& book, const MembershipRules& rules) {
  ApplyRead read;
  ApplyRequest& request = read.request;
  json::Document document;
  if (!document.parse(json_text, kMaxRulebookBytes, read.issues)) return read;
  const json::Input input{document, read.issues};
  const Place place;
  const Object object(input, document.root(), place);
  object.section("account", Need::kRequired, [&](const Object& part) { read_account(part, book, request.account); });
  object.section("event", Need::kRequired, [&](const Object& part) { read_event(part, request.event); });
  object.integer("now_ms", 0, kMaxInstantMs, request.now_ms, Need::kRequired);
  object.section("shop", Need::kOptional, [&](const Object& part) {
    read_counts(part, "redeemed", rules.redeem.size(), request.shop.redeemed,
                [&](std::string_view id) { return find_id(rules.redeem, id); });
    read_counts(part, "issued_today", rules.issue.size(), request.shop.issued_today,
                [&](std::string_view id) { return find_id(rules.issue, id); });
  });
  object.finish();
  if (!has_errors(read.issues)) request.account.index();
  return read;
}

}  // namespace yansuan
