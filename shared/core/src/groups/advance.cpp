// What time brings to a group. Each hold and the deadline counts at its own instant, in order, so that late and
// frequent ticks come to the same.
#include <algorithm>

#include "groups/machine.hpp"

namespace yansuan {
namespace {

constexpr Millis kNever = -1;

Millis notice_ms(const Campaign& campaign, const Seat& seat) {
  return campaign.hold_notice_s == 0 ? kNever : seat.hold_until_ms - campaign.hold_notice_s * kSecondMs;
}

}  // namespace

Millis Machine::first_hold_end(Millis until_ms) const {
  Millis first = kNever;
  for (const Seat& seat : group().seats) {
    if (seat.state == SeatState::kHeld && seat.hold_until_ms <= until_ms && (first < 0 || seat.hold_until_ms < first))
      first = seat.hold_until_ms;
  }
  return first;
}

// Held seats of the same instant are given up together.
void Machine::expire_holds(Millis until_ms) {
  for (Millis end = first_hold_end(until_ms); end >= 0; end = first_hold_end(until_ms)) {
    for (std::size_t place = group().seats.size(); place-- > 0;) {
      const Seat& seat = group().seats[place];
      if (seat.state != SeatState::kHeld || seat.hold_until_ms != end) continue;
      ++group().expired_holds;
      give_up(place, end);
    }
    decide(end);
  }
}

// Told once; who is late is not told any more (GRP-07).
void Machine::tell_of_holds(Millis now_ms) {
  for (Seat& seat : group().seats) {
    const Millis tell_ms = notice_ms(campaign_, seat);
    if (seat.state != SeatState::kHeld || seat.told || tell_ms < 0 || now_ms < tell_ms) continue;
    seat.told = true;
    notice(GroupNotice::kHoldEnding, seat.number, seat.member);
  }
}

void Machine::advance(Millis now_ms) {
  if (group().status == GroupStatus::kOpen) {
    const Millis deadline_ms = group().deadline_ms;
    expire_holds(std::min(now_ms, deadline_ms - 1));
    if (now_ms >= deadline_ms && group().status == GroupStatus::kOpen) {
      if (!campaign_.hold_past_deadline) {
        for (Seat& seat : group().seats) seat.hold_until_ms = std::min(seat.hold_until_ms, deadline_ms);
      }
      expire_holds(deadline_ms);
      decide(deadline_ms);
      if (group().status == GroupStatus::kOpen) expire_holds(now_ms);
    }
    if (group().status == GroupStatus::kOpen) tell_of_holds(now_ms);
  }
  group().at_ms = now_ms;
}

Millis Machine::next(Millis now_ms) const {
  if (group().status != GroupStatus::kOpen) return kNever;
  Millis next_ms = kNever;
  const auto consider = [&](Millis at_ms) {
    if (at_ms > now_ms && (next_ms < 0 || at_ms < next_ms)) next_ms = at_ms;
  };
  consider(group().deadline_ms);
  for (const Seat& seat : group().seats) {
    if (seat.state != SeatState::kHeld) continue;
    consider(seat.hold_until_ms);
    if (!seat.told) consider(notice_ms(campaign_, seat));
  }
  return next_ms;
}

}  // namespace yansuan
