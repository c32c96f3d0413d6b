// Any bytes as what is asked around a price, of the shop's whole rulebook, or as that rulebook: the first byte says
// which. The answer is JSON that says whether it is one; what was asked twice is answered alike.
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "yansuan/account_door.hpp"

namespace {

using yansuan::AccountDoor;

AccountDoor& shop() {
  static const std::unique_ptr<AccountDoor> door = [] {
    std::ifstream file(YANSUAN_SHARED_DIR "/rulebooks/sop.json");
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    std::string answer;
    return AccountDoor::open(text, answer);
  }();
  return *door;
}

using Question = std::string (AccountDoor::*)(std::string_view);
// Their letters stand before the seeds that scripts/fuzz writes. A simulation runs for as long as it is asked to.
constexpr std::string_view kLetters = "hcgrdpa";
constexpr std::array<Question, kLetters.size()> kQuestions{
    &AccountDoor::hints,     &AccountDoor::compare, &AccountDoor::step,  &AccountDoor::campaign_report,
    &AccountDoor::countdown, &AccountDoor::plan,    &AccountDoor::apply,
};

bool is_ok(const std::string& answer) { return nlohmann::json::parse(answer).at("ok").get<bool>(); }

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::size_t which = kLetters.find(static_cast<char>(data[0]));
  if (which == std::string_view::npos) {
    std::string answer;
    if ((AccountDoor::open(text, answer) != nullptr) != is_ok(answer)) std::abort();
    return 0;
  }
  const std::string answer = (shop().*kQuestions[which])(text);
  if (is_ok(answer) && (shop().*kQuestions[which])(text) != answer) std::abort();
  return 0;
}
