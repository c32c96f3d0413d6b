// What a request settles before any unit is counted: the cart's SKUs, the offers that nothing but the cart stands
// against, and where their scopes lie in this cart. A tap that changes units alone keeps all of it.
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <string_view>
#include <vector>

#include "pricing/cart_state.hpp"
#include "yansuan/quote.hpp"

namespace yansuan {

inline constexpr std::int64_t kUnlimited = std::numeric_limits<std::int64_t>::max() / 4;

/// The limits that an application must keep. Units and the offer's own cap clip; the rest refuses.
struct CutRoom {
  std::int64_t units = kUnlimited;
  Fen fen = kUnlimited;
  std::int64_t refuse_units = kUnlimited;
  Fen refuse_fen = kUnlimited;
};

/// One that nothing but the cart stands against.
struct Candidate : UsedOffer {
  const Offer* data = nullptr;
  const Lane* lane = nullptr;
  Index scope = 0;        // in Prepared::scopes
  std::size_t asked = 0;  // in Prepared::asked: its conditions in order, then one a rung
  CutRoom room;
  std::int32_t uses_max = 1;        // times it may apply in this order
  Index bound = 0;                  // the at_most it counts in: its lane's, or its stack group's in that lane
  std::int32_t bound_most = kNone;  // kNone: any number
  bool twin = false;                // an earlier instance of the same offer competes
  bool shares_uses = false;         // another instance competes, and the offer may apply more than once
  bool has_extras = false;          // gifts, freight or points beside its goods effect
  bool unconditional = false;       // whenever it has goods, it applies
  Fen needs_fen = 0;                // above 0: all that it asks for, of the scope asked[asked]; and it applies once
};

/// The cart's SKUs that a scope holds.
struct ScopeInCart {
  Index set = kNone;
  std::size_t first = 0;  // in Prepared::members
  std::size_t last = 0;
  bool whole = false;  // all of them
  // counted anew when units change
  std::int32_t units = 0;
  std::int64_t weight_g = 0;
  Fen list_fen = 0;
  Fen floor_fen = 0;
};

/// The scope of a condition or a rung.
struct Asked {
  Index scope = 0;
  bool untouched = false;
};

struct Range {
  std::size_t first = 0;
  std::size_t last = 0;

  [[nodiscard]] bool empty() const { return first == last; }
  [[nodiscard]] std::size_t size() const { return last - first; }
};

class Prepared;

/// How the offers of an order stage hang together in this cart: which look at nothing smaller than a SKU, which share
/// goods or an at_most, and from where on only the order's total is looked at.
struct StageOutline {
  Range candidates;        // of Prepared::candidates
  bool whole_skus = true;  // none looks at anything smaller than a SKU
  bool by_parts = false;   // it falls into parts and a tail, as below

  // By place in the stage.
  std::vector<std::uint8_t> splits;   // a later one looks at a part of what this one takes from
  std::vector<std::uint64_t> bits;    // the at_most 1 it counts in; 0: none, or alone in it
  std::vector<std::uint8_t> depends;  // whether it applies, and how often, turns on what is taken before
  std::vector<Fen> threshold_fen;     // tail: the total at its turn at which it is reached and may take anything

  // Once it is settled which links are used, parts share neither goods nor, but for bits, an at_most. `items` are
  // places.
  std::vector<Range> parts;
  std::vector<std::size_t> items;
  std::vector<std::size_t> links;         // places that tie parts together; none meets an earlier place of a part
  std::vector<std::uint64_t> part_links;  // by part: the links that decide what its places see
  std::size_t tail = 0;                   // places from here on look at the total alone
  std::uint64_t shared = 0;               // bits that more than one part, or a part and the tail, count in
  std::uint64_t alone = 0;                // places that exclude their own lane
  std::uint64_t shut_others = 0;          // places that exclude another lane

  void outline(const Prepared& prepared, Range stage);

 private:
  struct Group {
    std::int32_t most = kNone;
    std::int32_t members = 0;
    std::uint64_t bit = 0;
    std::size_t part = 0;  // of the last member seen
  };

