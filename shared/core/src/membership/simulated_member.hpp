// One member of a simulated shop: an account, what waits to happen to it, and the sums that its history must agree
// with.
#pragma once

#include "yansuan/simulation.hpp"

namespace yansuan {

/// SplitMix64: integers only, the same everywhere.
class Chance {
 public:
  explicit Chance(std::uint64_t seed) : state_(seed) {}
  std::int64_t below(std::int64_t bound) {
    return static_cast<std::int64_t>(next() % static_cast<std::uint64_t>(bound));
  }
  std::int64_t between(std::int64_t least, std::int64_t most) { return least + below(most - least + 1); }
  bool of(std::int64_t per_thousand) { return below(1'000) < per_thousand; }

 private:
  std::uint64_t next() {
    std::uint64_t mixed = state_ += 0x9E3779B97F4A7C15U;
    mixed = (mixed ^ (mixed >> 30U)) * 0xBF58476D1CE4E5B9U;
    mixed = (mixed ^ (mixed >> 27U)) * 0x94D049BB133111EBU;
    return mixed ^ (mixed >> 31U);
  }
  std::uint64_t state_;
};

struct Awaited {
  std::int32_t day = 0;
  EventKind kind = EventKind::kOrderReceived;
  std::string order;
  std::string coupon;
  Fen fen = 0;
};

struct SimulatedMember {
  Account account;
  std::int32_t joins_on = 0;
  std::vector<Awaited> awaited;
  PerPoints<std::int64_t> available;  // the fold of every entry
  PerPoints<std::int64_t> pending;
  std::int64_t entries = 0;
  std::int64_t events = 0;
  std::int64_t coupons_granted = 0;
  Fen commission_fen = 0;
};

/// What is wrong with a member whose history is over; empty: nothing.
[[nodiscard]] std::string what_is_broken(const Rulebook& book, const MembershipRules& rules,
                                         const SimulatedMember& member);

}  // namespace yansuan
