// G1 and G2 of the proof: whatever happens in whatever order, units are never oversold, a group ends once, formed or
// failed, every effect comes once, and a failed group gives back exactly what was paid. Sums are kept here by hand.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "groups_shop.hpp"
#include "proof/dice.hpp"

namespace yansuan::test {
namespace {

using Type = GroupEventType;

struct Happened {
  std::size_t group = 0;
  GroupEvent event;
  Millis now_ms = 0;  // that counted
  bool refused = false;
};

/// One campaign, up to three groups on its stock, a clock that jumps to where it matters and now and then goes back.
class Schedule {
 public:
  Schedule(const GroupsShop& shop, const Campaign& campaign, Dice& dice, std::size_t groups)
      : shop_(shop), campaign_(campaign), dice_(dice), stock_(stock_of(campaign)), groups_(groups), next_(groups, -1) {}

  /// "" or what is wrong.
  std::string run(int events) {
    for (int i = 0; i < events; ++i) {
      const auto last = static_cast<std::int64_t>(groups_.size()) - 1;
      const auto at = static_cast<std::size_t>(dice_.between(0, std::min<std::int64_t>(last, i / 8)));
      move_clock(next_[at]);
      const std::string wrong = happen(at, random_event(at));
      if (!wrong.empty()) return wrong;
    }
    now_ms_ += 10 * kHourMs;
    for (std::size_t at = 0; at < groups_.size(); ++at) {
      if (!groups_[at]) continue;
      const std::string wrong = happen(at, GroupEvent{});
      if (!wrong.empty()) return wrong;
      if (groups_[at]->status == GroupStatus::kOpen) return "a group is still open after its time";
      if (next_[at] >= 0) return "an ended group waits for something";
    }
    return stock_.held_units == 0 ? wrong_ledger() : "units are held after the end";
  }

  [[nodiscard]] std::int64_t ended(GroupStatus status) const {
    return std::count_if(groups_.begin(), groups_.end(), [&](const auto& one) { return one && one->status == status; });
  }
  [[nodiscard]] const std::vector<Happened>& past() const { return past_; }
  [[nodiscard]] std::string state(std::size_t at) const { return stored_text(shop_, campaign_, groups_[at], stock_); }

 private:
  void move_clock(Millis next_ms) {
    const std::int64_t how = dice_.between(0, 9);
    if (how < 2 && next_ms >= 0) {
      now_ms_ = std::max(now_ms_, next_ms + dice_.between(-1, 1));
    } else if (how < 8) {
      now_ms_ += dice_.between(0, 2 * kMinuteMs);
    } else if (how == 8) {
      now_ms_ += dice_.between(0, 20) * kMinuteMs;
    } else {
      now_ms_ -= dice_.between(0, kMinuteMs);
    }
  }

  GroupEvent random_event(std::size_t at) {
    static constexpr Type kTypes[]{Type::kOpen,  Type::kJoin, Type::kJoin, Type::kPay,         Type::kPay,
                                   Type::kLeave, Type::kHelp, Type::kHelp, Type::kOrder,       Type::kRefund,
                                   Type::kTick,  Type::kPay,  Type::kJoin, Type::kStockChanged};
    GroupEvent event;
    event.type = dice_.one_in(2) ? sensible(at) : dice_.pick(std::span<const Type>(kTypes));
    event.group = "g" + std::to_string(at);
    event.member = "m" + std::to_string(dice_.between(0, 5));
    if (campaign_.bargain() && event.type == Type::kOrder && groups_[at] && !dice_.one_in(5))
      event.member = groups_[at]->owner;
    event.sku = 0;
    event.is_new = dice_.one_in(2);
    event.units = dice_.one_in(2) ? 1 : static_cast<std::int32_t>(dice_.between(1, 6));
    if (campaign_.teams()) event.units = std::min(event.units, 2);
    if (campaign_.bargain()) event.units = 1;
    if (campaign_.sizes.size() > 1 && campaign_.settle == Settle::kChosenAtOpening)
      event.size = static_cast<std::int32_t>(dice_.between(1, 4));
    event.seat = random_seat(at, event.type);
    event.paid_fen = asked_fen(at, event.seat) + (dice_.one_in(12) ? 1 : 0);
    event.total_units = dice_.between(2, 14);
    if (campaign_.allow_coupon && dice_.one_in(2)) event.coupons.push_back({"c" + event.member, 5, 0, 0, true});
    return event;
  }

