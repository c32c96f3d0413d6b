#include "yansuan/door.hpp"

#include "json/writer.hpp"
#include "yansuan/limits.hpp"
#include "yansuan/receipt.hpp"

namespace yansuan {
namespace {

std::string failure(const Issues& issues) {
  json::Writer out;
  out.begin_object().flag("ok", false).key("issues").raw(to_json(issues)).end_object();
  return out.take();
}

std::string success(std::string_view key, std::string_view json) {
  json::Writer out;
  out.begin_object().flag("ok", true).key(key).raw(json).end_object();
  return out.take();
}

std::string checked(const Rulebook& book, const Issues& issues) {
  json::Writer out;
  out.begin_object().flag("ok", true).key("issues").raw(to_json(issues));
  out.key("inactive").begin_array();
  for (const std::string& id : book.inactive) out.text(id);
  out.end_array();
  out.key("rulebook").begin_object().member("id", book.id).member("version", book.version).end_object();
  out.member("skus", static_cast<std::int64_t>(book.skus.size())).member("offers", static_cast<std::int64_t>(book.offers.size()));
  out.end_object();
  return out.take();
}

Issue error(IssueCode code, std::string pointer, std::string expected) { return {code, Severity::kError, std::move(pointer), "null", std::move(expected)}; }

}  // namespace

Issues issues_of(QuoteStatus status) {
  switch (status) {
    case QuoteStatus::kPriced:
      return {};
    case QuoteStatus::kTooManyUnits:
      return {error(IssueCode::kTooMany, "/cart/lines", "at most " + std::to_string(kMaxUnitsPerCart) + " units in a cart")};
    case QuoteStatus::kNotInOrderType:
      return {error(IssueCode::kNotInOrderType, "/cart/order_type", "only goods that an offer of this order type prices")};
    case QuoteStatus::kNotInForce:
      return {error(IssueCode::kNoRulebook, "/context/now_ms", "an instant before the rulebook's not_after_ms")};
  }
  return {};
}

std::string Door::answer(std::string_view verb, std::string_view text) {
  if (verb == "check") return check(text, false);
  if (verb == "load") return check(text, true);
  if (verb == "quote") return quote(text);
  return receipt(text, verb == "receipt-en" ? Lang::kEn : Lang::kZh);
}

std::string Door::check(std::string_view text, bool keep) {
  Loaded loaded = load(text);
  if (loaded.rulebook == nullptr) return failure(loaded.issues);
  std::string answer = checked(*loaded.rulebook, loaded.issues);
  if (!keep) return answer;
  quoter_.reset();
  rulebook_ = std::move(loaded.rulebook);
  quoter_ = std::make_unique<Quoter>(*rulebook_);
  return answer;
}

std::string Door::quote(std::string_view text) {
  if (rulebook_ == nullptr) return failure({error(IssueCode::kNoRulebook, "", "a loaded rulebook")});
  const RequestRead read = read_request(text, *rulebook_);
  if (has_errors(read.issues)) return failure(read.issues);
  const Quote& priced = quoter_->explain(read.request);
  if (priced.status != QuoteStatus::kPriced) return failure(issues_of(priced.status));
  return success("quote", to_json(*rulebook_, read.request, priced));
}

std::string Door::receipt(std::string_view text, Lang lang) {
  if (rulebook_ == nullptr) return failure({error(IssueCode::kNoRulebook, "", "a loaded rulebook")});
  const RequestRead read = read_request(text, *rulebook_);
  if (has_errors(read.issues)) return failure(read.issues);
  const Quote& priced = quoter_->explain(read.request);
  if (priced.status != QuoteStatus::kPriced) return failure(issues_of(priced.status));
  return success("receipt", receipt_json(*rulebook_, read.request, priced, lang));
}

}  // namespace yansuan
