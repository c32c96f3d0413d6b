// Points going out and coming back (MEM-02, MEM-09, MEM-17), and points for taking part in the group (MEM-08).
#pragma once

#include "membership/turn.hpp"

namespace yansuan {

bool points_redeemed(Turn& turn, const AccountEvent& event);
bool redemption_cancelled(Turn& turn, const AccountEvent& event);
bool points_spent(Turn& turn, const AccountEvent& event);
bool points_given_back(Turn& turn, const AccountEvent& event);
bool manual_adjustment(Turn& turn, const AccountEvent& event);
bool community_action(Turn& turn, const AccountEvent& event);

}  // namespace yansuan