  // What people come for: they open, pay what they hold, join, help and order.
  [[nodiscard]] Type sensible(std::size_t at) {
    const std::optional<Group>& group = groups_[at];
    if (!group) return Type::kOpen;
    const auto& seats = group->seats;
    const auto held = [](const Seat& seat) { return seat.state == SeatState::kHeld; };
    if (std::any_of(seats.begin(), seats.end(), held)) return Type::kPay;
    if (campaign_.bargain()) return dice_.one_in(3) ? Type::kOrder : Type::kHelp;
    return group->status == GroupStatus::kFormed && dice_.one_in(4) ? Type::kRefund : Type::kJoin;
  }

  std::int32_t random_seat(std::size_t at, Type type) {
    if (!groups_[at]) return 1;
    for (const Seat& seat : groups_[at]->seats) {
      if (type == Type::kPay && seat.state == SeatState::kHeld && !dice_.one_in(4)) return seat.number;
    }
    return static_cast<std::int32_t>(dice_.between(1, groups_[at]->last_seat + 1));
  }

  [[nodiscard]] Fen asked_fen(std::size_t at, std::int32_t number) const {
    if (!groups_[at]) return 0;
    for (const Seat& seat : groups_[at]->seats) {
      if (seat.number == number) return seat.price_fen;
    }
    return 0;
  }

  std::string happen(std::size_t at, const GroupEvent& event) {
    const std::optional<Group> before = groups_[at];
    const GroupAnswer answer = step(*shop_.book, campaign_, {before, stock_, event, now_ms_});
    past_.push_back({at, event, answer.now_ms, answer.refused.has_value()});
    if (before && before->status != GroupStatus::kOpen &&
        (answer.group->status != before->status || answer.group->ended_ms != before->ended_ms))
      return "a group ended twice";
    if (answer.refused) {
      const std::string wrong = compare_with_tick(before, answer);
      if (!wrong.empty()) return wrong;
    }
    groups_[at] = answer.group;
    stock_ = answer.stock;
    next_[at] = answer.next_ms;
    if (answer.next_ms >= 0 && answer.next_ms <= answer.now_ms) return "what comes next is over";
    if (event.type == Type::kPay && !answer.refused)
      paid_[event.group + "/" + std::to_string(event.seat)] += event.paid_fen;
    for (const GroupEffect& effect : answer.effects) {
      if (!effects_.insert(effect.id).second) return "the effect " + effect.id + " comes twice";
      if (effect.kind != GroupEffectKind::kRefund && effect.kind != GroupEffectKind::kSettle) continue;
      if (effect.fen <= 0) return "a refund of nothing";
      back_["g" + std::to_string(at) + "/" + std::to_string(effect.seat)] += effect.fen;
    }
    return wrong_stock();
  }

  // A no changes nothing: the same as if only time had passed.
  std::string compare_with_tick(const std::optional<Group>& before, const GroupAnswer& answer) const {
    if (!before) {
      const bool same =
          stored_text(shop_, campaign_, {}, stock_) == stored_text(shop_, campaign_, answer.group, answer.stock);
      return same && answer.effects.empty() ? "" : "a refusal did something";
    }
    const GroupAnswer ticked = step(*shop_.book, campaign_, {before, stock_, GroupEvent{}, now_ms_});
    const bool same = stored_text(shop_, campaign_, ticked.group, ticked.stock) ==
                          stored_text(shop_, campaign_, answer.group, answer.stock) &&
                      ticked.effects.size() == answer.effects.size();
    return same ? "" : "a refusal changed something";
  }

  // Held units are those of held seats; sold units those of paid seats and of seats that a formed group paid back.
  std::string wrong_stock() const {
    std::int64_t held = 0;
    std::int64_t sold = 0;
    for (const std::optional<Group>& group : groups_) {
      if (!group) continue;
      std::int64_t live = 0;
      for (const Seat& seat : group->seats) {
        live += seat.live() ? 1 : 0;
        held += seat.state == SeatState::kHeld ? seat.units : 0;
        const bool kept = group->status == GroupStatus::kFormed && seat.state == SeatState::kRefunded;
        sold += seat.state == SeatState::kPaid || kept ? seat.units : 0;
      }
      if (live > group->size) return "more people than seats";
    }
    if (held != stock_.held_units || sold != stock_.sold_units) return "the stock forgets units";
    return stock_.total_units >= 0 && held + sold > stock_.total_units ? "oversold" : "";
  }

