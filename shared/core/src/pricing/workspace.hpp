// Memory that the stages keep from tap to tap, so that a tap seldom allocates.
#pragma once

#include <vector>

#include "pricing/cut.hpp"
#include "pricing/entry_sums.hpp"
#include "pricing/part_search.hpp"
#include "pricing/plan.hpp"
#include "pricing/unit_offers.hpp"

namespace yansuan {

struct Workspace {
  CutScratch cut;
  UnitOffers unit_offers;
  PlanState before_weighing;
  PlanState weighing;
  EntrySums sums;
  PartMemory parts;
  std::vector<CartState> levels;
  std::vector<std::uint8_t> left_out;  // but for a branch's own, as it was prepared
  std::vector<Index> one_of;

  /// Before the first price with these candidates.
  void prepare(const Prepared& prepared);
};

}  // namespace yansuan
