// The shelf: how long goods last, which of them is in use, when a kind of goods runs out.
#pragma once

#include <vector>

#include "yansuan/reminders.hpp"

namespace yansuan {

/// The entry that holds for a product; null: none.
[[nodiscard]] const Usage* usage_of(const Rulebook& book, const ReminderRules& rules, std::string_view sku_id);

[[nodiscard]] std::string_view category_of(const Rulebook& book, std::string_view sku_id);
/// What people read of a product; empty: it is not in the rulebook.
[[nodiscard]] Text product_name(const Rulebook& book, std::string_view sku_id);
[[nodiscard]] Text product_name(const Rulebook& book, const ShelfItem& item);

/// Goods that stand in for each other: those of one usage entry, else of one SKU.
struct ShelfGroup {
  std::string_view subject;  // the usage's id, else the SKU's
  Index last = kNone;        // the item that runs out last
  MaybeDate runs_out_on;
};

struct ReckonedShelf {
  std::vector<ShelfEntry> entries;
  std::vector<ShelfGroup> groups;  // in the order of the facts
};
[[nodiscard]] ReckonedShelf reckon(const Rulebook& book, const ReminderRules& rules, const PlanFacts& facts);

[[nodiscard]] inline bool before(const CivilDate& a, const CivilDate& b) {
  if (a.year != b.year) return a.year < b.year;
  return a.month != b.month ? a.month < b.month : a.day < b.day;
}
[[nodiscard]] std::int32_t days_between(const CivilDate& from, const CivilDate& to);

}  // namespace yansuan
