#include "reminders/read_parts.hpp"

namespace yansuan {

using json::Need;
using json::Object;
using json::Place;
using json::Value;

void read_ids(const Object& object, std::string_view key, std::vector<std::string>& out) {
  object.each(key, kMaxListLength, [&](Value& value, const Place& place) {
    std::string_view id;
    if (json::read_id(object.input(), value, place, id)) out.emplace_back(id);
  });
  object.unique(key);
}

void read_number_mask(const Object& object, std::string_view key, std::int64_t max, std::uint32_t& mask) {
  object.each(key, static_cast<std::size_t>(max), [&](Value& value, const Place& place) {
    std::int64_t number = 0;
    if (json::read_integer(object.input(), value, place, 1, max, number)) mask |= 1U << static_cast<unsigned>(number);
  });
  object.unique(key);
}

void read_string(const Object& object, std::string_view key, std::size_t characters_max, std::string& out, Need need) {
  std::string_view text;
  if (object.text(key, characters_max, text, need)) out = text;
}

void read_id_string(const Object& object, std::string_view key, std::string& out, Need need) {
  std::string_view id;
  if (object.id(key, id, need)) out = id;
}

void read_date(const Object& object, std::string_view key, MaybeDate& out) {
  std::string_view text;
  if (!object.text(key, 10, text)) return;
  std::int32_t parts[3] = {0, 0, 0};
  std::size_t part = 0;
  bool shape = text.size() == 10 && text[4] == '-' && text[7] == '-';
  for (std::size_t i = 0; shape && i < text.size(); ++i) {
    if (text[i] == '-') {
      ++part;
    } else {
      shape = text[i] >= '0' && text[i] <= '9' && part < 3;
      if (shape) parts[part] = parts[part] * 10 + (text[i] - '0');
    }
  }
  const CivilDate date{parts[0], parts[1], parts[2]};
  if (shape && part == 2 && date.year >= 1970 && date.month >= 1 && date.month <= 12 && date.day >= 1 &&
      date.day <= days_in_month(date.year, date.month)) {
    out = date;
  } else {
    object.report(IssueCode::kBadText, key, "a day as YYYY-MM-DD, from 1970-01-01 to 9999-12-31");
  }
}

void read_instant(const Object& object, std::string_view key, MaybeMillis& out) {
  Millis instant = 0;
  if (object.integer(key, 0, kMaxInstantMs, instant)) out = instant;
}

}  // namespace yansuan
