#include "groups/machine.hpp"

#include <algorithm>

#include "groups/price.hpp"

namespace yansuan {

std::int32_t Machine::count(SeatState state) const {
  const auto& seats = group().seats;
  return static_cast<std::int32_t>(
      std::count_if(seats.begin(), seats.end(), [&](const Seat& seat) { return seat.state == state; }));
}

Seat& Machine::take_seat(const GroupEvent& event, Fen price_fen, std::vector<std::string> coupons, Millis at_ms) {
  Seat seat;
  seat.number = ++group().last_seat;
  seat.member = event.member;
  seat.name = masked_name(event.name);
  seat.is_new = event.is_new;
  seat.units = event.units;
  seat.price_fen = price_fen;
  seat.joined_ms = at_ms;
  seat.hold_until_ms = at_ms + campaign_.hold_s * kSecondMs;
  seat.coupons = std::move(coupons);
  answer_.stock.held_units += seat.units;
  answer_.seat = seat.number;
  group().seats.push_back(std::move(seat));
  return group().seats.back();
}

void Machine::pay(Seat& seat, Millis at_ms) {
  seat.state = SeatState::kPaid;
  seat.paid_ms = at_ms;
  answer_.stock.held_units -= seat.units;
  answer_.stock.sold_units += seat.units;
  decide(at_ms);
  look_at_stock(at_ms);
}

void Machine::give_up(std::size_t place, Millis at_ms) {
  const auto at = group().seats.begin() + static_cast<std::ptrdiff_t>(place);
  answer_.stock.held_units -= at->units;
  free_units(*at);
  if (!at->coupons.empty()) effect(GroupEffectKind::kCouponReturn, *at, "coupons").coupons = at->coupons;
  group().seats.erase(at);
  look_at_stock(at_ms);
}

void Machine::free_units(const Seat& seat) { effect(GroupEffectKind::kRelease, seat, "release").units = seat.units; }

void Machine::pay_back(Seat& seat, SeatState becomes, bool frees_units, Millis at_ms) {
  effect(GroupEffectKind::kRefund, seat, "refund").fen = seat.price_fen - seat.refunded_fen;
  seat.refunded_fen = seat.price_fen;
  seat.state = becomes;
  if (!seat.coupons.empty()) effect(GroupEffectKind::kCouponReturn, seat, "coupons").coupons = seat.coupons;
  if (seat.points > 0) effect(GroupEffectKind::kPoints, seat, "points-back").points = -seat.points;
  seat.points = 0;
  effect(GroupEffectKind::kCountersBack, seat, "counters");
  if (!frees_units) return;
  answer_.stock.sold_units -= seat.units;
  free_units(seat);
  look_at_stock(at_ms);
}

void Machine::decide(Millis at_ms) {
  if (group().status != GroupStatus::kOpen) return;
  const std::int32_t paid = count(SeatState::kPaid);
  const std::int32_t held = count(SeatState::kHeld);
  const std::int32_t least = campaign_.least(group().size);
  const bool closed = at_ms >= group().deadline_ms;
  if (paid == group().size || (closed && held == 0 && paid >= least)) {
    form(at_ms);
  } else if ((closed && paid + held < least) || (paid + held == 0 && !campaign_.bargain())) {
    fail(at_ms);
  }
}

void Machine::form(Millis at_ms) {
  group().status = GroupStatus::kFormed;
  group().ended_ms = at_ms;
  group().formed_size = count(SeatState::kPaid);
  if (campaign_.settle == Settle::kSettleAtClose) settle(at_ms);
  for (Seat& seat : group().seats) {
    if (seat.state != SeatState::kPaid || seat.is_new || campaign_.bonus_points == 0) continue;
    seat.points = campaign_.bonus_points;  // MEM-11
    effect(GroupEffectKind::kPoints, seat, "points").points = seat.points;
  }
  notice(GroupNotice::kFormed);
}

// The largest size that has come; all have paid for the smallest.
void Machine::settle(Millis at_ms) {
  std::int32_t reached = campaign_.sizes.front();
  for (const std::int32_t size : campaign_.sizes) reached = size <= group().formed_size ? size : reached;
  for (Seat& seat : group().seats) {
    if (seat.state != SeatState::kPaid) continue;
    const SeatPrice now = seat_price(book_, campaign_, {group().sku, seat.units, reached, seat.is_new, {}, at_ms});
    if (!now.priced || now.fen >= seat.price_fen) continue;
    effect(GroupEffectKind::kSettle, seat, "settle").fen = seat.price_fen - now.fen;
    seat.refunded_fen = seat.price_fen - now.fen;
  }
}

void Machine::fail(Millis at_ms) {
  group().status = GroupStatus::kFailed;
  group().ended_ms = at_ms;
  for (std::size_t place = group().seats.size(); place-- > 0;) {
    if (group().seats[place].state != SeatState::kHeld) continue;
    ++group().expired_holds;
    give_up(place, at_ms);
  }
  for (Seat& seat : group().seats) {
    if (seat.state == SeatState::kPaid) pay_back(seat, SeatState::kRefunded, true, at_ms);
  }
  notice(GroupNotice::kFailed);
}

GroupEffect& Machine::effect(GroupEffectKind kind, const Seat& seat, std::string_view word) {
  GroupEffect made;
  made.id = group().id + "/" + std::to_string(seat.number) + "/" + std::string(word);
  made.kind = kind;
  made.seat = seat.number;
  made.member = seat.member;
  answer_.effects.push_back(std::move(made));
  return answer_.effects.back();
}

void Machine::notice(GroupNotice what, std::int32_t seat, std::string_view member) {
  GroupEffect made;
  made.id = group().id + "/" + (seat > 0 ? std::to_string(seat) + "/" : "") + std::string(to_string(what));
  made.notice = what;
  made.seat = seat;
  made.member = member;
  answer_.effects.push_back(std::move(made));
}

void Machine::look_at_stock(Millis at_ms) {
  CampaignStock& stock = answer_.stock;
  const bool sold_out = stock.total_units >= 0 && stock.sold_units == stock.total_units;
  if (sold_out && stock.sold_out_ms == 0) {
    stock.sold_out_ms = at_ms;
    GroupEffect made;
    made.id = campaign_.id + "/sold_out/" + std::to_string(at_ms);
    made.notice = GroupNotice::kSoldOut;
    answer_.effects.push_back(std::move(made));
  }
  if (!sold_out) stock.sold_out_ms = 0;
}

}  // namespace yansuan
