// The changes a group can go through, each with its stock and its effects; step decides which of them happen.
#pragma once

#include "yansuan/groups.hpp"

namespace yansuan {

class Machine {
 public:
  Machine(const Rulebook& book, const Campaign& campaign, GroupAnswer& answer)
      : book_(book), campaign_(campaign), answer_(answer) {}

  [[nodiscard]] Group& group() { return *answer_.group; }
  [[nodiscard]] const Group& group() const { return *answer_.group; }
  [[nodiscard]] std::int32_t count(SeatState state) const;
  [[nodiscard]] std::int32_t live() const { return count(SeatState::kHeld) + count(SeatState::kPaid); }

  /// Everything that time brings until `now`, each at its own instant.
  void advance(Millis now_ms);
  /// When time brings something again after `now`; -1: never.
  [[nodiscard]] Millis next(Millis now_ms) const;

  Seat& take_seat(const GroupEvent& event, Fen price_fen, std::vector<std::string> coupons, Millis at_ms);
  void pay(Seat& seat, Millis at_ms);
  /// Takes away a seat that was never paid.
  void give_up(std::size_t place, Millis at_ms);
  /// Pays a paid seat back whole; what it bought is free again unless it has been formed for it.
  void pay_back(Seat& seat, SeatState becomes, bool frees_units, Millis at_ms);
  /// Forms or fails the group when it is time to.
  void decide(Millis at_ms);
  void notice(GroupNotice what, std::int32_t seat = 0, std::string_view member = {});
  /// Notes that the last unit is sold, or that there are units again.
  void look_at_stock(Millis at_ms);

 private:
  [[nodiscard]] Millis first_hold_end(Millis until_ms) const;
  void expire_holds(Millis until_ms);
  void tell_of_holds(Millis now_ms);
  void form(Millis at_ms);
  void settle(Millis at_ms);
  void fail(Millis at_ms);
  GroupEffect& effect(GroupEffectKind kind, const Seat& seat, std::string_view word);
  void free_units(const Seat& seat);

  const Rulebook& book_;
  const Campaign& campaign_;
  GroupAnswer& answer_;
};

}  // namespace yansuan
