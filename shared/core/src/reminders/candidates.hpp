// What the rules ask for before manners: every occurrence that could be due in the time planned.
#pragma once

#include <vector>

#include "reminders/anchors.hpp"

namespace yansuan {

struct TouchCandidate {
  std::uint64_t id = 0;
  Index rule = kNone;
  Index anchor = kNone;
  Millis meant_ms = 0;      // as the rule says
  Millis effective_ms = 0;  // after quiet hours
  Millis due_by_ms = 0;
  bool exact = false;
};

struct TouchCandidates {
  std::vector<Anchor> anchors;
  std::vector<TouchCandidate> list;  // by rule, anchor, offset
};

[[nodiscard]] TouchCandidates find_candidates(const Rulebook& book, const ReminderRules& rules, const PlanFacts& facts,
                                              const ReckonedShelf& shelf);

/// The instant itself, or the end of the quiet hours it falls into.
[[nodiscard]] Millis after_quiet(const Manners& manners, Millis instant_ms);
[[nodiscard]] bool is_quiet(const Manners& manners, Millis instant_ms);

}  // namespace yansuan
