#include "rulebook/offer_reader.hpp"
#include "yansuan/limits.hpp"

namespace yansuan {
namespace {

std::uint32_t read_days(const json::Object& object, std::string_view key, std::int64_t max) {
  std::uint32_t days = 0;
  object.each(key, static_cast<std::size_t>(max), [&](json::Value& value, const json::Place& place) {
    std::int64_t day = 0;
    if (json::read_integer(object.input(), value, place, 1, max, day)) days |= 1U << static_cast<unsigned>(day);
  });
  object.unique(key);
  return days;
}

void read_day_minutes(const json::Object& object, Window& window) {
  object.each("day_minutes", 24, [&](json::Value& value, const json::Place& place) {
    std::int64_t bounds[2] = {0, 0};
    if (value.kind != json::Kind::kArray || value.size != 2) {
      object.input().report(IssueCode::kWrongType, place, &value, "[from, until) in minutes of the day");
      return;
    }
    std::int32_t at = value.first;
    for (std::int32_t i = 0; i < 2; ++i) {
      const json::Value& bound = object.input().document.at(at);
      if (!json::read_integer(object.input(), bound, json::Place{&place, {}, i}, 0, 1440, bounds[i])) return;
      at = bound.next;
    }
    if (bounds[0] >= bounds[1]) {
      object.input().report(IssueCode::kEmptyWindow, place, &value, "from before until");
      return;
    }
    window.day_minutes.emplace_back(static_cast<std::int32_t>(bounds[0]), static_cast<std::int32_t>(bounds[1]));
  });
}

void read_limit(const json::Object& object, std::string_view key, Limit& limit, Period* each) {
  json::Value* value = object.object(key);
  if (value == nullptr) return;
  const json::Place place = object.at(key);
  const json::Object item(object.input(), *value, place);
  item.integer("max_uses", 1, 1'000'000'000, limit.max_uses);
  item.integer("max_units", 1, 1'000'000'000, limit.max_units);
  item.integer("max_fen", 1, kMaxMoneyFen, limit.max_fen);
  if (each != nullptr) item.choice("each", *each);
  item.finish();
}

}  // namespace

void read_window(const json::Object& object, Window& window) {
  json::Value* value = object.object("window");
  if (value == nullptr) return;
  const json::Place place = object.at("window");
  const json::Object item(object.input(), *value, place);
  item.integer("from_ms", 0, kMaxInstantMs, window.from_ms);
  const bool closed = item.integer("until_ms", 0, kMaxInstantMs, window.until_ms);
  if (closed && window.until_ms <= window.from_ms)
    item.report(IssueCode::kEmptyWindow, "until_ms", "an instant after from_ms");
  window.weekdays = read_days(item, "weekdays", 7);
  window.month_days = read_days(item, "month_days", 31);
  read_day_minutes(item, window);
  item.finish();
}

void read_limits(const json::Object& object, Limits& limits) {
  json::Value* value = object.object("limits");
  if (value == nullptr) return;
  const json::Place place = object.at("limits");
  const json::Object item(object.input(), *value, place);
  read_limit(item, "order", limits.order, nullptr);
  read_limit(item, "person", limits.person, &limits.person_each);
  read_limit(item, "total", limits.total, &limits.total_each);
  if (json::Value* line = item.object("line")) {
    const json::Place line_place = item.at("line");
    const json::Object part(object.input(), *line, line_place);
    part.integer("max_units", 1, 1'000'000'000, limits.line_max_units);
    part.finish();
  }
  item.finish();
}

void read_grant(const json::Object& object, Grant& grant) {
  json::Value* value = object.object("grant");
  if (value == nullptr) return;
  const json::Place place = object.at("grant");
  const json::Object item(object.input(), *value, place);
  item.integer("valid_days", 0, kMaxValidDays, grant.valid_days);
  item.integer("per_person", 0, 1'000'000, grant.per_person);
  item.integer("total", 0, 1'000'000'000, grant.total);
  item.finish();
}

}  // namespace yansuan
