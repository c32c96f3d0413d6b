#include "yansuan/names.hpp"

#include <algorithm>

namespace yansuan {

void sort_names(std::vector<Name>& names) {
  std::sort(names.begin(), names.end(),
            [](const Name& a, const Name& b) { return a.text != b.text ? a.text < b.text : a.index < b.index; });
}

NameRange find_names(const std::vector<Name>& names, std::string_view text) {
  const auto first = std::lower_bound(names.begin(), names.end(), text,
                                      [](const Name& name, std::string_view wanted) { return name.text < wanted; });
  auto last = first;
  while (last != names.end() && last->text == text) ++last;
  return {names.data() + (first - names.begin()), names.data() + (last - names.begin())};
}

}  // namespace yansuan
