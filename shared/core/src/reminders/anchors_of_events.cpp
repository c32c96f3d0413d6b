// Anchors of what happened: friendship, orders, care, bookings, coupons, campaigns, trials, lapsing.
#include <algorithm>

#include "reminders/anchors.hpp"
#include "reminders/lists.hpp"

namespace yansuan {
namespace {

Anchor at_instant(std::string subject, Millis at_ms, MaybeMillis ends_ms = std::nullopt) {
  Anchor anchor;
  anchor.subject = std::move(subject);
  anchor.at_ms = at_ms;
  anchor.date = civil_date(at_ms);
  anchor.ends_ms = ends_ms;
  return anchor;
}

MaybeMillis first_of(const MaybeMillis& a, const MaybeMillis& b) {
  if (!a || !b) return a ? a : b;
  return std::min(*a, *b);
}

void say(Anchor& anchor, Variable variable, const Text& text) {
  if (!text.zh.empty()) anchor.words.emplace_back(variable, text);
}
void say(Anchor& anchor, Variable variable, const std::string& text) { say(anchor, variable, Text{text, text}); }

bool shares_a_tag(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  return std::any_of(a.begin(), a.end(), [&](const std::string& tag) { return holds(b, tag); });
}

}  // namespace

std::uint32_t Anchor::known() const {
  std::uint32_t mask = products.empty() ? 0 : bit(Variable::kProduct);
  for (const auto& [variable, text] : words) mask |= bit(variable);
  return mask;
}

bool AnchorFinder::asks_goods(const TouchRule& rule) const {
  return !rule.when.skus.empty() || !rule.when.categories.empty();
}

bool AnchorFinder::is_asked(const TouchRule& rule, std::string_view sku_id) const {
  if (holds(rule.when.skus, sku_id)) return true;
  return !rule.when.categories.empty() && holds(rule.when.categories, category_of(book_, sku_id));
}

std::vector<Anchor> AnchorFinder::find(const TouchRule& rule, const DateRange& range) const {
  std::vector<Anchor> out;
  switch (rule.on) {
    case TouchTrigger::kDay:
    case TouchTrigger::kFestival:
    case TouchTrigger::kSeason:
    case TouchTrigger::kBirthday:
    case TouchTrigger::kBirthdayMonth:
      of_calendar(rule, range, out);
      break;
    case TouchTrigger::kRunsOut:
    case TouchTrigger::kExpires:
      of_shelf(rule, out);
      break;
    case TouchTrigger::kFriendRequested:
    case TouchTrigger::kFriendAccepted:
      of_friendship(rule, out);
      break;
    case TouchTrigger::kOrderPaid:
    case TouchTrigger::kOrderShipped:
    case TouchTrigger::kOrderReceived:
      of_orders(rule, out);
      break;
    case TouchTrigger::kComplaintClosed:
    case TouchTrigger::kDiscomfort:
    case TouchTrigger::kSkinTest:
      of_care(rule, out);
      break;
    case TouchTrigger::kBooking:
    case TouchTrigger::kVisitEnded:
    case TouchTrigger::kTierChanged:
      of_shop(rule, out);
      break;
    case TouchTrigger::kCouponEnds:
      of_coupons(out);
      break;
    case TouchTrigger::kCampaignStarts:
    case TouchTrigger::kCampaignEnds:
      of_campaigns(rule, out);
      break;
    case TouchTrigger::kTrialGiven:
    case TouchTrigger::kTrialReceived:
      of_trials(rule, out);
      break;
    case TouchTrigger::kLapsed:
      of_lapse(out);
      break;
  }
  return out;
}

// Only the last request can be asked again, and only while nobody answered it (TCH-01).
void AnchorFinder::of_friendship(const TouchRule& rule, std::vector<Anchor>& out) const {
  if (rule.on == TouchTrigger::kFriendAccepted) {
    if (!facts_.accepted_at_ms) return;
    out.push_back(at_instant("friend", *facts_.accepted_at_ms));
    say(out.back(), Variable::kSource, facts_.friend_source);
    return;
  }
  if (facts_.accepted_at_ms || facts_.requests.empty()) return;
  const FriendRequest& last = facts_.requests.back();
  if (last.outcome != RequestOutcome::kPending) return;
  out.push_back(at_instant(last.source, last.sent_at_ms));
  say(out.back(), Variable::kSource, last.source);
}

void AnchorFinder::of_orders(const TouchRule& rule, std::vector<Anchor>& out) const {
  std::vector<std::string_view> bought;
  bool first = true;
  for (const PlanOrder& order : facts_.orders) {
    const MaybeMillis at = rule.on == TouchTrigger::kOrderPaid      ? MaybeMillis(order.paid_at_ms)
                           : rule.on == TouchTrigger::kOrderShipped ? order.shipped_at_ms
                                                                    : order.received_at_ms;
    std::vector<Text> products;
    bool any = false;
    for (const std::string& sku : order.skus) {
      const bool known = std::find(bought.begin(), bought.end(), sku) != bought.end();
      if ((rule.when.first_of_sku && known) || (asks_goods(rule) && !is_asked(rule, sku))) continue;
      any = true;
      Text name = product_name(book_, sku);
      if (!name.zh.empty()) products.push_back(std::move(name));
    }
    if (at && (any || (!rule.when.first_of_sku && !asks_goods(rule)))) {
      // News of the way are over once the parcel is there.
      const MaybeMillis arrived = rule.on == TouchTrigger::kOrderShipped ? order.received_at_ms : std::nullopt;
      Anchor anchor = at_instant(order.id, *at, first_of(order.returned_at_ms, arrived));
      anchor.order = &order;
      anchor.first_order = first;
      anchor.products = std::move(products);
      say(anchor, Variable::kOrder, order.id);
      say(anchor, Variable::kTracking, order.tracking);
      if (order.arrives_on) say(anchor, Variable::kArrives, date_words(*order.arrives_on));
      say(anchor, Variable::kSource, order.source);
      out.push_back(std::move(anchor));
    }
    if (order.returned_at_ms) continue;
    first = false;
    bought.insert(bought.end(), order.skus.begin(), order.skus.end());
  }
}

void AnchorFinder::of_care(const TouchRule& rule, std::vector<Anchor>& out) const {
  const auto& events = rule.on == TouchTrigger::kComplaintClosed ? facts_.complaints
                       : rule.on == TouchTrigger::kDiscomfort    ? facts_.discomforts
                                                                 : facts_.skin_tests;
  for (const PlanEvent& event : events) {
    out.push_back(at_instant(event.id, event.at_ms, event.ends_ms));
    Text name = product_name(book_, event.sku_id);
    if (!name.zh.empty()) out.back().products.push_back(std::move(name));
    if (event.refill_on) say(out.back(), Variable::kRefill, date_words(*event.refill_on));
  }
}

void AnchorFinder::of_shop(const TouchRule& rule, std::vector<Anchor>& out) const {
  if (rule.on == TouchTrigger::kTierChanged) {
    for (const PlanTierChange& change : facts_.tier_changes) {
      out.push_back(at_instant(change.tier_id, change.at_ms));
      say(out.back(), Variable::kNewTier, book_.tiers[static_cast<std::size_t>(book_.tier(change.tier_id))].name);
    }
    return;
  }
  for (const Booking& booking : facts_.bookings) {
    const bool coming = rule.on == TouchTrigger::kBooking;
    if (!coming && !booking.ended_at_ms) continue;
    if (coming) {
      out.push_back(
          at_instant(booking.id, booking.starts_at_ms, first_of(booking.cancelled_at_ms, booking.starts_at_ms)));
    } else {
      out.push_back(at_instant(booking.id, *booking.ended_at_ms));
    }
    say(out.back(), Variable::kService, booking.service);
    say(out.back(), Variable::kStore, booking.store);
  }
}

// CPN-27: the last day a coupon can be used, and the days it had after the day it was given.
void AnchorFinder::of_coupons(std::vector<Anchor>& out) const {
  for (const PlanCoupon& coupon : facts_.coupons) {
    const Index offer = book_.offer(coupon.offer_id);
    MaybeMillis until = coupon.until_ms;
    if (!until && offer != kNone) {
      const std::int32_t days = book_.offers[static_cast<std::size_t>(offer)].grant.valid_days;
      if (days > 0) until = coupon_until_ms(coupon.granted_at_ms, days);
    }
    if (!until) continue;
    Anchor anchor = at_instant(coupon.id, *until - 1, first_of(coupon.used_at_ms, until));
    anchor.offer = coupon.offer_id;
    anchor.valid_days = days_between(civil_date(coupon.granted_at_ms), anchor.date);
    anchor.begins_ms = coupon.granted_at_ms;
    if (offer != kNone) say(anchor, Variable::kCoupon, book_.offers[static_cast<std::size_t>(offer)].name);
    out.push_back(std::move(anchor));
  }
}

void AnchorFinder::of_campaigns(const TouchRule& rule, std::vector<Anchor>& out) const {
  const bool ends = rule.on == TouchTrigger::kCampaignEnds;
  for (const PlanCampaign& campaign : facts_.campaigns) {
    if ((ends && !campaign.ends_at_ms) || (!campaign.tags.empty() && !shares_a_tag(campaign.tags, facts_.member.tags)))
      continue;
    if (asks_goods(rule) && !is_asked(rule, campaign.sku_id)) continue;
    // A touch after the campaign, such as asking for feedback, is not ended by its end.
    Anchor anchor =
        at_instant(campaign.id, ends ? *campaign.ends_at_ms : campaign.starts_at_ms, campaign.sold_out_at_ms);
    if (ends) anchor.begins_ms = campaign.starts_at_ms;
    anchor.campaign = 1U << static_cast<unsigned>(campaign.kind);
    say(anchor, Variable::kCampaign, campaign.name);
    if (campaign.stock != kNone) say(anchor, Variable::kStock, number_words(campaign.stock));
    Text name = product_name(book_, campaign.sku_id);
    if (!name.zh.empty()) anchor.products.push_back(std::move(name));
    out.push_back(std::move(anchor));
  }
}

void AnchorFinder::of_trials(const TouchRule& rule, std::vector<Anchor>& out) const {
  for (const Trial& trial : facts_.trials) {
    const MaybeMillis at = rule.on == TouchTrigger::kTrialGiven ? MaybeMillis(trial.given_at_ms) : trial.received_at_ms;
    if (!at || (asks_goods(rule) && !is_asked(rule, trial.sku_id))) continue;
    out.push_back(at_instant(trial.id, *at));
    Text name = product_name(book_, trial.sku_id);
    if (!name.zh.empty()) out.back().products.push_back(std::move(name));
  }
}

// TCH-24: more than 1.5 of the own average intervals since the last order, or 30 days after everything ran out.
MaybeDate AnchorFinder::lapses_on() const {
  std::int64_t orders = 0;
  CivilDate first;
  CivilDate last;
  for (const PlanOrder& order : facts_.orders) {
    if (order.returned_at_ms) continue;
    last = civil_date(order.paid_at_ms);
    if (orders++ == 0) first = last;
  }
  if (orders == 0) return std::nullopt;
  MaybeDate lapsed;
  const std::int64_t span = days_between(first, last);
  if (orders > 1 && span > 0)
    lapsed = add_days(
        last, static_cast<std::int32_t>(span * rules_.manners.lapsed_interval_bp / (10'000 * (orders - 1))) + 1);
  MaybeDate empty;
  for (const ShelfGroup& group : shelf_.groups) {
    if (group.runs_out_on && (!empty || before(*empty, *group.runs_out_on))) empty = group.runs_out_on;
  }
  if (!empty) return lapsed;
  const CivilDate after = add_days(*empty, rules_.manners.lapsed_after_days + 1);
  return lapsed && before(*lapsed, after) ? lapsed : MaybeDate(after);
}

void AnchorFinder::of_lapse(std::vector<Anchor>& out) const {
  const MaybeDate date = lapses_on();
  if (!date) return;
  const auto last = std::find_if(facts_.orders.rbegin(), facts_.orders.rend(),
                                 [](const PlanOrder& order) { return !order.returned_at_ms; });
  out.push_back(at_instant(last->id, midnight_ms(*date)));
}

}  // namespace yansuan
