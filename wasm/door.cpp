// The one Embind file. Few coarse exports that take and return numbers: texts cross through one buffer in and one
// answer {status, pointer, size} out, a tap crosses through its session's block. Handles are small integers; 0 is none.
#include <emscripten/bind.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "yansuan/door.hpp"

namespace {

using yansuan::Door;
using yansuan::Session;

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

struct State {
  std::string text_in;
  std::string text_out;
  Answer answer{0, 0, 0};
  Handles<Door> doors;
  Handles<Session> sessions;
};

State& state() {
  static State one;
  return one;
}

int answered(std::string text) {
  State& here = state();
  here.text_out = std::move(text);
  here.answer = {here.text_out.rfind("{\"ok\":true", 0) == 0 ? 1 : 0,
                 static_cast<std::uint32_t>(reinterpret_cast<std::uintptr_t>(here.text_out.data())),
                 static_cast<std::uint32_t>(here.text_out.size())};
  return here.answer.ok;
}

yansuan::Lang lang_of(int lang) { return lang == 1 ? yansuan::Lang::kEn : yansuan::Lang::kZh; }

// Room for a text of `size` bytes; its address.
unsigned text_in(unsigned size) {
  state().text_in.resize(size);
  return static_cast<unsigned>(reinterpret_cast<std::uintptr_t>(state().text_in.data()));
}

unsigned answer_at() { return static_cast<unsigned>(reinterpret_cast<std::uintptr_t>(&state().answer)); }

int check() { return answered(yansuan::answer_check(state().text_in)); }

int load() {
  std::string answer;
  std::unique_ptr<Door> door = Door::open(state().text_in, answer);
  answered(std::move(answer));
  return door == nullptr ? 0 : state().doors.add(std::move(door));
}

int quote(int door) {
  Door* found = state().doors.find(door);
  return answered(found == nullptr ? yansuan::answer_no_rulebook() : found->quote(state().text_in));
}

int receipt(int door, int lang) {
  Door* found = state().doors.find(door);
  return answered(found == nullptr ? yansuan::answer_no_rulebook() : found->receipt(state().text_in, lang_of(lang)));
}

void close(int door) { state().doors.remove(door); }

int open_session(int door) {
  Door* found = state().doors.find(door);
  return found == nullptr ? 0 : state().sessions.add(std::make_unique<Session>(found->rulebook()));
}

unsigned session_block(int session) {
  Session* found = state().sessions.find(session);
  return found == nullptr ? 0 : static_cast<unsigned>(reinterpret_cast<std::uintptr_t>(found->words().data()));
}

int session_set(int session) {
  Session* found = state().sessions.find(session);
  return answered(found == nullptr ? yansuan::answer_no_rulebook() : yansuan::answer_set(*found, state().text_in));
}

// A tap. 1: the answer stands in the block; 0: a word was out of range and the last answer stands.
int session_price(int session) {
  Session* found = state().sessions.find(session);
  return found != nullptr && found->price() ? 1 : 0;
}

int session_quote(int session) {
  Session* found = state().sessions.find(session);
  return answered(found == nullptr ? yansuan::answer_no_rulebook() : yansuan::answer_quote(*found));
}

int session_receipt(int session, int lang) {
  Session* found = state().sessions.find(session);
  return answered(found == nullptr ? yansuan::answer_no_rulebook() : yansuan::answer_receipt(*found, lang_of(lang)));
}

void close_session(int session) { state().sessions.remove(session); }

int block_layout() { return yansuan::block::kLayout; }
int block_words() { return static_cast<int>(yansuan::block::kWords); }

}  // namespace

// The JSON parser computes a double for every number with a fraction; the core never looks at it (it keeps the text),
// so the float scanner stays out of the Wasm. All that is asked of strtod here is where the number ends.
extern "C" double __wrap_strtod(const char* text, char** end) {
  while (*text != '\0') ++text;
  *end = const_cast<char*>(text);
  return 0;
}

EMSCRIPTEN_BINDINGS(yansuan) {
  using emscripten::function;
  function("textIn", &text_in);
  function("answerAt", &answer_at);
  function("check", &check);
  function("load", &load);
  function("quote", &quote);
  function("receipt", &receipt);
  function("close", &close);
  function("openSession", &open_session);
  function("sessionBlock", &session_block);
  function("sessionSet", &session_set);
  function("sessionPrice", &session_price);
  function("sessionQuote", &session_quote);
  function("sessionReceipt", &session_receipt);
  function("closeSession", &close_session);
  function("blockLayout", &block_layout);
  function("blockWords", &block_words);
}
