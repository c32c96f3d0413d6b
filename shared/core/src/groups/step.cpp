// Which events a group takes, and why it refuses others.
#include <algorithm>

#include "groups/machine.hpp"
#include "groups/price.hpp"
#include "groups/terms.hpp"
#include "yansuan/limits.hpp"

namespace yansuan {
namespace {

using Code = GroupRefusal;

class Steps {
 public:
  Steps(const Rulebook& book, const Campaign& campaign, const GroupEvent& event, GroupAnswer& answer)
      : book_(book),
        campaign_(campaign),
        event_(event),
        answer_(answer),
        terms_(book, campaign, event, answer),
        machine_(book, campaign, answer) {}

  Refused take() {
    switch (event_.type) {
      case GroupEventType::kOpen:
        return open();
      case GroupEventType::kStockChanged:
        return change_stock();
      default:
        return answer_.group ? take_in_group() : refuse(Code::kNoGroup);
    }
  }

  void advance() {
    if (answer_.group) machine_.advance(answer_.now_ms);
  }

  void finish() {
    if (!answer_.group) return;
    answer_.next_ms = machine_.next(answer_.now_ms);
    if (campaign_.bargain()) answer_.bargain_fen = bargain_fen(book_, *answer_.group);
  }

 private:
  [[nodiscard]] Group& group() { return *answer_.group; }
  [[nodiscard]] Millis now() const { return answer_.now_ms; }

  Refused take_in_group() {
    switch (event_.type) {
      case GroupEventType::kJoin:
        return join();
      case GroupEventType::kPay:
        return pay();
      case GroupEventType::kLeave:
        return leave();
      case GroupEventType::kRefund:
        return refund();
      case GroupEventType::kHelp:
        return help();
      case GroupEventType::kOrder:
        return order();
      default:
        return {};
    }
  }

  Refused open() {
    if (answer_.group) return refuse(Code::kGroupExists);
    if (now() < campaign_.from_ms) return refuse(Code::kNotBegun, now(), campaign_.from_ms);
    if (now() >= campaign_.until_ms) return refuse(Code::kCampaignEnded, now(), campaign_.until_ms);
    const auto& skus = campaign_.skus;
    if (std::find(skus.begin(), skus.end(), event_.sku) == skus.end()) return refuse(Code::kNotOnOffer);
    const std::int32_t size = terms_.size_wanted();
    if (size == 0) return refuse(Code::kNotASize, event_.size, campaign_.sizes.back());
    Refused no = terms_.refuse_buyer(campaign_.opener);
    if (no) return no;
    if (campaign_.bargain()) return open_bargain();
    SeatPrice price;
    no = terms_.refuse_order(size, event_.sku, price);
    if (no) return no;
    begin(size);
    machine_.take_seat(event_, price.fen, std::move(price.coupons), now());
    if (campaign_.mode == CampaignMode::kOpenLadder) find_cheaper(price.fen);
    return {};
  }

  // One unit, ordered and held only when the owner likes the price.
  Refused open_bargain() {
    if (event_.units > 1) return refuse(Code::kPersonLimit, event_.units, 1);
    if (!event_.coupons.empty()) return refuse(Code::kCouponsExcluded);
    const Refused no = terms_.refuse_units();
    if (!no) begin(1);
    return no;
  }

  void find_cheaper(Fen price_fen) {
    const std::int64_t more = answer_.stock.left() + event_.units;
    const std::int64_t mine = campaign_.person_units == 0 ? more : campaign_.person_units - event_.taken_units;
    answer_.cheaper = cheaper_units(book_, campaign_, terms_.asked_of(1, event_.sku), price_fen, std::min(more, mine));
  }

  // 24 hours, and never beyond the campaign.
  void begin(std::int32_t size) {
    Group made;
    made.id = event_.group;
    made.sku = event_.sku;
    made.owner = event_.member;
    made.size = size;
    made.opened_ms = made.at_ms = now();
    made.deadline_ms = campaign_.mode == CampaignMode::kOpenLadder
                           ? campaign_.until_ms
                           : std::min(now() + campaign_.open_hours * kHourMs, campaign_.until_ms);
    answer_.group = std::move(made);
  }

  [[nodiscard]] Refused refuse_ended() {
    if (group().status != GroupStatus::kOpen) return refuse(Code::kGroupEnded);
    return now() >= group().deadline_ms ? refuse(Code::kDeadlinePassed, now(), group().deadline_ms) : Refused{};
  }

  Refused join() {
    if (!campaign_.teams()) return refuse(Code::kWrongMode);
    Refused no = refuse_ended();
    if (no) return no;
    const auto& seats = group().seats;
    const auto same = [&](const Seat& seat) { return seat.live() && seat.member == event_.member; };
    if (std::any_of(seats.begin(), seats.end(), same)) return refuse(Code::kAlreadyIn);
    if (machine_.live() >= group().size || static_cast<std::int64_t>(seats.size()) >= kMaxSeats)
      return refuse(Code::kGroupFull, machine_.live() + 1, group().size);
    no = terms_.refuse_buyer(campaign_.joiner);
    if (no) return no;
    SeatPrice price;
    no = terms_.refuse_order(group().size, group().sku, price);
    if (no) return no;
    machine_.take_seat(event_, price.fen, std::move(price.coupons), now());
    return {};
  }

