#include "reminders/read_rules.hpp"

#include <algorithm>

#include "json/writer.hpp"
#include "reminders/read_parts.hpp"
#include "reminders/texts.hpp"
#include "rulebook/rulebook_reader.hpp"

namespace yansuan {
namespace {

using json::Need;
using json::Object;
using json::Place;
using json::Value;

void read_manners(const Object& object, Manners& manners) {
  object.integer("minute", 0, 1'439, manners.minute);
  object.integer("quiet_from", 0, 1'439, manners.quiet_from);
  object.integer("quiet_until", 0, 1'439, manners.quiet_until);
  object.integer("marketing_per_day", 0, 100, manners.marketing_per_day);
  object.integer("marketing_per_week", 0, 700, manners.marketing_per_week);
  read_mask<TouchKind>(object, "once_a_day", 20, manners.once_a_day);
  read_mask<TouchKind>(object, "no_marketing_beside", 20, manners.no_marketing_beside);
  object.integer("request_gap_hours", 0, 1'000, manners.request_gap_hours);
  object.integer("requests_per_source", 1, 100, manners.requests_per_source);
  object.integer("new_source_after_days", 0, 366, manners.new_source_after_days);
  object.integer("gift_months", 1, 120, manners.gift_months);
  object.integer("lapsed_interval_bp", 10'000, 100'000, manners.lapsed_interval_bp);
  object.integer("lapsed_after_days", 0, 366, manners.lapsed_after_days);
}

// The id of an entry, once in its list.
template <typename Entry>
void read_own_id(const Object& object, const std::vector<Entry>& before, std::string& out) {
  read_id_string(object, "id", out, Need::kRequired);
  if (std::any_of(before.begin(), before.end(), [&](const Entry& entry) { return !out.empty() && entry.id == out; }))
    object.report(IssueCode::kDuplicateValue, "id", "an id that stands once");
}

void read_origin(const Object& object, std::string& rule) {
  read_rule(object, rule);
  Source source = Source::kSpec;
  object.choice("source", source);
}

class RulesReader {
 public:
  RulesReader(const Object& section, const Rulebook& book, ReminderRules& rules)
      : section_(section), input_(section.input()), book_(book), rules_(rules) {}

  void read() {
    section_.section("manners", Need::kOptional, [&](const Object& manners) { read_manners(manners, rules_.manners); });
    section_.each("usage", kMaxUsage, [&](Value& value, const Place& at) { read_usage(value, at); });
    section_.each("festivals", kMaxFestivals, [&](Value& value, const Place& at) { read_festival(value, at); });
    section_.each("touches", kMaxTouches, [&](Value& value, const Place& at) { read_touch(value, at); });
  }

 private:
  void read_usage(Value& value, const Place& place) {
    const Object object(input_, value, place);
    Usage usage;
    read_own_id(object, rules_.usage, usage.id);
    read_localized(object, "name", kMaxNameCharacters, usage.name, Need::kRequired);
    read_known(object, "skus", usage.skus);
    read_ids(object, "categories", usage.categories);
    const bool months = object.integer("cycle_months", 1, kMaxUsageMonths, usage.cycle_months);
    const bool pieces = object.integer("pieces", 1, 10'000, usage.pieces);
    const bool weekly = object.integer("pieces_per_week", 1, 1'000, usage.pieces_per_week);
    if (pieces != weekly) object.report_whole(IssueCode::kMissingField, "pieces together with pieces_per_week");
    if (months && pieces) object.report_whole(IssueCode::kNotAChoice, "cycle_months, or pieces");
    object.boolean("confirmed", usage.confirmed);
    object.integer("pao_months", 1, kMaxUsageMonths, usage.pao_months);
    object.integer("shelf_life_months", 1, kMaxUsageMonths, usage.shelf_life_months);
    std::string rule;
    read_origin(object, rule);
    object.finish();
    rules_.usage.push_back(std::move(usage));
  }

  // SKUs that the rulebook holds.
  void read_known(const Object& object, std::string_view key, std::vector<std::string>& out) {
    object.each(key, kMaxListLength, [&](Value& value, const Place& place) {
      std::string_view id;
      if (!json::read_id(input_, value, place, id)) return;
      if (book_.sku(id) == kNone) input_.report(IssueCode::kUnknownSku, place, &value, "the id of a SKU");
      out.emplace_back(id);
    });
    object.unique(key);
  }

  void read_festival(Value& value, const Place& place) {
    const Object object(input_, value, place);
    Festival festival;
    read_own_id(object, rules_.festivals, festival.id);
    read_localized(object, "name", kMaxNameCharacters, festival.name, Need::kRequired);
    std::int32_t ways = 0;
    for (const auto& [key, by] : {std::pair{"solar", FestivalBy::kSolar}, std::pair{"lunar", FestivalBy::kLunar},
                                  std::pair{"nth_weekday", FestivalBy::kNthWeekday}}) {
      if (object.find(key) == nullptr) continue;
      ++ways;
      festival.by = by;
      object.section(key, Need::kOptional, [&](const Object& day) { read_day(day, festival); });
    }
    if (object.find("term") != nullptr) {
      ++ways;
      festival.by = FestivalBy::kTerm;
      object.choice("term", festival.term);
    }
    if (object.valid() && ways != 1)
      object.report_whole(IssueCode::kNotAChoice, "one of solar, lunar, nth_weekday, term");
    object.finish();
    rules_.festivals.push_back(std::move(festival));
  }

  static void read_day(const Object& object, Festival& festival) {
    object.integer("month", 1, 12, festival.month, Need::kRequired);
    if (festival.by == FestivalBy::kNthWeekday) {
      object.integer("nth", 1, 4, festival.nth, Need::kRequired);
      object.integer("weekday", 1, 7, festival.weekday, Need::kRequired);
    } else {
      object.integer("day", 1, 31, festival.day, Need::kRequired);
    }
  }

  void read_touch(Value& value, const Place& place) {
    const Object object(input_, value, place);
    TouchRule rule;
    read_own_id(object, rules_.touches, rule.id);
    read_origin(object, rule.rule);
    object.boolean("enabled", rule.enabled);
    read_choice(object, "kind", rule.kind);
    read_choice(object, "on", rule.on);
    read_choice(object, "channel", rule.channel);
    read_choice(object, "class", rule.touch_class);
    object.integer("priority", 0, 1'000, rule.priority);
    object.each(
        "at", kMaxOffsets, [&](Value& one, const Place& at) { read_offset(one, at, rule); }, Need::kRequired);
    const Value* at = object.find("at");
    if (at != nullptr && at->kind == json::Kind::kArray && at->size == 0)
      object.report(IssueCode::kTooShort, "at", "at least one offset");
    object.integer("minute", 0, 1'439, rule.minute);
    object.section("within", Need::kOptional, [&](const Object& within) { read_within(within, rule.within); });
    object.boolean("at_night", rule.at_night);
    object.section("when", Need::kOptional, [&](const Object& when) { read_when(when, rule.when); });
    object.each("values", kMaxTouchValues, [&](Value& one, const Place& where) { read_value(one, where, rule); });
    read_texts(object, rule);
    object.finish();
    rules_.touches.push_back(std::move(rule));
  }

  template <typename Enum>
  static void read_choice(const Object& object, std::string_view key, Enum& out) {
    if (object.valid() && object.find(key) == nullptr) {
      object.report(IssueCode::kMissingField, key, "the field \"" + std::string(key) + "\"");
    }
    object.choice(key, out);
  }

  void read_offset(Value& value, const Place& place, TouchRule& rule) {
    const Object object(input_, value, place);
    Offset offset;
    object.integer("months", -kMaxOffsetMonths, kMaxOffsetMonths, offset.months);
    object.integer("days", -kMaxOffsetDays, kMaxOffsetDays, offset.days);
    offset.exact = object.integer("hours", -kMaxOffsetHours, kMaxOffsetHours, offset.hours);
    offset.exact |= object.integer("minutes", -kMaxOffsetMinutes, kMaxOffsetMinutes, offset.minutes);
    if (value.kind == json::Kind::kObject && value.size == 0)
      object.report_whole(IssueCode::kTooShort, "months, days, hours or minutes");
    object.finish();
    rule.at.push_back(offset);
  }

  static void read_within(const Object& object, Within& within) {
    std::int32_t hours = 0;
    std::int32_t minutes = 0;
    const bool days = object.integer("days", 0, kMaxWithinDays, within.days);
    bool exact = object.integer("hours", 0, kMaxOffsetHours, hours);
    exact |= object.integer("minutes", 0, kMaxOffsetMinutes, minutes);
    if (!days && !exact && object.find("days") == nullptr && object.find("hours") == nullptr &&
        object.find("minutes") == nullptr)
      object.report_whole(IssueCode::kTooShort, "days, hours or minutes");
    within.given = true;
    within.by_days = days;
    within.exact_ms = hours * kHourMs + minutes * kMinuteMs;
  }

  void read_when(const Object& object, TouchCondition& when) {
    read_mask<SkinType>(object, "skin_types", 5, when.skin_types);
    read_mask<TouchCampaign>(object, "campaigns", 20, when.campaigns);
    read_mask<Season>(object, "seasons", 4, when.seasons);
    read_number_mask(object, "weekdays", 7, when.weekdays);
    read_number_mask(object, "month_days", 31, when.month_days);
    object.integer("min_valid_days", 0, kMaxValidDays, when.min_valid_days);
    for (const auto& [key, out] :
         {std::pair{"skin_known", &when.skin_known}, std::pair{"friend", &when.befriended},
          std::pair{"in_group", &when.in_group}, std::pair{"gift_history", &when.gift_history},
          std::pair{"first_order", &when.first_order}, std::pair{"in_quiet_hours", &when.in_quiet_hours}}) {
      bool yes = false;
      if (object.boolean(key, yes)) *out = yes ? Wish::kYes : Wish::kNo;
    }
    object.boolean("first_of_sku", when.first_of_sku);
    read_named(object, "tiers", when.tiers, IssueCode::kUnknownTier,
               [&](std::string_view id) { return book_.tier(id) != kNone; });
    read_named(object, "offers", when.offers, IssueCode::kUnknownOffer,
               [&](std::string_view id) { return book_.offer(id) != kNone; });
    read_named(object, "festivals", when.festivals, IssueCode::kNotAChoice,
               [&](std::string_view id) { return has_festival(id); });
    read_known(object, "skus", when.skus);
    read_ids(object, "categories", when.categories);
    read_ids(object, "tags", when.tags);
  }

  [[nodiscard]] bool has_festival(std::string_view id) const {
    return std::any_of(rules_.festivals.begin(), rules_.festivals.end(),
                       [&](const Festival& one) { return one.id == id; });
  }

  template <typename Known>
  void read_named(const Object& object, std::string_view key, std::vector<std::string>& out, IssueCode code,
                  const Known& known) {
    object.each(key, kMaxListLength, [&](Value& value, const Place& place) {
      std::string_view id;
      if (!json::read_id(input_, value, place, id)) return;
      if (!known(id)) input_.report(code, place, &value, "an id of this rulebook");
      out.emplace_back(id);
    });
    object.unique(key);
  }

  void read_value(Value& value, const Place& place, TouchRule& rule) {
    const Object object(input_, value, place);
    TouchValue one;
    read_id_string(object, "name", one.name, Need::kRequired);
    if (std::any_of(rule.values.begin(), rule.values.end(),
                    [&](const TouchValue& before) { return before.name == one.name; }))
      object.report(IssueCode::kDuplicateValue, "name", "a name that stands once");
    read_localized(object, "text", kMaxNameCharacters, one.text, Need::kRequired);
    object.finish();
    rule.values.push_back(std::move(one));
  }

  void read_texts(const Object& object, TouchRule& rule) {
    Text text;
    read_localized(object, "text", kMaxProseCharacters, text, Need::kRequired);
    check_slots(object.at("text"), text, rule);
    rule.texts.push_back(std::move(text));
    object.each("variants", kMaxVariants, [&](Value& value, const Place& place) {
      const Object variant(input_, value, place);
      Text words;
      std::string_view text_words;
      if (variant.text("zh", kMaxProseCharacters, text_words, Need::kRequired)) words.zh = text_words;
      if (variant.text("en", kMaxProseCharacters, text_words)) words.en = text_words;
      variant.finish();
      check_slots(place, words, rule);
      rule.texts.push_back(std::move(words));
    });
  }

  // Every slot is a value of the touch or something its trigger knows.
  void check_slots(const Place& place, const Text& text, TouchRule& rule) {
    for (const auto& [key, words] : {std::pair{"zh", &text.zh}, std::pair{"en", &text.en}}) {
      for (Slot slot = next_slot(*words, 0); slot.begin != std::string_view::npos; slot = next_slot(*words, slot.end)) {
        const bool value = std::any_of(rule.values.begin(), rule.values.end(),
                                       [&](const TouchValue& one) { return one.name == slot.name; });
        if (value) continue;
        const std::optional<Variable> variable = variable_named(slot.name);
        if (variable && (variables_of(rule.on) & bit(*variable)) != 0) {
          rule.variables |= bit(*variable);
          continue;
        }
        input_.issues.push_back({IssueCode::kUnknownVariable, Severity::kError, Place{&place, key}.pointer(),
                                 json::quoted(words->substr(slot.begin, slot.end - slot.begin)),
                                 "a variable of the trigger, or one of the touch's values"});
      }
    }
  }

  const Object& section_;
  const json::Input& input_;
  const Rulebook& book_;
  ReminderRules& rules_;
};

}  // namespace

void read_reminders(const Object& section, const Rulebook& book, ReminderRules& rules) {
  RulesReader(section, book, rules).read();
}

}  // namespace yansuan
