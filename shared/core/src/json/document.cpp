#include "json/document.hpp"

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>

#include "json/writer.hpp"
#include "yansuan/limits.hpp"
#include "yansuan/names.hpp"

namespace yansuan::json {

// Receives nlohmann's SAX events and lays the values out in document order.
class Builder {
 public:
  using Numbers = nlohmann::json;

  Builder(Document& document, std::vector<Issue>& issues) : document_(document), issues_(issues) {}

  bool null() {
    add(Kind::kNull);
    return true;
  }
  bool boolean(bool value) {
    add(Kind::kBoolean).boolean = value;
    return true;
  }
  bool number_integer(Numbers::number_integer_t value) {
    add(Kind::kInteger).integer = value;
    return true;
  }
  bool number_unsigned(Numbers::number_unsigned_t value) {
    if (value > static_cast<Numbers::number_unsigned_t>(std::numeric_limits<std::int64_t>::max())) {
      return number_text(std::to_string(value));
    }
    add(Kind::kInteger).integer = static_cast<std::int64_t>(value);
    return true;
  }
  bool number_float(Numbers::number_float_t, const std::string& text) { return number_text(text); }
  bool string(std::string& text) {
    Value& value = add(Kind::kText);
    store(text, value.text_at, value.text_size);
    return true;
  }
  bool binary(Numbers::binary_t&) { return false; }

  bool start_object(std::size_t) { return open(Kind::kObject); }
  bool key(std::string& text) {
    store(text, key_at_, key_size_);
    return true;
  }
  bool end_object() { return check_keys() && close(); }
  bool start_array(std::size_t) { return open(Kind::kArray); }
  bool end_array() { return close(); }

  bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) {
    issues_.push_back(
        {IssueCode::kNotJson, Severity::kError, "", "null", "JSON; it breaks off at byte " + std::to_string(position)});
    return false;
  }

 private:
  static constexpr std::int32_t kFewMembers = 16;

  Value& add(Kind kind) {
    const auto index = static_cast<std::int32_t>(document_.values_.size());
    Value value;
    value.kind = kind;
    value.key_at = key_at_;
    value.key_size = key_size_;
    key_at_ = key_size_ = 0;
    document_.values_.push_back(value);
    if (!open_.empty()) {
      Value& parent = document_.at(open_.back());
      if (last_.back() < 0) {
        parent.first = index;
      } else {
        document_.at(last_.back()).next = index;
      }
      last_.back() = index;
      ++parent.size;
    }
    return document_.values_.back();
  }

  bool number_text(const std::string& text) {
    Value& value = add(Kind::kNumberText);
    store(text, value.text_at, value.text_size);
    return true;
  }

  void store(const std::string& text, std::uint32_t& at, std::uint32_t& size) {
    at = static_cast<std::uint32_t>(document_.texts_.size());
    size = static_cast<std::uint32_t>(text.size());
    document_.texts_ += text;
  }

  bool open(Kind kind) {
    if (open_.size() >= static_cast<std::size_t>(kMaxDepth)) {
      issues_.push_back({IssueCode::kTooDeep, Severity::kError, pointer(), "null",
                         "at most " + std::to_string(kMaxDepth) + " levels"});
      return false;
    }
    add(kind);
    open_.push_back(static_cast<std::int32_t>(document_.values_.size()) - 1);
    last_.push_back(-1);
    return true;
  }
  bool close() {
    open_.pop_back();
    last_.pop_back();
    return true;
  }

  // A second member of the same name would silently win or lose; neither is acceptable for a price.
  bool check_keys() {
    const std::string_view key = twice(document_.at(open_.back()));
    if (key.data() == nullptr) return true;
    issues_.push_back({IssueCode::kDuplicateKey, Severity::kError, pointer() + "/" + escape_pointer(key), "null",
                       "each member once"});
    return false;
  }

  // A name that two members have; null: none. Few members are compared with each other, many are sorted.
  std::string_view twice(const Value& object) {
    keys_.clear();
    bool sorted = object.size > kFewMembers;
    for (std::int32_t at = object.first; at >= 0; at = document_.at(at).next) {
      const std::string_view key = document_.key(document_.at(at));
      sorted = sorted || std::any_of(keys_.begin(), keys_.end(), [&](const Name& name) { return name.text == key; });
      keys_.push_back({key, at});
    }
    if (!sorted) return {};
    sort_names(keys_);
    for (std::size_t i = 1; i < keys_.size(); ++i) {
      if (keys_[i].text == keys_[i - 1].text) return keys_[i].text;
    }
    return {};
  }

  // Where the value that is open now stands.
  std::string pointer() {
    std::string text;
    for (std::size_t depth = 1; depth < open_.size(); ++depth) {
      const Value& parent = document_.at(open_[depth - 1]);
      const Value& child = document_.at(open_[depth]);
      text +=
          "/" + (parent.kind == Kind::kArray ? std::to_string(parent.size - 1) : escape_pointer(document_.key(child)));
    }
    return text;
  }

  Document& document_;
  std::vector<Issue>& issues_;
  std::vector<std::int32_t> open_;  // containers not closed yet
  std::vector<std::int32_t> last_;  // their latest child
  std::vector<Name> keys_;
  std::uint32_t key_at_ = 0;
  std::uint32_t key_size_ = 0;
};

bool Document::parse(std::string_view text, std::size_t bytes_max, std::vector<Issue>& issues) {
  values_.clear();
  texts_.clear();
  if (text.size() > bytes_max) {
    issues.push_back({IssueCode::kTooLarge, Severity::kError, "", std::to_string(text.size()),
                      "at most " + std::to_string(bytes_max) + " bytes"});
    return false;
  }
  texts_.reserve(text.size());
  Builder builder(*this, issues);
  // The parser itself: sax_parse() would bring the readers of five binary formats along.
  const auto input = [&] { return nlohmann::detail::input_adapter(text.data(), text.data() + text.size()); };
  return nlohmann::detail::parser<nlohmann::json, decltype(input())>(input()).sax_parse(&builder);
}

Value* Document::member(const Value& object, std::string_view key) {
  for (std::int32_t index = object.first; index >= 0; index = at(index).next) {
    if (this->key(at(index)) == key) return &at(index);
  }
  return nullptr;
}

std::string Document::print(const Value& value) const {
  std::string out;
  print(value, out);
  constexpr std::size_t kShown = 120;
  if (out.size() <= kShown) return out;
  std::string text = value.kind == Kind::kText ? std::string(this->text(value)) : out;
  return json::quoted(cut_utf8(text, kShown) + "…");
}

void Document::print(const Value& value, std::string& out) const {
  switch (value.kind) {
    case Kind::kNull:
      out += "null";
      return;
    case Kind::kBoolean:
      out += value.boolean ? "true" : "false";
      return;
    case Kind::kInteger:
      out += std::to_string(value.integer);
      return;
    case Kind::kNumberText:
      out += text(value);
      return;
    case Kind::kText:
      out += quoted(text(value));
      return;
    case Kind::kArray:
    case Kind::kObject:
      break;
  }
  const bool object = value.kind == Kind::kObject;
  out += object ? '{' : '[';
  for (std::int32_t at = value.first; at >= 0 && out.size() < 200; at = values_[static_cast<std::size_t>(at)].next) {
    const Value& child = values_[static_cast<std::size_t>(at)];
    if (at != value.first) out += ',';
    if (object) out += quoted(key(child)) + ':';
    print(child, out);
  }
  out += object ? '}' : ']';
}

}  // namespace yansuan::json