  [[nodiscard]] bool looks_at(const Prepared& prepared, std::size_t place, Index scope) const;
  void find_splits(const Prepared& prepared);
  [[nodiscard]] bool falls_into_parts(const Prepared& prepared);
  void find_near(const Prepared& prepared);
  void choose_links();
  [[nodiscard]] std::uint64_t together_with(std::uint64_t places, std::uint64_t among) const;
  [[nodiscard]] std::uint64_t links_before(std::size_t place) const;
  [[nodiscard]] std::uint64_t plans_of(std::uint64_t places) const;
  [[nodiscard]] std::uint64_t work_with(std::uint64_t linked) const;
  void list_parts(std::uint64_t linked);
  [[nodiscard]] std::uint64_t links_behind(std::uint64_t linked, std::uint64_t places) const;
  void give_bits(const Prepared& prepared);
  void find_exclusive(const Prepared& prepared);

  std::vector<Group> groups_;              // by bound
  std::vector<std::uint8_t> total_alone_;  // by place: all that it looks at while others take is the order's total
  std::vector<Index> bound_of_;            // by place
  std::vector<std::size_t> part_of_;       // by place
  std::vector<std::uint64_t> near_;        // by place before the tail: places that it shares goods with or looks at
};

class Prepared {
 public:
  /// Looks up everything anew; with `used`, these offers alone.
  void prepare(const Rulebook& book, const Request& request, const std::span<const UsedOffer>* used = nullptr);

  /// Counts the selected lines into `cart`, at list price, and the units of scopes. Without `by_units` there are no
  /// runs. The cart is laid out for these SKUs, or was counted since.
  void count(const Rulebook& book, const Request& request, bool by_units, CartState& cart);

  std::vector<Index> skus;            // of the selected lines, in the rulebook's order
  std::vector<Index> entry_of_line;   // kNone: not selected
  std::vector<Candidate> candidates;  // in the fixed order of application
  std::vector<Range> lanes;           // of candidates, by lane
  std::vector<ScopeInCart> scopes;    // the first is the whole order
  std::vector<Index> members;         // entries
  std::vector<Asked> asked;
  std::size_t bounds = 0;
  StageOutline thresholds;           // stage C
  StageOutline coupons;              // stage D
  std::vector<std::size_t> weighed;  // unit prices whose use decides what others may do: with and without is compared
  bool any_sets = false;
  bool any_extras = false;  // some candidate brings gifts, freight or points
  bool sku_on_two_lines = false;
  bool whole_skus = false;                      // after the stages A and B nothing looks at anything smaller than a SKU
  bool whole_lines = false;                     // whole_skus, and nor do the stages A and B
  std::vector<std::uint8_t> whole_lines_after;  // by lane of stage A: the same of the lanes that follow

  /// The candidates of a stage.
  [[nodiscard]] Range stage(const Rulebook& book, Stage stage) const;

 private:
  struct Bound {
    Index lane;
    std::string_view group;  // "" in a lane that counts all its offers together
  };

  void add_units(const Rulebook& book, std::int32_t more, Entry& entry);
  void find_skus(const Request& request);
  void find_touched(const Rulebook& book);
  [[nodiscard]] bool touched(const Scope& scope) const;
  [[nodiscard]] bool touched(const Offer& offer) const;
  void add_candidates(const Rulebook& book, const Request& request);
  void add_coupons(const Rulebook& book, const Request& request, Index offer);
  void add(const Rulebook& book, const Request& request, UsedOffer use);
  bool find_used(UsedOffer& use) const;
  void outline_stages(const Rulebook& book);
  void find_weighed(const Rulebook& book);
  Index scope_in_cart(const Rulebook& book, const Scope& scope);
  Index bound_of(const Lane& lane, const Offer& offer);

  const std::span<const UsedOffer>* used_ = nullptr;
  std::vector<std::uint64_t> touched_;  // one bit a distinct scope of the rulebook
  std::vector<Index> scope_of_set_;     // by distinct scope; kNone: not in this cart's scopes yet
  std::vector<Bound> bounds_;
  std::vector<std::int32_t> counted_;  // by line: its units
};

}  // namespace yansuan
