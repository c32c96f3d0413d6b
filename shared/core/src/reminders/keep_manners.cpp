#include "reminders/keep_manners.hpp"

#include <algorithm>

namespace yansuan {
namespace {

bool has(std::uint32_t mask, TouchKind kind) { return (mask >> static_cast<unsigned>(kind) & 1U) != 0; }

// What a day holds already. Days are counted from the Monday of the week of now.
struct Day {
  std::int32_t marketing = 0;
  std::uint32_t kinds = 0;
};

class MannersKeeper {
 public:
  MannersKeeper(const ReminderRules& rules, const PlanFacts& facts, const TouchCandidates& candidates)
      : rules_(rules), manners_(rules.manners), facts_(facts), candidates_(candidates) {
    const CivilDate today = civil_date(facts.now_ms);
    base_ms_ = midnight_ms(add_days(today, 1 - weekday(today)));
    days_.resize(day_of(facts.until_ms()) + 8);
    for (const RecordedTouch& touch : facts.recorded) remember(touch);
    std::sort(recorded_.begin(), recorded_.end());
    for (const FriendRequest& request : facts.requests) requests_.emplace_back(request.source, request.sent_at_ms);
  }

  Kept keep() {
    std::vector<Index> coming = admitted();
    std::vector<Index> waiting;
    const std::size_t last = day_of(facts_.until_ms() - 1);
    std::size_t next = 0;
    for (std::size_t day = day_of(facts_.now_ms); day <= last; ++day) {
      while (next < coming.size() && candidate(coming[next]).effective_ms < day_ms(day + 1))
        waiting.push_back(coming[next++]);
      place_day(day, waiting);
    }
    for (const Index at : waiting) {
      if (held_by(at) != nullptr) hold(at, Suppression::kWaiting, {});
    }
    return std::move(kept_);
  }

 private:
  [[nodiscard]] const TouchCandidate& candidate(Index at) const {
    return candidates_.list[static_cast<std::size_t>(at)];
  }
  [[nodiscard]] const TouchRule& rule_of(Index at) const {
    return rules_.touches[static_cast<std::size_t>(candidate(at).rule)];
  }
  [[nodiscard]] std::size_t day_of(Millis instant_ms) const {
    return static_cast<std::size_t>((instant_ms - base_ms_) / kDayMs);
  }
  [[nodiscard]] Millis day_ms(std::size_t day) const { return base_ms_ + static_cast<Millis>(day) * kDayMs; }

  void remember(const RecordedTouch& touch) {
    recorded_.insert(recorded_.end(), touch.ids.begin(), touch.ids.end());
    if (touch.at_ms < base_ms_ || day_of(touch.at_ms) >= days_.size()) return;
    Day& day = days_[day_of(touch.at_ms)];
    day.kinds |= 1U << static_cast<unsigned>(touch.kind);
    if (touch.touch_class == TouchClass::kMarketing) ++day.marketing;
  }

  void hold(Index at, Suppression code, std::string by) { kept_.held.push_back({at, code, std::move(by)}); }

  // What no day can change, sorted out; the rest by time, then priority.
  std::vector<Index> admitted() {
    std::vector<Index> coming;
    for (std::size_t i = 0; i < candidates_.list.size(); ++i) {
      const auto at = static_cast<Index>(i);
      const TouchRule& rule = rule_of(at);
      const bool marketing = rule.touch_class == TouchClass::kMarketing;
      const bool unwanted =
          std::find(facts_.no_touches.begin(), facts_.no_touches.end(), rule.id) != facts_.no_touches.end();
      const std::uint32_t missing =
          rule.variables & ~known_words(facts_, candidates_.anchors[static_cast<std::size_t>(candidate(at).anchor)]);
      if (std::binary_search(recorded_.begin(), recorded_.end(), candidate(at).id)) {
        hold(at, Suppression::kRecorded, {});
      } else if (unwanted || (marketing && (facts_.no_marketing || has(facts_.no_kinds, rule.kind)))) {
        hold(at, Suppression::kOptedOut, {});
      } else if (missing != 0) {
        hold(at, Suppression::kFactMissing, first_name(missing));
      } else {
        coming.push_back(at);
      }
    }
    std::stable_sort(coming.begin(), coming.end(),
                     [&](Index a, Index b) { return candidate(a).effective_ms < candidate(b).effective_ms; });
    return coming;
  }

