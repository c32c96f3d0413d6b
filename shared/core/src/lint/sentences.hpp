// What each finding says, in both languages side by side, and how much it weighs.
#pragma once

#include <string_view>

#include "yansuan/lint.hpp"

namespace yansuan {

struct Kind {
  FindingSeverity severity;
  bool of_the_specification;  // its own rule, whatever the offer cites
  std::string_view rule;
  std::string_view zh;
  std::string_view en;
};

[[nodiscard]] const Kind& kind_of(FindingCode code);

}  // namespace yansuan
