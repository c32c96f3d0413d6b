#include "reminders/candidates.hpp"

#include <algorithm>

#include "reminders/lists.hpp"

namespace yansuan {
namespace {

bool agrees(Wish asked, bool yes) { return asked == Wish::kEither || (asked == Wish::kYes) == yes; }

// FNV-1a over what makes an occurrence that occurrence. The day alone for a rule by days, so that another hour of the
// same day is no second reminder.
std::uint64_t occurrence_id(const PlanFacts& facts, const TouchRule& rule, const Anchor& anchor,
                            const TouchCandidate& candidate) {
  std::uint64_t hash = 14'695'981'039'346'656'037U;
  const auto add = [&](std::string_view text) {
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1'099'511'628'211U;
    hash = (hash ^ 0x1FU) * 1'099'511'628'211U;
  };
  add(facts.member.id);
  add(rule.id);
  add(anchor.subject);
  add(written(civil_date(candidate.meant_ms)));
  if (candidate.exact) add(std::to_string(minute_of_day(candidate.meant_ms)));
  return hash;
}

Millis end_of_day(const CivilDate& date) { return midnight_ms(date) + kDayMs - 1; }

class CandidateFinder {
 public:
  CandidateFinder(const Rulebook& book, const ReminderRules& rules, const PlanFacts& facts, const ReckonedShelf& shelf)
      : book_(book), rules_(rules), facts_(facts), finder_(book, rules, facts, shelf) {}

  TouchCandidates find() {
    for (std::size_t i = 0; i < rules_.touches.size(); ++i) {
      const TouchRule& rule = rules_.touches[i];
      if (!rule.enabled || !suits_member(rule.when)) continue;
      for (Anchor& anchor : finder_.find(rule, range_of(rule))) {
        const std::size_t before = found_.list.size();
        if (!suits_anchor(rule.when, anchor)) continue;
        for (const Offset& offset : rule.at) add(static_cast<Index>(i), anchor, offset);
        if (found_.list.size() != before) found_.anchors.push_back(std::move(anchor));
      }
    }
    return std::move(found_);
  }

 private:
  // Days from which some offset can reach the time planned, with room for quiet hours and for a touch that waits.
  [[nodiscard]] DateRange range_of(const TouchRule& rule) const {
    std::int32_t earliest = 0;
    std::int32_t latest = 0;
    bool first = true;
    for (const Offset& offset : rule.at) {
      const std::int32_t hours = offset.hours + offset.minutes / 60;
      const std::int32_t low = offset.months * (offset.months < 0 ? 31 : 28) + offset.days + hours / 24 - 1;
      const std::int32_t high = offset.months * (offset.months < 0 ? 28 : 31) + offset.days + hours / 24 + 1;
      earliest = first ? low : std::min(earliest, low);
      latest = first ? high : std::max(latest, high);
      first = false;
    }
    const auto wait = rule.within.days + static_cast<std::int32_t>(rule.within.exact_ms / kDayMs) + 2;
    return {add_days(civil_date(facts_.now_ms), -latest - wait),
            add_days(civil_date(facts_.until_ms()), -earliest + 1)};
  }

  [[nodiscard]] bool suits_member(const TouchCondition& when) const {
    const PlanMember& member = facts_.member;
    const std::string_view tier = member.tier.empty() ? std::string_view(book_.tiers.front().id) : member.tier;
    if (when.skin_types != 0 &&
        (!member.skin_type || (when.skin_types >> static_cast<unsigned>(*member.skin_type) & 1U) == 0))
      return false;
    if (!when.tiers.empty() && !holds(when.tiers, tier)) return false;
    if (!when.tags.empty() && std::none_of(when.tags.begin(), when.tags.end(),
                                           [&](const std::string& tag) { return holds(member.tags, tag); }))
      return false;
    return agrees(when.skin_known, member.skin_type.has_value()) && agrees(when.in_group, member.in_group) &&
           agrees(when.befriended, facts_.accepted_at_ms.has_value());
  }

  [[nodiscard]] bool suits_anchor(const TouchCondition& when, const Anchor& anchor) const {
    if (when.seasons != 0 && (when.seasons & anchor.season) == 0) return false;
    if (when.campaigns != 0 && (when.campaigns & anchor.campaign) == 0) return false;
    if (!when.festivals.empty() && !holds(when.festivals, anchor.festival)) return false;
    if (!when.offers.empty() && !holds(when.offers, anchor.offer)) return false;
    if (when.weekdays != 0 && (when.weekdays >> static_cast<unsigned>(weekday(anchor.date)) & 1U) == 0) return false;
    if (when.month_days != 0 && (when.month_days >> static_cast<unsigned>(anchor.date.day) & 1U) == 0) return false;
    if (anchor.valid_days < when.min_valid_days) return false;
    return agrees(when.in_quiet_hours, is_quiet(rules_.manners, anchor.at_ms));
  }