  static std::string first_name(std::uint32_t mask) {
    std::size_t place = 0;
    while ((mask >> place & 1U) == 0) ++place;
    return std::string(kVariableNames[place]);
  }

  // Services first: they are not capped, and some keep their day free of marketing. Then marketing by priority.
  void place_day(std::size_t day, std::vector<Index>& waiting) {
    std::stable_sort(waiting.begin(), waiting.end(), [&](Index a, Index b) {
      const TouchRule& one = rule_of(a);
      const TouchRule& other = rule_of(b);
      if (one.touch_class != other.touch_class) return one.touch_class == TouchClass::kService;
      if (one.touch_class == TouchClass::kService && candidate(a).effective_ms != candidate(b).effective_ms)
        return candidate(a).effective_ms < candidate(b).effective_ms;
      if (one.priority != other.priority) return one.priority > other.priority;
      if (candidate(a).meant_ms != candidate(b).meant_ms) return candidate(a).meant_ms < candidate(b).meant_ms;
      return a < b;
    });
    const std::size_t first = kept_.placed.size();
    std::vector<Index> left;
    for (const Index at : waiting) {
      if (!try_on(day, at, first)) left.push_back(at);
    }
    waiting = std::move(left);
  }

  // True when the candidate is done with: placed or given up.
  bool try_on(std::size_t day, Index at, std::size_t first_of_day) {
    const TouchCandidate& one = candidate(at);
    const TouchRule& rule = rule_of(at);
    const Millis due_ms = time_on(day, at);
    if (due_ms > one.due_by_ms) {
      const Suppression* code = held_by(at);
      hold(at, code == nullptr ? Suppression::kTooLate : *code, {});
      return true;
    }
    if (due_ms >= day_ms(day + 1) || due_ms >= facts_.until_ms()) return false;
    if (rule.kind == TouchKind::kFriend && !may_request(at, due_ms)) {
      hold(at, Suppression::kRequestPacing, {});
      return true;
    }
    if (has(manners_.once_a_day & days_[day].kinds, rule.kind)) {
      if (tell_with(at, first_of_day)) return true;
      return wait(at, Suppression::kSameKind);
    }
    if (rule.touch_class == TouchClass::kMarketing) {
      if ((days_[day].kinds & manners_.no_marketing_beside) != 0) return wait(at, Suppression::kComplaintDay);
      if (days_[day].marketing >= manners_.marketing_per_day) return wait(at, Suppression::kDayCap);
      if (marketing_in_week(day) >= manners_.marketing_per_week) return wait(at, Suppression::kWeekCap);
      ++days_[day].marketing;
    }
    days_[day].kinds |= 1U << static_cast<unsigned>(rule.kind);
    if (rule.kind == TouchKind::kFriend) requests_.emplace_back(source_of(at), due_ms);
    kept_.placed.push_back({at, due_ms, {}});
    return true;
  }

  // On its own day the time it was meant for; on a later one the same time of day, except a service that is late: at
  // once.
  [[nodiscard]] Millis time_on(std::size_t day, Index at) const {
    const TouchCandidate& one = candidate(at);
    Millis due_ms = one.effective_ms;
    if (due_ms < day_ms(day)) {
      due_ms = day_ms(day) + minute_of_day(one.effective_ms) * kMinuteMs;
      if (one.exact && rule_of(at).touch_class == TouchClass::kService)
        due_ms = std::min(due_ms, std::max(facts_.now_ms, day_ms(day)));
    }
    due_ms = std::max(due_ms, facts_.now_ms);
    return rule_of(at).at_night ? due_ms : after_quiet(manners_, due_ms);
  }

