// Reads a parsed object field by field. Each read names the field, its limits and where the result goes; a wrong or
// missing field becomes an issue with its pointer, and reading goes on, so that one load reports everything.
#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>

#include "json/document.hpp"
#include "yansuan/issue.hpp"

namespace yansuan::json {

/// Where a value stands: a chain on the stack, turned into a JSON pointer only when an issue needs it.
struct Place {
  const Place* parent = nullptr;
  std::string_view key;
  std::int32_t index = -1;

  [[nodiscard]] std::string pointer() const;
};

enum class Need : std::uint8_t { kOptional, kRequired };

/// The document under the reader and where its issues go.
struct Input {
  Document& document;
  Issues& issues;

  void report(IssueCode code, const Place& place, const Value* value, std::string expected) const;
  void warn(IssueCode code, const Place& place, const Value* value, std::string expected) const;
};

/// One JSON array, element by element.
template <typename Element>
concept Elementwise = std::invocable<Element, Value&, const Place&>;

class Object {
 public:
  /// Reports WRONG_TYPE when the value is not an object; then every optional read finds nothing.
  Object(const Input& input, Value& value, const Place& place);

  [[nodiscard]] bool valid() const { return valid_; }
  [[nodiscard]] const Place& place() const { return place_; }
  [[nodiscard]] Value* find(std::string_view key) const;

  /// Each returns true when the field is there and right. Out values keep their default otherwise.
  bool integer(std::string_view key, std::int64_t min, std::int64_t max, std::int64_t& out,
               Need need = Need::kOptional) const;
  bool integer(std::string_view key, std::int64_t min, std::int64_t max, std::int32_t& out,
               Need need = Need::kOptional) const;
  bool boolean(std::string_view key, bool& out) const;
  bool text(std::string_view key, std::size_t characters_max, std::string_view& out, Need need = Need::kOptional) const;
  bool id(std::string_view key, std::string_view& out, Need need = Need::kOptional) const;
  Value* object(std::string_view key, Need need = Need::kOptional) const { return container(key, Kind::kObject, need); }
  Value* array(std::string_view key, std::size_t max, Need need = Need::kOptional) const;

  template <typename Enum>
  bool choice(std::string_view key, Enum& out) const {
    Value* value = find(key);
    if (value == nullptr) return false;
    if (!is_text(*value, key)) return false;
    if (parse(input_.document.text(*value), out)) return true;
    not_a_choice(*value, key);
    return false;
  }

  template <Elementwise Element>
  void each(std::string_view key, std::size_t max, Element element, Need need = Need::kOptional) const {
    const Value* list = array(key, max, need);
    if (list == nullptr) return;
    const Place list_place{&place_, key};
    std::int32_t position = 0;
    for (std::int32_t at = list->first; at >= 0; ++position) {
      Value& value = input_.document.at(at);
      at = value.next;
      element(value, Place{&list_place, {}, position});
    }
  }

  /// Reads a member that is an object, and reports what of it nobody read.
  template <typename Read>
  void section(std::string_view key, Need need, Read read) const {
    Value* value = object(key, need);
    if (value == nullptr) return;
    const Place section_place = at(key);
    const Object part(input_, *value, section_place);
    read(part);
    part.finish();
  }

  /// Reports the second of two equal entries of a list as DUPLICATE_VALUE.
  void unique(std::string_view key) const;

  /// Reports every member that nobody read as UNKNOWN_KEY.
  void finish() const;

  void report(IssueCode code, std::string_view key, std::string expected) const;
  /// Reports about the object itself.
  void report_whole(IssueCode code, std::string expected) const {
    input_.report(code, place_, nullptr, std::move(expected));
  }
  [[nodiscard]] Place at(std::string_view key) const { return Place{&place_, key}; }
  [[nodiscard]] const Input& input() const { return input_; }

 private:
  bool is_text(const Value& value, std::string_view key) const;
  void not_a_choice(const Value& value, std::string_view key) const;
  void missing(std::string_view key) const;
  Value* container(std::string_view key, Kind kind, Need need) const;

  const Input& input_;
  Value& value_;
  const Place& place_;
  bool valid_;
};

/// An element that must be an id or a short text; reports and returns false otherwise.
bool read_id(const Input& input, const Value& value, const Place& place, std::string_view& out);
bool read_text(const Input& input, const Value& value, const Place& place, std::size_t characters_max,
               std::string_view& out);
bool read_integer(const Input& input, const Value& value, const Place& place, std::int64_t min, std::int64_t max,
                  std::int64_t& out);

[[nodiscard]] std::size_t characters(std::string_view utf8);

}  // namespace yansuan::json
