// The Embind file of prices. Few coarse exports that take and return numbers: a text is asked and answered through the
// text door, a tap crosses through its session's block.
#include <emscripten/bind.h>
#include <emscripten/em_macros.h>

#include "text_door.hpp"
#include "yansuan/door.hpp"

namespace {

using yansuan::Door;
using yansuan::Session;
using namespace yansuan::wasm;

struct State {
  Handles<Door> doors;
  Handles<Session> sessions;
};

State& state() {
  static State one;
  return one;
}

yansuan::Lang lang_of(int lang) { return lang == 1 ? yansuan::Lang::kEn : yansuan::Lang::kZh; }

int check() { return answered(yansuan::answer_check(asked())); }

#ifdef YANSUAN_TOOLS
int lint(int warn_below_keep_bp) { return answered(yansuan::answer_lint(asked(), warn_below_keep_bp)); }
#endif

int load() {
  std::string answer;
  std::unique_ptr<Door> door = Door::open(asked(), answer);
  answered(std::move(answer));
  return door == nullptr ? 0 : state().doors.add(std::move(door));
}

int quote(int door) {
  Door* found = state().doors.find(door);
  return answered(found == nullptr ? yansuan::answer_no_rulebook() : found->quote(asked()));
}

int receipt(int door, int lang) {
  Door* found = state().doors.find(door);
  return answered(found == nullptr ? yansuan::answer_no_rulebook() : found->receipt(asked(), lang_of(lang)));
}

void close(int door) { state().doors.remove(door); }

int open_session(int door) {
  Door* found = state().doors.find(door);
  return found == nullptr ? 0 : state().sessions.add(std::make_unique<Session>(found->rulebook()));
}

unsigned session_block(int session) {
  Session* found = state().sessions.find(session);
  return found == nullptr ? 0 : address_of(found->words().data());
}

int session_set(int session) {
  Session* found = state().sessions.find(session);
  return answered(found == nullptr ? yansuan::answer_no_rulebook() : yansuan::answer_set(*found, asked()));
}

// Of the last price; 0: nothing. An instant is a double, so that no 64-bit integer crosses.
double session_valid_until(int session) {
  Session* found = state().sessions.find(session);
  return found == nullptr ? 0 : static_cast<double>(found->valid_until_ms());
}

int session_total_limit(int session) {
  Session* found = state().sessions.find(session);
  return found != nullptr && found->uses_total_limit() ? 1 : 0;
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

// A tap. 1: the answer stands in the block; 0: a word was out of range and the last answer stands. Exported as it is:
// Embind's way to call costs a fifth of a small cart.
extern "C" EMSCRIPTEN_KEEPALIVE int sessionPrice(int session) {
  Session* found = state().sessions.find(session);
  return found != nullptr && found->price() ? 1 : 0;
}

EMSCRIPTEN_BINDINGS(yansuan) {
  using emscripten::function;
  function("textIn", &text_in);
  function("answerAt", &answer_at);
  function("check", &check);
#ifdef YANSUAN_TOOLS
  function("lint", &lint);
#endif
  function("load", &load);
  function("quote", &quote);
  function("receipt", &receipt);
  function("close", &close);
  function("openSession", &open_session);
  function("sessionBlock", &session_block);
  function("sessionSet", &session_set);
  function("sessionValidUntil", &session_valid_until);
  function("sessionTotalLimit", &session_total_limit);
  function("sessionQuote", &session_quote);
  function("sessionReceipt", &session_receipt);
  function("closeSession", &close_session);
  function("blockLayout", &block_layout);
  function("blockWords", &block_words);
}
