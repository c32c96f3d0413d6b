// What every Embind door shares: texts cross through one buffer in and one answer {ok, pointer, size} out; handles are
// small integers, 0 is none. A Wasm has one door, so its buffers are the program's only state.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace yansuan::wasm {

struct Answer {
  std::int32_t ok;
  std::uint32_t pointer;
  std::uint32_t size;
};

template <typename Thing>
class Handles {
 public:
  int add(std::unique_ptr<Thing> thing) {
    for (std::size_t i = 0; i < things_.size(); ++i) {
      if (things_[i] != nullptr) continue;
      things_[i] = std::move(thing);
      return static_cast<int>(i) + 1;
    }
    things_.push_back(std::move(thing));
    return static_cast<int>(things_.size());
  }
  [[nodiscard]] Thing* find(int handle) {
    const auto at = static_cast<std::size_t>(handle) - 1;
    return handle > 0 && at < things_.size() ? things_[at].get() : nullptr;
  }
  void remove(int handle) {
    if (find(handle) != nullptr) things_[static_cast<std::size_t>(handle) - 1].reset();
  }

 private:
  std::vector<std::unique_ptr<Thing>> things_;
};

struct TextDoor {
  std::string text_in;
  std::string text_out;
  Answer answer{0, 0, 0};
};

inline TextDoor& text_door() {
  static TextDoor one;
  return one;
}

inline unsigned address_of(const void* pointer) {
  return static_cast<unsigned>(reinterpret_cast<std::uintptr_t>(pointer));
}

inline std::string_view asked() { return text_door().text_in; }

inline int answered(std::string text) {
  TextDoor& here = text_door();
  here.text_out = std::move(text);
  here.answer = {here.text_out.rfind("{\"ok\":true", 0) == 0 ? 1 : 0, address_of(here.text_out.data()),
                 static_cast<std::uint32_t>(here.text_out.size())};
  return here.answer.ok;
}

// Room for a text of `size` bytes; its address.
inline unsigned text_in(unsigned size) {
  text_door().text_in.resize(size);
  return address_of(text_door().text_in.data());
}

inline unsigned answer_at() { return address_of(&text_door().answer); }

}  // namespace yansuan::wasm

// The JSON parser computes a double for every number with a fraction, and prints control characters for messages that
// it would throw; the core looks at neither (it keeps the text, and says where a mistake is). So the float scanner and
// the printer stay out of the Wasm: all that is asked of strtod here is where the number ends.
extern "C" __attribute__((used)) inline double __wrap_strtod(const char* text, char** end) {
  while (*text != '\0') ++text;
  *end = const_cast<char*>(text);
  return 0;
}

extern "C" __attribute__((used)) inline int __wrap_snprintf(char* text, std::size_t size, const char* /*format*/, ...) {
  if (size > 0) *text = '\0';
  return 0;
}

// Embind prints an address as the name of a type that it does not know; every type that crosses here is known.
extern "C" __attribute__((used)) inline int __wrap_siprintf(char* text, const char* /*format*/, ...) {
  *text = '\0';
  return 0;
}
