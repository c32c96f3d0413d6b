// The JSON doors without Wasm, so that both can be compared byte for byte: a line "load RULEBOOK" opens the door of
// prices, "load-account RULEBOOK" that of accounts; a line "quote REQUEST", "receipt-zh REQUEST", "receipt-en REQUEST",
// "hints REQUEST", "compare REQUEST", "refund REQUEST", "step REQUEST", "campaign-report REQUEST", "countdown REQUEST",
// "plan REQUEST", "apply REQUEST" or "simulate REQUEST" is answered with one line, "lint RULEBOOK" at any time.
#include <iostream>
#include <string>

#include "yansuan/account_door.hpp"
#include "yansuan/door.hpp"

namespace {

struct Doors {
  std::unique_ptr<yansuan::Door> prices;
  std::unique_ptr<yansuan::AccountDoor> accounts;
};

std::string ask_prices(yansuan::Door& door, const std::string& verb, const std::string& text) {
  if (verb == "quote") return door.quote(text);
  return door.receipt(text, verb == "receipt-en" ? yansuan::Lang::kEn : yansuan::Lang::kZh);
}

using AccountQuestion = std::string (yansuan::AccountDoor::*)(std::string_view);

AccountQuestion account_question(const std::string& verb) {
  if (verb == "refund") return &yansuan::AccountDoor::refund;
  if (verb == "hints") return &yansuan::AccountDoor::hints;
  if (verb == "compare") return &yansuan::AccountDoor::compare;
  if (verb == "step") return &yansuan::AccountDoor::step;
  if (verb == "campaign-report") return &yansuan::AccountDoor::campaign_report;
  if (verb == "countdown") return &yansuan::AccountDoor::countdown;
  if (verb == "plan") return &yansuan::AccountDoor::plan;
  if (verb == "apply") return &yansuan::AccountDoor::apply;
  if (verb == "simulate") return &yansuan::AccountDoor::simulate;
  return nullptr;
}

std::string answer(Doors& doors, const std::string& verb, const std::string& text) {
  std::string loaded;
  if (verb == "load") {
    doors.prices = yansuan::Door::open(text, loaded);
    return loaded;
  }
  if (verb == "load-account") {
    doors.accounts = yansuan::AccountDoor::open(text, loaded);
    return loaded;
  }
  if (verb == "lint") return yansuan::answer_lint(text, 7'000);
  if (const AccountQuestion question = account_question(verb); question != nullptr) {
    return doors.accounts == nullptr ? yansuan::answer_no_rulebook() : ((*doors.accounts).*question)(text);
  }
  return doors.prices == nullptr ? yansuan::answer_no_rulebook() : ask_prices(*doors.prices, verb, text);
}

}  // namespace

int main() {
  std::ios::sync_with_stdio(false);
  Doors doors;
  std::string line;
  while (std::getline(std::cin, line)) {
    const std::size_t space = line.find(' ');
    const std::string text = space == std::string::npos ? "" : line.substr(space + 1);
    std::cout << answer(doors, line.substr(0, space), text) << '\n';
  }
}
