// Reads section `membership` of a rulebook, after its tiers, SKUs and offers.
#pragma once

#include "json/reader.hpp"
#include "yansuan/membership_rules.hpp"

namespace yansuan {

/// What an absent field says is its default. Issues besides those of reading: UNKNOWN_NAME, UNKNOWN_TIER, UNKNOWN_SKU,
/// UNKNOWN_OFFER, NOT_A_COUPON, DUPLICATE_VALUE, and the warning DOMINATED_REDEMPTION.
void read_membership_rules(const json::Object& section, const Rulebook& book, MembershipRules& rules);

}  // namespace yansuan
