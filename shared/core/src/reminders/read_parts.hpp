// What the readers of rules and of facts share.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "json/reader.hpp"
#include "yansuan/limits.hpp"
#include "yansuan/reminders.hpp"

namespace yansuan {

/// A list of ids, each once.
void read_ids(const json::Object& object, std::string_view key, std::vector<std::string>& out);

/// A list of words of the contract as one bit each.
template <typename Enum>
void read_mask(const json::Object& object, std::string_view key, std::size_t max, std::uint32_t& mask) {
  object.each(key, max, [&](json::Value& value, const json::Place& place) {
    Enum word{};
    if (value.kind != json::Kind::kText) {
      object.input().report(IssueCode::kWrongType, place, &value, "a text");
    } else if (!parse(object.input().document.text(value), word)) {
      object.input().report(IssueCode::kNotAChoice, place, &value, "one of the values of the contract");
    } else {
      mask |= 1U << static_cast<unsigned>(word);
    }
  });
  object.unique(key);
}

/// A list of numbers from 1 to `max` as one bit each.
void read_number_mask(const json::Object& object, std::string_view key, std::int64_t max, std::uint32_t& mask);

void read_string(const json::Object& object, std::string_view key, std::size_t characters_max, std::string& out,
                 json::Need need = json::Need::kOptional);
void read_id_string(const json::Object& object, std::string_view key, std::string& out,
                    json::Need need = json::Need::kOptional);

/// YYYY-MM-DD in UTC+8; reports BAD_TEXT for a day that the calendar does not have.
void read_date(const json::Object& object, std::string_view key, MaybeDate& out);

/// An instant that may be absent.
void read_instant(const json::Object& object, std::string_view key, MaybeMillis& out);

}  // namespace yansuan
