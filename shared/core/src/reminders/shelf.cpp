#include "reminders/shelf.hpp"

#include <algorithm>

#include "reminders/lists.hpp"

namespace yansuan {
namespace {

// Ten thousand years: nothing on a shelf lasts longer, and no sum of days overflows.
constexpr std::int64_t kMaxDaysOfUse = 3'650'000;

MaybeDate earlier(const MaybeDate& a, const MaybeDate& b) {
  if (!a || !b) return a ? a : b;
  return before(*b, *a) ? b : a;
}

// TCH-08: from production while sealed, from opening too once opened, whichever ends first.
MaybeDate expires_on(const ShelfItem& item, const Usage* usage) {
  const std::int32_t life =
      item.shelf_life_months != 0 ? item.shelf_life_months : (usage == nullptr ? 0 : usage->shelf_life_months);
  const std::int32_t pao = item.pao_months != 0 ? item.pao_months : (usage == nullptr ? 0 : usage->pao_months);
  MaybeDate sealed;
  MaybeDate opened;
  if (item.produced_on && life != 0) sealed = add_months(*item.produced_on, life);
  if (item.opened_on && pao != 0) opened = add_months(*item.opened_on, pao);
  return earlier(sealed, opened);
}

// opened, else received, else paid.
MaybeDate own_start(const ShelfItem& item) {
  if (item.opened_on) return item.opened_on;
  if (item.received_at_ms) return civil_date(*item.received_at_ms);
  if (item.paid_at_ms) return civil_date(*item.paid_at_ms);
  return std::nullopt;
}

// When so many units are used up, one after the other; nothing when no cycle is known.
MaybeDate used_up(const CivilDate& start, const ShelfItem& item, const Usage* usage) {
  const std::int64_t units = item.units - item.returned_units;
  if (item.cycle_days != 0)
    return add_days(start, static_cast<std::int32_t>(std::min(units * item.cycle_days, kMaxDaysOfUse)));
  if (usage == nullptr || !usage->confirmed) return std::nullopt;
  if (usage->cycle_months != 0) return add_months(start, static_cast<std::int32_t>(units * usage->cycle_months));
  if (usage->pieces == 0) return std::nullopt;
  const std::int64_t days = (units * usage->pieces * 7 + usage->pieces_per_week - 1) / usage->pieces_per_week;
  return add_days(start, static_cast<std::int32_t>(std::min(days, kMaxDaysOfUse)));
}

class Shelf {
 public:
  Shelf(const Rulebook& book, const ReminderRules& rules, const PlanFacts& facts)
      : facts_(facts), today_(civil_date(facts.now_ms)) {
    shelf_.entries.resize(facts.shelf.size());
    for (const ShelfItem& item : facts.shelf) {
      const Usage* usage = usage_of(book, rules, item.sku_id);
      usages_.push_back(usage);
      subjects_.push_back(usage == nullptr ? std::string_view(item.sku_id) : std::string_view(usage->id));
    }
  }

  ReckonedShelf reckon() {
    for (std::size_t i = 0; i < facts_.shelf.size(); ++i) {
      shelf_.entries[i].expires_on = expires_on(facts_.shelf[i], usages_[i]);
      const auto known = std::find_if(shelf_.groups.begin(), shelf_.groups.end(),
                                      [&](const ShelfGroup& group) { return group.subject == subjects_[i]; });
      if (known == shelf_.groups.end()) reckon_group(subjects_[i]);
    }
    for (std::size_t i = 0; i < facts_.shelf.size(); ++i) shelf_.entries[i].state = state(i);
    return std::move(shelf_);
  }

 private:
  // Opened goods begin on the day they were opened, sealed ones when what came before is used up (TCH-06).
  void reckon_group(std::string_view subject) {
    ShelfGroup group{subject, kNone, std::nullopt};
    for (const std::size_t at : in_order_of_use(subject)) {
      const ShelfItem& item = facts_.shelf[at];
      ShelfEntry& entry = shelf_.entries[at];
      MaybeDate start = own_start(item);
      if (!start) continue;
      if (!item.opened_on && group.runs_out_on && before(*start, *group.runs_out_on)) start = group.runs_out_on;
      entry.starts_on = start;
      entry.runs_out_on = item.finished_on ? item.finished_on : used_up(*start, item, usages_[at]);
      if (!entry.runs_out_on) continue;
      if (group.runs_out_on && before(*entry.runs_out_on, *group.runs_out_on)) continue;
      group.runs_out_on = entry.runs_out_on;
      group.last = static_cast<Index>(at);
    }
    shelf_.groups.push_back(group);
  }

