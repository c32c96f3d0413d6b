// The search of an order stage that falls into parts (stage_outline.hpp). What a part takes is independent of the other
// parts (part_lists.hpp), and the tail sees only the total that they leave: so for every chain of tail offers only the
// smallest total matters that keeps each of them usable, for what is paid grows with it. The sum is exact; so are the
// ties, but where thousands of plans end at one price.
#pragma once

#include <vector>

#include "pricing/part_lists.hpp"

namespace yansuan {

/// Offers of the tail that are used together.
struct Chain {
  Fen value_fen;  // what it leaves of the least total at which all of it can be used: it ends no lower
  Fen need_fen;   // that total, where the chain sets one
  Fen most_fen;   // what it leaves of the total at the start of the stage
  std::uint64_t bits;
  std::uint64_t places;
};

/// What the search keeps from tap to tap.
struct PartMemory {
  std::vector<PartItem> items;  // by place
  PartListsMemory lists;
  std::vector<std::size_t> tail;   // places of the tail that compete
  std::vector<Fen> rest_fen;       // by position in the tail: the most that it and what follows may take
  std::vector<std::size_t> chain;  // places in use
  std::vector<Chain> open;         // may yet end lower than the best
};

class PartSearch {
 public:
  PartSearch(PricingContext& context, const StageOutline& outline, const PlanState& plan);

  /// Whether this plan's branch lets the parts stand by themselves: nothing left that excludes another lane.
  [[nodiscard]] bool applies() const;

  /// The places of the best plan's money offers; false when no plan uses what it must.
  bool run(std::uint64_t& places);

  /// How a place of that plan reaches its goods, where nothing before it can change that: a plan's offers are reached.
  [[nodiscard]] const Reach* known_reach(std::size_t place) const {
    const bool known = outline_.depends[place] == 0 || candidate(place).needs_fen != 0;
    return known ? &memory_.items[place].reached : nullptr;
  }

 private:
  void find_active();
  void run_with_one_of_each(std::size_t place, std::uint64_t solos);
  void run_beside(std::uint64_t allowed, std::uint64_t solos);
  void run_among(std::uint64_t allowed);

  [[nodiscard]] Fen most_of(std::uint64_t places) const;
  [[nodiscard]] bool largest_only(std::uint64_t allowed) const;
  void start_tail(std::uint64_t allowed);
  [[nodiscard]] Fen rest_of(std::size_t at, std::uint64_t bits) const;
  void search_chains();
  void close_open();
  void chain_from(std::size_t at, const Chain& so_far);
  void end_chain(const Chain& chain);
  [[nodiscard]] Fen tail_cut(std::size_t place, Fen base_fen) const;
  [[nodiscard]] Fen value_at(Fen total_fen) const;
  [[nodiscard]] Fen least_base(std::size_t place, Fen value_fen) const;
  [[nodiscard]] Fen least_total(Fen value_fen) const;
  [[nodiscard]] Fen least_cut(Fen value_fen) const;
  void close_chain(const Chain& chain);
  void offer(Fen value_fen, std::uint64_t places);
  [[nodiscard]] const Candidate& candidate(std::size_t place) const { return candidates_[place]; }

  enum class AtEnd : std::uint8_t { kClose, kKeepLowest, kKeepAll };

  PricingContext& context_;
  const StageOutline& outline_;
  const Candidate* candidates_;  // by place
  const PlanState& plan_;
  PartMemory& memory_;
  EntrySums& sums_;
  std::uint64_t active_ = 0;
  std::uint64_t must_ = 0;
  std::uint64_t tail_musts_ = 0;
  PartTies ties_;
  PartLists lists_;
  std::int32_t ties_left_;
  Fen total_fen_ = 0;   // at the start of the stage
  Fen lowest_fen_ = 0;  // after the parts, at the least
  Fen bound_fen_ = 0;   // chains that end higher do not matter
  Fen closed_fen_ = 0;  // chains that promise so much are closed already
  AtEnd at_end_ = AtEnd::kClose;
  bool tail_alone_ = false;  // no part takes anything: a chain ends at its value
  std::uint64_t best_ = 0;
  Fen best_fen_ = 0;
  bool found_ = false;
};

}  // namespace yansuan
