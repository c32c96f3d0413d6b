// Any bytes as a rulebook: an answer, never a crash; a book that loads has no error among its issues.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "yansuan/rulebook.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const yansuan::Loaded loaded = yansuan::load(std::string_view(reinterpret_cast<const char*>(data), size));
  if ((loaded.rulebook != nullptr) == yansuan::has_errors(loaded.issues)) std::abort();
  return 0;
}
