// What touches hang on: every day, product or event that a trigger finds in the facts.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "reminders/shelf.hpp"
#include "reminders/texts.hpp"

namespace yansuan {

struct Anchor {
  std::string subject;
  Millis at_ms = 0;
  CivilDate date;         // of at_ms
  MaybeMillis begins_ms;  // a touch meant before is dropped
  MaybeMillis ends_ms;    // a touch due from then on is dropped
  const PlanOrder* order = nullptr;
  std::string_view offer;
  std::string_view festival;
  std::uint32_t season = 0;    // one bit
  std::uint32_t campaign = 0;  // one bit
  std::int32_t valid_days = 0;
  bool first_order = false;
  std::vector<Text> products;
  std::vector<std::pair<Variable, Text>> words;

  [[nodiscard]] std::uint32_t known() const;  // one bit a Variable of `words` and `products`
};

/// The days on which anchors can matter to a touch.
struct DateRange {
  CivilDate from;
  CivilDate to;  // inclusive
};

/// The anchors of one touch, in a fixed order.
class AnchorFinder {
 public:
  AnchorFinder(const Rulebook& book, const ReminderRules& rules, const PlanFacts& facts, const ReckonedShelf& shelf)
      : book_(book), rules_(rules), facts_(facts), shelf_(shelf) {}

  [[nodiscard]] std::vector<Anchor> find(const TouchRule& rule, const DateRange& range) const;

 private:
  void of_calendar(const TouchRule& rule, const DateRange& range, std::vector<Anchor>& out) const;
  void of_shelf(const TouchRule& rule, std::vector<Anchor>& out) const;
  void of_friendship(const TouchRule& rule, std::vector<Anchor>& out) const;
  void of_orders(const TouchRule& rule, std::vector<Anchor>& out) const;
  void of_care(const TouchRule& rule, std::vector<Anchor>& out) const;
  void of_shop(const TouchRule& rule, std::vector<Anchor>& out) const;
  void of_campaigns(const TouchRule& rule, std::vector<Anchor>& out) const;
  void of_trials(const TouchRule& rule, std::vector<Anchor>& out) const;
  void of_coupons(std::vector<Anchor>& out) const;
  void of_lapse(std::vector<Anchor>& out) const;

  [[nodiscard]] bool asks_goods(const TouchRule& rule) const;
  [[nodiscard]] bool is_asked(const TouchRule& rule, std::string_view sku_id) const;
  [[nodiscard]] MaybeDate lapses_on() const;

  const Rulebook& book_;
  const ReminderRules& rules_;
  const PlanFacts& facts_;
  const ReckonedShelf& shelf_;
};

/// The day of a festival in a year; of a lunar festival in that lunar year. Nothing outside the calendar's table.
[[nodiscard]] MaybeDate festival_day(const Festival& festival, std::int32_t year);

}  // namespace yansuan
