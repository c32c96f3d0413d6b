// What the search of a stage needs to know of each candidate, looked up once before it starts.
#pragma once

#include <vector>

#include "pricing/plan.hpp"

namespace yansuan {

struct StageCandidate {
  Candidate candidate;
  const Offer* offer = nullptr;
  CutRoom room;
  std::int32_t uses_max = 1;        // times it may apply in this order
  std::int32_t bound = 0;           // the at_most it counts in: its lane's, or its stack group's in that lane
  std::int32_t bound_most = kNone;  // kNone: any number
  bool shares_uses = false;         // another instance of the same offer competes
  bool may_leave = true;            // false: taken whenever it is legal
};

/// The candidates of a stage that the plan may use, in the fixed order of application.
[[nodiscard]] std::vector<StageCandidate> stage_candidates(const PricingContext& context, Stage stage);

}  // namespace yansuan
