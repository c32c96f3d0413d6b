// Which candidates become touches: opting out, caps, one of a kind a day, pauses between requests.
#pragma once

#include <vector>

#include "reminders/candidates.hpp"

namespace yansuan {

struct Placed {
  Index candidate = kNone;
  Millis due_ms = 0;
  std::vector<Index> with;  // candidates that this touch tells too
};

struct HeldBack {
  Index candidate = kNone;
  Suppression code = Suppression::kRecorded;
  std::string by;
};

struct Kept {
  std::vector<Placed> placed;  // by day, then in the order in which they were placed
  std::vector<HeldBack> held;
};

[[nodiscard]] Kept keep_manners(const ReminderRules& rules, const PlanFacts& facts, const TouchCandidates& candidates);

/// 16 hexadecimal digits.
[[nodiscard]] std::string written(std::uint64_t id);

/// What of a touch's variables is known of the member and the anchor, one bit a Variable.
[[nodiscard]] std::uint32_t known_words(const PlanFacts& facts, const Anchor& anchor);

}  // namespace yansuan
