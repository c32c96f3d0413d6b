#include "json/reader.hpp"

#include <algorithm>

#include "json/writer.hpp"
#include "yansuan/names.hpp"

namespace yansuan::json {
namespace {

std::string between(std::int64_t min, std::int64_t max) {
  return "an integer from " + std::to_string(min) + " to " + std::to_string(max);
}

bool is_id(std::string_view text) {
  const auto plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  if (text.empty() || text.size() > 64 || !plain(text.front())) return false;
  return std::all_of(text.begin(), text.end(), [&](char c) { return plain(c) || c == '.' || c == '_' || c == '-'; });
}

}  // namespace

std::string Place::pointer() const {
  if (parent == nullptr) return "";
  return parent->pointer() + "/" + (index >= 0 ? std::to_string(index) : escape_pointer(key));
}

void Input::report(IssueCode code, const Place& place, const Value* value, std::string expected) const {
  issues.push_back({code, Severity::kError, place.pointer(), value != nullptr ? document.print(*value) : "null",
                    std::move(expected)});
}

void Input::warn(IssueCode code, const Place& place, const Value* value, std::string expected) const {
  issues.push_back({code, Severity::kWarning, place.pointer(), value != nullptr ? document.print(*value) : "null",
                    std::move(expected)});
}

std::size_t characters(std::string_view utf8) {
  return static_cast<std::size_t>(
      std::count_if(utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

bool read_integer(const Input& input, const Value& value, const Place& place, std::int64_t min, std::int64_t max,
                  std::int64_t& out) {
  if (value.kind != Kind::kInteger) {
    const bool number = value.kind == Kind::kNumberText;
    const bool huge = number && input.document.text(value).find_first_of(".eE") == std::string_view::npos;
    input.report(huge ? IssueCode::kOutOfRange : IssueCode::kWrongType, place, &value, between(min, max));
    return false;
  }
  if (value.integer < min || value.integer > max) {
    input.report(IssueCode::kOutOfRange, place, &value, between(min, max));
    return false;
  }
  out = value.integer;
  return true;
}

bool read_text(const Input& input, const Value& value, const Place& place, std::size_t characters_max,
               std::string_view& out) {
  const std::string expected = "a text of 1 to " + std::to_string(characters_max) + " characters";
  if (value.kind != Kind::kText) {
    input.report(IssueCode::kWrongType, place, &value, expected);
    return false;
  }
  const std::string_view text = input.document.text(value);
  if (text.empty()) {
    input.report(IssueCode::kTooShort, place, &value, expected);
    return false;
  }
  if (characters(text) > characters_max) {
    input.report(IssueCode::kTooLong, place, &value, expected);
    return false;
  }
  if (std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; })) {
    input.report(IssueCode::kBadText, place, &value, "a text without control characters");
    return false;
  }
  out = text;
  return true;
}

bool read_id(const Input& input, const Value& value, const Place& place, std::string_view& out) {
  if (value.kind != Kind::kText) {
    input.report(IssueCode::kWrongType, place, &value, "an id");
    return false;
  }
  if (!is_id(input.document.text(value))) {
    input.report(IssueCode::kBadId, place, &value, "an id: [a-z0-9][a-z0-9._-]{0,63}");
    return false;
  }
  out = input.document.text(value);
  return true;
}

Object::Object(const Input& input, Value& value, const Place& place)
    : input_(input), value_(value), place_(place), valid_(value.kind == Kind::kObject) {
  if (!valid_) input.report(IssueCode::kWrongType, place, &value, "an object");
}

Value* Object::find(std::string_view key) const {
  if (!valid_) return nullptr;
  Value* value = input_.document.member(value_, key);
  if (value != nullptr) value->seen = true;
  return value;
}

bool Object::integer(std::string_view key, std::int64_t min, std::int64_t max, std::int64_t& out, Need need) const {
  const Value* value = find(key);
  if (value == nullptr) {
    if (need == Need::kRequired) missing(key);
    return false;
  }
  return read_integer(input_, *value, at(key), min, max, out);
}

bool Object::integer(std::string_view key, std::int64_t min, std::int64_t max, std::int32_t& out, Need need) const {
  std::int64_t wide = 0;
  if (!integer(key, min, max, wide, need)) return false;
  out = static_cast<std::int32_t>(wide);
  return true;
}

bool Object::boolean(std::string_view key, bool& out) const {
  const Value* value = find(key);
  if (value == nullptr) return false;
  if (value->kind != Kind::kBoolean) {
    input_.report(IssueCode::kWrongType, at(key), value, "true or false");
    return false;
  }
  out = value->boolean;
  return true;
}

bool Object::text(std::string_view key, std::size_t characters_max, std::string_view& out, Need need) const {
  const Value* value = find(key);
  if (value == nullptr) {
    if (need == Need::kRequired) missing(key);
    return false;
  }
  return read_text(input_, *value, at(key), characters_max, out);
}

bool Object::id(std::string_view key, std::string_view& out, Need need) const {
  const Value* value = find(key);
  if (value == nullptr) {
    if (need == Need::kRequired) missing(key);
    return false;
  }
  return read_id(input_, *value, at(key), out);
}

Value* Object::container(std::string_view key, Kind kind, Need need) const {
  Value* value = find(key);
  if (value == nullptr) {
    if (need == Need::kRequired) missing(key);
    return nullptr;
  }
  if (value->kind == kind) return value;
  input_.report(IssueCode::kWrongType, at(key), value, kind == Kind::kObject ? "an object" : "a list");
  return nullptr;
}

Value* Object::array(std::string_view key, std::size_t max, Need need) const {
  Value* list = container(key, Kind::kArray, need);
  if (list == nullptr || static_cast<std::size_t>(list->size) <= max) return list;
  input_.report(IssueCode::kTooMany, at(key), nullptr, "at most " + std::to_string(max) + " entries");
  return nullptr;
}

bool Object::is_text(const Value& value, std::string_view key) const {
  if (value.kind == Kind::kText) return true;
  input_.report(IssueCode::kWrongType, at(key), &value, "a text");
  return false;
}

void Object::not_a_choice(const Value& value, std::string_view key) const {
  input_.report(IssueCode::kNotAChoice, at(key), &value, "one of the values of the contract");
}

void Object::missing(std::string_view key) const {
  if (valid_) input_.report(IssueCode::kMissingField, at(key), nullptr, "the field \"" + std::string(key) + "\"");
}

void Object::report(IssueCode code, std::string_view key, std::string expected) const {
  const Value* value = valid_ ? input_.document.member(value_, key) : nullptr;
  input_.report(code, at(key), value, std::move(expected));
}

void Object::unique(std::string_view key) const {
  const Value* list = valid_ ? input_.document.member(value_, key) : nullptr;
  if (list == nullptr || list->kind != Kind::kArray) return;
  std::vector<std::string> written;
  std::vector<Name> names;
  written.reserve(static_cast<std::size_t>(list->size));
  for (std::int32_t at = list->first; at >= 0; at = input_.document.at(at).next) {
    written.push_back(input_.document.print(input_.document.at(at)));
    names.push_back({written.back(), static_cast<Index>(names.size())});
  }
  sort_names(names);
  const Place place = at(key);
  for (std::size_t i = 1; i < names.size(); ++i) {
    if (names[i].text != names[i - 1].text) continue;
    input_.issues.push_back({IssueCode::kDuplicateValue, Severity::kError, Place{&place, {}, names[i].index}.pointer(),
                             std::string(names[i].text), "each value once"});
  }
}

void Object::finish() const {
  if (!valid_) return;
  for (std::int32_t index = value_.first; index >= 0;) {
    const Value& member = input_.document.at(index);
    if (!member.seen) {
      const std::string_view key = input_.document.key(member);
      input_.report(IssueCode::kUnknownKey, at(key), &member, "no such field");
    }
    index = member.next;
  }
}

}  // namespace yansuan::json
