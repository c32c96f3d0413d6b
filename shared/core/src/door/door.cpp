#include "yansuan/door.hpp"

#include "account/read_account_rules.hpp"
#include "door/answers.hpp"
#include "json/writer.hpp"
#include "yansuan/lint.hpp"
#include "yansuan/receipt.hpp"

namespace yansuan {
namespace {

Issue error(IssueCode code, std::string pointer, std::string expected) {
  return {code, Severity::kError, std::move(pointer), "null", std::move(expected)};
}

Issue not_in_order_type(const Rulebook& book, const Request& request, Index line) {
  const Index sku = request.lines[static_cast<std::size_t>(line)].sku;
  return {IssueCode::kNotInOrderType, Severity::kError, "/cart/lines/" + std::to_string(line) + "/sku",
          json::quoted(book.skus[static_cast<std::size_t>(sku)].id), "goods that an offer of this order type prices"};
}

std::string quote_answer(const Rulebook& book, const Request& request, const Quote& quote) {
  if (quote.status != QuoteStatus::kPriced) return failure(issues_of(book, request, quote));
  return success("quote", to_json(book, request, quote));
}

std::string receipt_answer(const Rulebook& book, const Request& request, const Quote& quote, Lang lang) {
  if (quote.status != QuoteStatus::kPriced) return failure(issues_of(book, request, quote));
  return success("receipt", receipt_json(book, request, quote, lang));
}

}  // namespace

Issues issues_of(const Rulebook& book, const Request& request, const Quote& quote) {
  switch (quote.status) {
    case QuoteStatus::kPriced:
      return {};
    case QuoteStatus::kTooManyUnits:
      return {error(IssueCode::kTooMany, "/cart/lines",
                    "at most " + std::to_string(kMaxUnitsPerCart) + " units in a cart")};
    case QuoteStatus::kNotInOrderType:
      return {not_in_order_type(book, request, quote.status_line)};
    case QuoteStatus::kNotInForce:
      return {error(IssueCode::kNoRulebook, "/context/now_ms", "an instant before the rulebook's not_after_ms")};
  }
  return {};
}

std::string answer_no_rulebook() { return failure({error(IssueCode::kNoRulebook, "", "a loaded rulebook")}); }

std::string answer_check(std::string_view rulebook_text) {
  const Loaded loaded = load(rulebook_text);
  return loaded.rulebook == nullptr ? failure(loaded.issues) : checked(*loaded.rulebook, loaded.issues);
}

std::string answer_lint(std::string_view rulebook_text, std::int32_t warn_below_keep_bp) {
  Loaded loaded = load(rulebook_text);
  if (loaded.rulebook == nullptr) return failure(loaded.issues);
  const Rulebook& book = *loaded.rulebook;
  const AccountRules rules = read_account_rules(rulebook_text, book, loaded.issues);
  if (has_errors(loaded.issues)) return failure(loaded.issues);
  const Findings findings = lint(book, rules, LintOptions{warn_below_keep_bp});
  json::Writer out;
  out.begin_object().flag("ok", true);
  out.key("rulebook").begin_object().member("id", book.id).member("version", book.version).end_object();
  out.flag("complete", findings.complete).key("findings").raw(to_json(book, findings)).end_object();
  return out.take();
}

std::unique_ptr<Door> Door::open(std::string_view rulebook_text, std::string& answer) {
  Loaded loaded = load(rulebook_text);
  if (loaded.rulebook == nullptr) {
    answer = failure(loaded.issues);
    return nullptr;
  }
  answer = checked(*loaded.rulebook, loaded.issues);
  return std::unique_ptr<Door>(new Door(std::move(loaded.rulebook)));
}

std::string Door::quote(std::string_view request_text) {
  const RequestRead read = read_request(request_text, *rulebook_);
  if (has_errors(read.issues)) return failure(read.issues);
  return quote_answer(*rulebook_, read.request, quoter_.explain(read.request));
}

std::string Door::receipt(std::string_view request_text, Lang lang) {
  const RequestRead read = read_request(request_text, *rulebook_);
  if (has_errors(read.issues)) return failure(read.issues);
  return receipt_answer(*rulebook_, read.request, quoter_.explain(read.request), lang);
}

std::string answer_set(Session& session, std::string_view request_text) {
  RequestRead read = read_request(request_text, session.rulebook());
  if (has_errors(read.issues)) return failure(read.issues);
  session.set(std::move(read.request));
  json::Writer out;
  out.begin_object().flag("ok", true).end_object();
  return out.take();
}

std::string answer_quote(Session& session) {
  const Quote& quote = session.explain();
  return quote_answer(session.rulebook(), session.request(), quote);
}

std::string answer_receipt(Session& session, Lang lang) {
  const Quote& quote = session.explain();
  return receipt_answer(session.rulebook(), session.request(), quote, lang);
}

}  // namespace yansuan
