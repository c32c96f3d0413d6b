// Anchors of the calendar and of the shelf.
#include <algorithm>

#include "reminders/anchors.hpp"

namespace yansuan {
namespace {

Anchor on_day(std::string subject, const CivilDate& date) {
  Anchor anchor;
  anchor.subject = std::move(subject);
  anchor.at_ms = midnight_ms(date);
  anchor.date = date;
  return anchor;
}

bool within(const CivilDate& date, const DateRange& range) {
  return !before(date, range.from) && !before(range.to, date);
}

MaybeDate birthday_in(const PlanMember& member, std::int32_t year) {
  const std::int32_t day = std::max(member.birthday.day, 1);
  if (member.calendar == BirthdayCalendar::kLunar) return civil_of_lunar({year, member.birthday.month, false, day});
  return CivilDate{year, member.birthday.month, std::min(day, days_in_month(year, member.birthday.month))};
}

constexpr SolarTerm kSeasonTerms[] = {SolarTerm::kLichun, SolarTerm::kLixia, SolarTerm::kLiqiu, SolarTerm::kLidong};

bool fits(const TouchCondition& when, const CivilDate& date) {
  const auto has = [](std::uint32_t mask, std::int32_t number) {
    return (mask >> static_cast<unsigned>(number) & 1U) != 0;
  };
  return (when.weekdays == 0 || has(when.weekdays, weekday(date))) &&
         (when.month_days == 0 || has(when.month_days, date.day));
}

}  // namespace

MaybeDate festival_day(const Festival& festival, std::int32_t year) {
  switch (festival.by) {
    case FestivalBy::kSolar:
      return CivilDate{year, festival.month, std::min(festival.day, days_in_month(year, festival.month))};
    case FestivalBy::kLunar:
      return civil_of_lunar({year, festival.month, false, festival.day});
    case FestivalBy::kNthWeekday: {
      const CivilDate first{year, festival.month, 1};
      return add_days(first, (festival.weekday - weekday(first) + 7) % 7 + 7 * (festival.nth - 1));
    }
    case FestivalBy::kTerm:
      return solar_term(year, festival.term);
  }
  return std::nullopt;
}

void AnchorFinder::of_calendar(const TouchRule& rule, const DateRange& range, std::vector<Anchor>& out) const {
  const auto add = [&](std::string_view subject, const MaybeDate& date) -> Anchor* {
    if (!date || !within(*date, range)) return nullptr;
    out.push_back(on_day(std::string(subject), *date));
    return &out.back();
  };
  if (rule.on == TouchTrigger::kDay) {
    for (CivilDate day = range.from; within(day, range); day = add_days(day, 1)) {
      if (fits(rule.when, day)) add("day", day);
    }
    return;
  }
  // A lunar year reaches into the civil year after it.
  for (std::int32_t year = range.from.year - 1; year <= range.to.year; ++year) {
    if (rule.on == TouchTrigger::kFestival) {
      for (const Festival& festival : rules_.festivals) {
        const auto& asked = rule.when.festivals;
        if (!asked.empty() && std::find(asked.begin(), asked.end(), festival.id) == asked.end()) continue;
        if (Anchor* anchor = add(festival.id, festival_day(festival, year))) {
          anchor->festival = festival.id;
          anchor->words.emplace_back(Variable::kFestival, festival.name);
        }
      }
    } else if (rule.on == TouchTrigger::kSeason) {
      for (std::uint32_t i = 0; i < kSeasonCount; ++i) {
        const Season season = static_cast<Season>(i);
        if (Anchor* anchor = add(to_string(season), solar_term(year, kSeasonTerms[i]))) {
          anchor->season = 1U << i;
          anchor->words.emplace_back(Variable::kSeason, season_words(season));
        }
      }
    } else if (facts_.member.birthday.month != 0) {
      MaybeDate day = birthday_in(facts_.member, year);
      if (day && rule.on == TouchTrigger::kBirthdayMonth) day->day = 1;
      add("birthday", day);
    }
  }
}

void AnchorFinder::of_shelf(const TouchRule& rule, std::vector<Anchor>& out) const {
  const auto add = [&](std::string_view subject, const CivilDate& date, const ShelfItem& item) {
    if (asks_goods(rule) && !is_asked(rule, item.sku_id)) return;
    Anchor anchor = on_day(std::string(subject), date);
    Text name = product_name(book_, item);
    if (!name.zh.empty()) anchor.products.push_back(std::move(name));
    out.push_back(std::move(anchor));
  };
  if (rule.on == TouchTrigger::kRunsOut) {
    for (const ShelfGroup& group : shelf_.groups) {
      if (group.runs_out_on && group.last != kNone)
        add(group.subject, *group.runs_out_on, facts_.shelf[static_cast<std::size_t>(group.last)]);
    }
    return;
  }
  for (std::size_t i = 0; i < facts_.shelf.size(); ++i) {
    const ShelfEntry& entry = shelf_.entries[i];
    if (!entry.expires_on || entry.state == ShelfState::kFinished || entry.state == ShelfState::kReturned) continue;
    add(facts_.shelf[i].id, *entry.expires_on, facts_.shelf[i]);
  }
}

}  // namespace yansuan
