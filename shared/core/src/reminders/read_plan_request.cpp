#include <algorithm>

#include "json/reader.hpp"
#include "reminders/read_parts.hpp"
#include "rulebook/rulebook_reader.hpp"

namespace yansuan {
namespace {

using json::Need;
using json::Object;
using json::Place;
using json::Value;

constexpr std::size_t kId = static_cast<std::size_t>(kMaxInstanceIdCharacters);
constexpr std::size_t kWords = static_cast<std::size_t>(kMaxNameCharacters);

class FactsReader {
 public:
  FactsReader(const json::Input& input, const Rulebook& book, PlanFacts& facts)
      : input_(input), book_(book), facts_(facts) {}

  void read(Value& root) {
    const Place place;
    const Object object(input_, root, place);
    object.integer("now_ms", 0, kMaxInstantMs, facts_.now_ms, Need::kRequired);
    object.integer("horizon_days", 1, kMaxHorizonDays, facts_.horizon_days, Need::kRequired);
    object.section("member", Need::kRequired, [&](const Object& member) { read_member(member); });
    object.section("friend", Need::kOptional, [&](const Object& friendship) { read_friend(friendship); });
    object.section("opt_outs", Need::kOptional, [&](const Object& outs) { read_opt_outs(outs); });
    each(object, "shelf", [&](const Object& item) { read_item(item); });
    each(object, "orders", [&](const Object& order) { read_order(order); });
    each(object, "complaints",
         [&](const Object& one) { read_event(one, facts_.complaints, "closed_at_ms", "reopened_at_ms"); });
    each(object, "discomforts",
         [&](const Object& one) { read_event(one, facts_.discomforts, "reported_at_ms", "recovered_at_ms"); });
    each(object, "skin_tests", [&](const Object& one) { read_event(one, facts_.skin_tests, "at_ms", {}); });
    each(object, "bookings", [&](const Object& one) { read_booking(one); });
    each(object, "coupons", [&](const Object& one) { read_coupon(one); });
    each(object, "trials", [&](const Object& one) { read_trial(one); });
    each(object, "tier_changes", [&](const Object& one) { read_tier_change(one); });
    each(object, "campaigns", [&](const Object& one) { read_campaign(one); });
    object.each("recorded", kMaxRecorded, [&](Value& value, const Place& at) { read_recorded(value, at); });
    object.finish();
    in_order();
  }

 private:
  // Orders by payment, requests by time, skin tests by time: what comes later ends or counts what came before.
  void in_order() {
    std::stable_sort(facts_.orders.begin(), facts_.orders.end(),
                     [](const PlanOrder& a, const PlanOrder& b) { return a.paid_at_ms < b.paid_at_ms; });
    std::stable_sort(facts_.requests.begin(), facts_.requests.end(),
                     [](const FriendRequest& a, const FriendRequest& b) { return a.sent_at_ms < b.sent_at_ms; });
    std::stable_sort(facts_.skin_tests.begin(), facts_.skin_tests.end(),
                     [](const PlanEvent& a, const PlanEvent& b) { return a.at_ms < b.at_ms; });
    for (std::size_t i = 1; i < facts_.skin_tests.size(); ++i)
      facts_.skin_tests[i - 1].ends_ms = facts_.skin_tests[i].at_ms;
  }

  template <typename Read>
  void each(const Object& object, std::string_view key, const Read& read) {
    object.each(key, kMaxFacts, [&](Value& value, const Place& place) {
      const Object entry(input_, value, place);
      read(entry);
      entry.finish();
    });
  }

  // The id of an entry, once in its list.
  template <typename Entry>
  void read_own_id(const Object& object, const std::vector<Entry>& before, std::string& out) {
    read_string(object, "id", kId, out, Need::kRequired);
    if (!out.empty() && std::any_of(before.begin(), before.end(), [&](const Entry& entry) { return entry.id == out; }))
      object.report(IssueCode::kDuplicateValue, "id", "an id that stands once");
  }

  void read_tier(const Object& object, std::string& out, Need need) {
    read_id_string(object, "tier", out, need);
    if (!out.empty() && book_.tier(out) == kNone)
      object.report(IssueCode::kUnknownTier, "tier", "the id of a tier of the rulebook");
  }