  std::vector<std::size_t> in_order_of_use(std::string_view subject) const {
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < facts_.shelf.size(); ++i) {
      const ShelfItem& item = facts_.shelf[i];
      if (subjects_[i] == subject && item.returned_units < item.units) order.push_back(i);
    }
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return used_before(a, b); });
    return order;
  }

  // Finished, then opened, then sealed goods, each by its start; of two sealed that came together the one that expires
  // first.
  bool used_before(std::size_t a, std::size_t b) const {
    const auto rank = [&](std::size_t at) {
      return facts_.shelf[at].finished_on ? 0 : facts_.shelf[at].opened_on ? 1 : 2;
    };
    if (rank(a) != rank(b)) return rank(a) < rank(b);
    const MaybeDate starts[2] = {own_start(facts_.shelf[a]), own_start(facts_.shelf[b])};
    if (starts[0] && starts[1] && *starts[0] != *starts[1]) return before(*starts[0], *starts[1]);
    if (starts[0].has_value() != starts[1].has_value()) return starts[0].has_value();
    const MaybeDate ends[2] = {shelf_.entries[a].expires_on, shelf_.entries[b].expires_on};
    return ends[0] && ends[1] && before(*ends[0], *ends[1]);
  }

  ShelfState state(std::size_t at) const {
    const ShelfItem& item = facts_.shelf[at];
    const ShelfEntry& entry = shelf_.entries[at];
    if (item.returned_units >= item.units) return ShelfState::kReturned;
    if (item.finished_on) return ShelfState::kFinished;
    if (entry.expires_on && !before(today_, *entry.expires_on)) return ShelfState::kExpired;
    if (entry.runs_out_on && !before(today_, *entry.runs_out_on)) return ShelfState::kRunOut;
    if (item.opened_on) return ShelfState::kInUse;
    // Sealed goods whose turn has come are taken to be in use, but only where a cycle says how long.
    const bool turn = entry.runs_out_on && entry.starts_on && !before(today_, *entry.starts_on);
    return turn ? ShelfState::kInUse : ShelfState::kSpare;
  }

  const PlanFacts& facts_;
  CivilDate today_;
  std::vector<const Usage*> usages_;
  std::vector<std::string_view> subjects_;
  ReckonedShelf shelf_;
};

}  // namespace

const Usage* usage_of(const Rulebook& book, const ReminderRules& rules, std::string_view sku_id) {
  const std::string_view category = category_of(book, sku_id);
  const Usage* by_category = nullptr;
  for (const Usage& usage : rules.usage) {
    if (holds(usage.skus, sku_id)) return &usage;
    if (by_category == nullptr && !category.empty() && holds(usage.categories, category)) by_category = &usage;
  }
  return by_category;
}

std::string_view category_of(const Rulebook& book, std::string_view sku_id) {
  const Index sku = book.sku(sku_id);
  return sku == kNone ? std::string_view{} : std::string_view(book.skus[static_cast<std::size_t>(sku)].category);
}

Text product_name(const Rulebook& book, std::string_view sku_id) {
  const Index sku = book.sku(sku_id);
  return sku == kNone ? Text{} : book.skus[static_cast<std::size_t>(sku)].name;
}

Text product_name(const Rulebook& book, const ShelfItem& item) {
  return item.name.zh.empty() ? product_name(book, item.sku_id) : item.name;
}

std::int32_t days_between(const CivilDate& from, const CivilDate& to) {
  return static_cast<std::int32_t>((midnight_ms(to) - midnight_ms(from)) / kDayMs);
}

ReckonedShelf reckon(const Rulebook& book, const ReminderRules& rules, const PlanFacts& facts) {
  return Shelf(book, rules, facts).reckon();
}

std::vector<ShelfEntry> reckon_shelf(const Rulebook& book, const ReminderRules& rules, const PlanFacts& facts) {
  return reckon(book, rules, facts).entries;
}

}  // namespace yansuan
