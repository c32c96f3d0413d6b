// Whether one offer is at least as good as another wherever the other holds.
#pragma once

#include "lint/linter.hpp"

namespace yansuan {

/// `better` is open to everyone to whom `offer` is open when their tier is `tier`, at all its hours, unasked and
/// without a limit that could run out, and shuts nothing that `offer` leaves open.
[[nodiscard]] bool open_wherever(const Linter& linter, const Offer& better, const Offer& offer, std::size_t tier);

/// Of the two in one lane at most one counts, and the lane takes the cheaper.
[[nodiscard]] bool compete(const Linter& linter, const Offer& better, const Offer& offer);

/// `better` never leaves more to pay than rung `rung` of `offer`.
[[nodiscard]] bool never_dearer(const Linter& linter, const Offer& better, const Offer& offer, std::size_t rung);

/// `offer` takes something off every unit of the scope that has room for it, so it keeps its place in a lane.
[[nodiscard]] bool lowers_all(const Linter& linter, const Offer& offer, const Scope& scope);

/// Every SKU of `inner` is in `outer`.
[[nodiscard]] bool covers(const Linter& linter, const Scope& outer, const Scope& inner);

}  // namespace yansuan
