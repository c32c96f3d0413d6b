// Three people, two seats, two units: every order of events at every instant that matters.
#include <gtest/gtest.h>

#include <deque>
#include <unordered_set>

#include "groups_shop.hpp"

namespace yansuan::test {
namespace {

using Type = GroupEventType;

constexpr Millis kTickMs =
    10 * kMinuteMs;  // holds end after two, a seat may be left before one, the group ends at three
constexpr std::int32_t kTicks = 6;
constexpr std::int32_t kSeats = 4;  // ever taken, so that somebody may leave and come again

Json small_book(const Json& changes) {
  Json book = groups_book();
  Json& list = book["campaigns"]["list"];
  list = Json::array({list[0]});
  list[0].update(Json{{"sizes", {2}},
                      {"stock_units", 2},
                      {"hold_s", 1200},
                      {"leave_s", 600},
                      {"hold_notice_s", 600},
                      {"until_ms", kBegin + 3 * kTickMs}});
  list[0].update(changes);
  return book;
}

struct Place {
  std::optional<Group> group;
  CampaignStock stock;
  std::int32_t tick = 0;
};

std::vector<GroupEvent> all_events(const Place& place) {
  std::vector<GroupEvent> events(1);  // a tick
  const std::int32_t last = place.group ? place.group->last_seat : 0;
  for (const char* member : {"a", "b", "c"}) {
    if (last >= kSeats) break;
    // Who has not been there yet is like any other: they come in this order.
    if (*member > 'a' + last) break;
    GroupEvent event;
    event.type = place.group ? Type::kJoin : Type::kOpen;
    event.group = "g";
    event.member = member;
    event.sku = 0;
    events.push_back(event);
  }
  for (std::int32_t seat = 1; seat <= last; ++seat) {
    for (const Type type : {Type::kPay, Type::kLeave, Type::kRefund}) {
      GroupEvent event;
      event.type = type;
      event.seat = seat;
      event.paid_fen = 8001;
      events.push_back(event);
    }
  }
  return events;
}

std::int64_t count(const Group& group, SeatState state) {
  return std::count_if(group.seats.begin(), group.seats.end(), [&](const Seat& seat) { return seat.state == state; });
}

std::string wrong_state(const GroupAnswer& answer) {
  const Group& group = *answer.group;
  const std::int64_t paid = count(group, SeatState::kPaid);
  const std::int64_t held = count(group, SeatState::kHeld);
  const std::int64_t refunded = count(group, SeatState::kRefunded);
  if (paid + held > 2) return "three on two seats";
  if (answer.stock.held_units != held) return "held units";
  const std::int64_t kept = group.status == GroupStatus::kFormed ? refunded : 0;
  if (answer.stock.sold_units != paid + kept || answer.stock.left() < 0) return "sold units";
  for (const Seat& seat : group.seats) {
    if (seat.live() != (seat.refunded_fen == 0)) return "what went back";
    if (!seat.live() && seat.refunded_fen != 8001) return "a part went back";
  }
  switch (group.status) {
    case GroupStatus::kOpen:
      return paid < 2 && refunded == 0 && group.ended_ms == 0 ? "" : "open";
    case GroupStatus::kFormed:
      return paid + refunded == 2 && held == 0 && group.formed_size == 2 ? "" : "formed";
    case GroupStatus::kFailed:
      return paid + held == 0 && group.formed_size == 0 ? "" : "failed";
  }
  return "no status";
}

// Money moves where a seat changes, and nowhere else.
std::string wrong_effects(const Place& before, const GroupAnswer& answer) {
  std::int64_t refunds = 0;
  for (const GroupEffect& effect : answer.effects) refunds += effect.kind == GroupEffectKind::kRefund ? 1 : 0;
  std::int64_t changed = 0;
  for (const Seat& seat : answer.group->seats) {
    bool was_back = false;
    for (const Seat& old : before.group ? before.group->seats : std::vector<Seat>{}) {
      if (old.number == seat.number) was_back = !old.live();
    }
    changed += !seat.live() && !was_back ? 1 : 0;
  }
  if (refunds != changed) return "refunds and seats differ";
  const bool ends =
      answer.group->status != GroupStatus::kOpen && (!before.group || before.group->status == GroupStatus::kOpen);
  const std::int64_t told = std::count_if(answer.effects.begin(), answer.effects.end(), [](const GroupEffect& effect) {
    return effect.kind == GroupEffectKind::kNotice &&
           (effect.notice == GroupNotice::kFormed || effect.notice == GroupNotice::kFailed);
  });
  return told == (ends ? 1 : 0) ? "" : "an end that is not told once";
}

struct Seen {
  std::int64_t states = 0;
  std::int64_t steps = 0;
  std::int64_t formed = 0;
  std::int64_t failed = 0;
  std::int64_t late = 0;  // formed after the deadline
};

// All that what happens next depends on; instants in ticks.
std::string key_of(const Place& place) {
  std::string key(1, static_cast<char>('0' + place.tick));
  if (!place.group) return key;
  const auto add = [&](std::int64_t number) { key.push_back(static_cast<char>('0' + number)); };
  add(static_cast<std::int64_t>(place.group->status));
  add(place.group->last_seat);
  add(place.stock.sold_units);
  for (const Seat& seat : place.group->seats) {
    add(seat.number);
    key += seat.member;
    add(static_cast<std::int64_t>(seat.state));
    add((seat.joined_ms - kBegin) / kTickMs);
    add((seat.hold_until_ms - kBegin) / kTickMs);
    add(seat.told ? 1 : 0);
    add(seat.points);
  }
  return key;
}

Seen explore(const GroupsShop& shop) {
  const Campaign& campaign = shop.campaigns.front();
  Seen seen;
  std::unordered_set<std::string> known;
  std::deque<Place> waiting{{{}, stock_of(campaign), 0}};
  while (!waiting.empty()) {
    const Place place = std::move(waiting.front());
    waiting.pop_front();
    ++seen.states;
    const auto visit = [&](Place next) {
      if (known.insert(key_of(next)).second) waiting.push_back(std::move(next));
    };
    if (place.tick < kTicks) visit({place.group, place.stock, place.tick + 1});
    for (const GroupEvent& event : all_events(place)) {
      const Millis now_ms = kBegin + place.tick * kTickMs;
      const GroupAnswer answer = step(*shop.book, campaign, {place.group, place.stock, event, now_ms});
      ++seen.steps;
      if (!answer.group) continue;
      EXPECT_EQ(wrong_state(answer), "");
      EXPECT_EQ(wrong_effects(place, answer), "");
      if (place.group && place.group->status != GroupStatus::kOpen) {
        EXPECT_EQ(answer.group->status, place.group->status);
      } else {
        seen.formed += answer.group->status == GroupStatus::kFormed ? 1 : 0;
        seen.failed += answer.group->status == GroupStatus::kFailed ? 1 : 0;
        seen.late += answer.group->status == GroupStatus::kFormed && now_ms >= answer.group->deadline_ms ? 1 : 0;
      }
      if (testing::Test::HasFailure()) return seen;
      visit({answer.group, answer.stock, place.tick});
    }
  }
  return seen;
}

TEST(GroupsExhaustively, ThreePeopleOnTwoSeatsEndOnceWhateverTheyDo) {
  const Seen seen = explore(GroupsShop(small_book(Json::object())));
  EXPECT_GT(seen.states, 1'000);
  EXPECT_GT(seen.formed, 100);
  EXPECT_GT(seen.failed, 100);
  EXPECT_GT(seen.late, 0) << "nobody paid after the deadline";
  RecordProperty("states", std::to_string(seen.states));
  RecordProperty("steps", std::to_string(seen.steps));
  std::printf("%lld states, %lld steps\n", static_cast<long long>(seen.states), static_cast<long long>(seen.steps));
}

TEST(GroupsExhaustively, NobodyPaysAfterADeadlineThatEndsHolds) {
  const Seen seen = explore(GroupsShop(small_book(Json{{"hold_past_deadline", false}})));
  EXPECT_GT(seen.formed, 100);
  EXPECT_EQ(seen.late, 0);
}

}  // namespace
}  // namespace yansuan::test
