#include "yansuan/names.hpp"

#include <algorithm>

namespace yansuan {
namespace {

// FNV-1a.
std::uint32_t hash_of(std::string_view text) {
  std::uint32_t hash = 2166136261U;
  for (const char byte : text) hash = (hash ^ static_cast<unsigned char>(byte)) * 16777619U;
  return hash;
}

bool before(const Name& a, const Name& b) {
  if (a.hash != b.hash) return a.hash < b.hash;
  const int order = a.text.compare(b.text);
  return order != 0 ? order < 0 : a.index < b.index;
}

}  // namespace

void sort_names(std::vector<Name>& names) {
  for (Name& name : names) name.hash = hash_of(name.text);
  // A heap sort: std::sort is four times its bytes in the Wasm.
  std::make_heap(names.begin(), names.end(), before);
  std::sort_heap(names.begin(), names.end(), before);
}

NameRange find_names(const std::vector<Name>& names, std::string_view text) {
  static_assert(kNone < 0);  // before every place
  const auto first = std::lower_bound(names.begin(), names.end(), Name{text, kNone, hash_of(text)}, before);
  auto last = first;
  while (last != names.end() && last->text == text) ++last;
  return {names.data() + (first - names.begin()), names.data() + (last - names.begin())};
}

}  // namespace yansuan
