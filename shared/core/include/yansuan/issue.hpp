// What is wrong with an input: a stable code, where (JSON pointer), the offending value, what was expected.
#pragma once

#include <string>
#include <vector>

#include "yansuan/codes.hpp"

namespace yansuan {

/// One thing that is wrong, or, as a warning, deserves a look.
struct Issue {
  IssueCode code;
  Severity severity;
  std::string pointer;   // RFC 6901; "" is the whole document
  std::string value;     // the offending value as JSON text, cut after about 120 bytes
  std::string expected;  // what would have been right, in English
};

/// In the order they were found.
using Issues = std::vector<Issue>;

/// Whether anything is worse than a warning.
[[nodiscard]] bool has_errors(const Issues& issues);

/// The issues as a JSON array (schema issue.schema.json).
[[nodiscard]] std::string to_json(const Issues& issues);

}  // namespace yansuan
