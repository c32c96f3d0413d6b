// The life of a coupon of an account (CPN-01 …): one table of states and actions.
#pragma once

#include "membership/turn.hpp"

namespace yansuan {

/// The place of "c<n>"; kNone.
[[nodiscard]] Index coupon_place(const Account& account, std::string_view id);
[[nodiscard]] std::string coupon_id(Index place);

/// Grants one coupon of an offer; `from_ms` is the instant its days are counted from.
Index grant_coupon(Turn& turn, Index offer, std::string_view trigger, Millis from_ms);

/// Moves a coupon on if the table allows it; says whether it did.
bool move_coupon(Turn& turn, Index place, CouponAction action);

bool lock_coupon(Turn& turn, const AccountEvent& event);
bool release_coupon(Turn& turn, const AccountEvent& event);
bool use_coupon(Turn& turn, const AccountEvent& event);
bool return_coupon(Turn& turn, const AccountEvent& event);
bool revoke_coupon(Turn& turn, const AccountEvent& event);

}  // namespace yansuan
