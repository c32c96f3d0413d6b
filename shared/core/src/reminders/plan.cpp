#include <algorithm>

#include "reminders/keep_manners.hpp"

namespace yansuan {
namespace {

constexpr std::size_t kMaxProductsNamed = 3;

// "粉底液、精华" / "foundation, essence"; more than three: "…等 5 件" / "… and 2 more".
Text together(const std::vector<Text>& products) {
  Text out;
  const std::size_t named = std::min(products.size(), kMaxProductsNamed);
  for (std::size_t i = 0; i < named; ++i) {
    out.zh += (i == 0 ? "" : "、") + products[i].in(Lang::kZh);
    out.en += (i == 0 ? "" : ", ") + products[i].in(Lang::kEn);
  }
  if (products.size() > named) {
    out.zh += "等 " + std::to_string(products.size()) + " 件";
    out.en += " and " + std::to_string(products.size() - named) + " more";
  }
  return out;
}

class Speaker {
 public:
  Speaker(const Rulebook& book, const ReminderRules& rules, const PlanFacts& facts, const TouchCandidates& candidates)
      : book_(book), rules_(rules), facts_(facts), candidates_(candidates) {}

  Touch touch(const Placed& placed) const {
    const TouchCandidate& candidate = at(placed.candidate);
    const Anchor& anchor = anchor_of(candidate);
    const TouchRule& rule = rules_.touches[static_cast<std::size_t>(candidate.rule)];
    Touch touch;
    touch.id = candidate.id;
    for (const Index other : placed.with) touch.with.push_back(at(other).id);
    touch.rule = candidate.rule;
    touch.due_at_ms = placed.due_ms;
    touch.due_by_ms = candidate.due_by_ms;
    touch.meant_at_ms = candidate.meant_ms;
    touch.subject = anchor.subject;
    touch.trigger_at_ms = anchor.at_ms;
    say(rule, placed, touch);
    return touch;
  }

 private:
  [[nodiscard]] const TouchCandidate& at(Index place) const {
    return candidates_.list[static_cast<std::size_t>(place)];
  }
  [[nodiscard]] const Anchor& anchor_of(const TouchCandidate& candidate) const {
    return candidates_.anchors[static_cast<std::size_t>(candidate.anchor)];
  }

  void say(const TouchRule& rule, const Placed& placed, Touch& touch) const {
    const Text& words = rule.texts[touch.id % rule.texts.size()];
    for (const std::string* text : {&words.zh, &words.en}) {
      for (Slot slot = next_slot(*text, 0); slot.begin != std::string_view::npos; slot = next_slot(*text, slot.end)) {
        const bool known = std::any_of(touch.variables.begin(), touch.variables.end(),
                                       [&](const TouchVariable& one) { return one.name == slot.name; });
        if (!known) touch.variables.push_back(value_of(slot.name, rule, placed, touch));
      }
    }
    const auto fill = [&](const std::string& text, Lang lang) {
      return filled(text, [&](std::string_view name) {
        return &std::find_if(touch.variables.begin(), touch.variables.end(), [&](const TouchVariable& one) {
                  return one.name == name;
                })->text.in(lang);
      });
    };
    touch.text.zh = fill(words.zh, Lang::kZh);
    touch.text.en = fill(words.in(Lang::kEn), words.en.empty() ? Lang::kZh : Lang::kEn);
  }

  // The names live as long as the rules: a rule's own name, or the fixed one of a variable.
  TouchVariable value_of(std::string_view name, const TouchRule& rule, const Placed& placed, const Touch& touch) const {
    for (const TouchValue& value : rule.values) {
      if (value.name == name) return {value.name, value.text};
    }
    const Variable variable = *variable_named(name);
    return {kVariableNames[static_cast<std::size_t>(variable)], words_of(variable, placed, touch)};
  }

  Text words_of(Variable variable, const Placed& placed, const Touch& touch) const {
    const Anchor& anchor = anchor_of(at(placed.candidate));
    switch (variable) {
      case Variable::kShop:
        return book_.name.zh.empty() ? Text{book_.id, book_.id} : book_.name;
      case Variable::kMember:
        return {facts_.member.name, {}};
      case Variable::kGuide:
        return {facts_.member.guide, {}};
      case Variable::kTier:
        return tier_name();
      case Variable::kSkin:
        return skin_words(*facts_.member.skin_type);
      case Variable::kDate:
        return date_words(anchor.date);
      case Variable::kTime:
        return time_words(anchor.at_ms);
      case Variable::kDays:
        return number_words(std::max(0, days_between(civil_date(touch.due_at_ms), anchor.date)));
      case Variable::kTimeLeft:
        return left_words(std::max<Millis>(0, anchor.at_ms - touch.due_at_ms));
      case Variable::kProduct:
        return products(placed);
      default:
        break;
    }
    for (const auto& [known, text] : anchor.words) {
      if (known == variable) return text;
    }
    return {};
  }

  [[nodiscard]] Text tier_name() const {
    const Index tier = facts_.member.tier.empty() ? 0 : book_.tier(facts_.member.tier);
    return book_.tiers[static_cast<std::size_t>(tier)].name;
  }

  [[nodiscard]] Text products(const Placed& placed) const {
    std::vector<Text> names = anchor_of(at(placed.candidate)).products;
    for (const Index other : placed.with) {
      const auto& more = anchor_of(at(other)).products;
      names.insert(names.end(), more.begin(), more.end());
    }
    return together(names);
  }

  const Rulebook& book_;
  const ReminderRules& rules_;
  const PlanFacts& facts_;
  const TouchCandidates& candidates_;
};

}  // namespace

Plan plan(const Rulebook& book, const ReminderRules& rules, const PlanFacts& facts) {
  ReckonedShelf shelf = reckon(book, rules, facts);
  const TouchCandidates candidates = find_candidates(book, rules, facts, shelf);
  Kept kept = keep_manners(rules, facts, candidates);
  const auto priority = [&](const Placed& placed) {
    const Index rule = candidates.list[static_cast<std::size_t>(placed.candidate)].rule;
    return rules.touches[static_cast<std::size_t>(rule)].priority;
  };
  std::stable_sort(kept.placed.begin(), kept.placed.end(), [&](const Placed& a, const Placed& b) {
    return a.due_ms != b.due_ms ? a.due_ms < b.due_ms : priority(a) > priority(b);
  });
  Plan plan;
  const Speaker speaker(book, rules, facts, candidates);
  plan.touches.reserve(kept.placed.size());
  for (const Placed& placed : kept.placed) plan.touches.push_back(speaker.touch(placed));
  for (const HeldBack& held : kept.held) {
    const TouchCandidate& candidate = candidates.list[static_cast<std::size_t>(held.candidate)];
    plan.suppressed.push_back({candidate.id, candidate.rule, candidate.meant_ms,
                               candidates.anchors[static_cast<std::size_t>(candidate.anchor)].subject, held.code,
                               held.by});
  }
  std::stable_sort(plan.suppressed.begin(), plan.suppressed.end(),
                   [](const SuppressedTouch& a, const SuppressedTouch& b) { return a.meant_at_ms < b.meant_at_ms; });
  plan.shelf = std::move(shelf.entries);
  return plan;
}

}  // namespace yansuan
