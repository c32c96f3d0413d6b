// The JSON door of prices: one text in, one text out, for everything that is not a tap. The Wasm door and the native
// test program answer with these same bytes. What happens around a price is asked at yansuan/account_door.hpp.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "yansuan/session.hpp"

namespace yansuan {

/// A rulebook text → check-result.schema.json.
[[nodiscard]] std::string answer_check(std::string_view rulebook_text);

/// A rulebook text → lint.schema.json. `warn_below_keep_bp`: 0 to 10000.
[[nodiscard]] std::string answer_lint(std::string_view rulebook_text, std::int32_t warn_below_keep_bp);

/// One loaded rulebook and what is asked of it.
class Door {
 public:
  /// Loads a rulebook; `answer` is its check result. Null when it has errors.
  static std::unique_ptr<Door> open(std::string_view rulebook_text, std::string& answer);

  /// A request (request.schema.json) → {"ok": true, "quote"} or {"ok": false, "issues"}.
  std::string quote(std::string_view request_text);
  /// A request → {"ok": true, "receipt"} or {"ok": false, "issues"}.
  std::string receipt(std::string_view request_text, Lang lang);

  [[nodiscard]] const Rulebook& rulebook() const { return *rulebook_; }

 private:
  explicit Door(std::unique_ptr<const Rulebook> rulebook) : rulebook_(std::move(rulebook)), quoter_(*rulebook_) {}

  std::unique_ptr<const Rulebook> rulebook_;
  Quoter quoter_;
};

/// The session's side of the JSON door.
std::string answer_set(Session& session, std::string_view request_text);
/// The block's cart with reasons (quote.schema.json).
std::string answer_quote(Session& session);
/// The same in sentences (receipt.schema.json).
std::string answer_receipt(Session& session, Lang lang);

/// Why a request that reads well cannot be priced: NOT_IN_ORDER_TYPE, TOO_MANY, NO_RULEBOOK.
[[nodiscard]] Issues issues_of(const Rulebook& book, const Request& request, const Quote& quote);

/// {"ok": false, "issues"} for a request that comes before any rulebook.
[[nodiscard]] std::string answer_no_rulebook();

}  // namespace yansuan
