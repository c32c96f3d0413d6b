#include "json/writer.hpp"

#include <algorithm>
#include <charconv>

namespace yansuan::json {
namespace {

// Besides what is asked for: a comma, and a few brackets after a long text.
constexpr std::size_t kSpare = 64;

// A character takes six bytes at most, "\u001f".
constexpr std::size_t quoted_bytes_max(std::string_view text) { return 6 * text.size() + 2; }

// Writes from `at` on and says where it ends.
char* write_quoted(char* at, std::string_view text) {
  static constexpr std::string_view kHex = "0123456789abcdef";
  *at++ = '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && c != '"' && c != '\\') {
      *at++ = c;
      continue;
    }
    *at++ = '\\';
    if (byte >= 0x20) {
      *at++ = c;
      continue;
    }
    at = std::copy_n("u00", 3, at);
    *at++ = kHex[byte >> 4U];
    *at++ = kHex[byte & 15U];
  }
  *at++ = '"';
  return at;
}

}  // namespace

std::string quoted(std::string_view text) {
  Writer out;
  out.text(text);
  return out.take();
}

std::string escape_pointer(std::string_view token) {
  std::string out;
  for (const char c : token) {
    if (c == '~') {
      out += "~0";
    } else if (c == '/') {
      out += "~1";
    } else {
      out += c;
    }
  }
  return out;
}

std::string cut_utf8(std::string_view text, std::size_t bytes_max) {
  if (text.size() <= bytes_max) return std::string(text);
  std::size_t end = bytes_max;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return std::string(text.substr(0, end));
}

// The text is longer than what is written of it, so that nothing is asked of it a byte at a time.
char* Writer::room(std::size_t bytes) {
  const std::size_t wanted = size_ + bytes + kSpare;
  if (wanted > out_.size()) out_.resize(std::max(wanted, 2 * out_.size()));
  char* at = out_.data() + size_;
  if (!fresh_) *at++ = ',';
  return at;
}

Writer& Writer::wrote(const char* end, bool fresh) {
  size_ = static_cast<std::size_t>(end - out_.data());
  fresh_ = fresh;
  return *this;
}

Writer& Writer::open(char bracket) {
  char* at = room(1);
  *at++ = bracket;
  return wrote(at, true);
}

Writer& Writer::close(char bracket) {
  fresh_ = true;
  char* at = room(1);
  *at++ = bracket;
  return wrote(at, false);
}

Writer& Writer::key(std::string_view name) {
  char* at = write_quoted(room(quoted_bytes_max(name) + 1), name);
  *at++ = ':';
  return wrote(at, true);
}

Writer& Writer::integer(std::int64_t value) {
  constexpr std::size_t kDigitsMax = 20;
  char* at = room(kDigitsMax);
  return wrote(std::to_chars(at, at + kDigitsMax, value).ptr, false);
}

Writer& Writer::text(std::string_view value) {
  return wrote(write_quoted(room(quoted_bytes_max(value)), value), false);
}

Writer& Writer::raw(std::string_view json) {
  return wrote(std::copy(json.begin(), json.end(), room(json.size())), false);
}

std::string Writer::take() {
  out_.resize(size_);
  return std::move(out_);
}

}  // namespace yansuan::json
