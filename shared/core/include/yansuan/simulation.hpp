// A shop's year of members, for trying out rules before they are real: orders, refunds, birthdays, referrals, points
// and coupons of many accounts, from a seed. Every account is held against its own ledger and history at the end.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "yansuan/membership.hpp"

namespace yansuan {

/// How large, how long, and of which seed: 1 … kMaxSimulatedMembers members.
struct SimulationRequest {
  std::int32_t members = 100;
  std::int32_t days = 365;  // from 1 January 2026
  std::int64_t seed = 1;
};

/// What a simulated shop came to.
struct Simulation {
  std::int64_t events = 0;
  std::int64_t entries = 0;
  std::int64_t orders = 0;
  Fen paid_fen = 0;
  Fen refunded_fen = 0;
  Fen commission_fen = 0;
  std::int64_t deals = 0;           // friends who bought, and whose order counts
  std::vector<std::int64_t> tiers;  // members by tier
  PerPoints<std::int64_t> available;
  PerPoints<std::int64_t> pending;
  std::array<std::int64_t, kCouponLifeCount> coupons{};
  Fen coupon_cost_fen = 0;          // what used coupons took off
  Fen coupon_face_fen = 0;          // what usable ones can take off
  std::vector<std::int64_t> goods;  // by goods of the rules
  std::int64_t broken = 0;          // accounts that do not agree with their history; 0, or the core is wrong
  std::string first_broken;         // what was wrong with the first
};

/// The same for the same rules and request, on every machine.
[[nodiscard]] Simulation simulate(const Rulebook& book, const MembershipRules& rules, const SimulationRequest& request);

/// Reads a simulation request (schema simulation-request.schema.json).
[[nodiscard]] SimulationRequest read_simulation_request(std::string_view json_text, Issues& issues);

/// The result as JSON (schema simulation.schema.json).
[[nodiscard]] std::string to_json(const Rulebook& book, const MembershipRules& rules, const SimulationRequest& request,
                                  const Simulation& simulation);

}  // namespace yansuan
