// Which sets can be formed from a cart's units, and what each is worth.
#pragma once

#include <vector>

#include "pricing/plan.hpp"

namespace yansuan {

/// `units` of one run.
struct SetPiece {
  Index entry = kNone;
  Index run = kNone;
  std::int32_t units = 0;
};

/// One way to form one set of an offer (or, when its parts are pooled, `sets` of them together).
struct SetType {
  std::size_t offer_place = 0;  // which of the stage's offers
  std::vector<SetPiece> pieces;
  std::int32_t sets = 1;
  std::int32_t units = 0;
  Fen gain_fen = 0;             // what the units cost now less what the set costs
  std::int32_t tier_units = 0;  // units that pay a tier's own price no more
  Fen gifts_fen = 0;            // list price of the gifts it brings
};

/// A set offer that the plan may use.
struct SetOffer {
  UsedOffer candidate;
  const Offer* offer = nullptr;
  std::int32_t sets_max = 0;
  bool must = false;    // the branch is about it: a plan without it belongs to another branch
  bool lowers = false;  // else it is outside the competition: it takes no unit from others, its extras come
};

/// All set types of an offer for the cart as it stands, of the runs that are not `in_set` (by run; empty: all);
/// each choice looked at is a step. `complete` turns false when there are too many to list.
void list_set_types(const PricingContext& context, const CartState& cart, const SetOffer& offer,
                    std::size_t offer_place, const std::vector<std::uint8_t>& in_set, std::int64_t& steps_left,
                    std::vector<SetType>& out, bool& complete);

/// The first part that the cart has too few units for.
struct MissingPart {
  bool missing = false;
  Failed failed;
};
[[nodiscard]] MissingPart missing_part(const PricingContext& context, const CartState& cart, const Offer& offer);

}  // namespace yansuan
