// Touches of a member (TCH-01 … TCH-30, CPN-27, GRP-08): what a shop tells of its own accord, when, and what holds it
// back. A pure function of the rules, what is known of the member, and the time planned.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "yansuan/reminder_rules.hpp"

namespace yansuan {

/// An instant that may be unknown.
using MaybeMillis = std::optional<Millis>;
/// A day that may be unknown.
using MaybeDate = std::optional<CivilDate>;

/// Goods that a member has at home.
struct ShelfItem {
  std::string id;
  std::string sku_id;
  Index sku = kNone;  // kNone: not in the rulebook
  Text name;          // empty: the rulebook's
  std::int32_t units = 1;
  std::int32_t returned_units = 0;
  MaybeMillis paid_at_ms;
  MaybeMillis received_at_ms;
  MaybeDate produced_on;
  MaybeDate opened_on;
  MaybeDate finished_on;
  std::int32_t cycle_days = 0;  // zeros: the rulebook's
  std::int32_t shelf_life_months = 0;
  std::int32_t pao_months = 0;
};

/// An order that touches may hang on.
struct PlanOrder {
  std::string id;
  Millis paid_at_ms = 0;
  MaybeMillis shipped_at_ms;
  MaybeMillis received_at_ms;
  MaybeMillis returned_at_ms;
  bool gift = false;
  std::string source;
  std::string tracking;
  MaybeDate arrives_on;
  std::vector<std::string> skus;
};

/// A request of the shop to become friends, and what came of it.
struct FriendRequest {
  std::string source;
  Millis sent_at_ms = 0;
  RequestOutcome outcome = RequestOutcome::kPending;
};

/// Something that happened once: a complaint closed, discomfort told, a skin test. `ends_ms`: from then on nothing more
/// hangs on it.
struct PlanEvent {
  std::string id;
  Millis at_ms = 0;
  MaybeMillis ends_ms;
  std::string sku_id;   // a skin test's recommendation
  MaybeDate refill_on;  // a skin test's
};

/// An appointment in a store. Unknown instants are empty.
struct Booking {
  std::string id;
  Text service;
  Text store;
  Millis starts_at_ms = 0;
  MaybeMillis ended_at_ms;
  MaybeMillis cancelled_at_ms;
};

/// A coupon that may be told of.
struct PlanCoupon {
  std::string id;
  std::string offer_id;
  Millis granted_at_ms = 0;
  MaybeMillis until_ms;
  MaybeMillis used_at_ms;
};

/// A sample that was given.
struct Trial {
  std::string id;
  std::string sku_id;
  Millis given_at_ms = 0;
  MaybeMillis received_at_ms;
};

/// A tier that was reached.
struct PlanTierChange {
  std::string tier_id;
  Millis at_ms = 0;
};

/// A campaign that may be told of.
struct PlanCampaign {
  std::string id;
  TouchCampaign kind = TouchCampaign::kSale;
  Text name;
  Millis starts_at_ms = 0;
  MaybeMillis ends_at_ms;
  MaybeMillis sold_out_at_ms;
  std::int64_t stock = kNone;  // kNone: not known
  std::string sku_id;
  std::vector<std::string> tags;
};

/// What was told already.
struct RecordedTouch {
  std::vector<std::uint64_t> ids;  // the occurrence and those told with it
  std::string touch;
  TouchKind kind = TouchKind::kService;
  TouchClass touch_class = TouchClass::kService;
  Millis at_ms = 0;
};

/// Whom the touches are for.
struct PlanMember {
  std::string id;
  std::string name;
  std::string guide;
  std::string tier;  // empty: the first of the rulebook
  std::vector<std::string> tags;
  std::optional<SkinType> skin_type;
  bool in_group = false;
  BirthdayCalendar calendar = BirthdayCalendar::kSolar;
  Birthday birthday;
};

/// What is known of a member and their goods. Lists are as the request has them unless said otherwise.
struct PlanFacts {
  Millis now_ms = 0;
  std::int32_t horizon_days = 1;
  PlanMember member;
  std::vector<FriendRequest> requests;  // by time
  MaybeMillis accepted_at_ms;
  std::string friend_source;
  bool no_marketing = false;
  std::uint32_t no_kinds = 0;
  std::vector<std::string> no_touches;
  std::vector<ShelfItem> shelf;
  std::vector<PlanOrder> orders;  // by payment
  std::vector<PlanEvent> complaints;
  std::vector<PlanEvent> discomforts;
  std::vector<PlanEvent> skin_tests;
  std::vector<Booking> bookings;
  std::vector<PlanCoupon> coupons;
  std::vector<Trial> trials;
  std::vector<PlanTierChange> tier_changes;
  std::vector<PlanCampaign> campaigns;
  std::vector<RecordedTouch> recorded;

  [[nodiscard]] Millis until_ms() const { return now_ms + horizon_days * kDayMs; }
};

/// How a product of the shelf stands.
struct ShelfEntry {
  ShelfState state = ShelfState::kSpare;
  MaybeDate starts_on;
  MaybeDate runs_out_on;
  MaybeDate expires_on;
};

/// A value filled in for one member.
struct TouchVariable {
  std::string_view name;
  Text text;
};

/// Something to tell a member, from when until when.
struct Touch {
  std::uint64_t id = 0;
  std::vector<std::uint64_t> with;
  Index rule = kNone;  // in ReminderRules::touches
  Millis due_at_ms = 0;
  Millis due_by_ms = 0;  // the last instant it makes sense
  Millis meant_at_ms = 0;
  std::string subject;
  Millis trigger_at_ms = 0;
  std::vector<TouchVariable> variables;
  Text text;
};

/// A touch that was held back, and why.
struct SuppressedTouch {
  std::uint64_t id = 0;
  Index rule = kNone;
  Millis meant_at_ms = 0;
  std::string subject;
  Suppression code = Suppression::kRecorded;
  std::string by;
};

/// What is to be told, what was held back and why, and how the shelf stands.
struct Plan {
  std::vector<Touch> touches;               // by due_at_ms, then priority
  std::vector<SuppressedTouch> suppressed;  // by meant_at_ms
  std::vector<ShelfEntry> shelf;            // as in the facts
};

/// Reads what is known of a member (schema plan-request.schema.json). Issues besides those of shape: DUPLICATE_VALUE,
/// UNKNOWN_TIER, BAD_TEXT for a day that the calendar does not have, OUT_OF_RANGE for more units back than there were.
struct PlanRead {
  PlanFacts facts;
  Issues issues;
};
/// Reads plan-request.schema.json.
[[nodiscard]] PlanRead read_plan_request(std::string_view json_text, const Rulebook& book);

/// How each product of the shelf stands on the day of `now` (TCH-06, TCH-08).
[[nodiscard]] std::vector<ShelfEntry> reckon_shelf(const Rulebook& book, const ReminderRules& rules,
                                                   const PlanFacts& facts);

/// The touches that are due from now on within the horizon. The same facts give the same touches; an occurrence keeps
/// its id, a hash of member, rule, subject and the day or minute it is meant for.
[[nodiscard]] Plan plan(const Rulebook& book, const ReminderRules& rules, const PlanFacts& facts);

/// The plan as JSON (schema plan.schema.json).
[[nodiscard]] std::string to_json(const Rulebook& book, const ReminderRules& rules, const PlanFacts& facts,
                                  const Plan& plan);

}  // namespace yansuan
