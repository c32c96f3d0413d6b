// The Embind file of what is asked around a price: hints, returns, membership, group-buy, reminders. Every question is
// a text but a ledger, which is folded in flat memory.
#include <emscripten/bind.h>
#include <emscripten/em_macros.h>

#include "text_door.hpp"
#include "yansuan/account_door.hpp"
#include "yansuan/door.hpp"
#include "yansuan/ledger.hpp"

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

struct FlatLedger {
  std::vector<std::int32_t> entries;
  std::vector<std::int64_t> answer;
};

FlatLedger& flat_ledger() {
  static FlatLedger one;
  return one;
}

// Room for so many entries (yansuan/ledger.hpp); its address.
unsigned ledger_in(unsigned entries) {
  flat_ledger().entries.resize(entries * yansuan::ledger_entry::kWords);
  return address_of(flat_ledger().entries.data());
}

}  // namespace

// The address of: the wrong entry, how many lots, what can be spent and what waits by account, each lot's rest.
extern "C" EMSCRIPTEN_KEEPALIVE unsigned foldLedger() {
  const yansuan::LedgerFold fold = yansuan::fold_ledger(flat_ledger().entries);
  std::vector<std::int64_t>& answer = flat_ledger().answer;
  answer = {static_cast<std::int64_t>(fold.wrong_entry), static_cast<std::int64_t>(fold.lots.size())};
  for (const auto account : {yansuan::PointsAccount::kConsumption, yansuan::PointsAccount::kCommunity}) {
    answer.push_back(fold.available[account]);
    answer.push_back(fold.pending[account]);
  }
  answer.insert(answer.end(), fold.lots.begin(), fold.lots.end());
  return address_of(answer.data());
}

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
  function("ledgerIn", &ledger_in);
}
