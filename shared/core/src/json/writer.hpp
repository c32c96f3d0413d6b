// Writes JSON by hand: member order is the schema's, integers only, no allocation but the growing text.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace yansuan::json {

/// The text as a JSON string with its quotes; `text` is valid UTF-8.
[[nodiscard]] std::string quoted(std::string_view text);

/// One reference token of a JSON pointer (RFC 6901).
[[nodiscard]] std::string escape_pointer(std::string_view token);

/// At most `bytes_max` bytes, never in the middle of a character.
[[nodiscard]] std::string cut_utf8(std::string_view text, std::size_t bytes_max);

class Writer {
 public:
  Writer& begin_object() { return open('{'); }
  Writer& end_object() { return close('}'); }
  Writer& begin_array() { return open('['); }
  Writer& end_array() { return close(']'); }
  Writer& key(std::string_view name);
  Writer& integer(std::int64_t value);
  Writer& boolean(bool value) { return raw(value ? "true" : "false"); }
  Writer& text(std::string_view value);
  Writer& null() { return raw("null"); }
  Writer& raw(std::string_view json);

  Writer& member(std::string_view name, std::int64_t value) { return key(name).integer(value); }
  Writer& member(std::string_view name, std::string_view value) { return key(name).text(value); }
  Writer& flag(std::string_view name, bool value) { return key(name).boolean(value); }

  [[nodiscard]] std::string take();

 private:
  Writer& open(char bracket);
  Writer& close(char bracket);
  char* room(std::size_t bytes);
  Writer& wrote(const char* end, bool fresh);

  std::string out_;
  std::size_t size_ = 0;
  bool fresh_ = true;  // nothing to separate from: just after a bracket or a key
};

}  // namespace yansuan::json
