#include <algorithm>

#include "json/writer.hpp"
#include "reminders/keep_manners.hpp"

namespace yansuan {
namespace {

class PlanWriter {
 public:
  PlanWriter(const Rulebook& book, const ReminderRules& rules, const PlanFacts& facts, const Plan& plan)
      : book_(book), rules_(rules), facts_(facts), plan_(plan), today_(civil_date(facts.now_ms)) {}

  std::string write() {
    out_.begin_object().member("contract", kContractVersion);
    out_.key("rulebook").begin_object().member("id", book_.id).member("version", book_.version).end_object();
    out_.member("now_ms", facts_.now_ms).member("until_ms", facts_.until_ms());
    out_.key("touches").begin_array();
    for (const Touch& touch : plan_.touches) write_touch(touch);
    out_.end_array().key("suppressed").begin_array();
    for (const SuppressedTouch& touch : plan_.suppressed) write_suppressed(touch);
    out_.end_array().key("shelf").begin_array();
    for (std::size_t i = 0; i < plan_.shelf.size(); ++i) write_entry(facts_.shelf[i], plan_.shelf[i]);
    out_.end_array().end_object();
    return out_.take();
  }

 private:
  const TouchRule& rule_of(Index rule) const { return rules_.touches[static_cast<std::size_t>(rule)]; }

  void write_text(std::string_view key, const Text& text) {
    out_.key(key).begin_object().member("zh", text.zh).member("en", text.in(Lang::kEn)).end_object();
  }

  void write_touch(const Touch& touch) {
    const TouchRule& rule = rule_of(touch.rule);
    out_.begin_object().member("id", written(touch.id)).key("with").begin_array();
    for (const std::uint64_t other : touch.with) out_.text(written(other));
    out_.end_array().member("touch", rule.id).member("rule", rule.rule).member("kind", to_string(rule.kind));
    out_.member("channel", to_string(rule.channel)).member("class", to_string(rule.touch_class));
    out_.member("priority", rule.priority).member("due_at_ms", touch.due_at_ms).member("due_by_ms", touch.due_by_ms);
    out_.member("meant_at_ms", touch.meant_at_ms);
    out_.key("reason").begin_object().member("on", to_string(rule.on)).member("subject", touch.subject);
    out_.member("date", written(civil_date(touch.trigger_at_ms))).member("at_ms", touch.trigger_at_ms).end_object();
    out_.key("variables").begin_object();
    for (const TouchVariable& variable : touch.variables) write_text(variable.name, variable.text);
    out_.end_object();
    write_text("text", touch.text);
    out_.end_object();
  }

  void write_suppressed(const SuppressedTouch& touch) {
    const TouchRule& rule = rule_of(touch.rule);
    out_.begin_object().member("id", written(touch.id)).member("touch", rule.id).member("kind", to_string(rule.kind));
    out_.member("subject", touch.subject).member("meant_at_ms", touch.meant_at_ms);
    out_.member("code", to_string(touch.code)).member("by", touch.by).end_object();
  }

  void write_day(std::string_view key, std::string_view days_key, const MaybeDate& date) {
    out_.key(key);
    date ? out_.text(written(*date)) : out_.null();
    if (days_key.empty()) return;
    out_.key(days_key);
    date ? out_.integer(std::max(0, days_between(today_, *date))) : out_.null();
  }

  void write_entry(const ShelfItem& item, const ShelfEntry& entry) {
    out_.begin_object().member("id", item.id).member("sku", item.sku_id).member("state", to_string(entry.state));
    write_day("starts_on", {}, entry.starts_on);
    write_day("runs_out_on", "days_left", entry.runs_out_on);
    write_day("expires_on", "days_to_expiry", entry.expires_on);
    out_.end_object();
  }

  const Rulebook& book_;
  const ReminderRules& rules_;
  const PlanFacts& facts_;
  const Plan& plan_;
  CivilDate today_;
  json::Writer out_;
};

}  // namespace

std::string to_json(const Rulebook& book, const ReminderRules& rules, const PlanFacts& facts, const Plan& plan) {
  return PlanWriter(book, rules, facts, plan).write();
}

}  // namespace yansuan
