// What is given on an occasion (CPN-01 … CPN-28, MEM-06, MEM-10, MEM-11, REF-01 … REF-09): one function for every
// template, and a gift is given once for each rule and trigger.
#pragma once

#include "membership/turn.hpp"

namespace yansuan {

struct Occurrence {
  Occasion occasion = Occasion::kFriendAdded;
  std::string_view trigger;  // what makes it unique among its like
  std::string_view channel;
  std::string_view choice;
  std::string_view segment;
  std::int64_t reached = 0;
  Index tier = kNone;        // that was reached; kNone: the account's own
  Millis order_paid_ms = 0;  // of the order it belongs to; 0: none
  Millis from_ms = 0;        // from when a coupon's days count; 0: now
};

void issue(Turn& turn, const Occurrence& occurrence);

/// The events that are an occasion themselves: kind and occasion have the same name, the subject is the trigger.
bool give_on(Turn& turn, const AccountEvent& event);

/// Hands out a reward, `times` over.
void hand_out(Turn& turn, const Reward& reward, std::int32_t times, std::string_view rule, std::string_view trigger,
              Millis from_ms);

/// Takes back what the rules of an occasion gave for a trigger; it can be given again.
void reverse(Turn& turn, Occasion occasion, std::string_view trigger, std::int64_t reached);

/// Takes back the coupons of one grant that can still be used; false when one cannot.
bool revoke_granted(Turn& turn, std::string_view key, bool all_or_nothing);

/// Remembers that something was given; false when it was before.
bool note_grant(Account& account, std::string_view key, Millis at_ms);

bool claim_benefit(Turn& turn, const AccountEvent& event);

}  // namespace yansuan
