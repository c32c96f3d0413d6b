// The Embind file of what is asked around a price: hints, returns, membership, group-buy, reminders. Every question is
// a text.
#include <emscripten/bind.h>

#include "text_door.hpp"
#include "yansuan/account_door.hpp"
#include "yansuan/door.hpp"

namespace {

using yansuan::AccountDoor;
using namespace yansuan::wasm;

Handles<AccountDoor>& doors() {
  static Handles<AccountDoor> all;
  return all;
}

int load() {
  std::string answer;
  std::unique_ptr<AccountDoor> door = AccountDoor::open(asked(), answer);
  answered(std::move(answer));
  return door == nullptr ? 0 : doors().add(std::move(door));
}

void close(int door) { doors().remove(door); }

template <std::string (AccountDoor::*kQuestion)(std::string_view)>
int ask(int door) {
  AccountDoor* found = doors().find(door);
  return answered(found == nullptr ? yansuan::answer_no_rulebook() : (found->*kQuestion)(asked()));
}

}  // namespace

EMSCRIPTEN_BINDINGS(yansuan_account) {
  using emscripten::function;
  function("textIn", &text_in);
  function("answerAt", &answer_at);
  function("load", &load);
  function("close", &close);
  function("refund", &ask<&AccountDoor::refund>);
  function("step", &ask<&AccountDoor::step>);
  function("campaignReport", &ask<&AccountDoor::campaign_report>);
  function("countdown", &ask<&AccountDoor::countdown>);
  function("hints", &ask<&AccountDoor::hints>);
  function("compare", &ask<&AccountDoor::compare>);
  function("plan", &ask<&AccountDoor::plan>);
  function("apply", &ask<&AccountDoor::apply>);
  function("simulate", &ask<&AccountDoor::simulate>);
}