  bool wait(Index at, Suppression code) {
    const auto known = std::find_if(waits_.begin(), waits_.end(), [&](const auto& one) { return one.first == at; });
    if (known == waits_.end())
      waits_.emplace_back(at, code);
    else
      known->second = code;
    return false;
  }

  [[nodiscard]] const Suppression* held_by(Index at) const {
    const auto known = std::find_if(waits_.begin(), waits_.end(), [&](const auto& one) { return one.first == at; });
    return known == waits_.end() ? nullptr : &known->second;
  }

  // Goods of one touch are told together.
  bool tell_with(Index at, std::size_t first_of_day) {
    const TouchTrigger on = rule_of(at).on;
    if (on != TouchTrigger::kRunsOut && on != TouchTrigger::kExpires) return false;
    for (std::size_t i = first_of_day; i < kept_.placed.size(); ++i) {
      Placed& placed = kept_.placed[i];
      if (candidate(placed.candidate).rule != candidate(at).rule) continue;
      placed.with.push_back(at);
      hold(at, Suppression::kMerged, written(candidate(placed.candidate).id));
      return true;
    }
    return false;
  }

  [[nodiscard]] std::int32_t marketing_in_week(std::size_t day) const {
    std::int32_t count = 0;
    for (std::size_t one = day - day % 7; one < day - day % 7 + 7; ++one) count += days_[one].marketing;
    return count;
  }

  [[nodiscard]] std::string source_of(Index at) const {
    const Anchor& anchor = candidates_.anchors[static_cast<std::size_t>(candidate(at).anchor)];
    for (const auto& [variable, text] : anchor.words) {
      if (variable == Variable::kSource) return text.zh;
    }
    return anchor.subject;
  }

  // TCH-01: a pause between two requests, few from one source, and a longer pause before another source asks.
  [[nodiscard]] bool may_request(Index at, Millis due_ms) const {
    const bool blocked = std::any_of(facts_.requests.begin(), facts_.requests.end(), [](const FriendRequest& request) {
      return request.outcome == RequestOutcome::kBlocked;
    });
    if (blocked) return false;
    if (requests_.empty()) return true;
    const std::string source = source_of(at);
    const auto& [last_source, last_ms] = requests_.back();
    const auto from_source =
        std::count_if(requests_.begin(), requests_.end(), [&](const auto& one) { return one.first == source; });
    if (from_source >= manners_.requests_per_source) return false;
    const Millis pause_ms = source == last_source ? manners_.request_gap_hours * kHourMs
                                                  : std::max<Millis>(manners_.request_gap_hours * kHourMs,
                                                                     manners_.new_source_after_days * kDayMs);
    return due_ms >= last_ms + pause_ms;
  }

  const ReminderRules& rules_;
  const Manners& manners_;
  const PlanFacts& facts_;
  const TouchCandidates& candidates_;
  Millis base_ms_ = 0;
  std::vector<Day> days_;
  std::vector<std::uint64_t> recorded_;
  std::vector<std::pair<std::string, Millis>> requests_;  // by time, those planned included
  std::vector<std::pair<Index, Suppression>> waits_;
  Kept kept_;
};

}  // namespace

std::string written(std::uint64_t id) {
  std::string text(16, '0');
  for (std::size_t i = 0; i < 16; ++i) text[15 - i] = "0123456789abcdef"[id >> (4 * i) & 15U];
  return text;
}

std::uint32_t known_words(const PlanFacts& facts, const Anchor& anchor) {
  std::uint32_t known = anchor.known() | bit(Variable::kShop) | bit(Variable::kTier) | bit(Variable::kDate) |
                        bit(Variable::kTime) | bit(Variable::kDays) | bit(Variable::kTimeLeft);
  if (!facts.member.name.empty()) known |= bit(Variable::kMember);
  if (!facts.member.guide.empty()) known |= bit(Variable::kGuide);
  if (facts.member.skin_type) known |= bit(Variable::kSkin);
  return known;
}

Kept keep_manners(const ReminderRules& rules, const PlanFacts& facts, const TouchCandidates& candidates) {
  return MannersKeeper(rules, facts, candidates).keep();
}

}  // namespace yansuan