  std::string wrong_ledger() const {
    std::map<std::string, Fen> paid = paid_;
    for (std::size_t at = 0; at < groups_.size(); ++at) {
      if (!groups_[at]) continue;
      const std::string wrong = wrong_group(*groups_[at], paid);
      if (!wrong.empty()) return wrong;
    }
    for (const auto& [seat, fen] : paid) {
      if (fen != 0) return "the payment of " + seat + " is forgotten";
    }
    return "";
  }

  // Takes what each seat accounts for out of the payments.
  std::string wrong_group(const Group& group, std::map<std::string, Fen>& paid) const {
    std::int64_t stay = 0;
    for (const Seat& seat : group.seats) {
      const std::string key = group.id + "/" + std::to_string(seat.number);
      const auto back = back_.find(key);
      const Fen back_fen = back == back_.end() ? 0 : back->second;
      if (paid[key] != seat.price_fen) return "a seat was not paid once";
      if (back_fen != seat.refunded_fen) return "what went back is not what the seat says";
      if (seat.live() && group.status == GroupStatus::kFailed) return "somebody still sits in a failed group";
      if (!seat.live() && back_fen != seat.price_fen) return "a seat was not paid back whole";
      if (seat.live() && seat.points != (seat.is_new ? 0 : campaign_.bonus_points)) return "wrong points";
      if (seat.live() && seat.price_fen - back_fen != price_by_hand(group, seat)) return "a seat pays another price";
      stay += seat.live() ? 1 : 0;
      paid[key] = 0;
    }
    if (group.status == GroupStatus::kFormed && group.formed_size < campaign_.sizes.front()) return "formed too small";
    return stay > group.formed_size ? "more stay than came" : "";
  }

