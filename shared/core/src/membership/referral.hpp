// Invitations (REF-01 … REF-09): one side of them an account each. What the invited account does becomes follow-up
// events for the one that invited it.
#pragma once

#include "membership/turn.hpp"

namespace yansuan {

bool invited(Turn& turn, const AccountEvent& event);
bool friend_added(Turn& turn, const AccountEvent& event);
bool consultation_done(Turn& turn, const AccountEvent& event);
bool group_joined(Turn& turn, const AccountEvent& event);
bool group_left(Turn& turn, const AccountEvent& event);

bool invitee_added(Turn& turn, const AccountEvent& event);
bool invitee_consulted(Turn& turn, const AccountEvent& event);
bool invitee_dealt(Turn& turn, const AccountEvent& event);
bool invitee_refunded(Turn& turn, const AccountEvent& event);
bool invitee_in_group(Turn& turn, const AccountEvent& event);
bool referral_approved(Turn& turn, const AccountEvent& event);

/// The invited account has stayed in the group long enough.
void group_stay_over(Turn& turn);

}  // namespace yansuan
