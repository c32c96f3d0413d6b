#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace yansuan {

[[nodiscard]] inline bool holds(const std::vector<std::string>& list, std::string_view id) {
  return std::find(list.begin(), list.end(), id) != list.end();
}

}  // namespace yansuan
