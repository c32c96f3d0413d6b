// What is wrong in a rulebook that loads: offers that never count, prices nobody wanted, gifts nobody can use, touches
// nobody gets. A finding about prices carries a cart that shows it, priced by the same engine.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "yansuan/account_door.hpp"
#include "yansuan/quote.hpp"

namespace yansuan {

/// What counts as worth a warning.
struct LintOptions {
  BasisPoints warn_below_keep_bp = 7'000;  // margin.warn_pct = 30
};

/// Something that deserves a change or a look, with a cart that shows it.
struct Finding {
  /// A figure that belongs to the finding.
  struct Number {
    std::string_view name;  // a field of "numbers" in lint.schema.json
    std::int64_t value = 0;
  };

  FindingCode code = FindingCode::kEmptyScope;
  FindingSeverity severity = FindingSeverity::kWarning;
  std::string rule;     // the offer's, or the rule of the specification that the check implements
  std::string pointer;  // into the rulebook, RFC 6901
  std::vector<std::string> also;
  std::vector<Number> numbers;
  Text text;
  bool has_cart = true;  // false: no cart can show it
  Request shows;
  Fen payable_fen = 0;  // of `shows`
};

/// All findings of a rulebook.
struct Findings {
  bool complete = true;  // false: the bounded number of carts ran out
  std::vector<Finding> list;
};

/// decide(rulebook): what deserves a change or a look. No clock: windows are compared with each other and with
/// not_after_ms. Never more than a bounded number of carts is priced. PRC-01, -16, -18, -20, -23;
/// CPN-27; the manners of touches.
[[nodiscard]] Findings lint(const Rulebook& book, const AccountRules& rules, const LintOptions& options);

/// The findings as JSON (schema lint.schema.json).
[[nodiscard]] std::string to_json(const Rulebook& book, const Findings& findings);

}  // namespace yansuan
