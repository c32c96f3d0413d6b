// The JSON door without Wasm, so that both can be compared byte for byte: a line "load RULEBOOK" opens, a line
// "quote REQUEST", "receipt-zh REQUEST" or "receipt-en REQUEST" is answered with one line.
#include <iostream>
#include <string>

#include "yansuan/door.hpp"

namespace {

std::string answer(std::unique_ptr<yansuan::Door>& door, const std::string& verb, const std::string& text) {
  std::string loaded;
  if (verb == "load") {
    door = yansuan::Door::open(text, loaded);
    return loaded;
  }
  if (door == nullptr) return yansuan::answer_no_rulebook();
  if (verb == "quote") return door->quote(text);
  return door->receipt(text, verb == "receipt-en" ? yansuan::Lang::kEn : yansuan::Lang::kZh);
}

}  // namespace

int main() {
  std::ios::sync_with_stdio(false);
  std::unique_ptr<yansuan::Door> door;
  std::string line;
  while (std::getline(std::cin, line)) {
    const std::size_t space = line.find(' ');
    const std::string text = space == std::string::npos ? "" : line.substr(space + 1);
    std::cout << answer(door, line.substr(0, space), text) << '\n';
  }
}
