// The JSON door without Wasm: one line {"rulebook": …} loads, one line {"request": …} is answered as quote() answers.
#include <iostream>
#include <string>

#include "yansuan/door.hpp"

int main() {
  yansuan::Door door;
  std::string line;
  while (std::getline(std::cin, line)) {
    const std::size_t space = line.find(' ');
    std::cout << door.answer(line.substr(0, space), space == std::string::npos ? "" : line.substr(space + 1)) << '\n';
  }
}