  // What depends on the day a touch is meant for.
  [[nodiscard]] bool suits_day(const TouchCondition& when, const Anchor& anchor, Millis meant_ms) const {
    if (when.first_order != Wish::kEither) {
      const bool none = std::none_of(facts_.orders.begin(), facts_.orders.end(), [&](const PlanOrder& order) {
        return !order.returned_at_ms && order.paid_at_ms <= meant_ms;
      });
      if (!agrees(when.first_order, anchor.order != nullptr ? anchor.first_order : none)) return false;
    }
    if (when.gift_history == Wish::kEither) return true;
    const Millis since_ms = midnight_ms(add_months(civil_date(meant_ms), -rules_.manners.gift_months));
    return agrees(
        when.gift_history, std::any_of(facts_.orders.begin(), facts_.orders.end(), [&](const PlanOrder& order) {
          return order.gift && !order.returned_at_ms && order.paid_at_ms >= since_ms && order.paid_at_ms <= meant_ms;
        }));
  }

  void add(Index at, const Anchor& anchor, const Offset& offset) {
    const TouchRule& rule = rules_.touches[static_cast<std::size_t>(at)];
    TouchCandidate candidate;
    candidate.rule = at;
    candidate.anchor = static_cast<Index>(found_.anchors.size());
    candidate.exact = offset.exact;
    candidate.meant_ms = meant(rule, anchor, offset);
    candidate.effective_ms = rule.at_night ? candidate.meant_ms : after_quiet(rules_.manners, candidate.meant_ms);
    candidate.due_by_ms = std::max(due_by(rule, candidate), candidate.effective_ms);
    if (candidate.effective_ms >= facts_.until_ms() || candidate.due_by_ms < facts_.now_ms) return;
    if (anchor.begins_ms && candidate.meant_ms < *anchor.begins_ms) return;
    if (anchor.ends_ms && candidate.effective_ms >= *anchor.ends_ms) return;
    if (!suits_day(rule.when, anchor, candidate.meant_ms)) return;
    if (anchor.ends_ms) candidate.due_by_ms = std::min(candidate.due_by_ms, *anchor.ends_ms - 1);
    if (candidate.due_by_ms < facts_.now_ms) return;
    candidate.id = occurrence_id(facts_, rule, anchor, candidate);
    found_.list.push_back(candidate);
  }

  [[nodiscard]] Millis meant(const TouchRule& rule, const Anchor& anchor, const Offset& offset) const {
    const CivilDate month = offset.months == 0 ? anchor.date : add_months(anchor.date, offset.months);
    const CivilDate date = add_days(month, offset.days);
    if (offset.exact)
      return midnight_ms(date) + (anchor.at_ms - midnight_ms(anchor.date)) + offset.hours * kHourMs +
             offset.minutes * kMinuteMs;
    return midnight_ms(date) + (rule.minute == kNone ? rules_.manners.minute : rule.minute) * kMinuteMs;
  }

  static Millis due_by(const TouchRule& rule, const TouchCandidate& candidate) {
    const CivilDate date = civil_date(candidate.meant_ms);
    const Within& within = rule.within;
    if (!within.given) return candidate.exact ? candidate.meant_ms : end_of_day(date);
    if (within.by_days) return end_of_day(add_days(date, within.days)) + within.exact_ms;
    return candidate.meant_ms + within.exact_ms;
  }

  const Rulebook& book_;
  const ReminderRules& rules_;
  const PlanFacts& facts_;
  AnchorFinder finder_;
  TouchCandidates found_;
};

}  // namespace

bool is_quiet(const Manners& manners, Millis instant_ms) { return after_quiet(manners, instant_ms) != instant_ms; }

Millis after_quiet(const Manners& manners, Millis instant_ms) {
  const std::int32_t from = manners.quiet_from;
  const std::int32_t until = manners.quiet_until;
  const std::int32_t minute = minute_of_day(instant_ms);
  const Millis midnight = midnight_ms(civil_date(instant_ms));
  if (from < until) return minute >= from && minute < until ? midnight + until * kMinuteMs : instant_ms;
  if (from == until) return instant_ms;
  if (minute < until) return midnight + until * kMinuteMs;
  return minute >= from ? midnight + kDayMs + until * kMinuteMs : instant_ms;
}

TouchCandidates find_candidates(const Rulebook& book, const ReminderRules& rules, const PlanFacts& facts,
                                const ReckonedShelf& shelf) {
  return CandidateFinder(book, rules, facts, shelf).find();
}

}  // namespace yansuan
