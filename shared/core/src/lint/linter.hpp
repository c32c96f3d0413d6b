// The frame of lint: a check looks at the rulebook, puts a cart that should show what it found into a draft, asks the
// engine, and reports. All that a check needs stands out of line: lint is run seldom and must weigh little in the Wasm.
#pragma once

#include <string_view>

#include "yansuan/lint.hpp"

namespace yansuan {

class Linter {
 public:
  Linter(const Rulebook& book, const AccountRules& rules, const LintOptions& options)
      : book_(book), rules_(rules), options_(options), quoter_(book) {}

  [[nodiscard]] const Rulebook& book() const { return book_; }
  [[nodiscard]] const AccountRules& rules() const { return rules_; }
  [[nodiscard]] const LintOptions& options() const { return options_; }
  [[nodiscard]] Index offers() const { return static_cast<Index>(book_.offers.size()); }
  [[nodiscard]] Index skus() const { return static_cast<Index>(book_.skus.size()); }
  [[nodiscard]] const Offer& offer(Index index) const { return book_.offers[static_cast<std::size_t>(index)]; }
  [[nodiscard]] const Sku& sku(Index index) const { return book_.skus[static_cast<std::size_t>(index)]; }
  [[nodiscard]] const Lane& lane_of(Index offer) const { return book_.lane_of(this->offer(offer)); }

  /// The answer to a cart, valid until the next. Null: refused, or no further cart may be priced.
  const Quote* price(const Request& request);
  const Quote* explain(const Request& request);

  /// The same without this offer. The request is as before when it returns.
  const Quote* price_without(Request& request, Index offer);

  /// What became of the offer; kOutOfScope also for a cart that was refused.
  Verdict verdict(const Request& request, Index offer);

  [[nodiscard]] Findings& findings() { return findings_; }

 private:
  friend class Draft;
  bool may_price();
  const Quote* counted(const Quote& quote);

  const Rulebook& book_;
  const AccountRules& rules_;
  const LintOptions& options_;
  Quoter quoter_;
  Findings findings_;
  std::int32_t carts_left_ = 60'000;
};

/// One finding in the making. Its words fill the holes of its sentence in order.
class Draft {
 public:
  /// About an offer, at a place inside it.
  Draft(Linter& linter, FindingCode code, Index offer, std::string_view inside);
  /// About something else.
  Draft(Linter& linter, FindingCode code, std::string_view pointer);
  ~Draft();
  Draft(const Draft&) = delete;
  Draft& operator=(const Draft&) = delete;

  [[nodiscard]] Request& shows() { return finding_.shows; }

  Draft& inside(std::string_view more);
  Draft& inside(std::string_view list, std::size_t index, std::string_view field);
  Draft& also(std::string_view list, Index index);
  Draft& number(std::string_view name, std::int64_t value);

  Draft& say(std::string_view zh, std::string_view en);
  Draft& say(const Text& text) { return say(text.zh, text.in(Lang::kEn)); }
  Draft& say_number(std::int64_t value);
  Draft& say_yuan(Fen fen);
  Draft& say_day(Millis at_ms);
  Draft& say_percent(std::int64_t share_bp);
  Draft& say_keep(std::int64_t keep_bp);
  Draft& say_offer(Index offer) { return say(linter_.offer(offer).name); }

  /// Keeps the finding; one whose cart is refused is dropped.
  void report();
  /// Keeps a finding that is not about a price.
  void report_without_cart();

 private:
  void begin(FindingCode code, Index offer);
  void keep();

  Linter& linter_;
  Finding finding_;
  std::string_view zh_;  // what of the sentence is not said yet
  std::string_view en_;
};

/// The checks; a capability adds its own file and its line in lint.cpp.
void check_scopes(Linter& linter);
void check_effects(Linter& linter);
void check_audiences(Linter& linter);
void check_sets(Linter& linter);
void check_reach(Linter& linter);
void check_windows(Linter& linter);
void check_dominated(Linter& linter);
void check_rungs(Linter& linter);
void check_tiers(Linter& linter);
void check_exclusives(Linter& linter);
void check_steepest(Linter& linter);
void check_names(Linter& linter);
void check_entry_products(Linter& linter);
void check_numbers_in_names(Linter& linter);
void check_teams(Linter& linter);
void check_redemptions(Linter& linter);
void check_gifts(Linter& linter);
void check_touches(Linter& linter);
void check_quiet_hours(Linter& linter);

}  // namespace yansuan
