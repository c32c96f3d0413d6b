// A parsed JSON text. Integers stay integers; a number with a fraction or exponent is kept as its text and never
// becomes a floating-point value. Duplicate keys, depth and size are errors, not surprises.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "yansuan/issue.hpp"

namespace yansuan::json {

enum class Kind : std::uint8_t { kNull, kBoolean, kInteger, kNumberText, kText, kArray, kObject };

struct Value {
  Kind kind = Kind::kNull;
  bool boolean = false;
  bool seen = false;        // a reader asked for this member; what nobody asked for is an unknown key
  std::int32_t first = -1;  // first child, index into the document
  std::int32_t next = -1;   // next sibling
  std::int32_t size = 0;    // children
  std::int64_t integer = 0;
  std::uint32_t text_at = 0;  // kText and kNumberText
  std::uint32_t text_size = 0;
  std::uint32_t key_at = 0;  // members of an object
  std::uint32_t key_size = 0;
};

class Document {
 public:
  /// Parses one JSON text. On failure returns false and reports NOT_JSON, TOO_LARGE, TOO_DEEP or DUPLICATE_KEY.
  bool parse(std::string_view text, std::size_t bytes_max, std::vector<Issue>& issues);

  [[nodiscard]] Value& root() { return values_.front(); }
  [[nodiscard]] Value& at(std::int32_t index) { return values_[static_cast<std::size_t>(index)]; }
  [[nodiscard]] std::string_view text(const Value& value) const { return view(value.text_at, value.text_size); }
  [[nodiscard]] std::string_view key(const Value& value) const { return view(value.key_at, value.key_size); }
  [[nodiscard]] Value* member(const Value& object, std::string_view key);

  /// The value as JSON again, for issues; cut after about 120 bytes.
  [[nodiscard]] std::string print(const Value& value) const;

 private:
  friend class Builder;
  [[nodiscard]] std::string_view view(std::uint32_t at, std::uint32_t size) const {
    return std::string_view(texts_).substr(at, size);
  }
  void print(const Value& value, std::string& out) const;

  std::vector<Value> values_;
  std::string texts_;
};

}  // namespace yansuan::json
