#pragma once

#include <string_view>

#include "yansuan/account_door.hpp"

namespace yansuan {

/// The sections that `load` skips. The text is valid JSON of a rulebook that loads; what is wrong in them is an issue.
[[nodiscard]] AccountRules read_account_rules(std::string_view rulebook_text, const Rulebook& book, Issues& issues);

}  // namespace yansuan
