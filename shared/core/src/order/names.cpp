#include "yansuan/names.hpp"

#include <algorithm>

namespace yansuan {

void sort_names(std::vector<Name>& names) {
  const auto before = [](const Name& a, const Name& b) {
    const int order = a.text.compare(b.text);
    return order != 0 ? order < 0 : a.index < b.index;
  };
  // A heap sort: std::sort is four times its bytes in the Wasm.
  std::make_heap(names.begin(), names.end(), before);
  std::sort_heap(names.begin(), names.end(), before);
}

NameRange find_names(const std::vector<Name>& names, std::string_view text) {
  const auto first = std::lower_bound(names.begin(), names.end(), text,
                                      [](const Name& name, std::string_view wanted) { return name.text < wanted; });
  auto last = first;
  while (last != names.end() && last->text == text) ++last;
  return {names.data() + (first - names.begin()), names.data() + (last - names.begin())};
}

}  // namespace yansuan