  void read_member(const Object& object) {
    PlanMember& member = facts_.member;
    read_string(object, "id", kId, member.id, Need::kRequired);
    read_string(object, "name", kWords, member.name);
    read_string(object, "guide", kWords, member.guide);
    read_tier(object, member.tier, Need::kOptional);
    read_ids(object, "tags", member.tags);
    SkinType skin{};
    if (object.choice("skin_type", skin)) member.skin_type = skin;
    object.boolean("in_group", member.in_group);
    object.section("birthday", Need::kOptional, [&](const Object& birthday) {
      birthday.choice("calendar", member.calendar);
      birthday.integer("month", 1, 12, member.birthday.month, Need::kRequired);
      birthday.integer("day", 1, 31, member.birthday.day);
      const std::int32_t days =
          member.calendar == BirthdayCalendar::kLunar ? 30 : days_in_month(2000, std::max(member.birthday.month, 1));
      if (member.birthday.day > days) birthday.report(IssueCode::kOutOfRange, "day", "a day of the month");
    });
  }

  void read_friend(const Object& object) {
    object.each("requests", 100, [&](Value& value, const Place& place) {
      const Object item(input_, value, place);
      FriendRequest request;
      read_string(item, "source", kWords, request.source, Need::kRequired);
      item.integer("sent_at_ms", 0, kMaxInstantMs, request.sent_at_ms, Need::kRequired);
      item.choice("outcome", request.outcome);
      item.finish();
      facts_.requests.push_back(std::move(request));
    });
    read_instant(object, "accepted_at_ms", facts_.accepted_at_ms);
    read_string(object, "source", kWords, facts_.friend_source);
  }

  void read_opt_outs(const Object& object) {
    object.boolean("marketing", facts_.no_marketing);
    read_mask<TouchKind>(object, "kinds", 20, facts_.no_kinds);
    read_ids(object, "touches", facts_.no_touches);
  }

  void read_item(const Object& object) {
    ShelfItem item;
    read_own_id(object, facts_.shelf, item.id);
    read_id_string(object, "sku", item.sku_id, Need::kRequired);
    item.sku = book_.sku(item.sku_id);
    read_localized(object, "name", kWords, item.name, Need::kOptional);
    object.integer("units", 1, kMaxUnitsPerLine, item.units);
    object.integer("returned_units", 0, kMaxUnitsPerLine, item.returned_units);
    if (item.returned_units > item.units)
      object.report(IssueCode::kOutOfRange, "returned_units", "at most the units there were");
    read_instant(object, "paid_at_ms", item.paid_at_ms);
    read_instant(object, "received_at_ms", item.received_at_ms);
    read_date(object, "produced_on", item.produced_on);
    read_date(object, "opened_on", item.opened_on);
    read_date(object, "finished_on", item.finished_on);
    object.integer("cycle_days", 1, kMaxCycleDays, item.cycle_days);
    object.integer("shelf_life_months", 1, kMaxUsageMonths, item.shelf_life_months);
    object.integer("pao_months", 1, kMaxUsageMonths, item.pao_months);
    facts_.shelf.push_back(std::move(item));
  }

  void read_order(const Object& object) {
    PlanOrder order;
    read_own_id(object, facts_.orders, order.id);
    object.integer("paid_at_ms", 0, kMaxInstantMs, order.paid_at_ms, Need::kRequired);
    read_instant(object, "shipped_at_ms", order.shipped_at_ms);
    read_instant(object, "received_at_ms", order.received_at_ms);
    read_instant(object, "returned_at_ms", order.returned_at_ms);
    object.boolean("gift", order.gift);
    read_string(object, "source", kWords, order.source);
    read_string(object, "tracking", kWords, order.tracking);
    read_date(object, "arrives_on", order.arrives_on);
    each(object, "lines", [&](const Object& line) {
      std::string sku;
      read_id_string(line, "sku", sku, Need::kRequired);
      if (!sku.empty()) order.skus.push_back(std::move(sku));
    });
    facts_.orders.push_back(std::move(order));
  }

  void read_event(const Object& object, std::vector<PlanEvent>& events, std::string_view at, std::string_view ends) {
    PlanEvent event;
    read_own_id(object, events, event.id);
    object.integer(at, 0, kMaxInstantMs, event.at_ms, Need::kRequired);
    if (ends.empty()) {
      read_id_string(object, "product", event.sku_id);
      read_date(object, "refill_on", event.refill_on);
    } else {
      read_instant(object, ends, event.ends_ms);
    }
    events.push_back(std::move(event));
  }

  void read_booking(const Object& object) {
    Booking booking;
    read_own_id(object, facts_.bookings, booking.id);
    read_localized(object, "service", kWords, booking.service, Need::kRequired);
    read_localized(object, "store", kWords, booking.store, Need::kOptional);
    object.integer("starts_at_ms", 0, kMaxInstantMs, booking.starts_at_ms, Need::kRequired);
    read_instant(object, "ended_at_ms", booking.ended_at_ms);
    read_instant(object, "cancelled_at_ms", booking.cancelled_at_ms);
    facts_.bookings.push_back(std::move(booking));
  }

