// What the parts of an order stage can take (prepared.hpp), for the search by parts. Each legal set of links is tried;
// beside it the parts are independent, so each is listed by itself. The largest sum within bounds is found depth first,
// or, where there are too many, by meeting in the middle of two halves of the parts.
#pragma once

#include <vector>

#include "pricing/entry_sums.hpp"
#include "pricing/plan.hpp"
#include "pricing/visitor.hpp"

namespace yansuan {

/// A plan of a part or of several: one bit a place.
struct PartPlan {
  Fen cut_fen = 0;
  std::uint64_t bits = 0;  // shared at_most 1 that it counts in
  std::uint64_t places = 0;
};

/// An offer of the stage, as long as this search lasts.
struct PartItem {
  Reach reached;
  const GoodsEffect* effect = nullptr;
  Fen most_fen = 0;   // no plan takes more with it
  Fen needs_fen = 0;  // tail: the least base at which it is reached and takes anything
};

/// Between plans that end at the same price.
struct PartTies {
  PricingContext& context;
  const StageOutline& outline;
  const std::vector<PartItem>& items;
  std::uint64_t coupons = 0;
  bool any_gifts = false;

  /// Whatever else a plan has beside them, `a` is preferred to `b`.
  [[nodiscard]] bool wins(std::uint64_t a, std::uint64_t b) const;
};

/// What is kept from tap to tap.
struct PartListsMemory {
  struct List {
    std::uint32_t first;
    std::uint32_t last;
  };
  struct Known {
    Index before;         // the one that was listed before it for the same part, in `known`
    std::uint64_t links;  // of those it depends on
    List plans;
    List fronts;  // in `fronts`
    Fen most_fen;
    bool complete;
  };
  struct Links {
    PartPlan own;
    PartPlan most;           // of all plans with these links; where it is not known, at least its cut
    std::size_t first_list;  // of its parts, in `lists`
    Range halves[2];         // in `halves`
    Range groups;            // of the second half, in `groups`
    bool parts_listed;
    bool halves_listed;
    bool complete;
    bool most_known;
  };
  /// Plans of a half that count in the same bits, a chain from the smallest, `last`, to the largest, `first`.
  struct Group {
    std::uint64_t bits;
    std::size_t first;
    std::size_t last;
    std::size_t from;  // the largest that is small enough for the one at hand
  };
  std::vector<PartPlan> plans;   // of all parts, the largest cut of a list first
  std::vector<PartPlan> fronts;  // of a list: a plan that none before it beats in cut and bits
  std::vector<Known> known;
  std::vector<Index> last_known;  // by part, in `known`
  std::vector<List> lists;
  std::vector<Links> links;  // the largest first
  std::vector<PartPlan> halves;
  std::vector<std::size_t> larger;  // by plan in `halves`: the next larger one of its group
  std::vector<Group> groups;
  std::vector<PartPlan> part;  // the list at hand
  std::vector<PartPlan> half[2];
  std::vector<PartPlan> merged;
  std::vector<PartPlan> merging;
  std::vector<PartPlan> states;
  std::vector<PartPlan> next_states;
  std::vector<std::size_t> runs;  // ends of sorted runs
};

class PartLists {
 public:
  using Visit = Visitor<PartPlan>;

  PartLists(PricingContext& context, const StageOutline& outline, const PartTies& ties, PartListsMemory& memory);

  /// Begins anew with these places. With `largest_only` a fen more that the parts take is a fen less at the end. False
  /// when what must be used is not legal.
  bool begin(std::uint64_t allowed, std::uint64_t must, bool largest_only);

  /// No plan takes more.
  [[nodiscard]] Fen most_fen() const { return most_fen_; }

  /// The plan that takes most, from `least_fen` to `most_fen`, and counts in none of `bits`; false: there is none.
  bool largest(Fen least_fen, Fen most_fen, std::uint64_t bits, PartPlan& best);

  /// Visits plans that take so much and count in none of `bits`, up to `tries`.
  void each_between(Fen least_fen, Fen most_fen, std::uint64_t bits, std::int32_t& tries, const Visit& visit);

 private:
  struct Bounds {
    Fen least_fen;
    Fen most_fen;
    std::int32_t tries;
  };
  using Links = PartListsMemory::Links;
  using List = PartListsMemory::List;
  using Known = PartListsMemory::Known;
  using Group = PartListsMemory::Group;

  bool find_most();
  void link_from(std::size_t at, const PartPlan& so_far);
  void keep_links(const PartPlan& own);
  [[nodiscard]] Fen most_beside(const PartPlan& own) const;
  [[nodiscard]] Fen could_take(std::size_t place) const;
  bool list_parts(Links& links);
  void list_parts_now(Links& links);
  void add_to_states(List fronts);
  const Known& list_of(std::size_t part, std::uint64_t links);
  void list_from(const Range& part, std::size_t at, const PartPlan& so_far);
  Fen take(std::size_t place);
  void keep_plan(PartPlan plan);
  [[nodiscard]] bool falls_short(const Range& part, std::size_t at, const PartPlan& so_far) const;
  bool descend(const Links& links, std::size_t part, const PartPlan& so_far, Bounds& bounds, const Visit& visit);
  [[nodiscard]] Fen rest_of(const Links& links, std::size_t part, std::uint64_t bits) const;
  void largest_of(Links& links, Fen most_fen, std::uint64_t bits, PartPlan& best);
  void list_halves(Links& links);
  void group_by_bits(Links& links);
  void merge(std::vector<PartPlan>& into, List list, Links& links);
  void merge_runs();
  void drop_twins(std::vector<PartPlan>& plans) const;
  void meet_in_the_middle(const Links& links, Fen most_fen, std::uint64_t bits, PartPlan& best);
  [[nodiscard]] const Candidate& candidate(std::size_t place) const { return candidates_[place]; }

  PricingContext& context_;
  const StageOutline& outline_;
  const Candidate* candidates_;  // by place
  const PartTies& ties_;
  PartListsMemory& memory_;
  EntrySums& sums_;
  std::uint64_t allowed_ = 0;
  std::uint64_t must_ = 0;
  Fen most_fen_ = 0;
  std::uint64_t part_musts_ = 0;  // of the part at hand
  bool largest_only_ = false;
  bool part_largest_only_ = false;  // of the part at hand
  bool part_complete_ = true;
};

}  // namespace yansuan