  [[nodiscard]] Fen price_by_hand(const Group& group, const Seat& seat) const {
    const Fen off_fen = seat.coupons.empty() ? 0 : 500;
    switch (campaign_.mode) {
      case CampaignMode::kTeamDiscount:
        return seat.units * (group.formed_size >= 3 ? 7001 : 8001) - off_fen;
      case CampaignMode::kFission:
        return 5000 * seat.units;
      case CampaignMode::kOpenLadder:
        return seat.units / 4 * 30'000 + seat.units % 4 * 9'000;
      case CampaignMode::kBargain: {
        if (campaign_.floor_fen > 0) return group.helpers.size() == 4 ? 4001 : seat.price_fen;
        constexpr Fen kPrices[]{10'001, 9'001, 7'001};
        return kPrices[group.helpers.size()];
      }
    }
    return 0;
  }

  const GroupsShop& shop_;
  const Campaign& campaign_;
  Dice& dice_;
  CampaignStock stock_;
  std::vector<std::optional<Group>> groups_;
  std::vector<Millis> next_;
  Millis now_ms_ = kBegin;
  std::vector<Happened> past_;
  std::set<std::string> effects_;
  std::map<std::string, Fen> paid_;
  std::map<std::string, Fen> back_;
};

struct Folded {
  std::optional<Group> group;
  CampaignStock stock;
};

/// The state of one group from its events; with `taken_only` what was refused is left out, with `ticks` time also comes
/// every minute.
Folded fold(const GroupsShop& shop, const Campaign& campaign, const std::vector<Happened>& past, bool taken_only,
            bool ticks) {
  Folded state{{}, stock_of(campaign)};
  const auto take = [&](const GroupEvent& event, Millis now_ms) {
    GroupAnswer answer = step(*shop.book, campaign, {std::move(state.group), state.stock, event, now_ms});
    state.group = std::move(answer.group);
    state.stock = answer.stock;
  };
  Millis clock_ms = kBegin;
  for (const Happened& one : past) {
    for (; ticks && clock_ms + kMinuteMs < one.now_ms && clock_ms < kBegin + 3 * kHourMs; clock_ms += kMinuteMs)
      if (state.group) take(GroupEvent{}, clock_ms);
    if (taken_only && one.refused) continue;
    take(one.event, one.now_ms);
  }
  return state;
}

TEST(GroupSchedules, NeverOversellAndEndOnceWithEveryEffectOnce) {
  const GroupsShop shop;
  Dice dice(kFirstSeed);
  std::map<std::string, std::pair<std::int64_t, std::int64_t>> ends;
  for (std::int64_t run = 0; run < figure("YANSUAN_GROUP_SCHEDULES", 10'000); ++run) {
    const Campaign& campaign = shop.campaigns[static_cast<std::size_t>(run) % shop.campaigns.size()];
    Schedule schedule(shop, campaign, dice, 3);
    ASSERT_EQ(schedule.run(40), "") << "schedule " << run << " of " << campaign.id;
    ends[campaign.id].first += schedule.ended(GroupStatus::kFormed);
    ends[campaign.id].second += schedule.ended(GroupStatus::kFailed);
  }
  // Schedules that end in one way alone would prove little.
  for (const Campaign& campaign : shop.campaigns) {
    EXPECT_GT(ends[campaign.id].first, kEnoughCases) << campaign.id << " never forms";
    EXPECT_GT(ends[campaign.id].second, kEnoughCases) << campaign.id << " never fails";
  }
}

TEST(GroupSchedules, AreTheSameReplayedWithoutRefusalsAndWithMoreTicks) {
  const GroupsShop shop;
  Dice dice(kFirstSeed + 1);
  for (std::int64_t run = 0; run < figure("YANSUAN_GROUP_SCHEDULES", 1'600); ++run) {
    const Campaign& campaign = shop.campaigns[static_cast<std::size_t>(run) % shop.campaigns.size()];
    Schedule schedule(shop, campaign, dice, 1);
    ASSERT_EQ(schedule.run(30), "");
    const auto& past = schedule.past();
    for (const bool taken_only : {false, true}) {
      for (const bool ticks : {false, true}) {
        const Folded again = fold(shop, campaign, past, taken_only, ticks);
        ASSERT_EQ(stored_text(shop, campaign, again.group, again.stock), schedule.state(0))
            << "schedule " << run << " of " << campaign.id << ", " << taken_only << ticks;
      }
    }
  }
}

TEST(GroupSchedules, AreTheSameWhenEveryStateIsStoredAndReadAgain) {
  const GroupsShop shop;
  Dice dice(kFirstSeed + 2);
  for (std::int64_t run = 0; run < 200; ++run) {
    const Campaign& campaign = shop.campaigns[static_cast<std::size_t>(run) % shop.campaigns.size()];
    Schedule schedule(shop, campaign, dice, 1);
    ASSERT_EQ(schedule.run(20), "");
    Json state{{"group", nullptr}, {"stock", nullptr}};
    for (const Happened& one : schedule.past()) {
      Json request = state;
      request["campaign"] = campaign.id;
      request["event"] = {{"type", "tick"}};
      request["now_ms"] = one.now_ms;
      GroupStepRead read = read_group_step(request.dump(), *shop.book, shop.campaigns);
      ASSERT_TRUE(read.issues.empty()) << to_json(read.issues) << request;
      read.step.event = one.event;
      const GroupAnswer answer = step(*shop.book, campaign, std::move(read.step));
      state = stored(shop, campaign, answer.group, answer.stock);
    }
    const Json last = Json::parse(schedule.state(0));
    ASSERT_EQ(state.at("group"), last.at("group")) << "schedule " << run;
    ASSERT_EQ(state.at("stock"), last.at("stock")) << "schedule " << run;
  }
}

// PRC-13: whatever the bargain is called, its cuts are positive and end on the floor, not before.
TEST(Bargains, ReachTheFloorExactlyWithTheLastCut) {
  GroupsShop shop;
  Dice dice(kFirstSeed + 3);
  Campaign& uneven = shop.campaigns.back();
  std::set<Fen> firsts;
  for (int run = 0; run < 20'000; ++run) {
    uneven.helpers = static_cast<std::int32_t>(dice.between(1, 100));
    uneven.floor_fen = dice.one_in(3) ? 10'001 - uneven.helpers : dice.between(1, 10'001 - uneven.helpers);
    const std::string id = "b" + std::to_string(run);
    Fen price_fen = 10'001;
    for (std::int32_t before = 0; before < uneven.helpers; ++before) {
      ASSERT_GT(price_fen, uneven.floor_fen);
      const Fen cut_fen = bargain_cut_fen(*shop.book, uneven, 0, id, before, kBegin);
      ASSERT_GT(cut_fen, 0);
      price_fen -= cut_fen;
    }
    ASSERT_EQ(price_fen, uneven.floor_fen) << id;
    firsts.insert(bargain_cut_fen(*shop.book, uneven, 0, id, 0, kBegin));
  }
  EXPECT_GT(firsts.size(), 500U) << "the cuts do not depend on the bargain";
}

}  // namespace
}  // namespace yansuan::test
