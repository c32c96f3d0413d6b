// Names and where they stand, sorted for look-up.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace yansuan {

/// A place in a list; kNone: nowhere.
using Index = std::int32_t;
inline constexpr Index kNone = -1;

/// A text and the place it stands for.
struct Name {
  std::string_view text;
  Index index;
  std::uint32_t hash = 0;  // set by sort_names
};

/// Equal texts stand together, by index; the order of texts says nothing, for hashes are compared first. Lists may be
/// long: every SKU of a rulebook, every member of a JSON object.
void sort_names(std::vector<Name>& names);

/// The names of `text` in sorted names: [first, last).
struct NameRange {
  const Name* first;
  const Name* last;
};
/// The names of `text` in names that sort_names sorted.
[[nodiscard]] NameRange find_names(const std::vector<Name>& names, std::string_view text);

}  // namespace yansuan
