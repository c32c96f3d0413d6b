// Tiers by what was paid or earned (MEM-03, MEM-04, MEM-06): inclusive thresholds, several levels in one order, a
// window and a grace if the shop has them; a refund recomputes.
#pragma once

#include "membership/turn.hpp"

namespace yansuan {

[[nodiscard]] Index tier_of(const Rulebook& book, const Account& account);

enum class TierCause : std::uint8_t { kEvent, kRefund, kTime };

/// Moves to the tier that the account has reached, and gives what an upgrade gives.
void recompute_tier(Turn& turn, TierCause cause);

/// When the next order or lot stops counting for the tier; kNeverMs.
[[nodiscard]] Millis leaves_window_ms(const Turn& turn);
void leave_window(Turn& turn);

}  // namespace yansuan