  // The seat of the event, or why there is none.
  Refused find_seat(Seat*& found) {
    for (Seat& seat : group().seats) {
      if (seat.number == event_.seat) found = &seat;
    }
    if (found != nullptr) return {};
    return refuse(event_.seat <= group().last_seat ? Code::kHoldExpired : Code::kNoSeat, event_.seat,
                  group().last_seat);
  }

  Refused pay() {
    Seat* seat = nullptr;
    const Refused no = find_seat(seat);
    if (no) return no;
    if (seat->state != SeatState::kHeld) return refuse(Code::kAlreadyPaid);
    if (event_.paid_fen != seat->price_fen) return refuse(Code::kAmountDiffers, event_.paid_fen, seat->price_fen);
    machine_.pay(*seat, now());
    return {};
  }

  // GRP-18: until 15 minutes after joining, while the group is open.
  Refused leave() {
    Seat* seat = nullptr;
    const Refused no = find_seat(seat);
    if (no) return no;
    if (group().status != GroupStatus::kOpen) return refuse(Code::kGroupEnded);
    if (!seat->live()) return refuse(Code::kNoSeat, event_.seat, group().last_seat);
    const Millis until_ms = seat->joined_ms + campaign_.leave_s * kSecondMs;
    if (seat->state == SeatState::kHeld) {
      ++group().left_unpaid;
      machine_.give_up(static_cast<std::size_t>(seat - group().seats.data()), now());
    } else if (now() >= until_ms) {
      return refuse(Code::kLeaveTooLate, now(), until_ms);
    } else {
      machine_.pay_back(*seat, SeatState::kLeft, true, now());
    }
    machine_.decide(now());
    return {};
  }

  // GRP-18: the others keep their price. The goods may be on their way, so they are not sold again by themselves.
  Refused refund() {
    Seat* seat = nullptr;
    const Refused no = find_seat(seat);
    if (no) return no;
    if (group().status != GroupStatus::kFormed) return refuse(Code::kNotFormed);
    if (seat->state != SeatState::kPaid) return refuse(Code::kNoSeat, event_.seat, group().last_seat);
    machine_.pay_back(*seat, SeatState::kRefunded, false, now());
    return {};
  }

  Refused help() {
    if (!campaign_.bargain()) return refuse(Code::kWrongMode);
    const Refused no = refuse_ended();
    if (no) return no;
    auto& helpers = group().helpers;
    if (event_.member == group().owner) return refuse(Code::kOwnBargain);
    const auto same = [&](const Helper& helper) { return helper.member == event_.member; };
    if (std::any_of(helpers.begin(), helpers.end(), same)) return refuse(Code::kAlreadyHelped);
    if (machine_.live() > 0) return refuse(Code::kPriceLocked);
    const auto before = static_cast<std::int32_t>(helpers.size());
    if (before >= campaign_.helpers) return refuse(Code::kFloorReached, before + 1, campaign_.helpers);
    const Fen cut_fen = bargain_cut_fen(book_, campaign_, group().sku, group().id, before, now());
    helpers.push_back({event_.member, cut_fen, now()});
    if (before + 1 == campaign_.helpers) machine_.notice(GroupNotice::kFloorReached, 0, group().owner);
    return {};
  }

  Refused order() {
    if (!campaign_.bargain()) return refuse(Code::kWrongMode);
    Refused no = refuse_ended();
    if (no) return no;
    if (event_.member != group().owner) return refuse(Code::kNotOwner);
    if (machine_.live() > 0) return refuse(Code::kPriceLocked);
    no = terms_.refuse_units();
    if (no) return no;
    const Fen price_fen = bargain_fen(book_, group());
    no = terms_.refuse_price(price_fen);
    if (no) return no;
    machine_.take_seat(event_, price_fen, {}, now());
    return {};
  }

  Refused change_stock() {
    CampaignStock& stock = answer_.stock;
    const std::int64_t taken = stock.held_units + stock.sold_units;
    if (event_.total_units < taken) return refuse(Code::kStockTaken, event_.total_units, taken);
    stock.total_units = event_.total_units;
    machine_.look_at_stock(now());
    return {};
  }

  const Rulebook& book_;
  const Campaign& campaign_;
  const GroupEvent& event_;
  GroupAnswer& answer_;
  Terms terms_;
  Machine machine_;
};

}  // namespace

CampaignStock stock_of(const Campaign& campaign) { return {campaign.stock_units, 0, 0, 0}; }

GroupAnswer step(const Rulebook& book, const Campaign& campaign, GroupStep asked) {
  GroupAnswer answer;
  answer.now_ms = asked.group ? std::max(asked.now_ms, asked.group->at_ms) : asked.now_ms;
  answer.group = std::move(asked.group);
  answer.stock = asked.stock;
  Steps steps(book, campaign, asked.event, answer);
  steps.advance();
  answer.refused = steps.take();
  steps.finish();
  return answer;
}

}  // namespace yansuan
