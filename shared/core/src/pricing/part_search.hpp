// The search of an order stage that falls into parts (stage_outline.hpp). What a part takes is independent of the other
// parts, and the tail sees only the total that they leave: so each part's plans are listed once, and for every chain of
// tail offers only the smallest total matters that keeps each of them usable, for what is paid grows with it. Exact,
// ties included.
#pragma once

#include <vector>

#include "pricing/entry_sums.hpp"
#include "pricing/plan.hpp"

namespace yansuan {

/// A plan of one part or of several: one bit a place.
struct PartPlan {
  Fen cut_fen = 0;
  std::uint64_t bits = 0;  // shared at_most 1 that it counts in
  std::uint64_t places = 0;
};

/// What the search keeps from tap to tap.
struct PartMemory {
  struct Item {
    Reach reached;
    Fen most_fen = 0;   // no plan takes more with it
    Fen needs_fen = 0;  // tail: the least base at which it is reached and takes anything
  };
  std::vector<Item> items;          // by place
  std::vector<PartPlan> part;       // plans of the part at hand
  std::vector<PartPlan> halves[2];  // plans of several parts, the largest cut first
  std::vector<PartPlan> merged;
  std::vector<std::size_t> tail;   // places of the tail that compete
  std::vector<Fen> rest_fen;       // by position in the tail: the most that it and what follows may take
  std::vector<std::size_t> chain;  // positions in use
};

class PartSearch {
 public:
  PartSearch(PricingContext& context, const StageOutline& outline, const PlanState& plan);

  /// Whether this plan's branch lets the parts stand by themselves: nothing left that excludes another lane.
  [[nodiscard]] bool applies() const;

  /// The places of the best plan's money offers; false when no plan uses what it must.
  bool run(std::uint64_t& places);

 private:
  void find_active();
  void run_with_one_of_each(std::size_t place, std::uint64_t solos);
  void run_beside(std::uint64_t allowed, std::uint64_t solos);
  void run_among(std::uint64_t allowed);

  Fen take(std::size_t place);
  void list_part(Range part, std::uint64_t allowed);
  void list_from(Range part, std::size_t at, std::uint64_t allowed, PartPlan so_far);
  void keep_plan(PartPlan plan);
  [[nodiscard]] bool falls_short(Range part, std::size_t at, std::uint64_t allowed, const PartPlan& so_far) const;
  void merge(std::vector<PartPlan>& into);
  void sort_and_drop(std::vector<PartPlan>& plans);

  void start_tail(std::uint64_t allowed);
  [[nodiscard]] Fen rest_of(std::size_t at, std::uint64_t bits) const;
  void chain_from(std::size_t at, Fen need_fen, Fen value_fen, std::uint64_t bits, std::uint64_t places);
  [[nodiscard]] Fen tail_cut(std::size_t place, Fen base_fen) const;
  [[nodiscard]] Fen value_at(Fen total_fen) const;
  [[nodiscard]] Fen least_base(std::size_t place, Fen value_fen) const;
  [[nodiscard]] Fen least_total(Fen value_fen) const;
  void close_chain(Fen need_fen, std::uint64_t bits, std::uint64_t places);
  [[nodiscard]] Fen largest_cut(Fen most_fen, std::uint64_t bits) const;
  void keep_best_of(Fen low_fen, Fen high_fen, std::uint64_t bits, std::uint64_t places, Fen value_fen);

  void offer(Fen value_fen, std::uint64_t places);
  [[nodiscard]] bool wins_tie(std::uint64_t a, std::uint64_t b) const;
  [[nodiscard]] const Candidate& candidate(std::size_t place) const {
    return context_.prepared.candidates[outline_.candidates.first + place];
  }

  PricingContext& context_;
  const StageOutline& outline_;
  const PlanState& plan_;
  PartMemory& memory_;
  EntrySums& sums_;
  std::uint64_t active_ = 0;
  std::uint64_t must_ = 0;
  std::uint64_t part_musts_ = 0;  // of the part at hand
  std::uint64_t coupons_ = 0;
  bool any_gifts_ = false;
  bool largest_only_ = false;    // of the part at hand: its plan of the largest cut is enough
  bool tail_needs_all_ = false;  // a fen more or less before the tail may turn what it takes
  Fen total_fen_ = 0;            // at the start of the stage
  Fen lowest_fen_ = 0;           // after the parts, at the least
  std::uint64_t best_ = 0;
  Fen best_fen_ = 0;
  bool found_ = false;
};

}  // namespace yansuan
