// An account moves on to an instant: everything that falls due on the way happens at its own instant, in that order.
#pragma once

#include "membership/turn.hpp"

namespace yansuan {

void settle(Turn& turn, Millis now_ms);

/// The days up to now, of which each is somebody's birthday (CPN-06).
bool day_passed(Turn& turn, const AccountEvent& event);

}  // namespace yansuan
