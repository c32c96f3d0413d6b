// Membership (MEM-01 … MEM-18, CPN-01 … CPN-28, REF-01 … REF-11): what one event does to one account, decided over an
// append-only ledger. No clock, no storage: what happened and the server's time go in; the account, its new ledger
// entries and everything that follows come out. Asking and keeping nothing is the preview.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "yansuan/account.hpp"

namespace yansuan {

/// One event (schema account-event.schema.json); each kind uses the fields that the schema names.
struct AccountEvent {
  std::string id;
  EventKind kind = EventKind::kDayPassed;
  std::string order;
  std::string coupon;
  std::string channel;
  std::string who;      // inviter, or invitee
  std::string subject;  // group, case, content, product, draw, segment, salon, item, redemption, benefit or subject
  std::string choice;   // or the festival
  std::string reason;
  std::string distributor;
  std::string owner;
  CommissionRole role = CommissionRole::kKoc;
  CommunityDeed deed = CommunityDeed::kSignIn;
  PointsAccount account = PointsAccount::kConsumption;
  Fen fen = 0;  // paid, or refunded
  std::int64_t points = 0;
  bool has_points = false;
  std::int32_t count = 1;
  bool whole = false;
  Millis on_ms = 0;
  std::vector<std::string> ancestors;
  std::vector<std::string> marks;
  bool has_marks = false;
  Birthday birthday;
};

/// What the whole shop has given, for limits that no account can count alone: by place in the rulebook's lists.
struct ShopFacts {
  std::vector<std::int64_t> redeemed;      // ever
  std::vector<std::int64_t> issued_today;  // on this UTC+8 day
};

/// One line of the append-only ledger of points (MEM-01).
struct LedgerEntry {
  std::int64_t number = 0;
  Millis at_ms = 0;
  PointsAccount account = PointsAccount::kConsumption;
  EntryReason reason = EntryReason::kEarned;
  std::int32_t lot = 0;  // 0: what is owed
  std::int64_t available = 0;
  std::int64_t pending = 0;
  std::string ref;
};

/// Why an event, or a rule of it, gave nothing.
struct Refusal {
  RefusalCode code = RefusalCode::kDuplicateEvent;
  std::string rule;  // empty: the event itself
  std::int64_t needed = 0;
  std::int64_t had = 0;
};

/// What an issue rule gave by this event.
struct MadeGrant {
  std::string rule;
  std::string trigger;
  RewardKind kind = RewardKind::kCoupon;
  Index coupon = kNone;  // of the account
  Index offer = kNone;
  Index goods = kNone;
  std::int32_t units = 0;
  std::int64_t points = 0;
  Millis until_ms = 0;
};

/// What an issue rule gave and is taken back.
struct ReversedGrant {
  std::string rule;
  std::string trigger;
};

/// A step in the life of a coupon.
struct CouponChange {
  Index coupon = kNone;
  CouponLife from = CouponLife::kGranted;
  CouponLife to = CouponLife::kGranted;
  Millis at_ms = 0;
};

/// From one tier to another.
struct TierChange {
  Index from = 0;
  Index to = 0;
  Millis at_ms = 0;
};

/// An event for another account, to be applied in the same transaction.
struct FollowUp {
  std::string to;
  EventKind kind = EventKind::kInviteeAdded;
  std::string id;
  std::string invitee;
  std::string order;
};

/// What somebody else earns by an order; negative when it is taken back (REF-11).
struct Commission {
  std::string to;
  std::string order;
  Fen fen = 0;
};

/// What an event did: refused, with nothing else changed, or applied, with all that follows.
struct AccountAnswer {
  Millis now_ms = 0;
  bool applied = false;
  std::vector<Refusal> refusals;
  std::vector<LedgerEntry> entries;
  std::vector<MadeGrant> grants;
  std::vector<ReversedGrant> reversed;
  std::vector<CouponChange> coupons;
  std::vector<TierChange> tier_changes;
  std::vector<FollowUp> follow_ups;
  std::vector<Commission> commissions;
};

/// Where an account stands: its tier, what is missing to the next one (MEM-03), and what it is entitled to (MEM-05).
struct AccountStanding {
  Index tier = 0;
  Index next_tier = kNone;
  Fen missing_fen = 0;
  std::int32_t missing_orders = 0;
  std::vector<Index> benefits;
};

/// Applies one event. The account first moves on to `now_ms` (points become available and end, coupons end, rewards
/// fall due; time never runs back), then the event is decided: a refused event changes nothing else. One event costs
/// O(log n) in the length of the ledger, besides what falls due.
[[nodiscard]] AccountAnswer apply(const Rulebook& book, const MembershipRules& rules, Account& account,
                                  const AccountEvent& event, Millis now_ms, const ShopFacts& shop);

/// Where an account stands. Pure.
[[nodiscard]] AccountStanding standing_of(const Rulebook& book, const MembershipRules& rules, const Account& account);

/// What a coupon may become: the new state, or kNone when the action is not allowed in this state.
[[nodiscard]] Index coupon_after(CouponLife state, CouponAction action);

/// Reads an apply request (schema apply-request.schema.json). Issues besides those of reading: UNKNOWN_TIER, BAD_ID,
/// NOT_ASCENDING, OUT_OF_RANGE and SUM_MISMATCH for an account that does not hold together, UNKNOWN_NAME.
struct ApplyRequest {
  Account account;
  AccountEvent event;
  ShopFacts shop;
  Millis now_ms = 0;
};
/// A read apply request; `request` is whole only without errors in `issues`.
struct ApplyRead {
  ApplyRequest request;
  Issues issues;
};
/// Reads apply-request.schema.json.
[[nodiscard]] ApplyRead read_apply_request(std::string_view json_text, const Rulebook& book,
                                           const MembershipRules& rules);

/// The answer with the account as it stands after it (schema account-answer.schema.json).
[[nodiscard]] std::string to_json(const Rulebook& book, const MembershipRules& rules, const AccountEvent& event,
                                  const Account& account, const AccountAnswer& answer);

}  // namespace yansuan
