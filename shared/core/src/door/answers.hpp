// The answers that every JSON door gives: {"ok": true, …} or {"ok": false, "issues"}.
#pragma once

#include <string>
#include <string_view>

#include "yansuan/issue.hpp"
#include "yansuan/rulebook.hpp"

namespace yansuan {

[[nodiscard]] std::string failure(const Issues& issues);

/// {"ok": true, "<key>": <json>}
[[nodiscard]] std::string success(std::string_view key, std::string_view json);

/// check-result.schema.json of a rulebook that loads.
[[nodiscard]] std::string checked(const Rulebook& book, const Issues& issues);

}  // namespace yansuan