  void read_coupon(const Object& object) {
    PlanCoupon coupon;
    read_own_id(object, facts_.coupons, coupon.id);
    read_id_string(object, "offer", coupon.offer_id, Need::kRequired);
    object.integer("granted_at_ms", 0, kMaxInstantMs, coupon.granted_at_ms, Need::kRequired);
    read_instant(object, "until_ms", coupon.until_ms);
    if (coupon.until_ms && *coupon.until_ms == 0)
      object.report(IssueCode::kOutOfRange, "until_ms", "an instant after 0");
    read_instant(object, "used_at_ms", coupon.used_at_ms);
    facts_.coupons.push_back(std::move(coupon));
  }

  void read_trial(const Object& object) {
    Trial trial;
    read_own_id(object, facts_.trials, trial.id);
    read_id_string(object, "sku", trial.sku_id, Need::kRequired);
    object.integer("given_at_ms", 0, kMaxInstantMs, trial.given_at_ms, Need::kRequired);
    read_instant(object, "received_at_ms", trial.received_at_ms);
    facts_.trials.push_back(std::move(trial));
  }

  void read_tier_change(const Object& object) {
    PlanTierChange change;
    read_tier(object, change.tier_id, Need::kRequired);
    object.integer("at_ms", 0, kMaxInstantMs, change.at_ms, Need::kRequired);
    facts_.tier_changes.push_back(std::move(change));
  }

  void read_campaign(const Object& object) {
    PlanCampaign campaign;
    read_own_id(object, facts_.campaigns, campaign.id);
    object.choice("kind", campaign.kind);
    read_localized(object, "name", kWords, campaign.name, Need::kRequired);
    object.integer("starts_at_ms", 0, kMaxInstantMs, campaign.starts_at_ms, Need::kRequired);
    read_instant(object, "ends_at_ms", campaign.ends_at_ms);
    read_instant(object, "sold_out_at_ms", campaign.sold_out_at_ms);
    object.integer("stock", 0, kMaxCount, campaign.stock);
    read_id_string(object, "sku", campaign.sku_id);
    read_ids(object, "tags", campaign.tags);
    facts_.campaigns.push_back(std::move(campaign));
  }

  void read_recorded(Value& value, const Place& place) {
    const Object object(input_, value, place);
    RecordedTouch recorded;
    if (const Value* id = object.find("id"))
      read_occurrence(*id, object.at("id"), recorded);
    else if (object.valid())
      object.report(IssueCode::kMissingField, "id", "the field \"id\"");
    object.each("with", kMaxFacts, [&](Value& one, const Place& at) { read_occurrence(one, at, recorded); });
    read_id_string(object, "touch", recorded.touch, Need::kRequired);
    read_choice(object, "kind", recorded.kind);
    read_choice(object, "class", recorded.touch_class);
    object.integer("at_ms", 0, kMaxInstantMs, recorded.at_ms, Need::kRequired);
    object.finish();
    facts_.recorded.push_back(std::move(recorded));
  }

  template <typename Enum>
  static void read_choice(const Object& object, std::string_view key, Enum& out) {
    if (object.valid() && object.find(key) == nullptr)
      object.report(IssueCode::kMissingField, key, "the field \"" + std::string(key) + "\"");
    object.choice(key, out);
  }

  void read_occurrence(const Value& value, const Place& place, RecordedTouch& recorded) {
    if (value.kind != json::Kind::kText) {
      input_.report(IssueCode::kWrongType, place, &value, "16 hexadecimal digits");
      return;
    }
    const std::string_view text = input_.document.text(value);
    std::uint64_t id = 0;
    bool right = text.size() == 16;
    for (const char c : text) {
      const bool digit = c >= '0' && c <= '9';
      right = right && (digit || (c >= 'a' && c <= 'f'));
      id = id << 4U | static_cast<std::uint64_t>(digit ? c - '0' : c - 'a' + 10);
    }
    if (right)
      recorded.ids.push_back(id);
    else
      input_.report(IssueCode::kBadText, place, &value, "16 hexadecimal digits");
  }

  const json::Input& input_;
  const Rulebook& book_;
  PlanFacts& facts_;
};

}  // namespace

PlanRead read_plan_request(std::string_view json_text, const Rulebook& book) {
  PlanRead read;
  json::Document document;
  if (!document.parse(json_text, kMaxRequestBytes, read.issues)) return read;
  const json::Input input{document, read.issues};
  FactsReader(input, book, read.facts).read(document.root());
  return read;
}

}  // namespace yansuan
