// The JSON door: one text in, one text out, for everything that is not a tap. The Wasm door and the native test program
// answer with these same bytes.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "yansuan/quote.hpp"

namespace yansuan {

/// The verbs: "check" (rulebook text → check-result.schema.json), "load" (the same, and keeps the rulebook), "quote"
/// (request → {"ok", "quote"} or {"ok": false, "issues"}), "receipt zh|en" (request → {"ok", "receipt"}).
class Door {
 public:
  std::string answer(std::string_view verb, std::string_view text);

  [[nodiscard]] const Rulebook* rulebook() const { return rulebook_.get(); }

 private:
  std::string check(std::string_view text, bool keep);
  std::string quote(std::string_view text);
  std::string receipt(std::string_view text, Lang lang);

  std::unique_ptr<const Rulebook> rulebook_;
  std::unique_ptr<Quoter> quoter_;
};

/// Why a request that reads well cannot be priced, as an issue: NOT_IN_ORDER_TYPE, TOO_MANY, NO_RULEBOOK.
[[nodiscard]] Issues issues_of(QuoteStatus status);

}  // namespace yansuan
