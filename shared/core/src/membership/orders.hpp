// Orders as far as points, tier, referral and commission need them (MEM-01, MEM-03, REF-02, REF-10, REF-11).
#pragma once

#include "membership/turn.hpp"

namespace yansuan {

[[nodiscard]] AccountOrder* find_order(Account& account, std::string_view id);

bool order_paid(Turn& turn, const AccountEvent& event);
bool order_received(Turn& turn, const AccountEvent& event);
bool order_refunded(Turn& turn, const AccountEvent& event);

/// What an order waits for has come: it counts as received, then its commission is paid.
void order_due(Turn& turn, Index order);

}  // namespace yansuan
