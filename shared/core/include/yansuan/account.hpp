// The state of one account: the fold of its ledger and what its next event needs, flat and serializable (schema
// account.schema.json). Lots, orders and coupons are only ever appended, so a place in its list is a name for good.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "yansuan/membership_rules.hpp"
#include "yansuan/rulebook.hpp"

namespace yansuan {

/// Points that came together and end together (MEM-01, MEM-17).
struct PointsLot {
  PointsAccount account = PointsAccount::kConsumption;
  std::string source;       // the event or issue rule
  std::string ref;          // the order or trigger; empty: several were added up
  std::int64_t earned = 0;  // less what was taken back
  std::int64_t left = 0;
  std::int64_t expired = 0;  // ended unspent
  bool pending = false;
  Millis earned_at_ms = 0;
  Millis available_ms = 0;
  Millis expires_ms = 0;  // 0: never
};

/// Points taken of one lot.
struct SpendPart {
  std::int32_t lot = 0;  // from 1
  std::int64_t points = 0;
};

/// Points spent at once, and of which lots, so that they can go back there.
struct PointsSpend {
  std::string id;
  PointsAccount account = PointsAccount::kConsumption;
  std::vector<SpendPart> parts;  // in the order they were taken
};

/// An order as the account remembers it: what counts for tier, points and commission.
struct AccountOrder {
  std::string id;
  Millis paid_at_ms = 0;
  Fen paid_fen = 0;  // less refunds
  std::int64_t points = 0;
  std::int32_t lot = 0;       // 0: none
  Millis received_at_ms = 0;  // 0: not yet
  Millis due_ms = 0;          // 0: never looked at again
  bool whole_refund = false;
  BasisPoints rate_bp = 0;
  std::string distributor;
  std::string owner;
  Fen commission_paid_fen = 0;
  Fen owner_paid_fen = 0;
};

/// A coupon of the account and where it is in its life (CPN-01 … CPN-28).
struct AccountCoupon {
  std::string offer;
  std::string trigger;  // rule and trigger
  CouponLife state = CouponLife::kGranted;
  Millis granted_at_ms = 0;
  Millis until_ms = 0;  // exclusive; 0: does not end
  std::string order;
};

/// What an issue rule has given already, so that it is given once.
struct AccountGrant {
  std::string key;  // "rule/trigger"
  Millis at_ms = 0;
};

/// A friend whom the member invited, and how far it has come (REF-01 … REF-09).
struct Invitee {
  std::string id;
  Millis added_at_ms = 0;
  bool consulted = false;
  bool waiting = false;
  bool dealt = false;
  bool in_group = false;
};

/// How often something happened in a period, for limits.
struct Counter {
  std::string key;
  std::int64_t bucket = 0;  // the period; 0: for good
  std::int64_t count = 0;
};

/// Places in a list by the instant they are due; of equal instants by place. Derived from the lists, never stored.
class DueQueue {
 public:
  /// When, and which place.
  struct Entry {
    Millis due_ms;
    Index place;

    [[nodiscard]] bool operator<(const Entry& other) const {
      return due_ms != other.due_ms ? due_ms < other.due_ms : place < other.place;
    }
  };
  void push(Millis due_ms, Index place) { entries_.insert({due_ms, place}); }
  void remove(Millis due_ms, Index place) { entries_.erase({due_ms, place}); }
  [[nodiscard]] bool empty() const { return entries_.empty(); }
  [[nodiscard]] const Entry& first() const { return *entries_.begin(); }

 private:
  std::set<Entry> entries_;
};

/// One member's account: where it stands, and everything its next event needs (MEM-01 … MEM-18).
struct Account {
  std::string id;
  Millis as_of_ms = 0;
  std::int64_t entries = 0;
  std::string tier;       // empty: the first of the rulebook
  std::string best_tier;  // ever reached
  Fen lifetime_fen = 0;   // what counts for the tier, within its window
  std::int64_t points_counted = 0;
  std::int32_t paid_orders = 0;
  std::int32_t orders_left_window = 0;
  std::int32_t lots_left_window = 0;
  Millis grace_until_ms = 0;
  PerPoints<std::int64_t> owed;
  bool friend_added = false;
  bool consulted = false;
  Millis activated_at_ms = 0;
  Millis card_opened_at_ms = 0;
  Birthday birthday;
  std::vector<std::string> marks;
  std::int32_t day = 0;  // 20261231
  std::string inviter;
  Millis invited_at_ms = 0;
  bool invitation_bound = false;
  std::string deal_order;
  std::string group_inviter;
  Millis group_due_ms = 0;
  std::vector<std::string> in_groups;
  bool was_in_group = false;
  std::vector<PointsLot> lots;
  std::vector<PointsSpend> spends;  // by id
  std::vector<AccountOrder> orders;
  std::vector<AccountCoupon> coupons;  // the n-th is called c<n>
  std::vector<AccountGrant> grants;    // by key
  std::vector<Invitee> invitees;       // by id
  std::vector<Counter> counters;       // by key
  std::set<std::string, std::less<>> seen;

  // Derived; index() makes them from the lists.
  DueQueue pending;               // lots by when they become available
  PerPoints<DueQueue> spendable;  // lots by when they end
  DueQueue coupons_due;           // usable coupons by when they end
  DueQueue orders_due;
  std::map<std::string, Index, std::less<>> order_names;
  PerPoints<std::int64_t> balance;  // what can be spent, less what is owed
  PerPoints<std::int64_t> waiting;  // pending
  std::int64_t usable_coupons = 0;

  void index();
};

inline constexpr Millis kNeverMs = 9'007'199'254'740'991;
/// Whether a coupon can be used in this state.
[[nodiscard]] bool is_usable(CouponLife state);

/// Sorted lists by a text: the place of `id`, or where it would stand.
template <typename List, typename Key>
[[nodiscard]] std::size_t sorted_place(const List& list, std::string_view id, Key key) {
  std::size_t low = 0;
  std::size_t high = list.size();
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    if (std::string_view(key(list[middle])) < id) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

}  // namespace yansuan
