// Group-buy and bargains (GRP-01 … GRP-08, GRP-14, GRP-15, GRP-18; PRC-13; … Q-13): one
// state machine. A group and the stock of its campaign are decided together, in the transaction that stores both.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "yansuan/campaign.hpp"
#include "yansuan/request.hpp"

namespace yansuan {

/// A place in a group: held, paid, or given back.
struct Seat {
  std::int32_t number = 0;
  std::string member;
  std::string name;  // masked
  bool is_new = false;
  std::int32_t units = 1;
  SeatState state = SeatState::kHeld;
  Fen price_fen = 0;
  Fen refunded_fen = 0;
  std::int32_t points = 0;
  Millis joined_ms = 0;
  Millis hold_until_ms = 0;  // exclusive
  Millis paid_ms = 0;        // 0: not paid
  bool told = false;         // the time to tell of the end of the hold has come
  std::vector<std::string> coupons;

  [[nodiscard]] bool live() const { return state == SeatState::kHeld || state == SeatState::kPaid; }
};

/// A friend who cut a bargain, and by how much.
struct Helper {
  std::string member;
  Fen cut_fen = 0;
  Millis at_ms = 0;
};

/// A group, or a bargain, from its opening to its one end.
struct Group {
  std::string id;
  Index sku = kNone;
  std::string owner;
  std::int32_t size = 1;
  GroupStatus status = GroupStatus::kOpen;
  Millis opened_ms = 0;
  Millis deadline_ms = 0;
  Millis ended_ms = 0;  // 0: open
  Millis at_ms = 0;     // of the last event
  std::int32_t formed_size = 0;
  std::int32_t last_seat = 0;
  std::int32_t expired_holds = 0;
  std::int32_t left_unpaid = 0;
  std::vector<Seat> seats;  // ascending; a seat that was never paid is gone when it is left or runs out
  std::vector<Helper> helpers;
};

/// Units of a campaign: all, held by unpaid seats, and sold. held + sold never exceed total.
struct CampaignStock {
  std::int64_t total_units = -1;  // -1: no limit
  std::int64_t held_units = 0;
  std::int64_t sold_units = 0;
  Millis sold_out_ms = 0;  // 0: not sold out

  [[nodiscard]] std::int64_t left() const {
    return total_units < 0 ? INT32_MAX : total_units - held_units - sold_units;
  }
};

/// What happens; each type reads the fields that its schema names.
struct GroupEvent {
  GroupEventType type = GroupEventType::kTick;
  std::string group;
  std::string member;
  std::string name;
  Index sku = kNone;
  bool is_new = false;
  std::int32_t size = 0;  // 0: the only one
  std::int32_t units = 1;
  std::int64_t taken_units = 0;  // by the person in this campaign
  std::int32_t seat = 0;
  Fen paid_fen = 0;
  Fen expected_fen = -1;  // -1: whatever it is
  std::int64_t total_units = 0;
  std::vector<Coupon> coupons;
};

/// Why an event was refused, with what was asked and what is allowed.
struct GroupRefused {
  GroupRefusal code = GroupRefusal::kNoGroup;
  std::int64_t asked = 0;
  std::int64_t limit = 0;
};

/// Done once by its id. Fields that a kind does not use stay empty.
struct GroupEffect {
  std::string id;
  GroupEffectKind kind = GroupEffectKind::kNotice;
  GroupNotice notice = GroupNotice::kFormed;
  std::int32_t seat = 0;
  std::string member;
  Fen fen = 0;
  std::int32_t points = 0;
  std::int32_t units = 0;
  std::vector<std::string> coupons;
};

/// How many more units would settle at the next lower price (GRP-05).
struct CheaperUnits {
  std::int32_t units = 0;
  Fen price_fen = 0;
};

/// A group (none: it is opened), its stock, what happens and when.
struct GroupStep {
  std::optional<Group> group;
  CampaignStock stock;
  GroupEvent event;
  Millis now_ms = 0;
};

/// What a step did: the group and stock as they stand, and what is to be done outside.
struct GroupAnswer {
  Millis now_ms = 0;  // at least the group's last instant
  std::optional<Group> group;
  CampaignStock stock;
  std::optional<GroupRefused> refused;
  std::vector<GroupEffect> effects;
  std::int32_t seat = 0;                // that the event took
  Fen bargain_fen = -1;                 // what a bargain has come to; -1: no bargain
  std::optional<CheaperUnits> cheaper;  // of an open ladder (GRP-05)
  Millis next_ms = -1;                  // when time changes something again; -1: never
};

/// decide(rules, group and stock, event, now). Time is made up for first, each hold and the deadline at its own
/// instant, so it does not matter how often ticks come; then the event is taken or refused. A group ends once, formed
/// or failed; units held and sold never exceed the stock; a failed group pays back what was paid, to the fen. The
/// campaign is one of read_campaigns on the same rulebook, the group one that step answered with.
[[nodiscard]] GroupAnswer step(const Rulebook& book, const Campaign& campaign, GroupStep asked);

/// Stock before the first event.
[[nodiscard]] CampaignStock stock_of(const Campaign& campaign);

/// What one cut of a bargain takes off, the `before` helpers having helped, in fen. Deterministic; positive; the last
/// one reaches the floor exactly (PRC-13).
[[nodiscard]] Fen bargain_cut_fen(const Rulebook& book, const Campaign& campaign, Index sku, std::string_view group,
                                  std::int32_t before, Millis now_ms);

/// 王小明 → 王**; a name of one character, or none → ** (GRP-11).
[[nodiscard]] std::string masked_name(std::string_view name);

/// Reads a step (schema group-step.schema.json). Besides the JSON codes: NOT_A_CHOICE for an unknown campaign or one
/// that the group or stock is not of; WRONG_RULEBOOK for a group opened under other rules; UNKNOWN_SKU; NOT_ASCENDING
/// for seats; SUM_MISMATCH for a group or stock whose numbers disagree; the coupon codes of a request.
struct GroupStepRead {
  Index campaign = kNone;
  GroupStep step;
  Issues issues;
};
/// Reads group-step.schema.json.
[[nodiscard]] GroupStepRead read_group_step(std::string_view json_text, const Rulebook& book,
                                            const std::vector<Campaign>& campaigns);

/// The answer as JSON (schema group-answer.schema.json).
[[nodiscard]] std::string to_json(const Rulebook& book, const Campaign& campaign, const GroupAnswer& answer);

}  // namespace yansuan
